"""The line to a provider, with a clock on it: whatever is read of an answer, headers too, is read before the deadline.

httpx's own time limits are for each read: a server that sends one byte a second keeps every one of them.
"""

from __future__ import annotations

import ssl
import time
from typing import Any

import httpcore2
import httpx2 as httpx


class Clock:
    """When the answer under way must be whole, in seconds of time.monotonic."""

    deadline = float("inf")

    def left(self, timeout: float | None) -> float:
        """The shorter of the limit for one read and what is left of the answer's time. ReadTimeout when none is."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout
        return left if timeout is None else min(left, timeout)


class Transport(httpx.HTTPTransport):
    """httpx's transport over a pool whose reads watch the clock."""

    def __init__(self, context: ssl.SSLContext, clock: Clock) -> None:
        super().__init__(verify=context, trust_env=False)
        self._pool.close()
        self._pool = httpcore2.ConnectionPool(ssl_context=context, network_backend=_Backend(clock))


class _Backend(httpcore2.SyncBackend):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def connect_tcp(self, *arguments: Any, **more: Any) -> httpcore2.NetworkStream:
        return _Stream(super().connect_tcp(*arguments, **more), self._clock)


class _Stream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream, clock: Clock) -> None:
        self._stream, self._clock = stream, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, *arguments: Any, **more: Any) -> httpcore2.NetworkStream:
        return _Stream(self._stream.start_tls(*arguments, **more), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
