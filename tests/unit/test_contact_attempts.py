"""Several attempts in a row: counted since the last answered contact, by people only."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import override

from fullfolj.signals.contacts import attempts_in_a_row
from fullfolj.signals.models import Contact, ContactKind
from fullfolj.students.contact_presenter import contact_events

TODAY = dt.date(2026, 11, 24)


def _noted(*rows: tuple[int, ContactKind]) -> tuple[Contact, ...]:
    return tuple(Contact(kind=kind, date=dt.date(2026, 11, day), actor="x") for day, kind in rows)


def test_attempts_are_counted_back_to_the_last_answer() -> None:
    noted = _noted(
        (20, ContactKind.NO_ANSWER),
        (18, ContactKind.AUTOMATIC),
        (16, ContactKind.NO_ANSWER),
        (12, ContactKind.NO_ANSWER),
        (11, ContactKind.REACHED_HOME),
        (10, ContactKind.NO_ANSWER),
    )
    assert attempts_in_a_row(noted) == (3, dt.date(2026, 11, 12))


def test_an_answer_ends_the_row() -> None:
    noted = _noted((20, ContactKind.TALKED), (16, ContactKind.NO_ANSWER), (12, ContactKind.NO_ANSWER))
    assert attempts_in_a_row(noted) == (0, None)
    assert attempts_in_a_row(()) == (0, None)


def test_what_a_system_sends_is_no_attempt() -> None:
    assert attempts_in_a_row(_noted((20, ContactKind.AUTOMATIC), (12, ContactKind.AUTOMATIC))) == (0, None)


def test_the_latest_attempt_says_how_many_in_a_row() -> None:
    noted = _noted(
        (20, ContactKind.AUTOMATIC),
        (18, ContactKind.NO_ANSWER),
        (16, ContactKind.NO_ANSWER),
        (12, ContactKind.NO_ANSWER),
    )
    with override("sv"):
        told = [event.meta.replace("\u00a0", " ") for event in contact_events(noted, TODAY)]
    assert told[1].endswith("· 3 försök sedan 12 november")
    assert not any("försök" in meta for meta in (told[0], *told[2:]))


def test_one_attempt_is_told_as_before() -> None:
    with override("sv"):
        (event,) = contact_events(_noted((12, ContactKind.NO_ANSWER)), TODAY)
    assert "försök" not in event.meta
