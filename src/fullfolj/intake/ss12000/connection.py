"""How a provider is reached: addresses, secrets and bounds."""

from __future__ import annotations

import ipaddress
import re
import ssl
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError

_LOCAL_NAMES = {"localhost", "localhost.localdomain"}


@dataclass(frozen=True)
class Limits:
    """Bounds of one request, of all waiting together, and of a whole reading. Seconds, and bytes as decoded."""

    connect: float = 10
    silence: float = 30
    answer: float = 120
    body: int = 32 << 20
    attempts: int = 5
    longest_wait: float = 120
    all_waits: float = 600
    whole: float = 6 * 3600
    pages: int = 100_000


@dataclass(frozen=True)
class Connection:
    """A provider's address and what is needed to be let in. `repr` never shows a secret.

    `bearer` is a fixed token; else `token_url` with `client_id` and `client_secret` (OAuth2 client credentials).
    `certificate` is a PEM with the client's certificate and key.
    """

    base_url: str
    token_url: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    bearer: str = field(default="", repr=False)
    certificate: str = field(default="", repr=False)
    page_size: int = 2000
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        check_address(self.base_url)
        if self.token_url:
            check_address(self.token_url)

    def url(self, path: str) -> str:
        """The address of a resource. Put together as text: joining by the rules of URLs would drop the base's path."""
        return f"{self.base_url.rstrip('/')}/{path.lstrip('/')}"

    def ssl_context(self) -> ssl.SSLContext:
        """The system's trust, with the client's certificate. PlainError when the certificate can't be used."""
        context = ssl.create_default_context()
        if self.certificate:
            with tempfile.NamedTemporaryFile("w", suffix=".pem", encoding="ascii") as file:
                file.write(self.certificate)
                file.flush()
                try:
                    context.load_cert_chain(Path(file.name), password="")  # never asks at the terminal
                except (ssl.SSLError, ValueError, OSError) as error:
                    raise unusable_certificate() from error
        return context


def unusable_certificate() -> PlainError:
    return PlainError(
        _("The client certificate can't be used."),
        _("It must be a PEM file with the certificate and its private key, without a password."),
        exit_code=2,
    )


#: No blanks, line ends or other signs that no web address has.
_ADDRESS = re.compile(r"[!-~åäöÅÄÖ]+")


def check_address(url: str) -> None:
    """PlainError unless it is https, or http to this computer itself, without name, password, query or fragment."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
        host = host if _ADDRESS.fullmatch(url) else ""
    except ValueError:
        host = ""
        parts = urlsplit("")
    if not host or parts.scheme not in ("https", "http"):
        raise PlainError(_("The provider's address is not a web address."), _example(), exit_code=2)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise PlainError(
            _("The provider's address must not hold a name, a password, a question mark or a number sign."),
            _example(),
            exit_code=2,
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise PlainError(
            _("The provider %(host)s is asked over http, which anyone on the way can read. Nothing was fetched.")
            % {"host": host},
            _("Use its https address. http is let through to this computer itself only."),
            exit_code=2,
        )


def _example() -> str:
    return _("Write it as the supplier gives it, such as https://api.example.se/ss12000/v2.0")


def is_loopback(host: str) -> bool:
    """Whether the name or address is this computer's own."""
    if host.casefold() in _LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
