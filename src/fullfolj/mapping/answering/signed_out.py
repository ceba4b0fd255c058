"""What whoever answers is shown when the session has ended: the ways back in, with a code or a password.

Which of them it was is kept nowhere, so the page has both, and says nothing of the round nor of the pupil.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from fullfolj.mapping.wording.frames import Frame, frame
from fullfolj.mapping.wording.words import Words, every_language
from fullfolj.shell.errors import notes_sent


@dataclass(frozen=True)
class AgainPage:
    """`written`: a text that was sent and not taken, to be copied."""

    frame: Frame
    code_url: str
    sign_in_url: str
    was_sent: bool
    written: str


def both_ways(request: HttpRequest) -> HttpResponse:
    """Status 401; a form that was sent is told of as not taken."""
    words = _words(request.GET.get("lang", ""))
    page = AgainPage(
        frame=frame(words, tuple(every_language()), request.path),
        code_url=f"{reverse('mapping-enter')}?lang={words.language}",
        sign_in_url=redirect_to_login(request.get_full_path()).url,
        was_sent=request.method == "POST",
        written=notes_sent(request),
    )
    return render(request, "mapping/again.html", {"page": page}, status=401)


def _words(asked: str) -> Words:
    known = every_language()
    return known.get(asked) or known.get(get_language() or "") or next(iter(known.values()))
