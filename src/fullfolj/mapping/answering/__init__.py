"""Answering: one question at a time, saved at each answer."""
