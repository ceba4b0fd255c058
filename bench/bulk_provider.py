"""An SS 12000 provider with a year of attendance: pages are put together as bytes, so that it is never the slow part.

`python -m bench.bulk_provider PUPILS DAYS LESSONS PORT KEEPS NIGHT`: pupils in classes of 25 at units of 500, one
teaching group a class; every lesson of every pupil is reported. Ids are UUIDs that hold a kind and a number. Pages are
kept in memory if KEEPS is 1. It lets everybody in.

With NIGHT 1 the last school day has not been yet when everything is asked for. Asked for what has changed, the list of
attendances then has a hundredth of all rows, each of them new or another than it was: every lesson of the last day, and
of the days before it every thirteenth, from the latest backwards. Of those, absence turns out to have been presence,
and of presence ten minutes were another activity. With NIGHT 0 nothing changes.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import msgspec

BASE = "/v2.0"
_CLASS, _UNIT = 25, 500
_APART = 13  # corrections: far enough apart to touch two weeks and most pupils
_STOCKHOLM = ZoneInfo("Europe/Stockholm")
_META = b'"meta":{"created":"2026-08-01T04:00:00Z","modified":"2026-08-01T04:00:00Z"}'
_OLD = {"created": "2026-08-01T04:00:00Z", "modified": "2026-08-01T04:00:00Z"}


@dataclass(frozen=True)
class Shape:
    """How much there is. The last day is yesterday."""

    pupils: int
    days: int
    lessons: int

    @property
    def dates(self) -> list[dt.date]:
        found: list[dt.date] = []
        day = dt.datetime.now().astimezone().date()
        while len(found) < self.days:
            day -= dt.timedelta(days=1)
            if day.weekday() < 5:
                found.append(day)
        return found[::-1]

    @property
    def classes(self) -> int:
        return -(-self.pupils // _CLASS)

    @property
    def rows(self) -> int:
        return self.pupils * self.days * self.lessons


def own(kind: int, number: int) -> str:
    """A UUID for thing `number` of a kind; spread over all bits like real ones."""
    mixed = (number * 0x9E3779B97F4A7C15 + kind * 0x632BE59BD9B4E019) & (1 << 64) - 1
    return f"{mixed >> 32:08x}-{mixed >> 16 & 0xFFFF:04x}-4{mixed & 0xFFF:03x}-8{kind:03x}-{number:012x}"


_ORGANISATION, _PERSON, _GROUP, _ACTIVITY, _EVENT, _ROW, _SYLLABUS = range(1, 8)


class Bulk:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.people = [own(_PERSON, n).encode() for n in range(shape.pupils)]
        self.lists = {
            "organisations": list(self._organisations()),
            "persons": list(self._persons()),
            "groups": list(self._groups()),
            "activities": list(self._activities()),
            "syllabuses": [{"id": own(_SYLLABUS, 0), "meta": _OLD, "schoolType": "GR", "subjectName": "Matematik",
                            "subjectDesignation": "MA", "official": True}],
            "duties": [], "grades": [],
        }  # fmt: skip
        self.dates = shape.dates

    def _organisations(self) -> Iterator[Any]:
        for n in range(-(-self.shape.pupils // _UNIT)):
            yield {"id": own(_ORGANISATION, n), "meta": _OLD, "displayName": f"Skola {n}", "schoolTypes": ["GR"],
                   "organisationType": "Skolenhet", "schoolUnitCode": f"{93000000 + n}"}  # fmt: skip

    def _persons(self) -> Iterator[Any]:
        for n in range(self.shape.pupils):
            yield {
                "id": own(_PERSON, n), "meta": _OLD,
                "givenName": f"Förnamn{n % 977}", "familyName": f"Efternamn{n % 911}",
                "securityMarking": "Ingen", "enrolments": [{
                    "enroledAt": {"id": own(_ORGANISATION, n // _UNIT)}, "schoolYear": 7, "schoolType": "GR",
                    "startDate": "2020-08-01"}],
            }  # fmt: skip

    def _groups(self) -> Iterator[Any]:
        for n in range(self.shape.classes):
            members = [
                {"person": {"id": own(_PERSON, one)}}
                for one in range(n * _CLASS, min((n + 1) * _CLASS, self.shape.pupils))
            ]
            yield {"id": own(_GROUP, n), "meta": _OLD, "displayName": f"7{n}", "startDate": "2020-08-01",
                   "groupType": "Klass", "organisation": {"id": own(_ORGANISATION, n * _CLASS // _UNIT)},
                   "groupMemberships": members}  # fmt: skip

    def _activities(self) -> Iterator[Any]:
        for n in range(self.shape.classes):
            yield {"id": own(_ACTIVITY, n), "meta": _OLD, "displayName": f"7{n}", "calendarEventsRequired": True,
                   "startDate": "2020-08-01", "groups": [{"id": own(_GROUP, n)}], "syllabus": {"id": own(_SYLLABUS, 0)},
                   "organisation": {"id": own(_ORGANISATION, n * _CLASS // _UNIT)}}  # fmt: skip

    def events(self, first: int, last: int) -> bytes:
        """Events number `first` to before `last`: by day, class, lesson."""
        classes, lessons = self.shape.classes, self.shape.lessons
        parts = []
        for n in range(first, last):
            day, rest = divmod(n, classes * lessons)
            group, lesson = divmod(rest, lessons)
            offset = dt.datetime.combine(self.dates[day], dt.time(12), _STOCKHOLM).strftime("%z")
            zone = f"{offset[:3]}:{offset[3:]}"
            parts.append(
                b'{"id":"%s",%s,"activity":{"id":"%s"},"startTime":"%sT%02d:10:00%s","endTime":"%sT%02d:00:00%s"}'
                % (own(_EVENT, n).encode(), _META, own(_ACTIVITY, group).encode(), str(self.dates[day]).encode(),
                   8 + lesson, zone.encode(), str(self.dates[day]).encode(), 9 + lesson, zone.encode())
            )  # fmt: skip
        return b",".join(parts)

    def attendances(self, numbers: Iterable[int], corrected: range = range(0)) -> bytes:
        """The rows with these numbers: by day, pupil, lesson. Those in `corrected` are other than they were."""
        pupils, lessons, classes = self.shape.pupils, self.shape.lessons, self.shape.classes
        parts = []
        for n in numbers:
            day, rest = divmod(n, pupils * lessons)
            pupil, lesson = divmod(rest, lessons)
            event = (day * classes + pupil // _CLASS) * lessons + lesson
            is_other = n in corrected
            away = (n * 2654435761 >> 7) % 100 < 7 and not is_other
            other = 10 if is_other else 0
            parts.append(
                b'{"id":"%s",%s,"calendarEvent":{"id":"%s"},"student":{"id":"%s","securityMarking":"Ingen"},'
                b'"isReported":true,"attendanceMinutes":%d,"validAbsenceMinutes":%d,"invalidAbsenceMinutes":0,'
                b'"otherAttendanceMinutes":%d,"reportedTimestamp":"2026-10-05T09:12:00+02:00"}'
                % (own(_ROW, n).encode(), _META, own(_EVENT, event).encode(), self.people[pupil],
                   0 if away else 50 - other, 50 if away else 0, other)
            )  # fmt: skip
        return b",".join(parts)


class _Answers:
    """Pages by list and number, made once and kept when there is room: the second pull gets them at once."""

    def __init__(self, bulk: Bulk, *, changed_share: float, keeps: bool) -> None:
        self.bulk, self.keeps = bulk, keeps
        shape = bulk.shape
        self.known = shape.rows
        self.corrected = range(0)
        if changed_share:
            self.known -= shape.pupils * shape.lessons
            count = round(shape.rows * changed_share) - (shape.rows - self.known)
            self.corrected = range(self.known - _APART * count, self.known, _APART)
        self.changes = [*self.corrected, *range(self.known, shape.rows)]
        self.kept: dict[tuple[Any, ...], bytes] = {}

    def page(self, path: str, begin: int, limit: int, *, is_changes: bool) -> bytes:
        key = (path, begin, limit, is_changes)
        if key not in self.kept:
            made = self._made(path, begin, limit, is_changes)
            if not self.keeps:
                return made
            self.kept[key] = made
        return self.kept[key]

    def _made(self, path: str, begin: int, limit: int, is_changes: bool) -> bytes:
        shape, total = self.bulk.shape, 0
        if path == "attendances":
            total = len(self.changes) if is_changes else self.known
        elif path == "calendarEvents" and not is_changes:
            total = shape.classes * shape.lessons * shape.days
        elif path in self.bulk.lists and not is_changes:
            total = len(self.bulk.lists[path])
        end = min(begin + limit, total)
        if path == "attendances":
            numbers = self.changes[begin:end] if is_changes else range(begin, end)
            data = self.bulk.attendances(numbers, self.corrected if is_changes else range(0))
        elif path == "calendarEvents":
            data = self.bulk.events(begin, end)
        else:
            data = b",".join(msgspec.json.encode(one) for one in self.bulk.lists.get(path, [])[begin:end])
        more = f'"{path}.{begin + limit}.{int(is_changes)}"' if end < total else "null"
        return b'{"data":[' + data + b'],"pageToken":' + more.encode() + b"}"


def serve(shape: Shape, port: int, *, keeps: bool, night: bool) -> None:
    """Answers until it is killed; says READY when the first page of attendance has been made."""
    answers = _Answers(Bulk(shape), changed_share=0.01 if night else 0, keeps=keeps)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = parse_qs(parts.query)
            path = parts.path.removeprefix(f"{BASE}/")
            limit = int(query.get("limit", ["1000"])[0])
            if "pageToken" in query:
                _path, begin, changes = query["pageToken"][0].split(".")
                body = answers.page(path, int(begin), limit, is_changes=changes == "1")
            else:
                changes = any(name.startswith("meta.modified") for name in query)
                body = answers.page(path, 0, limit, is_changes=changes)
            self._send(body)

        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if not self.path.endswith("calendarEvents/lookup"):
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            numbers = [int(one[-12:], 16) for one in msgspec.json.decode(asked)["ids"]]
            self._send(b"[" + b",".join(answers.bulk.events(n, n + 1) for n in numbers) + b"]")

        def _send(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            """Quiet."""

    if keeps:
        for begin in range(0, shape.rows, 2000):
            answers.page("attendances", begin, 2000, is_changes=False)
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    print(f"READY {server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    pupils, days, lessons, port, keeps, night = map(int, sys.argv[1:7])
    serve(Shape(pupils, days, lessons), port, keeps=bool(keeps), night=bool(night))
