"""Which language the command line speaks, and its words: standard library only, so that `fullfolj --help` is quick."""

from __future__ import annotations

import errno
import functools
import gettext as catalogues
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

Language = Literal["sv", "en"]
_CATALOGUES = Path(__file__).parent / "locale"


def language(environment: Mapping[str, str] | None = None) -> Language:
    """English where the locale asks for it, else Swedish: also for `C`, `POSIX` and no locale at all.

    The first of LC_ALL, LC_MESSAGES and LANG that is set decides, as POSIX has it.
    """
    values = os.environ if environment is None else environment
    chosen = next((values[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if values.get(name)), "")
    return "en" if chosen.lower().startswith("en") else "sv"


@functools.cache
def _words(chosen: Language) -> catalogues.NullTranslations:
    """The compiled catalogue; without one (a checkout not set up yet) the English msgids stand."""
    if chosen == "en":
        return catalogues.NullTranslations()
    return catalogues.translation("django", _CATALOGUES, [chosen], fallback=True)


def gettext(message: str) -> str:
    """`message` in the language of this process."""
    return _words(language()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form that fits `number`, in the language of this process."""
    return _words(language()).ngettext(singular, plural, number)


def gettext_noop(message: str) -> str:
    """`message` as it is: marks a text for the translator that is looked up elsewhere."""
    return message


def reason(error: OSError) -> str:
    """Why the system said no, in words; the system's own for what is rare."""
    words = {
        errno.EACCES: gettext("permission denied"),
        errno.EPERM: gettext("not permitted"),
        errno.ENOENT: gettext("it is not there"),
        errno.ENOSPC: gettext("the disk is full"),
        errno.EROFS: gettext("the disk is read-only"),
        errno.EISDIR: gettext("it is a directory"),
        errno.ENOTDIR: gettext("it is not a directory"),
    }
    return words.get(error.errno or 0) or error.strerror or type(error).__name__
