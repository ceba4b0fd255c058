"""Class lists at random: what holds afterwards is what the file says, and saying it again changes nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random

import pytest
from django.db.models import Q

from fullfolj.school.enums import GroupType
from fullfolj.school.models import Enrolment, GroupMembership, Organisation, SourceIdentity
from tests import register
from tests.integration.intake_case import OTHER_UNIT, TODAY, UNIT, csv_of, number, pupil, quarantined, take_in

pytestmark = pytest.mark.django_db


def _row(rng: Random, place: int, unit: str, today: dt.date) -> dict[str, str] | None:
    """Pupil `place` at the unit, or None: not there."""
    if rng.random() < 0.25:
        return None
    cells = {"Skolenhetskod": unit, "Klass": rng.choice(["7A", "7B", ""]), "Årskurs": rng.choice(["7", "8", ""])}
    cells["Ämnesgrupper"] = ",".join(rng.sample(["MA", "EN", "SV"], rng.randint(0, 3)))
    if rng.random() < 0.3:
        cells["Inskrivningsdatum"] = (today - dt.timedelta(days=rng.randint(0, 60))).isoformat()
    if rng.random() < 0.1:
        cells["Ta bort"] = "Ja"
    if rng.random() < 0.9:
        cells["Personnummer"] = number(place)
    return {**pupil(f"{place}", f"Barn{place}"), **cells}


def _holding(organiser: Organisation, unit: str, today: dt.date) -> dict[str, set[str]]:
    """Given name → names of the groups, of those enrolled at the unit today."""
    now = Q(end_date=None) | Q(end_date__gte=today)
    found = {
        enrolment.person.given_name: set[str]()
        for enrolment in Enrolment.objects.filter(now, unit__parent=organiser, unit__school_unit_code=unit)
    }
    members = GroupMembership.objects.filter(now, group__unit__parent=organiser, group__unit__school_unit_code=unit)
    for member in members.exclude(group__group_type="").select_related("person", "group"):
        kind = "class " if member.group.group_type == GroupType.CLASS else ""
        found[member.person.given_name].add(kind + member.group.display_name)
    return found


def _said(row: dict[str, str]) -> set[str]:
    """The groups of a row, as `_holding` names them."""
    groups = {f"class {row['Klass']}"} if row["Klass"] else set()
    return groups | {name for name in row["Ämnesgrupper"].split(",") if name}


@pytest.mark.parametrize("seed", range(6))
def test_what_the_file_says_holds(tmp_path: Path, seed: int) -> None:
    rng, organiser, today = Random(seed), register.organiser(), TODAY
    for _week in range(8):
        rows = [
            row
            for unit in rng.choice([[UNIT], [OTHER_UNIT], [UNIT, OTHER_UNIT]])
            for place in range(12)
            if (row := _row(rng, place, unit, today)) is not None
        ]
        if not (any(row["Klass"] for row in rows) and any(row["Ämnesgrupper"] for row in rows)):
            continue
        imp = take_in(organiser, "roster", csv_of(rows), tmp_path, today=today, allow_removals=True)
        bad = {row for row, _column, _code in quarantined(imp)}
        for unit in {row["Skolenhetskod"] for row in rows}:
            wanted = {
                row["Förnamn"]: _said(row)
                for at, row in enumerate(rows, start=2)
                if row["Skolenhetskod"] == unit and "Ta bort" not in row and at not in bad
            }
            held = _holding(organiser, unit, today)
            assert wanted.items() <= held.items()
            if not bad:
                ended_today = {
                    e.person.given_name for e in Enrolment.objects.filter(end_date=today, unit__parent=organiser)
                }  # one who began and left today
                assert set(held) - set(wanted) <= ended_today
        again = take_in(organiser, "roster", csv_of(rows), tmp_path, today=today, allow_removals=True)
        assert (again.counts["new"], again.counts["changed"]) == (0, 0)
        assert again.counts["removed"] == 0 or Enrolment.objects.filter(end_date=today).exists()
        today += dt.timedelta(days=rng.choice([0, 1, 2, 7, 30]))
    assert SourceIdentity.objects.exists()
