from __future__ import annotations

from collections.abc import Collection, Iterable

from django.apps import AppConfig


class MappingConfig(AppConfig):
    name = "fullfolj.mapping"
    label = "mapping"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fullfolj.access.glances import GLANCES
        from fullfolj.intake.undo import WORK, Work
        from fullfolj.mapping import findings
        from fullfolj.mapping.free_text import desk as text_desk
        from fullfolj.mapping.free_text.queries import ANY
        from fullfolj.mapping.menu import SOURCE
        from fullfolj.mapping.panel import PANEL, SHARED_PANEL
        from fullfolj.mapping.rounds import desk as rounds_desk
        from fullfolj.mapping.rounds.closing import CLOSING
        from fullfolj.mapping.talks import desk
        from fullfolj.mapping.talks.queries import ANYBODY, OPEN_WISHES
        from fullfolj.shell.desk_lines import DESK_LINES
        from fullfolj.shell.navigation import MENU
        from fullfolj.shell.open_work import OPEN_WORK
        from fullfolj.shell.panels import PANELS
        from fullfolj.signals.mapping_facts import FINDINGS

        if "mapping" not in WORK:
            WORK.register(Work("mapping", _answered))
        DESK_LINES.register(desk.SOURCE)
        DESK_LINES.register(text_desk.SOURCE)
        DESK_LINES.register(rounds_desk.SOURCE)
        GLANCES.register(ANYBODY)
        GLANCES.register(ANY)
        GLANCES.register(CLOSING)
        MENU.register(SOURCE)
        OPEN_WORK.register(OPEN_WISHES)
        PANELS.register(PANEL)
        PANELS.register(SHARED_PANEL)
        FINDINGS.register(findings.SOURCE)


def _answered(students: Collection[int]) -> Iterable[int]:
    """Those of the pupils who have answered something or hold a code to, or of whom staff have."""
    from fullfolj.mapping.models import OwnGoal, Sheet, StaffMapping, SurveyCode, TalkWish

    first, *others = (
        model._default_manager.filter(student__in=students).values_list("student", flat=True)
        for model in (Sheet, StaffMapping, SurveyCode, TalkWish, OwnGoal)
    )
    return first.union(*others)
