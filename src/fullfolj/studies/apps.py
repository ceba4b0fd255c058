from __future__ import annotations

from collections.abc import Collection, Iterable

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    name = "fullfolj.studies"
    label = "studies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fullfolj.intake.undo import WORK, Work
        from fullfolj.shell.baseline import COLUMNS
        from fullfolj.shell.desk_lines import DESK_LINES
        from fullfolj.shell.navigation import MENU
        from fullfolj.shell.panels import PANELS
        from fullfolj.signals.study_facts import WORDS
        from fullfolj.studies import baseline_columns, desk, words
        from fullfolj.studies.menu import SOURCE
        from fullfolj.studies.panel import PANEL

        if "subject overview" not in WORK:
            WORK.register(Work("subject overview", _written_about))
        DESK_LINES.register(desk.SOURCE)
        MENU.register(SOURCE)
        PANELS.register(PANEL)
        WORDS.register(words.SOURCE)
        for column in baseline_columns.EVERY:
            COLUMNS.register(column)


def _written_about(students: Collection[int]) -> Iterable[int]:
    """Those of the pupils of whom a teacher has said something, or who have themselves."""
    from fullfolj.studies.models import OwnWords, Piece, SubjectEntry

    first, *others = (
        model._default_manager.filter(person__in=students).values_list("person", flat=True)
        for model in (SubjectEntry, Piece, OwnWords)
    )
    return first.union(*others)
