"""Static files out of node_modules: only those named here, under names of our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage

_DS = "@digdir/designsystemet-css/dist/src"
_DS_FILES = ("base", "button", "input", "field", "validation-message", "error-summary", "skip-link")

#: {path below /static/: path in node_modules}
NPM_FILES = {
    "shell/htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "shell/htmx/htmx.min.js.map": "htmx.org/dist/htmx.min.js.map",
    **{f"shell/ds/{name}.css": f"{_DS}/{name}.css" for name in _DS_FILES},
}


class NpmFinder(BaseFinder):
    """Finds the named files for collectstatic and for serving without it."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.root = Path(settings.NPM_ROOT)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """An error per file that is not there: the front-end packages are not installed."""
        missing = [source for source in NPM_FILES.values() if not (self.root / source).is_file()]
        if not missing:
            return []
        return [Error("front-end packages are missing", hint="Run bin/demo or bin/test once.", id="shell.E001")]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file's place; an empty list when it is none of ours (Django takes None for something found)."""
        found = [str(self.root / NPM_FILES[path])] if path in NPM_FILES else []
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for target, source in NPM_FILES.items():
            storage = FileSystemStorage(location=(self.root / source).parent)
            storage.prefix = str(Path(target).parent)  # type: ignore[attr-defined]
            yield Path(source).name, storage
