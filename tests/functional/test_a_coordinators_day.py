"""The coordinator's day as Guldhedsskolan tells it, by keyboard alone, at the width of a projector.

Eyes on everybody's absence in the morning, a call home, the basis for a meeting, and somebody who takes it from there.
"""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from fullfolj.signals.models import Contact, ContactKind
from fullfolj.support.models import Case, MeetingDecision
from tests.functional.conftest import SignedIn
from tests.functional.test_a_morning import press, tab_to
from tests.functional.test_shell_desk import Axe, Town
from tests.functional.test_shell_desk import town as town

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_morning_to_the_meeting(visit: SignedIn, axe: Axe, town: Town) -> None:
    """Given pupils with signals, when the coordinator has called, opened a case and taken one to the meeting, then
    nobody waits on Today, and the mentor has what was decided on theirs."""
    page = visit(town.coordinator, "/", width=1024)
    calls_home(page)
    opens_a_case(page)
    assert axe(page) == []
    takes_to_the_meeting(page)
    decides(page, town)
    page.goto(page.url.split("/support/")[0])
    expect(page.get_by_role("link", name="Bo Åkesson").first).to_be_visible()
    mentors = visit(town.mentor, "/", width=1024)
    press(mentors, mentors.get_by_role("link", name="sak att göra från ett möte"))
    expect(mentors.get_by_text("Möta Bo vid entrén").first).to_be_visible()
    expect(mentors.get_by_text("Bo Åkesson").first).to_be_visible()


def calls_home(page: Page) -> None:
    """Nobody answers the first time: that is noted, and the pupil waits still. The second time somebody does."""
    bubble = page.locator(":popover-open")
    for kind in ("Ringde, inget svar", "Ringde, nådde hem"):
        press(page, page.get_by_role("button", name="Logga kontakt Alva Lind").first)
        press(page, bubble.get_by_role("button", name=kind))
        expect(page.get_by_role("status")).to_contain_text("Alva Lind")
        page.reload()
    kinds = Contact.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [ContactKind.NO_ANSWER, ContactKind.REACHED_HOME]


def opens_a_case(page: Page) -> None:
    """Out of the signal, with the pupil's own goal."""
    press(page, page.get_by_role("link", name="Åsa Öberg").first)
    press(page, page.locator("#signals").get_by_role("link", name="Öppna ett ärende", exact=True))
    for label, text in (
        ("Vad fungerar, och vad kan vi bygga på?", "Tycker om idrotten på onsdagar."),
        ("Elevens eget mål, med elevens ord", "Hinna till bussen två dagar i rad."),
        ("Vad vill vi se?", "I tid till första lektionen."),
        ("Vad görs?", "Ringer kvällen före"),
    ):
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(text)
        if label == "Vad fungerar, och vad kan vi bygga på?":
            tab_to(page, page.get_by_role("checkbox", name="Beteendemässig"))
            page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Öppna ärendet"))
    expect(page.get_by_text("”Hinna till bussen två dagar i rad.”")).to_be_visible()
    assert Case.objects.get().own_goal == "Hinna till bussen två dagar i rad."


def takes_to_the_meeting(page: Page) -> None:
    page.goto(page.url.split("/support/")[0])
    press(page, page.get_by_role("link", name="Bo Åkesson").first)
    press(page, page.locator("#signals").get_by_role("link", name="Ta upp på nästa möte"))
    tab_to(page, page.get_by_role("textbox").last)
    page.keyboard.type("Borta i två veckor, och hemmet svarar inte")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def decides(page: Page, town: Town) -> None:
    press(page, page.get_by_role("link", name="Stöd", exact=True).first)
    press(page, page.get_by_role("link", name="Möten").first)
    press(page, page.get_by_role("button", name="Öppna mötet"))
    for _ in range(3):
        if page.get_by_role("heading", level=1).inner_text().startswith("Bo "):
            break
        press(page, page.get_by_role("button", name="Klart, nästa"))
    expect(page.get_by_text("Borta i två veckor, och hemmet svarar inte")).to_be_visible()
    line = page.get_by_label("Vad ska hända?")
    tab_to(page, line)
    page.keyboard.type("Möta Bo vid entrén")
    page.get_by_label("Vem?").select_option(label=str(town.mentor))
    tab_to(page, line)
    page.keyboard.press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="Möta Bo vid entrén")).to_be_visible()
    while page.get_by_role("button", name="Klart, nästa").count():
        press(page, page.get_by_role("button", name="Klart, nästa"))
    press(page, page.get_by_role("button", name="Avsluta mötet"))
    expect(page.get_by_text("Mötet är avslutat.")).to_be_visible()
    decision = MeetingDecision.objects.get()
    assert (decision.responsible, decision.due_on >= timezone.localdate()) == (town.mentor, True)
