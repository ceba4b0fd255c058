"""A source's ids: the form that they are compared in, and a 64-bit number for each, kept beside a fact so that the fact
can be found when the source takes it back.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import polars as pl

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_ODD = 0x9E37_79B9_7F4A_7C15


def is_uuid(text: str) -> bool:
    return _UUID.fullmatch(text) is not None


def normal_id(text: str) -> str:
    """The id as it is kept and compared everywhere: a UUID in small letters, any other id as it is written."""
    text = text.strip()
    return text.lower() if is_uuid(text) else text


def source_keys(ids: Sequence[str]) -> pl.Series:
    """One Int64 for each id: both halves of a UUID mixed, for other ids a digest. The same id, the same number.

    Two of twenty million random ids have the same number with a probability of one in 90,000.
    """
    texts = pl.Series(ids, dtype=pl.String).str.to_lowercase()
    plain = texts.str.replace_all("-", "", literal=True)
    fits = plain.str.contains(r"^[0-9a-f]{32}$")
    high, low = (
        part.str.to_integer(base=16, dtype=pl.UInt64, strict=False)
        for part in (plain.str.slice(0, 16), plain.str.slice(16, 16))
    )
    mixed = ((high * pl.Series([_ODD], dtype=pl.UInt64)) ^ low).reinterpret(signed=True)
    if fits.all():
        return mixed
    others = pl.Series(
        [None if is_uuid else _digest(text) for text, is_uuid in zip(texts, fits, strict=True)], dtype=pl.Int64
    )
    return mixed.zip_with(fits, others)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)
