"""The rules about mapping."""

from __future__ import annotations

import pytest

from tests.spec.mapping_drawing import MappingSpec, check

SPECS = [
    MappingSpec(
        "support-1: the staff see a need for the first time",
        "It stays while the need does, also when it is mapped once more in the spring. A new school year begins anew,"
        " and what was seen before it is no longer new.",
        ("support-1",),
        """
        2026-10-14  staff@2026-10-01 AC=works BE=needs CO=watch AF=?
        2027-02-10  staff@2027-02-01 AC=works BE=needs CO=watch AF=works
        2027-10-13  staff@2027-10-01 AC=works BE=needs CO=works AF=works
        """,
        """
        2026-10-13  –
        2026-10-14  support-1 since 2026-10-14
        2027-02-10  support-1 since 2026-10-14
        2027-07-01  –
        2027-10-13  –
        """,
        (
            "Personalen ser ett behov för första gången",
            (
                "Signalen ligger kvar så länge behovet gör det, också när det kartläggs igen på våren. Varje läsår"
                " börjar om, och det som syntes redan förut är inte nytt."
            ),
        ),
    ),
    MappingSpec(
        "support-1: each sees with own eyes",
        "The pupil sees a need where the staff see none. What too little is answered of says nothing, and changes"
        " nothing that is known.",
        ("support-1",),
        """
        2026-10-14  staff@2026-10-01 AF=works
        2026-10-23  pupil@2026-10-05 AC=works AF=needs
        2026-12-09  pupil@2026-12-01 AC=works AF=?
        2027-03-09  pupil@2027-03-01 AC=works AF=watch
        """,
        """
        2026-10-14  –
        2026-10-23  support-1 since 2026-10-23
        2026-12-09  support-1 since 2026-10-23
        2027-03-09  –
        """,
        (
            "Eleven ser själv ett behov",
            (
                "Eleven ser ett behov där personalen inte gör det. Där för få frågor är besvarade sägs inget, och det"
                " ändrar inget som redan är känt."
            ),
        ),
    ),
    MappingSpec(
        "support-1: a correction takes the ground away",
        "Staff changed an answer a week later. What a teacher takes back was never there from that day on.",
        ("support-1",),
        """
        2026-10-14  staff@2026-10-01 BE=needs
        2026-10-21  staff@2026-10-01 BE=watch
        2026-10-28  staff@2026-10-01 BE=needs
        2026-11-02  gone:staff@2026-10-01
        """,
        """
        2026-10-20  support-1 since 2026-10-14
        2026-10-21  –
        2026-10-28  support-1 since 2026-10-28
        2026-11-02  –
        """,
        ("En rättelse tar bort grunden", "Personalen ändrade ett svar en vecka senare. Då finns inget att visa."),
    ),
    MappingSpec(
        "apart-1: by the one it works, by the other there is a need",
        "A difference of one step is none. Both must have told this term, and the talk may come in between.",
        ("apart-1",),
        """
        2026-10-14  staff@2026-10-01 BE=watch AF=works
        2026-10-23  pupil@2026-10-05 BE=needs AF=needs
        2026-12-09  pupil@2026-12-01 BE=needs AF=watch
        2027-02-10  staff@2027-02-01 BE=works AF=works
        """,
        """
        2026-10-14  –
        2026-10-23  apart-1 since 2026-10-23
        2026-12-09  –
        2027-02-10  –
        """,
        (
            "Personalen och eleven ser motsatta saker",
            "Skiljer det ett steg tänds inget. Båda bilderna ska vara från samma termin.",
        ),
    ),
    MappingSpec(
        "apart-1: two guardians are one party",
        "That they see differently is theirs, and lights nothing. Either may differ from the pupil.",
        ("support-1", "apart-1"),
        """
        2026-10-23  guardian1@2026-10-05 AF=works
        2026-10-24  guardian2@2026-10-05 AF=watch
        2026-11-20  guardian2@2026-11-02 AF=needs
        2026-11-21  guardian1@2026-11-02 AF=works
        2026-12-09  pupil@2026-12-01 AF=works
        """,
        """
        2026-10-24  –
        2026-11-20  support-1 since 2026-11-20
        2026-11-21  support-1 since 2026-11-20
        2026-12-09  support-1 since 2026-11-20 apart-1 since 2026-12-09
        """,
        (
            "Två vårdnadshavare är en part",
            "Att de ser olika är deras sak och tänder inget. Var och en av dem kan se annat än eleven.",
        ),
    ),
    MappingSpec(
        "only-there-1: there, and not taking part",
        "Whoever is away as well is told of by attendance. Where it is not all answered nothing is said.",
        ("only-there-1",),
        """
        2026-10-14  staff@2026-10-01 BE=watch away
        2026-10-23  pupil@2026-10-05 BE=works idle
        2026-11-18  staff@2026-11-16 BE=works
        2026-12-09  pupil@2026-12-01 BE=works there
        """,
        """
        2026-10-14  –
        2026-10-23  only-there-1 since 2026-10-23
        2026-11-18  only-there-1 since 2026-10-23
        2026-12-09  –
        """,
        (
            "På plats men inte delaktig",
            "Den som också är borta syns i närvaron. Är frågorna inte besvarade sägs inget.",
        ),
    ),
    MappingSpec(
        "not-mapped-1: staff's round passed the pupil by",
        "That the pupil has not answered is in no drawing, since it never counts. Another round of the term mends it.",
        ("not-mapped-1",),
        """
        2026-10-17  missed@2026-10-01
        2026-11-20  staff@2026-11-16 BE=?
        2027-02-20  missed@2027-02-01
        """,
        """
        2026-10-16  –
        2026-10-17  not-mapped-1 since 2026-10-17
        2026-11-20  –
        2027-02-20  not-mapped-1 since 2027-02-20
        2027-07-01  –
        """,
        (
            "Personalens omgång gick eleven förbi",
            "Att eleven inte har svarat räknas aldrig. En annan omgång samma termin gör det bra igen.",
        ),
    ),
    MappingSpec(
        "a threshold of one's own",
        "Two dimensions instead of one: a single one lights nothing.",
        ("support-1",),
        """
        2026-10-14  staff@2026-10-01 AC=works BE=needs
        2026-10-23  pupil@2026-10-05 BE=needs CO=needs
        """,
        """
        2026-10-14  –
        2026-10-23  support-1 since 2026-10-23
        """,
        ("En egen gräns", "Två dimensioner i stället för en: en ensam tänder inget."),
        {"support-1": {"dimensions": 2}},
    ),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_the_drawing_is_what_the_program_says(spec: MappingSpec) -> None:
    check(spec)
