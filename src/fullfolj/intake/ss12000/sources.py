"""Sources: how providers are added, changed and taken away. Their secrets go in sealed and come out for a pull only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.intake import markers
from fullfolj.intake.models import Pull, Source
from fullfolj.intake.ss12000.connection import Connection, Limits
from fullfolj.school import sealing
from fullfolj.school.history import recorded
from fullfolj.school.models import AbsenceNotice, Organisation

_PURPOSE = "source"


@dataclass(frozen=True)
class Secrets:
    """What lets us in, in clear; '' where there is none. `repr` shows nothing."""

    client_secret: str = ""
    bearer: str = ""
    certificate: str = ""

    def __repr__(self) -> str:
        return "Secrets(…)"


def add(
    *,
    organiser: Organisation,
    name: str,
    base_url: str,
    token_url: str = "",
    client_id: str = "",
    secrets: Secrets,
    by: Actor,
    now: dt.datetime,
) -> Source:
    """A new source. PlainError when the name is taken, or the address or the certificate can't be used."""
    name = name.strip()
    if not name or len(name) > 60:
        raise PlainError(_("A source needs a name of at most 60 characters."), exit_code=2)
    if Source.objects.filter(organiser=organiser, name=name).exists():
        raise PlainError(
            _("There is already a source called %(name)s.") % {"name": name},
            _("Choose another name, or remove the one there is."),
            exit_code=2,
        )
    if token_url and not (client_id and secrets.client_secret):
        raise PlainError(_("A token address needs a client id and a secret."), exit_code=2)
    connection = Connection(base_url, token_url, client_id, certificate=secrets.certificate)
    connection.ssl_context()  # tells now if the certificate is no certificate
    with recorded("source.add", by=by):
        return Source.objects.create(
            organiser=organiser,
            name=name,
            base_url=base_url.rstrip("/"),
            token_url=token_url,
            client_id=client_id,
            **_sealed(secrets),
            created_at=now,
        )


@dataclass(frozen=True)
class Rhythm:
    """When and what is pulled: `units` are codes of school units (none: all), `attendance_every` minutes (0: never)."""

    is_active: bool
    units: tuple[str, ...]
    full_every_days: int
    night_at: dt.time
    attendance_every: int


def configure(*, source: Source, rhythm: Rhythm, by: Actor) -> None:
    """The source has the rhythm from now on. Other units than before: everything is read the next time."""
    with recorded("source.configure", by=by):
        if sorted(source.units) != sorted(rhythm.units):
            source.last_full_at = None
        source.is_active, source.units = rhythm.is_active, list(rhythm.units)
        source.full_every_days, source.night_at = rhythm.full_every_days, rhythm.night_at
        source.attendance_every = rhythm.attendance_every
        source.save(
            update_fields=[
                "is_active", "units", "full_every_days", "night_at", "attendance_every", "last_full_at",
            ]
        )  # fmt: skip


def set_back(pull: Pull) -> None:
    """The source is read once more from where the pull began; called when what had waited of it has been applied.

    Whatever later pulls have brought in since may then have become what it was.
    """
    source = Source.objects.select_for_update().get(pk=pull.source_id)
    began = pull.started_at
    read = {name: min(dt.datetime.fromisoformat(text), began) for name, text in source.cursors.items()}
    source.cursors = {name: moment.isoformat() for name, moment in read.items()}
    source.save(update_fields=["cursors"])


def remove(*, source: Source, by: Actor) -> None:
    """The source and its runs go, and who it said is away; what it brought in stays, and its marks too."""
    with recorded("source.remove", by=by):
        AbsenceNotice.objects.filter(source=str(source.pk)).delete()
        markers.disown(source.organiser, str(source.pk))
        source.delete()


def find(organiser: Organisation, name: str) -> Source:
    """The organiser's source of that name. PlainError with exit code 2 without one."""
    source = Source.objects.filter(organiser=organiser, name=name.strip()).first()
    if source is not None:
        return source
    names = ", ".join(Source.objects.filter(organiser=organiser).order_by("name").values_list("name", flat=True))
    raise PlainError(
        _("There is no source called %(name)s.") % {"name": name},
        _("There are: %(names)s.") % {"names": names} if names else _("Add one first: fullfolj source add NAME …"),
        exit_code=2,
    )


def connection(source: Source, limits: Limits | None = None) -> Connection:
    """How the source is reached, secrets in clear. PlainError when they were sealed with a key that is gone."""
    try:
        secret, bearer, certificate = (
            sealing.unseal(sealed, purpose=_PURPOSE)
            for sealed in (source.sealed_secret, source.sealed_bearer, source.sealed_certificate)
        )
    except (sealing.NotOursError, ValueError) as error:
        raise PlainError(
            _("The secrets of the source %(name)s can't be opened: this installation has another key.")
            % {"name": source.name},
            _("Put back the key file secrets/sealing, or remove the source and add it again."),
        ) from error
    return Connection(
        base_url=source.base_url,
        token_url=source.token_url,
        client_id=source.client_id,
        client_secret=secret,
        bearer=bearer,
        certificate=certificate,
        page_size=source.page_size,
        limits=limits or Limits(),
    )


def _sealed(secrets: Secrets) -> dict[str, Any]:
    return {
        "sealed_secret": sealing.seal(secrets.client_secret, purpose=_PURPOSE),
        "sealed_bearer": sealing.seal(secrets.bearer, purpose=_PURPOSE),
        "sealed_certificate": sealing.seal(secrets.certificate, purpose=_PURPOSE),
    }
