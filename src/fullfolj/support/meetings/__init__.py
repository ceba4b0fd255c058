"""Meetings: an agenda made from what waits, decisions in one line, a recap and tasks out to each."""
