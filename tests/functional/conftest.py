"""A real browser against a live server: signed in as somebody, watched for script errors and breaches of the policy."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from fullfolj.access.models import Account

_AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (320, 1024, 1440)

type SignedIn = Callable[..., Page]


def asked(captured: CaptureQueriesContext) -> list[str]:
    """The questions among the captured statements: the beginning and the end of the request's transaction are none."""
    return [q["sql"][:90] for q in captured if not q["sql"].startswith(("BEGIN", "COMMIT", "ROLLBACK"))]


@pytest.fixture(scope="session")
def browser(browser_path: str) -> Iterator[Browser]:
    # Playwright runs an event loop in this thread; the ORM calls of the tests are not in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path, args=_ARGUMENTS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class _Answering:
    """How many requests the server is answering. A page that is left has its answers on the way for a while."""

    def __init__(self) -> None:
        self.number = 0
        self.changed = threading.Condition()

    def begun(self, **_about: object) -> None:
        with self.changed:
            self.number += 1

    def ended(self, **_about: object) -> None:
        with self.changed:
            self.number -= 1
            self.changed.notify_all()

    def wait(self) -> None:
        """Until none is left, or for half a minute."""
        with self.changed:
            self.changed.wait_for(lambda: self.number <= 0, timeout=30)


@pytest.fixture
def answering() -> Iterator[_Answering]:
    """A request that is answered after its test has no database any more, and fails whatever test comes then."""
    requests = _Answering()
    request_started.connect(requests.begun)
    request_finished.connect(requests.ended)
    yield requests
    request_started.disconnect(requests.begun)
    request_finished.disconnect(requests.ended)


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console has said that no page of ours may cause."""
    return []


@pytest.fixture
def visit(
    browser: Browser, live_server: LiveServer, complaints: list[str], answering: _Answering
) -> Iterator[SignedIn]:
    """`visit(account, "/students/", width=1024, script=True)`: the page, open and signed in (account None: nobody).

    Fails at the end if any page of the test had a script error or broke the content security policy.
    """
    contexts = []

    def open_page(
        account: Account | None, path: str, *, width: int = 1440, script: bool = True, scale: int = 1
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            device_scale_factor=scale,
            java_script_enabled=script,
            base_url=live_server.url,
            locale="sv-SE",
        )
        contexts.append(context)
        if account is not None:
            client = Client()
            client.force_login(account)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    answering.wait()
    assert complaints == []


@pytest.fixture
def axe(complaints: list[str]) -> Callable[[Page], list[dict[str, Any]]]:
    """`axe(page)`: the violations as [{rule, where}]; empty when there is none.

    All else that axe tells, which is a quarter of a megabyte a time, stays in the browser.
    """
    source = _AXE.read_text(encoding="utf-8")
    options = {"preload": False, "resultTypes": ["violations"], "runOnly": _TAGS}
    told = "violations.map(v => ({rule: v.id, where: v.nodes.map(n => n.target)}))"
    run = f"axe.run(document, {json.dumps(options)}).then(({{violations}}) => {told})"

    def check(page: Page) -> list[dict[str, Any]]:
        before = len(complaints)
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(f"{source}; 0")
        found: list[dict[str, Any]] = page.evaluate(run)
        page.wait_for_timeout(50)
        del complaints[before:]  # axe measures with inline styles, which the policy stops: that is not ours
        return found

    return check
