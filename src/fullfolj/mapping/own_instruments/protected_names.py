"""Instruments that others own, told by name. Neither their questions nor their names are put in.

A name is known with or without hyphens, spaces, points, case, accents and rings over letters. What is also an ordinary
word is known only by what it is said with: *snack* is a talk, *SNACK* a checklist. Pure. Source: `reference/domain.md`
5.4, and the instruments' own publishers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

#: What an instrument is called in Swedish compounds.
_FILLED_IN = ("skala", "formular", "enkat", "test", "instrument")


@dataclass(frozen=True)
class _Known:
    name: str
    is_in: Callable[[str], bool]


def protected_in(text: str) -> str:
    """The name of a protected instrument that the text names; nothing when it names none."""
    plain = _plain(text)
    return next((one.name for one in _KNOWN if one.is_in(plain)), "")


def _plain(text: str) -> str:
    """Without accents and rings, and with one kind of hyphen, quotation mark and space; the case stands."""
    apart = unicodedata.normalize("NFKD", text)
    kept = "".join(one for one in apart if not unicodedata.combining(one) and unicodedata.category(one) != "Cf")
    return re.sub(r"[\u2010-\u2015\u2212]", "-", kept)


def _letters(letters: str, number: str = "") -> Callable[[str], bool]:
    """A name of first letters, together or all apart in one way, with `number` (a pattern) where one must follow."""
    name = rf"{letters[0]}(?P<apart>[\W_]{{0,2}}){letters[1]}" + "".join(rf"(?P=apart){one}" for one in letters[2:])
    tail = rf"[\W_]{{0,2}}(?:{number})" if number else ""
    pattern = re.compile(rf"(?<![a-z0-9]){name}{tail}(?=[^a-z0-9]|{'|'.join(_FILLED_IN)}|$)")
    return lambda plain: pattern.search(plain.casefold()) is not None


def _pattern(pattern: str) -> Callable[[str], bool]:
    """A name as it stands: case counts."""
    return lambda plain: re.search(pattern, plain) is not None


def _words(*phrases: str) -> Callable[[str], bool]:
    """A name in words, with or without hyphens and spaces between them; an ending may follow the last."""
    apart = (r"[\W_]*".join(re.escape(word) for word in phrase.split()) for phrase in phrases)
    pattern = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(apart)})")
    return lambda plain: pattern.search(plain.casefold()) is not None


def _either(*ways: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda plain: any(one(plain) for one in ways)


def _checklist_snack(plain: str) -> bool:
    """*SNACK* in capitals among words that are not, or with a word for what is filled in; *snack* is a talk."""
    if re.search(rf"(?<![a-z])snack[\W_]*(?:{'|'.join(_FILLED_IN)}|check)", plain.casefold()):
        return True
    if re.search(r"(?<!\w)S(?P<apart>[.\- ])N(?P=apart)A(?P=apart)C(?P=apart)K(?!\w)", plain):
        return True
    others = [one for one in re.findall(r"\w{2,}", plain) if one != "SNACK"]
    return re.search(r"(?<!\w)SNACK(?!\w)", plain) is not None and not any(one.isupper() for one in others)


_KNOWN = (
    _Known("SEI (Student Engagement Instrument)", _either(_letters("sei"), _words("student engagement instrument"))),
    _Known(
        "SOC/KASAM (Sense of Coherence)",
        _either(
            _letters("soc", "13|29"),
            _letters("kasam"),
            _words("sense of coherence", "livsfrageformular", *(f"kansla av sammanhang {one}" for one in _FILLED_IN)),
        ),
    ),
    _Known(
        "SRAS-R (School Refusal Assessment Scale)",
        _either(_letters("sras"), _letters("srasr"), _words("school refusal assessment")),
    ),
    _Known(
        "SNACK (School Non-Attendance ChecKlist)", _either(_checklist_snack, _words("school non attendance checklist"))
    ),
    _Known(
        "ISAP (Inventory of School Attendance Problems)",
        _either(_letters("isap"), _words("inventory of school attendance")),
    ),
    _Known(
        "SDQ (Strengths and Difficulties Questionnaire)",
        _either(_letters("sdq"), _words("strengths and difficulties questionnaire")),
    ),
    _Known(
        "PSSM (Psychological Sense of School Membership)",
        _either(_letters("pssm"), _words("sense of school membership")),
    ),
    _Known("KIDSCREEN", _words("kidscreen")),
    _Known(
        "Becks skalor",
        _either(_letters("bdi"), _words("beck depression", "becks depression", "becks ungdom", "beck youth")),
    ),
    _Known("ASEBA (CBCL, YSR, TRF)", _either(*map(_letters, ("cbcl", "ysr", "trf", "aseba")))),
    _Known("RCADS", _letters("rcads")),
    _Known("PHQ", _letters("phq", "9|a|8|2")),
    _Known("GAD-7", _letters("gad", "7")),
    _Known("WHO-5", _pattern(r"(?<!\w)(?:WHO[ -]?5|who-?5)(?!\d)")),
    _Known("MADRS", _letters("madrs")),
    _Known("Conners", _words("conners 3", "conners skal", "conners formular")),
    _Known("SNAP-IV", _letters("snap", "iv")),
    _Known("ASRS", _letters("asrs")),
    _Known("FTF (Five to Fifteen)", _either(_letters("ftf"), _words("five to fifteen"))),
    _Known("BRIEF-2", _pattern(r"(?<!\w)(?:BRIEF[ -]?2|[Bb]rief-?2)(?!\d)")),
    _Known("WISC/WAIS", _either(_letters("wisc"), _letters("wais"))),
    _Known(
        "Rosenberg Self-Esteem Scale",
        _either(_letters("rses"), _words("rosenberg self esteem", "rosenbergs sjalvkansla")),
    ),
    _Known("CD-RISC", _either(_words("cd risc"), _words("connor davidson"))),
)
