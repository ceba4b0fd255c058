"""A teacher's groups, and the classes, in words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell import grading_words, words
from fullfolj.studies import permissions, rounds_presenter
from fullfolj.studies.progress_queries import Overview, Progress
from fullfolj.studies.queries import ListedClass, Taught

#: Groups that are listed at once; more are folded.
_SHOWN = 20


@dataclass(frozen=True)
class SubjectLink:
    """A subject of a group, with how many are told of in the round; `told` is '' where no round has opened."""

    name: str
    url: str
    told: str


@dataclass(frozen=True)
class GroupRow:
    """A group or a class, with its subjects; `url` is where its name leads, '' for nowhere."""

    name: str
    unit: str
    pupils: str
    url: str = ""
    subjects: tuple[SubjectLink, ...] = ()


@dataclass(frozen=True)
class RoundPart:
    """How far the round has come among the groups that the visitor follows; `rows` are those not done."""

    lead: str
    rows: tuple[GroupRow, ...]
    summary: str


@dataclass(frozen=True)
class OverviewPage:
    """`about` says how it is with the rounds. `rounds_url` and `figures_url` are '' for those who may not."""

    taught: tuple[GroupRow, ...]
    classes: tuple[GroupRow, ...]
    about: str
    followed: RoundPart | None
    rounds_url: str
    figures_url: str


def page(data: Overview, visitor: Visitor) -> OverviewPage:
    return OverviewPage(
        taught=tuple(_group_row(one, data.own) for one in data.taught),
        classes=tuple(_class_row(one) for one in data.classes),
        about=_about(data, visitor.today),
        followed=_followed(data.followed),
        rounds_url=reverse("studies-rounds") if visitor.may(permissions.PLAN_ROUNDS) else "",
        figures_url=reverse("studies-units") if visitor.may(permissions.SEE_FIGURES) else "",
    )


def _about(data: Overview, today: dt.date) -> str:
    """The rounds that the visitor's groups are in; that none has opened, where there are groups at all."""
    rounds = {one.round for one in (*data.own, *data.followed)}
    if rounds:
        standing = sorted(rounds_presenter.standing(one, today) for one in rounds)
        return words.sentence_case(words.listed(standing)) + "."
    return _("No round is open, so nobody is reminded.") if data.taught or data.classes else ""


def _followed(groups: Sequence[Progress]) -> RoundPart | None:
    if not groups:
        return None
    left = [one for one in groups if not one.is_done]
    lead = ngettext(
        "%(done)s of %(count)s group and subject is done.",
        "%(done)s of %(count)s groups and subjects are done.",
        len(groups),
    ) % {"done": words.digits(len(groups) - len(left)), "count": words.digits(len(groups))}
    by_group: dict[uuid.UUID, list[Progress]] = {}
    for one in left:
        by_group.setdefault(one.uuid, []).append(one)
    rows = tuple(_left_row(one) for one in by_group.values())
    summary = ngettext("Show the %(count)s group that is left", "Show the %(count)s groups that are left", len(rows))
    return RoundPart(lead, rows, summary % {"count": words.digits(len(rows))} if len(rows) > _SHOWN else "")


def _left_row(subjects: Sequence[Progress]) -> GroupRow:
    first = subjects[0]
    links = tuple(SubjectLink(grading_words.subject_name(one.subject.code), "", _told(one)) for one in subjects)
    return GroupRow(first.name, first.unit, _pupils(first.pupils), subjects=links)


def _group_row(one: Taught, own: Sequence[Progress]) -> GroupRow:
    told = {each.subject: _told(each) for each in own if each.uuid == one.group.uuid}
    links = tuple(
        SubjectLink(
            grading_words.subject_name(subject.code),
            reverse("studies-grid", args=[one.group.uuid, subject.code]),
            told.get(subject, ""),
        )
        for subject in one.subjects
    )
    return GroupRow(one.group.display_name, one.group.unit.display_name, _pupils(one.pupils), subjects=links)


def _told(one: Progress) -> str:
    return _("%(told)s told of") % {"told": words.n_of_m(one.told, one.pupils)}


def _class_row(one: ListedClass) -> GroupRow:
    url = reverse("studies-class", args=[one.group.uuid])
    return GroupRow(one.group.display_name, one.group.unit.display_name, _pupils(one.pupils), url)


def _pupils(number: int) -> str:
    return ngettext("%(count)s pupil", "%(count)s pupils", number) % {"count": words.digits(number)}
