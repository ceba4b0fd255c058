from __future__ import annotations

from collections.abc import Collection, Iterable

from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "fullfolj.signals"
    label = "signals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fullfolj.intake.undo import WORK, Work

        if "contacts" not in WORK:
            WORK.register(Work("contacts", _talked_about))


def _talked_about(students: Collection[int]) -> Iterable[int]:
    """Those of the pupils about whom somebody has noted a contact or put off a signal."""
    from fullfolj.signals.models import Contact, Snooze

    contacts = Contact.objects.filter(student__in=students).values_list("student", flat=True)
    return contacts.union(Snooze.objects.filter(student__in=students).values_list("student", flat=True))
