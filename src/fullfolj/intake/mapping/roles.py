"""What a column of a foreign sheet can be, how it is recognised by its name and its values, and what units it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from fullfolj.domain.registry import Registry
from fullfolj.grading.subjects import SUBJECTS
from fullfolj.intake.mapping import periods
from fullfolj.intake.tables import plain, tells_protection

#: Kinds of sheet.
ATTENDANCE, GRADES, ROSTER = "attendance", "grades", "roster"
_IN_GRADES, _IN_ROSTER = frozenset((GRADES,)), frozenset((ROSTER,))
_ANYWHERE = frozenset((ATTENDANCE, GRADES, ROSTER))


@dataclass(frozen=True)
class Role:
    """One thing that a column can tell. `names` are headers by which it is known, in any case and without signs.

    `amount`: it is time, in minutes, hours or percent of the lesson. `areas`: the kinds of sheet that may have it.
    """

    id: str
    title: Promise
    names: tuple[str, ...]
    amount: bool = False
    looks: Callable[[str], bool] | None = None
    areas: frozenset[str] = frozenset((ATTENDANCE,))


_DATE = re.compile(r"(?:19|20)\d{2}-?\d{2}-?\d{2}(?:[ T].*)?|\d{1,2}[/.]\d{1,2}[/.](?:19|20)?\d{2}")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?")
_SPAN = re.compile(r"\d{1,2}[:.]\d{2}\s*[-–]\s*\d{1,2}[:.]\d{2}")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?\s*(?:%|min|h|tim)?\.?", re.IGNORECASE)
_YES_NO = {"ja", "nej", "j", "n", "1", "0", "true", "false", "x", ""}
_PERSONAL_NUMBER = re.compile(r"(?:19|20)?\d{6}-?(?:\d{4}|[A-Z]{2}\d{2})")

ROLES: Registry[Role] = Registry("column roles", key=lambda role: role.id)


def of_area(area: str) -> list[Role]:
    """The roles that a column of such a sheet may have."""
    return [role for role in ROLES if area in role.areas]


for _role in (
    Role(
        "student_id",
        _("Pupil's id"),
        ("elevid", "elev-id", "personid", "id", "studentid", "elevnr", "guid", "uuid"),
        areas=_ANYWHERE,
    ),
    Role(
        "personal_number",
        _("Personal number"),
        ("personnummer", "pnr", "personnr", "persnr"),
        looks=lambda text: bool(_PERSONAL_NUMBER.fullmatch(text)),
        areas=_ANYWHERE,
    ),
    Role("date", _("Date"), ("datum", "dag", "date", "lektionsdatum"), looks=lambda t: bool(_DATE.fullmatch(t))),
    Role(
        "start",
        _("Begins"),
        ("start", "starttid", "börjar", "från kl", "tid från", "klockan", "lektionsstart", "fr o m kl"),
        looks=lambda text: bool(_TIME.fullmatch(text)),
    ),
    Role(
        "end",
        _("Ends"),
        ("slut", "sluttid", "slutar", "till kl", "tid till", "lektionsslut", "end"),
        looks=lambda text: bool(_TIME.fullmatch(text)),
    ),
    Role("span", _("Begins–ends"), ("tid", "lektionstid", "tidpunkt"), looks=lambda t: bool(_SPAN.fullmatch(t))),
    Role(
        "first",
        _("First day of the period"),
        ("från", "fr o m", "från datum", "startdatum", "period från", "from"),
        looks=lambda text: bool(_DATE.fullmatch(text)),
    ),
    Role(
        "last",
        _("Last day of the period"),
        ("till", "t o m", "till datum", "slutdatum", "period till", "to"),
        looks=lambda text: bool(_DATE.fullmatch(text)),
    ),
    Role(
        "term",
        _("Term or school year"),
        ("termin", "läsår", "period", "term", "schoolyear"),
        looks=lambda text: periods.read(text) is not None,
    ),
    Role(
        "subject",
        _("Subject"),
        ("ämne", "kurs", "ämne/kurs", "subject", "ämneskod", "kurskod"),
        areas=frozenset((ATTENDANCE, GRADES)),
    ),
    Role("group", _("Group"), ("grupp", "undervisningsgrupp", "group", "lektion", "aktivitet")),
    Role(
        "offered",
        _("Offered time"),
        ("lektionslängd", "längd", "minuter", "schemalagd tid", "undv tid", "undvtid", "lektionstid min", "lekt min"),
        amount=True,
    ),
    Role("reported_time", _("Reported time"), ("rapporterad tid", "registrerad tid", "rapporterat"), amount=True),
    Role("absent", _("All absence"), ("frånvaro", "total frånvaro", "frånvaro totalt", "absences"), amount=True),
    Role("present", _("Present"), ("närvaro", "närvarande", "n min", "n h", "n", "närvarotid", "present"), amount=True),
    Role(
        "valid",
        _("Valid absence"),
        ("giltig frånvaro", "giltig", "gf min", "gf h", "gf", "anmäld frånvaro", "valid", "giltig tid"),
        amount=True,
    ),
    Role(
        "invalid",
        _("Invalid absence"),
        ("ogiltig frånvaro", "ogiltig", "f min", "f h", "f", "oanmäld frånvaro", "invalid", "ogiltig tid"),
        amount=True,
    ),
    Role("other", _("Other activity"), ("annan aktivitet", "övrig aktivitet", "skolaktivitet", "other"), amount=True),
    Role("late", _("Late arrival"), ("sen ankomst", "sen", "försening", "sent", "late", "förseningstid"), amount=True),
    Role(
        "reported",
        _("Reported"),
        ("rapporterad", "registrerad", "reported", "närvaro rapporterad"),
        looks=lambda text: text.casefold() in _YES_NO and text != "",
    ),
    Role("cancelled", _("Cancelled"), ("inställd", "struken", "cancelled")),
):
    ROLES.register(_role)

#: A grade in one subject, in a sheet with a column for each: the role's id after this is the designation.
GRADE_IN = "grade:"
for _role in (
    Role("school_year", _("School year"), ("läsår", "skolår", "school_year"), areas=_IN_GRADES),
    Role("term_name", _("Term"), ("termin", "term"), areas=_IN_GRADES),
    Role("year_level", _("Year level"), ("årskurs", "åk", "year_level"), areas=frozenset((GRADES, ROSTER))),
    Role("grade", _("Grade"), ("betyg", "grade", "resultat"), areas=_IN_GRADES),
    Role("grade_autumn", _("Grade of the autumn term"), ("betyg ht", "ht betyg", "ht", "g1"), areas=_IN_GRADES),
    Role("grade_spring", _("Grade of the spring term"), ("betyg vt", "vt betyg", "vt", "g2"), areas=_IN_GRADES),
    Role("grade_final", _("Final grade"), ("slutbetyg", "final", "g3"), areas=_IN_GRADES),
    *(
        Role(f"{GRADE_IN}{code}", format_lazy(_("Grade in {subject}"), subject=name), (code, name), areas=_IN_GRADES)
        for code, name in SUBJECTS.items()
    ),
):
    ROLES.register(_role)

for _role in (
    Role("given_name", _("Given name"), ("förnamn", "tilltalsnamn", "first name"), areas=_IN_ROSTER),
    Role("family_name", _("Family name"), ("efternamn", "last name"), areas=_IN_ROSTER),
    Role(
        "full_name",
        _("Given and family name in one cell"),
        ("namn", "elev", "elevens namn", "elevnamn", "för- och efternamn", "efternamn, förnamn", "name"),
        areas=_IN_ROSTER,
    ),
    Role("class", _("Class"), ("klass", "basgrupp", "class"), areas=_IN_ROSTER),
    Role(
        "groups",
        _("Teaching groups"),
        ("grupper", "undervisningsgrupper", "ämnesgrupper", "grupp", "undervisningsgrupp"),
        areas=_IN_ROSTER,
    ),
    Role("unit_code", _("School unit code"), ("skolenhetskod", "enhetskod", "skolkod"), areas=_IN_ROSTER),
    Role("school_type", _("Type of schooling"), ("skolform", "skoltyp"), areas=_IN_ROSTER),
    Role("study_path", _("Study path code"), ("studievägskod", "studieväg", "program"), areas=_IN_ROSTER),
    Role(
        "enrolled_from",
        _("First day at the school"),
        ("inskrivningsdatum", "inskriven", "startdatum", "började", "börjar"),
        looks=lambda text: bool(_DATE.fullmatch(text)),
        areas=_IN_ROSTER,
    ),
    Role(
        "enrolled_to",
        _("Last day at the school"),
        ("utskrivningsdatum", "utskriven", "slutdatum", "slutade", "slutar"),
        looks=lambda text: bool(_DATE.fullmatch(text)),
        areas=_IN_ROSTER,
    ),
    Role("sex", _("Legal sex"), ("kön", "juridiskt kön", "sex"), areas=_IN_ROSTER),
    Role(
        "protected",
        _("Protected identity"),
        (),
        areas=_ANYWHERE,
    ),
    Role("newly_arrived", _("Newly arrived from"), ("nyanländ från", "nyanländ"), areas=_IN_ROSTER),
):
    ROLES.register(_role)

_AREAS = (ATTENDANCE, GRADES, ROSTER)
_BY_NAME = {area: {plain(name): role.id for role in of_area(area) for name in role.names} for area in _AREAS}
_ENOUGH = 0.9


def recognised(header: str) -> bool:
    """Whether the header names anything in a sheet of any kind."""
    return any(by_name(header, area) is not None for area in _AREAS)


def by_name(header: str, area: str = ATTENDANCE) -> str | None:
    """The role that a header names, also with a unit after it: *Giltig frånvaro (min)*."""
    if tells_protection(header):
        return "protected"
    bare = re.sub(
        r"\(.*?\)|%|\bmin(?:uter)?\b|\btim(?:mar)?\b|\bdagar\b|\blektioner\b|\bantal\b", " ", header.casefold()
    )
    named = _BY_NAME[area]
    return named.get(plain(header)) or named.get(plain(bare))


def by_values(values: Sequence[str], area: str = ATTENDANCE) -> str | None:
    """The role that nearly all the filled values look like; None when they look like nothing or like too much."""
    filled = [value for value in values if value][:500]
    if not filled:
        return None
    for role in of_area(area):
        looks = role.looks if role.id != "reported" else None
        if looks is not None and sum(map(looks, filled)) >= _ENOUGH * len(filled):
            return role.id
    return None


MINUTES, HOURS, PERCENT, YES = "minutes", "hours", "percent", "yes"
#: Totals alone may count these.
DAYS, LESSONS = "days", "lessons"


def unit_of(header: str, values: Sequence[str]) -> str:
    """In what an amount is given, by the header, else by the values: minutes where nothing says otherwise."""
    text = header.casefold()
    filled = [value for value in values if value][:500]
    if "%" in text or any(value.endswith("%") for value in filled):
        return PERCENT
    if re.search(r"\bdagar\b", text):
        return DAYS
    if re.search(r"\b(?:lektioner|tillfällen|absences)\b", text):
        return LESSONS
    if re.search(r"\b(?:h|tim|timmar)\b", text) or any(
        re.fullmatch(r"\d+:\d{2}(?::\d{2})?", value) for value in filled
    ):
        return HOURS
    if (
        filled
        and all(value.casefold() in _YES_NO for value in filled)
        and any(v.casefold() in ("x", "ja", "j") for v in filled)
    ):
        return YES
    numbers = [float(value.replace(",", ".")) for value in filled if re.fullmatch(r"\d+(?:[.,]\d+)?", value)]
    if numbers and max(numbers) <= 3 and any(number % 1 for number in numbers):
        return HOURS
    return MINUTES
