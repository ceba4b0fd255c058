"""With whom a contact was, what was agreed in it, and the day to look again."""
