"""Subject designations as the grade register, SCB and SS 12000 (`subjectDesignation`) write them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

#: Designation → Swedish name (skollagen 10 kap. 4 §; Skolverket's rules for the grade register).
SUBJECTS: dict[str, str] = {
    "BL": "Bild",
    "EN": "Engelska",
    "HKK": "Hem- och konsumentkunskap",
    "IDH": "Idrott och hälsa",
    "MA": "Matematik",
    "M1": "Moderna språk inom skolans val",
    "M2": "Moderna språk som språkval",
    "ML": "Modersmål",
    "MU": "Musik",
    "NO": "Naturorienterande ämnen",
    "BI": "Biologi",
    "FY": "Fysik",
    "KE": "Kemi",
    "SO": "Samhällsorienterande ämnen",
    "GE": "Geografi",
    "HI": "Historia",
    "RE": "Religionskunskap",
    "SH": "Samhällskunskap",
    "SL": "Slöjd",
    "SV": "Svenska",
    "SVA": "Svenska som andraspråk",
    "TN": "Teckenspråk",
    "TK": "Teknik",
    "DA": "Dans",
    "JU": "Judiska studier",
    "OVR": "Övrigt ämne",
}
#: Swedish, and Swedish as a second language.
SWEDISH = ("SV", "SVA")
#: Designations that carry a language: M2SPA, MLARA.
WITH_LANGUAGE = ("M1", "M2", "ML")
#: Subjects that all pupils read (skollagen 10 kap. 4 §), in either form of Swedish.
_READ_BY_ALL = tuple("BL EN HKK IDH MA MU BI FY KE GE HI RE SH SL SV TK".split())
#: The summarising grade of a block → the subjects it stands for (skollagen 10 kap. 15–16 §§).
BLOCKS: dict[str, tuple[str, ...]] = {"NO": ("BI", "FY", "KE"), "SO": ("GE", "HI", "RE", "SH")}

_LANGUAGE = re.compile(r"^(M1|M2|ML)[ -]?([A-ZÅÄÖ]{2,3})$")


class NotASubject(ValueError):
    """The text is no designation that the grade register uses."""


@dataclass(frozen=True)
class Subject:
    """`designation` is a key of SUBJECTS; `language` two or three letters for M1, M2 and ML, else ''."""

    designation: str
    language: str = ""

    @property
    def code(self) -> str:
        """As it is stored and shown: MA, M2SPA."""
        return self.designation + self.language

    @property
    def is_block(self) -> bool:
        return self.designation in BLOCKS

    def __str__(self) -> str:
        return self.code


@lru_cache(maxsize=2_000)
def parse(text: str) -> Subject:
    """The subject in `text`, in any case, with or without language; NotASubject when there is none such."""
    compact = text.strip().upper()
    if compact in SUBJECTS:
        return Subject(compact)
    match = _LANGUAGE.match(compact)
    if match is None:
        raise NotASubject(text)
    return Subject(match[1], match[2])


def slot_of(code: str, beside: Collection[str] = ()) -> str:
    """What counts as one subject: Swedish in either form, the language option in whatever language.

    A mother tongue or a language of the school's choice that is written without its language is the one that is with
    it, of the designations `beside`.
    """
    subject = parse(code)
    if subject.designation in SWEDISH:
        return SWEDISH[0]
    if subject.designation == "M2":
        return "M2"
    if is_bare(code):
        return min((one for one in beside if one != code and one.startswith(code)), default=code)
    return subject.code


def read_by_all(known: Collection[str]) -> list[str]:
    """The subjects that all pupils of compulsory school read and that are not among those `known`.

    Whoever is known in one form of Swedish does not read the other; a sum of NO or SO stands for its subjects.
    """
    reads_swedish = any(code in SWEDISH for code in known)
    in_sum = {part for code in known for part in BLOCKS.get(code, ())}
    return [
        code
        for code in _READ_BY_ALL
        if code not in known and code not in in_sum and not (reads_swedish and code in SWEDISH)
    ]


def is_bare(code: str) -> bool:
    """Whether it is a designation that carries a language, without any."""
    return code in WITH_LANGUAGE


def without_language(one: str, other: str) -> bool:
    """Whether one of two designations is the other without its language: ML and MLARA."""
    return (is_bare(one) and other.startswith(one)) or (is_bare(other) and one.startswith(other))


def is_subject(text: str) -> bool:
    """Whether it is a designation of compulsory school's grade register."""
    try:
        parse(text)
    except NotASubject:
        return False
    return True


def name_of(code: str) -> str:
    """The Swedish name of a designation: Matematik; Modersmål (ARA). NotASubject for what is none."""
    subject = parse(code)
    name = SUBJECTS[subject.designation]
    return f"{name} ({subject.language})" if subject.language else name


def named(text: str) -> Subject | None:
    """The subject in a designation, a syllabus code (GRGRMAT01) or a Swedish name, in any case; None without one."""
    try:
        return parse(text)
    except NotASubject:
        pass
    compact = " ".join(text.split()).casefold()
    known = _SYLLABUS.get(compact[:7].upper()) or _NAMES.get(compact)
    return Subject(known) if known else None


#: Beginning of the syllabus code (Skolverket) → designation. Modern languages have one code for M1 and M2: M2 is what
#: most read.
_SYLLABUS = {
    "GRGRBIL": "BL",
    "GRGRENG": "EN",
    "GRGRHKK": "HKK",
    "GRGRIDR": "IDH",
    "GRGRMAT": "MA",
    "GRGRMSP": "M2",
    "GRGRMOD": "ML",
    "GRGRMUS": "MU",
    "GRGRBIO": "BI",
    "GRGRFYS": "FY",
    "GRGRKEM": "KE",
    "GRGRGEO": "GE",
    "GRGRHIS": "HI",
    "GRGRREL": "RE",
    "GRGRSAM": "SH",
    "GRGRSLJ": "SL",
    "GRGRSVE": "SV",
    "GRGRSVA": "SVA",
    "GRGRTSP": "TN",
    "GRGRTEK": "TK",
    "GRGRDAN": "DA",
    "GRGRJUD": "JU",
}
_NAMES = {name.casefold(): designation for designation, name in SUBJECTS.items()} | {
    "idrott": "IDH",
    "hemkunskap": "HKK",
    "matte": "MA",
    "so": "SO",
    "no": "NO",
}
