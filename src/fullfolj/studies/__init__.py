"""Feature studies: where each subject stands, what is left in it, and what the grades open."""
