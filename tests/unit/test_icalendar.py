"""A calendar as text (RFC 5545): folded, escaped, and with times that keep their hour when the clock is changed."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from fullfolj.support.flex.icalendar import Event, calendar, folded

NOW = dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC)


def an_event(**more: object) -> Event:
    told = {
        "uid": "1@fullfolj",
        "starts_at": dt.datetime(2026, 10, 20, 12, 30, tzinfo=dt.UTC),
        "ends_at": dt.datetime(2026, 10, 20, 13, 30, tzinfo=dt.UTC),
        "summary": "Matte",
        "location": "Sal 12",
        "description": "",
        "status": "CONFIRMED",
    }
    return Event(**{**told, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("sign", ["a", "å", "漢", "🙂"])
def test_a_line_is_folded_at_75_octets_and_no_sign_is_cut(sign: str) -> None:
    line = "SUMMARY:" + sign * 100
    pieces = folded(line).split("\r\n")
    assert max(len(piece.encode()) for piece in pieces) <= 75
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
    assert len(pieces[0].encode()) > 75 - len(sign.encode()), "no shorter than it has to be"


def test_a_line_of_75_octets_is_whole() -> None:
    assert folded("x" * 75) == "x" * 75
    assert folded("x" * 76) == "x" * 75 + "\r\n x"


def test_every_line_ends_as_it_should_and_no_value_makes_a_line_of_its_own() -> None:
    told = "Sal 1, hus A; rad\\två\r\nATTENDEE:mailto:a@b\rX\x00\x07"
    text = calendar("Pass", [an_event(location=told)], NOW)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert "LOCATION:Sal 1\\, hus A\\; rad\\\\två\\nATTENDEE:mailto:a@b\\nX\r\n" in text
    assert not re.search(r"^ATTENDEE", text, re.MULTILINE)


def test_the_hour_on_the_wall_stays_when_the_clock_is_changed() -> None:
    summer = an_event()
    winter = an_event(
        uid="2@fullfolj",
        starts_at=dt.datetime(2026, 10, 27, 13, 30, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 10, 27, 14, 30, tzinfo=dt.UTC),
    )
    text = calendar("Pass", [summer, winter], NOW)
    assert re.findall(r"DTSTART;TZID=Europe/Stockholm:(\S+)", text) == ["20261020T143000", "20261027T143000"]
    assert re.findall(r"DTEND;TZID=Europe/Stockholm:(\S+)", text) == ["20261020T153000", "20261027T153000"]
    assert "DTSTAMP:20261001T080000Z\r\n" in text


@pytest.mark.parametrize("year", range(2020, 2041))
def test_the_zone_changes_when_stockholm_does(year: int) -> None:
    """The rules that stand in the text, worked out by hand, against the zone itself."""
    from zoneinfo import ZoneInfo

    text = calendar("Pass", [], NOW)
    for month, hour, before, after in (("3", "02", 1, 2), ("10", "03", 2, 1)):
        assert f"RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU" in text
        assert re.search(rf"DTSTART:1996\d{{4}}T{hour}0000", text)
        last = dt.date(year, int(month), 31)
        last -= dt.timedelta(days=(last.weekday() + 1) % 7)
        change = dt.datetime.combine(last, dt.time(int(hour)), dt.timezone(dt.timedelta(hours=before)))
        offsets = [
            (change + dt.timedelta(seconds=seconds)).astimezone(ZoneInfo("Europe/Stockholm")).utcoffset()
            for seconds in (-1, 0)
        ]
        assert offsets == [dt.timedelta(hours=before), dt.timedelta(hours=after)]
