"""The town in the manual's pictures: the demo's cast and seed, and a clock that stands still in November."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account
from fullfolj.config.commands import demo_contacts, demo_town
from fullfolj.simulation.cast import Role, member
from tests.import_jobs import forget_all

NOW = dt.datetime(2026, 11, 18, 7, 40, tzinfo=ZoneInfo("Europe/Stockholm"))
_STUDENTS, _SCHOOL_DAYS = 120, 60


def make(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's municipality as it is on the morning of `NOW`: swept, with the contacts that its staff have had.

    Fewer of them than in the demo, so that every section of the desk has a row to show.
    """
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(demo_town, "SCHOOL_DAYS", _SCHOOL_DAYS)
    for name, share in (("_LATELY", 62), ("_EARLIER", 70), ("_TRIED", 75)):
        monkeypatch.setattr(demo_contacts, name, share)
    write_role_reaches()
    forget_all()
    for _sign_in in demo_town.ensure(students=_STUDENTS, fresh=False):
        pass


def account(role: Role) -> Account:
    """The cast's account with the role."""
    return Account.objects.get(username=member(role).username)
