"""What is done for a class or for everybody at a school, and its follow-up."""
