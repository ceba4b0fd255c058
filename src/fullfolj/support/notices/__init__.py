"""Same-day notice of invalid absence: who has been told at home, who has not, and why not."""
