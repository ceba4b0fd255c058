"""The provider over HTTP: paging, filters, tokens and errors as the standard has them, and what a scenario bends."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
import ssl
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from fullfolj.simulation.ss12000 import aggregates
from fullfolj.simulation.ss12000.filters import BadQuestionError, Filter, filter_of
from fullfolj.simulation.ss12000.resources import PATHS, Thing, resources

if TYPE_CHECKING:
    from fullfolj.simulation.town import Town

#: Under the host: the path of the service, and of its tokens.
BASE, TOKEN = "/ss12000/v2.0", "/connect/token"
CLIENT_ID, CLIENT_SECRET = "fullfolj", "hemlig-i-simulatorn"
_LIFE = 3600
_DEFAULT_LIMIT = 1000
#: Written by the standard's own spelling.
_DELETED_KEYS = {"activities": "activitites"}
#: What it answers /deletedEntities with, by the words of EndPointsEnum.
_ENTITY = {
    "Organisation": "organisations", "Person": "persons", "Group": "groups", "Duty": "duties", "Activity": "activities",
    "Syllabus": "syllabuses", "CalendarEvent": "calendarEvents", "Attendance": "attendances", "Absence": "absences",
    "Grade": "grades",
}  # fmt: skip


@dataclass
class Answer:
    """What goes back: a status, headers, and a body or something that writes one piece by piece."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    pieces: Callable[[], Iterator[bytes]] | None = None
    #: Closes the connection when so many bytes of the body have gone.
    cut_after: int | None = None


@dataclass(frozen=True)
class Asked:
    """One request, for a scenario to look at and for a test to count."""

    method: str
    path: str
    query: Mapping[str, list[str]]


class Provider:
    """Serves a town. `bend` may answer a request in the provider's place (None: the provider does).

    `log` and `statistics` hold what clients have told; `asked` every request that was let in.
    """

    def __init__(
        self, town: Town | None = None, bend: Callable[[Provider, Asked], Answer | None] | None = None
    ) -> None:
        self.resources = resources(town) if town is not None else None
        self.things: dict[str, list[Thing]] = (
            self.resources.things if self.resources is not None else {path: [] for path in PATHS}
        )
        self.bend = bend
        self.deleted: list[tuple[str, str, str]] = []
        self.subscriptions: dict[str, Thing] = {}
        self.asked: list[Asked] = []
        self.log: list[Thing] = []
        self.statistics: list[Thing] = []
        self.lacks: set[str] = set()
        self.bearer = ""
        self.tokens: set[str] = set()
        self._continued: dict[str, tuple[str, list[Thing], int, bool]] = {}
        self._lock = threading.Lock()

    @property
    def person_ids(self) -> dict[str, str]:
        """The town's own id of a person → the provider's."""
        return self.resources.person_ids if self.resources is not None else {}

    # ---- What happens to the data ----

    def change(self, path: str, own: str, at: dt.datetime, **values: Any) -> Thing:
        """The thing becomes so, and is modified at that time; one that is not there is added with these values."""
        for thing in self.things[path]:
            if thing["id"] == own:
                thing.update(values)
                thing["meta"] = {**thing.get("meta", {}), "modified": _stamp(at)}
                return thing
        thing = {"id": own, "meta": {"created": _stamp(at), "modified": _stamp(at)}, **values}
        self.things[path].append(thing)
        return thing

    def delete(self, path: str, own: str, at: dt.datetime) -> None:
        """The thing is gone, and /deletedEntities says so."""
        self.things[path] = [thing for thing in self.things[path] if thing["id"] != own]
        self.deleted.append((path, own, _stamp(at)))

    # ---- Answers ----

    def answer(self, asked: Asked, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer to one request."""
        if asked.path == TOKEN:
            return self._token(asked, headers, body)
        if not self._may(headers):
            return _error(401, "NOT_LET_IN", "no valid token")
        if not asked.path.startswith(f"{BASE}/"):
            return Answer(404)
        inner = Asked(asked.method, asked.path.removeprefix(f"{BASE}/"), asked.query)
        with self._lock:
            self.asked.append(inner)
        bent = self.bend(self, inner) if self.bend is not None else None
        if bent is not None:
            return bent
        try:
            return self._ordinary(inner, body)
        except BadQuestionError as error:
            return _error(400, "BAD_QUESTION", str(error))

    def _ordinary(self, asked: Asked, body: bytes) -> Answer:
        first, _slash, rest = asked.path.partition("/")
        if first in self.lacks:
            return Answer(404)
        if first == "deletedEntities":
            return self._deleted(asked)
        if first == "subscriptions":
            return self._subscription(asked, rest, body)
        if first in ("log", "statistics") and asked.method == "POST":
            (self.log if first == "log" else self.statistics).append(msgspec.json.decode(body))
            return Answer(201)
        if first == aggregates.PATH:
            return self._aggregated(asked)
        if first not in self.things:
            return Answer(404)
        if rest == "lookup" and asked.method == "POST":
            wanted = set(msgspec.json.decode(body).get("ids", ()))
            return _json([thing for thing in self.things[first] if thing["id"] in wanted])
        if rest:
            found = [thing for thing in self.things[first] if thing["id"] == rest]
            return _json(found[0]) if found else Answer(404)
        return self._list(first, asked)

    def _list(self, path: str, asked: Asked) -> Answer:
        token = asked.query.get("pageToken", [""])[0]
        limit = _limit(asked)
        if token:
            if set(asked.query) - {"pageToken", "limit"}:
                raise BadQuestionError("a filter may not come with a pageToken")
            with self._lock:
                if token not in self._continued:
                    raise BadQuestionError("unknown pageToken")
                where, things, begin, expanded = self._continued[token]
            if where != path:
                raise BadQuestionError("the pageToken is of another list")
        else:
            chosen: Filter = filter_of(path, asked.query)
            things, begin, expanded = [one for one in self.things[path] if chosen.takes(one)], 0, chosen.expands
        return self._page(path, things, begin, limit, expanded)

    def _aggregated(self, asked: Asked) -> Answer:
        """Sums are made when they are asked for; both days of the period are required."""
        if "pageToken" in asked.query:
            return self._list(aggregates.PATH, asked)
        try:
            first, last = (dt.date.fromisoformat(asked.query[name][0]) for name in ("startDate", "endDate"))
        except (KeyError, ValueError):
            raise BadQuestionError("startDate and endDate are required") from None
        made = aggregates.aggregated(self.things, first, last)
        return self._page(aggregates.PATH, made, 0, _limit(asked), expanded=False)

    def _page(self, path: str, things: list[Thing], begin: int, limit: int, expanded: bool) -> Answer:
        page, following = things[begin : begin + limit], begin + limit
        told = self._expanded(path, page) if expanded else page
        more = None
        if following < len(things):
            more = secrets.token_urlsafe(12)
            with self._lock:
                self._continued[more] = (path, things, following, expanded)
        return _json({"data": told, "pageToken": more})

    def _expanded(self, path: str, page: list[Thing]) -> list[Thing]:
        if path == "groups" and self.resources is not None:
            roles = self.resources.roles
            return [{**one, "_embedded": {"assignmentRoles": roles.get(one["id"], [])}} for one in page]
        if path == "calendarEvents":
            wanted = {one["id"] for one in page}
            rows: dict[str, list[Thing]] = {own: [] for own in wanted}
            for row in self.things["attendances"]:
                if row["calendarEvent"]["id"] in wanted:
                    rows[row["calendarEvent"]["id"]].append(row)
            return [{**one, "_embedded": {"attendance": rows[one["id"]]}} for one in page]
        return page

    def _deleted(self, asked: Asked) -> Answer:
        after = asked.query.get("after", [""])[0]
        wanted = {_ENTITY.get(word, word) for word in asked.query.get("entities", [])}
        data: dict[str, list[str]] = {}
        for path, own, when in self.deleted:
            if _as_moment(when) > _as_moment(after) and (not wanted or path in wanted):
                data.setdefault(_DELETED_KEYS.get(path, path), []).append(own)
        return _json({"data": data, "pageToken": None})

    def _subscription(self, asked: Asked, own: str, body: bytes) -> Answer:
        ends = (dt.datetime.now(dt.UTC) + dt.timedelta(days=7)).isoformat()
        if asked.method == "POST" and not own:
            wanted = msgspec.json.decode(body)
            made = {"id": str(uuid.uuid4()), "expires": ends, **wanted}
            self.subscriptions[made["id"]] = made
            return _json(made, status=201)
        if not own:
            return _json({"data": list(self.subscriptions.values()), "pageToken": None})
        if own not in self.subscriptions:
            return Answer(404)
        if asked.method == "DELETE":
            del self.subscriptions[own]
            return Answer(204)
        if asked.method == "PATCH":
            self.subscriptions[own]["expires"] = ends
        return _json(self.subscriptions[own])

    # ---- Being let in ----

    def _token(self, asked: Asked, headers: Mapping[str, str], body: bytes) -> Answer:
        form = parse_qs(body.decode("ascii", "replace"))
        given = (form.get("client_id", [""])[0], form.get("client_secret", [""])[0])
        header = headers.get("Authorization", "")
        if header.startswith("Basic "):
            name, _colon, secret = base64.b64decode(header[6:]).decode().partition(":")
            given = (name, secret)
        if asked.method != "POST" or form.get("grant_type") != ["client_credentials"]:
            return _error(400, "invalid_request", "client credentials only")
        if given != (CLIENT_ID, CLIENT_SECRET):
            return _error(401, "invalid_client", "unknown client")
        token = secrets.token_urlsafe(24)
        self.tokens.add(token)
        return _json({"access_token": token, "token_type": "Bearer", "expires_in": _LIFE})

    def _may(self, headers: Mapping[str, str]) -> bool:
        given = headers.get("Authorization", "").removeprefix("Bearer ")
        return given in self.tokens or (bool(self.bearer) and given == self.bearer)

    # ---- Serving ----

    @contextmanager
    def serving(self, port: int = 0, context: ssl.SSLContext | None = None) -> Iterator[str]:
        """The address of the host while the block runs; port 0 takes a free one."""
        server = self.server(port, context)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"{'https' if context else 'http'}://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def server(self, port: int, context: ssl.SSLContext | None = None) -> ThreadingHTTPServer:
        server = _Server(("127.0.0.1", port), _handler(self))
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        return server


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error of ours."""


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            parts = urlsplit(self.path)
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(size) if size else b""
            asked = Asked(self.command, parts.path, parse_qs(parts.query, keep_blank_values=True))
            self._send(provider.answer(asked, dict(self.headers.items()), body))

        do_GET = do_POST = do_PATCH = do_DELETE = _do  # noqa: N815 (the names that the server looks for)

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.pieces is not None:
                self.send_header("Connection", "close")
                self.end_headers()
                for piece in answer.pieces():
                    self.wfile.write(piece)
                    self.wfile.flush()
                self.close_connection = True
                return
            if "Content-Length" not in answer.headers:
                self.send_header("Content-Length", str(len(answer.body)))
            if "Content-Type" not in answer.headers:
                self.send_header("Content-Type", "application/json")
            self.end_headers()
            if answer.cut_after is not None:
                self.wfile.write(answer.body[: answer.cut_after])
                self.wfile.flush()
                self.close_connection = True
                return
            self.wfile.write(answer.body)

        def log_message(self, *_arguments: Any) -> None:
            """Nothing is written down: questions may hold personal numbers."""

    return Handler


def _limit(asked: Asked) -> int:
    text = asked.query.get("limit", [str(_DEFAULT_LIMIT)])[0]
    if not text.isdigit() or int(text) < 1:
        raise BadQuestionError("limit must be at least 1")
    return int(text)


def _json(value: Any, status: int = 200) -> Answer:
    return Answer(status, msgspec.json.encode(value))


def _error(status: int, code: str, message: str) -> Answer:
    return Answer(status, msgspec.json.encode({"code": code, "message": message}))


def _stamp(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _as_moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise BadQuestionError("not a date-time") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)
