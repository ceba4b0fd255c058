"""Texts that lie encrypted: AES-256-GCM under a key of this installation, one key for each purpose."""

from __future__ import annotations

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_VERSION = b"\x01"
_NONCE = 12


class NotOursError(ValueError):
    """The text was sealed with another key, for another purpose, or has been changed."""


def seal(text: str, *, purpose: str) -> str:
    """The text encrypted, as ASCII; every time another one. '' stays ''."""
    if not text:
        return ""
    nonce = os.urandom(_NONCE)
    sealed = _cipher(purpose).encrypt(nonce, text.encode(), purpose.encode())
    return base64.b64encode(_VERSION + nonce + sealed).decode("ascii")


def unseal(sealed: str, *, purpose: str) -> str:
    """The text that was sealed for this purpose. NotOursError when the key is not the one."""
    if not sealed:
        return ""
    raw = base64.b64decode(sealed)
    if raw[:1] != _VERSION:
        raise NotOursError("sealed in a way that this version does not know")
    nonce, rest = raw[1 : 1 + _NONCE], raw[1 + _NONCE :]
    try:
        return _cipher(purpose).decrypt(nonce, rest, purpose.encode()).decode()
    except InvalidTag:
        raise NotOursError("the key is not the one that it was sealed with") from None


def _cipher(purpose: str) -> AESGCM:
    return AESGCM(hashlib.sha256(f"{settings.SEALING_KEY}|{purpose}".encode()).digest())
