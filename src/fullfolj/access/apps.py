from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _write_roles(sender: AppConfig, **kwargs: Any) -> None:
    from fullfolj.access.actions import write_role_reaches

    write_role_reaches()


class AccessConfig(AppConfig):
    name = "fullfolj.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_write_roles, sender=self)
