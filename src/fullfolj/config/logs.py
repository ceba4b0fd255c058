"""What is logged tells the route of a request, never its address: that may hold a pupil's uuid or a secret."""

from __future__ import annotations

import logging

from django.http import HttpRequest


class WithoutAddresses(logging.Filter):
    """Puts the route in place of the request's address in what Django says about a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            match = request.resolver_match
            route = f"/{match.route}" if match is not None else "(no route)"
            record.msg, record.args = record.getMessage().replace(_as_logged(request.path), route), ()
        return True


def _as_logged(path: str) -> str:
    """The path as Django writes it: no other signs than ASCII's."""
    return path.encode("unicode_escape").decode("ascii")
