"""The law's clock: the question of an absence investigation, the investigation, and what is reported from it."""
