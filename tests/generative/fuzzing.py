"""What fuzzing shares: real pages of the simulated provider, ways to spoil them, and what must hold of any reading.

`CANARY` stands wherever a name does. Nothing that a reader says of a file may have it, or NUMBER.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
from hypothesis import strategies as st

from fullfolj.domain.errors import PlainError
from fullfolj.intake.dnp import GUARDIANS
from fullfolj.intake.findings import Findings
from fullfolj.intake.models import PullMode
from fullfolj.intake.ss12000 import pack, packs
from fullfolj.intake.ss12000.client import next_token
from fullfolj.intake.ss12000.download import Download, Downloaded
from fullfolj.intake.ss12000.packs import Making
from fullfolj.simulation.ss12000.provider import Provider
from fullfolj.simulation.town import make_town

CANARY = "Kvarnsvan"
#: A personal number that is nobody's: its day does not exist.
NUMBER = "201102301234"
NUMBERS = (NUMBER, f"{NUMBER[:8]}-{NUMBER[8:]}", f"{NUMBER[:8]} {NUMBER[8:]}")
CORPUS = Path(__file__).resolve().parents[1] / "corpus"
TODAY = dt.date(2026, 11, 24)
#: A reading of a few hundred objects takes some hundredths of a second; more than this is a way to stop a server.
LONGEST = 5.0
_NAMES = ("givenName", "middleName", "familyName")
_WINDOW = (TODAY - dt.timedelta(days=400), TODAY)
PATHS = (
    "organisations", "persons", "groups", "duties", "activities", "syllabuses", "attendances", "calendarEvents",
    "grades", "deletedEntities",
)  # fmt: skip


class Pages:
    """In place of intake's client: gives bodies from memory."""

    def __init__(self, bodies: Mapping[str, bytes]) -> None:
        self.bodies = bodies

    def pages(self, path: str, parameters: object = None, *, limit: int | None = None) -> Iterator[bytes]:
        if path in self.bodies:
            next_token(self.bodies[path], path)
            yield self.bodies[path]

    def get(self, path: str) -> bytes:
        return b'{"data": []}'

    def post(self, path: str, body: object) -> bytes:
        return b'{"data": []}'


@cache
def real_pages() -> Mapping[str, bytes]:
    """A page of each of the provider's lists, at most 12 objects, with CANARY for every name."""
    provider = Provider(make_town(30, 8, 4))
    whole = {path: _page(provider, path) for path in PATHS}
    for person in whole["persons"]["data"]:
        person |= dict.fromkeys((name for name in _NAMES if name in person), CANARY)
    child, guardian = whole["persons"]["data"][0], whole["persons"]["data"][-1]
    child["responsibles"] = [{"person": {"id": guardian["id"]}, "relationType": "Vårdnadshavare"}]
    return {path: json.dumps(page, ensure_ascii=False).encode() for path, page in whole.items()}


def _page(provider: Provider, path: str) -> dict[str, Any]:
    if path == "deletedEntities":
        return {"data": {"attendances": ["a"], "calendarEvents": ["b"], "grades": ["c"], "persons": []}}
    things = provider.things[path]
    if path == "persons":
        staff = {duty["person"]["id"] for duty in provider.things["duties"][:4]}
        things = [*things[:8], *(one for one in things[8:] if one["id"] in staff)]
    if path in ("attendances", "grades"):
        whom = {person["id"] for person in provider.things["persons"][:12]}
        things = [one for one in things if one["student"]["id"] in whom]
    page: dict[str, Any] = json.loads(json.dumps({"data": things[:12]}))
    return page


def read_provider(bodies: Mapping[str, bytes]) -> Iterator[str]:
    """Reads the bodies as a pull does, the packs included, and gives every text that was said of them.

    Nothing else than a PlainError may come of it, in bounded time, and every object must be accounted for. The database
    is out of reach of the tests that call it: nothing is written.
    """
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reading = Download(Pages(bodies), folder, TODAY)  # type: ignore[arg-type]
        try:
            reading.deletions(dt.datetime.combine(TODAY, dt.time(), dt.UTC))
            reading.register()
            reading.teaching()
            reading.all_attendance(*_WINDOW)
            reading.all_grades()
        except PlainError as error:
            yield f"{error} {error.what_to_do}"
            found = None
        else:
            found = reading.found
        if found is not None:
            _all_are_counted(found)
            source: Any = SimpleNamespace(pk="källan", units=[])
            about = Making(source, PullMode.FULL, TODAY, _WINDOW[0], folder, found)
            for kind, path in packs.all_packs(about):
                yield from _told(kind, path)
    assert time.monotonic() - began < LONGEST


def _all_are_counted(found: Downloaded) -> None:
    for resource in (*found.lists.all(), found.grades):
        twice = sum(n for (code, _column), n in resource.odd.counts.items() if code == "id-twice")
        assert len(resource.rows) + len(resource.unreadable) + twice <= resource.places.count
        same = resource.places.count - len(resource.rows) - len(resource.unreadable)
        assert same >= 0
    rows = found.attendances
    assert rows.scan().collect().height + len(rows.unreadable) == rows.places.count


def _told(kind: str, path: Path) -> Iterator[str]:
    findings = Findings()
    if kind == "lessons":
        facts, about = pack.read_lessons(path)
        about.told.tell(findings)
        assert facts.height <= about.read
    else:
        sheets, told = pack.read_sheets(path)
        told.told.tell(findings)
        # That nobody is a guardian any longer is told by a sheet without a row.
        assert all(sheet.frame.height for name, sheet in sheets.items() if name != GUARDIANS) or kind == "grades"
    yield said(findings)


def said(findings: Findings) -> str:
    """Everything that is stored of what was found."""
    rejected = findings.rejected().select(pl.all().cast(pl.String)).rows()
    return json.dumps([findings.warnings(), rejected, list(findings.pointers.values())], ensure_ascii=False)


def names_nobody(texts: Iterator[str]) -> None:
    for text in list(texts):
        assert CANARY.casefold() not in text.casefold(), text
        assert NUMBER not in text.replace("-", ""), text


# ---- spoiling JSON ----

_DEEP, _TWICE, _HUGE = "\x00deep", "\x00twice", "\x00huge"
odd_values: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(
        [
            _DEEP, _TWICE, _HUGE, CANARY, "", " ", "\u0000", "\u202e" + CANARY, "0001-01-01", "9999-12-31",
            "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30", "2026-11-24T25:00:00Z", "1e999",
            "-0", "NaN",
            *NUMBERS, f"{CANARY} 2026-01-01", "2026-11-24T08:00:00", "2026-11-24", "x" * 1200,
            [], {}, [[]], [None], {"id": None}, {"id": CANARY}, [{"id": {"id": 1}}], {CANARY: CANARY},
        ]
    ),
)  # fmt: skip
changes = st.lists(st.tuples(st.integers(0, 10_000), odd_values), min_size=1, max_size=5)
cuts = st.one_of(st.none(), st.integers(0, 1000))
stray_bytes = st.lists(st.tuples(st.integers(0, 1000), st.binary(min_size=1, max_size=4)), max_size=2)


def spoiled(body: bytes, what: Sequence[tuple[int, Any]], cut: int | None, stray: Sequence[tuple[int, bytes]]) -> bytes:
    """The body with values changed at places in it, then bytes put in and the end cut off (both in thousandths)."""
    page = json.loads(body)
    for place, value in what:
        holders = list(_holders(page))
        holder, key = holders[place % len(holders)]
        holder[key] = copy.deepcopy(value)
    text = json.dumps(page, ensure_ascii=False)
    for mark, raw in ((_DEEP, "[" * 3000 + "]" * 3000), (_HUGE, "9" * 5000), (_TWICE, '"a", "id": "b", "id": "c"')):
        text = text.replace(json.dumps(mark), raw)
    data = text.encode(errors="surrogatepass")
    for place, extra in stray:
        at = len(data) * place // 1000
        data = data[:at] + extra + data[at:]
    return data if cut is None else data[: len(data) * cut // 1000]


def _holders(page: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in the page that a value can stand at."""
    if isinstance(page, (dict, list)):
        for key, value in page.items() if isinstance(page, dict) else enumerate(page):
            yield page, key
            yield from _holders(value)


# ---- corpus ----


def corpus(room: str) -> list[Path]:
    return sorted((CORPUS / room).iterdir())


def bounded(read: Callable[[], Any]) -> None:
    """Calls it; it must end in time, whatever comes of it."""
    began = time.monotonic()
    read()
    assert time.monotonic() - began < LONGEST
