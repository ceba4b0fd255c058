"""Filters for dates and numbers in templates; presenters call fullfolj.shell.words themselves."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone

from fullfolj.shell import words

register = template.Library()


@register.filter
def near_day(date: dt.date) -> str:
    """*i dag, i går, på torsdag* or *24 november*."""
    return words.near_day(date, timezone.localdate())


@register.filter
def long_day(date: dt.date) -> str:
    """*tisdag 24 november*."""
    return words.long_day(date, timezone.localdate())


@register.filter
def day(date: dt.date) -> str:
    """*24 november*."""
    return words.day(date, timezone.localdate())


@register.filter
def short_day(date: dt.date) -> str:
    """*24 nov*."""
    return words.short_day(date)


@register.filter
def clock(moment: dt.datetime) -> str:
    """*09.12*, local time."""
    return words.clock(timezone.localtime(moment))


@register.filter
def digits(number: int) -> str:
    """*1 234*."""
    return words.digits(number)


@register.filter
def count(number: int) -> str:
    """*sex*, *13*."""
    return words.count(number)
