"""Protected profiles: pupils whose identity is protected, under an alias, for named handlers only."""
