"""The pupil list in words. Always alphabetical: no list of pupils can be ordered by any measure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell import words
from fullfolj.shell.components import MenuLink, Sentence
from fullfolj.shell.contact_forms import contact_words
from fullfolj.shell.signal_words import RADAR, by_severity, words_of
from fullfolj.signals.models import Contact, ContactKind
from fullfolj.students import permissions
from fullfolj.students.queries import ListedStudent, StudentList


@dataclass(frozen=True)
class Line:
    name: str
    url: str
    group: str
    unit: str
    sentence: Sentence
    contact: str


@dataclass(frozen=True)
class ListPage:
    heading: str
    lead: str
    lines: tuple[Line, ...]
    schools: tuple[MenuLink, ...]
    school: str
    classes: tuple[MenuLink, ...]
    all_url: str
    is_all: bool
    shows_unit: bool
    shows_signals: bool
    shows_contacts: bool
    looked_for: str
    empty: str
    page_text: str
    previous_url: str
    next_url: str
    few_classes: bool


def refused(written: str, why: str, visitor: Visitor) -> ListPage:
    """The list for a search that can't be made: nobody, and why; what was written stays in the field."""
    page = present(StudentList(lines=(), total=0, page=1, schools=(), school=None, classes=(), chosen=None), visitor)
    return replace(page, lead=why, empty="", is_all=False, looked_for=written)


def present(found: StudentList, visitor: Visitor) -> ListPage:
    several = len(found.schools) > 1
    name = " ".join(found.looked_for)
    school = str(found.school.uuid) if several and found.school else ""
    return ListPage(
        heading=_heading(found),
        lead=_lead(found),
        lines=tuple(_line(line, visitor.today) for line in found.lines),
        schools=_schools(found) if several else (),
        school=school,
        classes=_classes(found),
        all_url=f"{reverse('students')}?school={school}" if school else reverse("students"),
        is_all=found.chosen is None and not found.looked_for,
        shows_unit=several and found.school is None,
        shows_signals=visitor.may(permissions.SEE_SIGNALS),
        shows_contacts=visitor.may(permissions.SEE_CONTACTS),
        looked_for=name,
        empty=_empty(name),
        page_text=_page_text(found),
        previous_url=_url(found, found.page - 1) if found.page > 1 and not name else "",
        next_url=_url(found, found.page + 1) if found.page < found.pages and not name else "",
        few_classes=len(found.classes) <= 12,
    )


def _heading(found: StudentList) -> str:
    several = len(found.schools) > 1
    if found.chosen:
        return f"{found.chosen.name}, {found.school}" if several else found.chosen.name
    return str(found.school) if several and found.school else gettext("Pupils")


def _lead(found: StudentList) -> str:
    text = ngettext("%(count)s pupil", "%(count)s pupils", found.total) % {"count": words.digits(found.total)}
    if found.looked_for:
        return gettext("%(pupils)s match what you wrote.") % {"pupils": text}
    return gettext("%(pupils)s, in alphabetical order.") % {"pupils": text}


def _empty(name: str) -> str:
    if name:
        return gettext("Nobody among your pupils matches. Try fewer letters, or only the family name.")
    return gettext("You have no pupils here today. Your duty or your classes in the school register decide it.")


def _page_text(found: StudentList) -> str:
    if found.pages == 1:
        return ""
    if found.looked_for:
        return gettext("The first %(n)s are shown. Write more letters.") % {"n": words.digits(len(found.lines))}
    return gettext("Page %(page)s of %(pages)s") % {"page": found.page, "pages": found.pages}


def _url(found: StudentList, page: int) -> str:
    narrowed = ""
    if found.chosen:
        narrowed = f"group={found.chosen.uuid}&"
    elif found.school and len(found.schools) > 1:
        narrowed = f"school={found.school.uuid}&"
    return f"{reverse('students')}?{narrowed}page={page}"


def _schools(found: StudentList) -> tuple[MenuLink, ...]:
    address = reverse("students")
    return tuple(
        MenuLink(str(one), f"{address}?school={one.uuid}", one == found.school, str(one.uuid)) for one in found.schools
    )


def _classes(found: StudentList) -> tuple[MenuLink, ...]:
    address = reverse("students")
    return tuple(
        MenuLink(one.name, f"{address}?group={one.uuid}", one == found.chosen, str(one.uuid)) for one in found.classes
    )


def _line(line: ListedStudent, today: dt.date) -> Line:
    person = line.student
    signals = sorted((s for s in line.signals if s.rule != RADAR), key=by_severity)
    return Line(
        name=f"{person.family_name}, {person.given_name}" if person.family_name else str(person),
        url=reverse("student", args=[person.uuid]),
        group=line.class_name,
        unit=line.unit_name,
        sentence=words_of(signals[0], str(person), today).sentence if signals else (),
        contact=_contact(line.latest_contact, today),
    )


def _contact(contact: Contact | None, today: dt.date) -> str:
    if contact is None:
        return ""
    return f"{words.near_day(contact.date, today)}, {contact_words(ContactKind(contact.kind))}"
