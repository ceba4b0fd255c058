"""Which school organiser an import is for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.enums import OrganisationType
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation

_FIRST_CODE = "0000"


def the_organiser(code: str = "") -> Organisation | None:
    """The organiser with the code, or the only one; None when there is none at all.

    PlainError with exit code 2 when the code is unknown, or missing where there are several.
    """
    organisers = list(Organisation.objects.filter(organisation_type=OrganisationType.ORGANISER).order_by("pk"))
    if not organisers:
        return None
    chosen = [one for one in organisers if one.organisation_code == code] if code else organisers
    if len(chosen) == 1:
        return chosen[0]
    codes = ", ".join(one.organisation_code for one in organisers)
    raise PlainError(
        _("There is no organiser with the code %(code)s.") % {"code": code}
        if code
        else _("There are several organisers."),
        _("Choose one with --organiser: %(codes)s.") % {"codes": codes},
        exit_code=2,
    )


def create_first(code: str = "", *, by: Actor) -> Organisation:
    """The first organiser of an empty installation, under a name that can be changed later."""
    with recorded("organiser.create", by=by):
        return Organisation.objects.create(
            organisation_type=OrganisationType.ORGANISER,
            organisation_code=code or _FIRST_CODE,
            display_name=_("The organiser"),
        )
