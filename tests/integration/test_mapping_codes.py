"""Codes: made for a class, open one round for one pupil and nothing else, run out, are used up and can't be guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
import segno
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from pytest_django import Settings

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.mapping.asked import Respondent
from fullfolj.mapping.codes import actions
from fullfolj.mapping.codes.secrets import digest_of, new_code, sent
from fullfolj.mapping.models import MappingRound, Sheet, SurveyCode
from fullfolj.school.enums import AssignmentRoleType
from fullfolj.school.models import Group, Organisation, Person, Responsible
from tests import register
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    """Wrong codes are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def group(unit: Organisation) -> Group:
    return register.group(unit)


@pytest.fixture
def pupil(unit: Organisation, group: Group) -> Person:
    return register.student(unit, group=group, birth_date=dt.date(2012, 3, 1))


@pytest.fixture
def planned(group: Group, pupil: Person) -> MappingRound:
    return a_round(group)


@pytest.fixture
def mentor(group: Group) -> Client:
    client = Client()
    client.force_login(register.assigned(group, AssignmentRoleType.MENTOR))
    return client


def a_code(planned: MappingRound, *pupils: Person, hours: int = 8) -> str:
    now = timezone.now()
    asked = [Respondent(one) for one in pupils]
    made = actions.make(planned=planned, asked=asked, ends_at=now + dt.timedelta(hours=hours), by=OPERATOR, now=now)
    return made[asked[0].key]


def opened(code: str, client: Client | None = None) -> tuple[Client, HttpResponse]:
    client = client or Client()
    return client, client.post(reverse("mapping-enter"), {"code": code})  # type: ignore[return-value]


def intro(pupil: Person, planned: MappingRound) -> str:
    return reverse("mapping-intro", args=[pupil.uuid, planned.uuid])


class TestOpens:
    def test_the_survey_of_the_pupil_who_has_no_sign_in(self, planned: MappingRound, pupil: Person) -> None:
        client, answer = opened(a_code(planned, pupil))
        assert answer["Location"] == intro(pupil, planned)
        assert "Så har jag det i skolan" in client.get(answer["Location"]).content.decode()
        save = reverse("mapping-save", args=[pupil.uuid, planned.uuid])
        assert client.post(save, {"item": "a1", "answer-a1": "3"}).status_code == 204
        assert Sheet.objects.get().answers == {"a1": 3}
        account = Account.objects.get(person=pupil)
        assert not account.has_usable_password()
        assert str(account) == str(pupil)

    @pytest.mark.parametrize("written", ["{}-{}", " {} {} ", "{}{}", "{}–{}"])
    def test_as_it_is_written(self, planned: MappingRound, pupil: Person, written: str) -> None:
        code = a_code(planned, pupil)
        _client, answer = opened(written.format(code[:4].lower(), code[4:]))
        assert answer.status_code == 302

    def test_goes_on_where_the_other_device_stopped(self, planned: MappingRound, pupil: Person) -> None:
        code = a_code(planned, pupil)
        first, _answer = opened(code)
        first.post(reverse("mapping-save", args=[pupil.uuid, planned.uuid]), {"item": "a1", "answer-a1": "3"})
        second, answer = opened(code)
        assert "/2/?lang=sv" in second.get(answer["Location"]).content.decode()

    def test_no_longer_than_the_code_stands(self, planned: MappingRound, pupil: Person) -> None:
        """A slip in the wrong hands: a new code ends what the old one has opened, and so does its last day."""
        save = reverse("mapping-save", args=[pupil.uuid, planned.uuid])
        wrong_hands, _answer = opened(a_code(planned, pupil))
        assert wrong_hands.post(save, {"item": "a1", "answer-a1": "3"}).status_code == 204
        right_hands, _answer = opened(a_code(planned, pupil))
        assert wrong_hands.post(save, {"item": "a1", "answer-a1": "1"}).status_code == 404
        assert wrong_hands.get(intro(pupil, planned)).status_code == 404
        assert right_hands.post(save, {"item": "a1", "answer-a1": "2"}).status_code == 204
        SurveyCode.objects.update(ends_at=timezone.now())
        assert right_hands.post(save, {"item": "a1", "answer-a1": "1"}).status_code == 404
        assert Sheet.objects.get().answers == {"a1": 2}

    def test_nothing_but_the_round(self, planned: MappingRound, pupil: Person, group: Group) -> None:
        """Not the pupil's own pages, nor another round, nor a new password."""
        client, _answer = opened(a_code(planned, pupil))
        other = a_round(group, instrument="staff")
        for name, arguments in (
            ("student", [pupil.uuid]),
            ("mapping-own", []),
            ("mapping-children", []),
            ("mapping-student", [pupil.uuid]),
            ("account_change_password", []),
            ("start", []),
        ):
            assert client.get(reverse(name, args=arguments)).status_code == 403, name
        assert client.get(intro(pupil, other)).status_code == 404
        assert "Elevens sida" not in client.get(intro(pupil, planned)).content.decode()

    def test_what_is_read_is_logged_as_the_pupils_own_reading(self, planned: MappingRound, pupil: Person) -> None:
        client, answer = opened(a_code(planned, pupil))
        client.get(answer["Location"])
        read = Reading.objects.get()
        assert (read.student, read.account, read.page) == (pupil, Account.objects.get(person=pupil), "mapping.intro")

    def test_behind_the_wall_too(self, planned: MappingRound, pupil: Person) -> None:
        """As the web's own database role, with nobody signed in: the right code finds its row, and no other."""
        code = a_code(planned, pupil)
        other = register.student(planned.unit, "Otto", group=planned.groups.get())
        a_code(planned, other)
        with connection.cursor() as cursor:
            cursor.execute("set local role ff_app")
        assert SurveyCode.objects.count() == 0
        found = actions.open_with(text=code, now=timezone.now())
        assert found is not None
        assert SurveyCode.objects.count() == 1


class TestWhenAnHourHasGone:
    """The session has ended: an address of a survey has both ways back in, and tells nothing of the pupil."""

    @pytest.mark.parametrize("route", ["mapping-intro", "mapping-question", "mapping-last"])
    def test_the_code_is_written_again(self, planned: MappingRound, pupil: Person, route: str) -> None:
        address = reverse(route, args=[pupil.uuid, planned.uuid, *([1] if route == "mapping-question" else [])])
        answer = Client().get(f"{address}?lang=uk")
        assert answer.status_code == 401
        assert 'lang="uk"' in answer.text
        assert "Ввести код ще раз" in answer.text
        assert f'href="{reverse("mapping-enter")}?lang=uk"' in answer.text
        assert f'href="{reverse("account_login")}?next={quote(f"{address}?lang=uk")}"' in answer.text
        assert str(pupil) not in answer.text

    def test_and_all_is_there(self, planned: MappingRound, pupil: Person) -> None:
        code = a_code(planned, pupil)
        client, _answer = opened(code)
        save = reverse("mapping-save", args=[pupil.uuid, planned.uuid])
        client.post(save, {"item": "a1", "answer-a1": "3"})
        client.session.flush()
        assert client.get(intro(pupil, planned)).status_code == 401
        assert client.post(save, {"item": "a2", "answer-a2": "3"}).status_code == 401
        assert "Fortsätt" in client.get(opened(code, client)[1]["Location"]).text
        assert Sheet.objects.get().answers == {"a1": 3}

    def test_without_script_what_was_sent_is_told_of(self, planned: MappingRound, pupil: Person) -> None:
        address = reverse("mapping-question", args=[pupil.uuid, planned.uuid, 1])
        kind = "application/x-www-form-urlencoded"
        answer = Client().post(address, urlencode({"note-t1": "Jag <b>trivs"}), content_type=kind)
        assert answer.status_code == 401
        assert "Det du just skickade är inte sparat." in answer.text
        assert "Jag &lt;b&gt;trivs</textarea>" in answer.text
        assert not Sheet.objects.exists()

    def test_handing_the_tablet_over_leads_to_the_next_code(self) -> None:
        answer = Client().post(reverse("mapping-leave"))
        assert answer["Location"] == f"{reverse('mapping-enter')}?left="

    def test_a_language_that_there_is_not_is_the_pages_own(self, planned: MappingRound, pupil: Person) -> None:
        assert "Du är utloggad" in Client().get(f"{intro(pupil, planned)}?lang=xx").text


class TestDoesNotOpen:
    def refused(self, code: str) -> None:
        client, answer = opened(code)
        assert answer.status_code == 422
        assert "Koden öppnar inget." in answer.content.decode()
        field = re.search(r'<input[^>]*id="code"[^>]*>', answer.content.decode())
        assert field is not None
        assert f'value="{escape(code[:40])}"' in field[0]  # to be compared with the slip
        assert "_auth_user_id" not in client.session

    def test_what_is_no_code(self, planned: MappingRound, pupil: Person) -> None:
        a_code(planned, pupil)
        for nonsense in ("", " ", "BCDF", "BCDF-GHJK", "x" * 5000, "\x00\x00", "'; drop table", "٣٣٣٣", "😀" * 8):
            self.refused(nonsense)

    def test_one_that_has_run_out(self, planned: MappingRound, pupil: Person) -> None:
        self.refused(a_code(planned, pupil, hours=-1))

    def test_one_that_a_newer_one_replaces(self, planned: MappingRound, pupil: Person) -> None:
        old = a_code(planned, pupil)
        a_code(planned, pupil)
        self.refused(old)

    def test_one_that_is_used_up(self, planned: MappingRound, pupil: Person) -> None:
        """Once all is handed in, a slip left behind opens nothing; the tablet in hand may still change answers."""
        code = a_code(planned, pupil)
        client, _answer = opened(code)
        client.post(reverse("mapping-save", args=[pupil.uuid, planned.uuid]), {"item": "a1", "answer-a1": "3"})
        client.post(reverse("mapping-last", args=[pupil.uuid, planned.uuid]))
        self.refused(code)
        save = reverse("mapping-save", args=[pupil.uuid, planned.uuid])
        assert client.post(save, {"item": "a1", "answer-a1": "4"}).status_code == 204

    def test_one_that_has_opened_ten_times(self, planned: MappingRound, pupil: Person) -> None:
        code = a_code(planned, pupil)
        for _time in range(actions.MOST_OPENINGS):
            assert opened(code)[1].status_code == 302
        self.refused(code)

    def test_one_of_somebody_whose_account_is_closed(self, planned: MappingRound, pupil: Person) -> None:
        code = a_code(planned, pupil)
        Account.objects.filter(person=pupil).update(is_active=False)
        self.refused(code)

    def test_a_thousand_tries(self, planned: MappingRound, pupil: Person) -> None:
        """After a hundred wrong ones from one address nothing opens there, also not the right one."""
        code = a_code(planned, pupil)
        client, statuses = Client(), []
        for number in range(1000):
            guess = f"{number:08}"
            statuses.append(client.post(reverse("mapping-enter"), {"code": guess}).status_code)
        assert statuses == [422] * 100 + [429] * 900
        right = client.post(reverse("mapping-enter"), {"code": code})
        assert right.status_code == 429
        assert "Vänta tio minuter" in right.content.decode()
        elsewhere = Client(REMOTE_ADDR="10.0.0.2")
        assert elsewhere.post(reverse("mapping-enter"), {"code": code}).status_code == 302

    def test_behind_a_front_one_address_does_not_shut_the_door_for_others(
        self, planned: MappingRound, pupil: Person, settings: Settings
    ) -> None:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        code, wrong = a_code(planned, pupil), {"code": "BBBB2222"}
        for _turn in range(101):
            answer = Client().post(
                reverse("mapping-enter"), wrong, headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}
            )
        assert answer.status_code == 429
        other = Client().post(reverse("mapping-enter"), {"code": code}, headers={"X-Forwarded-For": "198.51.100.9"})
        assert other.status_code == 302


class TestMade:
    def post(self, client: Client, planned: MappingRound, *pupils: Person, lasts: str = "day") -> HttpResponse:
        address = reverse("mapping-codes", args=[planned.uuid, planned.groups.get().uuid])
        return client.post(address, {"students": [one.uuid for one in pupils], "lasts": lasts})  # type: ignore[return-value]

    def test_by_the_mentor_on_slips_with_a_picture_that_holds_the_code(
        self, mentor: Client, planned: MappingRound, pupil: Person
    ) -> None:
        text = self.post(mentor, planned, pupil).content.decode()
        found = re.search(r"([B-Z2-9]{4})-([B-Z2-9]{4})</p>", text)
        assert found is not None
        code = found[1] + found[2]
        assert str(pupil) in text
        assert "testserver/svara/" in text
        assert SurveyCode.objects.get().digest == digest_of(code)
        assert opened(code)[1].status_code == 302
        (drawn,) = re.findall(r'class="m-qr"[^>]*><path d="([^"]+)"', text)
        expected = segno.make_qr(f"http://testserver/svara/#{code}", error="m").matrix_iter(border=2)
        dark = {(x, y) for y, row in enumerate(expected) for x, one in enumerate(row) if one}
        assert {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawn)} == dark
        assert code not in mentor.get(reverse("mapping-codes", args=[planned.uuid, planned.groups.get().uuid])).text

    def test_today_or_as_long_as_the_round_is_open(self, mentor: Client, planned: MappingRound, pupil: Person) -> None:
        today = timezone.localdate()
        self.post(mentor, planned, pupil)
        assert timezone.localdate(SurveyCode.objects.get().ends_at) == today + dt.timedelta(days=1)
        self.post(mentor, planned, pupil, lasts="round")
        assert timezone.localdate(SurveyCode.objects.get().ends_at) == planned.closes_on + dt.timedelta(days=1)
        MappingRound.objects.update(closes_on=today + dt.timedelta(days=50), read_by=today + dt.timedelta(days=60))
        self.post(mentor, planned, pupil, lasts="round")
        assert timezone.localdate(SurveyCode.objects.get().ends_at) == today + dt.timedelta(days=8)

    def test_for_nobody_out_of_reach(self, mentor: Client, planned: MappingRound, pupil: Person) -> None:
        others = register.group(planned.unit, "8B")
        stranger = register.student(planned.unit, "Otto", group=others)
        answer = self.post(mentor, planned, pupil, stranger)
        assert answer.status_code == 422
        assert not SurveyCode.objects.exists()
        assert mentor.get(reverse("mapping-codes", args=[planned.uuid, others.uuid])).status_code == 404

    def test_for_nobody_protected(self, mentor: Client, planned: MappingRound, group: Group) -> None:
        hidden = register.student(planned.unit, "", "", group=group, is_protected=True)
        assert self.post(mentor, planned, hidden).status_code == 422

    def test_of_nobody_says_so(self, mentor: Client, planned: MappingRound) -> None:
        answer = self.post(mentor, planned)
        assert answer.status_code == 422
        assert "Välj minst en elev." in answer.content.decode()

    def test_not_when_the_round_has_closed(self, mentor: Client, planned: MappingRound, pupil: Person) -> None:
        MappingRound.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
        answer = self.post(mentor, planned, pupil)
        assert answer.status_code == 422
        assert "Omgången har stängt." in answer.content.decode()

    def test_who_has_one_and_who_has_handed_in_is_seen(
        self, mentor: Client, planned: MappingRound, pupil: Person
    ) -> None:
        address = reverse("mapping-codes", args=[planned.uuid, planned.groups.get().uuid])
        assert "Ingen kod" in mentor.get(address).text
        code = a_code(planned, pupil)
        assert "Har en kod" in mentor.get(address).text
        opened(code)
        assert "Har öppnat frågorna" in mentor.get(address).text
        now = timezone.now()
        Sheet.objects.create(
            round=planned, student=pupil, language="sv", begun_at=now, changed_at=now, handed_in_at=now
        )
        assert "Har skickat in" in mentor.get(address).text
        assert "0 av 1" not in mentor.get(reverse("mapping-answering")).text


class TestGuardians:
    def test_get_a_code_each_and_answer_about_the_child(self, mentor: Client, group: Group, pupil: Person) -> None:
        register.guardian(pupil)
        register.guardian(pupil)
        planned = a_round(group, instrument="guardian")
        address = reverse("mapping-codes", args=[planned.uuid, group.uuid])
        values = re.findall(r'name="students" value="([^"]+)"', mentor.get(address).text)
        assert len(values) == 2
        text = mentor.post(address, {"students": values, "lasts": "round"}).text
        codes = [first + second for first, second in re.findall(r"([B-Z2-9]{4})-([B-Z2-9]{4})</p>", text)]
        assert len(set(codes)) == 2
        client, answer = opened(codes[0])
        assert answer["Location"] == intro(pupil, planned)
        assert client.get(answer["Location"]).status_code == 200
        item = planned.instrument.instrument.items[0].code
        client.post(reverse("mapping-save", args=[pupil.uuid, planned.uuid]), {"item": item, f"answer-{item}": "1"})
        client.post(reverse("mapping-last", args=[pupil.uuid, planned.uuid]))
        sheet = Sheet.objects.get()
        assert sheet.guardian is not None
        assert sheet.handed_in_at is not None
        assert opened(codes[0])[1].status_code == 422
        assert opened(codes[1])[1].status_code == 302

    def test_a_code_about_one_child_opens_nothing_about_another(self, group: Group, pupil: Person) -> None:
        guardian = register.guardian(pupil).person
        assert guardian is not None
        sibling = register.student(group.unit, "Elias", group=group, birth_date=dt.date(2012, 3, 1))
        Responsible.objects.create(guardian=guardian, child=sibling)
        planned, now = a_round(group, instrument="guardian"), timezone.now()
        asked = Respondent(pupil, guardian)
        ends = now + dt.timedelta(hours=1)
        code = actions.make(planned=planned, asked=[asked], ends_at=ends, by=OPERATOR, now=now)[asked.key]
        client, answer = opened(code)
        assert client.get(answer["Location"]).status_code == 200
        assert client.get(intro(sibling, planned)).status_code == 404
        item = planned.instrument.instrument.items[0].code
        save = reverse("mapping-save", args=[sibling.uuid, planned.uuid])
        assert client.post(save, {"item": item, f"answer-{item}": "1"}).status_code == 404
        assert client.get(reverse("mapping-children")).status_code == 403


class TestLeft:
    def test_the_next_pupil_finds_nobody_signed_in(self, planned: MappingRound, pupil: Person) -> None:
        client, _answer = opened(a_code(planned, pupil))
        answer = client.post(reverse("mapping-leave"), follow=True)
        assert "Du är utloggad." in answer.content.decode()
        assert client.get(intro(pupil, planned)).status_code == 401

    def test_a_code_ends_the_session_of_whoever_forgot_to_leave(
        self, mentor: Client, planned: MappingRound, pupil: Person
    ) -> None:
        opened(a_code(planned, pupil), mentor)
        assert mentor.get(reverse("mapping-meetings")).status_code == 403
        assert mentor.get(intro(pupil, planned)).status_code == 200

    def test_after_an_hour(self, planned: MappingRound, pupil: Person) -> None:
        client, _answer = opened(a_code(planned, pupil))
        assert 0 < client.session.get_expiry_age() <= 3600


def test_codes_are_of_signs_that_nobody_takes_for_another() -> None:
    codes = [new_code() for _time in range(200)]
    assert len(set(codes)) == 200
    assert not set("".join(codes)) & set("01OILAEUY5")
    assert all(sent(f" {code[:3].lower()} {code[3:]}") == code for code in codes)
