"""What stands in the catalogue of a school unit: the shipped kinds and its own, but for those that it has hidden."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import OuterRef, Q, Subquery
from django.http import Http404

from fullfolj.school.models import Enrolment, Organisation, Person
from fullfolj.support.catalogue.content import Kind
from fullfolj.support.catalogue.reading import kind_of, shipped
from fullfolj.support.models import HiddenKind, KindVersion, OwnKind


def catalogue(units: Collection[Organisation]) -> Sequence[Kind]:
    """What any of the units offers, its own first; each kind once. Two statements."""
    hidden: dict[int, set[str]] = {one.pk: set() for one in units}
    for unit_id, slug in HiddenKind.objects.filter(unit__in=units).values_list("unit_id", "slug"):
        hidden[unit_id].add(slug)
    newest = KindVersion.objects.filter(kind=OuterRef("kind")).order_by("-number").values("number")[:1]
    rows = KindVersion.objects.filter(kind__unit__in=units, number=Subquery(newest)).select_related("kind")
    own = [kind_in(row) for row in rows if row.kind.slug not in hidden[row.kind.unit_id]]
    hidden_everywhere = set.intersection(*hidden.values()) if hidden else set()
    return [*own, *(one for slug, one in shipped().items() if slug not in hidden_everywhere)]


def hidden_kinds(unit: Organisation) -> Sequence[Kind]:
    """Those that the unit has taken out and may take back, shipped and own."""
    slugs = list(HiddenKind.objects.filter(unit=unit).values_list("slug", flat=True).order_by("pk"))
    own = {f"own-{one.uuid.hex}": one for one in OwnKind.objects.filter(unit=unit)}
    found = (shipped().get(slug) or (_newest(own[slug]) if slug in own else None) for slug in slugs)
    return [one for one in found if one is not None]


def kind(unit: Organisation, slug: str, number: int | None = None) -> Kind:
    """One kind of the unit's, hidden or not; its version `number` instead of the newest. Http404 for what is not there.

    Of a shipped kind there is only the version that Fullfölj comes with now.
    """
    if slug in shipped():
        return shipped()[slug]
    own = own_kind(unit, slug)
    versions = own.versions.filter(number=number) if number is not None else own.versions.order_by("-number")
    row = versions.select_related("kind").first()
    if row is None:
        raise Http404
    return kind_in(row)


def own_kind(unit: Organisation, slug: str) -> OwnKind:
    """Http404 for one of another unit's."""
    number = _uuid_of(slug)
    found = None if number is None else OwnKind.objects.filter(unit=unit, uuid=number).first()
    if found is None:
        raise Http404
    return found


def slug_of(unit: Organisation, number: uuid.UUID) -> str:
    """What an own kind of that number is called in addresses, whether it is there yet or not; Http404 for another's."""
    if OwnKind.objects.filter(uuid=number).exclude(unit=unit).exists():
        raise Http404
    return f"own-{number.hex}"


def versions(unit: Organisation, slug: str) -> Sequence[KindVersion]:
    """Of an own kind, the newest first; none of a shipped one."""
    number = _uuid_of(slug)
    if number is None:
        return []
    every = KindVersion.objects.filter(kind__unit=unit, kind__uuid=number).select_related("by")
    return list(every.order_by("-number"))


def is_hidden(unit: Organisation, slug: str) -> bool:
    return HiddenKind.objects.filter(unit=unit, slug=slug).exists()


def units_of(student: Person, today: dt.date) -> Sequence[Organisation]:
    """Where the pupil goes to school today; several for one who goes to several."""
    goes = Q(start_date__isnull=True) | Q(start_date__lte=today)
    has_not_left = Q(end_date__isnull=True) | Q(end_date__gte=today)
    rows = Enrolment.objects.filter(goes, has_not_left, person=student).select_related("unit").order_by("pk")
    return [one.unit for one in rows]


def names_of(begun_with: Iterable[tuple[str, int]]) -> Mapping[tuple[str, int], Kind]:
    """(slug, version) → the kind as it was then, of own ones; as it is now, of shipped ones. At most one statement."""
    pairs = set(begun_with)
    found = {(slug, number): shipped()[slug] for slug, number in pairs if slug in shipped()}
    own = [number for slug, _version in pairs if slug not in shipped() and (number := _uuid_of(slug)) is not None]
    if own:
        for row in KindVersion.objects.filter(kind__uuid__in=own).select_related("kind"):
            found[row.kind.slug, row.number] = kind_in(row)
    return found


def kind_in(row: KindVersion) -> Kind:
    """The version of an own kind, with `kind` at hand."""
    data = {**row.content, "slug": row.kind.slug, "version": row.number}
    return kind_of(data, tuple(row.content["name"]))


def _newest(own: OwnKind) -> Kind | None:
    row = own.versions.select_related("kind").order_by("-number").first()
    return None if row is None else kind_in(row)


def _uuid_of(slug: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(hex=slug.removeprefix("own-")) if slug.startswith("own-") else None
    except ValueError:
        return None
