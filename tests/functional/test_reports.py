"""The report in a browser: found from the menu, opened by keyboard, whole at every width; the term's files offered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.school.enums import DutyRole
from tests import register
from tests.functional.conftest import WIDTHS, SignedIn
from tests.integration.test_monthly_report import Town
from tests.integration.test_rollup_pages import AWAY
from tests.integration.test_rollup_pages import Town as Groups

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(settings: Settings) -> Town:
    write_role_reaches()
    return Town()


def test_a_principal_opens_the_report_and_a_terms_files(
    town: Town, visit: SignedIn, axe: Callable[[Page], list[object]]
) -> None:
    # Given a principal with a month in which two pupils have been away
    page = visit(register.staff(town.unit, DutyRole.PRINCIPAL), "/reports/2026-10/", width=WIDTHS[1])
    # When the first figure is opened and closed by keyboard alone
    figure = page.get_by_role("button", name="2 av 11").first
    figure.focus()
    page.keyboard.press("Enter")
    # Then it tells what it rests on, and the page is whole at every width and in print
    expect(page.get_by_text("2 elever med en öppen signal")).to_be_visible()
    page.keyboard.press("Escape")
    expect(figure).to_be_focused()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Spara som PDF")).to_be_hidden()
    page.emulate_media(media="screen")
    # And from the menu it is three steps to the term's files
    page.get_by_role("navigation").get_by_role("button", name="Mer").click()
    page.get_by_role("navigation").get_by_role("link", name="Rapporter").first.click()
    page.get_by_role("link", name="Välj termin").click()
    expect(page.get_by_role("heading", name="Ogiltig frånvaro till terminsbetygen")).to_be_visible()
    assert axe(page) == []


def test_a_head_of_education_reads_the_figures_of_groups(
    settings: Settings, visit: SignedIn, axe: Callable[[Page], list[object]]
) -> None:
    # Given two schools, one of which is too small to be told of
    write_role_reaches()
    groups = Groups()
    groups.other_unit("Lillskolan", 6, AWAY)
    groups.other_unit("Mellanskolan", 15, AWAY)
    # When the head of education opens the figures from the menu
    page = visit(register.staff(groups.organiser, DutyRole.HEAD_OF_EDUCATION), "/rules/", width=WIDTHS[1])
    page.get_by_role("navigation").get_by_role("link", name="Rapporter").first.click()
    page.get_by_role("link", name="Senaste 20 skoldagarna").click()
    # Then each school is told of, in the order of their names, and the small one's figures are not
    expect(page.get_by_role("rowheader")).to_have_text(["Lillskolan", "Mellanskolan", "Strandskolan"])
    expect(page.get_by_role("img", name="Lillskolan: dolt")).to_be_visible()
    figure = page.get_by_role("row", name="Strandskolan").get_by_role("button").first
    figure.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Varje elev väger lika, oavsett schema.").filter(visible=True)).to_have_count(1)
    page.keyboard.press("Escape")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    # And one school is chosen with the form, by keyboard alone
    page.get_by_label("Skola", exact=True).select_option("Strandskolan")
    page.get_by_role("button", name="Visa").press("Enter")
    expect(page.get_by_role("heading", name="Klass för klass")).to_be_visible()
    expect(page.get_by_role("img", name="8A: medelvärde 25,0 procent")).to_be_visible()
    assert axe(page) == []
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Spara som PDF")).to_be_hidden()
