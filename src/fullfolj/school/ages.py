"""When somebody is of age."""

from __future__ import annotations

import datetime as dt


def eighteen_years_before(on: dt.date) -> dt.date:
    """As the database counts (access_grounds): who is born after it is under 18. 28 February for a leap day."""
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return on.replace(year=on.year - 18, day=day)
