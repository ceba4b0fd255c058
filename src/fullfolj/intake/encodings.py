"""Bytes to text: which encoding a file is in, and what is no text at all. PlainErrors name the row, never a value."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError

# UTF-8 å ä ö Å Ä Ö read as cp1252: the file mixes the two.
_MIXED = re.compile("Ã[¥¤¶…„–]")
_NOT_TABLES = {
    b"\xd0\xcf\x11\xe0": "Excel 97–2003 (.xls)",
    b"%pdf": "PDF",
    b"\x89png": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"gif8": "GIF",
    b"<html": "HTML",
    b"<!doc": "HTML",
    b"<?xml": "XML",
    b"\x1f\x8b": "gzip",
}


def decoded(data: bytes) -> tuple[bytes, str]:
    """The text as UTF-8 bytes without a byte order mark and with \\n line ends, and the encoding it was written in."""
    start = data[:512].lstrip().lower()
    for mark, what in _NOT_TABLES.items():
        if start.startswith(mark):
            raise PlainError(
                _("The file is not a CSV file but %(what)s.") % {"what": what},
                _("Save it as “CSV UTF-8” or as an Excel workbook (.xlsx) and try again."),
            )
    if _is_utf16(data):
        raise PlainError(_("The file is saved as “Unicode text” (UTF-16)."), _("Save it as “CSV UTF-8” and try again."))
    _refuse_nul(data)
    marked = data.startswith(b"\xef\xbb\xbf")
    if marked:
        data = data[3:]
    encoding = "utf-8"
    if not _is_utf8(data):
        data, encoding = _from_cp1252(data, marked=marked), "cp1252"
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data, encoding


def _is_utf16(data: bytes) -> bool:
    """With its mark, or with a NUL in every other place, as western letters have."""
    start = data[:4096]
    nul = {start[0::2].count(0), start[1::2].count(0)}
    return data[:2] in (b"\xff\xfe", b"\xfe\xff") or (max(nul) > len(start) // 4 and min(nul) <= len(start) // 16)


def _refuse_nul(data: bytes) -> None:
    """PostgreSQL keeps no text with a NUL in it, and no text has one: the file is damaged or something else."""
    place = data.find(b"\0")
    if place >= 0:
        raise PlainError(
            _("Row %(row)s: there is a byte that no text has (NUL). The file is damaged, or no text file.")
            % {"row": data.count(b"\n", 0, place) + 1},
            _("Export it again from the system it comes from, as CSV."),
        )


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _from_cp1252(data: bytes, *, marked: bool) -> bytes:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _mixed(data.count(b"\n", 0, error.start) + 1) from None
    mixed = _MIXED.search(text)
    if mixed is not None:
        raise _mixed(text.count("\n", 0, mixed.start()) + 1)
    if marked:
        # It says UTF-8 and isn't: name the first row that breaks the promise.
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _mixed(data.count(b"\n", 0, error.start) + 1) from None
    return text.encode("utf-8")


def _mixed(row: int) -> PlainError:
    return PlainError(
        _("Row %(row)s: the file has letters in more than one encoding, so å, ä and ö can't be read safely.")
        % {"row": row},
        _("Save it as “CSV UTF-8” and try again."),
    )
