"""The words of the pages about sources."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.administration import source_actions
from fullfolj.intake.models import ImportKind, ImportState, Pull, PullMode, PullState, Source
from fullfolj.intake.ss12000 import runs
from fullfolj.intake.ss12000.faults import in_words
from fullfolj.shell.components import AltTable, Cell, Progress
from fullfolj.shell.words import clock, digits, moment

_PULLS_SHOWN = 20


@dataclass(frozen=True)
class SourceRow:
    """A line in the list of sources."""

    name: str
    url: str
    address: str
    last: str


@dataclass(frozen=True)
class SourcesPage:
    rows: tuple[SourceRow, ...]
    silent: str


@dataclass(frozen=True)
class SourcePage:
    """One source; `status` is what a screen reader hears when it changes."""

    url: str
    name: str
    meta: str
    status: str
    rhythm: str
    is_working: bool
    what_to_do: str = ""
    progress: Progress | None = None
    resources: AltTable | None = None
    pulls: AltTable | None = None
    waiting: tuple[tuple[str, str], ...] = ()
    silent: str = ""


def overview(organiser_id: int, now: dt.datetime) -> SourcesPage:
    found = Source.objects.filter(organiser=organiser_id).order_by("name")
    rows = tuple(
        SourceRow(one.name, reverse("administration-source", args=[one.pk]), one.base_url, _last(one, now))
        for one in found
    )
    return SourcesPage(rows, silent_words(source_actions.silent(organiser_id, now)))


def silent_words(silent: list[Source]) -> str:
    """Which sources have been silent for too long; '' when none."""
    if not silent:
        return ""
    text = ngettext(
        "%(names)s has not given anything for a day and a half. See why on its page.",
        "%(names)s have not given anything for a day and a half. See why on their pages.",
        len(silent),
    )
    return text % {"names": ", ".join(one.name for one in silent)}


def _last(source: Source, now: dt.datetime) -> str:
    last = source.pulls.order_by("-started_at").first()
    if last is None:
        return _("Nothing pulled yet")
    return _("%(when)s: %(state)s") % {"when": moment(last.started_at, now), "state": str(PullState(last.state).label)}


def one(source: Source, now: dt.datetime) -> SourcePage:
    pulls = list(source.pulls.order_by("-started_at").prefetch_related("imports")[:_PULLS_SHOWN])
    last = pulls[0] if pulls else None
    is_waiting = source_actions.is_waiting(source)
    is_running = last is not None and last.state == PullState.RUNNING
    is_silent = source in source_actions.silent(source.organiser_id, now)
    return SourcePage(
        url=reverse("administration-source", args=[source.pk]),
        name=source.name,
        meta=source.base_url,
        status=_status(last, is_waiting=is_waiting, now=now),
        rhythm=_rhythm(source),
        is_working=is_waiting or is_running,
        what_to_do=last.failure if last is not None and not is_running else "",
        progress=_progress(last) if last is not None and is_running else None,
        resources=_resources(last) if last is not None else None,
        pulls=_pulls(pulls, now),
        waiting=tuple(
            (reverse("import", args=[imp.pk]), str(ImportKind(imp.kind).label))
            for imp in (last.imports.all() if last is not None else ())
            if imp.state == ImportState.GUARDED
        ),
        silent=silent_words([source] if is_silent else []),
    )


def rhythm_of(source: Source) -> dict[str, object]:
    """The rhythm as the form's first values."""
    return {
        "is_active": source.is_active,
        "night_at": f"{source.night_at:%H:%M}",
        "attendance_every": source.attendance_every,
        "full_every_days": source.full_every_days,
        "units": source.units,
    }


def _rhythm(source: Source) -> str:
    """When the source is read, in one sentence or two."""
    if not source.is_active:
        return _("The source is fetched by hand only.")
    night = _("Everything changed is fetched at %(time)s each night.") % {"time": clock(source.night_at)}
    if not source.attendance_every:
        return night
    often = ngettext(
        "Attendance is fetched every %(n)s minute on school days.",
        "Attendance is fetched every %(n)s minutes on school days.",
        source.attendance_every,
    ) % {"n": source.attendance_every}
    return f"{night} {often}"


def _status(last: Pull | None, *, is_waiting: bool, now: dt.datetime) -> str:
    if last is not None and last.state == PullState.RUNNING:
        return _("A pull is under way.")
    if is_waiting:
        return _("A pull waits for its turn.")
    if last is None:
        return _("Nothing has been pulled yet.")
    return {
        PullState.DONE: _("Pulled %(when)s."),
        PullState.GUARDED: _("The pull of %(when)s was stopped for you to look at."),
        PullState.FAILED: _("The pull of %(when)s failed. Nothing was half done."),
        PullState.STOPPED: _("The pull of %(when)s was stopped."),
        PullState.INTERRUPTED: _("The pull of %(when)s was interrupted."),
    }[PullState(last.state)] % {"when": moment(last.started_at, now)}


def _progress(last: Pull) -> Progress:
    hint = _("%(resource)s, page %(n)s") % {"resource": last.step, "n": digits(last.done)} if last.step else ""
    return Progress(last.done, None, _("The provider is being read"), hint)


def _resources(last: Pull) -> AltTable | None:
    """What the provider gave, list by list, and what it did not."""
    if not last.outcome:
        return None
    what, read, unreadable, note = _("List"), _("Read"), _("Could not be read"), _("Note")
    rows = [
        (
            Cell(path),
            Cell(digits(told["read"]) if "read" in told else "–", is_number=True, label=read),
            Cell(digits(told["unreadable"]) if "unreadable" in told else "–", is_number=True, label=unreadable),
            Cell(in_words(told["code"], told.get("what", "")) if told.get("code") else "", label=note),
        )
        for path, told in sorted(last.outcome.items())
    ]
    headers = (Cell(what), Cell(read, is_number=True), Cell(unreadable, is_number=True), Cell(note))
    return AltTable(caption=_("What the provider gave"), headers=headers, rows=tuple(rows), is_stacked=True)


def _pulls(pulls: list[Pull], now: dt.datetime) -> AltTable | None:
    if not pulls:
        return None
    names = (("new", _("New")), ("changed", _("Changed")), ("removed", _("Gone")), ("quarantined", _("In quarantine")))
    rows = []
    for pull in pulls:
        counts = runs.totals(pull)
        rows.append(
            (
                Cell(moment(pull.started_at, now)),
                Cell(str(PullMode(pull.mode).label), label=_("What")),
                Cell(str(PullState(pull.state).label), label=_("How it went")),
                *(Cell(digits(counts[key]), is_number=True, label=label) for key, label in names),
            )
        )
    told = (Cell(label, is_number=True) for _key, label in names)
    headers = (Cell(_("When")), Cell(_("What")), Cell(_("How it went")), *told)
    return AltTable(caption=_("The latest pulls"), headers=headers, rows=tuple(rows), is_stacked=True)
