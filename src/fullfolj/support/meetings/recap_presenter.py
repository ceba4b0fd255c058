"""What a meeting decided, on one page, by person: for the screen, and as a document for those who took part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell import words
from fullfolj.shell.documents.one_page import OnePage
from fullfolj.support.meetings.people_queries import People
from fullfolj.support.meetings.presenters import about, title
from fullfolj.support.models import ItemState, Meeting, MeetingItem


@dataclass(frozen=True)
class RecapRow:
    who: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class PersonRow:
    """`has_left` when there is no role at the unit any more: what was written before stands."""

    number: int
    name: str
    has_left: bool


@dataclass(frozen=True)
class RecapPage:
    """By person: what, about whom (first name and initial), by when. `form` is None where nobody can be put in."""

    title: str
    meta: str
    rows: tuple[RecapRow, ...]
    people: tuple[PersonRow, ...]
    untouched: str
    back: str
    close_url: str
    pdf_url: str
    people_url: str
    form: Form | None
    is_open: bool


@dataclass(frozen=True)
class _Line:
    who: str
    what: str
    about: str
    due_on: dt.date


def recap_page(
    meeting: Meeting, items: Sequence[MeetingItem], people: People, form: Form, visitor: Visitor
) -> RecapPage:
    is_open = meeting.closed_at is None
    return RecapPage(
        title=title(meeting, visitor.today),
        meta=str(meeting.unit),
        rows=_by_person(items, visitor.today),
        people=tuple(PersonRow(one.pk, str(one), one in people.left) for one in people.there),
        untouched=_untouched(items),
        back=reverse("support-meeting", args=[meeting.uuid]),
        close_url=reverse("support-meeting-close", args=[meeting.uuid]),
        pdf_url=reverse("support-meeting-recap-pdf", args=[meeting.uuid]),
        people_url=reverse("support-meeting-people", args=[meeting.uuid]),
        form=form if is_open and people.others else None,
        is_open=is_open,
    )


def people_url(meeting: Meeting) -> str:
    """Where who takes part stands on the recap."""
    return f"{reverse('support-meeting-recap', args=[meeting.uuid])}#people"


def document(
    meeting: Meeting, items: Sequence[MeetingItem], shared: Sequence[MeetingItem], people: People, visitor: Visitor
) -> OnePage:
    """`shared` are those of the items that all who took part may see; that others are left out is said."""
    today = visitor.today
    there = ", ".join(str(one) for one in people.there)
    left_out = sum(len(one.decisions.all()) for one in items if one not in shared)
    return OnePage(
        title=_("Recap: %(title)s") % {"title": _title(meeting)},
        facts=(str(meeting.unit), *([_("Took part: %(names)s") % {"names": there}] if there else [])),
        headers=(_("Who"), _("Does what"), _("About"), _("By when")),
        groups=tuple((one.who, one.rows) for one in _by_person(shared, today)),
        empty=_("Nothing was decided.") if not left_out else "",
        notes=tuple(filter(None, (_untouched(items), _left_out(left_out)))),
        made=_("Made %(day)s by %(who)s.") % {"day": words.long_day(today, today), "who": visitor.account},
    )


def file_name(meeting: Meeting) -> str:
    """Nothing about anybody."""
    return f"{_('recap')}-{meeting.date.isoformat()}.pdf"


def _title(meeting: Meeting) -> str:
    """With the whole date: a paper is read another day."""
    return f"{meeting.get_kind_display()} {words.long_day(meeting.date, meeting.date)}"


def _by_person(items: Sequence[MeetingItem], today: dt.date) -> tuple[RecapRow, ...]:
    lines = sorted(_lines(items), key=lambda line: (line.who, line.due_on))
    return tuple(
        RecapRow(who, tuple((one.what, one.about, words.day(one.due_on, today)) for one in found))
        for who, found in groupby(lines, key=lambda line: line.who)
    )


def _lines(items: Sequence[MeetingItem]) -> Iterator[_Line]:
    for item in items:
        for one in item.decisions.all():
            yield _Line(str(one.responsible), one.what, about(item), one.due_on)


def _untouched(items: Sequence[MeetingItem]) -> str:
    left = sum(one.state != ItemState.DONE for one in items)
    text = ngettext("%(count)s item was not done.", "%(count)s items were not done.", left)
    return words.sentence_case(text % {"count": words.count(left)}) if left else ""


def _left_out(lines: int) -> str:
    text = ngettext(
        "%(count)s line is left out: not all who took part work with whom it is about.",
        "%(count)s lines are left out: not all who took part work with whom they are about.",
        lines,
    )
    return words.sentence_case(text % {"count": words.count(lines)}) if lines else ""
