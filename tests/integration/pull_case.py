"""A provider of a town, served over real HTTP, and pulls from it in a few words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from fullfolj.domain.actor import OPERATOR
from fullfolj.intake.models import Pull, Source
from fullfolj.intake.ss12000 import runs, sources
from fullfolj.intake.ss12000.connection import Limits
from fullfolj.school.enums import OrganisationType
from fullfolj.school.models import Organisation, Person
from fullfolj.simulation.ss12000.provider import BASE, CLIENT_ID, CLIENT_SECRET, TOKEN, Provider
from fullfolj.simulation.town import Town, make_town

NOW = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=1)
QUICK = Limits(connect=2, silence=2, answer=3, attempts=3, longest_wait=5, all_waits=30)
MARK = "Sekretessmarkering"

type Serve = Callable[[Provider], AbstractContextManager[Source]]
type Thing = dict[str, Any]


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(110, 2, 4)


@pytest.fixture
def organiser() -> Organisation:
    return Organisation.objects.create(
        organisation_type=OrganisationType.ORGANISER, display_name="Skarvås kommun", organisation_code="9999"
    )


@pytest.fixture
def serve(organiser: Organisation) -> Serve:
    @contextmanager
    def serving(provider: Provider) -> Iterator[Source]:
        with provider.serving() as address:
            yield sources.add(
                organiser=organiser,
                name=f"källa {Source.objects.count()}",
                base_url=f"{address}{BASE}",
                token_url=f"{address}{TOKEN}",
                client_id=CLIENT_ID,
                secrets=sources.Secrets(client_secret=CLIENT_SECRET),
                by=OPERATOR,
                now=NOW,
            )

    return serving


def pull(source: Source, at: dt.datetime = NOW, **options: Any) -> Pull:
    source.refresh_from_db()
    options.setdefault("limits", QUICK)
    options.setdefault("sleep", lambda _seconds: None)
    return runs.run(source, runs.Options(**options), by=OPERATOR, now=at)


def pupils(provider: Provider) -> list[Thing]:
    """Those who go to school today and whom nobody marks."""
    return [
        one
        for one in provider.things["persons"]
        if one["enrolments"] and one["securityMarking"] == "Ingen" and "endDate" not in one["enrolments"][-1]
    ]


def marked(person: Thing) -> Thing:
    """A reference to the person that marks."""
    return {"id": person["id"], "securityMarking": MARK}


def is_in_register(organiser: Organisation, person: Thing) -> bool:
    """Whether anything of the provider's person stands in the register: the id, the number or the name."""
    ids = Person.objects.filter(organiser=organiser, identities__source_id=person["id"])
    named = Person.objects.filter(given_name=person["givenName"], family_name=person["familyName"])
    return ids.exists() or named.exists()
