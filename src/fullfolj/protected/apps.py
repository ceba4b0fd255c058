from django.apps import AppConfig


class ProtectedConfig(AppConfig):
    name = "fullfolj.protected"
    label = "protected"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fullfolj.protected.menu import SOURCE
        from fullfolj.shell.navigation import MENU

        MENU.register(SOURCE)
