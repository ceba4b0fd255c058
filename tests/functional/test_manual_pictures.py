"""The manual's pictures show what the pages say today. `--renew-pictures` takes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django import Settings

from fullfolj.simulation.cast import Role
from tests.functional import manual_pictures, manual_town
from tests.functional.conftest import SignedIn
from tests.functional.manual_pictures import PICTURES, SCALE, Picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> None:
    settings.DATA = tmp_path / "data"
    settings.FILE_UPLOAD_TEMP_DIR = str(settings.DATA / "tmp")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the cast's: nobody signs in
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True)
    manual_town.make(monkeypatch)


@pytest.mark.usefixtures("town")
def test_the_manual_shows_what_the_pages_say(
    visit: SignedIn, pytestconfig: pytest.Config, subtests: pytest.Subtests
) -> None:
    """One town for all of them: it takes longer to make than the pictures do."""
    pages: dict[tuple[Role | None, int], Page] = {}
    for picture in PICTURES:
        key = (picture.role, picture.width)
        if key not in pages:
            account = manual_town.account(picture.role) if picture.role else None
            pages[key] = visit(account, picture.path, width=picture.width, scale=SCALE)
        with subtests.test(picture.name):
            _check(pages[key], picture, renew=pytestconfig.getoption("--renew-pictures"))


def _check(page: Page, picture: Picture, *, renew: bool) -> None:
    clip, words = manual_pictures.take(page, picture)
    if renew:
        manual_pictures.write(page, picture, clip, words)
    kept = manual_pictures.words_of(picture.name)
    assert kept.exists(), f"no picture {picture.name}: {manual_pictures.RENEW}"
    assert words == kept.read_text(encoding="utf-8").splitlines(), f"the picture is old: {manual_pictures.RENEW}"
    width, height = manual_pictures.size(manual_pictures.FOLDER / f"{picture.name}.png")
    assert width == picture.width * SCALE
    # Another machine's letters may be a little taller: that makes no picture old.
    assert height == pytest.approx(clip["height"] * SCALE, rel=0.1)
