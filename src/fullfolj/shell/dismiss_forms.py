"""Dismissing signals as wrong or known already: the form that the desk and the pupil page share."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from fullfolj.shell.components import DismissForm, ErrorLink, Option
from fullfolj.shell.contact_forms import Place
from fullfolj.signals.ladder import rule_title
from fullfolj.signals.models import DismissReason, Signal

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class _Signals(forms.TypedMultipleChoiceField):
    """Signals by number, whichever they are: one that has cleared, or is dismissed by now, is the action's to tell."""

    def __init__(self, **more: Any) -> None:
        super().__init__(coerce=uuid.UUID, **more)

    def valid_value(self, value: Any) -> bool:
        return bool(_UUID.fullmatch(str(value)))


class Dismiss(forms.Form):
    """Which signals, why, and the ground in the person's own words: all required."""

    signals = _Signals(error_messages={"required": _("Choose at least one signal.")})
    reason = forms.ChoiceField(
        choices=DismissReason.choices, error_messages={"required": _("Choose why."), "invalid_choice": _("Choose why.")}
    )
    ground = forms.CharField(
        max_length=300, strip=True, error_messages={"required": _("Write what makes you say so, in a sentence.")}
    )

    @property
    def wanted(self) -> dict[str, Any]:
        """What signals.dismissals.dismiss takes of it."""
        return {**self.cleaned_data, "reason": DismissReason(self.cleaned_data["reason"])}

    def links(self, form_id: str) -> tuple[ErrorLink, ...]:
        """The errors, in the order of the form."""
        return tuple(
            ErrorLink(str(text), f"{form_id}-{name}")
            for name in ("signals", "reason", "ground")
            for text in self.errors.get(name, [])
        )


def dismiss_id(key: str) -> str:
    return f"dismiss-{key}"


def dismiss_form(
    key: str, name: str, place: Place, lit: Iterable[Signal], sent: Dismiss | None = None
) -> DismissForm | None:
    """The form for one pupil's lit signals, None when there are none; with `sent` what was chosen stays chosen."""
    chosen = set(cast(QueryDict, sent.data).getlist("signals")) if sent else None
    signals = tuple(
        Option(str(one.uuid), rule_title(one.rule, one.evidence), is_chosen=chosen is None or str(one.uuid) in chosen)
        for one in lit
    )
    if not signals:
        return None
    return DismissForm(
        id=dismiss_id(key),
        name=name,
        url=place.url,
        signals=signals,
        reasons=tuple(
            Option(r.value, str(r.label), is_chosen=bool(sent) and sent.data.get("reason") == r.value)  # type: ignore[union-attr]
            for r in DismissReason
        ),
        ground=str(sent.data.get("ground", "")) if sent else "",
        target=place.target,
        errors=sent.links(dismiss_id(key)) if sent else (),
        back=place.back,
    )
