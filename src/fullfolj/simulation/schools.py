"""School units of the town: which years they have, how many pupils in each, and their classes."""

from __future__ import annotations

import math
from dataclasses import dataclass

from fullfolj.simulation import rates

YEAR_LEVELS = range(1, 10)
_FIRST_CODE = 10_010_001
_UPPER_NAMES = ("Skarvåsskolan", "Hedlyckeskolan", "Sjölidaskolan", "Kvarnmoskolan", "Ängshultsskolan")
_LOWER_NAMES = ("Hasselkärrs skola", "Videtorpa skola", "Blåvinge skola", "Mellansunda skola", "Lärkhagens skola")


@dataclass(frozen=True)
class SchoolUnit:
    """`code` has eight digits and is made up; with `blocks`, NO and SO are graded as wholes in year 6."""

    number: int
    code: str
    name: str
    first_level: int
    last_level: int
    blocks: bool

    def has(self, year_level: int) -> bool:
        return self.first_level <= year_level <= self.last_level


@dataclass(frozen=True)
class LevelPlan:
    """Pupils and classes of a year level at a unit."""

    unit: SchoolUnit
    year_level: int
    pupils: int

    @property
    def letters(self) -> str:
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: max(1, round(self.pupils / rates.CLASS_SIZE))]


def plan(students: int, seed: int) -> tuple[tuple[SchoolUnit, ...], tuple[LevelPlan, ...]]:
    """The units, years 7–9 first, and how the pupils fall on them: as many in each year level of the town."""
    in_level = {level: students // 9 + (1 if level <= students % 9 else 0) for level in YEAR_LEVELS}
    units = _units(students, in_level, seed)
    plans = []
    for level in YEAR_LEVELS:
        at = [unit for unit in units if unit.has(level)]
        for place, unit in enumerate(at):
            share = in_level[level] // len(at) + (1 if place < in_level[level] % len(at) else 0)
            plans.append(LevelPlan(unit, level, share))
    return units, tuple(plans)


def _units(students: int, in_level: dict[int, int], seed: int) -> tuple[SchoolUnit, ...]:
    if students <= rates.SINGLE_UNIT_UP_TO:
        return (_unit(1, 1, 9, _UPPER_NAMES[0], seed),)
    upper = math.ceil(sum(in_level[level] for level in range(7, 10)) / rates.UPPER_UNIT_SIZE)
    lower = math.ceil(sum(in_level[level] for level in range(1, 7)) / rates.LOWER_UNIT_SIZE)
    return tuple(
        _unit(number + 1, 7, 9, _name(_UPPER_NAMES, number), seed)
        if number < upper
        else _unit(number + 1, 1, 6, _name(_LOWER_NAMES, number - upper), seed)
        for number in range(upper + lower)
    )


def _unit(number: int, first: int, last: int, name: str, seed: int) -> SchoolUnit:
    blocks = (number + seed) % 2 == 0  # every second unit, so that a town with two lower units shows both
    return SchoolUnit(number, str(_FIRST_CODE + number - 1), name, first, last, blocks)


def _name(names: tuple[str, ...], place: int) -> str:
    again = place // len(names)
    return names[place % len(names)] + (f" {again + 1}" if again else "")
