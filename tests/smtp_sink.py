"""A real SMTP server on the loopback, for tests: it keeps what it is given, refuses an address, or hangs up."""

from __future__ import annotations

import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from typing import cast


@dataclass
class Sink:
    """What has come; `refuses` is an address that is not taken, `cuts` hangs up when a whole letter has been given."""

    refuses: str = ""
    cuts: bool = False
    port: int = 0
    letters: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)


@contextmanager
def sink(*, refuses: str = "", cuts: bool = False) -> Iterator[Sink]:
    """RFC 5321 as far as a client needs it: greeting, EHLO, MAIL, RCPT, DATA, RSET, QUIT."""
    kept = Sink(refuses, cuts)

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _talk(self, kept)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Session) as server:
        kept.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()


def _talk(session: socketserver.StreamRequestHandler, kept: Sink) -> None:
    sender, receivers = "", list[str]()

    def say(line: str) -> None:
        session.wfile.write(f"{line}\r\n".encode("ascii"))

    say("220 sink ESMTP")
    while line := session.rfile.readline().decode("utf-8").strip():
        verb = line.split(" ", 1)[0].upper()
        if verb in ("EHLO", "HELO"):
            say("250 sink")
        elif verb == "MAIL":
            sender, receivers = _address(line), []
            say("250 ok")
        elif verb == "RCPT" and _address(line) == kept.refuses:
            say("550 no such user")
        elif verb == "RCPT":
            receivers.append(_address(line))
            say("250 ok")
        elif verb == "DATA":
            say("354 go on")
            letter = message_from_bytes(_data(session), policy=email.policy.default)
            kept.letters.append((sender, receivers, cast(EmailMessage, letter)))
            if kept.cuts:
                return
            say("250 kept")
        elif verb == "QUIT":
            say("221 bye")
            return
        else:
            say("250 ok" if verb in ("RSET", "NOOP") else "502 not here")


def _data(session: socketserver.StreamRequestHandler) -> bytes:
    lines = []
    while (line := session.rfile.readline()) not in (b".\r\n", b""):
        lines.append(line[1:] if line.startswith(b"..") else line)
    return b"".join(lines)


def _address(line: str) -> str:
    return line.split("<", 1)[1].split(">", 1)[0]
