"""What pupils write in words of their own: kept apart, read by somebody who is named, by a day that is told."""
