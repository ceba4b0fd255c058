from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "fullfolj.administration"
    label = "administration"

    def ready(self) -> None:
        from fullfolj.administration.menu import SOURCE
        from fullfolj.shell.navigation import MENU

        MENU.register(SOURCE)
