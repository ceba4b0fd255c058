"""Row-level security of protected profiles: what a query without a scope finds, by who is asking."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import ProgrammingError, connection, models, transaction
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.access.scopes import enter
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.protected import actions
from fullfolj.protected.models import Handler, Note, Opening, Permit, Profile
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Duty, Organisation
from fullfolj.signals.models import ContactKind
from tests import register

pytestmark = pytest.mark.django_db
WALLED: tuple[type[models.Model], ...] = (Profile, Handler, Note, Opening)


@dataclass(frozen=True)
class Case:
    unit: Organisation
    principal: Account
    handler: Account
    profile: Profile


@pytest.fixture
def case() -> Case:
    unit = register.unit(register.organiser())
    principal = register.staff(unit, DutyRole.PRINCIPAL)
    return made(unit, principal, register.staff(unit, DutyRole.SCHOOL_COUNSELLOR))


def made(unit: Organisation, principal: Account, handler: Account) -> Case:
    now = timezone.now()
    assert unit.parent is not None
    actions.allow(organiser=unit.parent, by=OPERATOR, at=now)
    profile = actions.make_profile(
        permit=Permit.objects.get(ended_at=None),
        unit=unit,
        alias="Blåsippan",
        year_level=None,
        shows_unit=False,
        handlers=[handler],
        account=principal,
        by=actor(principal),
        at=now,
    )
    noted(profile, handler)
    actions.open_profile(profile=profile, account=handler, at=now)
    return Case(unit, principal, handler, profile)


def actor(account: Account) -> Actor:
    return Actor(ActorKind.ACCOUNT, account.pk)


def noted(profile: Profile, account: Account) -> None:
    now = timezone.now()
    actions.note_contact(
        profile=profile,
        kind=ContactKind.TALKED,
        date=now.date(),
        text="Gick bra.",
        account=account,
        by=actor(account),
        at=now,
    )


@contextmanager
def the_web(account: Account | None, role: str = "ff_app") -> Iterator[None]:
    """A transaction of the web's, entered as the gate does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local role {role}")
        if account is not None:
            enter(account, timezone.localdate())
        yield
        cursor.execute("set local role none")
        cursor.execute("select set_config('app.account_id', '', true)")


def found() -> set[str]:
    return {model.__name__ for model in WALLED if model._default_manager.exists()}


def test_a_handler_finds_it_all(case: Case) -> None:
    with the_web(case.handler):
        assert found() == {"Profile", "Handler", "Note", "Opening"}


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])  # one of them has another day than Sweden
def test_the_walls_day_is_swedens_whatever_the_connections(case: Case, zone: str) -> None:
    Duty.objects.filter(person=case.handler.person).update(
        start_date=timezone.localdate(), end_date=timezone.localdate()
    )
    with the_web(case.handler), connection.cursor() as cursor:
        cursor.execute("select set_config('timezone', %s, true)", [zone])
        assert found() == {"Profile", "Handler", "Note", "Opening"}


def test_the_units_principal_finds_handlers_and_openings_but_no_note(case: Case) -> None:
    with the_web(case.principal):
        assert found() == {"Profile", "Handler", "Opening"}


@pytest.mark.parametrize("role", ["ff_app", "ff_job", "ff_organiser"])
def test_nobody_signed_in_finds_nothing_nor_does_a_job(case: Case, role: str) -> None:
    with the_web(None, role):
        assert found() == set()


def test_others_find_nothing_also_those_who_reach_every_pupil(case: Case) -> None:
    town = case.unit.parent
    assert town is not None
    others = [
        register.staff(case.unit, DutyRole.SCHOOL_COUNSELLOR),
        register.staff(town, DutyRole.ATTENDANCE_COORDINATOR),
        register.staff(town, DutyRole.PRINCIPAL),
        register.staff(register.unit(town, "Bergskolan"), DutyRole.PRINCIPAL),
        register.account(town, administrator=True),
    ]
    for account in others:
        with the_web(account):
            assert found() == set(), account


def test_a_handler_who_has_left_or_is_shut_out_finds_nothing(case: Case) -> None:
    assert case.handler.person is not None
    case.handler.person.duties.update(end_date="2020-01-01")
    with the_web(case.handler):
        assert found() == set()
    case.handler.person.duties.update(end_date=None)
    Account.objects.filter(pk=case.handler.pk).update(is_active=False)
    with the_web(case.handler):
        assert found() == set()


def test_the_switch_closes_and_allowing_anew_does_not_open(case: Case) -> None:
    town = case.unit.parent
    assert town is not None
    actions.forbid(organiser=town, by=OPERATOR, at=timezone.now())
    actions.allow(organiser=town, by=OPERATOR, at=timezone.now())
    for account in (case.handler, case.principal):
        with the_web(account):
            assert found() == set()
    assert Note.objects.count() == 1  # sealed, for whoever holds database and key


def test_the_web_does_all_the_work_behind_the_wall() -> None:
    """Making, naming, noting, opening, closing: each as the web's own role, for the one who may."""
    unit = register.unit(register.organiser())
    principal, handler = register.staff(unit, DutyRole.PRINCIPAL), register.staff(unit, DutyRole.TEACHER)
    other = register.staff(unit, DutyRole.SCHOOL_NURSE)
    assert unit.parent is not None
    with the_web(register.account(unit.parent, administrator=True)):
        actions.allow(organiser=unit.parent, by=OPERATOR, at=timezone.now())
    with the_web(principal):
        profile = actions.make_profile(
            permit=Permit.objects.get(),
            unit=unit,
            alias="Gullvivan",
            year_level=7,
            shows_unit=True,
            handlers=[other],
            account=principal,
            by=actor(principal),
            at=timezone.now(),
        )
        actions.name_handlers(profile=profile, accounts=[handler], by=actor(principal))
    with the_web(handler):
        actions.open_profile(profile=profile, account=handler, at=timezone.now())
        noted(profile, handler)
    with the_web(principal):
        actions.close_profile(profile=profile, by=actor(principal), at=timezone.now())
    with the_web(handler):
        assert found() == set()
    profile.refresh_from_db()
    assert profile.closed_at is not None
    assert Handler.objects.get().account == handler


class TestWhatTheWallRefuses:
    def refused(self, account: Account, write: Callable[[], object]) -> None:
        with pytest.raises(ProgrammingError, match="row-level security"), the_web(account):
            write()

    def test_a_note_or_an_opening_by_others_and_a_handler_who_names_handlers(self, case: Case) -> None:
        stranger, now = register.staff(case.unit, DutyRole.SCHOOL_NURSE), timezone.now()
        self.refused(stranger, lambda: noted(case.profile, stranger))
        self.refused(stranger, lambda: noted(case.profile, case.handler))
        self.refused(case.principal, lambda: noted(case.profile, case.principal))
        self.refused(case.principal, lambda: actions.open_profile(profile=case.profile, account=case.principal, at=now))
        self.refused(case.handler, lambda: Handler(profile=case.profile, account=stranger).save(force_insert=True))

    def test_a_profile_at_another_unit_or_in_anothers_name(self, case: Case) -> None:
        elsewhere = register.unit(case.unit.parent, "Bergskolan")  # type: ignore[arg-type]
        for unit, maker in ((elsewhere, case.principal), (case.unit, case.handler)):
            new = Profile(permit=case.profile.permit, unit=unit, made_by=maker, made_at=timezone.now())
            self.refused(case.principal, lambda new=new: new.save(force_insert=True))

    def test_nothing_is_read_of_the_history(self, case: Case) -> None:
        with the_web(case.handler), connection.cursor() as cursor:
            for table in ("profile", "handler", "note"):
                cursor.execute(f"select count(*) from protected_{table}event")
                assert cursor.fetchone() == (0,)

    def test_the_list_of_all_open_profiles_is_nobodys_to_call(self, case: Case) -> None:
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, the_web(case.handler), connection.cursor() as cursor:
            cursor.execute("select * from protected_open()")


def test_every_table_of_the_room_that_holds_an_alias_a_handler_or_an_opening_is_walled() -> None:
    open_on_purpose = {"protected_permit", "protected_permitevent", "protected_look"}
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, relrowsecurity from pg_class where relkind = 'r' and relname like 'protected\\_%'"
        )
        walled = dict(cursor.fetchall())
    assert {table for table, has_wall in walled.items() if not has_wall} == open_on_purpose


def test_the_alias_is_sealed_for_its_own_profile(case: Case) -> None:
    assert "Blåsippan" not in str(vars(case.profile))
    assert case.profile.alias_purpose != Profile(pk=uuid.uuid4()).alias_purpose
    assert "Blåsippan" not in str(case.profile)
