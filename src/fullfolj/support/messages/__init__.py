"""Messages to a pupil or the home: shipped texts in several languages, to copy, or to send where e-mail is set up."""
