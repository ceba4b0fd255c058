"""kill -9 at random moments of a pull: begun again, it ends where an undisturbed one would have."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from fullfolj.domain.actor import OPERATOR
from fullfolj.intake.models import Import, Pull, PullState, Source
from fullfolj.intake.ss12000 import runs, sources
from fullfolj.lake.models import Partition
from fullfolj.school.models import Enrolment, Grade, Group, GroupMembership, Organisation, Person, SourceIdentity
from fullfolj.simulation.ss12000.provider import BASE, Provider
from fullfolj.simulation.town import make_town
from tests import register
from tests.faults.import_process import ImportProcess
from tests.lesson_files import lake

pytestmark = pytest.mark.django_db(transaction=True)
MOMENTS = 6


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return settings.DATA


def state(organiser: Organisation) -> dict[str, Any]:
    """What the pull has brought in, without numbers of our own: who is where, in which groups, with what facts."""
    names = dict(Person.objects.filter(organiser=organiser).values_list("pk", "identities__source_id"))
    units = dict(Organisation.objects.values_list("pk", "school_unit_code"))
    facts = lake(organiser)
    return {
        "enrolments": sorted(Enrolment.objects.values_list("person__identities__source_id", "start_date", "end_date")),
        "members": sorted(GroupMembership.objects.values_list("group__display_name", "person__identities__source_id")),
        "groups": sorted(Group.objects.values_list("display_name", "group_type")),
        "grades": sorted(Grade.objects.values_list("person__identities__source_id", "school_year", "subject", "grade")),
        "facts": sorted(
            (names[row["student"]], str(row["date"]), str(row["start_time"]), row["present"] or 0, units[row["unit"]])
            for row in facts.iter_rows(named=True)
        ),
    }


def forget(organiser: Organisation) -> None:
    """Everything that a pull has brought in goes."""
    Partition.objects.all().delete()
    Pull.objects.all().delete()
    Import.objects.all().delete()
    for model in (Grade, GroupMembership, Group, Enrolment, SourceIdentity):
        model.objects.all().delete()
    Person.objects.all().delete()
    Organisation.objects.filter(parent=organiser).delete()
    Source.objects.update(cursors={}, last_full_at=None)


def _until_it_runs() -> None:
    until = time.monotonic() + 120
    while not Pull.objects.filter(state=PullState.RUNNING).exists():
        assert time.monotonic() < until, "the pull never began"
        time.sleep(0.01)


@pytest.mark.no_cover  # measuring what other tests measure would take longer than the rest
def test_a_killed_pull_is_made_good_by_the_next(data: Path, settings: Settings) -> None:
    organiser = register.organiser("Skarvås kommun")
    provider = Provider(make_town(60, 10, 7))
    provider.bearer = "b"
    with provider.serving() as address:
        source = sources.add(
            organiser=organiser, name="sim", base_url=f"{address}{BASE}", secrets=sources.Secrets(bearer="b"),
            by=OPERATOR, now=timezone.now(),
        )  # fmt: skip
        words = ("ss12000", "--source", "sim", "--json")
        began = time.monotonic()
        assert runs.run(source, runs.Options(), by=OPERATOR, now=timezone.now()).state == PullState.DONE
        took = time.monotonic() - began
        wanted = state(organiser)
        assert wanted["facts"]
        seed = random.randrange(10**6)
        endings = []
        for step in range(MOMENTS):
            forget(organiser)
            process = ImportProcess(data, *words, FULLFOLJ_SECRET_SEALING=settings.SEALING_KEY)
            process.begin()
            moment = took * (step + random.Random(seed + step).random()) / MOMENTS
            if step == 0:
                _until_it_runs()  # at least one is killed on its way, however slow the machine is
            else:
                time.sleep(moment)
            process.kill()
            for _attempt in range(50):
                runs.recover(timezone.now())
                if not Pull.objects.filter(state=PullState.RUNNING).exists():
                    break
            endings += Pull.objects.values_list("state", flat=True)

            source.refresh_from_db()
            again = runs.run(source, runs.Options(), by=OPERATOR, now=timezone.now())

            where = f"seed {seed}, killed after {moment:.3f} s of {took:.3f}"
            assert (again.state, again.failure) == (PullState.DONE, ""), where
            assert state(organiser) == wanted, where
        assert PullState.INTERRUPTED in endings
    assert not list((data / "staging").glob("pull-*"))
