"""What the search for patterns finds: the share of planted patterns found, and the share of finds that are false.

`python -m bench.patterns` searches towns with planted patterns and towns without any, each by itself as an organiser is
searched at night: towns of the bench's own (bench.pattern_towns), and with `--simulated` towns of the program's own
simulator (bench.simulated_towns). Where nothing is to be found, at most one town in twenty may have a find at all, for
that is what Benjamini and Hochberg's control promises. docs/reference/patterns.md has the result.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from fullfolj.signals.patterns.search import Found

PUPILS = 1_000
#: A planted pattern shows itself truly under these names too: single lessons missed on one weekday lie in one group.
ALSO = {
    "weekday": {"short-spells"},
    "edge-lesson": {"group", "scattered"},
    "group": {"scattered", "edge-lesson", "weekday"},
    "break": {"short-spells", "start"},
    "short-spells": {"change", "rising"},
    "rising": {"change", "scattered"},
    "change": {"rising", "scattered"},
    "scattered": {"change", "rising"},
    "start": {"short-spells"},
}


class Town(Protocol):
    """Made-up pupils whose every pattern is known. `planted` is pupil → pattern, `classes` pupil → class."""

    @property
    def planted(self) -> Mapping[int, str]: ...

    @property
    def classes(self) -> Mapping[int, int]: ...

    @property
    def enrolments(self) -> Sequence[tuple[int, dt.date | None, dt.date | None]]: ...

    @property
    def last_day(self) -> dt.date: ...

    def facts(self) -> pl.DataFrame: ...

    def by_habit(self, student: int, /) -> set[str]: ...


@dataclass
class Tally:
    """Counted over towns. `planted` and `found` by pattern; `told` are all finds, `false` those that are not true.

    `habits` are finds of what nobody planted but a pupil's habits give.
    """

    pupils: int = 0
    towns: int = 0
    towns_with_false: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    told: int = 0
    habits: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)

    def add(self, town: Town, finds: Iterable[Found]) -> None:
        """What is observed and not tested counts as found, never as false."""
        told = [one for one in finds if one.chance is not None or town.planted.get(one.student) == one.pattern]
        by_pupil = [(one.student, one.pattern) for one in told]
        others = [one for one in by_pupil if not is_true(town.planted.get(one[0], ""), one[1])]
        habits = [one for one in others if one[1] in town.by_habit(one[0])]
        wrong = [one[1] for one in others if one not in habits]
        self.pupils += len(town.classes)
        self.towns += 1
        self.towns_with_false += bool(wrong)
        self.planted.update(town.planted.values())
        self.found.update(kind for student, kind in town.planted.items() if (student, kind) in by_pupil)
        self.told += len(by_pupil)
        self.habits.update(pattern for _student, pattern in habits)
        self.false.update(wrong)

    def in_words(self) -> str:
        """A line for the finds, one for each planted pattern."""
        false = self.false.total()
        head = (
            f"{self.towns} towns, {self.pupils} pupils: {self.told} finds, {false} of them false"
            f" ({false / max(1, self.told):.1%}); {1000 * false / max(1, self.pupils):.2f} false per 1,000 pupils;"
            f" {self.towns_with_false} towns with any; {self.habits.total()} of pupils' habits"
        )
        lines = [f"  {kind}: {self.found[kind]} of {count} found" for kind, count in self.planted.items()]
        lines += [f"  of habits {kind}: {count}" for kind, count in self.habits.items()]
        return "\n".join([head, *lines, *(f"  false {kind}: {count}" for kind, count in self.false.items())])


def is_true(planted: str, found: str) -> bool:
    """Whether a find is what was planted, or the same thing seen from another side."""
    return found == planted or found in ALSO.get(planted, ())


def finds_in(town: Town, path: Path) -> list[Found]:
    """The search over the town, as the night searches an organiser with these pupils; `path` is written and removed."""
    from fullfolj.lake import engine
    from fullfolj.signals import pattern_searches
    from fullfolj.signals.patterns.search import search

    town.facts().write_parquet(path)
    enrolments = engine.table({"student": int, "start_date": dt.date, "end_date": dt.date}, town.enrolments)
    classes = engine.table({"student": int, "class": int}, list(town.classes.items()))
    found = search(pattern_searches.counted([path], enrolments, classes, town.last_day))
    path.unlink()
    return found


def tally(seeds: Iterable[int], pupils: int, folder: Path, *, planted: bool, simulated: bool = False) -> Tally:
    """All towns of the seeds together."""
    from bench import pattern_towns, simulated_towns

    total = Tally()
    for seed in seeds:
        made: Town = (simulated_towns if simulated else pattern_towns).make(seed, pupils, planted=planted)
        total.add(made, finds_in(made, folder / f"{seed}.parquet"))
    return total


def main(arguments: Sequence[str]) -> int:
    """1 when more towns without patterns have a find than one in twenty, allowing for chance; else 0."""
    parser = argparse.ArgumentParser(prog="bench.patterns", description=__doc__)
    parser.add_argument("--towns", type=int, default=20)
    parser.add_argument("--pupils", type=int, default=PUPILS)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--simulated", action="store_true", help="towns of the program's own simulator")
    parser.add_argument("--none-only", action="store_true", help="only towns without patterns")
    options = parser.parse_args(arguments)
    seeds = range(options.first_seed, options.first_seed + options.towns)
    with tempfile.TemporaryDirectory(prefix="ffp", dir=os.environ.get("FULLFOLJ_BENCH_DIR")) as directory:
        os.environ["FULLFOLJ_DATA"] = directory
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullfolj.config.settings")
        import django

        django.setup()
        folder = Path(directory) / "towns"
        folder.mkdir()
        started = time.perf_counter()
        if not options.none_only:
            some = tally(seeds, options.pupils, folder, planted=True, simulated=options.simulated)
            print(f"planted: {some.in_words()}", flush=True)
        without = tally(seeds, options.pupils, folder, planted=False, simulated=options.simulated)
    print(f"none: {without.in_words()}\n{time.perf_counter() - started:.0f} s")
    # Of 20 towns one may have a find, and by chance three or four now and then.
    return int(without.towns_with_false > options.towns / 20 + 2 * (options.towns / 20) ** 0.5)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
