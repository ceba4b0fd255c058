"""Where a sign-in lands, and the component gallery."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullfolj.access.gate import GatedRequest, signed_in
from fullfolj.access.permissions import Permission
from fullfolj.shell.gallery import examples
from fullfolj.shell.navigation import menu_for


@signed_in
def start(request: GatedRequest) -> HttpResponse:
    """To the first page in the visitor's own menu; a plain page for a role that has none. Shows no pupil."""
    menu = menu_for(request.visitor, "")
    if menu:
        return redirect(menu[0].url)
    return render(request, "shell/no_page.html")


@signed_in
def gallery(request: GatedRequest) -> HttpResponse:
    """For system administrators, and for everybody who is signed in where DEBUG is on. Shows no pupil."""
    if not settings.DEBUG and not request.visitor.may(Permission.SEE_INSTALLATION):
        raise PermissionDenied
    return render(request, "shell/gallery.html", examples(today=request.visitor.today))
