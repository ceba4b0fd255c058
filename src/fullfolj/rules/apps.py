from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "fullfolj.rules"
    label = "rules"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fullfolj.rules.menu import SOURCE
        from fullfolj.shell.navigation import MENU

        MENU.register(SOURCE)
