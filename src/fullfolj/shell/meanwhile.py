"""A form that came second: somebody has changed what it is about while it was written."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm


def came_second(form: BaseForm, trouble: str, *, seen: object) -> None:
    """The sent form once more, with what is wrong and all that was written; sent again it has read `seen`.

    The form has a hidden field `seen`: which version its page showed.
    """
    sent: Any = form.data.copy()  # type: ignore[attr-defined]  # what a browser sends can be copied, and then changed
    sent["seen"] = str(seen)
    form.data = sent
    form.add_error(None, trouble)
