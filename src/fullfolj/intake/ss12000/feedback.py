"""What we tell the provider: counts of what came in, what could not be read, and where notices may be sent.

Never anything about a person (SS 12000: /statistics/, /log/, /subscriptions). A provider that lacks these is let be.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

import msgspec

from fullfolj.domain.actor import Actor
from fullfolj.intake.models import Import, ImportKind, Pull, Source
from fullfolj.intake.ss12000.client import Client
from fullfolj.intake.ss12000.faults import ProviderError
from fullfolj.school.history import recorded

#: The words of EndPointsEnum for what an import has brought in; it has none for sums.
_ENTITY = {ImportKind.ROSTER: "Person", ImportKind.LESSONS: "Attendance", ImportKind.GRADES: "Grade"}
_RESOURCES = {
    "organisations": "Organisation", "persons": "Person", "groups": "Group", "duties": "Duty", "activities": "Activity",
    "syllabuses": "Syllabus", "calendarEvents": "CalendarEvent", "attendances": "Attendance", "grades": "Grade",
    "absences": "Absence",
}  # fmt: skip
_WANTED = ("Attendance", "Absence", "CalendarEvent", "Person", "Group", "Grade")
#: How long a subscription is taken to last when the provider does not say.
_UNTOLD = dt.timedelta(days=7)
_RENEW = dt.timedelta(days=2)


def report(client: Client, pull: Pull, imports: Iterable[Import], now: dt.datetime) -> None:
    """Counts to /statistics/, and to /log/ how many objects of a kind could not be read."""
    stamp = now.astimezone(dt.UTC).isoformat(timespec="seconds")
    for imp in imports:
        counts = imp.counts
        if imp.kind not in _ENTITY:
            continue
        _tell(client, "statistics/", {
            "resourceType": _ENTITY[ImportKind(imp.kind)],
            "newCount": counts["new"],
            "updatedCount": counts["changed"],
            "deletedCount": counts["removed"],
            "timeOfOccurance": stamp,
        })  # fmt: skip
    for path, told in pull.outcome.items():
        if told.get("unreadable") and path in _RESOURCES:
            _tell(client, "log/", {
                "message": f"{told['unreadable']} objects could not be read",
                "messageType": "unreadable",
                "resourceType": _RESOURCES[path],
                "severityLevel": "Warning",
                "timeOfOccurance": stamp,
            })  # fmt: skip


def _tell(client: Client, path: str, entry: dict[str, Any]) -> None:
    try:
        client.post(path, entry)
    except ProviderError:
        return  # it is their log: nothing of ours hangs on it


def digest(token: str) -> str:
    """What is kept of the end of the notices' address."""
    return hashlib.sha256(token.encode()).hexdigest()


def subscribe(client: Client, source: Source, address: str, *, by: Actor, now: dt.datetime) -> None:
    """Asks for notices at `address` followed by a secret, or renews what there is. A provider without them is let be.

    The notice says no more than that there is something to pull.
    """
    try:
        if source.subscription_ends and source.subscription_ends - now > _RENEW:
            return
        if source.subscription_id:
            answer = client.patch(f"subscriptions/{source.subscription_id}")
            _keep(source, answer, source.hook_digest, by, now)
            return
    except ProviderError:
        pass  # it is no longer there: a new one
    token = secrets.token_urlsafe(32)
    wanted = {
        "name": "Fullfölj",
        "target": f"{address.rstrip('/')}/{token}/",
        "resourceTypes": [{"resource": one} for one in _WANTED],
    }
    try:
        answer = client.post("subscriptions", wanted)
    except ProviderError:
        return
    _keep(source, answer, digest(token), by, now)


class _Subscription(msgspec.Struct):
    id: str = ""
    expires: str = ""


def _keep(source: Source, answer: bytes, hook: str, by: Actor, now: dt.datetime) -> None:
    """Without an id that can be read the subscription is asked for anew when its time is over, else renewed."""
    try:
        found = msgspec.json.decode(answer, type=_Subscription)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = _Subscription()
    own = found.id[:100]
    try:
        ends = dt.datetime.fromisoformat(found.expires)
    except ValueError:
        ends = now + _UNTOLD
    with recorded("source.subscribe", by=by):
        source.subscription_id, source.hook_digest = own, hook
        source.subscription_ends = ends if ends.tzinfo is not None else ends.replace(tzinfo=dt.UTC)
        source.save(update_fields=["subscription_id", "subscription_ends", "hook_digest"])
