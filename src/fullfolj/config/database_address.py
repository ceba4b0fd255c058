"""DATABASE_URL read into what Django wants."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from fullfolj.config.language import gettext as _
from fullfolj.domain.errors import PlainError

#: Seconds that a connection to the database is kept. A new one plans everything anew, while somebody waits.
KEPT_OPEN = 3600

_EXAMPLE = "postgresql://user:password@host:5432/database?sslmode=verify-full"


def parse(address: str) -> dict[str, Any]:
    """Django's DATABASES['default'] for `postgresql://user:password@host:port/database?option=value`.

    Percent-encoding is undone; a socket directory is given as `?host=/run/postgresql`; other options go to libpq.
    Raises PlainError (exit code 2), which never repeats the address: it holds a password.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise _unreadable() from error
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name or "/" in name:
        raise _unreadable()
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(port or "")),
        "CONN_MAX_AGE": KEPT_OPEN,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _unreadable() -> PlainError:
    return PlainError(
        _("DATABASE_URL is not the address of a PostgreSQL database."),
        _("Write it like {example}; percent-encode characters such as / and @ in a password.").format(example=_EXAMPLE),
        exit_code=2,
    )
