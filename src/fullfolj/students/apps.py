from __future__ import annotations

from django.apps import AppConfig


class StudentsConfig(AppConfig):
    name = "fullfolj.students"
    label = "students"

    def ready(self) -> None:
        from fullfolj.students import menu  # needs the models, which are ready only now

        menu.register()
