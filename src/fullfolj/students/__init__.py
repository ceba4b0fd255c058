"""Feature students."""
