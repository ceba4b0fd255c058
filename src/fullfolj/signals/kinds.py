"""The kinds of rules that are judged by how something stands, beside those about attendance."""

from __future__ import annotations

from typing import Any

from fullfolj.signals.mapping_replay import MAPPING
from fullfolj.signals.rules import Rule
from fullfolj.signals.state_judging import Kind
from fullfolj.signals.study_replay import STUDIES

KINDS: tuple[Kind[Any], ...] = (STUDIES, MAPPING)


def kind_of(rule: Rule) -> Kind[Any] | None:
    """None for a rule about attendance."""
    return next((kind for kind in KINDS if rule in kind.rules), None)
