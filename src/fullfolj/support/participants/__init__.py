"""Who takes part in a case, and as what."""
