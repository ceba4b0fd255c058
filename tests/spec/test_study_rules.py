"""The rules about studies."""

from __future__ import annotations

import pytest

from tests.spec.study_drawing import StudySpec, check

SPECS = [
    StudySpec(
        "core-1: one core subject is enough",
        "Every national programme asks for Swedish in either form, English and mathematics.",
        ("subjects-2", "core-1"),
        """
        2026-06-12  the-sixteen=D
        2026-10-05  KE:risk
        2026-10-07  MA:risk
        2026-10-21  MA:way
        """,
        """
        2026-10-06  –
        2026-10-07  core-1 since 2026-10-07
        2026-10-20  core-1 since 2026-10-07
        2026-10-21  –
        """,
        (
            "Ett kärnämne räcker",
            "Alla nationella program kräver svenska eller svenska som andraspråk, engelska och matematik.",
        ),
    ),
    StudySpec(
        "subjects-2: two other subjects",
        "A teacher's word counts before the latest grade, both ways. Of the two steps only the higher is told.",
        ("subjects-2", "core-1"),
        """
        2026-06-12  the-sixteen=D BI=F
        2026-10-05  KE:risk
        2026-10-12  BI:way
        2026-10-19  BI:risk EN:risk
        """,
        """
        2026-10-04  –
        2026-10-05  subjects-2 since 2026-10-05
        2026-10-12  –
        2026-10-19  core-1 since 2026-10-19
        """,
        (
            "Två andra ämnen",
            "En lärares besked går före det senaste betyget, åt båda hållen. Av de två stegen visas bara det högre.",
        ),
    ),
    StudySpec(
        "core-1: a new grade answers what was said",
        "What a teacher said counts until the grades of that term are set. Then the grade does.",
        ("core-1",),
        """
        2026-10-05  MA:risk SV:way EN:way
        2026-12-18  MA=E
        2027-02-01  MA:risk
        """,
        """
        2026-12-17  core-1 since 2026-10-05
        2026-12-18  –
        2027-02-01  core-1 since 2027-02-01
        """,
        (
            "Ett nytt betyg svarar på det som sagts",
            "Det en lärare har sagt gäller tills terminens betyg är satta. Då gäller betyget.",
        ),
    ),
    StudySpec(
        "no-basis-1: too little to judge from, or a dash",
        "Skollagen 10 kap. 18 §: where the basis is lacking because of absence no grade is set. It clears when a"
        " teacher says that there is something to judge from, also when the pupil is still at risk. A new school year"
        " begins anew.",
        ("no-basis-1",),
        """
        2026-06-12  the-sixteen=D MU=-
        2026-10-05  BL:basis
        2026-10-12  MU:way
        2026-10-19  BL:risk
        """,
        """
        2026-06-12  no-basis-1 since 2026-06-12
        2026-10-12  no-basis-1 since 2026-07-01
        2026-10-19  –
        """,
        (
            "Underlag saknas, eller streck",
            (
                "Skollagen 10 kap. 18 §: saknas underlag på grund av frånvaro sätts inget betyg. Signalen släcks när en"
                " lärare säger att det finns något att bedöma, även när eleven fortfarande är i riskzonen. Varje läsår"
                " börjar om."
            ),
        ),
    ),
    StudySpec(
        "grade-drop-2: two steps down, or passed no longer",
        "One step down is common and counts for nothing by itself. Each term is held against the time before.",
        ("grade-drop-2",),
        """
        2025-12-19  MA=B EN=C SV=C KE=E
        2026-06-12  MA=C EN=E SV=D KE=E
        2026-12-18  MA=E EN=E SV=D KE=F
        2027-06-11  MA=E EN=E SV=D KE=E
        """,
        """
        2026-06-12  –
        2026-12-18  grade-drop-2 since 2026-12-18
        2027-06-11  –
        """,
        (
            "Två steg ned, eller inte längre godkänt",
            "Ett steg ned är vanligt och räknas inte för sig. Varje termin jämförs med gången före.",
        ),
    ),
    StudySpec(
        "eligibility-3: three grades from the vocational programmes",
        "Skollagen 16 kap. 30 §: Swedish, English, mathematics and five others. With fewer than twelve subjects known"
        " it can't be told.",
        ("eligibility-3",),
        """
        2026-05-04  SV:risk EN:risk MA:risk
        2026-06-12  the-sixteen=E SV=F EN=F MA=F
        2026-10-05  SV:way
        """,
        """
        2026-05-04  –
        2026-06-12  eligibility-3 since 2026-06-12
        2026-10-05  –
        """,
        (
            "Tre betyg från yrkesprogrammen",
            (
                "Skollagen 16 kap. 30 §: svenska, engelska, matematik och fem ämnen till. Är färre än tolv ämnen kända"
                " går det inte att svara."
            ),
        ),
    ),
    StudySpec(
        "near-1: one grade is enough now",
        "Good news is a signal too. It stays for four weeks, or until the programmes are open.",
        ("near-1",),
        """
        2026-06-12  the-sixteen=E EN=F MA=F
        2026-10-05  EN:way
        2026-11-09  MA:way
        2026-11-16  MA:risk
        2026-11-23  EN:risk
        2026-11-24  EN:way
        2026-12-01  MA:way
        """,
        """
        2026-10-04  –
        2026-10-05  near-1 since 2026-10-05
        2026-11-01  near-1 since 2026-10-05
        2026-11-02  –
        2026-11-16  –
        2026-11-24  near-1 since 2026-11-24
        2026-12-01  –
        """,
        (
            "Nu räcker ett betyg",
            "Goda nyheter är också en signal. Den ligger kvar i fyra veckor, eller tills programmen är öppna.",
        ),
    ),
    StudySpec(
        "a threshold of one's own",
        "Three subjects instead of two: the same pupil is not told of.",
        ("subjects-2",),
        """
        2026-06-12  the-sixteen=D
        2026-10-05  KE:risk BI:risk
        2026-10-12  FY:risk
        """,
        """
        2026-10-05  –
        2026-10-12  subjects-2 since 2026-10-12
        """,
        ("En egen gräns", "Tre ämnen i stället för två: samma elev får ingen signal förrän det tredje."),
        {"subjects-2": {"subjects": 3}},
    ),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_the_drawing_is_what_the_program_says(spec: StudySpec) -> None:
    check(spec)
