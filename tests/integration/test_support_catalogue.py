"""A school's own catalogue of support measures, and the measures that are begun from it."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Organisation, Person
from fullfolj.support.catalogue import actions, queries
from fullfolj.support.catalogue.reading import shipped
from fullfolj.support.models import HiddenKind, Intervention, KindVersion, OwnKind
from tests import register
from tests.cases import a_case
from tests.integration.test_support import DAY, TestOpening, client_of, today, words_of

pytestmark = pytest.mark.django_db
NUMBER = uuid.UUID("7b0c2f2e-3a55-4b0b-9a44-1f8f0f3d0c11")
SENT = {
    "name": "Frukost med coachen",
    "purpose": "Dagen börjar med mat och en vuxen.",
    "dimensions": ["affective", "behavioural"],
    "level": "group",
    "mode": "preventive",
    "owner": "mentor",
    "how": "Ät ihop och gå till lektionen.",
    "times": "2",
    "per": "week",
    "minutes": "30",
    "weeks": "",
    "materials": "Frukost.",
    "strength": "tried",
    "place": "Vi provade i 9A.",
    "factors": ["treatment", "peers"],
    "seen": "0",
}


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def group(unit: Organisation) -> Group:
    return register.group(unit, "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group)


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def principal(unit: Organisation) -> Account:
    return register.staff(unit, DutyRole.PRINCIPAL)


def writing(unit: Organisation) -> str:
    return reverse("support-kind-write", args=[unit.uuid, NUMBER])


class TestLookingAround:
    def test_whoever_works_at_one_school_comes_to_its_catalogue(self, mentor: Account, unit: Organisation) -> None:
        response = client_of(mentor).get(reverse("support-catalogue"))
        assert response.headers["Location"] == reverse("support-catalogue-unit", args=[unit.uuid])

    def test_whoever_works_at_several_chooses(self, unit: Organisation) -> None:
        head = register.staff(unit.parent, DutyRole.PRINCIPAL)  # type: ignore[arg-type]
        register.unit(unit.parent, "Bergskolan")  # type: ignore[arg-type]
        assert "Bergskolan" in words_of(client_of(head), "support-catalogue")

    def test_by_level_and_mode_and_of_one_dimension(self, mentor: Account, unit: Organisation) -> None:
        client, address = client_of(mentor), reverse("support-catalogue-unit", args=[unit.uuid])
        text = words_of(client, "support-catalogue-unit", unit.uuid)
        assert text.index("Eleven ") < text.index("En grupp ") < text.index("Alla ", text.index("En grupp "))
        assert "Närvarocoachning" in text
        affective = client.get(address, {"dimension": "affective"}).content.decode()
        assert "Närvarocoachning" in affective
        assert "Studieverkstad" not in affective
        assert "Studieverkstad" in client.get(address, {"dimension": "'; drop"}).content.decode(), "is all of it"

    def test_a_page_says_how_far_it_is_known_to_work(self, mentor: Account, unit: Organisation) -> None:
        text = words_of(client_of(mentor), "support-kind", unit.uuid, "flex-time")
        assert "Använd och beskriven. Källa: Göteborgsregionen" in text
        assert "Två gånger i veckan, 40 minuter per gång, i åtta veckor" in text
        assert "Lägg till en egen" not in words_of(client_of(mentor), "support-catalogue-unit", unit.uuid)

    @pytest.mark.parametrize("slug", sorted(shipped()))
    def test_every_kind_has_a_page(self, mentor: Account, unit: Organisation, slug: str) -> None:
        assert shipped()[slug].name["sv"] in words_of(client_of(mentor), "support-kind", unit.uuid, slug)


class TestTheSchoolsOwn:
    def test_it_adds_one_and_changes_it_and_the_earlier_version_stays(
        self, principal: Account, unit: Organisation
    ) -> None:
        client = client_of(principal)
        assert client.post(writing(unit), SENT).status_code == 302
        slug = OwnKind.objects.get().slug
        assert "Frukost med coachen Beteendemässig och affektiv · er egen" in words_of(
            client, "support-catalogue-unit", unit.uuid
        )
        changed = {**SENT, "how": "Ät ihop, prata och gå.", "seen": "1"}
        assert client.post(writing(unit), changed).status_code == 302
        assert "Ät ihop, prata och gå." in words_of(client, "support-kind", unit.uuid, slug)
        first = client.get(reverse("support-kind", args=[unit.uuid, slug]), {"version": "1"}).content.decode()
        assert "Ät ihop och gå till lektionen." in first
        assert "Det här är version 1. Den har ändrats sedan dess." in first
        gone = client.get(reverse("support-kind", args=[unit.uuid, slug]), {"version": "9"})
        assert gone.status_code == 404

    def test_twice_the_same_is_one_and_two_who_change_at_once_lose_nothing(
        self, principal: Account, unit: Organisation
    ) -> None:
        coordinator = register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR)
        for _click in range(2):
            client_of(principal).post(writing(unit), SENT)
        assert KindVersion.objects.count() == 1
        client_of(principal).post(writing(unit), {**SENT, "materials": "Gröt.", "seen": "1"})
        client = client_of(coordinator)
        late = client.post(writing(unit), {**SENT, "materials": "Mackor.", "seen": "1"})
        assert late.status_code == 422
        text = late.content.decode()
        assert "En kollega ändrade den medan du skrev." in text
        assert 'value="Mackor."' in text
        assert 'name="seen" value="2"' in text, "sent again it follows upon the colleague's"
        assert client.post(writing(unit), {**SENT, "materials": "Mackor.", "seen": "2"}).status_code == 302
        said = [row.content["materials"]["sv"] for row in KindVersion.objects.order_by("number")]
        assert said == ["Frukost.", "Gröt.", "Mackor."]

    @pytest.mark.parametrize("name", ["name", "purpose", "dimensions", "how", "materials", "factors", "place"])
    def test_what_is_lacking_is_told_and_nothing_is_lost(
        self, principal: Account, unit: Organisation, name: str
    ) -> None:
        response = client_of(principal).post(writing(unit), {**SENT, name: []})
        assert response.status_code == 422
        assert ("Dagen börjar" if name != "purpose" else "Ät ihop") in response.content.decode()
        assert not OwnKind.objects.exists()

    def test_it_may_start_out_from_a_shipped_one(self, principal: Account, unit: Organisation) -> None:
        text = client_of(principal).get(writing(unit), {"from": "flex-time"}).content.decode()
        assert 'value="Flextid"' in text
        assert '<option value="unknown" selected>' in text, "what is known of the shipped one isn't known of the own"

    def test_it_takes_one_out_and_puts_it_back(self, principal: Account, mentor: Account, unit: Organisation) -> None:
        client = client_of(principal)
        for _click in range(2):
            client.post(reverse("support-kind-hide", args=[unit.uuid, "flex-time"]))
        assert HiddenKind.objects.count() == 1
        assert "Flextid" not in words_of(client_of(mentor), "support-catalogue-unit", unit.uuid)
        text = words_of(client, "support-catalogue-unit", unit.uuid)
        assert text.index("Borttagna") < text.index("Flextid")
        assert "borttagen ur er katalog" in words_of(client, "support-kind", unit.uuid, "flex-time")
        client.post(reverse("support-kind-show", args=[unit.uuid, "flex-time"]))
        assert "Flextid" in words_of(client_of(mentor), "support-catalogue-unit", unit.uuid)

    def test_an_own_one_is_taken_out_too_and_no_other_school_sees_it(
        self, principal: Account, unit: Organisation
    ) -> None:
        client_of(principal).post(writing(unit), SENT)
        other, slug = register.unit(unit.parent, "Bergskolan"), OwnKind.objects.get().slug  # type: ignore[arg-type]
        assert slug in {one.slug for one in queries.catalogue([unit])}
        assert slug not in {one.slug for one in queries.catalogue([other])}
        assert slug in {one.slug for one in queries.catalogue([unit, other])}
        client_of(principal).post(reverse("support-kind-hide", args=[unit.uuid, slug]))
        assert slug not in {one.slug for one in queries.catalogue([unit])}
        assert [one.slug for one in queries.hidden_kinds(unit)] == [slug]

    def test_history_knows_who(self, principal: Account, unit: Organisation) -> None:
        client_of(principal).post(writing(unit), SENT)
        event = KindVersion.objects.get().events.get()  # type: ignore[attr-defined]
        assert event.pgh_context.metadata == {"actor": f"account:{principal.pk}", "action": "support.kind"}


class TestBeginningWithOne:
    def test_it_fills_in_the_form_without_script_and_is_kept(self, mentor: Account, pupil: Person) -> None:
        client, case = client_of(mentor), a_case(pupil, responsible=mentor)
        chosen = client.get(reverse("support-choose-in-case", args=[pupil.uuid, case.uuid])).content.decode()
        address = reverse("support-begin", args=[pupil.uuid, case.uuid])
        assert f'href="{address}?kind=flex-time"' in chosen
        form = client.get(address, {"kind": "flex-time"}).content.decode()
        fortnight = f'value="{today() + 14 * DAY}"'
        for filled in (">\nFlextid</textarea>", '<option value="group" selected>', 'value="40"', fortnight):
            assert filled in form
        sent = TestOpening().sent(mentor, what="", kind="flex-time", times_a_week="2", minutes="40")
        assert client.post(address, sent).status_code == 302
        begun = Intervention.objects.get(kind="flex-time")
        assert (begun.what, begun.kind_version, begun.times_a_week, begun.minutes) == ("Flextid", 1, 2, 40)
        text = words_of(client, "support-student", pupil.uuid)
        assert "Ur katalogen: Flextid" in text
        assert "Planerat: två gånger i veckan, 40 minuter per gång." in text

    def test_a_case_opens_with_one_and_the_reading_is_logged(self, mentor: Account, pupil: Person) -> None:
        client = client_of(mentor)
        assert "Börja med den här" in words_of(client, "support-choose", pupil.uuid)
        assert "support.choose" in set(Reading.objects.values_list("page", flat=True))
        sent = TestOpening().sent(mentor, kind="enhanced-mentoring")
        assert client.post(reverse("support-open", args=[pupil.uuid]), sent).status_code == 302
        assert Intervention.objects.get().kind == "enhanced-mentoring"

    def test_free_text_stays_and_neither_is_too_little(self, mentor: Account, pupil: Person) -> None:
        client, address = client_of(mentor), reverse("support-open", args=[pupil.uuid])
        response = client.post(address, TestOpening().sent(mentor, what=""))
        assert "Skriv vad som görs." in response.content.decode()
        assert client.post(address, TestOpening().sent(mentor)).status_code == 302
        begun = Intervention.objects.get()
        assert (begun.kind, begun.kind_version, begun.times_a_week) == ("", None, None)

    def test_a_hidden_or_foreign_one_is_not_offered(self, mentor: Account, pupil: Person, unit: Organisation) -> None:
        actions.hide(unit=unit, slug="flex-time", by=OPERATOR)
        client, address = client_of(mentor), reverse("support-open", args=[pupil.uuid])
        for kind in ("flex-time", "no-such-kind"):
            assert client.post(address, TestOpening().sent(mentor, kind=kind)).status_code == 422
        assert client.get(address, {"kind": "flex-time"}).status_code == 200

    def test_to_change_an_own_one_changes_no_measure_that_was_begun(
        self, principal: Account, mentor: Account, pupil: Person, unit: Organisation
    ) -> None:
        client_of(principal).post(writing(unit), SENT)
        slug = OwnKind.objects.get().slug
        client_of(mentor).post(reverse("support-open", args=[pupil.uuid]), TestOpening().sent(mentor, kind=slug))
        client_of(principal).post(writing(unit), {**SENT, "name": "Frukostklubben", "seen": "1"})
        begun = Intervention.objects.get()
        assert (begun.what, begun.kind_version) == ("Morgonsamtal vid entrén", 1)
        page = client_of(mentor).get(reverse("support-student", args=[pupil.uuid])).content.decode()
        assert "Ur katalogen: Frukost med coachen" in page
        assert f"{reverse('support-kind', args=[unit.uuid, slug])}?version=1" in page
        actions.hide(unit=unit, slug=slug, by=OPERATOR)
        assert "Ur katalogen: Frukost med coachen" in words_of(client_of(mentor), "support-student", pupil.uuid)

    def test_the_database_holds_a_kind_to_its_version(self, pupil: Person) -> None:
        one = a_case(pupil).interventions.get()
        for wrong in ({"kind": "flex-time"}, {"kind_version": 1}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Intervention.objects.filter(pk=one.pk).update(**wrong)


class TestStandingIn:
    def test_whoever_stands_in_sees_it_when_its_day_has_passed(
        self, mentor: Account, pupil: Person, group: Group
    ) -> None:
        other = register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)
        sent = TestOpening().sent(mentor, stand_in=str(other.pk), next_on=str(today()))
        assert client_of(mentor).post(reverse("support-open", args=[pupil.uuid]), sent).status_code == 302
        assert f"{other} är ersättare." in words_of(client_of(mentor), "support-student", pupil.uuid)
        assert "Alva" in words_of(client_of(mentor), "support-due")
        assert "Alva" not in words_of(client_of(other), "support-due"), "the responsible has the day"
        Intervention.objects.update(starts_on=today() - 7 * DAY, next_on=today() - DAY)
        assert f"du är ersättare för {mentor}" in words_of(client_of(other), "support-due")
        assert "En insats att följa upp" in words_of(client_of(other), "today")
        third = register.staff(group.unit, DutyRole.SCHOOL_NURSE)
        assert "Alva" not in words_of(client_of(third), "support-due")

    def test_somebody_else_may_stand_in_later_or_nobody(self, mentor: Account, pupil: Person, group: Group) -> None:
        one, other = (
            a_case(pupil, responsible=mentor).interventions.get(),
            register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR),
        )
        client, address = client_of(mentor), reverse("support-stand-in", args=[pupil.uuid, one.uuid])
        assert client.post(address, {"stand_in": str(other.pk)}).status_code == 302
        assert f"{other} är ersättare." in words_of(client, "support-student", pupil.uuid)
        for wrong in (str(mentor.pk), "0"):
            assert client.post(address, {"stand_in": wrong}).status_code == 422
        one.refresh_from_db()
        assert one.stand_in == other
        assert client.post(address, {"stand_in": ""}).status_code == 302
        assert "är ersättare." not in words_of(client, "support-student", pupil.uuid)

    def test_nobody_stands_in_for_oneself(self, mentor: Account, pupil: Person) -> None:
        sent = TestOpening().sent(mentor, stand_in=str(mentor.pk))
        response = client_of(mentor).post(reverse("support-open", args=[pupil.uuid]), sent)
        assert response.status_code == 422
        assert "Välj någon annan än den som ansvarar." in response.content.decode()

    def test_nor_somebody_who_does_not_reach_the_pupil(self, mentor: Account, pupil: Person) -> None:
        away = register.assigned(register.group(pupil.enrolments.get().unit, "9A"), AssignmentRoleType.MENTOR)
        sent = TestOpening().sent(mentor, stand_in=str(away.pk))
        assert client_of(mentor).post(reverse("support-open", args=[pupil.uuid]), sent).status_code == 422


def test_writing_twice_at_once_is_refused_by_the_action_too(unit: Organisation) -> None:
    now = timezone.now()
    actions.write(unit=unit, number=NUMBER, content={"name": {"sv": "A"}}, seen=0, by=OPERATOR, now=now)
    with pytest.raises(PlainError, match="En kollega"):
        actions.write(unit=unit, number=NUMBER, content={"name": {"sv": "B"}}, seen=0, by=OPERATOR, now=now)
