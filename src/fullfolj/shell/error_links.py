"""What is wrong in a form, each with where to mend it: for the summary at the top of the page."""

from __future__ import annotations

from django.forms import BaseForm

from fullfolj.shell.components import ErrorLink


def error_links(form: BaseForm, *, whole: str = "") -> tuple[ErrorLink, ...]:
    """Every error in the form's order. A field of several boxes is led to by what stands around them (`auto_id`); what
    is about no field by the id `whole`.
    """
    return tuple(
        ErrorLink(str(text), (form[name].id_for_label or form[name].auto_id) if name in form.fields else whole)
        for name, texts in form.errors.items()
        for text in texts
    )
