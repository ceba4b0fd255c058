"""How something about a pupil stands from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Dated[S]:
    """A state from `day` on, with the columns that the predicates of rules about it may use.

    `news_on` is the latest day on which something was added to what the rules tell of, as a subject to those left.
    """

    day: dt.date
    state: S
    figures: Mapping[str, Any]
    news_on: dt.date
