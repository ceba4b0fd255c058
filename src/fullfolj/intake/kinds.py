"""What an import of some kind must be able to do, and the registry of the kinds there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.domain.registry import Registry
from fullfolj.intake.findings import Findings
from fullfolj.intake.models import Import, ImportKind
from fullfolj.intake.source_rows import SourceRows
from fullfolj.school.models import Organisation


class NeedsMappingError(PlainError):
    """The file's columns, or the period it is about, are not known: a person must say what they are."""


class OtherKindError(Exception):
    """The file is of another kind than it was handed in as: a report of sums in place of lessons, or the reverse."""

    def __init__(self, kind: ImportKind) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass
class Task:
    """One import at work. `source` is the uploaded file, `staging` a directory of its own, empty at first.

    `today` and `now` are fixed for the whole import. `counted` gathers `read` and `protected`, rows of the source.
    `kept` is for handing on between `stage`, `compare` and `apply`, which always run in this order in one process: an
    apply in another process than the reading reads the file anew. `written` lists files that `apply` made, which are
    removed again if the transaction fails.
    """

    imp: Import
    organiser: Organisation
    source: Path
    staging: Path
    options: dict[str, Any]
    today: dt.date
    now: dt.datetime
    by: Actor
    findings: Findings = field(default_factory=Findings)
    counted: dict[str, int] = field(default_factory=lambda: {"read": 0, "protected": 0})
    kept: dict[str, Any] = field(default_factory=dict)
    written: list[Path] = field(default_factory=list)
    report: Callable[[str, int, int], None] = lambda step, done, total: None

    def progress(self, step: str, done: int = 0, total: int = 0) -> None:
        """Tells whoever watches; `step` is a word of pipeline.STEPS."""
        self.report(step, done, total)


@dataclass(frozen=True)
class GuardStop:
    """So much would vanish that a person must look: `vanishing` of `standing` at a unit or in a period.

    `of` is what, where it is not what the kind of import is about.
    """

    place: str
    vanishing: int
    standing: int
    of: str = ""


def alarming(vanishing: int, standing: int) -> bool:
    """More than max(5, 10 %) would vanish (contract section 1)."""
    return vanishing > 5 and vanishing * 10 > standing


@dataclass
class Changes:
    """What an import would do: contract section 1's counts, why a guard stops it, and what the preview page shows."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    guard: list[GuardStop] = field(default_factory=list)
    preview: dict[str, Any] = field(default_factory=dict)


class Kind(Protocol):
    """A kind of import. The pipeline calls stage, then compare, then (in a transaction) compare's changes go to apply.

    `stage` reads `task.source`, puts rows it can't read in `task.findings`, counts `read` and `protected`, and leaves
    what it read in `task.kept` or `task.staging`. `compare` changes nothing. `apply` runs inside the import's one
    transaction and must leave nothing half done when it raises. `rows` reads the source's rows anew as they came: those
    in quarantine are kept of them.
    """

    name: ImportKind

    def stage(self, task: Task) -> None: ...

    def compare(self, task: Task) -> Changes: ...

    def apply(self, task: Task, changes: Changes) -> None: ...

    def rows(self, task: Task) -> SourceRows: ...


KINDS: Registry[Kind] = Registry("import kinds", key=lambda kind: str(kind.name))


def kind_of(name: str) -> Kind:
    """The kind by name; its module is imported when it is first asked for."""
    if name not in KINDS:
        from importlib import import_module

        import_module(f"fullfolj.intake.{ImportKind(name)}")
    return KINDS.get(name)
