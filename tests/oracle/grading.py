"""Merit value and eligibility on the scale A–F, in plain Python from the statutes; slow, and shares no code with src.

A pupil is a dict: subject → letter, '-' or a word for why there is no grade. A register row is a tuple (subject, grade,
year, is_spring, is_final).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, product

#: Gymnasieförordningen 7 kap. 4 §.
WORTH = {"A": 20.0, "B": 17.5, "C": 15.0, "D": 12.5, "E": 10.0, "F": 0.0}
SUMS = {"NO": {"BI", "FY", "KE"}, "SO": {"GE", "HI", "RE", "SH"}}
#: Besides Swedish, English and mathematics: how many others, and which (skollagen 16 kap. 30–31 §§,
#: gymnasieförordningen 7 kap. 1 §).
PROGRAMMES: dict[str, tuple[int, set[str]]] = {
    "YR": (5, set()),
    "EKHUSA": (9, {"GE", "HI", "RE", "SH"}),
    "NATE": (9, {"BI", "FY", "KE"}),
    "ES": (9, set()),
}
_CORE = {"SV", "SVA", "EN", "MA"}
#: Subjects that anybody may take up, and one more language of each kind.
_ANY = "BL HKK IDH MU SL TK TN DA JU OVR M1XXX M2XXX MLXXX".split()
Row = tuple[str, str, int, bool, bool]


def merit(grades: dict[str, str]) -> tuple[float | None, int]:
    """The value and what it is of."""
    option = [WORTH[grade] for subject, grade in grades.items() if subject[:2] == "M2" and grade in WORTH]
    others = [WORTH[grade] for subject, grade in grades.items() if subject[:2] != "M2" and grade in WORTH]
    best = sorted(others)[-16:]
    return (sum(best) + sum(option) if best or option else None, 340 if option else 320)


def passed(grades: dict[str, str]) -> set[str]:
    return {subject for subject, grade in grades.items() if grade in list("ABCDE")}


def opens(good: set[str], programmes: str, failed: Iterable[str] = ()) -> bool:
    """Whether the grades open the programmes; a sum is one, and stands for its subjects that have no grade."""
    if not (good & {"SV", "SVA"} and "EN" in good and "MA" in good):
        return False
    others, named = PROGRAMMES[programmes]
    stand_for = set(good)
    for sum_of in good & {"NO", "SO"}:
        stand_for |= SUMS[sum_of] - set(failed)
    return len(good - _CORE) >= others and named <= stand_for


def opens_imv(good: set[str]) -> bool:
    """Skollagen 17 kap. 10 §: Swedish, and English or mathematics with four others, or both with three."""
    if not good & {"SV", "SVA"}:
        return False
    both, either = {"EN", "MA"} <= good, bool({"EN", "MA"} & good)
    return (either and len(good - _CORE) >= 4) or (both and len(good - _CORE) >= 3)


def distance(grades: dict[str, str], programmes: str) -> int:
    """The least number of further passing grades over all subjects, by trying.

    Subjects that nothing names are as good as one another: so many of them are tried, and every set of the rest. Who
    has a sum gets grades in the sum, and others in its subjects.
    """
    good, failed = passed(grades), {subject for subject, grade in grades.items() if grade in ("F", "-")}
    special = ["SV", "EN", "MA", *(code for sum_of in SUMS for code in _of_block(grades, sum_of))]
    special = [code for code in special if code not in good]
    plain = [code for code in _ANY if code not in good]
    tries = product(range(len(plain) + 1), _subsets(special))
    return min(len(some) + n for n, some in tries if opens(good | some | set(plain[:n]), programmes, failed - some))


def nearest(good: set[str], studied: Iterable[str], programmes: str, failed: set[str]) -> list[set[str]]:
    """All the smallest sets of studied subjects that open the programmes when passed; none when they are open."""
    if opens(good, programmes, failed):
        return []
    tries = list(_subsets([code for code in studied if code not in good]))
    found = [some for some in tries if opens(good | some, programmes, failed - some)]
    return [some for some in found if len(some) == min(map(len, found))]


def _of_block(grades: dict[str, str], sum_of: str) -> Iterable[str]:
    """What could be passed there: the sum for whoever has it, with its subjects that were graded by themselves."""
    if grades.get(sum_of) not in [*WORTH, "-"]:
        return sorted(SUMS[sum_of])
    return [sum_of, *sorted(code for code in SUMS[sum_of] if grades.get(code) in [*WORTH, "-"])]


def _subsets(codes: Iterable[str]) -> Iterable[set[str]]:
    codes = list(codes)
    return (set(some) for size in range(len(codes) + 1) for some in combinations(codes, size))


def stands(rows: list[Row]) -> dict[str, str]:
    """The grade of each subject, of the rows that stand."""
    return {subject: row[1] for subject, row in standing_rows(rows).items()}


def standing_rows(rows: list[Row]) -> dict[str, Row]:
    """Of readable rows, each key once: the latest of each subject, final before term; then what gives way to what."""
    found: dict[str, Row] = {}
    for subject in {row[0] for row in rows}:
        mine = [row for row in rows if row[0] == subject]
        finals = [row for row in mine if row[4]] or mine
        graded = [row for row in finals if row[1] not in ("NOT_TAUGHT", "NOT_GRADED")] or finals
        found[subject] = max(graded, key=lambda row: (row[2], row[3]))
    for alike in (["SV", "SVA"], [subject for subject in found if subject[:2] == "M2"]):
        _one_of(found, alike)
    for sum_of, parts in SUMS.items():
        decided = [found[part] for part in parts if part in found and found[part][1] in [*WORTH, "-"]]
        if sum_of in found and decided and _is_over(found[sum_of], decided, len(parts)):
            del found[sum_of]
    return found


def _is_over(whole: Row, decided: list[Row], parts: int) -> bool:
    """Whether a sum counts no longer beside its subjects: all have grades, or a final one, or one that is as old."""
    is_empty = whole[1] not in [*WORTH, "-"]
    return is_empty or len(decided) == parts or any(row[4] or row[2:4] <= whole[2:4] for row in decided)


def _one_of(found: dict[str, Row], alike: list[str]) -> None:
    """Final before term, the newest school year, and within it the best; leaves one of the subjects there."""
    rows = [found.pop(subject) for subject in alike if subject in found]
    rows = [row for row in rows if row[4]] or rows
    rows = [row for row in rows if row[1] in [*WORTH, "-"]] or rows
    rows = [row for row in rows if row[2] == max(other[2] for other in rows)]
    if rows:
        best = min(rows, key=lambda row: ("ABCDEF-".find(row[1]), row[0]))
        found[best[0]] = best


def points_short(grades: list[int]) -> int:
    """Steps up until the mean of grades 1–10 is four, by taking them one at a time, the lowest first."""
    grades, steps = list(grades), 0
    while sum(grades) / len(grades) < 4:
        grades[grades.index(min(grades))] += 1
        steps += 1
    return steps
