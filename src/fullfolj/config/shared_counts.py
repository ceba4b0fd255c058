"""Where tries are counted, in signing in and with codes: by all web processes together, in files of the data directory.

Not in the database, where a count would hold for as long as the request does and let the next at the same address wait.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks
from django.utils.crypto import salted_hmac

#: Seconds: the longest that tries are counted for (ACCOUNT_RATE_LIMITS).
LONGEST = 600
#: Seconds between two looks for what has run out.
_SWEPT_EVERY = 60
_LOCK = "lock"


def keyed(key: str, _prefix: str, _version: int) -> str:
    """What a key is written as: an address or a user name can't be found by trying them all."""
    return salted_hmac("fullfolj.config.shared_counts", key, algorithm="sha256").hexdigest()


class SharedCounts(FileBasedCache):
    """Django's own, but that one process alone can begin an entry, and that what has run out is removed."""

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        super().__init__(folder, params)
        self._folder, self._swept_at = Path(folder), 0.0

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        with (self._folder / _LOCK).open("a") as held:
            locks.lock(held, locks.LOCK_EX)
            return super().add(key, value, timeout, version)

    def _cull(self) -> None:
        """Instead of Django's own, which throws away at random what still counts."""
        now = time.time()
        if now - self._swept_at < _SWEPT_EVERY:
            return
        self._swept_at = now
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                if path.name != _LOCK and path.stat().st_mtime < now - LONGEST:
                    path.unlink()
