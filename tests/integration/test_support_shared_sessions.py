"""What is done for a group has a dose and sessions of its own: how many were held, how many came, and who did."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Person
from fullfolj.support.models import Outcome, SharedAttendance, SharedMeasure, SharedSession
from fullfolj.support.shared_sessions import actions
from tests import register
from tests.cases import a_shared_measure
from tests.integration.test_support import DAY, client_of, today, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group)


@pytest.fixture
def other(group: Group) -> Person:
    return register.student(group.unit, "Berit", group=group)


@pytest.fixture
def mentor(group: Group, pupil: Person) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def measure(group: Group, mentor: Account) -> SharedMeasure:
    """Begun four weeks ago, once a week."""
    one = a_shared_measure(group, responsible=mentor)
    SharedMeasure.objects.filter(pk=one.pk).update(starts_on=today() - 28 * DAY)
    one.refresh_from_db()
    return one


def sent(client: Client, one: SharedMeasure, days: int = 0, **told: str) -> int:
    address = reverse("support-shared-sessions", args=[one.unit.uuid, one.uuid])
    given = {"date": str(today() + days * DAY), "is_held": "held", **told}
    return client.post(address, given).status_code


def page(client: Client, one: SharedMeasure) -> str:
    return words_of(client, "support-shared-sessions", one.unit.uuid, one.uuid)


def of(pupil: Person) -> str:
    return f"pupil-{pupil.uuid}"


def test_dose_sessions_and_who_of_the_class_came(
    mentor: Account, measure: SharedMeasure, pupil: Person, other: Person
) -> None:
    client = client_of(mentor)
    assert "Planerat: en gång i veckan" in words_of(client, "support-shared")
    assert sent(client, measure, -14, **{of(pupil): "came", of(other): "stayed-away"}) == 302
    assert sent(client, measure, -7, **{of(pupil): "came", of(other): "unknown"}) == 302
    assert sent(client, measure, 0, is_held="not-held") == 302
    text = page(client, measure)
    assert "1 av 2 kom" in text
    assert "1 av 1 kom" in text, "nobody knows is not that somebody stayed away"
    assert "blev inte av" in text
    assert "Alva Elevsson : kom 2 av 2 gånger" in text or "Alva Elevsson: kom 2 av 2 gånger" in text
    assert "Berit Elevsson: kom 0 av 1 gånger" in text
    assert "Antecknat att det blev av: 2 av" in text
    assert "Blev av 2 gånger" in words_of(client, "support-shared")
    assert Reading.objects.filter(account=mentor, student=pupil, page="support.shared-sessions").exists()
    assert "Alva" not in words_of(client, "support-shared")


def test_noted_anew_it_is_corrected_and_the_numbers_follow(
    mentor: Account, measure: SharedMeasure, pupil: Person, other: Person
) -> None:
    client = client_of(mentor)
    for told in ("stayed-away", "came", "came"):
        assert sent(client, measure, **{of(pupil): told, of(other): "came"}) == 302
    one = SharedSession.objects.get()
    assert (one.came, one.stayed_away, SharedAttendance.objects.count()) == (2, 0, 2)
    address = reverse("support-shared-sessions", args=[measure.unit.uuid, measure.uuid])
    assert client.get(address, {"day": str(today())}).content.decode().count("checked") == 3
    assert sent(client, measure, is_held="not-held") == 302
    one.refresh_from_db()
    assert one.is_held is False
    assert "av 2 kom" not in page(client, measure)
    assert sent(client, measure, **{of(pupil): "stayed-away"}) == 302
    one.refresh_from_db()
    assert (one.is_held, one.came, one.stayed_away) == (True, 1, 1), "held after all: what was said of the other stands"


def test_who_reaches_some_of_them_counts_no_others_away(
    mentor: Account, measure: SharedMeasure, pupil: Person, group: Group
) -> None:
    """The numbers of those whom somebody else has noted stand."""
    away = register.student(group.unit, "Cia", group=register.group(group.unit, "8C"))
    now, day = timezone.now(), today()
    told = {"measure": measure, "date": day, "counts": False, "came": None, "by": OPERATOR, "now": now, "is_held": True}
    actions.note(**told, outcomes={away.pk: Outcome.CAME})
    actions.note(**told, outcomes={pupil.pk: Outcome.STAYED_AWAY})
    one = SharedSession.objects.get()
    assert (one.came, one.stayed_away) == (1, 1)
    text = page(client_of(mentor), measure)
    assert "1 av 2 kom" in text
    assert "Cia" not in text


def test_for_everybody_it_is_a_number_or_nobody_has_counted(mentor: Account, measure: SharedMeasure) -> None:
    SharedMeasure.objects.update(group=None)
    client = client_of(mentor)
    assert sent(client, measure, -1, came="40") == 302
    assert sent(client, measure, 0, came="") == 302
    text = page(client, measure)
    assert "40 kom" in text
    assert "ingen har räknat hur många som kom" in text
    assert "Alva" not in text


@pytest.mark.parametrize("told", [{"is_held": ""}, {"is_held": "perhaps"}, {"came": "-1"}])
def test_bad_input_is_told(mentor: Account, measure: SharedMeasure, told: dict[str, str]) -> None:
    SharedMeasure.objects.update(group=None)
    assert sent(client_of(mentor), measure, **told) == 422
    assert not SharedSession.objects.exists()


def test_not_a_day_to_come_nor_before_it_began_nor_after_it_ended(mentor: Account, measure: SharedMeasure) -> None:
    client = client_of(mentor)
    assert sent(client, measure, 1) == 422
    assert sent(client, measure, -40) == 422
    SharedMeasure.objects.update(ended_on=today() - 3 * DAY, end_reason="Klart.")
    assert sent(client, measure, -2) == 422
    assert sent(client, measure, -3) == 302
    told = {"counts": False, "came": None, "outcomes": {}, "by": OPERATOR, "now": timezone.now()}
    with pytest.raises(PlainError):
        actions.note(measure=measure, date=today(), is_held=True, **told)  # type: ignore[arg-type]


def test_a_pupil_of_another_class_is_not_asked_about(mentor: Account, measure: SharedMeasure, group: Group) -> None:
    away = register.student(group.unit, "Cia", group=register.group(group.unit, "8C"))
    assert sent(client_of(mentor), measure, **{of(away): "came"}) == 302
    assert not SharedAttendance.objects.exists()


def test_who_sees_none_of_the_class_does_not_see_it(measure: SharedMeasure, group: Group) -> None:
    other = register.assigned(register.group(group.unit, "7A"), AssignmentRoleType.MENTOR)
    register.student(group.unit, "Doris", group=other.person.duties.get().assignment_roles.get().group)  # type: ignore[union-attr]
    address = reverse("support-shared-sessions", args=[measure.unit.uuid, measure.uuid])
    assert client_of(other).get(address).status_code == 404
    assert client_of(register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)).get(address).status_code == 200
