"""Guardians from a provider's `responsibles`: who they are, which children are theirs, and when that ends."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Generator
from typing import Any

import pytest

from fullfolj.domain.actor import OPERATOR
from fullfolj.imports import wording
from fullfolj.intake.models import Pull, PullMode, PullState, Source
from fullfolj.intake.ss12000 import runs, sources
from fullfolj.school import families
from fullfolj.school.enums import OrganisationType
from fullfolj.school.models import Organisation, Person, Responsible
from fullfolj.simulation.ss12000.provider import BASE, Provider
from fullfolj.simulation.town import Town, make_town
from tests.towns.served import worked_out_once

__all__ = ["worked_out_once"]
pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=1)
TODAY = NOW.date()
MOTHER, FATHER = "10000000-0000-4000-8000-000000000001", "10000000-0000-4000-8000-000000000002"

type Thing = dict[str, Any]


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(110, 2, 4)


@pytest.fixture
def provider(town: Town) -> Provider:
    """Register alone, which is all that guardians need, and no guardians but those of the test."""
    made = Provider(town)
    others = {one["person"]["id"] for person in made.things["persons"] for one in person.pop("responsibles", [])}
    made.things["persons"] = [one for one in made.things["persons"] if one["id"] not in others]
    made.bearer = "b"
    made.lacks = {"attendances", "calendarEvents", "aggregatedAttendance", "absences", "grades"}
    for number, own in enumerate((MOTHER, FATHER)):
        made.change("persons", own, NOW, **adult("Mia" if own == MOTHER else "Pär", number))
    return made


@pytest.fixture
def source(provider: Provider) -> Generator[Source]:
    organiser = Organisation.objects.create(
        organisation_type=OrganisationType.ORGANISER, display_name="Skarvås kommun", organisation_code="9999"
    )
    with provider.serving() as address:
        yield sources.add(
            organiser=organiser, name="simulatorn", base_url=f"{address}{BASE}",
            secrets=sources.Secrets(bearer="b"), by=OPERATOR, now=NOW,
        )  # fmt: skip


def adult(given: str, number: int, **more: Any) -> Thing:
    return {
        "givenName": given,
        "familyName": "Vårdnadsson",
        "civicNo": {"value": f"19800101TF{number:02d}", "nationality": "SE"},
        "securityMarking": "Ingen",
        "personStatus": "Aktiv",
        "enrolments": [],
        **more,
    }


@pytest.fixture
def children(provider: Provider) -> list[Thing]:
    """Pupils who are not protected and go to school now."""
    return [
        one
        for one in provider.things["persons"]
        if one["enrolments"] and one["securityMarking"] == "Ingen" and "endDate" not in one["enrolments"][-1]
    ]


@pytest.fixture
def belongs(provider: Provider) -> Callable[..., None]:
    """The child's guardians are these from now on, by id, or as id and relation."""

    def belongs(child: Thing, *guardians: str | tuple[str, str | None], at: dt.datetime = NOW) -> None:
        pairs = [(one, "Vårdnadshavare") if isinstance(one, str) else one for one in guardians]
        told = [{"person": {"id": own}, **({"relationType": word} if word else {})} for own, word in pairs]
        provider.change("persons", child["id"], at, responsibles=told)

    return belongs


def pull(source: Source, at: dt.datetime = NOW, **options: Any) -> Pull:
    source.refresh_from_db()
    return runs.run(source, runs.Options(sleep=lambda _seconds: None, **options), by=OPERATOR, now=at)


def ties(on: dt.date = TODAY) -> list[tuple[str, str]]:
    """Given name of the guardian and the source's id of the child, of ties that hold on the day."""
    holding = [one for one in Responsible.objects.all() if one.end_date is None or one.end_date >= on]
    return sorted(
        (one.guardian.given_name, one.child.identities.filter(kind="student")[0].source_id) for one in holding
    )


def warned(found: Pull) -> dict[str, int]:
    return {one["code"]: one["count"] for one in found.imports.get(kind="roster").warnings}


class TestWho:
    def test_they_come_with_their_children(
        self, source: Source, children: list[Thing], belongs: Callable[..., None]
    ) -> None:
        first, second = children[:2]
        belongs(first, MOTHER, FATHER)
        belongs(second, (MOTHER, "God man"))

        found = pull(source)

        assert (found.state, found.failure) == (PullState.DONE, "")
        assert ties() == sorted([("Mia", first["id"]), ("Pär", first["id"]), ("Mia", second["id"])])
        mother = Person.objects.get(given_name="Mia")
        assert (mother.family_name, mother.enrolments.count(), mother.duties.count()) == ("Vårdnadsson", 0, 0)
        assert not mother.numbers.exists()
        assert found.imports.get(kind="roster").preview["guardians"] == {"new": 3}

    def test_nobody_else_who_answers_for_a_child_is_taken_in(
        self, source: Source, children: list[Thing], belongs: Callable[..., None]
    ) -> None:
        belongs(children[0], (MOTHER, "Utsedd behörig"), (FATHER, "Annan ansvarig"))
        belongs(children[1], (MOTHER, None), "10000000-0000-4000-8000-00000000dead")

        found = pull(source)

        assert not Responsible.objects.exists()
        assert not Person.objects.filter(family_name="Vårdnadsson").exists()
        assert (warned(found)["not-a-guardian"], warned(found)["unknown-guardian"]) == (3, 1)

    def test_a_guardian_of_nobody_is_not_taken_in(self, source: Source, children: list[Thing]) -> None:
        pull(source)

        assert not Person.objects.filter(family_name="Vårdnadsson").exists()

    def test_a_guardian_who_works_at_the_school_is_one_person(
        self, source: Source, provider: Provider, children: list[Thing], belongs: Callable[..., None]
    ) -> None:
        teacher = provider.things["duties"][0]["person"]["id"]
        belongs(children[0], teacher)
        pull(source)

        tie = Responsible.objects.get()
        assert tie.guardian.duties.exists()
        assert set(tie.guardian.identities.values_list("kind", flat=True)) == {"staff", "guardian"}

    def test_who_is_of_age_has_none(
        self, source: Source, provider: Provider, children: list[Thing], belongs: Callable[..., None]
    ) -> None:
        provider.change("persons", children[0]["id"], NOW, civicNo={"value": "20081124TF57", "nationality": "SE"})
        provider.change("persons", children[1]["id"], NOW, civicNo={"value": "20081125TF56", "nationality": "SE"})
        for child in children[:2]:
            belongs(child, MOTHER)

        pull(source)

        assert ties() == [("Mia", children[1]["id"])]

    def test_a_number_that_is_a_pupils_makes_nobody_a_guardian(
        self, source: Source, provider: Provider, children: list[Thing], belongs: Callable[..., None]
    ) -> None:
        """Nor does the pupil get the guardian's name."""
        belongs(children[0], MOTHER)
        provider.change("persons", MOTHER, NOW, civicNo=children[1]["civicNo"])

        found = pull(source)

        assert not Responsible.objects.exists()
        assert not Person.objects.filter(family_name="Vårdnadsson").exists()
        imp = found.imports.get(kind="roster")
        (row,) = imp.quarantined_rows.all()
        assert (row.code, row.is_kept) == ("guardian-number", True)

    def test_nobody_is_their_own_guardian(
        self, source: Source, provider: Provider, children: list[Thing], belongs: Callable[..., None]
    ) -> None:
        belongs(children[0], children[0]["id"], MOTHER)
        provider.change("persons", MOTHER, NOW, civicNo=children[0]["civicNo"])

        found = pull(source)

        assert not Responsible.objects.exists()
        assert found.imports.get(kind="roster").counts["quarantined"] == 2


class TestProtected:
    def test_a_protected_guardian_is_left_out(
        self, source: Source, provider: Provider, children: list[Thing], belongs: Callable[..., None]
    ) -> None:
        belongs(children[0], MOTHER, FATHER)
        provider.change("persons", FATHER, NOW, securityMarking="Sekretessmarkering")

        pull(source)

        assert ties() == [("Mia", children[0]["id"])]
        assert not Person.objects.filter(given_name="Pär").exists()

    def test_a_guardian_who_becomes_protected_is_gone(
        self, source: Source, provider: Provider, children: list[Thing], belongs: Callable[..., None]
    ) -> None:
        belongs(children[0], MOTHER, FATHER)
        pull(source)
        provider.change("persons", FATHER, LATER, securityMarking="Skyddad folkbokföring")

        pull(source, LATER + dt.timedelta(hours=1))

        assert ties() == [("Mia", children[0]["id"])]
        assert not Person.objects.filter(given_name="Pär").exists()

    def test_a_child_who_becomes_protected_takes_its_guardians_along(
        self, source: Source, provider: Provider, children: list[Thing], belongs: Callable[..., None]
    ) -> None:
        """But for one who is another child's guardian too."""
        belongs(children[0], MOTHER, FATHER)
        belongs(children[1], MOTHER)
        pull(source)
        provider.change("persons", children[0]["id"], LATER, securityMarking="Sekretessmarkering")

        pull(source, LATER + dt.timedelta(hours=1))

        assert ties() == [("Mia", children[1]["id"])]
        assert not Person.objects.filter(given_name="Pär").exists()

    def test_a_protected_childs_guardians_do_not_come(
        self, source: Source, provider: Provider, belongs: Callable[..., None]
    ) -> None:
        child = next(one for one in provider.things["persons"] if one["securityMarking"] != "Ingen")
        belongs(child, MOTHER)

        pull(source)

        assert not Person.objects.filter(given_name="Mia").exists()


class TestAnEnd:
    @pytest.fixture
    def tied(self, source: Source, children: list[Thing], belongs: Callable[..., None]) -> Thing:
        belongs(children[0], MOTHER, FATHER)
        pull(source)
        return children[0]

    def test_a_guardian_who_is_one_no_longer_sees_the_child_no_more(
        self, source: Source, tied: Thing, belongs: Callable[..., None]
    ) -> None:
        belongs(tied, MOTHER, at=LATER)

        found = pull(source, LATER + dt.timedelta(hours=1))

        assert found.mode == PullMode.CHANGES
        assert ties(LATER.date()) == [("Mia", tied["id"])]
        assert Responsible.objects.get(guardian__given_name="Pär").end_date == NOW.date()

    def test_the_same_again_changes_nothing(self, source: Source, tied: Thing) -> None:
        before = list(Responsible.objects.order_by("pk").values())

        found = pull(source, LATER, mode=PullMode.FULL)

        assert list(Responsible.objects.order_by("pk").values()) == before
        assert found.imports.get(kind="roster").preview["guardians"] == {"unchanged": 2}

    def test_a_pull_taken_back_ends_nothing(self, source: Source, tied: Thing, belongs: Callable[..., None]) -> None:
        before = list(Responsible.objects.order_by("pk").values())
        belongs(tied, MOTHER, at=LATER)
        found = pull(source, LATER + dt.timedelta(hours=1))

        runs.take_back(found.pk, by=OPERATOR, now=LATER + dt.timedelta(hours=2))

        assert list(Responsible.objects.order_by("pk").values()) == before

    def test_one_who_was_made_a_guardian_here_stays(
        self, source: Source, tied: Thing, children: list[Thing], belongs: Callable[..., None]
    ) -> None:
        mother = Person.objects.get(given_name="Mia")
        child = Person.objects.get(identities__source_id=children[1]["id"])
        families.make_guardian(guardian=mother, child=child, start_date=None, by=OPERATOR)
        belongs(children[1], FATHER, at=LATER)

        pull(source, LATER + dt.timedelta(hours=1))

        assert ("Mia", children[1]["id"]) in ties(LATER.date())

    def test_a_guardian_who_could_not_be_read_stays(self, source: Source, provider: Provider, tied: Thing) -> None:
        provider.change("persons", FATHER, LATER, givenName="", familyName="")

        found = pull(source, LATER + dt.timedelta(hours=1))

        assert found.imports.get(kind="roster").counts["quarantined"] == 1
        assert len(ties(LATER.date())) == 2

    def test_the_last_ones_go_too(self, source: Source, tied: Thing, belongs: Callable[..., None]) -> None:
        belongs(tied, at=LATER)

        pull(source, LATER + dt.timedelta(hours=1))

        assert ties(LATER.date()) == []

    def test_a_stranger_who_could_not_be_read_holds_nobody_back(
        self, source: Source, provider: Provider, tied: Thing, children: list[Thing], belongs: Callable[..., None]
    ) -> None:
        stranger = "10000000-0000-4000-8000-000000000009"
        provider.change("persons", stranger, LATER, **adult("", 9, familyName=""))
        belongs(children[1], stranger, at=LATER)
        belongs(tied, MOTHER, at=LATER)

        found = pull(source, LATER + dt.timedelta(hours=1))

        assert found.imports.get(kind="roster").counts["quarantined"] == 1
        assert ties(LATER.date()) == [("Mia", tied["id"])]

    @pytest.mark.parametrize("spoiled", [{"enrolments": "x"}, {"civicNo": 7}, {"givenName": ["Pär"]}])
    def test_a_guardian_whom_the_source_can_not_tell_of_stays_and_that_is_said(
        self, source: Source, provider: Provider, tied: Thing, spoiled: Thing
    ) -> None:
        provider.change("persons", FATHER, LATER, **spoiled)

        found = pull(source, LATER + dt.timedelta(hours=1))

        assert len(ties(LATER.date())) == 2
        assert warned(found)["guardians-held-back"] == 1

    def test_another_source_does_not_end_them(
        self, source: Source, provider: Provider, tied: Thing, belongs: Callable[..., None]
    ) -> None:
        belongs(tied, MOTHER, at=LATER)
        other = sources.add(
            organiser=source.organiser, name="en till", base_url=source.base_url,
            secrets=sources.Secrets(bearer="b"), by=OPERATOR, now=LATER,
        )  # fmt: skip

        pull(other, LATER + dt.timedelta(hours=1))
        assert len(ties(LATER.date())) == 2

        pull(source, LATER + dt.timedelta(hours=2))
        assert ties(LATER.date()) == [("Mia", tied["id"])]

    def test_who_is_no_longer_told_of_has_no_guardian_here(
        self, source: Source, provider: Provider, tied: Thing
    ) -> None:
        provider.delete("persons", tied["id"], LATER)

        found = pull(source, LATER + dt.timedelta(hours=1))

        assert (found.state, ties(LATER.date())) == (PullState.DONE, [])

    def test_a_tie_that_somebody_makes_here_while_the_source_has_it_is_theirs(
        self, source: Source, tied: Thing, belongs: Callable[..., None]
    ) -> None:
        tie = Responsible.objects.get(guardian__given_name="Pär")
        families.make_guardian(guardian=tie.guardian, child=tie.child, start_date=None, by=OPERATOR)
        belongs(tied, MOTHER, at=LATER)

        pull(source, LATER + dt.timedelta(hours=1))

        assert len(ties(LATER.date())) == 2

    def test_a_guard_stops_when_many_ties_would_end(
        self, source: Source, children: list[Thing], belongs: Callable[..., None]
    ) -> None:
        unit = children[0]["enrolments"][-1]["enroledAt"]
        theirs = [one for one in children if one["enrolments"][-1]["enroledAt"] == unit][:10]
        assert len(theirs) == 10
        for child in theirs:
            belongs(child, MOTHER)
        pull(source)
        for child in itertools.islice(theirs, 9):
            belongs(child, (MOTHER, None), at=LATER)

        found = pull(source, LATER + dt.timedelta(hours=1))

        assert found.state == PullState.GUARDED
        assert len(ties(LATER.date())) == 10
        (stop,) = found.imports.get(kind="roster").preview["guard"]
        assert (stop["vanishing"], stop["standing"]) == (9, 10)
        assert "vårdnadshavare" in wording.guard_words(found.imports.get(kind="roster"))
