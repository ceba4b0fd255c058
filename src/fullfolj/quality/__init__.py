"""Feature quality: how whole the data is, and who is asked to mend it."""
