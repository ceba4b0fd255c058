"""One answer put in among the others, which stand as they are: two who write at once do not undo each other."""

from __future__ import annotations

from django.db.models import F, JSONField, Value
from django.db.models.expressions import CombinedExpression


def put_in(answers: dict[str, int | str]) -> CombinedExpression:
    """What `answers` of a row becomes, worked out by the database (jsonb ||)."""
    return CombinedExpression(F("answers"), "||", Value(answers, JSONField()), output_field=JSONField())
