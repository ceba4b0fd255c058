"""What the answering pages say in every language, and how they look around what is asked."""
