"""Feature today."""
