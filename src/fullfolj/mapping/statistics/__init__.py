"""What can be said of many answers together, and when nothing can: pure functions that read no database."""
