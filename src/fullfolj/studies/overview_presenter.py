"""A teacher's groups, and the classes, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell import grading_words, words
from fullfolj.studies import permissions
from fullfolj.studies.queries import ListedClass, Taught


@dataclass(frozen=True)
class GroupRow:
    """A group; `links` are (name, address): its subjects, or itself."""

    name: str
    unit: str
    pupils: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OverviewPage:
    """`rounds_url` is where the visitor plans the rounds, '' for those who don't."""

    taught: tuple[GroupRow, ...]
    classes: tuple[GroupRow, ...]
    rounds_url: str


def page(taught: Sequence[Taught], classes: Sequence[ListedClass], visitor: Visitor) -> OverviewPage:
    return OverviewPage(
        taught=tuple(_group_row(one) for one in taught),
        classes=tuple(_class_row(one) for one in classes),
        rounds_url=reverse("studies-rounds") if visitor.may(permissions.PLAN_ROUNDS) else "",
    )


def _group_row(one: Taught) -> GroupRow:
    subjects = [
        (grading_words.subject_name(subject.code), reverse("studies-grid", args=[one.group.uuid, subject.code]))
        for subject in one.subjects
    ]
    return GroupRow(one.group.display_name, one.group.unit.display_name, _pupils(one.pupils), tuple(subjects))


def _class_row(one: ListedClass) -> GroupRow:
    links = ((one.group.display_name, reverse("studies-class", args=[one.group.uuid])),)
    return GroupRow(one.group.display_name, one.group.unit.display_name, _pupils(one.pupils), links)


def _pupils(number: int) -> str:
    return ngettext("%(count)s pupil", "%(count)s pupils", number) % {"count": words.digits(number)}
