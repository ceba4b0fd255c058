"""What the lesson facts say: reviewed SQL, one file a family, each with a header in plain words.

The headers together are docs/reference/measures.md.
"""

from fullfolj.measures.pages import lessons, strip, weekly
from fullfolj.measures.results import Definition, StudentMeasures, WindowName
from fullfolj.measures.runner import as_of, replay

__all__ = ["Definition", "StudentMeasures", "WindowName", "as_of", "lessons", "replay", "strip", "weekly"]
