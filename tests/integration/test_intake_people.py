"""From a source's id to a person: candidates, ambiguity, protected ids, and what a digest gives away."""

from __future__ import annotations

import uuid

import pytest

from fullfolj.domain.personal_number import parse
from fullfolj.intake import people
from fullfolj.intake.models import ProtectedIdentity
from fullfolj.school.models import Organisation, Person
from tests import register

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> tuple[Organisation, Organisation, Organisation]:
    """An organiser with two units: 7 is a pupil at both (two people), 8 at the first."""
    parent = register.organiser()
    first, second = register.unit(parent), register.unit(parent, "Bergaskolan")
    register.student(first, "Ada", source_id="7")
    register.student(second, "Bo", source_id="7")
    register.student(first, "Cleo", source_id="8")
    return parent, first, second


def test_candidates_are_told_in_the_form_that_chooses(units: tuple[Organisation, Organisation, Organisation]) -> None:
    parent, first, second = units
    both = people.find_students(parent, "7")
    assert [known.written for known in both] == sorted(f"{unit.school_unit_code}/7" for unit in (first, second))
    (chosen,) = people.find_students(parent, f"{second.school_unit_code}/7")
    assert Person.objects.get(pk=chosen.person_id).given_name == "Bo"
    cleo = Person.objects.get(given_name="Cleo")
    assert [known.person_id for known in people.find_students(parent, str(cleo.uuid))] == [cleo.pk]
    assert people.find_students(parent, str(uuid.uuid4())) == people.find_students(parent, "99") == []


def test_every_written_form_is_resolved_at_once(units: tuple[Organisation, Organisation, Organisation]) -> None:
    parent, first, second = units
    cleo, code = Person.objects.get(given_name="Cleo"), first.school_unit_code
    for unit_code, source_id in ((second.school_unit_code, "8"), (code, "hidden"), ("99999999", "gone")):
        ProtectedIdentity.objects.create(organiser=parent, digest=people.identity_digest(unit_code, source_id))
    written = ["7", "8", f"{code}/8", str(cleo.uuid), "hidden", "99999999/gone", "9", str(uuid.uuid4())]
    met = {row["written"]: (row["student"], row["outcome"]) for row in people.resolve(parent, written).to_dicts()}
    assert met["7"] == met["8"] == (None, people.AMBIGUOUS)
    assert met[f"{code}/8"] == met[str(cleo.uuid)] == (cleo.pk, people.FOUND)
    assert met["hidden"] == met["99999999/gone"] == (None, people.PROTECTED)
    assert met["9"] == met[written[-1]] == (None, people.UNKNOWN)
    assert people.resolve(parent, []).is_empty()


def test_a_digest_tells_only_whether_the_number_will_be_replaced() -> None:
    temporary = people.civic_no_digest(parse("20120301TF11"))
    coordination = people.civic_no_digest(parse("201203610000"))
    ordinary = people.civic_no_digest(parse("201203010000"))
    assert people.is_replaceable(temporary)
    assert people.is_replaceable(coordination)
    assert not people.is_replaceable(ordinary)
    assert {len(digest) for digest in (temporary, coordination, ordinary)} == {64}
    assert temporary == people.civic_no_digest(parse("20120301-TF11"))
