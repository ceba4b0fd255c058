"""A page's title stays in the browser's history, also on a tablet that many share: it names nobody."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from fullfolj.access.models import Account
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Person
from fullfolj.signals.models import Signal
from tests import register
from tests.integration.test_protected_staff import EVIDENCE

_SOURCE = Path(__file__).parents[2] / "src" / "fullfolj"
#: What a title may be filled with: a class or the heading of the list, a school, a kind of import, a month, a subject,
#: which question of how many, and fixed words of the answering pages.
_FILLED_WITH = {
    "list.heading",
    "place.display_name",
    "page.title",
    "page.unit_name",
    "page.frame.says.handed_in",
    "page.name",
    "page.report.title",
    "page.subject",
    "page.group",
    "page.current.progress",
    "page.frame.says.last",
    "page.frame.says.again",
    "page.frame.says.enter",
    "page.frame.says.closed",
}


def title_of(response: HttpResponse) -> str:
    (title,) = re.findall(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    return str(title)


def routes_with(argument: str) -> list[str]:
    def walk(resolver: URLResolver) -> list[URLPattern]:
        entries = resolver.url_patterns
        return [p for e in entries for p in (walk(e) if isinstance(e, URLResolver) else [e])]

    found = walk(get_resolver())
    return sorted(str(p.name) for p in found if set(p.pattern.converters) == {argument})


@pytest.mark.django_db
class TestPagesAboutSomebody:
    @pytest.fixture
    def pupil(self) -> Person:
        """Somebody with a lit signal: some of the pages are about that."""
        unit = register.unit(register.organiser())
        pupil = register.student(
            unit, "Tintin", "Zetterqvist", group=register.group(unit), birth_date=dt.date(2013, 1, 1)
        )
        day = register.TODAY
        Signal.objects.create(student=pupil, rule="late-5", since=day, opened_on=day, seen_on=day, evidence=EVIDENCE)
        return pupil

    @pytest.fixture
    def reader(self, pupil: Person) -> Account:
        """A principal, who may open all of it."""
        return register.staff(pupil.enrolments.get().unit, DutyRole.PRINCIPAL)

    @pytest.mark.parametrize("route", routes_with("student_uuid"))
    def test_no_title_holds_a_pupils_name(self, pupil: Person, reader: Account, route: str) -> None:
        """Each page about a pupil; of a form its page with errors, and the page that it leads to."""
        group = pupil.memberships.get().group
        teacher = register.assigned(group, AssignmentRoleType.TEACHER)
        own, guardian = register.account(pupil.organiser, pupil), register.guardian(pupil)
        for account in (teacher if route == "studies-pieces" else reader, own, guardian):
            client = Client()
            client.force_login(account)
            address = reverse(route, args=[pupil.uuid])
            answer = client.get(address)
            if answer.status_code == 405:
                answer = client.post(address, follow=True)
            if answer.status_code != 403:
                break
        assert answer.status_code in (200, 422)
        if answer.headers["Content-Type"] == "application/pdf":
            assert not re.search("Tintin|Zetterqvist", answer.headers["Content-Disposition"])
            return
        assert "Tintin" in answer.content.decode()
        assert not re.search("Tintin|Zetterqvist", title_of(answer))

    def test_a_teachers_grid_has_the_group_in_its_title(self, pupil: Person) -> None:
        group = pupil.memberships.get().group
        client = Client()
        client.force_login(register.assigned(group, AssignmentRoleType.TEACHER))
        grid = client.get(reverse("studies-grid", args=[group.uuid, "MA"]))
        refused = client.post(reverse("studies-save", args=[group.uuid, "MA", pupil.uuid]))
        assert refused.status_code == 422
        for answer in (grid, refused):
            assert "Tintin" in answer.content.decode()
            assert title_of(answer) == f"Matematik, {group.display_name} – Fullfölj"

    def test_the_search_puts_no_name_in_the_title(self, pupil: Person, reader: Account) -> None:
        client = Client()
        client.force_login(reader)
        answer = client.post(reverse("student-search"), {"name": "Zetterqvist"})
        assert "Tintin" in answer.content.decode()
        assert title_of(answer) == "Elever – Fullfölj"

    @pytest.mark.parametrize("route", routes_with("person_uuid"))
    def test_no_title_holds_the_name_of_staff(self, pupil: Person, route: str) -> None:
        unit = pupil.enrolments.get().unit
        client = Client()
        client.force_login(register.staff(unit, DutyRole.PRINCIPAL, name="Rut"))
        address = reverse(route, args=[register.staff(unit, DutyRole.TEACHER, name="Gunborg").person.uuid])  # type: ignore[union-attr]
        answer = client.get(address)
        if answer.status_code == 405:
            answer = client.post(address, follow=True)
        assert "Gunborg" in answer.content.decode() or answer.status_code == 409
        assert "Gunborg" not in title_of(answer)


def test_titles_are_fixed_words_but_for_what_is_known_to_name_nobody() -> None:
    """Every template, so that a page added tomorrow is asked too."""
    filled = set()
    for template in _SOURCE.glob("*/templates/**/*.html"):
        for title in re.findall(r"{% block title %}(.*?){% endblock", template.read_text(encoding="utf-8"), re.DOTALL):
            filled |= set(re.findall(r"{{\s*([\w.]+)", title))
            assert "blocktranslate" not in title, template
    assert filled == _FILLED_WITH
