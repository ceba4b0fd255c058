from django.apps import AppConfig


class ProtectedConfig(AppConfig):
    name = "fullfolj.protected"
    label = "protected"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fullfolj.access.glances import GLANCES
        from fullfolj.protected.menu import SOURCE
        from fullfolj.protected.queries import ANY_REACHED
        from fullfolj.shell.navigation import MENU

        GLANCES.register(ANY_REACHED)
        MENU.register(SOURCE)
