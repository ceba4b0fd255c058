"""Which scale a cohort is graded on, and what a written grade means on it.

The scale follows the school type, the school year and the year level, never the year level alone: A–F everywhere
before the school year 2028/29; from then 1–10, except for the years that leave before the new rules reach them (prop.
2025/26:197). What a digit means follows from it: on A–F the digits 2, 3 and 9 are SCB's codes, on 1–10 they are grades.
"""

from __future__ import annotations

from enum import StrEnum

from fullfolj.domain.schoolyear import SchoolYear

#: First school year of the ten-year compulsory school and of the scale 1–10.
REFORM = SchoolYear(2028)


class Scale(StrEnum):
    LETTERS = "A-F"
    NUMBERS = "1-10"


class Value(StrEnum):
    """A decision, or the reason why there is no grade. The grades 1–10 are stored as their digits."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    #: No grade could be set since the pupil was absent (skollagen 10 kap. 18 §): a dash, delivered to SCB as 9.
    NO_BASIS = "-"
    #: Not read, or not graded in a subject that is not compulsory (SCB 2).
    NOT_STUDIED = "NOT_STUDIED"
    #: Not read because of an adapted course of study (skollagen 3 kap. 12 §; SCB 3).
    ADAPTED = "ADAPTED"
    #: The school does not set grades by criteria, such as a Waldorf or an international school (SCB Y, year 6).
    NOT_GRADED = "NOT_GRADED"
    #: The subject was not taught that year (SCB Z, year 6).
    NOT_TAUGHT = "NOT_TAUGHT"


LETTERS = tuple(Value(letter) for letter in "ABCDEF")
NUMBERS = tuple(str(number) for number in range(1, 11))

#: Hyphen, non-breaking hyphen, figure dash, en dash, em dash and minus sign: how people and programs write a dash.
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_WORDS = {"EJ": Value.NOT_STUDIED, "ANP": Value.ADAPTED, "Y": Value.NOT_GRADED, "Z": Value.NOT_TAUGHT}
_SCB_DIGITS = {"2": Value.NOT_STUDIED, "3": Value.ADAPTED, "9": Value.NO_BASIS}


class NotAGrade(ValueError):
    """The text is no grade on the scale that holds for the cohort."""


def last_year_level(school_year: SchoolYear) -> int:
    """The year level that leaves compulsory school: 9, from 2028/29 10 (lag 2025:729)."""
    return 10 if school_year >= REFORM else 9


def grade_scale(school_year: SchoolYear, year_level: int, school_type: str = "GR") -> Scale:
    """The scale in force for the year level that school year.

    Compulsory school: A–F stays in 2028/29 for the two years that leave first (levels 9 and 10) and in 2029/30 for the
    last (level 10). Upper secondary school: 1–10 from the first year of 2028/29 on, one more year for each year.
    """
    since = school_year.start - REFORM.start
    if since < 0:
        return Scale.LETTERS
    if school_type in ("GY", "VUXGY"):
        return Scale.NUMBERS if year_level <= since + 1 else Scale.LETTERS
    return Scale.LETTERS if year_level >= 9 + since else Scale.NUMBERS


def block_grades_allowed(school_year: SchoolYear, year_level: int) -> bool:
    """Whether NO and SO may have one grade together: not in the last three years (skollagen 10 kap. 15–16 §§)."""
    return last_year_level(school_year) - year_level >= 3


def read_grade(text: str, scale: Scale) -> str:
    """What is stored for a grade as a source writes it: a Value, or '1'–'10'; NotAGrade when it is none on the scale.

    Codes are read in any case and any kind of dash is the dash. `ej` and `anp` are the codes for 2 and 3 where digits
    are grades (contract section 2); they are understood on both scales.
    """
    compact = text.strip().upper()
    if compact and len(compact) == 1 and compact in _DASHES:
        return Value.NO_BASIS
    if compact in _WORDS:
        return _WORDS[compact]
    if scale is Scale.NUMBERS:
        if compact in NUMBERS:
            return compact
    elif compact in LETTERS:
        return compact
    elif compact in _SCB_DIGITS:
        return _SCB_DIGITS[compact]
    raise NotAGrade(text)
