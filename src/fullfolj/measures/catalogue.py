"""The reviewed SQL with its headers, and the page about it that is generated from them."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass
from pathlib import Path

_SQL = Path(__file__).parent / "sql"
_FIELDS = ("title", "counts", "leaves out", "source", "reviewed")
#: The order of the generated page: what all others stand on, the measures, then what rules and pages read.
NAMES = (
    "enrolment_spans",
    "day_sums",
    "school_days",
    "windows",
    "coverage",
    "absence_shares",
    "absence_share_definitions",
    "whole_days_absent",
    "absence_spells",
    "late_arrivals",
    "scattered_absence",
    "invalid_occasions",
    "change",
    "counted_lessons",
    "student_weeks",
    "subjects",
    "subject_weeks",
    "student_groups",
    "group_weeks",
    "lesson_slots",
    "slot_weeks",
    "pupil_shares",
    "group_shares",
    "rollups",
    "hours_of_period",
    "totals_of_pupils",
    "totals",
    "running_figures",
    "latest_figures",
    "whole_figures",
    "whole_latest",
    "weekly_figures",
    "term_shares",
    "short_valid_absence",
    "last_away",
    "away_days",
    "day_strip",
    "invalid_days",
    "weekly",
    "lessons",
    "unreported_groups",
    "reporting_weeks",
    "unreported_lessons",
    "group_subjects",
    "pattern_days",
    "pattern_windows",
    "pattern_lessons",
    "pattern_counts",
    "pattern_tested",
    "pattern_candidates",
    "pattern_comparison",
    "pattern_returns",
)


_OPENING = """# Measures

Generated from the headers of `src/fullfolj/measures/sql/*.sql` by `python -m fullfolj.measures`.
Each file is what the program runs; the definitions are those of the outside contract, section 3.
"""


@dataclass(frozen=True)
class Family:
    """One file of SQL: its header's fields, and the statement without it."""

    name: str
    title: str
    counts: str
    leaves_out: str
    source: str
    reviewed: str
    sql: str


@functools.cache
def family(name: str) -> Family:
    """The SQL file called `name`; ValueError when its header lacks a field or has one too many."""
    return parse(name, (_SQL / f"{name}.sql").read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Family:
    """The header (`-- field: words`, continued by `--   words`) and the SQL below it. ValueError as for `family`."""
    fields: dict[str, str] = {}
    lines = text.splitlines()
    header = list(itertools.takewhile(lambda line: line.startswith("--"), lines))
    field = ""
    for line in header:
        if line.startswith("--   "):
            fields[field] += " " + line[5:]
        else:
            field, _, words = line[3:].partition(": ")
            fields[field] = words
    if tuple(fields) != _FIELDS:
        raise ValueError(f"{name}.sql: the header must say {', '.join(_FIELDS)}; it says {', '.join(fields)}")
    title, counts, leaves_out, source, reviewed = fields.values()
    return Family(name, title, counts, leaves_out, source, reviewed, "\n".join(lines[len(header) :]).strip())


def page() -> str:
    """docs/reference/measures.md, whole."""
    parts = [_OPENING]
    for name in NAMES:
        item = family(name)
        parts.append(
            f"## {item.title}\n\n{item.counts}\n\n* **Leaves out:** {item.leaves_out}\n* **Source:** {item.source}\n"
            f"* **Reviewed:** {item.reviewed}\n* **SQL:** `{name}.sql`\n"
        )
    return "\n".join(parts)
