"""How a school meets newly arrived pupils: statements about the organisation that three parties answer. Of no pupil."""
