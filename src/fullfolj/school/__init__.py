"""The school register in SS 12000's words: organisations, people, enrolments, groups, duties, calendar, grades."""
