"""The threshold workshop's page: the answer in words, small numbers hidden, and thresholds that make no sense."""

from __future__ import annotations

import datetime as dt
import errno
import html
import os
import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.access.scopes import enter
from fullfolj.domain.actor import OPERATOR
from fullfolj.lake import disk
from fullfolj.rules import workshop_presenters, workshop_queries, workshop_report
from fullfolj.rules.workshop_forms import TryThreshold
from fullfolj.rules.workshop_presenters import WorkshopPage
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Organisation, Person
from fullfolj.signals import backtest_tables, dismissals, tasks
from fullfolj.signals.ladders import Wanted
from fullfolj.signals.models import DismissReason, Signal
from tests import register, workshop_school
from tests.integration.test_quality_pages import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _summer(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime.combine(workshop_school.TODAY, dt.time(9), dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)


def _page(account: Account, place: Organisation, *, target: str = "", **asked: str) -> str:
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    response = signed_in(account).get(reverse("rules-workshop", args=[place.uuid]), asked, headers=headers)
    assert response.status_code == 200
    return str(response.content.decode())


def _visitor(account: Account) -> Visitor:
    return Visitor(account, enter(account, workshop_school.TODAY), timezone.now())


def _made(account: Account, place: Organisation, asked: dict[str, str]) -> WorkshopPage:
    today, translated = workshop_school.TODAY, translation.override("sv")
    with translated:
        form = TryThreshold(asked, wanted=Wanted(), terms=workshop_queries.terms(place, today))
        tried = (
            workshop_queries.ask(place, form.question, form.term, _visitor(account))
            if form.is_valid() and form.term is not None
            else None
        )
        return workshop_presenters.present(place, form, tried, today, "")


def _text(account: Account, place: Organisation, **asked: str) -> str:
    words = re.sub(r"<sup>\d+</sup>|<[^>]+>", " ", _page(account, place, **asked))
    return re.sub(r"\s+", " ", words).replace("\xa0", " ")


def test_what_another_threshold_would_have_meant() -> None:
    """Fourteen are away a day a week; with the rule in force also the twelve who are away every tenth day."""
    unit, principal = workshop_school.make()

    text = _text(principal, unit, rule="absence-10", **{"absence-10-percent": "12"})

    assert "Minst 12 procent frånvaro de senaste 20 skoldagarna: 14 av 40 elever hade fått signalen" in text
    assert "vårterminen 2026. Med dagens gräns: 26." in text
    assert "Av de 15 elever som slutade terminen med ”F eller streck i något ämne” hade 12 (80 procent)" in text
    assert "Av de 14 som hade fått signalen i förväg slutade 12 (86 procent) terminen så." in text
    assert "för den enda mentorn." in text
    assert "Dagens gräns 26 av 40 (65,0 %) 15 av 15 (100,0 %) 15 av 26 (57,7 %)" in text
    assert "Killar 7 av 20 (35,0 %) .. .." in text, "fewer than ten of each sex had the outcome"
    assert "Höstterminen 2025 14 av 40 (35,0 %) . ." in text, "no grades were set"


class TestJudged:
    """How people have judged the rule's own signals: numbers of signals, told to whoever decides about the ladder."""

    def lit(self, unit: Organisation, reasons: list[DismissReason | None]) -> None:
        """A signal of the rule for each, in March, dismissed with the reason or by nobody."""
        day, now = dt.date(2026, 3, 2), timezone.now()
        pupils = Person.objects.filter(enrolments__unit=unit).order_by("pk")
        for pupil, reason in zip(pupils, reasons, strict=False):
            signal = Signal.objects.create(
                student=pupil, rule="absence-10", since=day, opened_on=day, seen_on=day, evidence={}
            )
            if reason is not None:
                dismissals.dismiss(
                    student=pupil, signals=[signal.uuid], reason=reason, ground="Prov", by=OPERATOR, today=day, now=now
                )

    def test_the_page_and_the_pdf_tell_of_how_many(self) -> None:
        unit, principal = workshop_school.make()
        self.lit(unit, [DismissReason.WRONG, DismissReason.WRONG, DismissReason.KNOWN, None, None, None])
        text = _text(principal, unit, rule="absence-10")
        said = (
            "Under vårterminen 2026 tände regeln 6 signaler, med den gräns som gällde den dagen. 3 av dem har bedömts:"
            " 2 stämmer inte, 1 redan kända."
        )
        assert said in text
        assert "Bedömda: 50 % av de tända." in text
        part = workshop_report.report(_made(principal, unit, {"rule": "absence-10"}), _visitor(principal)).parts
        told = next(one for one in part if one.name == "judged").lead
        assert said in "".join(getattr(piece, "text", piece) for piece in told).replace("\xa0", " ")
        assert unit.parent is not None
        head = register.staff(unit.parent, DutyRole.HEAD_OF_EDUCATION)
        tasks.prepare_backtest(place_id=unit.parent.pk)
        for place in (unit, unit.parent):
            assert "3 av dem har bedömts" in _text(head, place, rule="absence-10")

    def test_nobody_judging_and_nothing_lit_are_told_apart(self) -> None:
        unit, principal = workshop_school.make()
        assert "tände ingen signal av den här regeln" in _text(principal, unit, rule="absence-10")
        self.lit(unit, [None])
        text = _text(principal, unit, rule="absence-10")
        assert "tände regeln 1 signal, med den gräns som gällde den dagen. Ingen har bedömt någon av dem." in text


def test_the_same_as_a_pdf() -> None:
    unit, principal = workshop_school.make()
    asked = {"rule": "absence-10", "absence-10-percent": "12"}

    address = html.unescape(re.search(r'href="([^"]+/try/pdf/[^"]+)"', _page(principal, unit, **asked))[1])  # type: ignore[index]
    response = signed_in(principal).get(address)

    assert response["Content-Type"] == "application/pdf"
    assert 'filename="prova-en-grans-2026-08-03.pdf"' in response["Content-Disposition"]
    assert response.content.startswith(b"%PDF")
    made = workshop_report.report(_made(principal, unit, asked), _visitor(principal))
    assert [part.heading for part in made.parts][:2] == [
        "Vad gränsen hade betytt",
        "Jämfört med dagens gräns och en enkel regel",
    ]
    assert "14 av 40 elever" in [getattr(piece, "text", piece) for piece in made.parts[0].lead]


def test_a_pdf_without_an_answer_says_why() -> None:
    unit = register.unit(register.organiser())
    principal = register.staff(unit, DutyRole.PRINCIPAL)
    made = workshop_report.report(_made(principal, unit, {}), _visitor(principal))
    assert made.empty == "Det finns inga lektioner att pröva en gräns på än."
    response = signed_in(principal).get(reverse("rules-workshop-pdf", args=[unit.uuid]))
    assert response.content.startswith(b"%PDF")


def test_only_the_answer_when_the_threshold_moves() -> None:
    unit, principal = workshop_school.make()

    part = _page(principal, unit, target="div#answer", **{"absence-15-percent": "12"})

    assert part.lstrip().startswith("<div")
    assert "Minst 12 procent" in part


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"absence-15-percent": "150"}, "Gränsen får vara högst 100."),
        ({"absence-15-percent": "-5"}, "Gränsen måste vara minst 1."),
        ({"absence-15-percent": "många"}, "Skriv ett tal från 1 till 100."),
        ({"absence-15-percent": ""}, "Skriv ett tal från 1 till 100."),
        ({"absence-15-percent": "nan"}, "Skriv ett tal från 1 till 100."),
        ({"rule": "late-5", "late-5-times": "2.5"}, "Skriv ett tal från"),
        ({"absence-15-percent": "9"}, "Varje steg av frånvaro måste ha en högre gräns än steget under."),
    ],
)
def test_thresholds_that_make_no_sense_get_an_answer_and_no_number(asked: dict[str, str], said: str) -> None:
    unit = register.unit(register.organiser())
    principal = register.staff(unit, DutyRole.PRINCIPAL)

    text = _text(principal, unit, **asked)

    assert said in text
    assert "Vad gränsen hade betytt" not in text


def test_without_lessons_it_says_so() -> None:
    unit = register.unit(register.organiser())
    text = _text(register.staff(unit, DutyRole.PRINCIPAL), unit)
    assert "Det finns inga lektioner att pröva en gräns på än." in text


def test_choices_that_do_not_exist_are_the_first() -> None:
    unit, principal = workshop_school.make()
    text = _text(principal, unit, rule="radar-5", outcome="?", term="1999")
    assert "Minst 15 procent frånvaro de senaste 20 skoldagarna: 14 av 40 elever" in text
    assert "Det är dagens gräns." in text


def test_for_somebody_who_sees_no_pupil_small_numbers_are_hidden() -> None:
    """Twelve of fifteen were found: three were not, and nobody shall be able to work out who."""
    unit, _principal = workshop_school.make()
    assert unit.parent is not None
    head = register.staff(unit.parent, DutyRole.HEAD_OF_EDUCATION)
    tasks.prepare_backtest(place_id=unit.parent.pk)

    text = _text(head, unit.parent)

    assert "14 av 40 elever" in text
    assert "hade för få för att säga hur många fått signalen i förväg" in text
    assert "12 av 15" not in text


def test_whoever_sees_no_pupil_makes_no_tables() -> None:
    """What is made behind the second wall would lack grades, and be kept for those who see them."""
    unit, _principal = workshop_school.make()
    assert unit.parent is not None
    head = register.staff(unit.parent, DutyRole.HEAD_OF_EDUCATION)
    assert "av 40 elever" not in _text(head, unit.parent)
    assert backtest_tables.lacking([unit], timezone.localdate()) == [unit]
    assert ProcrastinateJob.objects.filter(task_name=tasks.prepare_backtest.name).count() == 1


def test_many_units_are_prepared_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    unit, _principal = workshop_school.make()
    assert unit.parent is not None
    head = register.staff(unit.parent, DutyRole.HEAD_OF_EDUCATION)
    monkeypatch.setattr(workshop_queries, "AT_ONCE", 0)

    assert "Historiken räknas ihop" in _text(head, unit.parent)
    assert "Historiken räknas ihop" in _text(head, unit.parent), "asked for once, however many wait"

    tasks.prepare_backtest(place_id=unit.parent.pk)
    assert "14 av 40 elever" in _text(head, unit.parent)


def test_the_night_prepares_the_schools_that_have_used_it() -> None:
    unit, principal = workshop_school.make()
    assert unit.parent is not None
    tasks.prepare_backtest(place_id=unit.parent.pk, only_used=True)
    assert backtest_tables.lacking([unit], workshop_school.TODAY) == [unit], "nobody has asked for it"

    _text(principal, unit)
    register.student(unit, "Ny")
    assert backtest_tables.lacking([unit], workshop_school.TODAY) == [unit]
    tasks.prepare_backtest(place_id=unit.parent.pk, only_used=True)
    assert backtest_tables.lacking([unit], workshop_school.TODAY) == []


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    unit, principal = workshop_school.make()

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(disk, "put", full)
    assert "Det finns inte plats på disken" in _text(principal, unit)


def test_a_rule_that_is_off_can_be_tried() -> None:
    from fullfolj.domain.actor import OPERATOR
    from fullfolj.signals import ladders

    unit, principal = workshop_school.make()
    assert unit.parent is not None
    ladders.decide(
        organiser=unit.parent, unit=unit, wanted=ladders.Wanted(off=frozenset({"absence-15"})),
        first_day=workshop_school.TODAY, ground="X", by=OPERATOR, today=workshop_school.TODAY, now=timezone.now(),
    )  # fmt: skip

    text = _text(principal, unit)

    assert "I dag är regeln avstängd." in text
    assert "Dagens gräns 14" not in text


def test_tables_are_kept_until_what_they_rest_on_changes() -> None:
    unit, principal = workshop_school.make()
    _text(principal, unit)
    assert backtest_tables.lacking([unit], workshop_school.TODAY) == []
    later = workshop_school.TODAY + dt.timedelta(days=3)
    assert backtest_tables.lacking([unit], later) == [], "another day without lessons changes nothing"

    pupil = register.student(unit, "Ny")
    assert backtest_tables.lacking([unit], workshop_school.TODAY) == [unit]
    pupil.delete()
    _text(principal, unit)

    folder = backtest_tables.root() / str(unit.uuid)
    assert len(list(folder.iterdir())) == 4
    assert backtest_tables.clean_up(now=timezone.now()) == 0, "somebody may still read them"
    long_after = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    assert backtest_tables.clean_up(now=long_after) >= 2
    assert len(list(folder.iterdir())) == 2
