"""The law's clock: the question to the principal, the investigation, who takes part, its end, and the day of 18."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fullfolj.access import scopes
from fullfolj.access.models import Account, Reading
from fullfolj.access.permissions import Permission, Role, permissions_of
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake.undo import WORK
from fullfolj.school.ages import is_of_age, of_age_on
from fullfolj.school.enums import AssignmentRoleType, DutyRole, PeriodKind, SchoolType
from fullfolj.school.models import CalendarPeriod, Enrolment, Group, Person
from fullfolj.signals.models import Contact, ContactKind, Dismissal, DismissReason
from fullfolj.signals.steps import LADDER
from fullfolj.support.investigations import actions, law
from fullfolj.support.models import Answer, Investigation, Participation, Party, Rule, SupportInquiry, Tier
from tests import register
from tests.access.test_second_wall import logged_in_as
from tests.cases import a_case
from tests.law_clock import a_participation, an_investigation, lit, told

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
YOUNG = dt.date(2013, 1, 1)
CAUSES = {"pupil_causes": "Sover dåligt.", "group_causes": "Stökigt.", "organisation_causes": "Håltimmar."}


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text_of(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode().replace("\xa0", " ")))


def words_of(account: Account, route: str, *args: object) -> str:
    response = client_of(account).get(reverse(route, args=args))
    assert response.status_code == 200
    return text_of(response.content)


def today() -> dt.date:
    return timezone.localdate()


def a_weekday(days: int) -> dt.date:
    """A weekday about so many days from today."""
    day = today() + days * DAY
    return day - max(0, day.weekday() - 4) * DAY


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group, birth_date=YOUNG)


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def principal(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.PRINCIPAL)


def desk_of(account: Account) -> str:
    return words_of(account, "today")


ASKED = "En elev: frånvaroutredning eller obehövligt?"


class TestTheQuestion:
    def test_it_stands_on_the_principals_desk_and_on_the_pupils_page(
        self, principal: Account, mentor: Account, pupil: Person
    ) -> None:
        lit(pupil)
        assert ASKED in desk_of(principal)
        assert "Alva" in words_of(principal, "support-investigations")
        assert Reading.objects.filter(page="support.investigations", student=pupil).exists()
        for who, says in ((principal, "Behövs inte nu"), (mentor, "Rektorn besvarar frågan.")):
            text = words_of(who, "support-law", pupil.uuid)
            assert "Att besvara: en utredning, eller obehövligt?" in text
            assert "7 kap. 19 a §" in text
            assert says in text

    def test_it_is_on_nobody_elses_desk(self, mentor: Account, group: Group, pupil: Person) -> None:
        lit(pupil)
        coordinator = register.staff(group.unit, DutyRole.ATTENDANCE_COORDINATOR)
        elsewhere = register.staff(register.unit(pupil.organiser, "Bergskolan"), DutyRole.PRINCIPAL)
        for account in (mentor, coordinator, elsewhere):
            assert "frånvaroutredning eller obehövligt" not in desk_of(account)

    def test_a_lower_step_asks_nothing(self, principal: Account, pupil: Person) -> None:
        lit(pupil, "absence-15")
        assert ASKED not in desk_of(principal)
        assert "inget leder till frågan nu" in words_of(principal, "support-law", pupil.uuid)

    def test_a_contact_does_not_answer_it(self, principal: Account, pupil: Person) -> None:
        lit(pupil)
        Contact.objects.create(student=pupil, kind=ContactKind.TALKED, date=today(), noted_at=timezone.now())
        assert ASKED in desk_of(principal)

    def test_a_dismissed_signal_asks_nothing(self, principal: Account, pupil: Person) -> None:
        signal = lit(pupil)
        Dismissal.objects.create(
            student=pupil,
            signal=signal,
            rule=signal.rule,
            rules=[signal.rule],
            reason=DismissReason.WRONG,
            ground="Fel rapporterat.",
            dismissed_on=today(),
            noted_at=timezone.now(),
        )
        assert ASKED not in desk_of(principal)

    def test_a_protected_pupil_is_in_no_list(self, principal: Account, pupil: Person) -> None:
        lit(pupil)
        Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="")
        assert ASKED not in desk_of(principal)
        for route in ("support-law", "support-investigation-start", "support-home"):
            assert client_of(principal).get(reverse(route, args=[pupil.uuid])).status_code == 404

    def test_a_started_investigation_answers_it_until_something_new_is_lit(
        self, principal: Account, pupil: Person
    ) -> None:
        lit(pupil, days_ago=40)
        found = an_investigation(pupil, days_ago=39)
        assert ASKED not in desk_of(principal)
        Investigation.objects.filter(pk=found.pk).update(
            ended_on=today() - 10 * DAY, outcome="Plan.", inquiry=SupportInquiry.NOT_NEEDED
        )
        assert ASKED not in desk_of(principal), "what led to it is still lit, and is answered"
        lit(pupil, "absence-50", days_ago=2)
        assert ASKED in desk_of(principal)

    @pytest.mark.parametrize(("look_in", "new", "asked"), [(5, False, False), (0, False, True), (5, True, True)])
    def test_found_unnecessary_it_comes_back_on_its_day_or_when_something_is_lit(
        self, principal: Account, pupil: Person, look_in: int, new: bool, asked: bool
    ) -> None:
        lit(pupil, days_ago=20)
        found = actions.find_unnecessary(
            student=pupil,
            unit=pupil.enrolments.get().unit,
            rule=Rule.COMPULSORY,
            reason="Planen fungerar.",
            look_again_on=today() + look_in * DAY,
            acting_for="",
            by=OPERATOR,
            today=today() - 10 * DAY,
            now=timezone.now() - 10 * DAY,
        )
        assert found.decided_on == today() - 10 * DAY
        if new:
            lit(pupil, "absence-50", days_ago=1)
        assert (ASKED in desk_of(principal)) is asked
        if asked:
            assert "Planen fungerar." in words_of(principal, "support-investigations")

    def test_upper_secondary_has_its_own_section(self, principal: Account, pupil: Person) -> None:
        Enrolment.objects.filter(person=pupil).update(school_type=SchoolType.UPPER_SECONDARY, year_level=1)
        lit(pupil)
        text = words_of(principal, "support-law", pupil.uuid)
        assert "15 kap. 16 §" in text
        assert "kräver ingen anmälan till huvudmannen" in text

    def test_a_schooling_whose_rule_is_unknown_is_told_none(self, principal: Account, pupil: Person) -> None:
        Enrolment.objects.filter(person=pupil).update(school_type=SchoolType.ADULT_UPPER_SECONDARY, year_level=None)
        lit(pupil)
        assert "känner inte till regeln" in words_of(principal, "support-law", pupil.uuid)
        response = client_of(principal).post(reverse("support-investigation-start", args=[pupil.uuid]), follow=True)
        assert "känner inte till någon regel" in text_of(response.content)
        assert not Investigation.objects.exists()


class TestAnswering:
    def sent(self, **more: object) -> dict[str, object]:
        return {"decided_on": str(today()), "due_on": str(a_weekday(21)), **more}

    def test_the_principal_starts_one(self, principal: Account, pupil: Person) -> None:
        lit(pupil)
        address = reverse("support-investigation-start", args=[pupil.uuid])
        response = client_of(principal).post(address, self.sent(), follow=True)
        text = text_of(response.content)
        assert "Ska delta, eller så ska det stå varför inte: eleven, en vårdnadshavare och elevhälsan." in text
        found = Investigation.objects.get()
        assert (found.rule, found.answer, found.acting_for) == (Rule.COMPULSORY, Answer.STARTED, "")
        event = found.events.get()  # type: ignore[attr-defined]
        assert event.pgh_context.metadata == {
            "actor": f"account:{principal.pk}",
            "action": "support.investigation.start",
        }

    def test_a_double_click_starts_one(self, principal: Account, pupil: Person) -> None:
        client, address = client_of(principal), reverse("support-investigation-start", args=[pupil.uuid])
        answers = [client.post(address, self.sent()) for _click in range(2)]
        assert {one.status_code for one in answers} == {302}
        assert Investigation.objects.count() == 1

    def test_one_at_a_time(self, principal: Account, pupil: Person) -> None:
        an_investigation(pupil, days_ago=1)
        for route, sent in (
            ("support-investigation-start", self.sent()),
            ("support-investigation-unnecessary", {"reason": "Klart.", "look_again_on": ""}),
        ):
            response = client_of(principal).post(reverse(route, args=[pupil.uuid]), sent)
            assert response.status_code == 422
            assert "Det pågår redan en utredning om eleven." in response.content.decode()
        found = Investigation.objects.get()
        found.pk, found.uuid = None, uuid.uuid4()  # type: ignore[assignment]
        with pytest.raises(IntegrityError), transaction.atomic():
            found.save()

    def test_somebody_else_than_the_principal_says_for_whom(self, group: Group, pupil: Person) -> None:
        deputy = register.staff(group.unit, DutyRole.DEPUTY_PRINCIPAL)
        address = reverse("support-investigation-start", args=[pupil.uuid])
        response = client_of(deputy).post(address, self.sent())
        assert "Skriv för vem du beslutar, och med vilken delegation." in response.content.decode()
        client_of(deputy).post(address, self.sent(acting_for="För rektor Gunilla Rask."))
        assert Investigation.objects.get().acting_for == "För rektor Gunilla Rask."

    def test_only_who_decides_may(self, mentor: Account, group: Group, pupil: Person) -> None:
        found = an_investigation(pupil)
        counsellor = register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)
        for account in (mentor, counsellor):
            client = client_of(account)
            for route in ("support-investigation-start", "support-investigation-unnecessary"):
                assert client.post(reverse(route, args=[pupil.uuid])).status_code == 403
            end = reverse("support-investigation-end", args=[pupil.uuid, found.uuid])
            assert client.post(end).status_code == 403

    @pytest.mark.parametrize(
        ("name", "days", "said"),
        [
            ("decided_on", 1, "Välj i dag, eller en dag under de senaste två månaderna."),
            ("decided_on", -100, "Välj i dag, eller en dag under de senaste två månaderna."),
            ("due_on", -3, "Den blir klar efter att den har inletts, inom ett halvår."),
            ("due_on", 400, "Den blir klar efter att den har inletts, inom ett halvår."),
        ],
    )
    def test_days_that_are_mistyped(self, principal: Account, pupil: Person, name: str, days: int, said: str) -> None:
        sent = self.sent(**{name: str(today() + days * DAY)})
        response = client_of(principal).post(reverse("support-investigation-start", args=[pupil.uuid]), sent)
        assert response.status_code == 422
        assert said in response.content.decode()

    def test_a_day_in_a_break(self, principal: Account, pupil: Person) -> None:
        unit = pupil.enrolments.get().unit
        CalendarPeriod.objects.create(
            organisation=unit,
            kind=PeriodKind.BREAK,
            name="Jullov",
            first_day=today() + 20 * DAY,
            last_day=today() + 40 * DAY,
        )
        sent = self.sent(due_on=str(today() + 30 * DAY))
        response = client_of(principal).post(reverse("support-investigation-start", args=[pupil.uuid]), sent)
        assert "Dagen ligger i Jullov. Välj en skoldag." in response.content.decode()

    def test_the_proposed_day_is_the_ladders(self, pupil: Person) -> None:
        monday = dt.date(2026, 11, 2)
        term = CalendarPeriod(
            kind=PeriodKind.TERM, name="Ht", first_day=dt.date(2026, 8, 17), last_day=dt.date(2026, 12, 18)
        )
        assert law.proposed_end(monday, LADDER, [term]) == dt.date(2026, 11, 23)
        assert law.proposed_end(monday, LADDER, []) == dt.date(2026, 11, 23), "three weeks where nobody knows"

    def test_unnecessary_takes_a_reason_and_a_day(self, principal: Account, pupil: Person) -> None:
        lit(pupil)
        client, address = client_of(principal), reverse("support-investigation-unnecessary", args=[pupil.uuid])
        whole = {"reason": "Orsaken är känd.", "look_again_on": str(today() + 14 * DAY)}
        for name in whole:
            response = client.post(address, whole | {name: ""})
            assert response.status_code == 422, name
        assert client.post(address, whole | {"look_again_on": str(today())}).status_code == 422
        assert not Investigation.objects.exists()
        for _click in range(2):
            assert client.post(address, whole).status_code == 302
        assert Investigation.objects.get().answer == Answer.UNNECESSARY
        assert client.post(address, whole | {"look_again_on": ""}).status_code == 422, "answered, and lit still"
        text = words_of(principal, "support-law", pupil.uuid)
        assert "Utredning bedöms som obehövlig" in text
        assert "Orsaken är känd. Ny bedömning" in text

    def test_without_a_lit_signal_it_needs_no_day(self, principal: Account, pupil: Person) -> None:
        address = reverse("support-investigation-unnecessary", args=[pupil.uuid])
        sent = {"reason": "Närvaron är god igen.", "look_again_on": ""}
        assert client_of(principal).post(address, sent).status_code == 302
        assert Investigation.objects.get().look_again_on is None
        lit(pupil, days_ago=-1)
        assert ASKED in desk_of(principal), "something new is lit"

    def test_the_database_keeps_a_reason(self, pupil: Person) -> None:
        found = an_investigation(pupil)
        for wrong in ({"answer": Answer.UNNECESSARY}, {"ended_on": today()}, {"due_on": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Investigation.objects.filter(pk=found.pk).update(**wrong)


class TestWriting:
    def test_causes_on_three_levels(self, mentor: Account, pupil: Person) -> None:
        found = an_investigation(pupil)
        address = reverse("support-investigation-write", args=[pupil.uuid, found.uuid])
        assert client_of(mentor).post(address, {**CAUSES, "seen": 0}).status_code == 302
        text = words_of(mentor, "support-investigation", pupil.uuid, found.uuid)
        order = [text.index(one) for one in ("Sover dåligt.", "Stökigt.", "Håltimmar.")]
        assert order == sorted(order)

    def test_two_who_write_at_once_both_keep_their_words(
        self, mentor: Account, principal: Account, pupil: Person
    ) -> None:
        found = an_investigation(pupil)
        address = reverse("support-investigation-write", args=[pupil.uuid, found.uuid])
        client_of(principal).post(address, {**CAUSES, "seen": 0})
        response = client_of(mentor).post(address, {**CAUSES, "pupil_causes": "Mitt.", "seen": 0})
        assert response.status_code == 422
        content = response.content.decode()
        assert "En kollega har skrivit i utredningen medan du skrev." in content
        assert "Sover dåligt." in content
        assert "Mitt." in content
        assert 'name="seen" value="1"' in content
        assert client_of(mentor).post(address, {**CAUSES, "pupil_causes": "Båda.", "seen": 1}).status_code == 302
        found.refresh_from_db()
        assert (found.pupil_causes, found.edition) == ("Båda.", 2)

    def test_the_same_twice_is_one(self, mentor: Account, pupil: Person) -> None:
        found = an_investigation(pupil)
        address = reverse("support-investigation-write", args=[pupil.uuid, found.uuid])
        for _click in range(2):
            assert client_of(mentor).post(address, {**CAUSES, "seen": 0}).status_code == 302
        found.refresh_from_db()
        assert found.edition == 1

    def test_one_that_has_ended_is_written_in_by_nobody(self, mentor: Account, pupil: Person) -> None:
        found = ended(pupil)
        args = [pupil.uuid, found.uuid]
        response = client_of(mentor).post(reverse("support-investigation-write", args=args), {**CAUSES, "seen": 0})
        assert "Utredningen är avslutad. Öppna den igen först." in response.content.decode()
        with pytest.raises(PlainError):
            a_participation(found)
        part = Participation.objects.filter(investigation=found)[0]
        remove = reverse("support-investigation-part-remove", args=[*args, part.uuid])
        answer = client_of(mentor).post(remove, follow=True)
        assert "Öppna den igen först." in text_of(answer.content)
        assert Participation.objects.filter(pk=part.pk).exists()

    def test_nothing_is_written_in_a_finding_that_none_is_needed(self, principal: Account, pupil: Person) -> None:
        found = an_investigation(pupil)
        Investigation.objects.filter(pk=found.pk).update(answer=Answer.UNNECESSARY, reason="Klart.")
        address = reverse("support-investigation", args=[pupil.uuid, found.uuid])
        assert client_of(principal).get(address).status_code == 404


def ended(pupil: Person) -> Investigation:
    found = an_investigation(pupil)
    a_participation(found, Party.PUPIL)
    a_participation(found, Party.STUDENT_HEALTH, who="Kurator")
    a_participation(found, Party.GUARDIAN, took_part_on=None, why_not="Har ringt fyra gånger.")
    actions.end(investigation=found, ending=ending(), by=OPERATOR, today=today())
    found.refresh_from_db()
    return found


def ending(**more: object) -> actions.Ending:
    given = {
        "outcome": "Nytt schema.",
        "inquiry": SupportInquiry.NOT_NEEDED,
        "inquiry_on": None,
        "inquiry_note": "Nej.",
    }
    return actions.Ending(**{**given, **more})  # type: ignore[typeddict-item]


class TestTakingPart:
    def sent(self, **more: object) -> dict[str, object]:
        return {"party": "pupil", "who": "", "took_part_on": str(today()), "said": "", "why_not": "", **more}

    def post(self, account: Account, found: Investigation, **more: object) -> str:
        address = reverse("support-investigation-part", args=[found.student.uuid, found.uuid])
        response = client_of(account).post(address, self.sent(**more))
        return "" if response.status_code == 302 else text_of(response.content)

    def test_pupil_guardian_and_student_health(self, mentor: Account, pupil: Person) -> None:
        found = an_investigation(pupil)
        guardian = register.guardian(pupil).person
        assert guardian is not None
        assert self.post(mentor, found, said="Vill börja senare.") == ""
        assert self.post(mentor, found, party="guardian", guardian=str(guardian.uuid)) == ""
        assert self.post(mentor, found, party="student-health", who="Kurator") == ""
        text = words_of(mentor, "support-investigation", pupil.uuid, found.uuid)
        for part in ("Vill börja senare.", f"En vårdnadshavare: {guardian}", "Elevhälsan: Kurator"):
            assert part in text
        assert "Ska delta" not in text

    def test_a_double_click_notes_one(self, mentor: Account, pupil: Person) -> None:
        found = an_investigation(pupil)
        for _click in range(2):
            self.post(mentor, found)
        assert Participation.objects.count() == 1

    def test_a_day_or_why_not(self, mentor: Account, pupil: Person) -> None:
        found = an_investigation(pupil)
        assert "varför de inte har deltagit" in self.post(mentor, found, took_part_on="")
        assert "antingen dagen eller varför inte" in self.post(mentor, found, why_not="Sjuk.")
        assert "nära utredningens början" in self.post(mentor, found, took_part_on=str(today() + DAY))
        assert "Skriv vem det är." in self.post(mentor, found, party="other")
        assert "Välj vem det gäller." in self.post(mentor, found, party="")
        assert not Participation.objects.exists()
        assert self.post(mentor, found, took_part_on="", why_not="Vill inte än.") == ""
        with pytest.raises(IntegrityError), transaction.atomic():
            Participation.objects.update(why_not="")

    def test_an_unregistered_guardian(self, mentor: Account, pupil: Person) -> None:
        found = an_investigation(pupil)
        assert "Ingen vårdnadshavare är registrerad för eleven." in self.post(mentor, found, party="guardian")
        another = register.guardian(register.student(pupil.enrolments.get().unit, "Bo")).person
        assert another is not None
        assert self.post(mentor, found, party="guardian", guardian=str(another.uuid)) != ""
        with pytest.raises(PlainError):
            a_participation(found, Party.GUARDIAN, guardian=another)

    def test_taken_back_it_stays_in_the_history(self, mentor: Account, pupil: Person) -> None:
        part = a_participation(an_investigation(pupil))
        args = [pupil.uuid, part.investigation.uuid, part.uuid]
        client_of(mentor).post(reverse("support-investigation-part-remove", args=args))
        assert not Participation.objects.exists()
        history = Participation._meta.get_field("events").related_model
        assert history.objects.filter(pgh_obj_id=part.pk).count() == 2  # type: ignore[union-attr]


class TestEnding:
    def test_not_before_all_have_taken_part_or_it_is_said_why_not(self, principal: Account, pupil: Person) -> None:
        found = an_investigation(pupil)
        a_participation(found, Party.PUPIL)
        address = reverse("support-investigation-end", args=[pupil.uuid, found.uuid])
        sent = {"outcome": "Nytt schema.", "inquiry": "begun", "inquiry_on": str(today()), "inquiry_note": "Pärmen."}
        response = client_of(principal).post(address, sent)
        assert response.status_code == 422
        assert "Inget är antecknat om: en vårdnadshavare och elevhälsan." in text_of(response.content)
        assert "Nytt schema." in response.content.decode(), "what is written is left"
        a_participation(found, Party.STUDENT_HEALTH, who="Kurator")
        a_participation(found, Party.GUARDIAN, took_part_on=None, why_not="Har ringt fyra gånger.")
        for _click in range(2):
            assert client_of(principal).post(address, sent).status_code == 302
        text = words_of(principal, "support-investigation", pupil.uuid, found.uuid)
        assert "Nytt schema." in text
        assert "Ja, inledd" in text

    def test_it_says_whether_special_support_is_investigated(self, principal: Account, pupil: Person) -> None:
        found = an_investigation(pupil)
        address = reverse("support-investigation-end", args=[pupil.uuid, found.uuid])
        sent = {"outcome": "Nytt schema.", "inquiry": "begun", "inquiry_on": "", "inquiry_note": "Pärmen."}
        for name, value, said in (
            ("inquiry", "", "Välj om behovet av särskilt stöd utreds."),
            ("inquiry_on", "", "Skriv vilken dag den inleddes."),
            ("inquiry_on", str(today() + DAY), "Skriv vilken dag den inleddes."),
            ("outcome", "", "Skriv vad utredningen har lett fram till."),
        ):
            response = client_of(principal).post(address, {**sent, name: value})
            assert said in response.content.decode()

    def test_reopened_with_a_reason(self, principal: Account, pupil: Person) -> None:
        found = ended(pupil)
        address = reverse("support-investigation-reopen", args=[pupil.uuid, found.uuid])
        sent = {"reason": "Nya uppgifter.", "due_on": str(today() + 14 * DAY)}
        assert client_of(principal).post(address, {**sent, "reason": ""}).status_code == 422
        assert client_of(principal).post(address, {**sent, "due_on": str(today() - DAY)}).status_code == 422
        assert client_of(principal).post(address, sent).status_code == 302
        found.refresh_from_db()
        assert (found.ended_on, found.outcome, found.is_open) == (None, "Nytt schema.", True)
        assert "Öppnad igen: Nya uppgifter." in words_of(principal, "support-investigation", pupil.uuid, found.uuid)
        assert client_of(principal).post(address, sent).status_code == 302, "open already: nothing"

    def test_not_reopened_while_another_goes_on(self, principal: Account, pupil: Person) -> None:
        found = ended(pupil)
        an_investigation(pupil)
        address = reverse("support-investigation-reopen", args=[pupil.uuid, found.uuid])
        response = client_of(principal).post(address, {"reason": "Nytt.", "due_on": str(today() + DAY)})
        assert "Det pågår redan en utredning om eleven." in response.content.decode()

    def test_one_that_is_late_stands_on_the_desk(self, principal: Account, pupil: Person) -> None:
        found = an_investigation(pupil, days_ago=30)
        assert "En frånvaroutredning skulle ha varit klar" in desk_of(principal)
        assert "Skulle ha varit klar" in words_of(principal, "support-law", pupil.uuid)
        Investigation.objects.filter(pk=found.pk).update(due_on=today())
        assert "skulle ha varit klar" not in desk_of(principal)


class TestSteps:
    def row(self, account: Account, pupil: Person, name: str) -> str:
        content = client_of(account).get(reverse("support-law", args=[pupil.uuid])).content
        rows = re.findall(rb"<tr>.*?</tr>", content, re.DOTALL)
        return next(text_of(row) for row in rows if name.encode() in row)

    def test_what_led_there_who_acts_due_and_done(self, mentor: Account, pupil: Person) -> None:
        lit(pupil)
        third = self.row(mentor, pupil, "3. ")
        assert "rektor" in third
        assert "Inte än" in third
        assert "Genom ett högre steg" in self.row(mentor, pupil, "1. ")
        assert "Inte nått" in self.row(mentor, pupil, "4. ")

    def test_done_is_told_from_contacts_cases_and_investigations(self, mentor: Account, pupil: Person) -> None:
        lit(pupil)
        Contact.objects.create(student=pupil, kind=ContactKind.TALKED, date=today(), noted_at=timezone.now())
        Contact.objects.create(student=pupil, kind=ContactKind.NO_ANSWER, date=today(), noted_at=timezone.now() + DAY)
        a_case(pupil, responsible=mentor)
        an_investigation(pupil)
        assert "pratade med eleven" in self.row(mentor, pupil, "1. ")
        assert "ett ärende öppnades" in self.row(mentor, pupil, "2. ")
        assert "inledd, ska vara klar" in self.row(mentor, pupil, "3. ")

    def test_a_case_that_others_may_not_see_is_told_in_no_step(self, mentor: Account, pupil: Person) -> None:
        lit(pupil)
        a_case(pupil, tier=Tier.HEALTH)
        assert "ett ärende öppnades" not in self.row(mentor, pupil, "2. ")

    def test_what_was_done_before_it_was_lit_is_not_done(self, mentor: Account, pupil: Person) -> None:
        lit(pupil)
        earlier = today() - 9 * DAY
        Contact.objects.create(student=pupil, kind=ContactKind.TALKED, date=earlier, noted_at=timezone.now())
        assert "Inte än" in self.row(mentor, pupil, "1. ")

    def test_the_days_are_counted_by_the_calendar(self, mentor: Account, pupil: Person) -> None:
        lit(pupil, days_ago=60)
        CalendarPeriod.objects.create(
            organisation=pupil.enrolments.get().unit,
            kind=PeriodKind.TERM,
            name="Läsår",
            first_day=today() - 90 * DAY,
            last_day=today() + 90 * DAY,
        )
        assert "Skulle ha skett" in self.row(mentor, pupil, "3. ")

    def test_the_part_on_the_pupils_page(self, mentor: Account, pupil: Person) -> None:
        address = reverse("support-law", args=[pupil.uuid])
        part = client_of(mentor).get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<h1>" not in part
        assert "Vad lagen kräver, och anmälningar" in part
        assert "Trappan och utredningen" in words_of(mentor, "student", pupil.uuid)


class TestAnUnknownRule:
    """Fullfölj knows none for adapted upper secondary school: it never says that nothing is needed."""

    def test_a_young_pupil_is_not_told_of_as_of_age(self, mentor: Account, pupil: Person) -> None:
        Enrolment.objects.filter(person=pupil).update(school_type=SchoolType.ADAPTED_UPPER_SECONDARY, year_level=1)
        text = words_of(mentor, "support-law", pupil.uuid)
        assert "Fullfölj känner inte till regeln. Rektorn tar reda på vad som gäller" in text
        assert ("myndig" in text, "Behövs inte" in text) == (False, False)

    def test_nor_is_an_adult_told_that_nothing_is_needed(self, mentor: Account, pupil: Person) -> None:
        Person.objects.filter(pk=pupil.pk).update(birth_date=dt.date(2000, 1, 1))
        assert "Behövs inte" in words_of(mentor, "support-law", pupil.uuid)
        Enrolment.objects.filter(person=pupil).update(school_type=SchoolType.ADAPTED_UPPER_SECONDARY, year_level=1)
        text = words_of(mentor, "support-law", pupil.uuid)
        assert ("Rektorn tar reda på" in text, "Behövs inte" in text) == (True, False)


class TestOfAge:
    """The day a pupil turns 18, guardians' access and messages stop."""

    def born(self, pupil: Person, days: int) -> None:
        """So that the pupil turns 18 in so many days."""
        day = today() + days * DAY
        if (day.month, day.day) == (2, 29):
            pytest.skip("no day to be born on")
        Person.objects.filter(pk=pupil.pk).update(birth_date=day.replace(year=day.year - 18))
        pupil.refresh_from_db()

    @pytest.mark.parametrize(("days", "sees"), [(1, True), (0, False), (-1, False)])
    def test_a_guardian_sees_the_childs_page_until_that_day(self, pupil: Person, days: int, sees: bool) -> None:
        guardian = register.guardian(pupil)
        self.born(pupil, days)
        status = client_of(guardian).get(reverse("student", args=[pupil.uuid])).status_code
        assert (status == 200) is sees, status

    def test_an_unknown_birth_date_opens_nothing(self, pupil: Person) -> None:
        guardian = register.guardian(pupil)
        Person.objects.filter(pk=pupil.pk).update(birth_date=None)
        assert client_of(guardian).get(reverse("student", args=[pupil.uuid])).status_code in (403, 404)

    def test_to_take_part_opens_nothing_for_a_guardian(self, pupil: Person) -> None:
        guardian = register.guardian(pupil)
        found = an_investigation(pupil)
        a_participation(found, Party.GUARDIAN, guardian=guardian.person)
        address = reverse("support-investigation", args=[pupil.uuid, found.uuid])
        assert client_of(guardian).get(address).status_code == 403

    def test_no_guardian_is_asked_for_or_taken_in_from_that_day(self, mentor: Account, pupil: Person) -> None:
        guardian = register.guardian(pupil)
        found = an_investigation(pupil)
        self.born(pupil, 0)
        page = client_of(mentor).get(reverse("support-investigation-part", args=[pupil.uuid, found.uuid])).content
        assert b'value="guardian"' not in page
        assert str(guardian.person) not in page.decode()
        found.refresh_from_db()
        with pytest.raises(PlainError, match="myndig"):
            actions.note_part(
                investigation=found,
                told=told(Party.GUARDIAN, guardian=guardian.person),
                by=OPERATOR,
                today=today(),
                now=timezone.now(),
            )
        a_participation(found, Party.PUPIL)
        a_participation(found, Party.STUDENT_HEALTH, who="Kurator")
        actions.end(investigation=found, ending=ending(), by=OPERATOR, today=today())
        assert "Eleven är myndig sedan" in words_of(mentor, "support-law", pupil.uuid)

    def test_that_a_guardian_took_part_before_it_is_noted_also_after(self, pupil: Person) -> None:
        guardian = register.guardian(pupil)
        found = an_investigation(pupil, days_ago=5)
        self.born(pupil, -1)
        part = a_participation(found, Party.GUARDIAN, guardian=guardian.person, took_part_on=today() - 4 * DAY)
        assert part.guardian == guardian.person

    def test_leap_days_are_counted_as_the_database_does(self, pupil: Person) -> None:
        pupil.birth_date = dt.date(2008, 2, 29)
        assert of_age_on(pupil.birth_date) == dt.date(2026, 3, 1)
        assert not is_of_age(pupil.birth_date, dt.date(2026, 2, 28))


def test_an_import_does_not_take_away_a_pupil_with_an_investigation(pupil: Person) -> None:
    having = WORK.get("investigations").having
    assert list(having([pupil.pk])) == []
    an_investigation(pupil)
    assert list(having([pupil.pk])) == [pupil.pk]


class TestTheDeskAtScale:
    def test_its_questions_do_not_grow_with_the_pupils(self, principal: Account, group: Group) -> None:
        def statements() -> int:
            with CaptureQueriesContext(connection) as found:
                client_of(principal).get(reverse("support-investigations"))
            return len(found.captured_queries)

        for number in range(2):
            one = register.student(group.unit, f"Elev{number}", group=group, birth_date=YOUNG)
            lit(one)
            an_investigation(register.student(group.unit, f"Annan{number}", group=group), days_ago=30)
        few = statements()
        for number in range(2, 12):
            lit(register.student(group.unit, f"Elev{number}", group=group, birth_date=YOUNG))
            an_investigation(register.student(group.unit, f"Annan{number}", group=group), days_ago=30)
        assert statements() == few
        assert "12 elever: frånvaroutredning eller obehövligt?" in desk_of(principal).replace("Tolv", "12")


GUARDIANS = permissions_of(frozenset({Role.GUARDIAN}))


class TestAllOfAGuardiansAccess:
    """Whatever a guardian may, by page, list, code or the database itself, ends on one day."""

    @pytest.fixture
    def guardian(self, pupil: Person) -> Account:
        return register.guardian(pupil)

    @pytest.fixture
    def last_day(self, pupil: Person) -> dt.date:
        born = dt.date(2008, 11, 20)
        Person.objects.filter(pk=pupil.pk).update(birth_date=born)
        return dt.date(2026, 11, 19)

    @pytest.mark.parametrize("permission", sorted(GUARDIANS))
    def test_each_permission(self, guardian: Account, pupil: Person, last_day: dt.date, permission: Permission) -> None:
        def reached(on: dt.date) -> bool:
            return scopes.student(scopes.Scope(guardian.pk, permission, on), pupil.uuid) is not None

        assert (reached(last_day), reached(last_day + DAY)) == (True, False)

    def test_the_role_itself(self, guardian: Account, last_day: dt.date) -> None:
        held = [[one.role for one in scopes.held_roles(guardian, day)] for day in (last_day, last_day + DAY)]
        assert held == [[Role.GUARDIAN], []]

    def test_who_can_see_the_page_names_them_no_longer(
        self, guardian: Account, pupil: Person, last_day: dt.date
    ) -> None:
        readers = [
            [one.account.pk for one in scopes.readers_of(pupil, Permission.SEE_STUDENT, day)]
            for day in (last_day, last_day + DAY)
        ]
        assert (guardian.pk in readers[0], guardian.pk in readers[1]) == (True, False)

    @pytest.mark.parametrize(("years", "seen"), [(17, True), (19, False)])
    def test_the_database_itself(self, guardian: Account, pupil: Person, years: int, seen: bool) -> None:
        """The wall is around the pupil: no page of a guardian's asks for an investigation, before the day either."""
        an_investigation(pupil)
        Person.objects.filter(pk=pupil.pk).update(birth_date=today() - years * 365 * DAY)
        with logged_in_as("ff_app", guardian):
            assert Investigation.objects.exists() is seen
