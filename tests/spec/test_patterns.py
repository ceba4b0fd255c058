"""Each pattern in a drawn autumn: when it is found, with the sentence, and when it is not."""

from __future__ import annotations

import datetime as dt

import pytest

from fullfolj.signals.patterns import PATTERNS
from tests.spec.pattern_drawing import PatternSpec, said

title = "Patterns"


def weeks(signs: str, first: str = "2026-08-31") -> str:
    """A line for each week of `signs`, divided by blanks, from the Monday on."""
    monday = dt.date.fromisoformat(first)
    return "\n".join(f"{monday + dt.timedelta(7 * place)}  {week}" for place, week in enumerate(signs.split()))


SPECS = [
    PatternSpec(
        "weekday: seven of twelve Tuesdays",
        "Whole days or single lessons: a day is away when a whole lesson was missed.",
        "weekday",
        weeks("·B··· ····· ·s··· ·B··· ····· ·B··· ··B·· ·f··· ····· ·B··· ····· ·B···"),
        "Borta 7 av 12 tisdagar sedan 31 augusti; övriga dagar 1 av 48. Klassen: 0 procent.",
        ("Sju av tolv tisdagar", "En dag räknas som borta när eleven var borta från minst en hel lektion."),
    ),
    PatternSpec(
        "weekday: a week of illness is one absence on each weekday",
        "Two weeks ill and three days here and there: nothing returns with the weekday.",
        "weekday",
        weeks("····· BBBBB ····· ··B·· ····· ····· BBBBB ····· ·B··· ····· ····B ·····"),
        "",
        ("Två veckors sjukdom är inget mönster", "Varje veckodag är lika ofta borta. Enstaka dagar ändrar inte det."),
    ),
    PatternSpec(
        "weekday: too few reported days",
        "",
        "weekday",
        weeks("·B??? ·B??? ·B??? ·B??? ·B??? ·B??? ·B??? ·B??? ·B??? ·B??? ·B??? ·B???"),
        "Går inte att säga än: 24 skoldagar med rapporterade lektioner, 40 procent rapporterat. Det behövs 30 skoldagar"
        " med rapporterade lektioner bland de senaste 60, och att tre fjärdedelar av lektionstiden är rapporterad.",
        ("För lite rapporterat", "Utan tillräckligt underlag säger Fullfölj varken ja eller nej."),
    ),
    PatternSpec(
        "edge-lesson: the last lesson by itself",
        "",
        "edge-lesson",
        weeks("··s·· ····· s···s ····· ···s· ····· ·s··· ··m·· s···· ····· ····s ·····"),
        "Borta från dagens sista lektion, och bara den, 7 av 60 dagar sedan 31 augusti; från andra enstaka lektioner 1"
        " av 120. Klassen: 0 procent.",
        ("Sista lektionen", "Räknas bara när eleven var på plats dagens övriga lektioner."),
    ),
    PatternSpec(
        "group: one subject on days in school",
        "Two whole days away say nothing of a subject.",
        "group",
        weeks("·m··· ····· m··m· ····· ···m· ·BB·· ·m··· ····· m··m· ····· ···m· ·····"),
        "I skolan men borta från SV 8 av 58 dagar sedan 31 augusti; från övriga grupper 0 av 116. Övriga i gruppen: 0"
        " procent.",
        ("Ett ämne", "Hela dagar borta säger inget om ett ämne och räknas inte."),
    ),
    PatternSpec(
        "break: at both ends of breaks and long weekends",
        "",
        "break",
        weeks(
            "····B -··f- ····· ····· ····B -···· ····· ····- -B··· ····· ····B ----- ····· ····· ····· ·····",
        ),
        "Borta dagen före eller efter 5 av 5 lov och långhelger de senaste 400 dagarna; vid vanliga helger 0 av 9."
        " Klassen: 0 procent.",
        ("Intill lov och långhelger", "Ett lov är ett tillfälle, också när eleven var borta både före och efter."),
    ),
    PatternSpec(
        "short-spells: a day or two again and again",
        "",
        "short-spells",
        weeks("·B··· ···BB ····· ··B·· ····· ·BB·· ····· ···B· ····· B···· ····· ··B··"),
        "Borta en eller två hela dagar åt gången, 7 gånger sedan 31 augusti, av 51 dagar då det kunde börja. Klassen: 0"
        " procent.",
        ("En dag eller två åt gången", "Jämförs med hur ofta det händer andra elever."),
    ),
    PatternSpec(
        "late-series: six days in a row",
        "A day wholly away neither ends nor lengthens the row.",
        "late-series",
        weeks("····· ··l·· ····· ····· ····· ····· ·llBl lll·· ····· ····l ····· ·····"),
        "Sen 6 skoldagar i rad; sen 8 av 59 dagar i skolan sedan 31 augusti.",
        ("Sex dagar i rad", "En hel dag borta varken bryter eller förlänger raden."),
    ),
    PatternSpec(
        "late-series: as many late days spread out",
        "",
        "late-series",
        weeks("·l··· ····l ····· l···· ···l· ····· ·l··· ····· l···l ····· ···l· ·····"),
        "",
        ("Lika många sena dagar, utspridda", "Sena dagar som ligger glest är ingen rad."),
    ),
    PatternSpec(
        "change: from one week on",
        "",
        "change",
        weeks("····· ····· ··m·· ····· ····· ····· ····· ····· ····· ·m·s· m·f·s ·s·m·"),
        "Sedan 2 november har frånvaro börjat 7 av 8 skoldagar; dessförinnan 1 av 44. Klassen: 0 procent.",
        ("Från en viss vecka", "Dagen för förändringen är den som skiljer tydligast mellan före och efter."),
    ),
    PatternSpec(
        "rising: more in each third",
        "",
        "rising",
        weeks("····· ··m·· ····· ····· ····· ·m··· ····· ···s· ·m·s· m·f·s ·s·m· m·s·f"),
        "Frånvaro börjar allt oftare: 10 av 11 dagar bland de senaste 20 skoldagarna, 3 av 37 bland de 40 dessförinnan."
        " Klassen: 0 procent.",
        ("Mer för varje månad", "Varje tredjedel av fönstret har fler dagar då frånvaro började."),
    ),
    PatternSpec(
        "scattered: single lessons, a fair total",
        "",
        "scattered",
        weeks("·m··· ····s ····· ··f·· ····· ·m··· ···s· ····· f···· ··m·· ····· ····s"),
        "Borta från enstaka lektioner 8 av 60 dagar i skolan sedan 31 augusti, fast hela frånvaron är under 10 procent."
        " Klassen: 0 procent.",
        ("Enstaka lektioner", "Hela frånvaron är fyra procent och tänder ingen signal."),
    ),
    PatternSpec(
        "return: back since three days",
        "",
        "return",
        weeks("····· ····· ····· ····· ····· ····· ····· ····· ··BBB BBBBB BBBBB BB···"),
        "Tillbaka sedan 3 skoldagar, efter 15 hela dagar borta från 28 oktober till 17 november.",
        ("Tillbaka efter tre veckor", "Visas i tio skoldagar efter återkomsten."),
    ),
    PatternSpec(
        "start: again and again in August and September",
        "",
        "start",
        weeks("··B·· B··B· ·B·B· ·B·B· ····· ····· ····· ····· ····· ·····", "2026-08-17"),
        "Borta hela dagen började 7 gånger under läsårets första 20 skoldagar, av 13 dagar då det kunde börja. Klassen:"
        " 0 procent.",
        ("Gång på gång i augusti och september", "En sammanhängande sjukdom är ett tillfälle."),
    ),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_patterns_as_drawn(spec: PatternSpec) -> None:
    assert said(spec) == spec.says


def test_every_pattern_that_can_be_found_is_drawn() -> None:
    every = {pattern.id for pattern in PATTERNS}
    assert {spec.pattern for spec in SPECS if spec.says.count("Går inte") == 0 and spec.says} == every
