"""What people do while a pull is under way is not overwritten when it ends. Over real HTTP."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from fullfolj.domain.actor import OPERATOR
from fullfolj.intake import undo
from fullfolj.intake.models import Import, ImportKind, ImportState, PullMode, PullState, Source
from fullfolj.intake.ss12000 import packs, sources
from fullfolj.school.models import Organisation
from fullfolj.simulation.ss12000.provider import Provider
from fullfolj.simulation.town import Town, make_town
from tests import lesson_files
from tests.integration.pull_case import LATER, NOW, Serve, organiser, pull, serve
from tests.towns.served import worked_out_once

__all__ = ["organiser", "serve", "worked_out_once"]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(110, 8, 4)


def once(act: Callable[[], object]) -> Callable[[], bool]:
    """For `is_cancelled`, which a pull asks before each request: acts the first time, and never says yes."""
    done: list[bool] = []

    def asked() -> bool:
        if not done:
            done.append(True)
            act()
        return False

    return asked


def test_an_import_taken_back_during_a_pull_comes_again_with_the_next(
    serve: Serve, town: Town, organiser: Organisation
) -> None:
    with serve(Provider(town)) as source:
        lessons = pull(source).imports.get(kind="lessons")
        had = lesson_files.lake(organiser).height
        take_back = once(lambda: undo.take_back(lessons.pk, by=OPERATOR, now=LATER))

        second = pull(source, LATER, mode=PullMode.CHANGES, is_cancelled=take_back)

        assert second.state == PullState.DONE
        assert lesson_files.lake(organiser).is_empty()
        third = pull(source, LATER + dt.timedelta(days=1))

    assert (third.mode, third.state) == (PullMode.FULL, PullState.DONE)
    assert lesson_files.lake(organiser).height == had > 0


def test_a_first_pull_of_which_a_part_is_taken_back_on_its_way_is_made_anew(
    serve: Serve, town: Town, organiser: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far the source was read is not known before it either: that it is still unknown tells nothing."""
    all_packs = packs.all_packs

    def and_lessons_back(about: packs.Making) -> Iterator[packs.Made]:
        for kind, path in all_packs(about):
            yield kind, path
            for imp in Import.objects.filter(kind=ImportKind.LESSONS, state=ImportState.APPLIED):
                undo.take_back(imp.pk, by=OPERATOR, now=NOW)

    with serve(Provider(town)) as source:
        with monkeypatch.context() as patched:
            patched.setattr(packs, "all_packs", and_lessons_back)
            assert pull(source).state == PullState.DONE
        assert lesson_files.lake(organiser).is_empty()

        again = pull(source, LATER)

    assert again.mode == PullMode.FULL
    assert lesson_files.lake(organiser).height > 0


@pytest.mark.parametrize("is_first", [True, False])
def test_units_chosen_during_a_pull_are_read_with_the_next(serve: Serve, town: Town, *, is_first: bool) -> None:
    def choose() -> None:
        rhythm = sources.Rhythm(True, (town.units[0].code,), 7, dt.time(3), 15)
        sources.configure(source=Source.objects.get(), rhythm=rhythm, by=OPERATOR)

    with serve(Provider(town)) as source:
        if not is_first:
            pull(source)
        assert pull(source, LATER, is_cancelled=once(choose)).state == PullState.DONE

        again = pull(source, LATER + dt.timedelta(hours=1))

    assert again.mode == PullMode.FULL
