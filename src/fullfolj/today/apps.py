from __future__ import annotations

from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "fullfolj.today"
    label = "today"

    def ready(self) -> None:
        from fullfolj.today import menu  # needs the models, which are ready only now

        menu.register()
