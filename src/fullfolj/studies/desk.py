"""The feature's lines on *Idag*: a teacher's groups that are not done in the round."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell import grading_words, words
from fullfolj.shell.desk_lines import DeskLine, DeskSource
from fullfolj.studies import permissions, progress_queries, rounds_presenter
from fullfolj.studies.progress_queries import Progress
from fullfolj.studies.rounds_queries import CurrentRound


def _lines(visitor: Visitor) -> list[DeskLine]:
    """A line a group that is not done: a class with many subjects is one line, and not ten."""
    by_group: dict[uuid.UUID, list[Progress]] = {}
    for one in progress_queries.own(visitor):
        by_group.setdefault(one.uuid, []).append(one)
    return [
        _of_many(subjects, visitor) if len(subjects) > 1 else _of_one(subjects[0], visitor)
        for subjects in by_group.values()
        if not all(one.is_done for one in subjects)
    ]


def _of_one(one: Progress, visitor: Visitor) -> DeskLine:
    name = f"{grading_words.subject_name(one.subject.code)}, {one.name}"
    text = ngettext(
        "%(told)s of %(count)s pupil is told of in %(round)s.",
        "%(told)s of %(count)s pupils are told of in %(round)s.",
        one.pupils,
    )
    url = reverse("studies-grid", args=[one.uuid, one.subject.code])
    return DeskLine(name, url, _said(text, one.told, one.pupils, one.round, visitor))


def _of_many(subjects: Sequence[Progress], visitor: Visitor) -> DeskLine:
    text = _("%(told)s of %(count)s subjects are done in %(round)s.")
    done = sum(each.is_done for each in subjects)
    said = _said(text, done, len(subjects), subjects[0].round, visitor)
    return DeskLine(subjects[0].name, reverse("studies"), said)


def _said(text: str, told: int, count: int, found: CurrentRound, visitor: Visitor) -> str:
    standing = rounds_presenter.standing(found, visitor.today)
    said = text % {"told": words.digits(told), "count": words.digits(count), "round": standing}
    return f"{said} {rounds_presenter.talks(found, visitor.today)}".strip()


SOURCE = DeskSource(
    name="overview",
    order=10,
    permission=permissions.FILL,
    heading=lambda: _("Subject overview"),
    hint=lambda: _("A line goes away when every pupil of the group is told of or confirmed in the round."),
    lines=_lines,
)
