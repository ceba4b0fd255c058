"""A dismissed signal is quiet until it clears; what gets worse, or is lit again, is something new."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import Scope
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Organisation
from fullfolj.signals import contacts, dismissals, snoozes, sweeps
from fullfolj.signals.desk import Section, section_of
from fullfolj.signals.desk_rows import desk_students
from fullfolj.signals.life import life_of
from fullfolj.signals.models import ContactKind, Dismissal, DismissReason, Signal, SignalState, SnoozeReason
from tests import lake_days, register

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
FRIDAY = dt.date(2026, 11, 20)
AWAY = "." * 23 + "iiiiiii" + "." * 10  # 7 of the last 20 school days: absence-20


class Town:
    """One pupil who has been away for seven of twenty days, and the unit's coordinator."""

    def __init__(self, days: str = AWAY) -> None:
        self.organiser = register.organiser()
        self.unit = register.unit(self.organiser)
        self.pupil = register.student(self.unit)
        self.coordinator = register.staff(self.unit, DutyRole.ATTENDANCE_COORDINATOR)
        self.sweep(days, FRIDAY)

    def sweep(self, days: str, on: dt.date) -> None:
        lake_days.keep(self.unit, {self.pupil: days}, on)
        sweeps.run(organiser=self.organiser, as_of=on, by=OPERATOR, now=timezone.now())

    def section(self, on: dt.date = FRIDAY) -> Section | None:
        return section_of(Scope(self.coordinator.pk, Permission.SEE_DESK, on), self.pupil)

    def lit(self) -> set[str]:
        return set(Signal.objects.filter(state=SignalState.OPEN).values_list("rule", flat=True))


@pytest.fixture
def town() -> Town:
    return Town()


def dismiss(
    town: Town, reason: DismissReason = DismissReason.WRONG, *rules: str, now: dt.datetime | None = None
) -> list[Dismissal]:
    """Of the given rules, or of all that are lit."""
    lit = Signal.objects.filter(student=town.pupil, state=SignalState.OPEN)
    signals = lit.filter(rule__in=rules) if rules else lit
    return dismissals.dismiss(
        student=town.pupil, signals=list(signals.values_list("uuid", flat=True)), reason=reason,
        ground="Läraren har rättat rapporten", by=OPERATOR, today=FRIDAY, now=now or timezone.now(),
    )  # fmt: skip


def test_it_is_quiet_and_undo_brings_it_back(town: Town) -> None:
    assert town.section() is Section.RADAR
    made = dismiss(town)
    assert "radar-5" not in {one.rule for one in made}
    assert town.section() is Section.ANSWERED
    dismissals.undo(act=made[0].act, student=town.pupil, by=OPERATOR, now=timezone.now())
    assert town.section() is Section.RADAR


def test_what_is_not_dismissed_still_waits_and_the_row_says_no_more_than_that(town: Town) -> None:
    dismiss(town, DismissReason.KNOWN, "invalid-3")
    assert town.section() is Section.RADAR
    scope = Scope(town.coordinator.pk, Permission.SEE_DESK, FRIDAY)
    told = {signal.rule for signal in desk_students(scope, [town.pupil.pk])[town.pupil.pk].signals}
    assert told == town.lit() - {"invalid-3"}


def test_a_young_signal_beside_a_dismissed_old_one_is_not_under_the_radar(town: Town) -> None:
    old = town.lit() - {"radar-5"}
    dismiss(town, DismissReason.WRONG, *old - {"invalid-3"})
    Signal.objects.filter(rule="invalid-3").update(school_days_open=2)
    assert town.section() is Section.NEW


def test_a_lower_step_is_no_worsening_and_what_is_lit_anew_is_something_new(town: Town) -> None:
    dismiss(town)
    later = FRIDAY + 14 * DAY
    town.sweep(AWAY + "." * 6 + "vv" + "..", later)
    assert town.lit() & {"absence-10", "absence-15"}
    assert town.section(later) is Section.ANSWERED
    clear = later + 28 * DAY
    town.sweep(AWAY + "." * 6 + "vv.." + "." * 20, clear)
    assert not town.lit()
    assert not Dismissal.objects.filter(ended_at__isnull=True).exists()
    again = clear + 14 * DAY
    town.sweep(AWAY + "." * 6 + "vv.." + "." * 20 + "iiiiii....", again)
    assert town.section(again) in (Section.NEW, Section.RADAR)


@pytest.mark.parametrize("reason", list(DismissReason))
def test_a_higher_step_brings_it_back_also_when_it_was_known(town: Town, reason: DismissReason) -> None:
    dismiss(town, reason)
    later = FRIDAY + 7 * DAY
    town.sweep(AWAY + "iiiii", later)
    assert "absence-50" in town.lit()
    Signal.objects.exclude(rule__in=("absence-50", "radar-5")).update(state=SignalState.CLEARED, cleared_on=later)
    assert town.section(later) is Section.NEW


def test_a_double_click_and_a_second_tab_are_one_judgement(town: Town) -> None:
    now = timezone.now()
    first = dismiss(town, now=now)
    assert [one.pk for one in dismiss(town, now=now + dt.timedelta(seconds=1))] == [one.pk for one in first]
    with pytest.raises(dismissals.CannotDismiss):
        dismiss(town, DismissReason.KNOWN, now=now + dt.timedelta(minutes=5))
    assert Dismissal.objects.count() == len(first)


def test_how_each_rule_was_judged_is_counted(town: Town) -> None:
    dismiss(town, DismissReason.WRONG, "invalid-3")
    (taken_back,) = dismiss(town, DismissReason.KNOWN, "absence-20")
    dismissals.undo(act=taken_back.act, student=town.pupil, by=OPERATOR, now=timezone.now())
    dismiss(town, DismissReason.KNOWN, "absence-20")

    def counted(rule: str, day: dt.date = FRIDAY, unit: Organisation = town.unit) -> dismissals.Verdicts:
        return dismissals.verdicts([unit.pk], rule, day, day)

    assert counted("invalid-3") == dismissals.Verdicts(1, 1, 1, 0)
    assert counted("absence-20") == dismissals.Verdicts(1, 1, 0, 1)
    assert counted("absence-20", FRIDAY + DAY) == dismissals.Verdicts(0, 0, 0, 0)
    assert counted("absence-20", unit=register.unit(town.organiser, "Bergskolan")) == dismissals.Verdicts(0, 0, 0, 0)


class TestLitAgainBetweenTwoSweeps:
    """Lessons of five weeks come in at once: the pupil was back for four of them, and is then away again."""

    LATER = FRIDAY + 35 * DAY
    AGAIN = AWAY + "." * 18 + "iiiiiii"

    def test_it_is_a_new_signal_with_a_new_wait(self, town: Town) -> None:
        first = Signal.objects.get(rule="absence-20")
        town.sweep(self.AGAIN, self.LATER)
        first.refresh_from_db()
        assert (first.state, first.cleared_on) == (SignalState.CLEARED, self.LATER)
        again = Signal.objects.get(rule="absence-20", state=SignalState.OPEN)
        assert again.opened_on == self.LATER
        assert again.since > FRIDAY

    @pytest.mark.parametrize("reason", DismissReason)
    def test_what_was_dismissed_then_is_quiet_no_longer(self, town: Town, reason: DismissReason) -> None:
        dismiss(town, reason, *town.lit() - {"radar-5"})
        assert town.section() is None or town.section() is Section.ANSWERED
        town.sweep(self.AGAIN, self.LATER)
        assert town.section(self.LATER) is Section.NEW

    def test_what_was_put_off_then_is_put_off_no_longer(self, town: Town) -> None:
        snoozes.put_off(
            student=town.pupil, reason=SnoozeReason.KNOWN, until=self.LATER + 10 * DAY, by=OPERATOR, today=FRIDAY,
            now=timezone.now(),
        )  # fmt: skip
        town.sweep(self.AGAIN, self.LATER)
        assert town.section(self.LATER) is Section.NEW

    def test_what_has_been_lit_all_the_time_is_the_same_signal(self, town: Town) -> None:
        before = dict(Signal.objects.filter(state=SignalState.OPEN).values_list("pk", "since"))
        dismiss(town, DismissReason.KNOWN, *town.lit() - {"radar-5"})
        town.sweep(AWAY + "i" * 25, self.LATER)
        still = dict(Signal.objects.filter(state=SignalState.OPEN, pk__in=before).values_list("pk", "since"))
        assert still.items() <= before.items()
        assert len(still) > 1


def test_an_automatic_message_is_noted_and_takes_nobody_off_the_radar(town: Town) -> None:
    contacts.note(student=town.pupil, kind=ContactKind.AUTOMATIC, by=OPERATOR, now=timezone.now(), on=FRIDAY)
    assert town.section() is Section.RADAR
    town.sweep(AWAY, FRIDAY)
    assert town.section() is Section.RADAR


class TestUnderTheRadarOnThePupilPage:
    """As on the desk: what is dismissed or answered waits no longer."""

    def told(self, town: Town) -> list[int]:
        """The school days that the page says the pupil has waited."""
        by = Actor(ActorKind.ACCOUNT, town.coordinator.pk)
        life = life_of(town.pupil, by=by, today=FRIDAY, now=timezone.now())
        return [one.evidence["school_days"] for one in life.waiting if one.rule == "radar-5"]

    def test_it_goes_with_what_is_dismissed_and_comes_back_with_it(self, town: Town) -> None:
        waited = Signal.objects.get(rule="radar-5").evidence["school_days"]
        assert self.told(town) == [waited]
        made = dismiss(town)
        assert self.told(town) == []
        dismissals.undo(act=made[0].act, student=town.pupil, by=OPERATOR, now=timezone.now())
        assert self.told(town) == [waited]

    @pytest.mark.parametrize(("days", "told"), [(5, []), (6, [6])])
    def test_the_wait_is_that_of_what_waits_still(self, town: Town, days: int, told: list[int]) -> None:
        dismiss(town, DismissReason.WRONG, *town.lit() - {"radar-5", "invalid-3"})
        Signal.objects.filter(rule="invalid-3").update(school_days_open=days)
        assert self.told(town) == told
        assert (town.section() is Section.RADAR) is bool(told)

    def test_short_valid_absence_lies_folded_here_too(self, town: Town) -> None:
        Signal.objects.exclude(rule="invalid-3").update(is_folded=True)
        assert self.told(town) != []
        Signal.objects.update(is_folded=True)
        assert self.told(town) == []
        assert town.section() is Section.FOLDED

    @pytest.mark.parametrize(("kind", "answers"), [(ContactKind.TALKED, True), (ContactKind.NO_ANSWER, False)])
    def test_a_contact_takes_it_off_at_once(self, town: Town, kind: ContactKind, answers: bool) -> None:
        contacts.note(student=town.pupil, kind=kind, by=OPERATOR, now=timezone.now(), on=FRIDAY)
        assert (self.told(town) == []) is answers


class TestPages:
    @pytest.fixture
    def client(self, client: Client, town: Town) -> Client:
        client.force_login(town.coordinator)
        return client

    def sent(self, town: Town, **changed: object) -> dict[str, object]:
        lit = [str(one) for one in Signal.objects.exclude(rule="radar-5").values_list("uuid", flat=True)]
        return {"signals": lit, "reason": "wrong", "ground": "Läraren har rättat rapporten", **changed}

    @pytest.mark.parametrize("place", ["desk", "student"])
    def test_dismissed_and_undone(self, client: Client, town: Town, place: str) -> None:
        address = reverse(f"{place}-dismiss", args=[town.pupil.uuid])
        answer = client.post(address, self.sent(town), follow=True)
        assert "Avfärdad, signalen stämmer inte" in answer.text
        act = Dismissal.objects.values_list("act", flat=True).distinct().get()
        undo = reverse(f"{place}-undo-dismissal", args=[act])
        assert undo in answer.text
        assert client.post(undo).status_code == client.post(undo).status_code == 302
        assert not Dismissal.objects.filter(undone_at__isnull=True).exists()

    @pytest.mark.parametrize("place", ["desk", "student"])
    @pytest.mark.parametrize(
        "changed", [{"signals": []}, {"reason": "x"}, {"ground": "  "}, {"signals": ["1; drop table"]}]
    )
    def test_what_is_missing_is_asked_for_and_nothing_is_kept(
        self, client: Client, town: Town, place: str, changed: dict[str, object]
    ) -> None:
        answer = client.post(reverse(f"{place}-dismiss", args=[town.pupil.uuid]), self.sent(town, **changed))
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert not Dismissal.objects.exists()

    def test_signals_of_somebody_else_are_not_reached(self, client: Client, town: Town) -> None:
        other = register.student(town.unit, "Annan")
        client.post(reverse("desk-dismiss", args=[other.uuid]), self.sent(town))
        assert not Dismissal.objects.exists()

    def test_only_ones_own_is_taken_back(self, client: Client, town: Town) -> None:
        (made, *_) = dismiss(town)
        for place in ("desk", "student"):
            assert client.post(reverse(f"{place}-undo-dismissal", args=[made.act])).status_code == 404
            assert client.post(reverse(f"{place}-undo-dismissal", args=[uuid.uuid4()])).status_code == 404

    def test_the_menu_for_snoozing_offers_it_to_those_who_may(self, client: Client, town: Town) -> None:
        address = reverse("desk-snooze", args=[town.pupil.uuid])
        assert "Avfärda i stället" in client.get(address).text


def test_accounts(town: Town) -> None:
    health: Account = register.staff(town.unit, DutyRole.SCHOOL_COUNSELLOR)
    client = Client()
    client.force_login(health)
    assert client.post(reverse("desk-dismiss", args=[town.pupil.uuid])).status_code == 403
