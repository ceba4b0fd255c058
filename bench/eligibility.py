"""Merit value and every eligibility of 120,000 pupils against merely reading their grades from PostgreSQL.

Both in one process that is already running, in the same batches and by the same statement: ours goes on to what stands,
the merit value, the eligibilities and the nearest sets (`grade_register.decisions` and `assessed`).
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.processes import RUNS, fullfolj
from bench.result import Result

if TYPE_CHECKING:
    from fullfolj.grading.assessment import Assessment

LIMIT, PEAK_LIMIT_MB = 10.0, 1000.0
PUPILS, PER_UNIT, BATCH = 120_000, 500, 2_000


def measure(directory: Path) -> Result:
    fullfolj("migrate")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullfolj.config.settings")
    students = make(PUPILS)
    ours, theirs = [], []
    for _turn in range(RUNS + 1):  # the first warms the database and is not counted
        theirs.append(reading_seconds(students))
        ours.append(assessing_seconds(students))
    seconds = statistics.median(ours[1:])
    return Result(
        name="eligibility",
        ratio=seconds / statistics.median(theirs[1:]),
        limit=LIMIT,
        of="reading the same grades from PostgreSQL, both in a running process",
        seconds=seconds,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        peak_limit_mb=PEAK_LIMIT_MB,
        size=f"{PUPILS:,} pupils, {_rows():,} grades",
    )


def reading_seconds(students: Sequence[int]) -> float:
    """Seconds to fetch every row of the pupils, as tuples."""
    from fullfolj.school.models import Grade

    started, rows = time.perf_counter(), 0
    for first in range(0, len(students), BATCH):
        found = Grade.objects.filter(person__in=students[first : first + BATCH])
        ordered = found.order_by("person", "school_year", "term", "pk")
        rows += sum(
            1
            for _row in ordered.values_list(
                "person_id", "unit_id", "school_year", "term", "year_level", "subject", "grade", "kind"
            )
        )
    assert rows == _rows()
    return time.perf_counter() - started


def assessing_seconds(students: Sequence[int]) -> float:
    """Seconds from the database to every figure of every pupil."""
    from fullfolj.school import grade_register

    started, seen = time.perf_counter(), _Seen()
    for first in range(0, len(students), BATCH):
        for decisions in grade_register.decisions(students[first : first + BATCH]).values():
            seen.count(grade_register.assessed(decisions))
    seconds = time.perf_counter() - started
    seen.check(len(students))
    return seconds


class _Seen:
    """A bench of nothing is quick: every pupil has figures, and some of them lack something."""

    def __init__(self) -> None:
        self.pupils = self.final = self.lacking = self.with_sets = 0

    def count(self, one: Assessment) -> None:
        assert one.merit is not None
        assert one.eligibility is not None
        outcomes = list(one.eligibility.values())
        self.pupils += one.merit.value is not None
        self.final += not one.merit.is_preliminary
        self.lacking += not outcomes[0].is_eligible
        self.with_sets += any(outcome.nearest for outcome in outcomes)

    def check(self, pupils: int) -> None:
        assert pupils * 0.99 < self.pupils <= pupils
        assert pupils * 0.3 < self.final < pupils * 0.7
        assert pupils * 0.1 < self.lacking < self.with_sets < pupils * 0.4


def make(pupils: int) -> list[int]:
    """Pupils at units of PER_UNIT, with the grades of an autumn and a spring term each; half of them are leavers."""
    import django

    django.setup()
    from django.db import connection, transaction

    from fullfolj.school import models as school
    from fullfolj.school import planner
    from fullfolj.school.enums import OrganisationType

    with transaction.atomic():
        town = school.Organisation.objects.create(
            organisation_type=OrganisationType.ORGANISER, display_name="Storköping", organisation_code="9999"
        )
        units = school.Organisation.objects.bulk_create(
            school.Organisation(
                organisation_type=OrganisationType.SCHOOL_UNIT,
                parent=town,
                display_name=f"Skola {n:03d}",
                school_unit_code=f"{90000000 + n}",
            )
            for n in range(-(-pupils // PER_UNIT))
        )
        people = school.Person.objects.bulk_create(
            (school.Person(organiser=town, given_name=f"F{n}", family_name=f"E{n % 1009}") for n in range(pupils)),
            batch_size=5000,
        )
        school.Enrolment.objects.bulk_create(
            (
                school.Enrolment(
                    person=one, unit=units[n // PER_UNIT], school_type="GR", year_level=8 + n % 2,
                    start_date=dt.date(2020, 8, 17),
                )
                for n, one in enumerate(people)
            ),
            batch_size=5000,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(_GRADES)
    planner.learn(school.Person, school.Enrolment, school.Grade)
    return [one.pk for one in people]


def _rows() -> int:
    from fullfolj.school.models import Grade

    return Grade.objects.count()


#: A pupil is strong or weak in all subjects, and somewhat better or worse in each; some are away so much that they get
#: dashes. Three in four read a language, one in ten mother tongue, one in eight Swedish as a second language. The
#: spring term moves some grades. About one in seven lacks the vocational programmes, as in the country.
_GRADES = """
with dice as (
    select e.person_id as person, e.unit_id as unit, e.year_level as level,
        (hashint8extended(e.person_id, 1) & 1023) + (hashint8extended(e.person_id, 2) & 1023) as strength,
        hashint8extended(e.person_id, 3) & 1023 as away,
        hashint8extended(e.person_id, 4) & 1023 as language,
        hashint8extended(e.person_id, 5) & 1023 as tongue
    from school_enrolment e
), read as (
    select d.*, s.subject, s.hard, s.place
    from dice d cross join lateral (values
        ('BL', 0, 1), ('EN', 40, 2), ('HKK', 20, 3), ('IDH', 0, 4), ('MA', 160, 5), ('MU', 0, 6), ('BI', 60, 7),
        ('FY', 90, 8), ('KE', 90, 9), ('GE', 60, 10), ('HI', 60, 11), ('RE', 60, 12), ('SH', 60, 13), ('SL', 0, 14),
        ('TK', 60, 15),
        (case when d.tongue < 128 then 'SVA' else 'SV' end, case when d.tongue < 128 then 250 else 40 end, 16),
        (case when d.language < 400 then 'M2SPA' when d.language < 580 then 'M2DEU' when d.language < 768 then 'M2FRA'
            end, 80, 17),
        (case when d.tongue < 50 then 'MLARA' when d.tongue < 100 then 'MLSOM' end, 0, 18)
    ) as s (subject, hard, place)
    where s.subject is not null
), marked as (
    select read.*, t.term, case when level = 9 and t.term = 'VT' then 'final' else 'term' end as kind,
        strength - hard
            + ((hashint8extended(person * 32 + place, 6) & 1023) - 512) * 0.45
            + case when t.term = 'VT' then ((hashint8extended(person * 32 + place, 7) & 1023) - 512) * 0.12 else 0 end
            as score,
        hashint8extended(person * 32 + place, 8) & 1023 as luck
    from read, (values ('HT'), ('VT')) as t (term)
)
insert into school_grade (person_id, unit_id, school_year, term, year_level, subject, grade, kind, source, source_id)
select person, unit, '2025/26', term, level, subject,
    case when away < 30 and luck < 500 then '-' when score < 235 then 'F' when score < 660 then 'E'
        when score < 950 then 'D' when score < 1250 then 'C' when score < 1550 then 'B' else 'A' end,
    kind, '', ''
from marked order by person, term, place
"""
