"""Somebody acts: cases with support measures, each with an owner and a next date, and what was seen when it came."""
