"""Support for a conversation: the instruments' questions as they are put to a pupil. Nothing is put in."""
