"""How a provider may behave: as it should, sloppily, with faults of the line, or with ill will.

Each scenario is a provider that is served like any other. docs/reference/simulation.md says how a pull from it ends.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import msgspec

from fullfolj.simulation.ss12000.provider import Answer, Asked, Provider
from fullfolj.simulation.ss12000.resources import Thing

if TYPE_CHECKING:
    from fullfolj.simulation.town import Town

type Bend = Callable[[Provider, Asked], Answer | None]


def names() -> list[str]:
    """All scenarios there are."""
    return [
        "clean", "sloppy", "flaky", "mass-deletion", "changes", "lacking", "sums", "refuses-filter",
        *(f"hostile:{name}" for name in HOSTILE),
    ]  # fmt: skip


def provider(town: Town, name: str) -> Provider:
    """The provider of a scenario. ValueError for no such name."""
    if name not in names():
        raise ValueError(name)
    if name.startswith("hostile:"):
        return Provider(town, hostile(name.partition(":")[2]))
    made = Provider(town, _BENDS.get(name) or _on_second_reading(_SECOND_DAY.get(name)))
    if name == "sloppy":
        make_sloppy(made)
    elif name == "sums":
        made.lacks = {"attendances", "calendarEvents", "absences"}
    elif name == "lacking":
        made.lacks = {"attendances", "calendarEvents", "aggregatedAttendance", "absences", "grades", "deletedEntities"}
    return made


# ---- Sloppy: everything is there, but not as the standard has it ----


def make_sloppy(served: Provider) -> None:
    """Every kind of sloppiness that real feeds are known for, on some objects of each list."""
    for number, person in enumerate(served.things["persons"]):
        _sloppy_person(person, number)
    for number, event in enumerate(served.things["calendarEvents"]):
        _sloppy_event(event, number)
    for number, row in enumerate(served.things["attendances"]):
        _sloppy_row(row, number)
    for activity in served.things["activities"][::2]:
        activity["teachers"] = [{"person": {"id": _person_of(served, one)}} for one in activity["teachers"]]
    for duty in served.things["duties"][::4]:
        duty["dutyRole"] = "Lärare i slöjd"
    for group in served.things["groups"][::3]:
        del group["meta"]


def _sloppy_event(event: Thing, number: int) -> None:
    if number % 3 == 0:  # Swedish time without its zone
        event["startTime"], event["endTime"] = event["startTime"][:19], event["endTime"][:19]
    if number % 5 == 0:
        event["cancelled"] = "true" if event["cancelled"] else "false"


def _sloppy_row(row: Thing, number: int) -> None:
    if number % 4 == 0:
        for name in [name for name in row if name.endswith("Minutes")]:
            row[name] = str(row[name])
    if number % 7 == 0:
        row["student"] = row["student"]["id"]
    if number % 11 == 0:
        row["sourceSystem"] = "X"


def _sloppy_person(person: Thing, number: int) -> None:
    if number % 2 == 0 and "civicNo" in person:
        value = person["civicNo"]["value"]
        person["civicNo"]["value"] = f"{value[:8]}-{value[8:]}"
    if number % 3 == 0:
        for enrolment in person["enrolments"]:
            enrolment["enrolledAt"] = enrolment.pop("enroledAt")
            enrolment["schoolYear"] = str(enrolment["schoolYear"])
    if number % 5 == 0:
        person["givenName"] = f"{person['givenName']}\u0000"
        person["favouriteColour"] = "blå"
    if number % 7 == 0:
        person.pop("meta", None)
    person["addresses"] = [{"streetAddress": "Gatan 1", "locality": "Orten", "postalCode": "12345"}]


def _person_of(served: Provider, teacher: Thing) -> str:
    duty = teacher["duty"]["id"]
    return str(next(one["person"]["id"] for one in served.things["duties"] if one["id"] == duty))


# ---- Flaky: the line and the server, not the data ----


def _flaky(first_faults: Callable[[int], Answer | None]) -> Bend:
    seen: Counter[str] = Counter()

    def bend(served: Provider, asked: Asked) -> Answer | None:
        seen[asked.path] += 1
        return first_faults(seen[asked.path]) if seen[asked.path] <= _FAULTS else None

    return bend


_FAULTS = 4


def _fault(number: int) -> Answer:
    soon = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1), usegmt=True)
    return (
        Answer(429, headers={"Retry-After": "1"}),
        Answer(503, headers={"Retry-After": soon}),
        Answer(200, b'{"data":[{"id":', headers={"Content-Length": "4096"}, cut_after=15),
        Answer(401),
    )[number - 1]


# ---- Mass deletion, refused filters ----


def _refuses(served: Provider, asked: Asked) -> Answer | None:
    if any(name.startswith("meta.") for name in asked.query):
        return Answer(400, b'{"code":"UNSUPPORTED","message":"no such filter"}')
    return None


def _on_second_reading(change: Callable[[Provider], None] | None) -> Bend | None:
    """The change happens when somebody begins to read a second time, everything or what is new."""
    if change is None:
        return None
    readings: Counter[str] = Counter()
    lock = threading.Lock()

    def bend(served: Provider, asked: Asked) -> Answer | None:
        begins = asked.path in ("organisations", "deletedEntities") and "pageToken" not in asked.query
        with lock:
            readings["begun"] += begins and not readings["changed"]
            if readings["begun"] == 2 and not readings["changed"]:
                readings["changed"] = 1
                change(served)
        return None

    return bend


def delete_mass(served: Provider, share: float = 1 / 3) -> None:
    """So much of the pupils, their rows with them, is no longer there; /deletedEntities tells of the pupils."""
    pupils = [one for one in served.things["persons"] if one["enrolments"]]
    gone = {one["id"] for one in pupils[: round(len(pupils) * share)]}
    served.deleted += [("persons", own, _now()) for own in gone]
    served.things["persons"] = [one for one in served.things["persons"] if one["id"] not in gone]
    served.things["attendances"] = [one for one in served.things["attendances"] if one["student"]["id"] not in gone]


def empty(served: Provider) -> None:
    """Every list answers, and holds nothing."""
    for path in served.things:
        served.things[path] = []


def second_day(served: Provider) -> None:
    """What happens to a school's data from one day to the next, one of each kind.

    Absence corrected from invalid to valid, a row taken back, a pupil who has left, a temporary number that became a
    personal one, and somebody who has got a protected identity; then what `_is_gone` tells.
    """
    at = dt.datetime.now(dt.UTC)
    hidden = {one["id"] for one in served.things["persons"] if one["securityMarking"] != "Ingen"}
    rows = [one for one in served.things["attendances"] if one["isReported"] and one["student"]["id"] not in hidden]
    pupils = [one for one in served.things["persons"] if one["enrolments"] and one["id"] not in hidden]
    away = next((one for one in rows if one["invalidAbsenceMinutes"]), rows[0])
    moved = {"validAbsenceMinutes": away["validAbsenceMinutes"] + away["invalidAbsenceMinutes"]}
    served.change("attendances", away["id"], at, **moved, invalidAbsenceMinutes=0)
    taken = next(one for one in rows if one is not away)
    served.delete("attendances", taken["id"], at)
    leaver, renumbered, protected = pupils[-1], pupils[-2], pupils[-3]
    ended = [{**one, "endDate": one.get("endDate", at.date().isoformat())} for one in leaver["enrolments"]]
    served.change("persons", leaver["id"], at, enrolments=ended)
    number = {"value": f"{renumbered['civicNo']['value'][:8]}0000", "nationality": "SE"}
    served.change("persons", renumbered["id"], at, civicNo=number)
    served.change("persons", protected["id"], at, securityMarking="Sekretessmarkering")
    touched = {away["calendarEvent"]["id"], taken["calendarEvent"]["id"]}
    _is_gone(served, next(one for one in rows if one["calendarEvent"]["id"] not in touched), hidden, at)


def _is_gone(served: Provider, row: Thing, hidden: set[str], at: dt.datetime) -> None:
    """The row's lesson, of whose rows nobody tells; a grade; and a guardian who is one no longer."""
    event = row["calendarEvent"]["id"]
    served.things["attendances"] = [one for one in served.things["attendances"] if one["calendarEvent"]["id"] != event]
    served.delete("calendarEvents", event, at)
    grade = next((one for one in served.things["grades"] if one["student"]["id"] not in hidden), None)
    if grade is not None:
        served.delete("grades", grade["id"], at)
    child = next((one for one in served.things["persons"] if _is_a_child_of_two(one)), None)
    if child is not None:
        served.change("persons", child["id"], at, responsibles=child["responsibles"][:1])


def _is_a_child_of_two(person: Thing) -> bool:
    is_here = any("endDate" not in one for one in person["enrolments"])
    return is_here and person["securityMarking"] == "Ingen" and len(person.get("responsibles", ())) > 1


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()


_SECOND_DAY: dict[str, Callable[[Provider], None]] = {"mass-deletion": delete_mass, "changes": second_day}
_BENDS: dict[str, Bend] = {"flaky": _flaky(_fault), "refuses-filter": _refuses}


# ---- Hostile: answers that would harm a reader without bounds ----


def hostile(name: str, path: str = "persons") -> Bend:
    """Answers the list `path` with ill will; everything else as it should be. KeyError for no such name."""
    answer = HOSTILE[name]

    def bend(served: Provider, asked: Asked) -> Answer | None:
        return answer(served, asked) if asked.path == path else None

    return bend


def _drip() -> Iterator[bytes]:
    yield b'{"data":['
    for _number in range(3600):
        time.sleep(1)
        yield b" "


def _endless() -> Iterator[bytes]:
    yield b'{"data":["'
    for _number in range(64 << 10):
        yield b"x" * 65_536


def _with_first(change: Callable[[Thing], Any]) -> Callable[[Provider, Asked], Answer]:
    """The list as it is, but with its first object changed."""

    def answer(served: Provider, asked: Asked) -> Answer:
        things = [dict(one) for one in served.things[asked.path]]
        change(things[0])
        return Answer(200, msgspec.json.encode({"data": things, "pageToken": None}))

    return answer


def _enrolled(person: Thing, **values: str) -> None:
    person["enrolments"] = [{**one, **values} for one in person["enrolments"]]


def _twice(served: Provider, asked: Asked) -> Answer:
    things = served.things[asked.path]
    double = {**things[0], "familyName": "Dubbel"}
    return Answer(200, msgspec.json.encode({"data": [*things, double], "pageToken": None}))


def _circle(served: Provider, asked: Asked) -> Answer:
    return Answer(200, msgspec.json.encode({"data": served.things[asked.path][:1], "pageToken": "samma"}))


def _plain(body: bytes, status: int = 200, **headers: str) -> Callable[[Provider, Asked], Answer]:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _served, _asked: Answer(status, body, told)


HOSTILE: dict[str, Callable[[Provider, Asked], Answer]] = {
    "cut": _plain(b'{"data":[{"id":"7d'),
    "huge-string": _plain(b'{"data":[{"id":"' + b"x" * (50 << 20) + b'"}],"pageToken":null}'),
    "endless": lambda _served, _asked: Answer(200, pieces=_endless),
    "drip": lambda _served, _asked: Answer(200, pieces=_drip),
    "deep": _plain(b'{"data":' + b"[" * 10_000 + b"]" * 10_000 + b',"pageToken":null}'),
    "deep-objects": _plain(b'{"data":[' + b'{"a":' * 10_000 + b"1" + b"}" * 10_000 + b'],"pageToken":null}'),
    "circle": _circle,
    "not-json": _plain(b"<!doctype html><title>Logga in</title>", Content_Type="text/html"),
    "redirect": _plain(b"", 302, Location="https://example.org/"),
    "long-wait": _plain(b"", 503, Retry_After="99999999"),
    "wrong-shape": _plain(b'{"data":{"a":1},"pageToken":null}'),
    "control-characters": _with_first(lambda one: one.update(givenName="Al\u0000va\u001b[31m\u202e")),
    "markup": _with_first(lambda one: one.update(givenName="<script>alert(1)</script>", familyName="=1+1")),
    "year-one": _with_first(lambda one: _enrolled(one, startDate="0001-01-01")),
    "year-9999": _with_first(lambda one: _enrolled(one, endDate="9999-12-31")),
    "duplicate-ids": _twice,
    "no-id": _with_first(lambda one: one.pop("id")),
}  # fmt: skip
