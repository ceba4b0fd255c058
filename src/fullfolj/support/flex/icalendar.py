"""A calendar as text that calendar programs read (RFC 5545): times with their zone, lines folded, text escaped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

#: The zone of every time, and its two changes a year, as they have been since 1996.
_ZONE = "Europe/Stockholm"
_ZONE_LINES = (
    "BEGIN:VTIMEZONE",
    f"TZID:{_ZONE}",
    "BEGIN:DAYLIGHT",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)
#: Octets of a line, its end not counted (RFC 5545, 3.1).
_LONGEST_LINE = 75


@dataclass(frozen=True)
class Event:
    """`uid` stays the same as long as the event does; `status` is CONFIRMED, TENTATIVE or CANCELLED."""

    uid: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    location: str
    description: str
    status: str


def calendar(name: str, events: Iterable[Event], now: dt.datetime) -> str:
    """The whole of it, with CRLF after every line. Read again once an hour, where a program asks how often."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Fullfölj//SV",
        "CALSCALE:GREGORIAN",
        f"NAME:{_escaped(name)}",
        f"X-WR-CALNAME:{_escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        *_ZONE_LINES,
        *(line for one in events for line in _event(one, now)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def folded(line: str) -> str:
    """In pieces of at most 75 octets, each but the first after CRLF and a space; no sign is cut in two."""
    pieces, piece, size = list[str](), "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _LONGEST_LINE:
            pieces.append(piece)
            piece, size = "", 1  # the space that the next line begins with
        piece, size = piece + sign, size + octets
    return "\r\n ".join([*pieces, piece])


def _event(one: Event, now: dt.datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{one.uid}",
        f"DTSTAMP:{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={_ZONE}:{_local(one.starts_at)}",
        f"DTEND;TZID={_ZONE}:{_local(one.ends_at)}",
        f"SUMMARY:{_escaped(one.summary)}",
        f"LOCATION:{_escaped(one.location)}",
        f"DESCRIPTION:{_escaped(one.description)}",
        f"STATUS:{one.status}",
        "END:VEVENT",
    ]


def _local(at: dt.datetime) -> str:
    return f"{at.astimezone(ZoneInfo(_ZONE)):%Y%m%dT%H%M%S}"


def _escaped(text: str) -> str:
    """As a value of type TEXT (RFC 5545, 3.3.11); signs that no text may hold are left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, written)
    return "".join(sign for sign in plain if sign >= " " and sign != "\x7f")
