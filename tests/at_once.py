"""Several who do something at the very same time, each on a connection of their own, for tests with real commits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from django.db import connection

from fullfolj.domain.errors import PlainError


def at_once(*each: Callable[[], object]) -> Sequence[str]:
    """What came of each: empty, or what it was refused with."""
    start, troubles = threading.Barrier(len(each)), [""] * len(each)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except PlainError as refused:
            troubles[number] = refused.message
        except Exception as trouble:  # noqa: BLE001 (told by the test)
            troubles[number] = repr(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(each)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    return troubles
