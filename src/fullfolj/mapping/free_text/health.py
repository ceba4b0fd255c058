"""Does it look as if a text tells of illness or diagnosis? Then the page says gently that it need not.

Judged here and in the page, by this list alone: nothing is sent, kept or counted. Words about harming oneself are not
in the list: who writes of that is never told to write of something else.
"""

from __future__ import annotations

import re

#: Beginnings of words, in Swedish and English.
STEMS = (
    *("adhd", "allerg", "anorexi", "antidepress", "asperger", "astma", "asthma", "autis", "bipol", "bulimi", "cancer"),
    *(
        "celiaki",
        "crohn",
        "depress",
        "diabet",
        "diagnos",
        "dyslexi",
        "dyskalkyli",
        "epilep",
        "hiv",
        "insulin",
        "klamydia",
    ),
    *(
        "medicin",
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
)
_SEEN = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, STEMS))})", re.IGNORECASE)


def looks_like_health(text: str) -> bool:
    return _SEEN.search(text) is not None
