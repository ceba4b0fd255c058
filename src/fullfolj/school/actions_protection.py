"""What happens in the register when somebody turns out to be protected: nothing stays that says who it is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models

from fullfolj.domain.actor import Actor
from fullfolj.school.history import recorded
from fullfolj.school.models import Duty, Person, PersonNumber

#: The log of who read what is never thinned: it says nothing of the pupil but our own number.
_KEPT = {"readings", "account"}


def empty_people(*, person_ids: Collection[int], what: str, by: Actor) -> None:
    """Everything about these people goes, also from the history; a person without name or number remains.

    `what` is the action that the history shows.
    Works through whatever points at a person, so that rooms above this one (signals, contacts) need not be known here.
    The row itself stays, since the reading log and an account may point at it. Staff who sign in go on working: they
    keep account and duties, without a name. Those duties are Fullfölj's own from then on, since the source's rows are
    left out.
    """
    if not person_ids:
        return
    person_ids = with_merged(person_ids)
    with recorded(what, by=by):
        working = _take_names_from_accounts(person_ids)
        _forget_contested(person_ids)
        for relation in pointing_at(Person):
            model: Any = relation.related_model
            if model is Person or relation.get_accessor_name() in _KEPT:
                continue
            field = relation.field.name
            gone = model._default_manager.filter(**{f"{field}__in": person_ids})
            if model is Duty:
                gone = gone.exclude(person__in=working)
            keys = list(gone.values_list("pk", flat=True))
            below = _history_below(model, keys)
            gone.delete()
            for events, ids in (*below, (_history_of(model), keys)):
                _forget(events, ids)
        Person.objects.filter(pk__in=person_ids).update(
            given_name="",
            middle_name="",
            family_name="",
            birth_date=None,
            legal_sex="Okänt",
            newly_arrived_from=None,
            civic_no_digest="",
            is_protected=True,
            merged_into=None,
        )
        _forget(_history_of(Person), list(person_ids))


def with_merged(person_ids: Collection[int]) -> list[int]:
    """The people and those who have been merged into them."""
    return sorted({*person_ids, *Person.objects.filter(merged_into__in=person_ids).values_list("pk", flat=True)})


def _forget_contested(person_ids: Collection[int]) -> None:
    """Numbers of theirs that have come with somebody else's id go from there too."""
    digests = set(PersonNumber.objects.filter(person__in=person_ids).values_list("digest", flat=True))
    digests |= set(Person.objects.filter(pk__in=person_ids).values_list("civic_no_digest", flat=True)) - {""}
    elsewhere = PersonNumber.objects.filter(is_contested=True, digest__in=digests)
    keys = list(elsewhere.values_list("pk", flat=True))
    elsewhere.delete()
    _forget(_history_of(PersonNumber), keys)


def _take_names_from_accounts(person_ids: Collection[int]) -> list[int]:
    """Those of the people who can sign in. Their accounts lose the name and their duties the source's id, in the
    history too; the user name stays, since they sign in with it, and no page shows it to others.
    """
    account: Any = Person._meta.get_field("account").related_model
    accounts = account._default_manager.filter(person__in=person_ids)
    duties = Duty.objects.filter(person__in=accounts.filter(is_active=True).values("person"))
    for rows, nameless in ((accounts, {"display_name": "", "email": ""}), (duties, {"source_id": ""})):
        keys = list(rows.values_list("pk", flat=True))
        rows.update(**nameless)
        _history_of(rows.model)._default_manager.filter(pgh_obj_id__in=keys).update(**nameless)
    return list(accounts.filter(is_active=True).values_list("person_id", flat=True))


def pointing_at(model: Any) -> list[Any]:
    """The foreign keys to `model`, those without a name backwards too; histories aside."""
    return [
        field
        for field in model._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and not hasattr(field.related_model, "pgh_tracked_model")
    ]


def _history_below(model: Any, keys: list[Any]) -> list[tuple[Any, list[Any]]]:
    """History and ids of what is deleted along with rows of `model` (the assignments of a duty)."""
    below = []
    for relation in pointing_at(model):
        if relation.on_delete is models.CASCADE:
            child: Any = relation.related_model
            ids = child._default_manager.filter(**{f"{relation.field.name}__in": keys}).values_list("pk", flat=True)
            below.append((_history_of(child), list(ids)))
    return below


def _history_of(model: Any) -> Any:
    """The model of a tracked model's history, None for one that is not tracked."""
    for field in model._meta.get_fields(include_hidden=True):
        if getattr(field.related_model, "pgh_tracked_model", None) is model and field.auto_created:
            return field.related_model
    return None


def _forget(events: Any, ids: list[Any]) -> None:
    if events is not None and ids:
        events._default_manager.filter(pgh_obj_id__in=ids).delete()
