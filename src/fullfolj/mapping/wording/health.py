"""Does it look as if a text tells of illness or diagnosis? Then the page says gently that it need not.

Judged here and in the page, by this list alone: nothing is sent, kept or counted. Words about harming oneself are not
in the list: who writes of that is never told to write of something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import get_language

from fullfolj.mapping.wording.words import every_language

#: Beginnings of words in the languages that are answered in, as patterns: what is school's own (*diagnosprov*,
#: *medicinboll*) is let be. Words that are health in some meanings only are left out.
STEMS = (
    *("adhd", "allerg", "anorexi", "antidepress", "asperger", "astma", "asthma", "autis", "bipol", "bulimi", "cancer"),
    *(
        "celiaki",
        "crohn",
        "depress",
        "diabet",
        "diagnos(?!prov|test|tisk)",
        "dyslexi",
        "dyskalkyli",
        "epilep",
        "hiv",
        "insulin",
        "klamydia",
    ),
    *(
        "medicin(?!boll)",
        "medication",
        "migrän",
        "migraine",
        "ocd",
        "ptsd",
        "psykos",
        "ritalin",
        "concerta",
        "schizo",
        "sjukdom",
    ),
    *(
        "syndrom",
        "tourette",
        "tvångssyndrom",
        "utmattningssyndrom",
        "ätstörning",
        "illness",
        "disease",
        "eating disorder",
    ),
    *("ångest", "panikångest", "panikattack", "anxiety", "panic attack", "är (?:kroniskt |allvarligt )?sjuk\\b"),
    *("(?:ال)?اكتئاب", "(?:ال)?مرض", "مريض", "(?:ال)?دواء", "(?:ال)?أدوية", "(?:ال)?سكري", "(?:ال)?ربو", "(?:ال)?توحد"),
    *("депрес", "діагноз", "хвороб", "хворі", "тривожн", "аутиз", "діабет", "епілеп"),
    *("افسردگی", "مریض", "مرض", "دوا(?!م|ز)", "اضطراب", "اوتیسم"),
    *("cudur", "xanuun", "isku-?buuq", "daawo", "kaadi ?sonkorow", "niyad-?jab"),
)
#: How the script in the page is told them.
TOLD = "|".join(STEMS)
_SEEN = re.compile(rf"(?<!\w)(?:{TOLD})", re.IGNORECASE)


def looks_like_health(text: str) -> bool:
    return _SEEN.search(text) is not None


@dataclass(frozen=True)
class Gentle:
    """What is said beside a field where a text looks like that; `is_said` when what stands in it now does."""

    words: str
    is_said: bool


def gentle(text: str) -> Gentle:
    """In the language of the pages."""
    known = every_language()
    spoken = known.get(get_language() or "") or next(iter(known.values()))
    return Gentle(spoken.says["text_health"], looks_like_health(text))
