"""Names of the background tasks and of the locks that keep one import from being worked on twice."""

from __future__ import annotations

import uuid

READ = "fullfolj.imports.read_import"
APPLY = "fullfolj.imports.apply_import"
UNDO = "fullfolj.imports.take_back_import"
EFFECT = "fullfolj.imports.effect_on_signals"


def lock_of(import_id: uuid.UUID) -> str:
    return f"import:{import_id}"
