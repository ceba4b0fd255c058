"""What a team decides to change for a class after its mapping: who, by when, and looked at again on which day."""
