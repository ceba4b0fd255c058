"""The quarantine in words: what waits, and for rows with one reason what can be done about them. Nobody is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.domain.errors import PlainError
from fullfolj.imports import queries, wording
from fullfolj.imports.choices import Choice
from fullfolj.imports.presenters import Pager, pager, who
from fullfolj.imports.queries import QuarantineGroup
from fullfolj.intake import quarantine
from fullfolj.intake.again import LONGEST_REASON
from fullfolj.intake.models import Import, ImportKind, ImportState
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.words import digits, moment, sentence_case

_ROWS_A_PAGE, _GROUPS_A_PAGE, _MOST_VALUES = 50, 50, 12
#: Reasons that go away by themselves when the register knows more: trying again is then all that is needed.
_OF_THE_REGISTER = {
    "unknown-student", "ambiguous-student", "not-enrolled", "lost-zeros", "unknown-unit", "id-reused",
    "number-of-another", "removals-held-back",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """Rows of one import with one reason: how many wait, what has come of the others, and where to do something."""

    url: str
    reason: str
    column: str
    origin: str
    kind: str
    since: str
    open: str
    others: str


@dataclass(frozen=True)
class OverviewPage:
    lead: str
    waiting: tuple[Line, ...]
    over: tuple[Line, ...]
    pager: Pager | None


@dataclass(frozen=True)
class Refused:
    """Why something was not done, at which field, and what had been written there."""

    error: PlainError
    field: str
    written: str = ""


@dataclass(frozen=True)
class Narrower:
    """A link to fewer rows."""

    text: str
    url: str
    is_chosen: bool = False


@dataclass(frozen=True)
class RowLine:
    place: str
    value: str
    fate: str
    url: str


@dataclass(frozen=True)
class Told:
    """Rows that were left out: when and by whom, why, and how many."""

    when: str
    reason: str
    count: str


@dataclass(frozen=True)
class GroupPage:
    """Rows with one reason. `again` is '' when they can't be tried; `advice` says what to do then, or before that."""

    url: str
    import_url: str
    import_title: str
    meta: str
    reason: str
    column: str
    lead: str
    choice: str
    all_url: str
    fields: tuple[tuple[str, str], ...]
    advice: str
    again: str
    can_correct: bool
    correct_hint: str
    dismiss: str
    values: tuple[Narrower, ...]
    rows: tuple[RowLine, ...]
    told: tuple[Told, ...]
    pager: Pager | None
    longest_reason: int = LONGEST_REASON
    errors: tuple[ErrorLink, ...] = ()
    error_at: str = ""
    written: str = ""
    under_way_url: str = ""


def overview(groups: list[QuarantineGroup], visitor: Visitor, page: str) -> OverviewPage:
    """What waits, the oldest first, a page at a time; below it the newest of what is done with."""
    waiting = [one for one in groups if not one.is_over]
    shown = Paginator(waiting, _GROUPS_A_PAGE).get_page(page)
    over = [one for one in reversed(groups) if one.is_over][:_GROUPS_A_PAGE]
    rows = sum(one.open for one in groups)
    text = ngettext("%(n)s row waits for somebody.", "%(n)s rows wait for somebody.", rows) % {"n": digits(rows)}
    return OverviewPage(
        lead=text if waiting else _("Nothing waits."),
        waiting=tuple(line(one, visitor) for one in shown),
        over=tuple(line(one, visitor) for one in over),
        pager=pager(shown.number, shown.paginator.num_pages),
    )


def line(group: QuarantineGroup, visitor: Visitor) -> Line:
    others = (
        (group.under_way, _("%(n)s being tried")),
        (group.mended, _("%(n)s taken in since")),
        (group.dismissed, _("%(n)s left out")),
    )
    address = reverse("import-quarantine", args=[group.import_id])
    return Line(
        url=address + Choice(group.code, group.column).query,
        reason=wording.reason(group.code),
        column=group.column,
        origin=group.source_name or group.file_name,
        kind=ImportKind(group.kind).heading,
        since=sentence_case(moment(group.since, visitor.now)),
        open=digits(group.open),
        others=", ".join(text % {"n": digits(count)} for count, text in others if count),
    )


def group(imp: Import, choice: Choice, visitor: Visitor, page: str, refused: Refused | None = None) -> GroupPage:
    """The page of the chosen rows, whatever has become of them."""
    chosen = choice.rows_of(imp)
    fated = quarantine.with_fate(chosen).order_by("sheet", "row_number", "id")
    shown = Paginator(fated, _ROWS_A_PAGE).get_page(page)
    is_applied = imp.state == ImportState.APPLIED
    open_rows = fated.filter(fate=quarantine.OPEN)
    waiting = open_rows.count() if is_applied else 0
    ready = open_rows.filter(is_kept=True).count() if is_applied else 0
    going = queries.being_tried(chosen) if is_applied else None
    address = reverse("import-quarantine", args=[imp.pk])
    whole = Choice(choice.code, choice.column)
    return GroupPage(
        url=address,
        import_url=reverse("import", args=[imp.pk]),
        import_title=ImportKind(imp.kind).heading,
        meta=_("%(file)s, received %(when)s by %(who)s")
        % {"file": imp.file_name, "when": moment(imp.created_at, visitor.now), "who": who(imp)},
        reason=wording.reason(choice.code),
        column=choice.column,
        lead=_lead(waiting, shown.paginator.count),
        choice=_chosen(choice, shown),
        all_url=address + whole.query if choice != whole else "",
        fields=choice.fields,
        advice=_advice(imp, choice.code, waiting, ready),
        again=_again(ready),
        can_correct=bool(ready) and bool(choice.column) and queries.can_be_corrected(imp, chosen),
        correct_hint=_correct_hint(ready),
        dismiss=_dismiss(waiting),
        values=_values(imp, whole, choice, address),
        rows=tuple(_rows(shown, whole, address)),
        told=_told(imp, choice, visitor),
        pager=_pager(choice, shown),
        errors=(ErrorLink(str(refused.error), refused.field),) if refused else (),
        error_at=refused.field if refused else "",
        written=refused.written if refused else "",
        under_way_url=reverse("import", args=[going.pk]) if going is not None else "",
    )


def _lead(waiting: int, every: int) -> str:
    text = ngettext("%(n)s of %(m)s row waits.", "%(n)s of %(m)s rows wait.", every)
    return text % {"n": digits(waiting), "m": digits(every)}


def _chosen(choice: Choice, shown: Page[Any]) -> str:
    """Which of the group's rows the page is about, when it is not about all."""
    if choice.row is not None and shown.object_list:
        return _("One row: %(row)s.") % {"row": _place(next(iter(shown.object_list)))}
    return _("Rows with the value %(value)s.") % {"value": choice.value} if choice.value else ""


def _advice(imp: Import, code: str, waiting: int, ready: int) -> str:
    if not waiting:
        return ""
    if ready and code in _OF_THE_REGISTER:
        return _("Import a class list that has what is missing. Then try the rows again.")
    if ready:
        return _("Trying again helps when the cause is mended in Fullfölj. Else correct the value first.")
    if quarantine.source_of(imp):
        return _("The rows are not kept here. The supplier mends them; the next pull of everything reads them anew.")
    return _("The rows are not kept here. Correct them in the file and import it again, then leave these out.")


def _again(ready: int) -> str:
    text = ngettext("Try %(n)s row again", "Try %(n)s rows again", ready)
    return text % {"n": digits(ready)} if ready else ""


def _correct_hint(ready: int) -> str:
    return ngettext(
        "The value is written in %(n)s row before it is read again.",
        "The same value is written in %(n)s rows before they are read again.",
        ready,
    ) % {"n": digits(ready)}


def _dismiss(waiting: int) -> str:
    text = ngettext("Leave %(n)s row out", "Leave %(n)s rows out", waiting)
    return text % {"n": digits(waiting)} if waiting else ""


def _values(imp: Import, whole: Choice, choice: Choice, address: str) -> tuple[Narrower, ...]:
    """The values that most of the waiting rows have, when they differ."""
    waiting = quarantine.only_open(whole.rows_of(imp)).exclude(shown_value="").order_by()
    counted = waiting.values_list("shown_value").annotate(n=Count("pk")).order_by("-n", "shown_value")[:_MOST_VALUES]
    found = list(counted)
    if len(found) < 2 and choice.value is None:
        return ()
    return tuple(
        Narrower(
            f"{value} ({digits(count)})",
            address + Choice(whole.code, whole.column, value).query,
            value == choice.value,
        )
        for value, count in found
    )


def _rows(shown: Page[Any], whole: Choice, address: str) -> Iterable[RowLine]:
    for row in shown:
        url = address + Choice(whole.code, whole.column, row=row.pk).query if row.fate == quarantine.OPEN else ""
        yield RowLine(_place(row), row.shown_value, fate_words(row.fate), url)


def _place(row: object) -> str:
    parts = (getattr(row, "sheet", ""), str(getattr(row, "row_number", "")), getattr(row, "json_pointer", ""))
    return " ".join(part for part in parts if part)


def fate_words(fate: str) -> str:
    """What has become of a row."""
    return {
        quarantine.OPEN: _("Waits"),
        quarantine.UNDER_WAY: _("Being tried"),
        quarantine.MENDED: _("Taken in since"),
        quarantine.DISMISSED: _("Was left out"),
        quarantine.PASSED_ON: _("Read again, see the later import"),
    }[fate]


def _told(imp: Import, choice: Choice, visitor: Visitor) -> tuple[Told, ...]:
    found = imp.dismissals.filter(code=choice.code, column=choice.column).select_related("account").order_by("-at")
    return tuple(
        Told(
            when=_("%(when)s by %(who)s")
            % {"when": sentence_case(moment(one.at, visitor.now)), "who": one.account or _("the command line")},
            reason=one.reason,
            count=digits(one.count),
        )
        for one in found
    )


def _pager(choice: Choice, shown: Page[Any]) -> Pager | None:
    """The pager's addresses with the choice in them."""
    found = pager(shown.number, shown.paginator.num_pages)
    if found is None:
        return None
    newer, older = (f"{choice.query}&{page[1:]}" if page else "" for page in (found.newer, found.older))
    return Pager(found.text, newer, older)
