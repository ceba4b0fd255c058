"""What can go wrong between us and a provider, each in words and with a code that a run keeps."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.domain.errors import PlainError

_SENTENCES: dict[str, tuple[Promise, Promise]] = {
    "unreachable": (
        gettext_lazy("The provider could not be reached (%(what)s)."),
        gettext_lazy(
            "Check the address, and whether the supplier has said that it is out of service. Try again later."
        ),
    ),
    "not-let-in": (
        gettext_lazy("The provider does not let us in (%(what)s)."),
        gettext_lazy("Check the client id and the secret, or ask the supplier whether they still hold."),
    ),
    "forbidden": (
        gettext_lazy("The provider does not let us read this (%(what)s)."),
        gettext_lazy("Ask the supplier to open the resource for Fullfölj."),
    ),
    "lacking": (
        gettext_lazy("The provider does not have this (%(what)s)."),
        gettext_lazy("Ask the supplier whether it can be opened; what it does not have can come from a file."),
    ),
    "refused-question": (
        gettext_lazy("The provider did not accept the question (%(what)s)."),
        gettext_lazy("Tell the supplier; Fullfölj reads everything instead where it can."),
    ),
    "busy": (
        gettext_lazy("The provider asked us to wait longer than we do (%(what)s)."),
        gettext_lazy("Nothing needs to be done: the next run tries again."),
    ),
    "broken": (
        gettext_lazy("The provider answered with an error of its own (%(what)s)."),
        gettext_lazy("The next run tries again. Tell the supplier if it goes on."),
    ),
    "too-slow": (
        gettext_lazy("The provider's answer took too long (%(what)s)."),
        gettext_lazy("The next run tries again. Tell the supplier if it goes on."),
    ),
    "lasts-too-long": (
        gettext_lazy("The pull took longer than a pull may (%(what)s)."),
        gettext_lazy("The next run tries again. Tell the supplier if it goes on."),
    ),
    "too-large": (
        gettext_lazy("The provider's answer was too large (%(what)s)."),
        gettext_lazy("Tell the supplier, or lower the page size of the source."),
    ),
    "cut": (
        gettext_lazy("The provider's answer broke off (%(what)s)."),
        gettext_lazy("The next run tries again. Tell the supplier if it goes on."),
    ),
    "not-json": (
        gettext_lazy("The provider's answer is not JSON as the standard has it (%(what)s)."),
        gettext_lazy("Check that the address is that of the SS 12000 service; tell the supplier if it is."),
    ),
    "redirected": (
        gettext_lazy("The provider sends us on to another address, which Fullfölj does not follow (%(what)s)."),
        gettext_lazy("Give the source the right address."),
    ),
    "empty": (
        gettext_lazy("The provider says that it has nobody at all (%(what)s). Nothing was changed."),
        gettext_lazy("Ask the supplier what has happened. An empty answer never empties a school."),
    ),
    "goes-in-circles": (
        gettext_lazy("The provider's pages never end (%(what)s)."),
        gettext_lazy("Tell the supplier: the same page is offered again and again."),
    ),
}

#: After these the same question may get an answer a moment later.
PASSING = {"unreachable", "busy", "broken", "too-slow", "cut"}


class ProviderError(PlainError):
    """A provider did not answer as it should; `code` is one of the words above. `what` is a path and a status."""

    def __init__(self, code: str, what: str, *, wait: float | None = None) -> None:
        sentence, what_to_do = _SENTENCES[code]
        super().__init__(str(sentence) % {"what": what}, str(what_to_do))
        self.code, self.what, self.wait = code, what, wait


def in_words(code: str, what: str) -> str:
    """The sentence of a code that was kept, in the language that is active now."""
    if code not in _SENTENCES:
        return _("Something went wrong (%(what)s).") % {"what": what or code}
    return str(_SENTENCES[code][0]) % {"what": what}
