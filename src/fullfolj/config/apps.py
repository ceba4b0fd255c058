from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds what puts the house together: command line, settings, health."""

    name = "fullfolj.config"
    label = "config"
