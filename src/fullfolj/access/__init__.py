"""Who may do what, which pupils, and why; the reading log."""
