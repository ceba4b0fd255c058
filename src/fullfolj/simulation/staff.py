"""Teachers and the rest of the staff: who teaches which group, who is mentor of which class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from fullfolj.domain.personal_number import LegalSex
from fullfolj.simulation import cast, draws, names, personal_numbers
from fullfolj.simulation.schools import SchoolUnit

LESSONS_A_TEACHER = 19  # a week

# Pools of subjects that one teacher may have; years 1–6 have class teachers for all but the last four.
_POOLS = (("SV", "SVA"), ("MA", "TK"), ("EN",), ("M2",), ("BI", "FY", "KE"), ("GE", "HI", "RE", "SH"))
_PRACTICAL = (("IDH",), ("BL",), ("MU",), ("SL", "HKK"))
_CLASS_TEACHER = frozenset(("SV", "MA", "EN", "NO", "SO", "BI", "FY", "KE", "GE", "HI", "RE", "SH", "TK", "BL"))
# Staff of every unit besides the teachers; the first unit's are the cast.
_OFFICES = ("Rektor", "Skoladministratör", "Kurator", "Skolsköterska", "Speciallärare/specialpedagog")


@dataclass
class StaffMember:
    """`category` is Skolverket's word; `number` is that of `TeachingGroup.teacher`, -1 for those who don't teach."""

    unit: int
    number: int
    person_id: str
    personal_number: str
    given_name: str
    family_name: str
    category: str
    groups: list[str] = field(default_factory=list)
    mentor_of: str = ""

    @property
    def email(self) -> str:
        return f"{names.ascii_name(self.given_name)}.{names.ascii_name(self.family_name)}@{cast.MAIL_DOMAIN}"


def pool_of(year_level: int, class_name: str, subject: str) -> str:
    """The name of the pool that a group's teacher comes from."""
    base = "M2" if subject.startswith("M2") else subject
    if year_level <= 6 and base in _CLASS_TEACHER:
        return f"klass {class_name}"
    for pool in (*_POOLS, *_PRACTICAL):
        if base in pool:
            return pool[0]
    raise AssertionError(f"no teacher for {subject}")  # pragma: no cover


def teacher_numbers(groups: Iterable[tuple[str, int, str]]) -> dict[str, int]:
    """Group name → teacher, for (group, weekly lessons, pool) of one unit.

    A teacher takes groups of a pool up to `LESSONS_A_TEACHER`, then the next one does. Numbers run
    from 0 and are the same whenever the groups are.
    """
    taught: dict[str, int] = {}
    load: dict[str, tuple[int, int]] = {}
    following = 0
    for name, lessons, pool in groups:
        teacher, carried = load.get(pool, (-1, 0))
        if teacher < 0 or (carried + lessons > LESSONS_A_TEACHER and not pool.startswith("klass")):
            teacher, carried = following, 0
            following += 1
        load[pool] = teacher, carried + lessons
        taught[name] = teacher
    return taught


class Employer:
    """Hires people; `series` keeps the numbers apart."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._series = personal_numbers.NumberSeries()
        self._following = len([one for one in cast.CAST if one.staff_category]) + 1

    def hire(self, unit: SchoolUnit, number: int, category: str, member: cast.CastMember | None = None) -> StaffMember:
        """A new member of staff, or the cast's."""
        if member is None:
            rng = draws.stream(self._seed, "staff", self._following)
            person_id = f"personal-{self._following:04d}"
            self._following += 1
        else:
            rng = draws.stream(self._seed, "staff", member.person_id)
            person_id = member.person_id
        sex = LegalSex.FEMALE if rng.random() < 0.75 else LegalSex.MALE
        given, family = names.full_name(rng, sex)
        born = dt.date(1962, 1, 1) + dt.timedelta(days=int(rng.random() * 38 * 365))
        personal_number, _ = self._series.temporary(rng, born, sex)
        if member is not None:
            given, family = member.given_name, member.family_name
        return StaffMember(unit.number, number, person_id, personal_number, given, family, category)

    def offices(self, unit: SchoolUnit) -> list[StaffMember]:
        """Those of the unit who don't teach."""
        if unit.number == 1:
            those = [one for one in cast.CAST if one.staff_category and one.staff_category != "Lärare"]
            return [self.hire(unit, -1, one.staff_category, one) for one in those]
        return [self.hire(unit, -1, category) for category in _OFFICES]
