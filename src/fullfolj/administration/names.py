"""Names of the background tasks."""

from __future__ import annotations

MERGE = "fullfolj.administration.merge"
PULL = "fullfolj.administration.pull"
