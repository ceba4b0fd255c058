"""What the lesson facts say: reviewed SQL, one file a family, each with a header in plain words.

The headers together are docs/reference/measures.md.
"""

from fullfolj.measures.pages import StripDay, lessons, strip, strip_prepared, weekly
from fullfolj.measures.results import Definition, StudentMeasures, WindowName
from fullfolj.measures.runner import as_of, replay
from fullfolj.measures.totals import Total, totals

__all__ = [
    "Definition",
    "StripDay",
    "StudentMeasures",
    "Total",
    "WindowName",
    "as_of",
    "lessons",
    "replay",
    "strip",
    "strip_prepared",
    "totals",
    "weekly",
]
