"""FULLFOLJ_SMTP_URL read into what Django wants."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from fullfolj.config.language import gettext as _
from fullfolj.domain.errors import PlainError

#: Seconds that a mail server is waited for.
TIMEOUT = 20
_EXAMPLE = "smtp://user:password@host:587"
_NOTHING = {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


def mailer(address: str, sender: str) -> dict[str, Any]:
    """Django's MAILERS['default']; without an address nothing is sent.

    `smtp://` speaks TLS from the second sentence on (STARTTLS), `smtps://` from the first; `smtp://…?tls=none` never,
    for a server in the own network. Raises PlainError (exit code 2), which never repeats the address: it holds a
    password.
    """
    if not address:
        return _NOTHING
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise _unreadable() from error
    options = dict(parse_qsl(parts.query))
    without = options.pop("tls", "") == "none"
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or options or parts.path.strip("/"):
        raise _unreadable()
    if "@" not in sender:
        raise PlainError(
            _("FULLFOLJ_SMTP_FROM is no e-mail address."),
            _("Give the address that the school's messages come from, such as {example}.").format(
                example="narvaro@skolan.example"
            ),
            exit_code=2,
        )
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": port,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp" and not without,
            "use_ssl": parts.scheme == "smtps",
            "timeout": TIMEOUT,
        },
    }


def _unreadable() -> PlainError:
    return PlainError(
        _("FULLFOLJ_SMTP_URL is not the address of a mail server."),
        _("Write it like {example}; percent-encode characters such as / and @ in a password.").format(example=_EXAMPLE),
        exit_code=2,
    )
