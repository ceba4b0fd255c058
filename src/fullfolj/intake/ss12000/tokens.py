"""Being let in: a fixed token, or one fetched by OAuth2 client credentials and fetched anew when it no longer holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx2 as httpx
import msgspec
from django.utils.translation import gettext_noop

from fullfolj.intake.ss12000.connection import Connection
from fullfolj.intake.ss12000.faults import ProviderError

_EARLY = 30.0  # a token is renewed this many seconds before it ends
_NO_LIFE_GIVEN = 300.0
_LARGEST = 1 << 20
_WHERE = gettext_noop("token address")


class Tokens:
    """Gives the headers that let us in. `ask` makes one request and reads its answer within bounds."""

    def __init__(self, connection: Connection, ask: Callable[..., tuple[int, bytes]]) -> None:
        self._connection, self._ask = connection, ask
        self._token, self._ends = "", 0.0
        self._in_form = False

    def headers(self) -> dict[str, str]:
        """ProviderError when no token can be had."""
        connection = self._connection
        if connection.bearer:
            return {"Authorization": f"Bearer {connection.bearer}"}
        if not connection.token_url:
            return {}
        if time.monotonic() >= self._ends:
            self._fetch()
        return {"Authorization": f"Bearer {self._token}"}

    def forget(self) -> bool:
        """The token was refused. True when another can be fetched."""
        self._ends = 0.0
        return bool(self._connection.token_url) and not self._connection.bearer

    def _fetch(self) -> None:
        status, body = self._request()
        if status in (400, 401) and not self._in_form:
            # The standard lets the provider choose between the header and the form; which one, it does not say.
            self._in_form = True
            status, body = self._request()
        if status in (400, 401, 403):
            raise ProviderError("not-let-in", f"{_WHERE}, {status}")
        if status != 200:
            raise ProviderError("broken" if status >= 500 else "not-let-in", f"{_WHERE}, {status}")
        self._token, life = _read(body)
        self._ends = time.monotonic() + max(life - _EARLY, 1.0)

    def _request(self) -> tuple[int, bytes]:
        connection = self._connection
        form = {"grant_type": "client_credentials"}
        auth: Any = None
        if self._in_form:
            form |= {"client_id": connection.client_id, "client_secret": connection.client_secret}
        else:
            auth = httpx.BasicAuth(connection.client_id, connection.client_secret)
        return self._ask("POST", connection.token_url, data=form, auth=auth, largest=_LARGEST)


def _read(body: bytes) -> tuple[str, float]:
    try:
        answer: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProviderError("not-json", _WHERE) from error
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise ProviderError("not-json", _WHERE)
    life = answer.get("expires_in")
    try:
        seconds = float(life) if life is not None else _NO_LIFE_GIVEN
    except (TypeError, ValueError, OverflowError):
        seconds = _NO_LIFE_GIVEN
    return token, seconds
