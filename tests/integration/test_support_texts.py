"""Who may read what in a case, that nothing written is lost, and that what was written stays in the history."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.domain.errors import PlainError
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Duty, Group, Person
from fullfolj.signals.models import Signal
from fullfolj.support.cases import actions
from fullfolj.support.drafts import actions as drafts
from fullfolj.support.models import Case, CheckIn, Draft, Note, Participant, Referral, Tier
from fullfolj.support.notes import actions as notes
from fullfolj.support.participants import actions as participants
from tests import register
from tests.cases import a_case, about
from tests.integration.test_protected_staff import EVIDENCE
from tests.integration.test_support import TOLD, client_of, in_days, today, words_of
from tests.law_clock import an_investigation
from tests.mapping_answers import pupil_tells, round_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group)


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def counsellor(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)


@pytest.fixture
def principal(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.PRINCIPAL)


def by(account: Account) -> Actor:
    return Actor(ActorKind.ACCOUNT, account.pk)


def status(account: Account, route: str, *args: object) -> int:
    return client_of(account).get(reverse(route, args=args)).status_code


def sent_about(seen: int, **more: object) -> dict[str, object]:
    said = {**about(), "tier": "working", "needs": ["behavioural"], "seen": seen}
    return {**said, **more}


class TestWhoMayRead:
    """Rows: who. Columns: a case of each tier, that somebody else leads."""

    @pytest.mark.parametrize("tier", list(Tier))
    def test_each_tier_is_for_those_it_says(
        self, group: Group, pupil: Person, mentor: Account, counsellor: Account, principal: Account, tier: Tier
    ) -> None:
        leader = register.staff(group.unit, DutyRole.SPECIAL_EDUCATOR)
        coordinator = register.staff(group.unit, DutyRole.ATTENDANCE_COORDINATOR)
        case = a_case(pupil, responsible=leader, tier=tier)
        read = {
            who: status(account, "support-case", pupil.uuid, case.uuid) == 200
            for who, account in {
                "mentor": mentor,
                "coordinator": coordinator,
                "counsellor": counsellor,
                "leader": leader,
                "principal": principal,
            }.items()
        }
        assert [who for who, may in read.items() if may] == {
            Tier.WORKING: ["mentor", "coordinator", "counsellor", "leader", "principal"],
            Tier.HEALTH: ["counsellor", "leader", "principal"],
            Tier.NAMED: ["leader", "principal"],
        }[tier]

    @pytest.mark.parametrize("tier", [Tier.HEALTH, Tier.NAMED])
    def test_whoever_may_not_sees_nothing_of_it_on_any_page(
        self, pupil: Person, mentor: Account, principal: Account, tier: Tier
    ) -> None:
        before = words_of(client_of(mentor), "support-student", pupil.uuid)
        case = a_case(pupil, responsible=principal, tier=tier)
        in_days(case.interventions.get(), -1)
        assert words_of(client_of(mentor), "support-student", pupil.uuid) == before
        for route in ("case", "revise", "history", "begin", "close", "participants", "note-write"):
            assert status(mentor, f"support-{route}", pupil.uuid, case.uuid) == 404, route
        measure = case.interventions.get()
        assert status(mentor, "support-follow", pupil.uuid, measure.uuid) == 404
        Duty.objects.filter(person=principal.person).update(end_date=today() - DAY)
        assert "Alva" not in words_of(client_of(mentor), "support-due"), "nor when nobody sees to it"

    def test_it_is_opened_on_purpose_and_the_reading_says_so(self, pupil: Person, counsellor: Account) -> None:
        case = a_case(pupil, tier=Tier.HEALTH)
        text = words_of(client_of(counsellor), "support-student", pupil.uuid)
        assert "Ett ärende för: elevhälsan och rektor" in text
        assert "Tre måndagar i rad." not in text
        assert "Tre måndagar i rad." in words_of(client_of(counsellor), "support-case", pupil.uuid, case.uuid)
        assert list(Reading.objects.order_by("pk").values_list("page", flat=True)) == ["support", "support.case.health"]

    def test_whoever_sees_to_something_in_it_reads_it_and_only_while_it_goes_on(
        self, pupil: Person, mentor: Account, counsellor: Account
    ) -> None:
        case = a_case(pupil, responsible=counsellor, tier=Tier.NAMED)
        case.interventions.update(responsible=mentor)
        assert status(mentor, "support-case", pupil.uuid, case.uuid) == 200
        in_days(case.interventions.get(), -1)
        text = words_of(client_of(mentor), "support-due")
        assert "I ett ärende för: de som deltar i ärendet, och rektor" in text
        assert "Morgonsamtal" not in text
        case.interventions.update(ended_on=today())
        assert status(mentor, "support-case", pupil.uuid, case.uuid) == 404

    def test_whoever_stands_in_reads_it_as_whoever_sees_to_it_does(
        self, pupil: Person, mentor: Account, counsellor: Account
    ) -> None:
        case = a_case(pupil, responsible=counsellor, tier=Tier.HEALTH)
        measure = case.interventions.get()
        case.interventions.update(stand_in=mentor)
        in_days(case.interventions.get(), -2)
        assert "I ett ärende för: elevhälsan och rektor" in words_of(client_of(mentor), "support-due")
        assert "En insats att följa upp" in words_of(client_of(mentor), "today")
        assert status(mentor, "support-case", pupil.uuid, case.uuid) == 200
        case.interventions.update(ended_on=today())
        assert status(mentor, "support-case", pupil.uuid, case.uuid) == 404
        case.interventions.update(ended_on=None)
        address = reverse("support-stand-in", args=[pupil.uuid, measure.uuid])
        answer = client_of(mentor).post(address, {"stand_in": ""}, follow=True)
        assert "Det är sparat och får läsas av: elevhälsan och rektor." in answer.content.decode()

    def test_to_be_named_opens_a_case_for_those_named(self, pupil: Person, mentor: Account, principal: Account) -> None:
        case = a_case(pupil, responsible=principal, tier=Tier.NAMED)
        one = participants.add(case=case, account=mentor, name="", part="mentor", by=by(principal))
        assert status(mentor, "support-case", pupil.uuid, case.uuid) == 200
        participants.remove(participant=one, by=by(principal))
        assert status(mentor, "support-case", pupil.uuid, case.uuid) == 404
        history: Any = Participant._meta.get_field("events").related_model
        kept = [event.pgh_label for event in history.objects.order_by("pgh_id")]
        assert kept == ["insert", "delete"]

    def test_it_is_of_no_use_to_be_named_where_the_tier_is_student_health(
        self, pupil: Person, mentor: Account, principal: Account
    ) -> None:
        case = a_case(pupil, responsible=principal, tier=Tier.HEALTH)
        participants.add(case=case, account=mentor, name="", part="mentor", by=by(principal))
        assert status(mentor, "support-case", pupil.uuid, case.uuid) == 404


class TestNotes:
    @pytest.mark.parametrize("tier", [Tier.HEALTH, Tier.NAMED])
    def test_a_stricter_note_is_read_by_its_own_alone(
        self, pupil: Person, mentor: Account, counsellor: Account, principal: Account, tier: Tier
    ) -> None:
        case = a_case(pupil, responsible=mentor)
        before = words_of(client_of(mentor), "support-case", pupil.uuid, case.uuid)
        note = notes.write(
            case=case, text="Hemligt ord.", tier=tier, may_name=True, by=by(principal), now=timezone.now()
        )
        expected = {mentor: False, counsellor: tier == Tier.HEALTH, principal: True}
        for account, may in expected.items():
            text = words_of(client_of(account), "support-case", pupil.uuid, case.uuid)
            assert "Hemligt ord." not in text, "it is opened by itself"
            assert ("Öppna en anteckning för:" in text) is may
            assert (status(account, "support-note", pupil.uuid, note.uuid) == 200) is may
            assert (status(account, "support-note-revise", pupil.uuid, note.uuid) == 200) is may
        if tier is Tier.HEALTH:
            assert words_of(client_of(mentor), "support-case", pupil.uuid, case.uuid) == before
        assert Reading.objects.filter(page=f"support.note.{tier}", account=principal.pk).exists()

    def test_nobody_lets_themselves_in(
        self, pupil: Person, mentor: Account, counsellor: Account, principal: Account
    ) -> None:
        """Neither by naming themselves nor by being given the case to lead."""
        case = a_case(pupil, responsible=mentor)
        note = notes.write(
            case=case, text="Hemligt ord.", tier=Tier.NAMED, may_name=True, by=by(counsellor), now=timezone.now()
        )
        address = reverse("support-participants", args=[pupil.uuid, case.uuid])
        assert client_of(mentor).post(address, {"account": str(mentor.pk), "part": "mentor"}).status_code == 422
        own = Participant.objects.get(account=counsellor)
        remove = reverse("support-participant-remove", args=[pupil.uuid, case.uuid, own.uuid])
        assert client_of(mentor).post(remove).status_code == 403
        assert client_of(mentor).post(address, {"name": "Mamma", "part": "vårdnadshavare"}).status_code == 302
        Case.objects.update(by=mentor)
        assert client_of(mentor).post(address, {"account": str(mentor.pk), "part": "mentor"}).status_code == 422
        assert status(mentor, "support-note", pupil.uuid, note.uuid) == 404
        for account in (counsellor, principal):
            answer = client_of(account).post(address, {"account": str(mentor.pk), "part": "mentor"})
            assert answer.status_code == 302
        assert status(mentor, "support-note", pupil.uuid, note.uuid) == 200

    def test_nor_by_writing_a_note_for_those_named(self, pupil: Person, mentor: Account, principal: Account) -> None:
        """Neither a new one nor by changing one; what was written stands in the form."""
        case = a_case(pupil, responsible=mentor)
        now = timezone.now()
        secret = notes.write(case=case, text="Hemligt ord.", tier=Tier.NAMED, may_name=True, by=by(principal), now=now)
        own = notes.write(case=case, text="Eget.", tier=Tier.WORKING, may_name=False, by=by(mentor), now=now)
        write = reverse("support-note-write", args=[pupil.uuid, case.uuid])
        revise = reverse("support-note-revise", args=[pupil.uuid, own.uuid])
        for address in (write, revise):
            answer = client_of(mentor).post(address, {"text": "Vad som helst.", "tier": "named", "seen": "1"})
            assert answer.status_code == 422
            page = answer.content.decode()
            assert "Bara de som deltar i ärendet och rektorn kan skriva en anteckning som bara de får läsa." in page
            assert "Vad som helst." in page
        assert status(mentor, "support-note", pupil.uuid, secret.uuid) == 404
        assert list(case.participants.values_list("account", flat=True)) == [principal.pk]

    def test_whoever_is_not_named_any_more_goes_on_with_an_own_one_unnamed(
        self, pupil: Person, mentor: Account, principal: Account
    ) -> None:
        case = a_case(pupil, responsible=mentor)
        now = timezone.now()
        own = notes.write(case=case, text="Eget.", tier=Tier.NAMED, may_name=True, by=by(mentor), now=now)
        other = notes.write(case=case, text="Hemligt ord.", tier=Tier.NAMED, may_name=True, by=by(principal), now=now)
        participants.remove(participant=case.participants.get(account=mentor), by=by(principal))
        address = reverse("support-note-revise", args=[pupil.uuid, own.uuid])
        sent = {"text": "Rättat.", "tier": "named", "seen": "1"}
        assert client_of(mentor).post(address, sent).status_code == 302
        assert status(mentor, "support-note", pupil.uuid, other.uuid) == 404

    def test_whoever_opened_the_case_writes_the_first_one_for_those_named(
        self, pupil: Person, mentor: Account, principal: Account
    ) -> None:
        case = a_case(pupil, responsible=mentor)
        Case.objects.update(by=mentor)
        address = reverse("support-note-write", args=[pupil.uuid, case.uuid])
        for account in (mentor, principal):
            assert client_of(account).post(address, {"text": "Ord.", "tier": "named"}).status_code == 302
        assert set(case.participants.values_list("account", flat=True)) == {mentor.pk, principal.pk}

    def test_whoever_opened_the_case_names_the_first(self, pupil: Person, mentor: Account, principal: Account) -> None:
        case = a_case(pupil, responsible=mentor)
        address = reverse("support-participants", args=[pupil.uuid, case.uuid])
        sent = {"account": str(principal.pk), "part": "rektor"}
        assert client_of(mentor).post(address, sent).status_code == 422
        Case.objects.update(by=mentor)
        assert client_of(mentor).post(address, sent).status_code == 302
        assert set(case.participants.values_list("account", flat=True)) == {mentor.pk, principal.pk}
        more = {"account": str(register.staff(pupil.enrolments.get().unit, DutyRole.SCHOOL_NURSE).pk), "part": "stöd"}
        assert client_of(mentor).post(address, more).status_code == 302, "and the next"

    def test_a_note_for_all_stands_in_the_case(self, pupil: Person, mentor: Account, counsellor: Account) -> None:
        case, client = a_case(pupil, responsible=mentor), client_of(counsellor)
        sent = {"text": "Ringde mamma.\nHon ringer i morgon.", "tier": "working"}
        for _click in range(2):
            client.post(reverse("support-note-write", args=[pupil.uuid, case.uuid]), sent)
        assert Note.objects.count() == 1
        assert "Ringde mamma. Hon ringer i morgon." in words_of(
            client_of(mentor), "support-case", pupil.uuid, case.uuid
        )

    def test_of_a_case_that_may_not_be_read_no_note_may(
        self, pupil: Person, mentor: Account, principal: Account
    ) -> None:
        case = a_case(pupil, responsible=principal, tier=Tier.HEALTH)
        note = notes.write(
            case=case, text="Ord.", tier=Tier.WORKING, may_name=True, by=by(principal), now=timezone.now()
        )
        assert status(mentor, "support-note", pupil.uuid, note.uuid) == 404

    def test_two_edits_of_one_note_lose_nothing(self, pupil: Person, mentor: Account, principal: Account) -> None:
        case = a_case(pupil, responsible=mentor)
        note = notes.write(
            case=case, text="Först.", tier=Tier.WORKING, may_name=True, by=by(mentor), now=timezone.now()
        )
        address = reverse("support-note-revise", args=[pupil.uuid, note.uuid])
        first = {"text": "Mentorns.", "tier": "working", "seen": 1}
        assert client_of(mentor).post(address, first).status_code == 302
        response = client_of(principal).post(address, {**first, "text": "Rektorns."})
        assert response.status_code == 422
        page = response.content.decode()
        assert "Mentorns." in page
        assert "Rektorns." in page
        assert 'name="seen" value="2"' in page, "sent once more it stands"
        assert client_of(principal).post(address, {**first, "text": "Rektorns.", "seen": 2}).status_code == 302
        kept = [one.text for one in note.events.order_by("pgh_id")]  # type: ignore[attr-defined]
        assert kept == ["Först.", "Mentorns.", "Rektorns."]

    def test_whoever_makes_a_note_stricter_than_they_may_read_is_told_who_reads_it(
        self, pupil: Person, mentor: Account, counsellor: Account
    ) -> None:
        case = a_case(pupil, responsible=counsellor)
        note = notes.write(
            case=case, text="Först.", tier=Tier.WORKING, may_name=False, by=by(counsellor), now=timezone.now()
        )
        address = reverse("support-note-revise", args=[pupil.uuid, note.uuid])
        sent = {"text": "Först.", "tier": "health", "seen": "1"}
        answer = client_of(mentor).post(address, sent, follow=True)
        assert answer.redirect_chain == [(reverse("support-student", args=[pupil.uuid]), 302)]
        assert "Det är sparat och får läsas av: elevhälsan och rektor." in answer.content.decode()
        note.refresh_from_db()
        assert note.tier == Tier.HEALTH

    def test_a_closed_case_takes_no_note(self, pupil: Person, mentor: Account) -> None:
        case = a_case(pupil, responsible=mentor)
        note = notes.write(
            case=case, text="Först.", tier=Tier.WORKING, may_name=True, by=by(mentor), now=timezone.now()
        )
        case.interventions.update(ended_on=today())
        actions.close(case=case, reason="Målet är nått.", by=OPERATOR, today=today())
        address = reverse("support-note-write", args=[pupil.uuid, case.uuid])
        response = client_of(mentor).post(address, {"text": "Mer.", "tier": "working"})
        assert response.status_code == 422
        assert "Mer." in response.content.decode()
        with pytest.raises(PlainError, match="stängt"):
            notes.revise(note=note, text="Mer.", tier=Tier.WORKING, seen=1, may_name=True, by=by(mentor))
        with pytest.raises(PlainError, match="stängt"):
            participants.add(case=case, account=mentor, name="", part="mentor", by=by(mentor))


class TestRevising:
    def test_what_it_said_stays_among_the_earlier_versions(self, pupil: Person, mentor: Account) -> None:
        case, client = a_case(pupil, responsible=mentor), client_of(mentor)
        address = reverse("support-revise", args=[pupil.uuid, case.uuid])
        assert client.post(address, sent_about(1, own_goal="Fyra måndagar.")).status_code == 302
        text = words_of(client, "support-history", pupil.uuid, case.uuid)
        assert text.index("Fyra måndagar.") < text.index("Tre måndagar i rad.")
        assert str(mentor) in text
        assert text.count("Vad vill vi se?") == 1, "what was not changed is not repeated"

    def test_what_it_said_under_a_stricter_tier_stays_with_those_who_might_read_it(
        self, pupil: Person, mentor: Account, counsellor: Account
    ) -> None:
        case = a_case(pupil, responsible=mentor, tier=Tier.HEALTH)
        said = about(own_view="Något för alla.")
        actions.revise(case=case, about=said, seen=1, by=by(counsellor))
        case.interventions.update(responsible=counsellor)
        Case.objects.update(responsible=counsellor)
        both = (counsellor, mentor)
        assert "Det är jobbigast" in words_of(client_of(counsellor), "support-history", pupil.uuid, case.uuid)
        text = words_of(client_of(mentor), "support-history", pupil.uuid, case.uuid)
        assert "Något för alla." in text
        assert "Det är jobbigast" not in text
        read = {account: Reading.objects.filter(account=account.pk).values_list("page", flat=True) for account in both}
        assert list(read[counsellor]) == ["support.history.health"], "a stricter text has been read"
        assert list(read[mentor]) == ["support.history"]

    def test_whoever_makes_a_case_stricter_than_they_may_read_is_told_who_reads_it(
        self, pupil: Person, mentor: Account, counsellor: Account
    ) -> None:
        case = a_case(pupil, responsible=counsellor)
        address = reverse("support-revise", args=[pupil.uuid, case.uuid])
        answer = client_of(mentor).post(address, sent_about(1, tier="health"), follow=True)
        assert answer.redirect_chain == [(reverse("support-student", args=[pupil.uuid]), 302)]
        assert "Det är sparat och får läsas av: elevhälsan och rektor." in answer.content.decode()
        case.refresh_from_db()
        assert case.tier == Tier.HEALTH

    def test_two_edits_of_one_case_lose_nothing(self, pupil: Person, mentor: Account, principal: Account) -> None:
        case = a_case(pupil, responsible=mentor)
        address = reverse("support-revise", args=[pupil.uuid, case.uuid])
        client_of(mentor).post(address, sent_about(1, own_goal="Fyra måndagar."))
        response = client_of(principal).post(address, sent_about(1, own_goal="Fem måndagar."))
        page = response.content.decode()
        assert response.status_code == 422
        assert "En kollega har ändrat ärendet medan du skrev." in page
        assert "Fyra måndagar." in page
        assert "Fem måndagar." in page
        assert client_of(principal).post(address, sent_about(2, own_goal="Fem måndagar.")).status_code == 302
        case.refresh_from_db()
        assert (case.own_goal, case.version) == ("Fem måndagar.", 3)

    def test_the_same_is_nothing_and_a_closed_one_stays(self, pupil: Person, mentor: Account) -> None:
        case = a_case(pupil, responsible=mentor)
        actions.revise(case=case, about=about(), seen=1, by=by(mentor))
        case.refresh_from_db()
        assert case.version == 1
        case.interventions.update(ended_on=today())
        actions.close(case=case, reason="Målet är nått.", by=OPERATOR, today=today())
        with pytest.raises(PlainError, match="stängt"):
            actions.revise(case=case, about=about(own_goal="Nytt."), seen=1, by=by(mentor))

    def test_it_says_what_it_came_from(self, pupil: Person, mentor: Account) -> None:
        page = client_of(mentor).get(reverse("support-open", args=[pupil.uuid]) + "?from=mapping").content.decode()
        assert '<option value="mapping" selected>' in page


class TestParticipants:
    def test_a_colleague_or_somebody_else_by_name(self, pupil: Person, mentor: Account) -> None:
        case, client = a_case(pupil, responsible=mentor), client_of(mentor)
        Case.objects.update(by=mentor)
        address = reverse("support-participants", args=[pupil.uuid, case.uuid])
        for sent in ({"account": str(mentor.pk), "part": "mentor"}, {"name": "Mamma", "part": "vårdnadshavare"}):
            for _click in range(2):
                assert client.post(address, sent).status_code == 302
        assert Participant.objects.count() == 2
        text = words_of(client, "support-case", pupil.uuid, case.uuid)
        assert f"{mentor} (mentor) och Mamma (vårdnadshavare)" in text
        for wrong in ({"part": "mentor"}, {"account": str(mentor.pk), "name": "Mamma", "part": "x"}, {"name": "Mamma"}):
            assert client.post(address, wrong).status_code == 422

    def test_whoever_takes_themselves_away_is_told_who_reads_it(
        self, pupil: Person, mentor: Account, principal: Account
    ) -> None:
        case = a_case(pupil, responsible=principal, tier=Tier.NAMED)
        own = participants.add(case=case, account=mentor, name="", part="mentor", by=by(principal))
        address = reverse("support-participant-remove", args=[pupil.uuid, case.uuid, own.uuid])
        answer = client_of(mentor).post(address, follow=True)
        assert answer.status_code == 200
        assert "Det är sparat och får läsas av: de som deltar i ärendet, och rektor." in answer.content.decode()

    def test_one_of_another_case_is_not_taken_away(self, pupil: Person, mentor: Account) -> None:
        case, other = a_case(pupil, responsible=mentor), a_case(pupil, responsible=mentor, tier=Tier.HEALTH)
        one = participants.add(case=other, account=None, name="Mamma", part="vårdnadshavare", by=by(mentor))
        address = reverse("support-participant-remove", args=[pupil.uuid, case.uuid, one.uuid])
        assert (case.pk != other.pk, client_of(mentor).post(address).status_code) == (True, 404)


class TestDrafts:
    def save(self, client: Client, pupil: Person, form: str, **fields: object) -> int:
        return client.post(reverse("support-draft", args=[pupil.uuid]), {"form": form, **fields}).status_code

    def test_what_is_written_is_there_when_the_form_is_opened_again(self, pupil: Person, mentor: Account) -> None:
        client = client_of(mentor)
        assert self.save(client, pupil, "open", own_goal="Halva meningen", needs=["academic", "affective"]) == 204
        page = client.get(reverse("support-open", args=[pupil.uuid])).content.decode()
        assert "Halva meningen" in page
        assert page.count("checked") == 2
        assert "Det du började skriva" in page

    def test_every_form_of_an_investigation_has_one(self, pupil: Person, principal: Account) -> None:
        one, client = an_investigation(pupil), client_of(principal)
        for form, field, route, args in (
            (f"causes {one.uuid}", "group_causes", "support-investigation-write", [one.uuid]),
            (f"part {one.uuid}", "said", "support-investigation-part", [one.uuid]),
            (f"end {one.uuid}", "outcome", "support-investigation-end", [one.uuid]),
            (f"reopen {one.uuid}", "reason", "support-investigation-reopen", [one.uuid]),
            ("unnecessary", "reason", "support-investigation-unnecessary", []),
        ):
            assert self.save(client, pupil, form, **{field: "Halva meningen"}) == 204
            page = client.get(reverse(route, args=[pupil.uuid, *args])).content.decode()
            assert ("Halva meningen" in page, f'data-form="{form}"' in page) == (True, True), form
        causes = {"pupil_causes": "Sover dåligt.", "seen": one.edition}
        client.post(reverse("support-investigation-write", args=[pupil.uuid, one.uuid]), causes)
        assert not Draft.objects.filter(form__startswith="causes").exists(), "it is sent"

    def test_a_referral_and_its_answer_have_one(self, pupil: Person, group: Group, mentor: Account) -> None:
        guide = register.staff(group.unit, DutyRole.CAREER_COUNSELLOR)
        client, page = client_of(mentor), reverse("support-student-referrals", args=[pupil.uuid])
        assert self.save(client, pupil, "refer", asked="Halva frågan") == 204
        assert "Halva frågan" in client.get(page).content.decode()
        client.post(page, {"to": guide.pk, "asked": "Hela frågan."})
        assert not Draft.objects.exists()
        one, asked = Referral.objects.get(), client_of(guide)
        assert self.save(asked, pupil, f"answer {one.uuid}", reason="Halva svaret", says="accepted") == 204
        page = reverse("support-referral", args=[pupil.uuid, one.uuid])
        assert "Halva svaret" in asked.get(page).content.decode(), "also of who does not work with support"
        asked.post(page, {"says": "accepted", "reason": "Hela svaret."})
        assert not Draft.objects.exists()

    def test_it_is_its_authors_alone(self, pupil: Person, mentor: Account, principal: Account) -> None:
        self.save(client_of(mentor), pupil, "open", own_goal="Halva meningen")
        page = client_of(principal).get(reverse("support-open", args=[pupil.uuid])).content.decode()
        assert "Halva meningen" not in page

    def test_it_goes_when_the_form_is_sent_or_when_it_is_thrown_away(self, pupil: Person, mentor: Account) -> None:
        case, client = a_case(pupil, responsible=mentor), client_of(mentor)
        self.save(client, pupil, f"note {case.uuid}", text="Halva")
        sent = {"text": "Hela.", "tier": "working"}
        client.post(reverse("support-note-write", args=[pupil.uuid, case.uuid]), sent)
        assert not Draft.objects.exists()
        self.save(client, pupil, "open", own_goal="Halva")
        back = reverse("support-open", args=[pupil.uuid])
        thrown = {"form": "open", "back": back}
        response = client.post(reverse("support-draft-discard", args=[pupil.uuid]), thrown)
        assert (response.url, Draft.objects.exists()) == (back, False)  # type: ignore[attr-defined]
        elsewhere = {"form": "open", "back": "https://example.org/"}
        response = client.post(reverse("support-draft-discard", args=[pupil.uuid]), elsewhere)
        assert response.url == reverse("support-student", args=[pupil.uuid])  # type: ignore[attr-defined]

    def test_what_no_form_has_sent_is_not_kept(self, pupil: Person, mentor: Account) -> None:
        client = client_of(mentor)
        assert self.save(client, pupil, "open", own_goal="x" * 30_000) == 413
        assert self.save(client, pupil, "'; drop", own_goal="x") == 413
        assert self.save(client, pupil, "") == 413
        assert not Draft.objects.exists()

    def test_of_odd_characters_the_words_are_kept(self, pupil: Person, mentor: Account) -> None:
        client = client_of(mentor)
        assert self.save(client, pupil, "open\0", own_goal="Halva") == 413
        assert self.save(client, pupil, "open", own_goal="Hal\0va meningen", **{"ne\0eds": "academic"}) == 204
        page = client.get(reverse("support-open", args=[pupil.uuid])).content.decode()
        assert "Halva meningen" in page
        assert page.count("checked") == 1

    @pytest.mark.parametrize("body", ["[]", "7", "null", '{"form": {"open": ["x"]}}', '{"form": "open\\u0000"}', "{"])
    def test_what_is_no_form_at_all_is_not_kept(self, pupil: Person, mentor: Account, body: str) -> None:
        address = reverse("support-draft", args=[pupil.uuid])
        assert client_of(mentor).post(address, body, content_type="application/json").status_code == 413
        assert not Draft.objects.exists()

    def test_a_form_begins_with_whatever_a_draft_holds(self, pupil: Person, mentor: Account) -> None:
        case, client = a_case(pupil, responsible=mentor), client_of(mentor)
        fields = [
            *("kind", "what", "level", "mode", "responsible", "stand_in", "times_a_week", "starts_on", "next_on"),
            *("needs", "own_goal", "tier", "origin", "seen", "text", "reason", "own_rating", "decision"),
        ]
        for values in (["x"], ["x", "y"], ["[1]"]):
            for form, route, number in (
                ("open", "open", None),
                (f"begin {case.uuid}", "begin", case.uuid),
                (f"revise {case.uuid}", "revise", case.uuid),
                (f"note {case.uuid}", "note-write", case.uuid),
                (f"close {case.uuid}", "close", case.uuid),
            ):
                assert self.save(client, pupil, form, **dict.fromkeys(fields, values)) == 204
                assert status(mentor, f"support-{route}", pupil.uuid, *([number] if number else [])) == 200

    def test_out_of_reach_nothing_is_kept_or_told(self, pupil: Person, group: Group) -> None:
        elsewhere = register.assigned(register.group(group.unit, "9A"), AssignmentRoleType.MENTOR)
        assert self.save(client_of(elsewhere), pupil, "open", own_goal="x") == 404
        address = reverse("support-draft-discard", args=[pupil.uuid])
        assert client_of(elsewhere).post(address, {"form": "open"}).status_code == 404

    def test_saving_is_no_reading(self, pupil: Person, mentor: Account) -> None:
        self.save(client_of(mentor), pupil, "open", own_goal="x")
        assert not Reading.objects.exists()

    def test_an_old_one_is_forgotten(self, pupil: Person, mentor: Account) -> None:
        now = timezone.now()
        for days, form in ((31, "open"), (29, f"close {uuid.uuid4()}")):
            drafts.save(student=pupil, form=form, written={"a": ["b"]}, by=by(mentor), now=now - days * DAY)
        assert drafts.forget(now=now) == 1
        assert Draft.objects.get().form.startswith("close")


class TestCheckingIn:
    def test_one_click_between_the_follow_ups(self, pupil: Person, mentor: Account) -> None:
        one, client = a_case(pupil, responsible=mentor).interventions.get(), client_of(mentor)
        address = reverse("support-check-in", args=[pupil.uuid, one.uuid])
        for rating in ("badly", "well", "well"):
            assert client.post(address, {"rating": rating}).status_code == 302
        assert CheckIn.objects.get().rating == "well", "the day's latest stands"
        text = words_of(client, "support-case", pupil.uuid, one.case.uuid)
        assert f"fungerar bra ({mentor})" in text
        assert client.post(address, {"rating": "9"}).status_code == 400
        one.refresh_from_db()
        assert one.next_on > today(), "it moves no follow-up"

    def test_not_where_it_has_ended(self, pupil: Person, mentor: Account) -> None:
        one = a_case(pupil, responsible=mentor).interventions.get()
        type(one).objects.filter(pk=one.pk).update(ended_on=today())
        client_of(mentor).post(reverse("support-check-in", args=[pupil.uuid, one.uuid]), {"rating": "well"})
        assert not CheckIn.objects.exists()

    def test_what_the_pupil_says_stands_in_the_follow_up_and_not_asked_is_not_an_answer(
        self, pupil: Person, mentor: Account
    ) -> None:
        one, client = a_case(pupil, responsible=mentor).interventions.get(), client_of(mentor)
        address = reverse("support-follow", args=[pupil.uuid, one.uuid])
        sent = {**TOLD, "decision": "continue", "next_on": str(today() + 7 * DAY)}
        client.post(address, {**sent, "seen": 0})
        assert "Vad säger eleven?" not in words_of(client, "support-case", pupil.uuid, one.case.uuid)
        client.post(address, {**sent, "works": "Bättre.", "own_rating": "partly", "seen": 1})
        assert "Vad säger eleven? Fungerar delvis" in words_of(client, "support-case", pupil.uuid, one.case.uuid)


def test_a_case_is_opened_from_a_signal_on_the_pupils_page(pupil: Person, mentor: Account) -> None:
    address = f"{reverse('support-open', args=[pupil.uuid])}?from=signal"
    assert address not in client_of(mentor).get(reverse("student", args=[pupil.uuid])).content.decode()
    day = today()
    seen = {"since": day, "opened_on": day, "seen_on": day, "last_away_on": day, "evidence": EVIDENCE}
    Signal.objects.create(student=pupil, rule="late-5", **seen)
    assert address in client_of(mentor).get(reverse("student", args=[pupil.uuid])).content.decode()


def test_a_case_is_opened_from_a_mapping(pupil: Person, mentor: Account) -> None:
    address = f"{reverse('support-open', args=[pupil.uuid])}?from=mapping"
    group = pupil.memberships.get().group
    pupil_tells(round_of(group, today(), instrument="pupil-older"), pupil, today())
    assert address in client_of(mentor).get(reverse("mapping-student", args=[pupil.uuid])).content.decode()
