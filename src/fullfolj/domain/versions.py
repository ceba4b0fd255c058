"""Which version of something a page has shown: a form sends it back, and whoever comes second is told."""

from __future__ import annotations

import hashlib

from fullfolj.domain.errors import PlainError


class CameSecond(PlainError):
    """Somebody has changed what a form is about since its page was read."""


def version(*said: object) -> str:
    """Another text when any of what is said is another; 16 signs. What is told by `repr` is compared."""
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
