from __future__ import annotations

from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "fullfolj.shell"
    verbose_name = "Page frame and components"
