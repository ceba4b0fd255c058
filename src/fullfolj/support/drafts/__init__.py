"""What somebody is writing is kept as it is written: a lost session or a dead machine loses no word."""
