"""Whose signals an import would light or put out, to whom that is told, and what it did in the end."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR, SYSTEM
from fullfolj.domain.errors import PlainError
from fullfolj.imports import effects, tasks
from fullfolj.intake.models import Import, ImportState
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Duty, Enrolment, Organisation, Person
from fullfolj.shell.words import NBSP
from fullfolj.signals import aftermath, contacts, sweeps, trial
from fullfolj.signals.models import Contact, ContactKind, Sweep
from fullfolj.signals.trial import Effect
from tests import register
from tests.access.test_second_wall import logged_in_as
from tests.import_jobs import work
from tests.integration.intake_case import csv_of, pupil
from tests.integration.test_imports_pages import (
    act,
    administrator,
    client,
    data,
    lessons,
    page,
    queue,
    school,
    signed_in,
    town,
    upload,
)
from tests.lesson_files import line

__all__ = ["administrator", "client", "data", "queue", "school", "town"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def other(town: Organisation) -> Organisation:
    return register.unit(town, "Bergskolan")


@pytest.fixture
def principal(school: Organisation, other: Organisation) -> Account:
    """Principal of the one school, administrator of the other: imports for both, sees signals at the one."""
    account = register.staff(school, DutyRole.PRINCIPAL)
    Duty.objects.create(person=account.person, organisation=other, duty_role=DutyRole.SCHOOL_ADMINISTRATOR)
    return account


def away(*source_ids: str) -> bytes:
    """Two weeks of invalid absence."""
    today = timezone.localdate()
    days = [str(today - dt.timedelta(days=back)) for back in range(1, 15)]
    absent = {"present_minutes": "0", "invalid_absence_minutes": "60"}
    return lessons(*(line(one, day, **absent) for one in source_ids for day in days))


def read(account: Account, kind: str, content: bytes) -> Import:
    upload(signed_in(account), kind, content)
    work()
    return Import.objects.latest("created_at")


def applied(account: Account, imp: Import) -> Import:
    act(signed_in(account), "apply", imp)
    work()
    imp.refresh_from_db()
    return imp


def tried(account: Account, imp: Import) -> Import:
    act(signed_in(account), "effect", imp)
    work()
    imp.refresh_from_db()
    return imp


def sweep(town: Organisation, days_ago: int = 0) -> Sweep:
    as_of = timezone.localdate() - dt.timedelta(days=days_ago)
    return sweeps.run(organiser=town, as_of=as_of, by=SYSTEM, now=timezone.now())


def history() -> Any:
    return Contact._meta.get_field("events").related_model._default_manager


def told(account: Account, imp: Import, **headers: str) -> str:
    response = signed_in(account).get(reverse("import-effect-pupils", args=[imp.pk]), headers=headers)
    assert response.status_code == 200
    return response.content.decode().replace(NBSP, " ").replace("&#x27;", "'")


@pytest.fixture
def pupils(school: Organisation, other: Organisation, principal: Account) -> list[Person]:
    """Åsa and Ada at the one school, Olle at the other, and lessons with much absence, read and tried."""
    group = register.group(school, "8A")
    return [
        register.student(school, "Åsa", "Ek", group=group, source_id="A"),
        register.student(school, "Ada", "Al", source_id="B"),
        register.student(other, "Olle", "Berg", source_id="C"),
    ]


@pytest.fixture
def weighed(pupils: list[Person], principal: Account) -> Import:
    return tried(principal, read(principal, "lessons", away("A", "B", "C")))


class TestWho:
    def test_those_whose_signals_the_visitor_sees_by_name_the_others_by_number(
        self, principal: Account, pupils: list[Person], weighed: Import
    ) -> None:
        shown = told(principal, weighed)

        assert shown.index("Ada Al") < shown.index("Åsa Ek")
        assert "8A" in shown
        assert "Ogiltig frånvaro flera dagar" in shown
        assert reverse("student", args=[pupils[0].uuid]) in shown
        assert "och 1 elev som du inte får se" in shown
        assert "Olle" not in shown

    def test_only_what_is_shown_is_logged_and_only_when_it_is_opened(
        self, principal: Account, pupils: list[Person], weighed: Import
    ) -> None:
        assert "Vilka elever?" in page(signed_in(principal), weighed)
        assert not Reading.objects.exists()

        part = told(principal, weighed, **{"HX-Request-Type": "partial"})

        assert part.lstrip().startswith('<div id="effect-pupils">')
        read_about = Reading.objects.filter(account=principal, page="imports.effect", ground="principal")
        assert set(read_about.values_list("student_id", flat=True)) == {pupils[0].pk, pupils[1].pk}
        assert Reading.objects.count() == 2

    @pytest.mark.usefixtures("pupils")
    def test_a_system_administrator_is_told_numbers(self, administrator: Account, weighed: Import) -> None:
        shown = told(administrator, weighed)

        assert "Skulle tändas: 3 elever som du inte får se." in shown
        assert not any(name in shown for name in ("Åsa", "Ada", "Olle"))
        assert not Reading.objects.exists()
        assert "Vilka elever?" not in page(signed_in(administrator), weighed)

    def test_no_name_is_kept(self, pupils: list[Person], weighed: Import) -> None:
        kept = json.dumps(weighed.preview, ensure_ascii=False)

        assert not any(name in kept for name in ("Åsa", "Ek", "Ada", "Olle"))
        assert set(weighed.preview["effect"]["who"]["lit"]) == {str(one.pk) for one in pupils}

    def test_a_trial_about_nobody(self, principal: Account, pupils: list[Person]) -> None:
        imp = tried(principal, read(principal, "lessons", lessons(line("A", str(timezone.localdate())))))

        assert "Ingen signal skulle tändas eller släckas." in told(principal, imp)
        assert "Vilka elever?" not in page(signed_in(principal), imp)

    def test_at_most_fifty_in_a_list(self, school: Organisation, principal: Account) -> None:
        for n in range(52):
            register.student(school, f"Elev{n:02}", "Al", source_id=f"E{n}")
        imp = tried(principal, read(principal, "lessons", away(*(f"E{n}" for n in range(52)))))

        shown = told(principal, imp)

        assert "Elev49" in shown
        assert "Elev50" not in shown
        assert "och 2 till" in shown
        assert Reading.objects.count() == 50

    def test_who_has_become_protected_since_is_one_of_the_unseen(
        self, principal: Account, pupils: list[Person], weighed: Import
    ) -> None:
        Person.objects.filter(pk=pupils[0].pk).update(given_name="", family_name="", is_protected=True)

        shown = told(principal, weighed)

        assert "Ada Al" in shown
        assert not re.search(r"\b8A\b", shown)  # not as part of a token
        assert "och 2 elever som du inte får se" in shown
        tasks.clean_quarantine(0)
        weighed.refresh_from_db()
        assert set(weighed.preview["effect"]["who"]["lit"]) == {str(one.pk) for one in pupils[1:]}
        assert "och 2 elever som du inte får se" in told(principal, weighed)

    def test_who_would_be_protected_by_the_file_is_told_to_nobody(
        self, principal: Account, school: Organisation, pupils: list[Person], weighed: Import
    ) -> None:
        applied(principal, weighed)
        rows = [
            pupil("A", "Åsa", Efternamn="Ek", Skolenhetskod=school.school_unit_code, Sekretessmarkering="Ja"),
            pupil("B", "Ada", Efternamn="Al", Skolenhetskod=school.school_unit_code),
        ]
        imp = tried(principal, read(principal, "roster", csv_of(rows).encode()))

        assert imp.preview["effect"]["out"]["invalid-3"] == 1
        assert imp.preview["effect"]["who"]["out"] == {}
        assert "Skulle släckas: 1 elev som du inte får se." in told(principal, imp)
        assert Person.objects.get(pk=pupils[0].pk).given_name == "Åsa"

    def test_nothing_is_told_of_a_trial_that_no_longer_holds(self, principal: Account, weighed: Import) -> None:
        imp = applied(principal, weighed)

        assert "Provräkningen gäller inte längre" in told(principal, imp)
        assert "effect" not in imp.preview

    def test_the_numbers_go_when_the_file_is_discarded(self, principal: Account, weighed: Import) -> None:
        act(signed_in(principal), "discard", weighed)
        tasks.clean_quarantine(0)

        weighed.refresh_from_db()
        assert weighed.state == ImportState.DISCARDED
        assert "who" not in weighed.preview["effect"]
        tasks.clean_quarantine(0)

    def test_a_trial_from_before_pupils_were_noted(self, principal: Account, weighed: Import) -> None:
        """Also while a night's cleaning is about to begin: a row that has changed meanwhile is left alone."""
        effect = {name: weighed.preview["effect"][name] for name in ("of", "as_of", "lit", "out")}
        weighed.preview = {**weighed.preview, "effect": effect}
        weighed.save()

        effects._clean(Import.objects.none())
        shown = page(signed_in(principal), weighed)

        assert "Signalerna, om du läser in filen" in shown
        assert "Något har ändrats sedan dess" in shown
        assert "Provräknat" not in shown


class TestAge:
    def test_it_says_when_and_that_it_holds(self, principal: Account, weighed: Import) -> None:
        shown = page(signed_in(principal), weighed)

        assert "Provräknat i dag" in shown
        assert "Något har ändrats sedan dess" not in shown
        assert "Prova signalerna igen" not in shown

    def test_a_changed_register_makes_it_stale_until_it_is_tried_again(
        self, principal: Account, school: Organisation, weighed: Import
    ) -> None:
        register.student(school, "Ny", "Elev")

        shown = page(signed_in(principal), weighed)
        assert "Något har ändrats sedan dess" in shown
        assert "Prova signalerna igen" in shown
        assert "Något har ändrats sedan dess" in told(principal, weighed)

        assert "Något har ändrats sedan dess" not in page(signed_in(principal), tried(principal, weighed))

    def test_so_does_a_new_day(self, principal: Account, weighed: Import) -> None:
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        weighed.preview["effect"]["as_of"] = yesterday.isoformat()
        weighed.save()

        assert "Något har ändrats sedan dess" in page(signed_in(principal), weighed)

    def test_why_it_could_not_be_tried_stands_on_the_page_until_it_is_tried_again(
        self, principal: Account, weighed: Import, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_given: object) -> Effect:
            raise PlainError("Nej.", "Vänta.")

        with monkeypatch.context() as patched:
            patched.setattr(trial, "effect_of", refuse)
            assert "Nej. Vänta." in page(signed_in(principal), tried(principal, weighed))

        assert "Nej." not in page(signed_in(principal), tried(principal, weighed))

    def test_the_file_is_read_anew_when_the_register_changes_under_the_trial(
        self, principal: Account, school: Organisation, pupils: list[Person], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        imp, real = read(principal, "lessons", away("A", "D")), trial.liveness.queue_if_free
        assert imp.counts["quarantined"]

        def another_comes_first(organiser_id: int, *, patience: float) -> bool:
            register.student(school, "Dag", "Dal", source_id="D")
            return real(organiser_id, patience=patience)

        monkeypatch.setattr(trial.liveness, "queue_if_free", another_comes_first)
        assert tried(principal, imp).preview["effect"]["pupils"]["lit"] == 2
        assert imp.counts["quarantined"]


class TestAfterwards:
    def test_what_the_sweep_did_and_what_the_trial_said(
        self, principal: Account, town: Organisation, weighed: Import
    ) -> None:
        sweep(town)
        imp = applied(principal, weighed)
        assert "Sedan filen" not in page(signed_in(principal), imp)
        found = sweep(town)

        shown = page(signed_in(principal), imp)

        lit = f"{found.opened} signaler tända, 0 släckta"
        assert found.opened >= 3
        assert f"Sedan filen lästes in: {lit}. Provräkningen före sade {found.opened} tända och 0 släckta." in shown

    def test_a_later_sweep_is_not_its_doing(self, principal: Account, town: Organisation, weighed: Import) -> None:
        imp = applied(principal, weighed)
        first = sweep(town)
        Enrolment.objects.all().delete()
        assert sweep(town).cleared

        after = aftermath.after(imp)
        assert after is not None
        assert (after.lit, after.out) == (first.opened, 0)

    @pytest.mark.parametrize("what", ["the first sweep", "a new day", "a contact", "an import", "one taken back"])
    def test_other_things_that_may_have_played_a_part_are_told(
        self, what: str, principal: Account, town: Organisation, pupils: list[Person], weighed: Import
    ) -> None:
        if what != "the first sweep":
            sweep(town, days_ago=1 if what == "a new day" else 0)
        if what == "an import":
            applied(principal, read(principal, "lessons", away("A")))
        if what == "one taken back":
            now = timezone.now()
            state = ImportState.TAKEN_BACK
            Import.objects.create(organiser=town, kind="grades", state=state, size_bytes=1, created_at=now,
                                  taken_back_at=now)  # fmt: skip
        imp = applied(principal, weighed)
        if imp.state != ImportState.APPLIED:  # another came first, so the new preview is shown once
            imp = applied(principal, imp)
        if what == "a contact":
            contacts.note(student=pupils[0], kind=ContactKind.TALKED, by=OPERATOR, now=timezone.now(),
                          on=timezone.localdate())  # fmt: skip
            # The history's clock stands still in a test, which is one transaction.
            history().update(pgh_created_at=timezone.now())
        sweep(town)

        assert "kan också ha spelat in" in page(signed_in(principal), imp)

    def test_a_sweep_that_was_under_way_tells_nothing(
        self, principal: Account, town: Organisation, weighed: Import
    ) -> None:
        began = timezone.now()
        imp = applied(principal, weighed)
        sweeps.run(organiser=town, as_of=timezone.localdate(), by=SYSTEM, now=began)
        sweep(town)

        assert "Det går inte att säga vad importen gjorde" in page(signed_in(principal), imp)

    def test_nor_one_about_a_day_that_was_over(self, principal: Account, town: Organisation, weighed: Import) -> None:
        sweep(town)
        imp = applied(principal, weighed)
        sweep(town, days_ago=1)

        assert "Det går inte att säga vad importen gjorde" in page(signed_in(principal), imp)

    def test_nor_can_it_be_told_of_an_import_from_before(self, client: Client, town: Organisation) -> None:
        now = timezone.now()
        state = ImportState.APPLIED
        imp = Import.objects.create(organiser=town, kind="roster", state=state, size_bytes=1, created_at=now,
                                    counts={"read": 1})  # fmt: skip

        assert "antecknades inte när den lästes in" in page(client, imp)

    def test_the_second_wall_changes_nothing_of_what_is_told(
        self, principal: Account, town: Organisation, pupils: list[Person], weighed: Import
    ) -> None:
        """The web's role finds no contact of pupils who are not the visitor's own, and counts all the same."""
        found = effects.trial_of(weighed)
        assert found is not None
        with logged_in_as("ff_app", principal):
            assert not effects.is_stale(weighed, found, timezone.localdate())
        sweep(town)
        imp = applied(principal, weighed)
        elsewhere, now = pupils[2], timezone.now()
        contacts.note(student=elsewhere, kind=ContactKind.TALKED, by=OPERATOR, now=now, on=timezone.localdate())
        history().update(pgh_created_at=timezone.now())
        sweep(town)
        nobody = register.account(town, administrator=True)
        with logged_in_as("ff_app", nobody):
            assert not Contact.objects.exists()
            after = aftermath.after(imp)
        assert after is not None
        assert not after.alone

    def test_a_trial_that_no_longer_held_foretold_nothing(
        self, principal: Account, town: Organisation, school: Organisation, weighed: Import
    ) -> None:
        register.student(school, "Ny", "Elev")
        imp = applied(principal, weighed)
        assert imp.state == ImportState.APPLIED
        sweep(town)

        assert "Provräkningen före" not in page(signed_in(principal), imp)
