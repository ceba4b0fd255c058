"""A case: what is needed, what works, the goals, and what is done."""
