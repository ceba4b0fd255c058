"""The absence ladder: absence-10, -15, -20 and -50."""

from __future__ import annotations

import pytest

from tests.spec.drawing import SignalSpec, check_signals

title = "Absence of a tenth, 15 percent, a fifth, half the time"
_LADDER = ("absence-10", "absence-15", "absence-20", "absence-50")
SPECS = [
    SignalSpec(
        "opens when the limit is met, clears below it",
        "Two of twenty school days are exactly 10 percent, and that is enough. The signal stays until one of the two"
        " days is more than 20 school days back.",
        _LADDER,
        """
        2026-08-17  18  here here here
        2026-09-10   2  valid valid valid
        2026-09-14  30  here here here
        """,
        """
        2026-09-10  –
        2026-09-11  absence-10 since 2026-09-11
        2026-09-14  absence-10 since 2026-09-11
        2026-10-07  absence-10 since 2026-09-11
        2026-10-08  –
        """,
        folded=("2026-09-11", "2026-09-14", "2026-10-07"),
        swedish=(
            "Tänds när gränsen är nådd, släcks under den",
            (
                "Två av tjugo skoldagar är precis 10 procent, och det räcker. Signalen är tänd tills en av de"
                " två dagarna ligger mer än 20 skoldagar bort."
            ),
        ),
    ),
    SignalSpec(
        "valid and invalid absence weigh the same",
        "The law asks about repeated or longer absence, whatever its reason. A cold lies folded; absence without a"
        " valid reason never does.",
        _LADDER,
        """
        2026-08-17  18  here here here
        2026-09-10   1  valid valid valid
        2026-09-11   1  invalid invalid invalid
        """,
        """
        2026-09-11  absence-10 since 2026-09-11
        """,
        swedish=(
            "Giltig och ogiltig frånvaro väger lika",
            (
                "Lagen frågar efter upprepad eller längre frånvaro, oavsett skäl. En förkylning ligger hopfälld"
                " på Idag; frånvaro utan giltigt skäl gör det aldrig."
            ),
        ),
    ),
    SignalSpec(
        "two colds lie folded, a sixth whole day unfolds",
        "All absence of the last 20 school days is valid: at most five whole days and a part of a sixth. On the sixth"
        " whole day the pupil has a row, and folds again when only five are left in the window.",
        _LADDER,
        """
        2026-08-17  18  here here here
        2026-09-10   2  valid valid valid
        2026-09-14   2  here here here
        2026-09-16   1  here here valid
        2026-09-17   3  valid valid valid
        2026-09-22   7  here here here
        2026-10-01   1  valid valid valid
        2026-10-02   9  here here here
        """,
        """
        2026-09-18  absence-20 since 2026-09-18
        2026-09-30  absence-20 since 2026-09-18
        2026-10-01  absence-20 since 2026-09-18
        2026-10-07  absence-20 since 2026-09-18
        2026-10-08  absence-20 since 2026-09-18
        """,
        folded=("2026-09-18", "2026-09-30", "2026-10-08"),
        swedish=(
            "Två förkylningar ligger hopfällda, en sjätte hel dag viker upp raden",
            (
                "All frånvaro de senaste 20 skoldagarna är giltig: högst fem hela dagar och en del av en sjätte. Den"
                " sjätte hela dagen får eleven en rad, som fälls ihop igen när bara fem är kvar bland de 20."
            ),
        ),
    ),
    SignalSpec(
        "a late arrival does not unfold a cold, a missed lesson does",
        "Lateness has a rule of its own, so its minutes do not count against the pupil here.",
        _LADDER,
        """
        2026-08-17  16  here here here
        2026-09-08   3  valid valid valid
        2026-09-11   1  late here here
        2026-09-14   1  here invalid here
        """,
        """
        2026-09-10  absence-15 since 2026-09-10
        2026-09-11  absence-15 since 2026-09-10
        2026-09-14  absence-15 since 2026-09-10
        """,
        folded=("2026-09-10", "2026-09-11"),
        swedish=(
            "En sen ankomst viker inte upp en förkylning, en missad lektion gör det",
            "Sena ankomster har en egen regel. Deras minuter räknas därför inte emot eleven här.",
        ),
    ),
    SignalSpec(
        "each step has its own day, and only the highest is shown",
        "Four days away in a row, step by step.",
        _LADDER,
        """
        2026-08-17  16  here here here
        2026-09-08   4  valid valid valid
        """,
        """
        2026-09-08  –
        2026-09-09  absence-10 since 2026-09-09
        2026-09-10  absence-15 since 2026-09-10
        2026-09-11  absence-20 since 2026-09-11
        """,
        folded=("2026-09-09", "2026-09-10", "2026-09-11"),
        swedish=(
            "Varje steg har sin egen dag, och bara det högsta visas",
            "Fyra dagar borta i rad, steg för steg.",
        ),
    ),
    SignalSpec(
        "needs ten school days with a reported lesson",
        "A pupil who has been away since the first day shows on the tenth.",
        _LADDER,
        """
        2026-08-17  10  valid valid
        """,
        """
        2026-08-27  –
        2026-08-28  absence-50 since 2026-08-28
        """,
        swedish=(
            "Tio skoldagar med någon rapporterad lektion behövs",
            "En elev som har varit borta sedan första dagen syns den tionde.",
        ),
    ),
    SignalSpec(
        "unreported lessons neither open, clear nor break it",
        "From the sixth unreported day less than three quarters of the window is reported: nothing can be said, and the"
        " signal stays with its first day.",
        _LADDER,
        """
        2026-08-17  18  here here here
        2026-09-10   2  valid valid valid
        2026-09-14   8  ? ? ?
        2026-09-24   4  here here here
        """,
        """
        2026-09-18  absence-10 since 2026-09-11
        2026-09-21  absence-10 since 2026-09-11
        2026-09-29  absence-10 since 2026-09-11
        """,
        folded=("2026-09-18", "2026-09-21", "2026-09-29"),
        swedish=(
            "Orapporterade lektioner varken tänder, släcker eller bryter",
            (
                "Från den sjätte orapporterade dagen är mindre än tre fjärdedelar av fönstret rapporterat. Då"
                " går inget att säga, och signalen står kvar med sin första dag."
            ),
        ),
    ),
    SignalSpec(
        "the last 20 school days reach over a break",
        "Days before the autumn break count until twenty school days have passed.",
        _LADDER,
        """
        2026-10-05  15  here here
        2026-11-02   2  valid valid
        """,
        """
        2026-11-02  –
        2026-11-03  absence-10 since 2026-11-03
        """,
        folded=("2026-11-03",),
        swedish=(
            "De senaste 20 skoldagarna räcker över ett lov",
            "Dagar före höstlovet räknas tills tjugo skoldagar har gått.",
        ),
    ),
    SignalSpec(
        "a pupil who has left has no open signal",
        "The enrolment ends on the last day away.",
        _LADDER,
        """
        2026-08-17  18  here here
        2026-09-10   3  valid valid
        """,
        """
        2026-09-11  absence-10 since 2026-09-11
        2026-09-12  –
        """,
        enrolled=((None, "2026-09-11"),),
        folded=("2026-09-11",),
        swedish=(
            "En elev som har slutat har ingen tänd signal",
            "Inskrivningen slutar den sista dagen borta, 11 september.",
        ),
    ),
    SignalSpec(
        "counted in whole days where the organiser does",
        "Half days do not count under the definition 'day'; whole days do.",
        _LADDER,
        """
        2026-08-17  16  here half
        2026-09-08   2  valid valid
        2026-09-10   2  here valid
        """,
        """
        2026-09-08  –
        2026-09-09  absence-10 since 2026-09-09
        2026-09-11  absence-10 since 2026-09-09
        """,
        definition="day",
        swedish=(
            "Räknat i hela dagar, där huvudmannen har valt det",
            "När andelen räknas i dagar räknas inte halva dagar borta; hela dagar gör det.",
        ),
    ),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_absence(spec: SignalSpec) -> None:
    check_signals(spec)
