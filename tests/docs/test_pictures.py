"""The manual's pictures: every one is there, small, and shown in a chapter with a text for those who cannot see."""

from __future__ import annotations

import pytest

from tests.functional import manual_pictures

_CHAPTERS = {path.name: path.read_text(encoding="utf-8") for path in manual_pictures.FOLDER.parent.glob("*.md")}
_NAMES = {picture.name for picture in manual_pictures.PICTURES}
_SHOWN = {name: alt for text in _CHAPTERS.values() for name, alt in manual_pictures.linked_in(text).items()}


def test_the_folder_holds_the_pictures_and_nothing_else() -> None:
    files = {path.name for path in manual_pictures.FOLDER.iterdir()}
    assert files == {f"{name}.{ending}" for name in _NAMES for ending in ("png", "txt")}


def test_every_picture_is_shown_in_the_manual() -> None:
    assert set(_SHOWN) == _NAMES


@pytest.mark.parametrize("name", sorted(_SHOWN))
def test_the_text_for_those_who_cannot_see_it_says_something(name: str) -> None:
    assert len(_SHOWN[name].split()) >= 5


@pytest.mark.parametrize("chapter", sorted(_CHAPTERS))
def test_no_place_for_a_picture_is_empty(chapter: str) -> None:
    assert "<!-- bild" not in _CHAPTERS[chapter]


def test_the_pictures_are_small() -> None:
    sizes = [path.stat().st_size for path in manual_pictures.FOLDER.glob("*.png")]
    assert max(sizes) < 200_000
    assert sum(sizes) < 3_500_000


@pytest.mark.parametrize("picture", manual_pictures.PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_as_wide_as_its_page(picture: manual_pictures.Picture) -> None:
    width, _height = manual_pictures.size(manual_pictures.FOLDER / f"{picture.name}.png")
    assert width == picture.width * manual_pictures.SCALE
