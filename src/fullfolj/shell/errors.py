"""Error pages: what happened, what to do. Never what the server thought, never whether a pupil exists."""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from fullfolj.access.gate import SignedOut, by_script

#: Where htmx puts a notice, whatever the form was about to replace.
_AS_NOTICE = {"HX-Retarget": "#toasts", "HX-Reswap": "innerHTML", "HX-Reselect": ".ff-toast"}

#: What forms call what people write in them.
_WORDS = frozenset(
    {"note", "text", "what", "why", "works", "progress", "next_step", "agreed", "outcome", "word", "words", "reason"}
    | {"strengths", "own_words", "measures", "contacts", "subjects", "outside"}
)


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
    """The words of a form that was sent: those of `_WORDS`, and what is called `note-` and more. A file is never read:
    it may be large, and nobody has let it in.
    """
    if request.content_type != "application/x-www-form-urlencoded":
        return ""
    try:
        notes = (str(text) for name, text in request.POST.items() if name in _WORDS or name.startswith("note-"))
        return "\n\n".join(filter(None, notes))
    except SuspiciousOperation:
        return ""
