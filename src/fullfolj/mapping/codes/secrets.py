"""What a code looks like, and what is kept of it."""

from __future__ import annotations

import secrets
import unicodedata

from django.utils.crypto import salted_hmac

#: Letters and digits that nobody takes for another, and no vowels, so that no code is a word: 26 of them.
_ALPHABET = "BCDFGHJKMNPQRSTVWXZ2346789"
_LENGTH = 8
_LONGEST_SENT = 40


def new_code() -> str:
    """Eight signs, about 37 bits: with 20,000 codes out at once one guess in ten million opens one."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def shown(code: str) -> str:
    """In two groups of four, as it is printed."""
    return f"{code[:4]}-{code[4:]}"


def sent(text: str) -> str:
    """What was typed or scanned, as a code: without spaces and lines, in capitals, also from a foreign keyboard."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST_SENT]).upper()
    return "".join(sign for sign in plain if sign.isalnum())


def digest_of(code: str) -> str:
    """The only thing that is kept, keyed with the installation's own secret."""
    return salted_hmac("fullfolj.mapping.codes", code, algorithm="sha256").hexdigest()
