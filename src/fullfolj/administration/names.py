"""Names of the background tasks."""

from __future__ import annotations

PULL = "fullfolj.administration.pull"
