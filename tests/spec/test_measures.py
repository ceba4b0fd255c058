"""The measures of contract section 3."""

from __future__ import annotations

import pytest

from tests.spec.drawing import MeasureSpec, check_measures

title = "Measures"
SPECS = [
    MeasureSpec(
        "absence share",
        "Absent minutes out of all minutes of reported lessons. Cancelled lessons and lessons with nothing offered are"
        " left out; an unreported lesson counts in the coverage alone.",
        """
        2026-09-07  1  here here here here
        2026-09-08  1  valid valid invalid here
        2026-09-09  1  other ? cancelled none
        """,
        "2026-09-09",
        {
            "absence_share": {
                "from": "2026-09-07",
                "to": "2026-09-09",
                "numerator_minutes": 180,
                "denominator_minutes": 540,
                "share": 0.333333333,
                "offered_minutes": 600,
                "reported_offered_minutes": 540,
                "coverage": 0.9,
                "uncertain": False,
                "school_days": 3,
            },
            "valid_absence_share": {"numerator_minutes": 120, "denominator_minutes": 540},
            "invalid_absence_share": {"numerator_minutes": 60, "denominator_minutes": 540},
        },
        strip="present mixed present",
        swedish=(
            "Frånvaroandel",
            (
                "Frånvarande minuter av alla minuter i rapporterade lektioner. Inställda lektioner och"
                " lektioner utan erbjuden tid räknas inte. En orapporterad lektion syns bara i underlaget."
            ),
        ),
    ),
    MeasureSpec(
        "absence share of what was offered",
        "Unreported lessons are counted as present.",
        "2026-09-07  1  valid here ? ?",
        "2026-09-07",
        {
            "absence_share": {
                "definition": "offered",
                "numerator_minutes": 60,
                "denominator_minutes": 240,
                "share": 0.25,
            }
        },
        definition="offered",
        swedish=(
            "Frånvaroandel av erbjuden tid",
            "Orapporterade lektioner räknas som närvaro.",
        ),
    ),
    MeasureSpec(
        "absence share of what was offered and reported",
        "Unreported lessons are left out.",
        "2026-09-07  1  valid here ? ?",
        "2026-09-07",
        {
            "absence_share": {
                "definition": "offered_strict",
                "numerator_minutes": 60,
                "denominator_minutes": 120,
                "coverage": 0.5,
                "uncertain": True,
            }
        },
        definition="offered_strict",
        swedish=(
            "Frånvaroandel av erbjuden och rapporterad tid",
            "Orapporterade lektioner räknas inte.",
        ),
    ),
    MeasureSpec(
        "absence share in days",
        "Whole days absent out of school days with a reported lesson.",
        """
        2026-09-07  1  valid valid
        2026-09-08  2  valid here
        2026-09-10  1  ? ?
        """,
        "2026-09-10",
        {"absence_share": {"definition": "day", "numerator_days": 1, "denominator_days": 3, "share": 0.333333333}},
        definition="day",
        swedish=(
            "Frånvaroandel i dagar",
            "Hela frånvarodagar av skoldagar med någon rapporterad lektion.",
        ),
    ),
    MeasureSpec(
        "the same absence, counted in four ways",
        "Each definition divides something else, and all four are always there, whichever the organiser has chosen.",
        """
        2026-09-07  1  valid invalid ? ?
        2026-09-08  1  valid here here here
        2026-09-09  1  ? ? ? ?
        """,
        "2026-09-09",
        {"absence_share": {"definition": "reported", "numerator_minutes": 180, "denominator_minutes": 360}},
        ways="""
        reported        180 of 360
        offered         180 of 720
        offered_strict  180 of 360
        day               1 of 2
        """,
        swedish=(
            "Samma frånvaro, räknad på fyra sätt",
            "Varje sätt delar med något annat. Alla fyra finns alltid, oavsett vilket huvudmannen har valt.",
        ),
    ),
    MeasureSpec(
        "nothing reported is unknown, not zero",
        "Counts and shares are empty. So is everything about a pupil without lessons.",
        "2026-09-07  3  ? ?",
        "2026-09-09",
        {
            "absence_share": {"share": None, "coverage": 0.0, "uncertain": True, "school_days": 3},
            "whole_days_absent": {"count": None},
            "absence_spells": {"count": None, "short": None, "longest_days": None},
            "late_arrivals": {"count": None},
            "scattered_absence": {"count": None},
            "invalid_occasions": {"count": None},
            "change": {"points": None},
        },
        strip="unreported unreported unreported",
        swedish=(
            "Inget rapporterat är okänt, inte noll",
            "Varken antal eller andelar går att säga.",
        ),
    ),
    MeasureSpec(
        "no absence is zero",
        "All lessons reported, all present.",
        "2026-09-07  2  here here",
        "2026-09-08",
        {
            "absence_share": {"share": 0.0, "coverage": 1.0},
            "whole_days_absent": {"count": 0},
            "absence_spells": {"count": 0, "short": 0, "longest_days": 0},
            "late_arrivals": {"count": 0},
            "scattered_absence": {"count": 0},
            "invalid_occasions": {"count": 0},
        },
        swedish=(
            "Ingen frånvaro är noll",
            "Allt är rapporterat och eleven var på plats.",
        ),
    ),
    MeasureSpec(
        "whole days absent, scattered absence and invalid occasions",
        "A day is wholly absent when every reported lesson is. Single lessons missed on other days are scattered.",
        """
        2026-09-07  1  valid invalid ?
        2026-09-08  1  here invalid invalid
        2026-09-09  1  valid other here
        2026-09-10  1  half here here
        """,
        "2026-09-10",
        {
            "whole_days_absent": {"window": "last_20_school_days", "count": 1},
            "scattered_absence": {"count": 3},
            "invalid_occasions": {"count": 2},
        },
        strip="mixed invalid valid valid",
        swedish=(
            "Hela frånvarodagar, ströfrånvaro och ogiltiga tillfällen",
            (
                "En dag är helt borta när varje rapporterad lektion är det. Enstaka hela lektioner andra"
                " dagar är ströfrånvaro."
            ),
        ),
    ),
    MeasureSpec(
        "late arrivals",
        "Late minutes above 0; where they are not given, invalid and present minutes in the same lesson.",
        """
        2026-09-07  1  late late?
        2026-09-08  1  left here
        """,
        "2026-09-08",
        {"late_arrivals": {"count": 2}},
        strip="late invalid",
        swedish=(
            "Sena ankomster",
            (
                "Sena minuter över noll. Där systemet inte anger sena minuter: ogiltiga och närvarande"
                " minuter i samma lektion."
            ),
        ),
    ),
    MeasureSpec(
        "absence spells",
        "A weekend, a break or an unreported day neither ends a spell nor lengthens it: Thursday to Tuesday is one of"
        " three days.",
        """
        2026-09-03  2  valid valid
        2026-09-07  1  ? ?
        2026-09-08  1  valid valid
        2026-09-09  1  here valid
        2026-09-10  1  valid valid
        """,
        "2026-09-10",
        {"absence_spells": {"window": "term", "count": 2, "short": 1, "longest_days": 3}},
        window="term",
        swedish=(
            "Frånvaroepisoder",
            (
                "En helg, ett lov eller en orapporterad dag varken bryter eller förlänger en episod: torsdag"
                " till tisdag är en episod på tre dagar."
            ),
        ),
    ),
    MeasureSpec(
        "a spell is counted by its part inside the window",
        "Four days over New Year: two of them are in the spring term.",
        """
        2026-12-21  2  valid valid
        2027-01-11  2  valid valid
        2027-01-13  1  here here
        """,
        "2027-01-13",
        {"absence_spells": {"window": "term", "from": "2027-01-11", "count": 1, "short": 1, "longest_days": 2}},
        window="term",
        swedish=(
            "En episod räknas med den del som ligger i fönstret",
            "Fyra dagar över nyår: två av dem hör till vårterminen.",
        ),
    ),
    MeasureSpec(
        "the last four weeks are 28 calendar days",
        "Including the as-of date.",
        """
        2026-08-31  1  valid
        2026-09-01  1  valid
        2026-09-28  1  here
        """,
        "2026-09-28",
        {"whole_days_absent": {"count": 1, "from": "2026-09-01", "to": "2026-09-28", "school_days": 2}},
        window="last_4_weeks",
        swedish=(
            "De senaste fyra veckorna är 28 dagar",
            "Dagen som siffran gäller är en av dem.",
        ),
    ),
    MeasureSpec(
        "only while enrolled",
        "The enrolment's first and last day belong to it. Lessons outside are out of everything.",
        "2026-09-07  5  valid valid",
        "2026-09-30",
        {"whole_days_absent": {"count": 3, "from": "2026-09-08", "to": "2026-09-10", "school_days": 3}},
        enrolled=(("2026-09-08", "2026-09-10"),),
        swedish=(
            "Bara medan eleven är inskriven",
            "Inskrivningens första och sista dag hör till. Eleven är inskriven 8–10 september.",
        ),
    ),
    MeasureSpec(
        "change",
        "The share of the last 20 school days minus that of the 20 before, in percentage points.",
        """
        2026-08-17  20  here here here here here
        2026-09-14  20  valid here here here here
        """,
        "2026-10-09",
        {"change": {"points": 20.0}},
        swedish=(
            "Förändring",
            "Andelen de senaste 20 skoldagarna minus den de 20 före, i procentenheter.",
        ),
    ),
    MeasureSpec(
        "change needs ten school days on either side",
        "Nine before are too few.",
        """
        2026-08-17   9  here here
        2026-08-28  20  valid here
        """,
        "2026-09-24",
        {"change": {"points": None}},
        swedish=(
            "Förändringen kräver tio skoldagar på var sida",
            "Nio skoldagar före är för få.",
        ),
    ),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_measure(spec: MeasureSpec) -> None:
    check_measures(spec)
