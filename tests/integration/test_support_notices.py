"""Same-day notice of invalid absence: who is to be told, what has been noted, and the share over the weeks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from pytest_django import Settings

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Person
from fullfolj.signals import contacts
from fullfolj.signals.models import ContactKind, Sweep, Whom
from fullfolj.support.models import NoticeReason, NoticeWay, SameDayNotice
from fullfolj.support.notices import actions, queries
from tests import register
from tests.integration.test_support import client_of, words_of
from tests.lake_days import keep, school_days

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    (tmp_path / "data" / "tmp").mkdir(parents=True)


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group, birth_date=years_ago(14))


@pytest.fixture
def coordinator(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.ATTENDANCE_COORDINATOR)


def years_ago(count: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=count * 366)


def last_day() -> dt.date:
    """The latest weekday up to today: the last that the drawn rows reach."""
    return school_days(timezone.localdate(), 1)[0]


def drawn(group: Group, **rows: str) -> dict[str, Person]:
    """Pupils of fourteen by name, with one lesson a day: i away without a valid reason, v with one, l late."""
    people = {name: register.student(group.unit, name, group=group, birth_date=years_ago(14)) for name in rows}
    keep(group.unit, {people[name]: letters for name, letters in rows.items()}, last_day())
    return people


def address(pupil: Person, day: dt.date | str) -> str:
    return reverse("support-notice", args=[pupil.uuid, str(day)])


def post(account: Account, pupil: Person, day: dt.date, **told: str) -> tuple[int, str]:
    seen = queries.version_of(queries.notice_of(pupil, day))
    response = client_of(account).post(address(pupil, day), {"seen": seen, **told})
    return response.status_code, response.content.decode()


def reached_home(pupil: Person, day: dt.date, kind: ContactKind = ContactKind.REACHED_HOME, **more: Whom) -> None:
    contacts.note(student=pupil, kind=kind, by=OPERATOR, now=timezone.now(), on=day, **more)


class TestTheDay:
    def test_those_away_without_a_valid_reason_and_nobody_else(self, coordinator: Account, group: Group) -> None:
        drawn(group, Alva="..i", Bo="..v", Cilla="..l", Disa="..?", Ella="i..")
        text = words_of(client_of(coordinator), "support-notices")
        assert "Alva" in text
        assert "En elev under 18 år var ogiltigt frånvarande" in text
        for name in ("Bo", "Cilla", "Disa", "Ella"):
            assert name not in text.replace("Bor", "")
        assert "80 %" in text, "the day's lessons that are reported"
        assert Reading.objects.filter(page="support.notices", account=coordinator).count() == 1

    def test_whoever_is_of_age_is_not_counted(self, coordinator: Account, group: Group) -> None:
        people = drawn(group, Alva=".i")
        Person.objects.filter(pk=people["Alva"].pk).update(birth_date=years_ago(19))
        text = words_of(client_of(coordinator), "support-notices")
        assert "Alva" not in text
        assert "En som har fyllt 18 räknas inte" in text

    def test_a_protected_pupil_is_nobodys(self, coordinator: Account, group: Group) -> None:
        people = drawn(group, Alva=".i", Bo=".i")
        Person.objects.filter(pk=people["Alva"].pk).update(is_protected=True, given_name="", family_name="")
        text = words_of(client_of(coordinator), "support-notices")
        assert "Bo" in text
        assert "En elev under 18 år" in text

    def test_a_mentor_sees_the_own_class(self, group: Group) -> None:
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        other = register.group(group.unit, "9A")
        people = {
            register.student(group.unit, "Alva", group=group): ".i",
            register.student(group.unit, "Bertil", group=other): ".i",
        }
        keep(group.unit, people, last_day())
        text = words_of(client_of(mentor), "support-notices")
        assert "Alva" in text
        assert "Bertil" not in text

    def test_an_earlier_day_and_one_that_is_not_there(self, coordinator: Account, group: Group) -> None:
        drawn(group, Alva="i..")
        first = school_days(last_day(), 3)[0]
        page = client_of(coordinator).get(reverse("support-notices"), {"day": first.isoformat()})
        assert "Alva" in page.content.decode()
        for wrong in ("2020-01-07", "idag", "2026-13-45"):
            assert client_of(coordinator).get(reverse("support-notices"), {"day": wrong}).status_code == 404
        elsewhere = register.unit(register.organiser())
        for wrong in (str(elsewhere.uuid), "skolan"):
            assert client_of(coordinator).get(reverse("support-notices"), {"school": wrong}).status_code == 404

    def test_nothing_read_in(self, coordinator: Account, pupil: Person) -> None:
        assert "går det inte att säga något" in words_of(client_of(coordinator), "support-notices")


class TestNoting:
    def test_told_by_phone(self, coordinator: Account, group: Group) -> None:
        alva = drawn(group, Alva=".i")["Alva"]
        day = last_day()
        status, page = post(coordinator, alva, day, what="", told_on="", word="")
        assert status == 422
        assert "Välj hur de fick veta" in page
        assert post(coordinator, alva, day, what="called", told_on=day.isoformat(), word="")[0] == 302
        text = words_of(client_of(coordinator), "support-notices")
        assert "Besked samma dag: per telefon" in text
        assert "Besked samma dag: 1 av 1, 100 %." in text

    @pytest.mark.parametrize(
        ("told", "said"),
        [
            ({"what": "called", "told_on": "", "word": "Ringde."}, "Välj en dag från frånvarodagen"),
            ({"what": "called", "told_on": "1990-01-02", "word": "Ringde."}, "Välj en dag från frånvarodagen"),
            ({"what": "called", "told_on": "2190-01-02", "word": "Ringde."}, "Välj en dag från frånvarodagen"),
            ({"what": "other", "told_on": "", "word": ""}, "Skriv några ord om skälet."),
            ({"what": "told", "told_on": "", "word": ""}, "Välj ett giltigt alternativ"),
        ],
    )
    def test_bad_input_is_told_and_nothing_lost(
        self, coordinator: Account, pupil: Person, told: dict[str, str], said: str
    ) -> None:
        status, page = post(coordinator, pupil, timezone.localdate(), **told)
        assert status == 422
        assert said in page or told["what"] == "told"
        assert told["word"] in page
        assert not SameDayNotice.objects.exists()

    def test_a_reason_is_an_exception_and_no_notice(self, coordinator: Account, group: Group) -> None:
        alva = drawn(group, Alva=".i")["Alva"]
        assert post(coordinator, alva, last_day(), what="principal", told_on="", word="")[0] == 302
        text = words_of(client_of(coordinator), "support-notices")
        assert "Inget besked: särskilda skäl" in text
        assert "Besked samma dag: 0 av 1, 0 %." in text
        assert "Särskilda skäl, enligt beslut av rektorn: 1" in text

    def test_who_comes_second_reads_first(self, coordinator: Account, pupil: Person) -> None:
        day = timezone.localdate()
        old = queries.version_of(None)
        assert post(coordinator, pupil, day, what="called", told_on=day.isoformat(), word="")[0] == 302
        status, page = post(coordinator, pupil, day, what="other", told_on="", word="Mötte hemmet.", seen=old)
        assert status == 422
        assert "Mötte hemmet." in page
        assert "Besked samma dag: per telefon" in page
        assert SameDayNotice.objects.get().way == NoticeWay.CALLED
        assert post(coordinator, pupil, day, what="other", told_on="", word="Mötte hemmet.")[0] == 302
        assert SameDayNotice.objects.get().reason == NoticeReason.OTHER

    def test_the_way_back_is_the_day_and_the_school(self, coordinator: Account, group: Group) -> None:
        alva = drawn(group, Alva=".i")["Alva"]
        day = last_day()
        back = f"{reverse('support-notices')}?school={group.unit.uuid}&day={day}"
        row = f"{address(alva, day)}?school={group.unit.uuid}"
        client = client_of(coordinator)
        assert f'href="{row}"' in client.get(back).content.decode()
        assert f'href="{escape(back)}"' in client.get(row).content.decode()
        told = {"seen": queries.version_of(None), "what": "called", "told_on": day.isoformat(), "word": ""}
        assert client.post(row, told).headers["Location"] == back
        assert client.get(f"{address(alva, day)}?school=x").status_code == 404

    def test_a_double_click_is_one(self, coordinator: Account, pupil: Person) -> None:
        day, old = timezone.localdate(), queries.version_of(None)
        for _click in range(2):
            assert post(coordinator, pupil, day, what="called", told_on=day.isoformat(), word="", seen=old)[0] == 302
        event = SameDayNotice.objects.get().events.get()  # type: ignore[attr-defined]
        assert event.pgh_context.metadata == {"actor": f"account:{coordinator.pk}", "action": "notice.note"}

    def test_the_attendance_system_told_the_others(self, coordinator: Account, group: Group) -> None:
        people = drawn(group, Alva=".i", Bo=".i", Cilla=".i")
        day = last_day()
        assert post(coordinator, people["Alva"], day, what="unreached", told_on="", word="")[0] == 302
        reached_home(people["Bo"], day)
        shown = {"shown": [str(people["Cilla"].uuid)]}
        assert client_of(coordinator).post(reverse("support-notices"), {"shown": ["x"]}).status_code == 302
        assert not SameDayNotice.objects.filter(student=people["Cilla"]).exists(), "who was not shown is not attested"
        for _click in range(2):
            assert client_of(coordinator).post(reverse("support-notices"), shown).status_code == 302
        assert SameDayNotice.objects.get(student=people["Alva"]).reason == NoticeReason.UNREACHED
        assert not SameDayNotice.objects.filter(student=people["Bo"]).exists(), "a contact tells already"
        assert SameDayNotice.objects.get(student=people["Cilla"]).way == NoticeWay.SYSTEM
        assert "Systemet meddelade de andra" not in words_of(client_of(coordinator), "support-notices")

    def test_a_day_that_is_none_and_one_to_come(self, coordinator: Account, pupil: Person) -> None:
        for wrong in ("idag", "2020-01-07", timezone.localdate() + dt.timedelta(days=1)):
            assert client_of(coordinator).get(address(pupil, wrong)).status_code == 404

    def test_the_database_wants_a_way_or_a_reason(self, pupil: Person) -> None:
        given = {"student": pupil, "day": timezone.localdate(), "noted_at": timezone.now()}
        for wrong in (
            {},
            {"way": "called"},
            {"way": "called", "told_on": years_ago(1)},
            {"way": "met", "reason": "other"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                SameDayNotice.objects.create(**given, **wrong)


class TestContacts:
    @pytest.mark.parametrize(
        ("kind", "more", "counts"),
        [
            (ContactKind.REACHED_HOME, {}, True),
            (ContactKind.WROTE, {}, True),
            (ContactKind.AUTOMATIC, {}, True),
            (ContactKind.NO_ANSWER, {}, False),
            (ContactKind.TALKED, {}, False),
            (ContactKind.WROTE, {"whom": Whom.PUPIL}, False),
        ],
    )
    def test_one_with_a_guardian_of_the_day_counts(
        self, coordinator: Account, group: Group, kind: ContactKind, more: dict[str, Whom], counts: bool
    ) -> None:
        reached_home(drawn(group, Alva=".i")["Alva"], last_day(), kind, **more)
        text = words_of(client_of(coordinator), "support-notices")
        assert ("Besked samma dag: 1 av 1, 100 %." in text) is counts

    def test_one_of_the_day_after_does_not(self, coordinator: Account, group: Group) -> None:
        alva = drawn(group, Alva="i.")["Alva"]
        reached_home(alva, last_day())
        text = words_of(client_of(coordinator), "support-notices")
        assert "Inget är antecknat om 1 frånvarodag" in text
        assert "går inte att säga" in text


class TestTheWeeks:
    def test_each_is_counted_once_where_it_stands(self, coordinator: Account, group: Group) -> None:
        people = drawn(group, Alva="iiiii.")
        alva, days = people["Alva"], school_days(last_day(), 6)
        post(coordinator, alva, days[0], what="called", told_on=days[0].isoformat(), word="")
        post(coordinator, alva, days[1], what="called", told_on=days[2].isoformat(), word="")
        post(coordinator, alva, days[2], what="unreached", told_on="", word="")
        reached_home(alva, days[3])
        found = queries.Standing
        from fullfolj.access.gate import Visitor
        from fullfolj.access.scopes import held_roles

        now = timezone.now()
        visitor = Visitor(coordinator, held_roles(coordinator, timezone.localdate(now)), now)
        data = queries.notice_data(visitor, None, None)
        assert [one.standing for one in data.told] == [
            found.SAME_DAY, found.LATER, found.EXCEPTION, found.SAME_DAY, found.NOT_NOTED,
        ]  # fmt: skip
        text = words_of(client_of(coordinator), "support-notices")
        assert "Besked samma dag: minst 2 av 5. Om 1 är inget antecknat." in text, "not noted is not untold"
        assert "minst" in text[text.index("Vecka") :]

    def test_days_that_came_in_late_are_told_as_that(self, coordinator: Account, group: Group) -> None:
        drawn(group, Alva="i.")
        before, last = school_days(last_day(), 2)
        assert "2 av 2 skoldagar kom lektionerna till Fullfölj först senare" in words_of(
            client_of(coordinator), "support-notices"
        )
        at = timezone.make_aware(dt.datetime.combine(last, dt.time(15)))
        told = {"organiser": group.unit.parent, "as_of": last, "actor": "system", "started_at": at, "finished_at": at}
        Sweep.objects.create(**told, data_through=last)
        Sweep.objects.create(**told, data_through=before)
        assert "1 av 2 skoldagar kom" in words_of(client_of(coordinator), "support-notices")


class TestTheLawsSteps:
    def test_what_is_noted_stands_with_the_steps(self, coordinator: Account, pupil: Person) -> None:
        assert "Inget är antecknat om det de senaste fem veckorna" in words_of(
            client_of(coordinator), "support-law", pupil.uuid
        )
        day = timezone.localdate()
        actions.note(
            student=pupil,
            day=day,
            way=NoticeWay.CALLED,
            told_on=day,
            reason=None,
            word="",
            seen=queries.version_of(None),
            by=OPERATOR,
            now=timezone.now(),
        )
        assert "besked samma dag: per telefon" in words_of(client_of(coordinator), "support-law", pupil.uuid)
