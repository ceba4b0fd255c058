"""How heavy a page is to read: LIX of the words that a reader sees.

LIX is the mean number of words in a sentence plus the percentage of words with more than six letters. A heading, a list
item, a cell and a line of a form each end a sentence, as the eye stops there. Names of subjects are not ours to
shorten: they and figures are left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection

_ENDS = "p|li|td|th|dt|dd|h[1-6]|caption|summary|legend|label|option|button|a|div|section|tr"
_BLOCK = re.compile(rf"</?(?:{_ENDS})\b[^>]*>")
_HIDDEN = re.compile(
    r"<(script|style|sup|nav|footer|header)\b.*?</\1>|<[^>]*\bhidden\b[^>]*>.*?</[^>]+>|<!--.*?-->", re.DOTALL
)
_WORD = re.compile(r"[A-Za-zÅÄÖåäöÉéÜü]+(?:-[A-Za-zåäö]+)*")
_LONG = 6


def sentences(page: str) -> list[str]:
    """What is read in the main part of the page, one after the other."""
    found = re.search(r"<main\b.*?</main>", page, re.DOTALL)
    shown = _HIDDEN.sub(" ", found[0] if found else page)
    text = html.unescape(re.sub(r"<[^>]+>", " ", _BLOCK.sub("\n", shown)))
    parts = (" ".join(part.split()) for line in text.split("\n") for part in re.split(r"(?<=[.!?:])\s", line))
    return [part for part in parts if _WORD.search(part)]


def lix(texts: Collection[str], without: Collection[str] = ()) -> float:
    """0 without a word. `without` are words that do not count."""
    left_out = {word.casefold() for phrase in without for word in _WORD.findall(phrase)}
    told = [[word for word in _WORD.findall(text) if word.casefold() not in left_out] for text in texts]
    told = [words for words in told if words]
    number = sum(map(len, told))
    if not number:
        return 0.0
    return number / len(told) + 100 * sum(len(word) > _LONG for words in told for word in words) / number
