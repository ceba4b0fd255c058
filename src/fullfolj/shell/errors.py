"""Error pages: what happened, what to do. Never what the server thought, never whether a pupil exists."""

from __future__ import annotations

import re

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from fullfolj.access.gate import SignedOut, by_script

#: Where htmx puts a notice, whatever the form was about to replace.
_AS_NOTICE = {"HX-Retarget": "#toasts", "HX-Reswap": "innerHTML", "HX-Reselect": ".ff-toast"}

#: Fields that are never given back, whatever is in them.
_SECRET = re.compile(r"password|passphrase|secret|token|bearer|personal|(^|_)code$")
_PERSONAL_NUMBER = re.compile(r"\d{6,8}[-+ ]*\w\d{3}")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "shell/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, SignedOut):
        return _not_taken(request, "signed_out", status=401)
    return render(request, "shell/errors/403.html", {"written": _words_sent(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "shell/errors/404.html", {"written": _words_sent(request)}, status=404)


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """An address asked for in a way that it does not take, such as a form's address opened by itself.

    By script a notice; `allowed` are the methods that it takes, as the header names them.
    """
    template = "shell/errors/_not_allowed.html" if by_script(request) else "shell/errors/405.html"
    is_form = request.method not in ("GET", "HEAD")
    response = render(request, template, {"is_form": is_form}, status=405)
    response.headers["Allow"] = allowed
    return _as_notice(response) if by_script(request) else response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or cookies are off: nothing was saved, and that is said."""
    return _not_taken(request, "csrf", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: whatever broke must not break the page that says so."""
    return HttpResponse(render_to_string("shell/errors/500.html"), status=500)


def _words_sent(request: HttpRequest) -> str:
    """What somebody wrote who lost the role, or whom it is about, meanwhile: to be copied, and not lost."""
    return notes_sent(request) if request.method == "POST" else ""


def _not_taken(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    """A form that was not taken, with nothing written lost.

    By script a notice, and the form stands as it was; else a page with the note, to be copied.
    """
    if by_script(request):
        return _as_notice(render(request, "shell/errors/_not_taken.html", status=status))
    return render(request, f"shell/errors/{why}.html", {"written": notes_sent(request)}, status=status)


def _as_notice(response: HttpResponse) -> HttpResponse:
    for name, value in _AS_NOTICE.items():
        response.headers[name] = value
    return response


def notes_sent(request: HttpRequest) -> str:
    """The words of a form that was sent, of whatever field that is no secret. A file is never read: it may be large,
    and nobody has let it in.
    """
    if request.content_type != "application/x-www-form-urlencoded":
        return ""
    try:
        sent = [(name, text.strip()) for name, texts in request.POST.lists() for text in map(str, texts)]
    except SuspiciousOperation:
        return ""
    return "\n\n".join(text for name, text in sent if _is_words(name, text))


def _is_words(name: str, text: str) -> bool:
    """Told by what is in the field, so that no form is forgotten: a choice, a number and an address have neither spaces
    nor capitals, and what a page notes for itself is JSON. What is called `note` and more is written by hand even when
    it is one word.
    """
    if _SECRET.search(name) or _PERSONAL_NUMBER.fullmatch(text) or text.startswith(("{", "[")):
        return False
    is_written = len(text.split()) > 1 or (text[:1].isalpha() and text.istitle()) or name.startswith("note")
    return is_written and any(letter.isalpha() for letter in text)
