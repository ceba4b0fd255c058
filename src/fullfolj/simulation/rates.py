"""Every rate and limit of the made-up town, in one place. Sources and reasons: docs/reference/simulation.md."""

from __future__ import annotations

from typing import Final

# --- schools ---------------------------------------------------------------------------------------
SINGLE_UNIT_UP_TO: Final = 500  # pupils; up to here one unit with years 1-9
LOWER_UNIT_SIZE: Final = 330  # at most, years 1-6
UPPER_UNIT_SIZE: Final = 400  # at most, years 7-9
CLASS_SIZE: Final = 24

# --- pupils ----------------------------------------------------------------------------------------
SECOND_LANGUAGE: Final = 0.12  # Swedish as a second language
NEWLY_ARRIVED: Final = 0.03
OTHER_NAMES: Final = 0.25  # names from the second list
PROTECTED: Final = 0.0025
FEWEST_PROTECTED: Final = 2  # in a town of at least 100 pupils
WRONG_CHECK_DIGIT: Final = 0.01  # twelve digits that nobody can have
MOVED_THIS_YEAR: Final = 0.01
STARTED_LATE: Final = 0.015
LANGUAGES: Final = (("SPA", 0.40), ("TYS", 0.18), ("FRA", 0.17), ("", 0.25))

# --- absence: kinds of pupils (shares of those without a planted pattern) --------------------------
FREQUENT: Final = 0.012  # often away, about 10-20 % of the time
LONG_TERM: Final = 0.022  # over 20 %
SPELLS_A_YEAR: Final = 3.6  # illness, the ordinary pupil, per 178 school days
SPELLS_SPREAD: Final = (0.75, 1.25)  # drawn evenly per pupil, times the above
FREQUENT_SPELLS: Final = (2.3, 3.3)
SPELL_DAYS: Final = ((1, 0.45), (2, 0.25), (3, 0.13), (4, 0.08), (5, 0.05), (6, 0.02), (7, 0.015), (8, 0.005))
WENT_HOME_ILL: Final = 0.35  # spells that begin in the middle of a school day
LONG_TERM_SHARE: Final = ((0.25, 0.55), (0.40, 0.25), (0.65, 0.14), (0.95, 0.06))
LONG_TERM_RUN: Final = 4.0  # school days in a row, mean
PARTIAL_A_YEAR: Final = 1.5  # a valid part of a day by itself: dentist, home with a headache
FREQUENT_PARTIAL: Final = 2.5
LEAVE: Final = 0.45  # granted leave, one a school year
LEAVE_DAYS: Final = ((1, 0.30), (2, 0.25), (3, 0.15), (5, 0.30))

TRUANT_LOWER: Final = 0.012  # years 1-6
TRUANT_UPPER: Final = 0.055  # years 7-9
TRUANT_A_DAY: Final = 0.07  # times such a pupil misses lessons without reason, per school day
OTHERS_TRUANT_A_DAY: Final = 0.0012
TRUANT_WHOLE_DAY: Final = 0.12  # of those times

LATE_KINDS: Final = ((0.010, 0.82), (0.045, 0.14), (0.13, 0.04))  # (late arrivals per school day, share of pupils)
LATE_MINUTES: Final = ((3, 0.2), (5, 0.3), (8, 0.17), (10, 0.15), (12, 0.08), (15, 0.05), (20, 0.05))
LATE_IS_ABSENCE_FROM: Final = 15  # minutes (domain report 3.2, recommendation)
OTHER_ACTIVITY: Final = 0.03  # pupils with support elsewhere
OTHER_ACTIVITY_A_DAY: Final = 0.25

# --- season ----------------------------------------------------------------------------------------
# Illness is about half of the absence in the shape's schools; so if the season lies in illness alone, illness swings
# twice as much as absence does.
SEASON_GAIN: Final = 2.0

# --- reporting -------------------------------------------------------------------------------------
CARELESS_TEACHERS: Final = 0.08
CARELESS_UNREPORTED: Final = (0.10, 0.20)
UNREPORTED: Final = (0.005, 0.025)
CANCELLED: Final = 0.007

# --- grades ----------------------------------------------------------------------------------------
FAILED_SHARE: Final = {
    "MA": 0.112, "EN": 0.072, "SV": 0.035, "SVA": 0.14, "M2": 0.085, "ML": 0.03, "NO": 0.075, "SO": 0.075,
    "BI": 0.085, "FY": 0.095, "KE": 0.10, "GE": 0.08, "HI": 0.085, "RE": 0.08, "SH": 0.08,
    "BL": 0.04, "HKK": 0.045, "IDH": 0.06, "MU": 0.04, "SL": 0.035, "TK": 0.075,
}  # fmt: skip
# Of the passing grades.
PASSING_SHARES: Final = (("E", 0.225), ("D", 0.185), ("C", 0.25), ("B", 0.195), ("A", 0.145))
COMMON_SHARE: Final = 0.84  # how much of a grade is the pupil rather than the subject (standard deviations)
SUBJECT_SHARE: Final = 0.48
TERM_SHARE: Final = 0.25
GIRLS_AHEAD: Final = 0.17
MOTHER_TONGUE: Final = 0.10
ADAPTED_STUDIES: Final = 0.006  # pupils with a few subjects taken away (code 3)
DASH_FROM_ABSENCE: Final = 0.5  # long-term absence from which a subject may be without basis
DASH: Final = 0.6

# --- planted ---------------------------------------------------------------------------------------
PUPILS_PER_PLANTED: Final = 300  # one pupil of each pattern for so many in the town …
MOST_PLANTED: Final = 10  # … at most
STEADY_SCHOOL_DAYS: Final = 60  # so long a steady pattern has lasted at the last day
HELD_SCHOOL_DAYS: Final = 10  # so many last school days its condition surely holds
