"""Follow-up: how does it work, what progress, what next; and what waits to be followed up."""
