"""What a night leaves to the next: which day it was about, which files it read, and who is on which page."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path

from fullfolj.domain.schoolyear import Term
from fullfolj.lake import disk
from fullfolj.measures import catalogue, night, runner
from fullfolj.measures.results import Definition
from fullfolj.signals.replay import FIGURE_RULES, Asked

_NAME = "night.json"
#: Where a night's digests of lessons are, and the enrolments it went by.
LESSONS, ENROLMENTS = "lessons.parquet", "enrolments.parquet"
_FAMILIES = ("enrolment_spans", "day_sums", "school_days", "whole_figures", "whole_latest", "running_figures")


@dataclass(frozen=True)
class Page:
    """Some pupils, and the files that hold all their lessons."""

    number: int
    students: tuple[int, ...]
    paths: tuple[str, ...]

    @classmethod
    def of(cls, number: int, batch: runner.Batch) -> Page:
        return cls(number, tuple(batch.students), tuple(str(path) for path in batch.paths))

    def on(self, paths: Sequence[str], students: Iterable[int]) -> Page:
        """The page with the files and the pupils of today."""
        return replace(self, paths=tuple(paths), students=tuple(students))

    @property
    def batch(self) -> runner.Batch:
        return runner.Batch(self.students, self.paths)

    def file(self, folder: Path, name: str) -> Path:
        return folder / f"{name}-{self.number:04d}.parquet"


@dataclass(frozen=True)
class Book:
    """`ahead` are those of the files with lessons after the day."""

    version: str
    as_of: str
    folder: str
    paths: tuple[str, ...]
    ahead: tuple[str, ...]
    pages: tuple[Page, ...]

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.as_of)

    @classmethod
    def read(cls, root: Path) -> Book | None:
        """The last night's; None when there is none that can be read, or not all that it tells of is there."""
        try:
            told = json.loads((root / _NAME).read_text(encoding="utf-8"))
            pages = tuple(Page(**{**page, **_tuples(page, "students", "paths")}) for page in told["pages"])
            book = cls(**{**told, **_tuples(told, "paths", "ahead"), "pages": pages})
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return book if all(disk.is_whole(path) for path in book.needed(root)) else None

    def needed(self, root: Path) -> Iterator[Path]:
        """The files that the next night reads."""
        yield from (root / self.folder / name for name in (LESSONS, ENROLMENTS))
        for page in self.pages:
            yield from (page.file(root / self.folder, name) for name in ("state", "rules"))

    def write(self, root: Path) -> None:
        """From here on this is the last night; what earlier ones kept is gone."""
        with disk.whole(root / _NAME) as part:
            part.write_text(json.dumps(self, default=vars), encoding="utf-8")
        for other in root.iterdir():
            if other.is_dir() and other.name != self.folder:
                shutil.rmtree(other, ignore_errors=True)

    def leads_to(self, asked: Asked) -> bool:
        """Whether anybody can be carried forward to what is asked: the same rules, the same term, not back in time."""
        same = self.version == version(asked) and Term.of(self.day) == Term.of(asked.as_of)
        return same and self.day <= asked.as_of


def version(asked: Asked) -> str:
    """Changes with everything that a state is made by."""
    sql = [catalogue.family(name).sql for name in _FAMILIES]
    rules = [rule.id for rule in FIGURE_RULES]
    made_by = [metadata.version("duckdb"), night.text(), *sql, *rules, repr(asked.rulebook)]
    return hashlib.sha256("\n".join([*made_by, Definition(asked.definition).value]).encode()).hexdigest()


def _tuples(told: dict[str, object], *names: str) -> dict[str, tuple[object, ...]]:
    return {name: tuple(told[name]) for name in names}  # type: ignore[arg-type]
