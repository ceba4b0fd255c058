from django.apps import AppConfig


class StudiesConfig(AppConfig):
    name = "fullfolj.studies"
    label = "studies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fullfolj.shell.baseline import COLUMNS
        from fullfolj.shell.desk_lines import DESK_LINES
        from fullfolj.shell.navigation import MENU
        from fullfolj.shell.panels import PANELS
        from fullfolj.signals.study_facts import WORDS
        from fullfolj.studies import baseline_columns, desk, words
        from fullfolj.studies.menu import SOURCE
        from fullfolj.studies.panel import PANEL

        DESK_LINES.register(desk.SOURCE)
        MENU.register(SOURCE)
        PANELS.register(PANEL)
        WORDS.register(words.SOURCE)
        for column in baseline_columns.EVERY:
            COLUMNS.register(column)
