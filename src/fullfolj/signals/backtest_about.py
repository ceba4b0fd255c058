"""What a unit's back-test tables are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fullfolj.lake.engine import Frame


@dataclass(frozen=True)
class About:
    """The `places` a unit's pupils have had (backtest_register), all their lessons, and what was `corrected`.

    `corrected` is what lake.corrections.of_students gives of them.
    """

    unit: int
    places: Frame
    paths: Sequence[Path]
    corrected: Frame
    as_of: dt.date
    definition: str
