"""The rest of the first ladder."""

from __future__ import annotations

import pytest

from tests.spec.drawing import SignalSpec, check_signals

title = "Invalid absence, late arrivals, short absences, change, start of the year, under the radar"
SPECS = [
    SignalSpec(
        "invalid-3: three days with a whole lesson missed",
        "Several lessons on one day are one occasion. Coming late or leaving early is none.",
        ("invalid-3",),
        """
        2026-08-17  10  here here here
        2026-08-31   1  invalid invalid here
        2026-09-01   1  late here left
        2026-09-02   1  here invalid here
        2026-09-03   1  invalid here here
        2026-09-04  25  here here here
        """,
        """
        2026-09-02  –
        2026-09-03  invalid-3 since 2026-09-03
        2026-09-25  invalid-3 since 2026-09-03
        2026-09-28  –
        """,
        swedish=(
            "Tre dagar med en hel lektion borta",
            "Flera lektioner samma dag är ett tillfälle. Att komma sent eller gå tidigare är inget.",
        ),
    ),
    SignalSpec(
        "late-5: five late arrivals in twenty school days",
        "Where the system gives no late minutes, a lesson with both invalid and present minutes is one. Leaving early"
        " is not, where late minutes are given.",
        ("late-5",),
        """
        2026-08-17  10  here here
        2026-08-31   2  late late
        2026-09-02   1  left left
        2026-09-03   1  late? here
        """,
        """
        2026-09-02  –
        2026-09-03  late-5 since 2026-09-03
        """,
        swedish=(
            "Fem sena ankomster på tjugo skoldagar",
            (
                "Där systemet inte anger sena minuter räknas en lektion med både ogiltiga och närvarande"
                " minuter. Att gå tidigare räknas inte där sena minuter anges."
            ),
        ),
    ),
    SignalSpec(
        "short-spells-3: one or two days at a time, three times a term",
        "The third absence has begun when its first day is over. Had it grown to a third day, it would no longer be"
        " short.",
        ("short-spells-3",),
        """
        2026-08-17   5  here here
        2026-08-24   1  valid valid
        2026-08-25   5  here here
        2026-09-01   2  valid valid
        2026-09-03   5  here here
        2026-09-10   3  valid valid
        2026-09-15   5  here here
        2026-09-22   1  invalid invalid
        """,
        """
        2026-09-09  –
        2026-09-10  short-spells-3 since 2026-09-10
        2026-09-11  short-spells-3 since 2026-09-10
        2026-09-14  –
        2026-09-22  short-spells-3 since 2026-09-22
        """,
        swedish=(
            "En eller två dagar åt gången, tre gånger på en termin",
            (
                "Den tredje frånvaron har börjat när dess första dag är slut. Växer den till en tredje dag är"
                " den inte kort längre."
            ),
        ),
    ),
    SignalSpec(
        "short-spells-3: begins anew with the term",
        "The first school day of the spring term clears it. Days without a reported lesson neither end nor lengthen an"
        " absence.",
        ("short-spells-3",),
        """
        2026-11-30   6  here here
        2026-12-08   1  valid valid
        2026-12-09   1  ? ?
        2026-12-10   1  valid valid
        2026-12-11   1  here here
        2026-12-14   1  valid valid
        2026-12-15   1  here here
        2026-12-16   1  valid valid
        2027-01-11   2  here here
        """,
        """
        2026-12-14  –
        2026-12-16  short-spells-3 since 2026-12-16
        2027-01-05  short-spells-3 since 2026-12-16
        2027-01-11  –
        """,
        swedish=(
            "Börjar om med terminen",
            "Vårterminens första skoldag släcker den. Dagar utan rapport varken avslutar eller förlänger en frånvaro.",
        ),
    ),
    SignalSpec(
        "change-10: compared with the pupil's own twenty days before",
        "From nothing to two of twenty days is ten percentage points. With fewer than ten school days on either side"
        " nothing is said.",
        ("change-10",),
        """
        2026-08-17  28  here here
        2026-09-24   1  valid valid
        2026-09-25   1  valid valid
        """,
        """
        2026-09-24  –
        2026-09-25  change-10 since 2026-09-25
        """,
        folded=("2026-09-25",),
        swedish=(
            "Jämfört med elevens egna tjugo dagar före",
            (
                "Från ingenting till två av tjugo dagar är tio procentenheter. Med färre än tio skoldagar på"
                " endera sidan sägs ingenting."
            ),
        ),
    ),
    SignalSpec(
        "change-10: too few days to compare with",
        "Only nine school days lie before the last twenty.",
        ("change-10",),
        """
        2026-08-17  19  here here
        2026-09-11  10  valid valid
        """,
        """
        2026-09-24  –
        """,
        swedish=(
            "För få dagar att jämföra med",
            "Bara nio skoldagar ligger före de senaste tjugo.",
        ),
    ),
    SignalSpec(
        "start-2: two whole days away among the first twenty",
        "It stays for the school year, and closes with it.",
        ("start-2",),
        """
        2026-08-17   4  here here
        2026-08-21   1  valid valid
        2026-08-24   2  here here
        2026-08-26   1  invalid valid
        2026-08-27  30  here here
        2027-06-01   9  here here
        """,
        """
        2026-08-25  –
        2026-08-26  start-2 since 2026-08-26
        2027-06-30  start-2 since 2026-08-26
        2027-07-01  –
        """,
        swedish=(
            "Två hela dagar borta bland de tjugo första",
            "Den är tänd läsåret ut och släcks när läsåret är slut.",
        ),
    ),
    SignalSpec(
        "start-2: the twenty-first school day is too late",
        "Whole days away after the first twenty school days do not count.",
        ("start-2",),
        """
        2026-08-17  19  here here
        2026-09-11   2  valid valid
        """,
        """
        2026-09-14  –
        """,
        swedish=(
            "Den tjugoförsta skoldagen är för sent",
            "Hela dagar borta efter läsårets tjugo första skoldagar räknas inte.",
        ),
    ),
    SignalSpec(
        "radar-5: six school days without a contact",
        "The day the signal opened is the first. A contact answers it; an unanswered call is no contact and is not"
        " in the table.",
        ("radar-5", "start-2"),
        """
        2026-08-17   8  here here
        2026-08-27   2  valid valid
        2026-08-31  20  here here
        """,
        """
        2026-08-28  start-2 since 2026-08-28
        2026-09-03  start-2 since 2026-08-28
        2026-09-04  start-2 since 2026-08-28, radar-5 since 2026-09-04
        2026-09-08  start-2 since 2026-08-28, radar-5 since 2026-09-04
        2026-09-09  start-2 since 2026-08-28
        2026-09-11  start-2 since 2026-08-28
        """,
        contacts=("2026-09-09",),
        swedish=(
            "Sex skoldagar utan kontakt",
            (
                "Dagen då signalen tändes är den första. En besvarad kontakt 9 september släcker den; ett samtal"
                " utan svar gör det inte."
            ),
        ),
    ),
    SignalSpec(
        "radar-5: a contact before the signal opened answers nothing",
        "Somebody talked with the pupil the day before.",
        ("radar-5",),
        """
        2026-08-17   8  here here
        2026-08-27   2  valid valid
        2026-08-31  20  here here
        """,
        """
        2026-09-04  radar-5 since 2026-09-04
        """,
        contacts=("2026-08-27",),
        swedish=(
            "En kontakt före signalen svarar inte på den",
            "Någon pratade med eleven 27 augusti, dagen innan signalen tändes.",
        ),
    ),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_rule(spec: SignalSpec) -> None:
    check_signals(spec)
