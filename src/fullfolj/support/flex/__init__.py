"""Slots that pupils book: set up by staff, booked by pupils, with a queue, attendance, and a feed for calendars."""
