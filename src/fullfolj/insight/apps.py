from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "fullfolj.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fullfolj.insight import monthly
        from fullfolj.insight.baseline_columns import ABSENCE
        from fullfolj.insight.menu import SOURCE
        from fullfolj.shell.baseline import COLUMNS
        from fullfolj.shell.navigation import MENU

        MENU.register(SOURCE)
        COLUMNS.register(ABSENCE)
        monthly.register()
