"""Every kind of finding in a file, each with its sentence: what it is, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fullfolj.domain.registry import Registry


@dataclass(frozen=True)
class Code:
    """A kind of finding. `sentence` tells the cause and, where there is one, the remedy.

    `shows_value` says that the cell's text may be stored and shown: dates, times, minutes, codes; never an id or name.
    """

    name: str
    sentence: str | Promise
    shows_value: bool = False


CODES: Registry[Code] = Registry("finding codes", key=lambda code: code.name)

# Of every kind of import.
for _code in (
    Code("uneven-row", _("the row does not have as many fields as the header, so its values can't be trusted")),
    Code("missing-value", _("the cell is empty but must hold a value")),
    Code("unknown-student", _("there is no pupil with this id in the register; import the class list first")),
    Code("ambiguous-student", _("the id fits pupils at several school units; write it as UNITCODE/ID")),
    Code("lost-zeros", _("the id is in the register with zeros in front, which Excel has removed; format as text")),
    Code("excel-number", _("Excel has shortened a long number (such as 2,01E+11); format the column as text")),
    Code("excel-date", _("the date is an Excel number; it was read as the date it stands for"), True),
    Code("excel-time", _("the time is an Excel fraction of a day; it was read as the time it stands for"), True),
    Code("not-a-date", _("not a date that exists; write it as YYYY-MM-DD"), True),
    Code("date-far-outside", _("the date is too far from today to be right"), True),
    Code("swapped-columns", _("the value belongs in another column; check that no columns have changed places")),
    Code("too-long", _("the text is longer than there is room for")),
    Code("older-than-standing", _("the row is tried again and changes what stands; what stands may be newer")),
    Code("yes-or-no", _("write yes or no (1, 0, true, false, ja, nej)")),
):
    CODES.register(_code)

# Of lessons.
for _code in (
    Code("not-a-time", _("not a time of day; write it as HH:MM"), True),
    Code("not-a-number", _("not a number of minutes"), True),
    Code("negative-minutes", _("minutes can't be below zero"), True),
    Code("too-many-minutes", _("more minutes than a day has"), True),
    Code("over-twice-offered", _("more than twice the offered minutes"), True),
    Code("offered-unknown", _("the offered minutes are empty and can't be counted from start and end")),
    Code("not-enrolled", _("the pupil is in the register but has never been enrolled at a school unit")),
    Code("minutes-unknown", _("minutes are left empty and can't be counted; the lesson counts as not reported")),
    Code("minutes-do-not-add-up", _("the minutes do not add up to the offered ones; they were taken as they stand")),
    Code("end-before-start", _("the lesson ends before it begins; the times were taken as they stand")),
    Code("duplicate-key", _("the same pupil, date, start and group comes again further down; the last row stands")),
    Code("outside-enrolment", _("the pupil was not enrolled that day; the lesson was stored all the same"), True),
    Code("outside-terms", _("the date is outside the terms in the calendar; the lesson was stored all the same"), True),
    Code("kept-for-quarantine", _("an earlier lesson was kept, since a row in quarantine may be about it")),
):
    CODES.register(_code)

# Of attendance in sum.
for _code in (
    Code("total-unit", _("write what the amounts count: minutes, days, lessons or percent")),
    Code("total-empty", _("neither presence nor absence is told")),
    Code("total-too-large", _("more than a school year has"), True),
    Code("total-over-twice-offered", _("more than twice the offered amount")),
    Code("totals-do-not-add-up", _("the amounts do not add up; they were taken as they stand")),
    Code("period-backwards", _("the period ends before it begins")),
    Code("period-too-long", _("the period is longer than a school year")),
    Code(
        "duplicate-total", _("the same pupil, period, subject and group comes again further down; the last row stands")
    ),
    Code("total-kept", _("an earlier sum was kept, since a row in quarantine may be about it")),
):
    CODES.register(_code)

# Of class lists.
for _code in (
    Code("no-personal-number", _("there is no personal number; the pupil is known by school unit and id alone")),
    Code("not-a-personal-number", _("not a personal number, coordination number or temporary number")),
    Code("check-digit", _("the check digit of the personal number is wrong; the row was taken all the same")),
    Code("id-is-personal-number", _("the id is a personal number, which Fullfölj never keeps; export another id")),
    Code("id-of-two", _("two people have the same id at the same school unit; none of the rows was taken")),
    Code("id-reused", _("the id belongs to somebody else in the register, by number and name")),
    Code(
        "number-of-two",
        _("the number belongs to another pupil in the register than the id; if they are one, merge the pupils"),
    ),
    Code("number-of-another", _("the temporary number belongs to somebody with another name in the register")),
    Code("number-replaced", _("a temporary or coordination number has been replaced; it is the same person")),
    Code("number-changed", _("the personal number has changed and the name has not; it is the same person")),
    Code("duplicate-person", _("the same id comes again further down with other values; the last row stands")),
    Code("person-twice", _("the same person is there under two ids at one school unit; the last row stands")),
    Code("two-names", _("the same person has different names in two rows; the last one stands")),
    Code("unit-code", _("not a school unit code; it has eight digits")),
    Code("new-unit", _("the school unit is new and is created"), True),
    Code("school-type", _("not a type of schooling; write GR, GRS, SP, SAM, GY or VUXGY")),
    Code("year-level", _("not a year level; write a whole number from 0 to 10")),
    Code("no-year-level", _("there is no year level; it is left unknown")),
    Code("legal-sex", _("not Man, Kvinna or Okänt; the cell was left out")),
    Code("duty-role", _("not one of the staff categories in Skolverket's template")),
    Code("dates-out-of-order", _("the last day is before the first"), True),
    Code("unknown-mentor", _("there is no member of staff with this id; the pupil is left without that mentor")),
    Code("guardian-number", _("the guardian's number is that of somebody under age, or with another name")),
    Code("guardians-held-back", _("somebody could not be read, so these guardianships stand although not told now")),
    Code("own-guardian", _("the guardian is the child; the row was left out")),
    Code("removals-held-back", _("a row in quarantine may be about any pupil, so no missing pupil was removed")),
):
    CODES.register(_code)

# Of grades.
for _code in (
    Code("unknown-unit", _("there is no school unit with this code in the register; import the class list first")),
    Code("not-at-unit", _("the pupil has not been enrolled at this school unit; the grades were stored all the same")),
    Code("school-year", _("not a school year that can be right; write it as 2025/26"), True),
    Code("subject-code", _("not a subject designation, such as MA, SVA or M2SPA"), True),
    Code("language-code", _("not a language code of two or three letters")),
    Code("grade-code", _("not a grade or code that holds for this subject and year"), True),
    Code("block-grade", _("NO and SO have no grade of their own in the last three years"), True),
    Code("one-of", _("not one of the words that this column can have")),
    Code("duplicate-grade", _("the same grade comes again further down with another value; the last one stands")),
    Code("grade-by-hand", _("the grade differs from one that was written by hand; the file's stands from now on")),
    Code("grade-kept", _("an earlier grade was kept, since a row in quarantine may be about it")),
):
    CODES.register(_code)

# Of what a provider gives (SS 12000): what could not be read …
for _code in (
    Code("not-an-object", _("here should be an object; the supplier's system has written something else")),
    Code("not-a-list", _("here should be a list; the supplier's system has written something else")),
    Code("not-text", _("here should be text; the supplier's system has written something else")),
    Code("not-a-moment", _("not a date and time that exists"), True),
    Code("unknown-event", _("the attendance is of a lesson that the provider does not give")),
):
    CODES.register(_code)

# … and what was read although it is not as the standard has it.
for _code in (
    Code("misspelt-key", _("the field has another spelling than the standard's; it was read")),
    Code("extra-field", _("there are fields that the standard does not have; they were not read")),
    Code("number-as-text", _("a number stands where the standard has text; it was read as text")),
    Code("text-for-number", _("text stands where the standard has a number; the digits were read")),
    Code("word-for-boolean", _("a word or number stands where the standard has true or false; it was read")),
    Code("control-characters", _("there were control characters in the text; they were taken out")),
    Code("id-not-uuid", _("the id is no UUID; it was taken as it stands")),
    Code("id-twice", _("the same id comes twice with different content; the last one stands")),
    Code("event-twice", _("the same lesson comes twice; the last one stands")),
    Code("reference-as-text", _("an id stands alone where the standard has an object; it was read")),
    Code("object-for-list", _("one object stands where the standard has a list; it was read as a list of one")),
    Code("date-shape", _("the date has no hyphens; it was read")),
    Code("time-for-date", _("a time stands where the standard has a date; its day was read")),
    Code("zone-missing", _("the time has no zone; it was read as Swedish time")),
    Code("unknown-word", _("a word that the standard's list does not have; it was taken as it stands")),
    Code("marked-without-id", _("somebody has protected identity, but it can't be read who; ask the supplier today")),
    Code("number-shape", _("the personal number is not written with twelve characters; it was read")),
    Code("reported-unknown", _("it is not said whether attendance was reported; the lesson counts as not reported")),
    Code("no-unit-code", _("the school unit has no school unit code; its pupils were left out")),
    Code("enrolled-elsewhere", _("the enrolment is at a school unit that is not taken in; it was left out")),
    Code("other-school-type", _("the enrolment is in a type of schooling that Fullfölj does not follow; left out")),
    Code("several-classes", _("the pupil is in several classes; the first by name was taken")),
    Code("duty-not-at-unit", _("the duty is not at a school unit that is taken in; it was left out")),
    Code("unknown-person", _("the duty is of a person whom the provider does not give; it was left out")),
    Code("not-a-guardian", _("the relation is not told, or is not a guardian's; it was left out")),
    Code("unknown-guardian", _("the guardian is a person whom the provider does not give; it was left out")),
    Code("person-for-duty", _("a person stands where the standard has a duty; the person's duty was taken")),
):
    CODES.register(_code)
