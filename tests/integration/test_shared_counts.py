"""Tries in signing in and with codes: counted by all processes together, and nothing kept of whose they were."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import md5
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.http import HttpRequest
from django.test import Client, RequestFactory

from fullfolj.access.accounts import make_account
from fullfolj.access.narrowing import may_try, tried_in_vain
from fullfolj.config.shared_counts import LONGEST
from fullfolj.domain.actor import OPERATOR
from tests import register

FOLDER = Path(settings.CACHES["default"]["LOCATION"])
#: Another process of the same installation, in which as many wrong codes are written as its argument says.
ANOTHER = """
import sys, django
django.setup()
from django.test import RequestFactory
from fullfolj.access.narrowing import tried_in_vain
for _time in range(int(sys.argv[1])):
    tried_in_vain(RequestFactory(REMOTE_ADDR="10.0.0.1").post("/"))
"""


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def from_address(address: str = "10.0.0.1") -> HttpRequest:
    return RequestFactory(REMOTE_ADDR=address).post("/")


def in_other_processes(*tries: int) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "fullfolj.config.settings"}
    command = [sys.executable, "-c", ANOTHER]
    running = [subprocess.Popen([*command, str(count)], env=environment) for count in tries]
    assert [one.wait(timeout=120) for one in running] == [0] * len(tries)


def test_processes_count_together() -> None:
    """Forty in each of two at once, and twenty here: the next is one too many, wherever it is written."""
    in_other_processes(40, 40)
    for _time in range(20):
        assert may_try(from_address())
        tried_in_vain(from_address())
    assert not may_try(from_address())
    assert may_try(from_address("10.0.0.2"))


def test_an_entry_is_begun_once() -> None:
    """However many begin it at once: the lock of the count rests on it."""

    def begin(_time: int) -> bool:
        return caches.create_connection("default").add("one", True, 60)

    with ThreadPoolExecutor(8) as at_once:
        assert sum(at_once.map(begin, range(40))) == 1


def test_neither_address_nor_name_can_be_read_or_found_by_trying() -> None:
    tried_in_vain(from_address("192.0.2.77"))
    (held,) = FOLDER.glob("*.djcache")
    assert b"192.0.2.77" not in held.read_bytes()
    plain = "allauth:rl:allauth.account:survey_code:100/600.0/ip:ip:192.0.2.77"
    guesses = {md5(f"{before}{plain}".encode(), usedforsecurity=False).hexdigest() for before in ("", ":1:")}
    assert held.stem not in guesses
    assert FOLDER.stat().st_mode & 0o077 == 0


def test_what_has_run_out_is_removed() -> None:
    tried_in_vain(from_address("192.0.2.77"))
    (old,) = FOLDER.glob("*.djcache")
    os.utime(old, (0, time.time() - LONGEST - 1))
    mine = caches.create_connection("default")
    mine.set("one", True, 60)
    assert not old.exists()
    assert mine.get("one") is True


def test_nothing_that_counts_is_thrown_away() -> None:
    """More addresses than Django's own cache keeps: the first is still counted."""
    for _time in range(100):
        tried_in_vain(from_address())
    for number in range(400):
        cache.set(f"of another {number}", True, 60)
    assert not may_try(from_address())


@pytest.mark.django_db
def test_wrong_passwords_are_counted_together_too() -> None:
    """Ten for a name in five minutes, whatever process they come to; then the right one is not looked at either."""
    right = "sju-sjosjuka-sjoman"
    make_account(
        organiser=register.organiser(), username="kim", password=right, display_name="Kim Ek", by=OPERATOR,
        is_system_administrator=False,
    )  # fmt: skip
    for _time in range(10):
        Client().post("/accounts/login/", {"login": "kim", "password": "fel-losenord-helt-enkelt"})
    assert len(list(FOLDER.glob("*.djcache"))) >= 2
    assert Client().post("/accounts/login/", {"login": "kim", "password": right}).status_code == 200
    cache.clear()
    assert Client().post("/accounts/login/", {"login": "kim", "password": right}).status_code == 302
