from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "fullfolj.quality"
    label = "quality"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fullfolj.quality.menu import SOURCE
        from fullfolj.shell.navigation import MENU

        MENU.register(SOURCE)
