"""What the catalogue says of a kind of support measure. Pure: no database.

A text is a mapping from language code to words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models
from django.utils.translation import get_language, gettext_lazy

from fullfolj.access.permissions import Role
from fullfolj.domain.attachment import Dimension
from fullfolj.support.models import Level, WorkMode

type Text = Mapping[str, str]
#: Who can own a support measure: those who work with pupils in a school.
OWNERS = (
    Role.MENTOR,
    Role.TEACHER,
    Role.ATTENDANCE_COORDINATOR,
    Role.STUDENT_HEALTH,
    Role.CAREER_COUNSELLOR,
    Role.PRINCIPAL,
)


class Strength(models.TextChoices):
    """How far something is known to work, never more than the source bears."""

    TESTED = "tested", gettext_lazy("Tested in trials")
    TRIED = "tried", gettext_lazy("Tried and described")
    DESCRIBED = "described", gettext_lazy("Described only")
    UNKNOWN = "unknown", gettext_lazy("Unknown")


class Source(StrEnum):
    """Where the idea comes from: one of the two documents, the law, or the school itself."""

    PROCESS = "A"
    STORIES = "B"
    LAW = "law"
    OWN = "own"


class Per(models.TextChoices):
    WEEK = "week", gettext_lazy("a week")
    MONTH = "month", gettext_lazy("a month")
    TERM = "term", gettext_lazy("a term")
    YEAR = "year", gettext_lazy("a school year")


class Factor(models.TextChoices):
    """What makes work for completed studies succeed, as tags (source A)."""

    INDIVIDUAL = "individual", gettext_lazy("Individual focus")
    TREATMENT = "treatment", gettext_lazy("How pupils are met")
    FLEXIBILITY = "flexibility", gettext_lazy("Flexibility")
    FOLLOW_UP = "follow-up", gettext_lazy("Check and follow-up")
    COOPERATION = "cooperation", gettext_lazy("Cooperation")
    INCLUSIVE = "inclusive", gettext_lazy("Inclusive learning environments")
    IDENTITY = "identity", gettext_lazy("School identity")
    PEERS = "peers", gettext_lazy("Peer effects")
    ATTENDANCE = "attendance", gettext_lazy("Attendance and goals")


@dataclass(frozen=True)
class Dose:
    """How often (`times` per `per`), how long each time (minutes) and for how many weeks; None is as needed."""

    times: int | None = None
    per: Per = Per.WEEK
    minutes: int | None = None
    weeks: int | None = None

    @property
    def times_a_week(self) -> int | None:
        return self.times if self.per is Per.WEEK else None


@dataclass(frozen=True)
class Evidence:
    """`place` is who tried or told of it; `research` the trial, in short; `note` what it does and doesn't say."""

    strength: Strength
    source: Source
    place: str = ""
    research: str = ""
    note: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """One version of one kind. `slug` stays the same for ever: measures that were begun with it keep it."""

    slug: str
    version: int
    dimensions: tuple[Dimension, ...]
    level: Level
    mode: WorkMode
    owner: Role
    factors: tuple[Factor, ...]
    dose: Dose
    evidence: Evidence
    name: Text
    purpose: Text
    how: Text
    materials: Text

    @property
    def is_own(self) -> bool:
        return self.evidence.source is Source.OWN


def said(text: Text) -> str:
    """The text in the language of the page; in the one it is written in where that is another; empty without any."""
    return text.get((get_language() or "sv")[:2]) or text.get("sv") or next(iter(text.values()), "")
