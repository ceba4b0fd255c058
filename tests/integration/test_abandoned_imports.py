"""Files that wait for somebody who never comes hold personal data in clear: they go."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone

from fullfolj.imports import tasks
from fullfolj.intake import abandoned, custody
from fullfolj.intake.models import Import, ImportState
from fullfolj.school.models import Organisation
from tests import register
from tests.integration.intake_case import csv_of, pupil, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(db: None) -> Organisation:
    return register.organiser()


def waiting(organiser: Organisation, folder: Path, days: int) -> Import:
    """A class list that was read so many days ago."""
    today = timezone.localdate() - dt.timedelta(days=days)
    return take_in(organiser, "roster", csv_of([pupil("E1", "Hemlig")]), folder, today=today, apply=False)


def test_a_file_that_nobody_comes_back_to_is_discarded_at_night(organiser: Organisation, tmp_path: Path) -> None:
    old, new = waiting(organiser, tmp_path, 16), waiting(organiser, tmp_path, 12)
    assert custody.upload_path(old.pk).exists()

    tasks.clean_quarantine(0)

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == (ImportState.DISCARDED, ImportState.READY)
    assert (custody.upload_path(old.pk).exists(), custody.upload_path(new.pk).exists()) == (False, True)


@pytest.mark.parametrize("state", [ImportState.RECEIVED, ImportState.UNMAPPED, ImportState.GUARDED])
def test_whatever_it_waits_for(organiser: Organisation, tmp_path: Path, state: ImportState) -> None:
    imp = waiting(organiser, tmp_path, 16)
    Import.objects.filter(pk=imp.pk).update(state=state)

    assert abandoned.clean_up(now=timezone.now()) == 1
    assert not custody.upload_path(imp.pk).exists()


def test_one_that_has_been_read_again_waits_anew(organiser: Organisation, tmp_path: Path) -> None:
    imp = waiting(organiser, tmp_path, 16)
    Import.objects.filter(pk=imp.pk).update(read_at=timezone.now() - dt.timedelta(days=1))

    assert abandoned.clean_up(now=timezone.now()) == 0
