"""The columns of Skolverket's DNP workbook (version 1.5.2), and of its CSV form (contract section 2)."""

from __future__ import annotations

from fullfolj.intake.tables import Column, Layout

CLASSES = "Klasser"
TEACHING_GROUPS = "Ämnesgrupper & Provaktiviteter"
STUDENTS = "Elevinskrivningar"
STAFF = "Personaltjänstgöringar"

_EPPN = ("Federationsanvändarnamn (EPPN)",)
_OUR_OWN = tuple(
    Column(name, required=False)
    for name in ("Inskrivningsdatum", "Utskrivningsdatum", "Kön", "Nyanländ från", "Mentor")
)

CLASS_LAYOUT = Layout(
    (
        Column("Klass-ID", required=False),
        Column("Klass"),
        Column("Skolform", required=False),
        Column("Skolenhetskod"),
        Column("Ta bort", required=False),
    ),
    sheet=CLASSES,
    required=False,
)
TEACHING_GROUP_LAYOUT = Layout(
    (
        Column("Grupp-ID", required=False),
        Column("Ämnesgrupp"),
        Column("Skolform", required=False),
        Column("Provaktivitetsnamn", required=False),
        Column("Skolenhetskod"),
        Column("Ta bort", required=False),
    ),
    sheet=TEACHING_GROUPS,
    required=False,
)
STUDENT_LAYOUT = Layout(
    (
        Column("Person-ID"),
        Column("Federationsanvändarnamn", required=False, aliases=_EPPN),
        Column("Personnummer", required=False),
        Column("Sekretessmarkering", required=False),
        Column("Förnamn"),
        Column("Mellannamn", required=False),
        Column("Efternamn"),
        Column("E-postadress", required=False),
        Column("Skolform"),
        Column("Skolenhetskod"),
        Column("Årskurs"),
        Column("Studievägskod", required=False),
        Column("Klass", required=False),
        Column("Ämnesgrupper", required=False),
        Column("Ta bort", required=False),
        *_OUR_OWN,
    ),
    sheet=STUDENTS,
    required=False,
)
STAFF_LAYOUT = Layout(
    (
        Column("Tjänstgörings-ID", required=False),
        Column("Person-ID"),
        Column("Federationsanvändarnamn", required=False, aliases=_EPPN),
        Column("EduID-Federationsanvändarnamn", required=False),
        Column("Personnummer", required=False),
        Column("Sekretessmarkering", required=False),
        Column("Förnamn"),
        Column("Mellannamn", required=False),
        Column("Efternamn"),
        Column("E-postadress", required=False),
        Column("Skolenhetskod"),
        Column("Personalkategori", aliases=("Personalkategori (tjänstgöringsroll)",)),
        Column("Ämnesgrupper", required=False),
        Column("Ta bort", required=False),
    ),
    sheet=STAFF,
    required=False,
)
#: A sheet that no workbook has: a provider's guardians. CHILD is the child's Person-ID at the unit.
GUARDIANS, CHILD = "Vårdnadshavare", "Barn"
GUARDIAN_LAYOUT = Layout(
    (
        Column("Person-ID"),
        Column("Personnummer", required=False),
        Column("Sekretessmarkering", required=False),
        Column("Förnamn"),
        Column("Mellannamn", required=False),
        Column("Efternamn"),
        Column("Skolenhetskod"),
        Column(CHILD),
    ),
    sheet=GUARDIANS,
    required=False,
)
LAYOUTS = (CLASS_LAYOUT, TEACHING_GROUP_LAYOUT, STUDENT_LAYOUT, STAFF_LAYOUT)
