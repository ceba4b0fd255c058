"""Tags that place figures: the only way a figure gets on to a page, and it takes its evidence along."""

from __future__ import annotations

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from fullfolj.shell.components import Evidence, EvidenceMissing, Figure, Notes, Sentence

register = template.Library()


@register.simple_tag(takes_context=True)
def sentence(context: Context, parts: Sentence) -> SafeString:
    """The sentence with each figure as a button that opens its evidence."""
    return mark_safe(  # noqa: S308 - every part is escaped or made by format_html
        "".join(_figure(context, part) if isinstance(part, Figure) else conditional_escape(part) for part in parts)
    )


@register.simple_tag(takes_context=True)
def figure(context: Context, value: Figure) -> SafeString:
    """One figure on its own. Anything that is not a Figure is refused: a bare number has no evidence."""
    if not isinstance(value, Figure):
        raise EvidenceMissing(f"{value!r} has no evidence; hand a Figure to the template")
    return _figure(context, value)


@register.simple_tag(takes_context=True)
def how_counted(context: Context, evidence: Evidence) -> SafeString:
    """The round question mark beside a heading or a chart."""
    number, anchor = _notes(context).add(evidence)
    return format_html(
        '<button type="button" class="ff-q" popovertarget="{}" aria-label="{}"><span aria-hidden="true">?</span>'
        "<sup>{}</sup></button>",
        anchor,
        gettext("How this is counted: %(title)s") % {"title": evidence.title},
        number,
    )


@register.simple_tag(takes_context=True)
def sources(context: Context) -> SafeString:
    """The bubbles of every figure above; last on the page, numbered footnotes in print."""
    notes = _notes(context)
    return mark_safe(render_to_string("shell/components/_sources.html", {"notes": notes}))  # noqa: S308


def _figure(context: Context, value: Figure) -> SafeString:
    number, anchor = _notes(context).add(value.evidence)
    return format_html(
        '<button type="button" class="ff-ev" popovertarget="{}">{}<sup>{}</sup></button>', anchor, value.text, number
    )


def _notes(context: Context) -> Notes:
    notes = context.get("notes")
    if not isinstance(notes, Notes):
        raise EvidenceMissing("the page has no place for footnotes: render it with a request")
    return notes
