"""Migrations with fewer models rendered anew: an empty database is filled in half a minute instead of four.

Django renders a model's class anew when a migration changes it, and for a new foreign key or a new table also all
classes that are tied to it, near and far; here nearly all are. For what touches no relation it has a shorter way
("delayed": that model alone, the others before the next piece of Python that needs them), and this takes that way for
new tables and foreign keys too. When a relation is altered or taken away, everything is still rendered.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations import executor
from django.db.migrations.state import ProjectState


class LightState(ProjectState):
    """The models as a migration sees them; those that did not change stay as they were rendered."""

    def clone(self) -> LightState:
        """As Django's, of this kind."""
        new: Any = super().clone()
        new.__class__ = LightState
        return new  # type: ignore[no-any-return]

    def add_field(self, app_label: str, model_name: str, name: str, field: Any, preserve_default: Any) -> None:
        """As Django's, and a relation too leaves the classes at its other end as they are."""
        rendered = self.__dict__.pop("apps", None)  # nothing is rendered, so nothing is rendered anew
        super().add_field(app_label, model_name, name, field, preserve_default)
        if rendered is not None:
            self.__dict__["apps"] = rendered
            self.reload_model(app_label, model_name, delay=True)

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """That class alone, or, where others hang on what changed, all of them when next they are asked for."""
        rendered = self.__dict__.get("apps")
        if rendered is None:
            return
        is_new = model_name not in rendered.all_models[app_label]
        if delay or is_new:
            self.is_delayed = True
            self._reload({(app_label, model_name)})  # type: ignore[attr-defined]
        else:
            del self.__dict__["apps"]


@contextmanager
def light_states() -> Iterator[None]:
    """Django's executor of migrations begins with such a state meanwhile."""
    before = executor.ProjectState  # type: ignore[attr-defined]
    executor.ProjectState = LightState  # type: ignore[attr-defined]
    try:
        yield
    finally:
        executor.ProjectState = before  # type: ignore[attr-defined]
