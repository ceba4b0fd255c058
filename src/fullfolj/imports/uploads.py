"""Taking a file in: straight to disk, and not at all when it is announced as larger than we read."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

from fullfolj.intake.tables import MAX_BYTES

#: What the form's other fields and the boundaries take at most, on top of the file.
_AROUND = 64 * 1024
_BLOCK = 1 << 20
TOO_LARGE, NO_ROOM = "too-large", "no-room"


def largest() -> int:
    """Bytes of the largest file that is taken in."""
    return int(getattr(settings, "INTAKE_MAX_BYTES", MAX_BYTES))


class BoundedUpload(TemporaryFileUploadHandler):
    """Writes the file to disk. One that is too large is let run out unstored, so that the browser gets an answer.

    `refusal` says why nothing was stored: TOO_LARGE, NO_ROOM (the disk is full) or "".
    """

    refusal = ""
    _input: Any = None

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self._input = input_data
        if content_length > largest() + _AROUND:
            self.refusal = TOO_LARGE

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self.refusal:
            self._stop()
        try:
            super().new_file(*args, **kwargs)
        except OSError:
            self._no_room()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        try:
            return super().receive_data_chunk(raw_data, start)
        except OSError:
            self._no_room()

    def _no_room(self) -> NoReturn:
        self.refusal = NO_ROOM
        self._stop()

    def _stop(self) -> NoReturn:
        """Ends the upload. Django's own way of letting it run out reads line by line: two gigabytes may be one line."""
        while self._input.read(_BLOCK):
            pass
        raise StopUpload(connection_reset=True)
