"""What is reported from an investigation: drafts, to whom and by when, what was sent and how it is kept."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.school.actions_protection import empty_people
from fullfolj.school.enums import AssignmentRoleType, DutyRole, SchoolType
from fullfolj.school.merging import move
from fullfolj.school.models import Enrolment, Group, Person
from fullfolj.support.investigations.report_actions import tell_home
from fullfolj.support.models import HomeMunicipality, Investigation, Participation, Party, ReportKind, Rule, SentReport
from tests import register
from tests.law_clock import a_participation, a_sent_report, an_investigation, lit

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
YOUNG = dt.date(2013, 1, 1)


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


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group, birth_date=YOUNG)


@pytest.fixture
def principal(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.PRINCIPAL)


def lives(pupil: Person, name: str = "") -> None:
    """Where the home is: another municipality, or the organiser where there is no name."""
    tell_home(student=pupil, is_organiser=not name, name=name, by=OPERATOR, now=timezone.now())


def draft_url(pupil: Person, kind: ReportKind = ReportKind.ORGANISER, *, pdf: bool = False) -> str:
    return reverse("support-report-draft-pdf" if pdf else "support-report-draft", args=[pupil.uuid, kind])


def seen_at(client: Client, address: str) -> str:
    """The mark of the draft on the page."""
    (mark,) = re.findall(r'name="seen" value="(\w+)"', client.get(address).content.decode())
    return str(mark)


def sent(mark: str, **more: object) -> dict[str, object]:
    given = {"addition": "", "recipient": "Älvstads kommun", "how": "E-tjänsten", "sent_on": str(today())}
    return {**given, "seen": mark, **more}


class TestHome:
    def test_unknown_is_said_and_never_guessed(self, principal: Account, pupil: Person) -> None:
        an_investigation(pupil)
        text = words_of(principal, "support-law", pupil.uuid)
        assert "Hemkommunen är okänd. Fråga hemmet" in text
        assert "Det är okänt om något ska anmälas" in text
        assert "Meddelande om inledd utredning till hemkommunen" not in text

    def test_told_as_the_organiser_nothing_goes_to_another(self, principal: Account, pupil: Person) -> None:
        an_investigation(pupil)
        address = reverse("support-home", args=[pupil.uuid])
        client_of(principal).post(address, {"place": "organiser", "name": "Granstad"})
        assert HomeMunicipality.objects.get().name == ""
        text = words_of(principal, "support-law", pupil.uuid)
        assert "Hemkommunen är skolans huvudman." in text
        assert "okänt" not in text

    def test_another_is_told_of_the_investigation(self, principal: Account, pupil: Person) -> None:
        an_investigation(pupil)
        address = reverse("support-home", args=[pupil.uuid])
        assert client_of(principal).post(address, {"place": "other", "name": ""}).status_code == 422
        assert client_of(principal).post(address, {"place": ""}).status_code == 422
        client_of(principal).post(address, {"place": "other", "name": "Granstad"})
        assert "Hemkommunen är Granstad, en annan än huvudmannen." in words_of(principal, "support-law", pupil.uuid)
        text = text_of(client_of(principal).get(draft_url(pupil, ReportKind.HOME_INVESTIGATION)).content)
        assert "7 kap. 22 §" in text
        assert "En utredning av elevens frånvaro inleddes" in text

    def test_told_anew_it_is_one_with_its_history(self, pupil: Person) -> None:
        lives(pupil, "Granstad")
        lives(pupil)
        assert HomeMunicipality.objects.get().is_organiser
        assert HomeMunicipality.objects.get().events.count() == 2  # type: ignore[attr-defined]

    def test_two_who_turn_out_to_be_one_have_one_home(self, pupil: Person) -> None:
        other = register.student(pupil.enrolments.get().unit, "Alva", start=dt.date(2020, 1, 1))
        lives(pupil, "Granstad")
        lives(other, "Granstad")
        an_investigation(other)
        a_sent_report(Investigation.objects.get())
        move(pupil, other, leaving=set())
        assert HomeMunicipality.objects.get().student == pupil
        assert SentReport.objects.get().student == pupil, "what was sent goes along, unchanged"


class TestDrafts:
    def test_to_the_organiser_by_a_day(self, principal: Account, pupil: Person) -> None:
        lit(pupil)
        an_investigation(pupil)
        text = words_of(principal, "support-law", pupil.uuid)
        assert "Anmälan om frånvaro till huvudmannen · Skyndsamt. Förslag: senast" in text
        draft = text_of(client_of(principal).get(draft_url(pupil)).content)
        assert "Ett utkast. Läs igenom det; inget har skickats." in draft
        for said in ("Elev: Alva", "Huvudman: Älvstads kommun", "Täljare:", "Nämnare:", "Fönster:", "Underlag:"):
            assert said in draft
        assert Reading.objects.filter(page="support.report", student=pupil).exists()

    def test_it_says_no_more_than_the_recipient_needs(self, principal: Account, pupil: Person) -> None:
        found = an_investigation(pupil)
        Investigation.objects.filter(pk=found.pk).update(pupil_causes="Sover dåligt.")
        assert "Sover dåligt." not in client_of(principal).get(draft_url(pupil)).content.decode()

    def test_the_investigation_leads_to_it_until_it_is_sent(
        self, principal: Account, group: Group, pupil: Person
    ) -> None:
        found = an_investigation(pupil)
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        said = "Frånvaron ska skyndsamt anmälas till huvudmannen."
        assert said in words_of(principal, "support-investigation", pupil.uuid, found.uuid)
        assert said not in words_of(mentor, "support-investigation", pupil.uuid, found.uuid)
        a_sent_report(found)
        assert said not in words_of(principal, "support-investigation", pupil.uuid, found.uuid)

    def test_without_a_signal_it_has_no_figure_and_says_so(self, principal: Account, pupil: Person) -> None:
        an_investigation(pupil)
        text = text_of(client_of(principal).get(draft_url(pupil)).content)
        assert "Skolan anger ingen siffra" in text
        assert "Ingen signal om frånvaro är tänd, så Fullfölj har ingen siffra." in text
        paper = PdfReader(io.BytesIO(client_of(principal).get(draft_url(pupil, pdf=True)).content))
        assert "Ingen signal" not in paper.pages[0].extract_text(), "what is said to the sender is not sent"

    def test_on_paper_it_is_what_is_sent_with_what_is_added(self, principal: Account, pupil: Person) -> None:
        an_investigation(pupil)
        client, address = client_of(principal), draft_url(pupil, pdf=True)
        for response, said in (
            (client.get(address), "Utskrivet"),
            (client.post(address, {"addition": "Hemmet är kontaktat."}), "Hemmet är kontaktat."),
        ):
            assert response.headers["Content-Type"] == "application/pdf"
            assert "Alva" not in response.headers["Content-Disposition"]
            text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
            assert said in text.replace("\n", " ")
            assert "Utkast" not in text
        assert not SentReport.objects.exists()

    def test_a_late_one_stands_on_the_desk_until_it_is_sent(self, principal: Account, pupil: Person) -> None:
        found = an_investigation(pupil, days_ago=10)
        said = "En inledd utredning att anmäla till huvudmannen"
        assert said in words_of(principal, "today")
        assert "Dagen har passerat." in words_of(principal, "support-investigations")
        assert "Dagen har passerat." in words_of(principal, "support-law", pupil.uuid)
        a_sent_report(found)
        assert said not in words_of(principal, "today")
        assert "Alla inledda utredningar är anmälda." in words_of(principal, "support-investigations")

    def test_nothing_of_the_kind(self, principal: Account, pupil: Person) -> None:
        client = client_of(principal)
        assert "inget sådant att anmäla" in text_of(client.get(draft_url(pupil), follow=True).content)
        assert client.get(draft_url(pupil, pdf=True)).status_code == 404
        assert client.get(reverse("support-report-draft", args=[pupil.uuid, "other"])).status_code == 404

    def test_only_who_decides_reads_drafts(self, group: Group, pupil: Person) -> None:
        an_investigation(pupil)
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        assert client_of(mentor).get(draft_url(pupil)).status_code == 403
        page = client_of(mentor).get(reverse("support-law", args=[pupil.uuid])).content.decode()
        assert "Anmälan om frånvaro till huvudmannen" in page
        assert draft_url(pupil) not in page, "nothing leads where a reader may not go"

    def test_a_day_close_to_beginning_or_leaving(self, principal: Account, pupil: Person) -> None:
        lives(pupil, "Granstad")
        for field, days, kind, near in (
            ("start_date", -10, ReportKind.HOME_STARTED, True),
            ("start_date", -90, ReportKind.HOME_STARTED, False),
            ("end_date", 5, ReportKind.HOME_STOPPED, True),
        ):
            Enrolment.objects.filter(person=pupil).update(**{field: today() + days * DAY})
            status = client_of(principal).get(draft_url(pupil, kind)).status_code
            assert (status == 200) is near, field

    def test_none_of_beginning_where_the_home_is_the_organiser_or_unknown(
        self, principal: Account, pupil: Person
    ) -> None:
        Enrolment.objects.filter(person=pupil).update(start_date=today() - 10 * DAY)
        address = draft_url(pupil, ReportKind.HOME_STARTED)
        assert client_of(principal).get(address).status_code == 302
        lives(pupil)
        assert client_of(principal).get(address).status_code == 302


class TestUpperSecondary:
    @pytest.fixture(autouse=True)
    def upper(self, pupil: Person) -> None:
        Enrolment.objects.filter(person=pupil).update(school_type=SchoolType.UPPER_SECONDARY, year_level=1)
        Person.objects.filter(pk=pupil.pk).update(birth_date=today().replace(day=1) - 17 * 366 * DAY)
        lives(pupil, "Granstad")

    def test_no_report_to_the_organiser_is_asked_for(self, principal: Account, pupil: Person) -> None:
        an_investigation(pupil, rule=Rule.UPPER_SECONDARY)
        for kind in (ReportKind.ORGANISER, ReportKind.HOME_INVESTIGATION):
            assert client_of(principal).get(draft_url(pupil, kind)).status_code == 302
        assert "att anmäla till huvudmannen" not in words_of(principal, "today")

    def test_much_invalid_absence_is_reported_when_the_principal_judges_so(
        self, principal: Account, pupil: Person
    ) -> None:
        lit(pupil)
        text = text_of(client_of(principal).get(draft_url(pupil, ReportKind.HOME_ABSENCE)).content)
        assert "Lagen sätter ingen gräns: rektorn bedömer det." in text
        assert "Täljare" not in text, "the signal counts valid absence too"
        assert "15 kap. 15 §" in text

    def test_it_may_be_reported_again_and_a_double_click_is_one(self, principal: Account, pupil: Person) -> None:
        client, address = client_of(principal), draft_url(pupil, ReportKind.HOME_ABSENCE)
        for _click in range(2):
            client.post(address, sent(seen_at(client, address)))
        assert SentReport.objects.count() == 1
        SentReport.objects.all().delete()
        for days in (30, 0):
            client.post(address, sent(seen_at(client, address), sent_on=str(today() - days * DAY)))
        assert SentReport.objects.count() == 2

    def test_not_from_twenty_on(self, principal: Account, pupil: Person) -> None:
        Person.objects.filter(pk=pupil.pk).update(birth_date=today().replace(day=1) - 21 * 366 * DAY)
        assert client_of(principal).get(draft_url(pupil, ReportKind.HOME_ABSENCE)).status_code == 302

    def test_an_unknown_age_is_said(self, principal: Account, pupil: Person) -> None:
        Person.objects.filter(pk=pupil.pk).update(birth_date=None)
        text = text_of(client_of(principal).get(draft_url(pupil, ReportKind.HOME_ABSENCE)).content)
        assert "Fullfölj känner inte till elevens födelsedatum." in text


class TestSending:
    def test_it_is_kept_word_by_word(self, principal: Account, group: Group, pupil: Person) -> None:
        lit(pupil)
        found = an_investigation(pupil)
        client, address = client_of(principal), draft_url(pupil)
        answer = client.post(address, sent(seen_at(client, address), addition="Hemmet är kontaktat."), follow=True)
        assert "Den sparas som den skickades." in text_of(answer.content)
        kept = SentReport.objects.get()
        assert (kept.investigation, kept.by, kept.sent_on) == (found, principal, today())
        Investigation.objects.filter(pk=found.pk).update(due_on=today() + 99 * DAY)
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        text = words_of(mentor, "support-report", pupil.uuid, kept.uuid)
        for said in ("Hemmet är kontaktat.", "Täljare:", f"av {principal}: E-tjänsten"):
            assert said in text
        assert SentReport.objects.get().content == kept.content
        paper = client_of(mentor).get(reverse("support-report-pdf", args=[pupil.uuid, kept.uuid]))
        assert paper.content.startswith(b"%PDF")
        assert "Anmälan om frånvaro till huvudmannen" in words_of(mentor, "support-law", pupil.uuid)

    def test_the_database_changes_nothing_that_was_sent(self, pupil: Person) -> None:
        a_sent_report(an_investigation(pupil))
        for wrong in ({"content": {}}, {"recipient": "Granstad"}, {"sent_on": today() - DAY}, {"how": "Post"}):
            with pytest.raises(ProgrammingError), transaction.atomic():
                SentReport.objects.update(**wrong)

    def test_sent_twice_it_is_one(self, principal: Account, pupil: Person) -> None:
        an_investigation(pupil)
        client, address = client_of(principal), draft_url(pupil)
        mark = seen_at(client, address)
        for _click in range(2):
            assert client.post(address, sent(mark)).status_code == 302
        assert SentReport.objects.count() == 1

    def test_one_that_has_changed_since_it_was_read(self, principal: Account, pupil: Person) -> None:
        found = an_investigation(pupil)
        client, address = client_of(principal), draft_url(pupil)
        mark = seen_at(client, address)
        Investigation.objects.filter(pk=found.pk).update(due_on=today() + 40 * DAY)
        response = client.post(address, sent(mark, addition="Mitt."))
        assert response.status_code == 422
        assert "Anmälan har ändrats sedan du läste den." in response.content.decode()
        assert "Mitt." in response.content.decode()
        (again,) = re.findall(r'name="seen" value="(\w+)"', response.content.decode())
        assert client.post(address, sent(again)).status_code == 302

    @pytest.mark.parametrize("name", ["recipient", "how", "sent_on"])
    def test_to_whom_how_and_when(self, principal: Account, pupil: Person, name: str) -> None:
        an_investigation(pupil)
        client, address = client_of(principal), draft_url(pupil)
        assert client.post(address, sent(seen_at(client, address), **{name: ""})).status_code == 422
        assert client.post(address, sent(seen_at(client, address), sent_on=str(today() + DAY))).status_code == 422
        assert not SentReport.objects.exists()

    def test_an_adult_is_said_to_be_one(self, principal: Account, pupil: Person) -> None:
        Person.objects.filter(pk=pupil.pk).update(birth_date=dt.date(2000, 1, 1))
        an_investigation(pupil)
        assert "som är myndig" in text_of(client_of(principal).get(draft_url(pupil)).content)

    def test_one_of_another_pupil_is_not_there(self, principal: Account, group: Group, pupil: Person) -> None:
        kept = a_sent_report(an_investigation(pupil))
        other = register.student(group.unit, "Bo", group=group)
        for route in ("support-report", "support-report-pdf"):
            assert client_of(principal).get(reverse(route, args=[other.uuid, kept.uuid])).status_code == 404


class TestProtection:
    def test_when_the_pupil_becomes_protected_nothing_stays_also_in_the_history(self, pupil: Person) -> None:
        found = an_investigation(pupil)
        a_participation(found)
        a_sent_report(found)
        lives(pupil, "Granstad")
        empty_people(person_ids=[pupil.pk], what="people.empty", by=OPERATOR)
        for model in (Investigation, Participation, SentReport, HomeMunicipality):
            assert not model.objects.exists()  # type: ignore[attr-defined]
            assert not model._meta.get_field("events").related_model.objects.exists(), model  # type: ignore[attr-defined]

    def test_when_a_guardian_does_that_one_took_part_goes_alone(self, pupil: Person) -> None:
        found = an_investigation(pupil)
        a_participation(found)
        guardian = register.guardian(pupil).person
        assert guardian is not None
        a_participation(found, Party.GUARDIAN, guardian=guardian)
        empty_people(person_ids=[guardian.pk], what="people.empty", by=OPERATOR)
        assert [one.party for one in Participation.objects.all()] == [Party.PUPIL]
        assert Investigation.objects.get() == found

    def test_a_protected_guardian_is_no_choice(self, principal: Account, pupil: Person) -> None:
        found = an_investigation(pupil)
        guardian = register.guardian(pupil).person
        assert guardian is not None
        address = reverse("support-investigation-part", args=[pupil.uuid, found.uuid])
        assert str(guardian.uuid) in client_of(principal).get(address).content.decode()
        Person.objects.filter(pk=guardian.pk).update(is_protected=True, given_name="", family_name="")
        assert str(guardian.uuid) not in client_of(principal).get(address).content.decode()
