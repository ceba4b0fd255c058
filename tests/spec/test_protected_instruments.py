"""Names of instruments that others own, in all the ways they are written, and ordinary words that look like them."""

from __future__ import annotations

import pytest

from fullfolj.mapping.own_instruments.protected_names import protected_in
from fullfolj.mapping.own_instruments.sensitive import Sensitive, sensitive_in

REFUSED = """
SEI                                             SEI
sei                                             SEI
S E I                                           SEI
S.E.I. för årskurs 8                            SEI
Student Engagement Instrument                   SEI
student-engagement-instrument på svenska        SEI
SEI-enkäten                                     SEI
SOC-13                                          SOC
SOC13                                           SOC
soc 29                                          SOC
SOC–29 för unga                                 SOC
Vår variant av KASAM                            SOC
KÅSAM                                           SOC
K-A-S-A-M                                       SOC
kasamformulär                                   SOC
Känsla av sammanhang-skalan                     SOC
Livsfrågeformuläret                             SOC
Sense of Coherence                              SOC
SRAS-R                                          SRAS-R
sras r                                          SRAS-R
SRASR                                           SRAS-R
School Refusal Assessment Scale                 SRAS-R
SNACK                                           SNACK
Frågorna ur SNACK, kortade                      SNACK
S.N.A.C.K.                                      SNACK
Snack-formuläret                                SNACK
snackenkät                                      SNACK
School Non-Attendance Checklist                 SNACK
ISAP                                            ISAP
i s a p                                         ISAP
Inventory of School Attendance Problems         ISAP
SDQ                                             SDQ
S-D-Q                                           SDQ
SDQ:n för lärare                                SDQ
ＳＤＱ                                          SDQ
Strengths & Difficulties och SDQ-lärare         SDQ
Strengths and Difficulties Questionnaire        SDQ
Kidscreen-27                                    KIDSCREEN
Becks ungdomsskalor                             Becks
Beck Depression Inventory                       Becks
PHQ-9                                           PHQ
GAD-7                                           GAD-7
WHO-5                                           WHO-5
Five to fifteen                                 FTF
WISC-V                                          WISC
Rosenberg Self-Esteem Scale                     Rosenberg
"""
FINE = """
Ett snack i korridoren
Snack med mentorn
Vi tar ett snack varje vecka.
Jag har någon att snacka med.
Snacka om skolan
DAGS FÖR ETT SNACK
Vad vill du se i skolan?
Ser du hur skolan hänger ihop?
Har soc ringt? 13 elever svarade
Sociala relationer
Jag känner att jag hör till ett sammanhang.
Känslan av sammanhang i vår skola
Mina styrkor och svårigheter
Jag tycker att jag är bra på att samarbeta.
En trivselenkät för 5–15 minuter
A brief 2 minute talk
Who 5 of you would ask first
Vår egen kartläggning
Is a pupil there?
Isa på lektionen
Så här har vi det i 8B
Rosenborgsskolans frågor
"""


@pytest.mark.parametrize("line", REFUSED.strip().splitlines())
def test_a_name_that_others_own_is_known_however_it_is_written(line: str) -> None:
    text, name = line[:48].strip(), line[48:].strip()
    assert protected_in(text).startswith(name)


@pytest.mark.parametrize("text", FINE.strip().splitlines())
def test_ordinary_words_are_not_taken_for_a_name(text: str) -> None:
    assert protected_in(text) == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Har du någon diagnos?", Sensitive.HEALTH),
        ("Tar du medicin på morgonen?", Sensitive.HEALTH),
        ("Har du ADHD-liknande svårigheter?", Sensitive.HEALTH),
        ("Jag har ångest inför skolan.", Sensitive.HEALTH),
        ("Är du ofta sjuk?", Sensitive.HEALTH),
        ("Do you take medication?", Sensitive.HEALTH),
        ("Vilket ursprung har du?", Sensitive.ORIGIN),
        ("Är du född utomlands?", Sensitive.ORIGIN),
        ("Har familjen uppehållstillstånd?", Sensitive.ORIGIN),
        ("Vilken religion har du?", Sensitive.BELIEF),
        ("Går ni i kyrkan?", Sensitive.BELIEF),
        ("Vilken sexuell läggning har du?", Sensitive.SEXUAL_LIFE),
    ],
)
def test_what_a_school_may_not_ask_is_doubted(text: str, kind: Sensitive) -> None:
    assert sensitive_in(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Jag tror att jag klarar mina ämnen.",
        "Vi slutar klockan sex.",
        "Jag trivs på rasten.",
        "Jag kan lita på de vuxna.",
        "Orkar du med hela skoldagen?",
        "Jag har kul på fritids.",
        "Det vi gör känns viktigt.",
        "Skolan är trygg.",
        "Vem ringer du när du behöver hjälp?",
        "Jag judar på fritiden.",
        "Det är rast.",
    ],
)
def test_ordinary_questions_are_not_doubted(text: str) -> None:
    assert sensitive_in(text) == []
