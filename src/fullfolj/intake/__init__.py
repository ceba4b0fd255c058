"""Sources become canonical facts: read, validate, quarantine, preview, apply."""
