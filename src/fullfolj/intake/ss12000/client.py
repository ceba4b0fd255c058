"""One provider over HTTP: pages exactly as the standard has them, within bounds of time and size.

Nothing here logs or repeats a question's parameters: they may hold personal numbers. An error names path and status.
"""

from __future__ import annotations

import codecs
import logging
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

import httpx2 as httpx
import msgspec

from fullfolj.intake.ss12000.connection import Connection
from fullfolj.intake.ss12000.faults import PASSING, ProviderError
from fullfolj.intake.ss12000.tokens import Tokens
from fullfolj.intake.ss12000.wire import Clock, Transport

type Parameters = Mapping[str, str | int | Sequence[str]]

for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # at INFO it writes whole addresses, questions included

_FIRST_PAUSE = 0.5
_AGAIN = {429, 502, 503, 504}
#: Values in one answer, told by its commas: 32 MB of them would be ten times as much when decoded.
_MOST_VALUES = 4_000_000
_ACCEPT = {"Accept": "application/json", "Accept-Encoding": "gzip, identity"}


class StoppedError(Exception):
    """Somebody has stopped the run."""


class Client(AbstractContextManager["Client"]):
    """Asks one provider. Close it, or use it in a `with`.

    `sleep` waits between attempts and may raise to end the run; `is_cancelled` is asked before each request.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        sleep: Callable[[float], None] = time.sleep,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.connection, self.limits = connection, connection.limits
        self._sleep, self._is_cancelled = sleep, is_cancelled
        self._waited = 0.0
        limits = connection.limits
        self._clock, self._ends = Clock(), time.monotonic() + limits.whole
        self._http = httpx.Client(
            transport=Transport(connection.ssl_context(), self._clock),
            follow_redirects=False,
            trust_env=False,
            headers=_ACCEPT,
            timeout=httpx.Timeout(limits.silence, connect=limits.connect),
        )
        self._tokens = Tokens(connection, self._once)
        self.requests = 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def pages(self, path: str, parameters: Parameters | None = None, *, limit: int | None = None) -> Iterator[bytes]:
        """The bodies of a list's pages, one after another.

        The question goes with the first page; the next ones are asked for by `pageToken` and `limit` alone, as the
        standard says. ProviderError when a token comes again or the pages never end.
        """
        size = {"limit": limit or self.connection.page_size}
        asked: dict[str, Any] = {**(parameters or {}), **size}
        seen: set[int] = set()
        for _number in range(self.limits.pages):
            body, token = self._page(path, asked)
            yield body
            if not token:
                return
            if hash(token) in seen:
                raise ProviderError("goes-in-circles", path)
            seen.add(hash(token))
            asked = {**size, "pageToken": token}
        raise ProviderError("goes-in-circles", path)

    def get(self, path: str, parameters: Parameters | None = None) -> bytes:
        """One answer. ProviderError when there is none."""
        return self._answer("GET", path, params=_flat(parameters or {}))

    def post(self, path: str, body: Any) -> bytes:
        """The answer to a JSON body."""
        return self._answer("POST", path, content=msgspec.json.encode(body), headers=_JSON)

    def patch(self, path: str) -> bytes:
        """The answer to a PATCH without a body."""
        return self._answer("PATCH", path)

    def _page(self, path: str, asked: Mapping[str, Any]) -> tuple[bytes, str]:
        """A page and the token of the next. A body that breaks off is asked for again, like a lost connection."""

        def once() -> tuple[bytes, str]:
            body = self._request("GET", path, params=_flat(asked))
            return body, next_token(body, path)

        return self._patiently(once)

    def _answer(self, method: str, path: str, **more: Any) -> bytes:
        return self._patiently(lambda: self._request(method, path, **more))

    def _patiently[T](self, once: Callable[[], T]) -> T:
        """What `once` gives, tried again after a fault that may pass, each time after a longer pause."""
        for attempt in range(1, self.limits.attempts + 1):
            try:
                return once()
            except ProviderError as error:
                if error.code not in PASSING or attempt == self.limits.attempts:
                    raise
                self._wait(error, attempt)
        raise AssertionError

    def _wait(self, error: ProviderError, attempt: int) -> None:
        limits = self.limits
        pause = _FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)  # noqa: S311 (spreads callers out)
        if error.wait is not None:
            pause = max(error.wait, 0.0) + random.uniform(0, 0.25)  # noqa: S311
        if pause > limits.longest_wait or self._waited + pause > limits.all_waits:
            raise ProviderError("busy", error.what) from error
        self._waited += pause
        self._sleep(pause)

    def _request(self, method: str, path: str, **more: Any) -> bytes:
        """One request, with one more when the token has ended."""
        url = self.connection.url(path)
        given = more.pop("headers", {})
        for renewed in (False, True):
            headers = {**given, **self._tokens.headers()}
            status, body = self._once(method, url, path=path, headers=headers, **more)
            if status != 401:
                break
            if renewed or not self._tokens.forget():
                raise ProviderError("not-let-in", f"{path}, 401")
        return _unless_error(status, path, body)

    def _once(
        self, method: str, url: str, *, path: str = "", largest: int | None = None, auth: Any = None, **more: Any
    ) -> tuple[int, bytes]:
        """Status and body of a single request, bounded in time and size. ProviderError when there is no answer."""
        if self._is_cancelled():
            raise StoppedError
        self.requests += 1
        where = path or "token"
        if time.monotonic() > self._ends:
            raise ProviderError("lasts-too-long", where)
        self._clock.deadline = time.monotonic() + self.limits.answer
        try:
            with self._http.stream(method, url, auth=auth, **more) as response:
                status = response.status_code
                if status in _AGAIN:
                    raise ProviderError(
                        "busy" if status in (429, 503) else "broken", f"{where}, {status}", wait=_retry_after(response)
                    )
                if 300 <= status < 400:
                    raise ProviderError("redirected", f"{where}, {status}")
                return status, _bounded(response.iter_bytes(), where, largest or self.limits.body)
        except (httpx.TimeoutException, TimeoutError) as error:
            raise ProviderError("too-slow", where) from error
        except httpx.ConnectError as error:
            raise ProviderError("unreachable", where) from error
        except httpx.DecodingError as error:
            raise ProviderError("not-json", where) from error
        except (httpx.TransportError, OSError) as error:
            raise ProviderError("cut", where) from error


_JSON = {"Content-Type": "application/json"}


def _flat(parameters: Parameters) -> list[tuple[str, str]]:
    """Array parameters are repeated."""
    flat: list[tuple[str, str]] = []
    for name, value in parameters.items():
        values: Iterable[Any] = value if isinstance(value, list | tuple) else [value]
        flat += [(name, str(one)) for one in values]
    return flat


def _bounded(chunks: Iterable[bytes], where: str, largest: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > largest:
            raise ProviderError("too-large", f"{where}, > {largest >> 20} MB")
    if body.count(b",") > _MOST_VALUES:
        raise ProviderError("too-large", f"{where}, > {_MOST_VALUES}")
    return bytes(body[len(codecs.BOM_UTF8) :] if body.startswith(codecs.BOM_UTF8) else body)


def _unless_error(status: int, path: str, body: bytes) -> bytes:
    """The body of a good answer; ProviderError with the right word for any other."""
    if status in (200, 201, 202, 204):
        return body
    what = f"{path}, {status}"
    if status in (404, 405, 410, 501):
        raise ProviderError("lacking", what)
    if status == 403:
        raise ProviderError("forbidden", what)
    if 400 <= status < 500:
        raise ProviderError("refused-question", what)
    raise ProviderError("broken", what)


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds, from a number or a date; None when there is none that can be read."""
    text = response.headers.get("Retry-After", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds()


class _Token(msgspec.Struct):
    pageToken: str | int | None = None  # noqa: N815 (the standard's name)


_TOKEN = msgspec.json.Decoder(_Token)


def next_token(body: bytes, path: str) -> str:
    """The next page's token, '' on the last. A body that ends too early is a fault that may pass."""
    try:
        token = _TOKEN.decode(body).pageToken
    except (UnicodeDecodeError, RecursionError) as error:
        raise ProviderError("not-json", path) from error
    except msgspec.DecodeError as error:
        code = "cut" if "truncated" in str(error) else "not-json"
        raise ProviderError(code, path) from error
    return "" if token is None else str(token)
