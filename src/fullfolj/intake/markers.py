"""Who says that somebody is protected, kept beside each digest: whoever made a mark lifts it, and nobody else.

A marker is a provider's list (`ss12000:SOURCE:persons`), or a kind of file and the school unit that its row was of
(`roster:12345678`). '' stands for marks from before markers were kept, and those of sources that are no more.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fullfolj.intake.models import ProtectedIdentity
from fullfolj.school.models import Organisation

#: The list that a provider's people stand in.
PERSONS = "persons"
BEFORE_MARKERS = ""
#: Digest → marker → when the mark was made, None for BEFORE_MARKERS.
type Known = Mapping[str, Mapping[str, dt.datetime | None]]


def of_list(source: str, path: str) -> str:
    return f"ss12000:{source}:{path}"


def of_file(kind: str, unit_code: str) -> str:
    return f"{kind}:{unit_code}"


def is_of_files(marker: str, kind: str) -> bool:
    return marker.startswith(of_file(kind, ""))


@dataclass(frozen=True)
class Hidden:
    """Digests of one person, and the markers that the person is hidden by."""

    digests: frozenset[str]
    markers: frozenset[str]

    def is_kept(self, known: Known) -> bool:
        """Whether all of it is kept already."""
        return all(marker in known.get(digest, {}) for digest in self.digests for marker in self.markers)


@dataclass(frozen=True)
class Reader:
    """Who reads a list of people: what its marks are kept as, and whose marks its unmarked rows lift.

    `source` is '' for a file. `marked` is id → lists where a provider marks it, `whole` the provider's lists that have
    been read to the end with nothing unreadable: what such a list does not mark, it marks no longer. A mark that was
    made after `made_at` is newer than what is read, and stands.
    """

    kind: str
    made_at: dt.datetime
    source: str = ""
    marked: Mapping[str, Collection[str]] = field(default_factory=dict)
    whole: Collection[str] = ()

    def marks(self, unit_code: str, source_id: str) -> frozenset[str]:
        """The markers of a marked row."""
        if not self.source:
            return frozenset((of_file(self.kind, unit_code),))
        return frozenset(of_list(self.source, path) for path in self.marked.get(source_id) or (PERSONS,))

    def lifted(self, unit_code: str, identity: str, digests: Collection[str], known: Known) -> frozenset[str]:
        """The markers that an unmarked row takes away of those that its digests have."""
        own = {of_list(self.source, path) for path in self.whole} if self.source else {of_file(self.kind, unit_code)}
        # Nobody knows who made the oldest marks: the same id at the same school is as near as one comes.
        if BEFORE_MARKERS in known.get(identity, {}) and (not self.source or PERSONS in self.whole):
            own.add(BEFORE_MARKERS)
        times = [(marker, at) for digest in digests for marker, at in known.get(digest, {}).items()]
        newer = {marker for marker, at in times if at is not None and at > self.made_at}
        return frozenset(marker for marker, _at in times if marker in own and marker not in newer)


def known(organiser: Organisation) -> Known:
    found: dict[str, dict[str, dt.datetime | None]] = defaultdict(dict)
    rows = ProtectedIdentity.objects.filter(organiser=organiser)
    for digest, marker, at in rows.values_list("digest", "marked_by", "marked_at"):
        found[digest][marker] = at
    return found


def keep(organiser: Organisation, hidden: Iterable[Hidden], *, at: dt.datetime) -> None:
    """Keeps the marks. Digests that one marker has of one person go together: they are lifted together."""
    rows = ProtectedIdentity.objects.filter(organiser=organiser)
    kept = {(digest, marker): own for digest, marker, own in rows.values_list("digest", "marked_by", "together")}
    new = []
    for one in hidden:
        for marker in sorted(one.markers):
            theirs = [kept[digest, marker] for digest in sorted(one.digests) if (digest, marker) in kept]
            together = next((own for own in theirs if own is not None), None) or uuid.uuid4()
            for digest in sorted(one.digests):
                if (digest, marker) not in kept:
                    kept[digest, marker] = together
                    new.append(
                        ProtectedIdentity(
                            organiser=organiser, digest=digest, marked_by=marker, marked_at=at, together=together
                        )
                    )
    ProtectedIdentity.objects.bulk_create(new)


def lift(organiser: Organisation, lifted: Iterable[Hidden]) -> None:
    """The markers' marks on these people are gone, also on their other ids and numbers."""
    for one in lifted:
        theirs = ProtectedIdentity.objects.filter(organiser=organiser, marked_by__in=one.markers)
        found = theirs.filter(digest__in=one.digests)
        together = [own for own in found.values_list("together", flat=True) if own is not None]
        theirs.filter(together__in=together).delete()
        found.delete()


def lifted_by(organiser: Organisation, import_id: uuid.UUID) -> list[ProtectedIdentity]:
    """The marks that the import took away, as they were; not saved."""
    events: Any = ProtectedIdentity._meta.get_field("events").related_model
    gone = events.objects.filter(
        organiser=organiser.pk, pgh_label="delete", pgh_context__metadata__import_id=str(import_id)
    )
    names = ("digest", "marked_by", "marked_at", "together")
    return [ProtectedIdentity(organiser=organiser, **one) for one in gone.order_by("pgh_id").values(*names)]


def put_back(marks: Iterable[ProtectedIdentity]) -> None:
    """The marks are kept again, but for those that have been made anew since."""
    ProtectedIdentity.objects.bulk_create(marks, ignore_conflicts=True)


def disown(organiser: Organisation, source: str) -> None:
    """A source is no more and can't lift what it has marked: its marks become nobody's (BEFORE_MARKERS)."""
    rows = ProtectedIdentity.objects.filter(organiser=organiser)
    theirs = rows.filter(marked_by__startswith=of_list(source, ""))
    nobodys = rows.filter(marked_by=BEFORE_MARKERS).values_list("digest", flat=True)
    left = set(theirs.values_list("digest", flat=True)) - set(nobodys)
    theirs.delete()
    ProtectedIdentity.objects.bulk_create(
        ProtectedIdentity(organiser=organiser, digest=digest, marked_by=BEFORE_MARKERS) for digest in sorted(left)
    )
