from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "fullfolj.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fullfolj.insight import coverage_part, follow_parts, signal_parts
        from fullfolj.insight.menu import SOURCE
        from fullfolj.shell.documents.reports import MONTHLY, ReportSource
        from fullfolj.shell.navigation import MENU

        MENU.register(SOURCE)
        MONTHLY.register(ReportSource("signals", 10, signal_parts.parts))
        MONTHLY.register(ReportSource("follow-ups", 40, follow_parts.parts))
        MONTHLY.register(ReportSource("coverage", 90, coverage_part.parts))
