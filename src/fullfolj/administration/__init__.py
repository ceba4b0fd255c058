"""Feature administration."""
