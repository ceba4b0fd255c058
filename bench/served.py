"""The real web server on a port of this machine, and somebody who is signed in to it."""

from __future__ import annotations

import http.cookiejar
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

PORT = 8765
HOST = f"http://127.0.0.1:{PORT}"
#: Signed in to, and nothing else: what every page costs at least (bench.urls).
EMPTY = "/bench-empty/"


@contextmanager
def signed_in(username: str, password: str) -> Iterator[urllib.request.OpenerDirector]:
    """What opens addresses of the server, which is stopped at the end. DJANGO_SETTINGS_MODULE decides whose it is."""
    command = [
        *(sys.executable, "-m", "gunicorn", "fullfolj.config.wsgi", "--bind", f"127.0.0.1:{PORT}"),
        *("--threads", "2", "--log-level", "error"),
    ]
    server = subprocess.Popen(command)
    try:
        yield _sign_in(username, password)
    finally:
        server.terminate()
        server.wait()


def _sign_in(username: str, password: str) -> urllib.request.OpenerDirector:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    address = HOST + "/accounts/login/"
    for _ in range(100):
        try:
            page = opener.open(address).read().decode()
            break
        except OSError:
            time.sleep(0.2)
    form = {"csrfmiddlewaretoken": token(page), "login": username, "password": password}
    opener.open(urllib.request.Request(address, urllib.parse.urlencode(form).encode(), {"Referer": address}))
    return opener


def token(page: str) -> str:
    """What a form of the page has to send along."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found is not None
    return found[1]
