"""The town's pupils: who they are, where they go and have gone, and what kind of absence they have."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from fullfolj.domain.personal_number import LegalSex
from fullfolj.simulation import cast, draws, names, personal_numbers, rates
from fullfolj.simulation.schooldays import YearCalendar
from fullfolj.simulation.timetable import Track

_BEGAN_SCHOOL_AT = 6  # turns seven in the calendar year of year 1's autumn


@dataclass(frozen=True)
class Placement:
    """Where a pupil goes in one school year, first and last day included."""

    track: Track
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Enrolment:
    """A row of the roster; `end` None while it lasts."""

    unit: int
    year_level: int
    class_name: str
    start: dt.date
    end: dt.date | None


@dataclass(frozen=True)
class Habits:
    """What a pupil's absence is drawn from. Rates are per school day; `long_term` is a share of days, 0 for most."""

    spell: float
    partial: float
    long_term: float
    truant: float
    late: float
    elsewhere: float


@dataclass
class Pupil:
    """`number` is the place in the town; `ability` is in standard deviations; `left` marks last spring's leavers."""

    number: int
    person_id: str
    personal_number: str
    born: dt.date
    sex: LegalSex
    given_name: str
    middle_name: str
    family_name: str
    protection: str
    newly_arrived_from: dt.date | None
    year_level: int
    language: str
    swedish: str
    mother_tongue: str
    habits: Habits
    ability: float
    left: bool = False
    placements: list[Placement] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)

    @property
    def eppn(self) -> str:
        return f"{self.person_id}@{cast.MAIL_DOMAIN}"


class Population:
    """Makes pupils one by one; each has a stream of its own."""

    def __init__(self, seed: int, calendar: YearCalendar, last_day: dt.date) -> None:
        self._seed = seed
        self._year = calendar.school_year.start
        self._calendar = calendar
        self._last_day = last_day
        self._numbers = personal_numbers.NumberSeries()

    def pupil(self, number: int, year_level: int) -> Pupil:
        """A pupil of the year level in the running school year (10 = left last spring), not yet placed anywhere."""
        rng = draws.stream(self._seed, "pupil", number)
        # The cast's pupil, number 1, is a girl.
        sex = LegalSex.FEMALE if rng.random() < 0.486 or number == 1 else LegalSex.MALE
        born = dt.date(self._year - year_level - _BEGAN_SCHOOL_AT, 1, 1) + dt.timedelta(days=int(rng.random() * 365))
        given, family = names.full_name(rng, sex)
        ordinary = draws.stream(self._seed, "number form", number).random() < rates.WRONG_CHECK_DIGIT
        if ordinary:
            personal_number = self._numbers.impossible(rng, born, sex)
        else:
            personal_number, born = self._numbers.temporary(rng, born, sex)
        newly_arrived = self._newly_arrived_from(rng, year_level)
        habits = draw_habits(rng, year_level)
        language = draws.weighted(rng, rates.LANGUAGES)
        second = newly_arrived is not None or rng.random() < rates.SECOND_LANGUAGE - rates.NEWLY_ARRIVED
        return Pupil(
            number,
            f"elev-{number:05d}",
            personal_number,
            born,
            sex,
            given,
            names.middle_name(rng, sex),
            family,
            "",
            newly_arrived,
            year_level,
            language,
            "SVA" if second else "SV",
            draws.pick(rng, ("ARA", "SOM", "FIN", "FAS")) if second and rng.random() < rates.MOTHER_TONGUE * 5 else "",
            habits,
            _ability(rng, sex, habits, newly_arrived is not None),
        )

    def _newly_arrived_from(self, rng: Random, year_level: int) -> dt.date | None:
        """The first day of school in Sweden, within the four years that the law counts (skollagen 3 kap. 12 a §)."""
        if rng.random() >= rates.NEWLY_ARRIVED or year_level < 2:
            return None
        back = draws.whole(rng, 30, min(4, year_level - 1) * 365 - 30)
        return self._last_day - dt.timedelta(days=back)


def draw_habits(rng: Random, year_level: int) -> Habits:
    """The kind of absence a pupil has, from the rates."""
    kind = rng.random()
    spread = draws.between(rng, *rates.SPELLS_SPREAD)
    spells, partial, long_term = rates.SPELLS_A_YEAR * spread, rates.PARTIAL_A_YEAR * spread, 0.0
    if kind < rates.LONG_TERM:
        long_term = draws.weighted(rng, rates.LONG_TERM_SHARE) * draws.between(rng, 0.9, 1.1)
    elif kind < rates.LONG_TERM + rates.FREQUENT:
        times = draws.between(rng, *rates.FREQUENT_SPELLS)
        spells, partial = rates.SPELLS_A_YEAR * times, partial * rates.FREQUENT_PARTIAL
    truants = rates.TRUANT_UPPER if year_level >= 7 else rates.TRUANT_LOWER
    truant = rates.TRUANT_A_DAY if rng.random() < truants else rates.OTHERS_TRUANT_A_DAY
    late = draws.weighted(rng, rates.LATE_KINDS)
    elsewhere = rates.OTHER_ACTIVITY_A_DAY if rng.random() < rates.OTHER_ACTIVITY else 0.0
    return Habits(spells / 178, partial / 178, long_term, truant, late, elsewhere)


def _ability(rng: Random, sex: LegalSex, habits: Habits, newly_arrived: bool) -> float:
    ability = draws.normal(rng) + (rates.GIRLS_AHEAD if sex is LegalSex.FEMALE else -rates.GIRLS_AHEAD)
    if habits.long_term:
        ability -= 0.6 + habits.long_term
    elif habits.spell > 2 * rates.SPELLS_A_YEAR / 178:
        ability -= 0.35
    return ability - (1.2 if newly_arrived else 0.0)
