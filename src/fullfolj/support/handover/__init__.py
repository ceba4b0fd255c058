"""Handovers between stages and schools: prepared, seen by the pupil and the home, sent, and received."""
