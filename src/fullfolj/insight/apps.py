from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "fullfolj.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fullfolj.insight import monthly
        from fullfolj.insight.menu import SOURCE
        from fullfolj.shell.navigation import MENU

        MENU.register(SOURCE)
        monthly.register()
