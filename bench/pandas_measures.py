"""The measures of contract section 3 in pandas: what a good analyst would write, without a loop over pupils or lessons.

`python pandas_measures.py FACTS RESULTS AS_OF`: every Parquet file below FACTS; writes figures and rules in RESULTS as
Parquet, and says its seconds as JSON. Runs in an environment of its own (bench/pandas_peer.py), without Fullfölj.
It takes for granted what the bench's files keep: everybody is enrolled all the time, and there is one school year.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from pathlib import Path

import pandas as pd

_NUMBERS = ["offered", "present", "valid", "invalid", "other", "late"]
_COLUMNS = ["student", "date", *_NUMBERS, "reported", "cancelled"]
_COUNTS = ["whole_days_absent", "absence_spells", "short_spells", "longest_spell_days", "late_arrivals"]
_COUNTS += ["scattered_absence", "invalid_occasions"]
_SUMS = ["offered", "reported_offered", "valid", "invalid", "accounted"]


def main(facts: Path, results: Path, as_of: dt.date) -> None:
    started = time.perf_counter()
    days = school_days(pd.read_parquet(facts, columns=_COLUMNS), as_of)
    figures = windows(days, as_of)
    figures.to_parquet(results / "figures.parquet", index=False)
    rules(days).to_parquet(results / "rules.parquet", index=False)
    print(json.dumps({"seconds": time.perf_counter() - started}))


def school_days(lessons: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """A row a pupil and school day, in order."""
    lessons["date"] = pd.to_datetime(lessons["date"])
    counts = ~lessons["cancelled"] & (lessons["offered"] > 0) & (lessons["date"] <= pd.Timestamp(as_of))
    lessons = lessons[counts]
    minutes = lessons[["present", "valid", "invalid", "other"]]
    reported = lessons["reported"] & minutes.notna().all(axis=1)
    wholly = (
        reported & (minutes["valid"] + minutes["invalid"] > 0) & (minutes["present"] == 0) & (minutes["other"] == 0)
    )
    guessed = (minutes["invalid"] > 0) & (minutes["present"] > 0)
    late = reported & (lessons["late"] > 0).where(lessons["late"].notna(), guessed)
    told = minutes.where(reported, 0).astype("int32")
    summed = pd.DataFrame(
        {
            "student": lessons["student"],
            "date": lessons["date"],
            "offered": lessons["offered"].astype("int32"),
            "reported_offered": lessons["offered"].where(reported, 0).astype("int32"),
            "valid": told["valid"],
            "invalid": told["invalid"],
            "accounted": told.sum(axis=1).astype("int32"),
            "lessons": reported.astype("int32"),
            "wholly": wholly.astype("int32"),
            "invalid_lessons": (wholly & (minutes["invalid"] > 0)).astype("int32"),
            "late_arrivals": late.astype("int32"),
        }
    )
    days = summed.groupby(["student", "date"], sort=True).sum().reset_index()
    days["reported"] = (days["lessons"] > 0).astype("int32")
    days["whole"] = ((days["lessons"] > 0) & (days["wholly"] == days["lessons"])).astype("int32")
    days["scattered_absence"] = days["wholly"].where(days["whole"] == 0, 0)
    days["invalid_occasions"] = (days["invalid_lessons"] > 0).astype("int32")
    days["autumn"] = days["date"].dt.month >= 7
    by_student = days.groupby("student", sort=False)
    days["number"] = by_student.cumcount() + 1
    days["back"] = by_student["number"].transform("max") - days["number"] + 1
    # One number for all days of one unbroken run of whole days: reported days so far minus whole days so far.
    days["run"] = by_student["reported"].cumsum() - by_student["whole"].cumsum()
    return days


def windows(days: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """All measures, a row a pupil and window."""
    autumn = as_of.month >= 7
    year = pd.Timestamp(as_of.year - (0 if autumn else 1), 7, 1)
    inside = {
        "last_20_school_days": days["back"] <= 20,
        "last_4_weeks": days["date"] > pd.Timestamp(as_of) - pd.Timedelta(days=28),
        "term": days["date"] >= (year if autumn else pd.Timestamp(as_of.year, 1, 1)),
        "school_year": days["date"] >= year,
        "before": days["back"].between(21, 40),
    }
    return pd.concat([_window(days[rows], name) for name, rows in inside.items()], ignore_index=True)


def _window(days: pd.DataFrame, name: str) -> pd.DataFrame:
    summed = [*_SUMS, "reported", "whole", "late_arrivals", "scattered_absence", "invalid_occasions"]
    by_student = days.groupby("student", sort=True)
    found = by_student[summed].sum().rename(columns={"reported": "reported_days", "whole": "whole_days_absent"})
    found["school_days"] = by_student.size()
    away = days[days["whole"] == 1].groupby(["student", "run"]).size()
    lengths = away.groupby("student")
    found["absence_spells"] = lengths.size()
    found["short_spells"] = (away <= 2).groupby("student").sum()
    found["longest_spell_days"] = lengths.max()
    spells = ["absence_spells", "short_spells", "longest_spell_days"]
    found[spells] = found[spells].fillna(0)
    found[_COUNTS] = found[_COUNTS].where(found["reported_days"] > 0).astype("Int32")
    found = found.reset_index()
    found["window_name"] = name
    return found


def rules(days: pd.DataFrame) -> pd.DataFrame:
    """The first day of the present unbroken time of each rule; a row a pupil."""
    holds = _holds(days, running(days))
    answer = pd.DataFrame({"student": days["student"].unique()}).set_index("student")
    for name, (value, known) in holds.items():
        number = days["number"]
        last_false = number.where(known & ~value, 0).groupby(days["student"]).transform("max")
        since = days[value & known & (number > last_false)].groupby("student")["date"].min()
        answer[f"since {name}"] = since
    return answer.reset_index()


def running(days: pd.DataFrame) -> pd.DataFrame:
    """The figures as they stood at the end of each school day."""
    days = days.assign(absence=days["valid"] + days["invalid"])
    sums = ["offered", "reported_offered", "absence", "accounted", "reported", "late_arrivals", "invalid_occasions"]
    by_student = days["student"]
    so_far = days.groupby("student", sort=False)[sums].cumsum()
    at_20 = so_far.groupby(by_student, sort=False).shift(20, fill_value=0)
    at_40 = so_far.groupby(by_student, sort=False).shift(40, fill_value=0)
    found = (so_far - at_20).add_suffix("_20").join((at_20 - at_40).add_suffix("_before"))
    term = [days["student"], days["autumn"]]
    first = days["whole"] * days["number"].le(20)
    found["whole_start"] = first.groupby(by_student, sort=False).cumsum()
    for name in ("offered", "reported_offered"):
        early = days[name].where(days["number"] <= 20, 0)
        found[f"{name}_start"] = early.groupby(by_student, sort=False).cumsum()
        found[f"{name}_term"] = days[name].groupby(term, sort=False).cumsum()
    found["reported_term"] = days["reported"].groupby(term, sort=False).cumsum()
    away = days[days["whole"] == 1]
    place = away.groupby(["student", "autumn", "run"], sort=False).cumcount() + 1
    step = place.eq(1).astype("int32") - place.eq(3).astype("int32")
    steps = step.reindex(days.index, fill_value=0)
    found["short_spells_term"] = steps.groupby(term, sort=False).cumsum()
    return found


def _holds(days: pd.DataFrame, run: pd.DataFrame) -> dict[str, tuple[pd.Series, pd.Series]]:
    """Rule → whether it holds, and whether that can be told, day by day."""

    def covered(end: str) -> pd.Series:
        return 4 * run[f"reported_offered_{end}"] >= 3 * run[f"offered_{end}"]

    last, enough = covered("20"), run["reported_20"] >= 10
    found = {}
    for percent in (10, 15, 20, 50):
        over = enough & (100 * run["absence_20"] >= percent * run["accounted_20"])
        found[f"absence-{percent}"] = (over, last & (~enough | (run["accounted_20"] > 0)))
    found["invalid-3"] = (run["invalid_occasions_20"] >= 3, last & (run["reported_20"] > 0))
    found["late-5"] = (run["late_arrivals_20"] >= 5, last & (run["reported_20"] > 0))
    found["short-spells-3"] = (run["short_spells_term"] >= 3, covered("term") & (run["reported_term"] > 0))
    now, before = run["accounted_20"].astype("int64"), run["accounted_before"].astype("int64")
    rise = 100 * (run["absence_20"] * before - run["absence_before"] * now) >= 10 * (now * before)
    both = enough & (run["reported_before"] >= 10) & (now > 0) & (before > 0)
    found["change-10"] = (rise, last & covered("before") & both)
    found["start-2"] = (run["whole_start"] >= 2, covered("start"))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), dt.date.fromisoformat(sys.argv[3]))
