"""What the lesson facts say: reviewed SQL, one file a family, each with a header in plain words.

The headers together are docs/reference/measures.md.
"""

from fullfolj.measures.away import AwayDays, away_days
from fullfolj.measures.lesson_sums import LessonSums, Place, PupilLessons, pupil_lessons
from fullfolj.measures.pages import StripDay, lessons, strip, strip_prepared, weekly
from fullfolj.measures.results import Definition, StudentMeasures, WindowName
from fullfolj.measures.rollups import Rollup, Rollups, group_rollups, rollups
from fullfolj.measures.runner import as_of, replay
from fullfolj.measures.totals import Total, totals

__all__ = [
    "AwayDays",
    "Definition",
    "LessonSums",
    "Place",
    "PupilLessons",
    "Rollup",
    "Rollups",
    "StripDay",
    "StudentMeasures",
    "Total",
    "WindowName",
    "as_of",
    "away_days",
    "group_rollups",
    "lessons",
    "pupil_lessons",
    "replay",
    "rollups",
    "strip",
    "strip_prepared",
    "totals",
    "weekly",
]
