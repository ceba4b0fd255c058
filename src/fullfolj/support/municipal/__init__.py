"""Young people whose studies have ended and of whom no new ones are known: for the municipality's responsibility."""
