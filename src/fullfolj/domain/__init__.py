"""Pure values: no database, no framework, the standard library only."""
