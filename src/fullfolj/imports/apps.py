from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "fullfolj.imports"
    label = "imports"

    def ready(self) -> None:
        from fullfolj.imports.menu import SOURCE
        from fullfolj.shell.navigation import MENU

        MENU.register(SOURCE)
