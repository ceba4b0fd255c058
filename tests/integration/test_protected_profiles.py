"""Protected profiles through the pages: off until allowed, for their handlers only, and every opening told."""

from __future__ import annotations

import logging
import re
import uuid
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.config.commands import explain
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.protected import actions
from fullfolj.protected.models import Handler, Note, Opening, Permit, Profile
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Organisation
from tests import register

pytestmark = pytest.mark.django_db
ALIAS = "Blåsippan"


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def principal(unit: Organisation) -> Account:
    return register.staff(unit, DutyRole.PRINCIPAL, name="Rut")


@pytest.fixture
def counsellor(unit: Organisation) -> Account:
    return register.staff(unit, DutyRole.SCHOOL_COUNSELLOR, name="Kurt")


@pytest.fixture
def nurse(unit: Organisation) -> Account:
    return register.staff(unit, DutyRole.SCHOOL_NURSE, name="Siv")


def got(account: Account, route: str, *arguments: object) -> HttpResponse:
    client = Client()
    client.force_login(account)
    return client.get(reverse(route, args=arguments))  # type: ignore[return-value]


def sent(account: Account, form: dict[str, object], route: str, *arguments: object) -> HttpResponse:
    client = Client()
    client.force_login(account)
    return client.post(reverse(route, args=arguments), form)  # type: ignore[return-value]


def text(response: HttpResponse) -> str:
    return response.content.decode()


def allowed(unit: Organisation) -> None:
    assert unit.parent is not None
    actions.allow(organiser=unit.parent, by=OPERATOR, at=timezone.now())


def form_for(unit: Organisation, *handlers: Account, **fields: object) -> dict[str, object]:
    return {"alias": ALIAS, "unit": unit.pk, "handlers": [one.pk for one in handlers], **fields}


@pytest.fixture
def profile(unit: Organisation, principal: Account, counsellor: Account, nurse: Account) -> Profile:
    """Made through the page, for the counsellor and the nurse."""
    allowed(unit)
    answer = sent(principal, form_for(unit, counsellor, nurse), "protected-make")
    assert answer.status_code == 302
    return Profile.objects.get()


class TestTheSwitch:
    def test_it_is_off_by_default_and_nothing_can_be_made(
        self, unit: Organisation, principal: Account, counsellor: Account
    ) -> None:
        assert "Din huvudman tillåter inte skyddade profiler." in text(got(principal, "protected-make"))
        sent(principal, form_for(unit, counsellor), "protected-make")
        assert not Profile.objects.exists()
        assert "Skyddade profiler" not in text(got(principal, "administration"))

    def test_a_system_administrator_allows_and_forbids_and_sees_a_number(self, profile: Profile) -> None:
        administrator = register.account(profile.permit.organiser, administrator=True)
        page = text(got(administrator, "protected-allow"))
        assert "1 profil är öppen." in page
        assert ALIAS not in page
        assert profile.code not in page
        assert "Kurt" not in page
        answer = sent(administrator, {"allow": "0"}, "protected-allow")
        assert answer.status_code == 400
        assert "Kryssa i rutan om du är säker." in text(answer)
        assert "1 profil är öppen." in text(answer)
        sent(administrator, {"allow": "0", "is_sure": "on"}, "protected-allow")
        sent(administrator, {"allow": "1"}, "protected-allow")
        sent(administrator, {"allow": "1"}, "protected-allow")
        page = text(got(administrator, "protected-allow"))
        assert "0 profiler är öppna." in page
        assert "Tillåtna från" in page
        assert "Tillåtna sedan" in page
        assert Permit.objects.count() == 2

    def test_forbidding_closes_what_there_is(self, profile: Profile, counsellor: Account, principal: Account) -> None:
        actions.forbid(organiser=profile.permit.organiser, by=OPERATOR, at=timezone.now())
        assert got(counsellor, "protected-profile", profile.pk).status_code == 404
        assert got(principal, "protected-handlers", profile.pk).status_code == 404
        assert profile.code not in text(got(counsellor, "protected"))


class TestMaking:
    def test_what_is_missing_is_said_at_once(self, unit: Organisation, principal: Account, nurse: Account) -> None:
        allowed(unit)
        answer = sent(principal, {"unit": unit.pk, "year_level": "11"}, "protected-make")
        assert answer.status_code == 400
        for words in ("Skriv ett alias.", "Välj minst en handläggare.", "Skriv en årskurs från 0 till 10"):
            assert words in text(answer)

    def test_only_ones_own_unit_and_its_staff(
        self, unit: Organisation, principal: Account, counsellor: Account
    ) -> None:
        allowed(unit)
        assert unit.parent is not None
        elsewhere = register.unit(unit.parent, "Bergskolan")
        stranger = register.staff(elsewhere, DutyRole.TEACHER)
        guardian = register.guardian(register.student(unit))
        assert sent(principal, form_for(elsewhere, counsellor), "protected-make").status_code == 404
        for other in (stranger, guardian):
            assert sent(principal, form_for(unit, other), "protected-make").status_code == 404
        assert not Profile.objects.exists()

    def test_a_principal_of_two_units_does_not_name_staff_of_the_other(
        self, unit: Organisation, principal: Account
    ) -> None:
        allowed(unit)
        assert unit.parent is not None
        assert principal.person is not None
        second = register.unit(unit.parent, "Bergskolan")
        principal.person.duties.create(organisation=second, duty_role=DutyRole.PRINCIPAL)
        there = register.staff(second, DutyRole.SCHOOL_NURSE)
        answer = sent(principal, form_for(unit, there), "protected-make")
        assert answer.status_code == 400
        assert "arbetar inte på den skolenheten" in text(answer)

    def test_a_principal_of_the_organiser_makes_none(self, unit: Organisation) -> None:
        allowed(unit)
        assert unit.parent is not None
        at_large = register.staff(unit.parent, DutyRole.PRINCIPAL)
        assert "Bara rektorn för en skolenhet skapar profiler." in text(got(at_large, "protected-make"))

    def test_the_alias_lies_sealed(self, profile: Profile) -> None:
        assert profile.alias_sealed
        assert ALIAS not in profile.alias_sealed

    def test_without_handlers_there_is_no_profile(self, profile: Profile) -> None:
        with pytest.raises(PlainError, match="minst en"):
            actions.name_handlers(profile=profile, accounts=[], by=OPERATOR)


class TestOpening:
    def test_a_handler_sees_alias_and_handlers_but_no_school_and_no_figure(
        self, profile: Profile, counsellor: Account
    ) -> None:
        page = text(got(counsellor, "protected-profile", profile.pk))
        assert f"<h1>{ALIAS}</h1>" in page
        assert "Siv" in page
        assert "Här finns inga uppgifter om närvaro" in page
        assert "Strandskolan" not in page[page.index("<h1>") :]  # the head names the reader's own school

    def test_year_and_school_where_they_were_chosen(
        self, unit: Organisation, principal: Account, counsellor: Account
    ) -> None:
        allowed(unit)
        sent(principal, form_for(unit, counsellor, year_level=7, shows_unit="on"), "protected-make")
        page = text(got(counsellor, "protected-profile", Profile.objects.get().pk))
        assert "Årskurs 7, Strandskolan" in page

    def test_nobody_else_does_and_it_is_as_if_it_were_not_there(
        self, profile: Profile, principal: Account, unit: Organisation
    ) -> None:
        assert unit.parent is not None
        others = [
            principal,  # who made it, and is no handler
            register.staff(unit, DutyRole.SCHOOL_COUNSELLOR),
            register.staff(unit.parent, DutyRole.ATTENDANCE_COORDINATOR),
        ]
        for account in others:
            assert got(account, "protected-profile", profile.pk).status_code == 404
            assert got(account, "protected-profile", uuid.uuid4()).status_code == 404
        assert not Opening.objects.exists()

    def test_it_is_logged_and_told_to_the_others_and_to_the_principal(
        self, profile: Profile, counsellor: Account, nurse: Account, principal: Account
    ) -> None:
        got(counsellor, "protected-profile", profile.pk)
        assert Opening.objects.get().account == counsellor
        for account in (nurse, principal):
            assert "Skyddade profiler (1 nya)" in text(got(account, "students"))
            page = text(got(account, "protected"))
            assert "Öppnad av Kurt" in page
            assert "Nytt för dig" in page
            assert ALIAS not in page
            assert "Nytt för dig" not in text(got(account, "protected"))
            assert "(1 nya)" not in text(got(account, "students"))
        assert "Nytt för dig" not in text(got(counsellor, "protected"))
        assert "Öppnad av Kurt" in text(got(nurse, "protected-profile", profile.pk))

    def test_a_contact_is_noted_sealed_and_shown(self, profile: Profile, counsellor: Account, nurse: Account) -> None:
        note = {"kind": "talked", "date": "2026-01-12", "text": "Ringde, allt lugnt."}
        assert sent(counsellor, note, "protected-profile", profile.pk).status_code == 302
        assert "lugnt" not in Note.objects.get().text_sealed
        page = text(got(nurse, "protected-profile", profile.pk))
        assert "Ringde, allt lugnt." in page

    def test_a_contact_of_a_day_to_come_or_without_words_is_not_taken(
        self, profile: Profile, counsellor: Account
    ) -> None:
        note = {"kind": "other", "date": "2999-01-12", "text": ""}
        answer = sent(counsellor, note, "protected-profile", profile.pk)
        assert answer.status_code == 400
        assert "Den dagen har inte kommit än." in text(answer)
        assert "Skriv vad som hände." in text(answer)
        assert not Note.objects.exists()


class TestManaging:
    def test_a_handler_is_taken_away_and_another_named(
        self, profile: Profile, principal: Account, counsellor: Account, nurse: Account
    ) -> None:
        page = text(got(principal, "protected-handlers", profile.pk))
        assert "Kurt" in page
        assert ALIAS not in page
        sent(principal, {"handlers": [nurse.pk]}, "protected-handlers", profile.pk)
        assert [one.account for one in Handler.objects.all()] == [nurse]
        assert got(counsellor, "protected-profile", profile.pk).status_code == 404
        assert sent(principal, {}, "protected-handlers", profile.pk).status_code == 400

    def test_closing_is_for_good_and_what_was_written_stays_sealed(
        self, profile: Profile, principal: Account, counsellor: Account
    ) -> None:
        assert sent(principal, {}, "protected-close", profile.pk).status_code == 302
        assert got(counsellor, "protected-profile", profile.pk).status_code == 404
        assert sent(principal, {}, "protected-close", profile.pk).status_code == 404
        profile.refresh_from_db()
        assert profile.alias_sealed

    def test_the_openings_are_never_changed(self, profile: Profile, counsellor: Account) -> None:
        got(counsellor, "protected-profile", profile.pk)
        for change in (lambda: Opening.objects.all().delete(), lambda: Opening.objects.update(at=timezone.now())):
            with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
                change()


class TestEverywhereElse:
    @pytest.mark.parametrize("route", ["today", "students", "student-search", "quality"])
    def test_no_list_search_or_desk_has_it(self, profile: Profile, unit: Organisation, route: str) -> None:
        coordinator = register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR)
        actions.name_handlers(profile=profile, accounts=[coordinator], by=OPERATOR)
        register.student(unit, "Egon")
        client = Client()
        client.force_login(coordinator)
        page = client.get(reverse(route), {"q": ALIAS[:4]}).content.decode()
        assert profile.code not in page
        assert str(profile.pk) not in page
        assert ALIAS not in page

    @pytest.mark.parametrize("words", [("--all", "--json"), ("PROFILE",), ("PROFILE", "--json")])
    def test_explain_does_not_know_it(
        self, profile: Profile, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
    ) -> None:
        parser = ArgumentParser()
        explain.configure(parser)
        with suppress(PlainError):
            explain.run(parser.parse_args([str(profile.pk) if word == "PROFILE" else word for word in words]))
        said = "".join(capsys.readouterr())
        assert ALIAS not in said
        assert profile.code not in said
        assert "Kurt" not in said

    def test_it_is_no_person_so_no_import_export_measure_or_command_knows_it(self) -> None:
        """No other room names this one, and it points at no pupil."""
        source = Path(__file__).parents[2] / "src" / "fullfolj"
        users = {
            path.relative_to(source).parts[0]
            for path in source.rglob("*.py")
            if "fullfolj.protected" in path.read_text(encoding="utf-8")
        }
        assert users == {"protected", "config"}  # config: settings and addresses
        for model in (Profile, Handler, Note, Opening):
            pointed = {f.related_model.__name__ for f in model._meta.get_fields() if f.many_to_one}  # type: ignore[union-attr]
            assert "Person" not in pointed

    def test_no_alias_in_a_log_an_address_or_a_title(
        self, profile: Profile, counsellor: Account, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            page = text(got(counsellor, "protected-profile", profile.pk))
            got(counsellor, "protected-profile", uuid.uuid4())
        assert ALIAS not in caplog.text
        assert "<title>Skyddad profil" in page


class TestAsTheWebItself:
    """The pages with the database role that the web has: the wall lets through what they need, and no more."""

    @pytest.fixture(autouse=True)
    def the_webs_role(self, unit: Organisation, principal: Account, counsellor: Account) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("set role ff_app")
            yield
            cursor.execute("reset role")

    def test_from_the_permit_to_the_closing(
        self, unit: Organisation, principal: Account, counsellor: Account, nurse: Account
    ) -> None:
        administrator = register.account(principal.organiser, administrator=True)
        coordinator = register.staff(principal.organiser, DutyRole.ATTENDANCE_COORDINATOR)  # reaches every pupil
        sent(administrator, {"allow": "1"}, "protected-allow")
        assert sent(principal, form_for(unit, counsellor, coordinator), "protected-make").status_code == 302
        assert "1 profil är öppen." in text(got(administrator, "protected-allow"))
        assert not Profile.objects.exists()  # nobody is asking
        (where,) = set(re.findall(r"/protected/([0-9a-f-]{36})/handlers/", text(got(principal, "protected"))))
        for handler in (counsellor, coordinator):
            note = {"kind": "talked", "date": "2026-01-12", "text": "Ringde."}
            assert sent(handler, note, "protected-profile", where).status_code == 302
            assert ALIAS in text(got(handler, "protected-profile", where))
        assert "Nytt för dig" in text(got(principal, "protected"))
        assert sent(principal, {"handlers": [nurse.pk]}, "protected-handlers", where).status_code == 302
        assert got(coordinator, "protected-profile", where).status_code == 404
        assert got(nurse, "protected-profile", where).status_code == 200
        assert sent(principal, {}, "protected-close", where).status_code == 302
        assert got(nurse, "protected-profile", where).status_code == 404
