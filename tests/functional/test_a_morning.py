"""A whole morning's work on Idag by keyboard alone, at the width of a projector: nothing needs the mouse."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from fullfolj.signals.models import Contact, Dismissal, Handover, Sighting, Snooze
from tests.functional.conftest import SignedIn
from tests.functional.test_shell_desk import Axe, Town
from tests.functional.test_shell_desk import town as town

pytestmark = pytest.mark.django_db(transaction=True)


def tab_to(page: Page, wanted: Locator, most: int = 80) -> None:
    """Tab until it has the keyboard; fails where it is never reached."""
    for _ in range(most):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(page.evaluate("document.activeElement.outerHTML"))


def choose(page: Page, wanted: Locator) -> None:
    """A radio or a box: reached by Tab, and inside a group of radios by the arrows."""
    group = wanted.get_attribute("name")
    for _ in range(80):
        name = page.evaluate("document.activeElement.name || ''")
        if name == group:
            break
        page.keyboard.press("Tab")
    for _ in range(10):
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(page.evaluate("document.activeElement.outerHTML"))


def press(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def test_contact_snooze_dismiss_hand_over_and_undo(visit: SignedIn, axe: Axe, town: Town) -> None:
    page = visit(town.coordinator, "/", width=1024)
    assert Sighting.objects.count() == 5  # seen: what the rows said, not what lies folded
    bubble, done = page.locator(":popover-open"), page.locator(".ff-row--done")

    press(page, page.get_by_role("button", name="Logga kontakt Alva Lind"))
    press(page, bubble.get_by_role("button", name="Pratade med eleven"))
    expect(done).to_contain_text("Alva Lind")
    assert Contact.objects.get().student == town.pupils[0]

    press(page, page.get_by_role("button", name="Skjut upp Åsa Öberg"))
    expect(bubble.get_by_role("radio", name="Kontakt pågår")).to_be_visible()
    choose(page, bubble.get_by_role("radio", name="Kontakt pågår"))
    press(page, bubble.get_by_role("button", name="Skjut upp", exact=True))
    expect(done.nth(1)).to_contain_text("Åsa Öberg")
    assert Snooze.objects.get().student == town.pupils[1]

    page.reload()
    dismiss(page, "Bo Åkesson")
    expect(done).to_contain_text("avfärdad: signalen stämmer inte")
    assert axe(page) == []
    assert Dismissal.objects.get().ground == "Rapporten är rättad"
    expect(page.get_by_text("Allt lugnt.")).to_be_visible()
    press(page, page.get_by_role("button", name="Ångra Bo Åkesson", exact=True).first)
    expect(page.get_by_role("link", name="Bo Åkesson", exact=True)).to_be_focused()
    assert Dismissal.objects.get().undone_at is not None

    press(page, page.get_by_role("button", name="Logga kontakt Bo Åkesson"))
    expect(bubble.get_by_text("Be någon annan ta kontakten")).to_be_visible()
    press(page, bubble.get_by_text("Be någon annan ta kontakten"))
    tab_to(page, bubble.get_by_role("combobox", name="Vem?"))
    page.keyboard.press("ArrowDown")
    press(page, bubble.get_by_role("button", name="Lämna över"))
    expect(done).to_contain_text("överlämnad till")
    assert Handover.objects.get().to == town.mentor
    page.reload()
    row = page.locator(".ff-row").filter(has_text="Bo Åkesson")
    expect(row).to_contain_text(f"Överlämnad till {town.mentor}")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def dismiss(page: Page, name: str) -> None:
    open_menu(page, name)
    send(page)


def open_menu(page: Page, name: str) -> None:
    press(page, page.get_by_role("button", name=f"Skjut upp {name}"))
    expect(page.locator(":popover-open").get_by_text("Avfärda i stället")).to_be_visible()


def send(page: Page) -> None:
    bubble = page.locator(":popover-open")
    press(page, bubble.get_by_text("Avfärda i stället"))
    choose(page, bubble.locator("details").get_by_role("radio", name="Signalen stämmer inte"))
    tab_to(page, bubble.get_by_role("textbox", name="Vad grundar du det på?"))
    page.keyboard.type("Rapporten är rättad")
    page.keyboard.press("Enter")


def test_the_back_button_and_a_second_tab_do_nothing_twice(visit: SignedIn, town: Town) -> None:
    page = visit(town.coordinator, "/", width=1024)
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        tab.bring_to_front()
        open_menu(tab, "Bo Åkesson")
    for tab in (page, other):
        tab.bring_to_front()
        send(tab)
        expect(tab.get_by_role("status")).to_contain_text("Bo Åkesson")
    page.get_by_role("link", name="Bo Åkesson").first.click()
    expect(page.locator("#signals")).to_contain_text("Avfärdad av")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert Dismissal.objects.filter(undone_at__isnull=True).count() == 1
    assert Dismissal.objects.get().dismissed_on == timezone.localdate()
