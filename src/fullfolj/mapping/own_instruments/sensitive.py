"""Words that a school may not ask about: health, origin, belief, opinions and sexual life. Pure.

A word is a reason to look once more, not a proof: *Jag vill bli läkare* is no question of health. Source: article 9 of
the GDPR, and skollagen 26 a kap. 4 §, which forbids a selection of pupils by such data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum


class Sensitive(StrEnum):
    HEALTH = "health"
    ORIGIN = "origin"
    BELIEF = "belief"
    SEXUAL_LIFE = "sexual-life"


#: Beginnings of words; with `$` the whole word.
_WORDS: Mapping[Sensitive, str] = {
    Sensitive.HEALTH: """
        trauma diagnos adhd autis asperger npf neuropsyk depress deprim ångest panikattack självskad skär.mig självmord
        suicid ätstör anorex bulimi medicin$ medicinen$ mediciner medicinera tablett psykisk psykiatr psykofarm bup$
        sjuk$ sjuka$ sjukdom allergi funktionsned funktionshind funktionsvari dyslex läkare mår.dåligt mår.psykiskt
        medication medicine$ mental.health mental.illness anxiety disability disorder illness$ self.harm suicide
    """,
    Sensitive.ORIGIN: """
        ursprung härkomst etni hudfärg ras$ född.i.ett född.utomlands född.i.sverige hemland nationalitet
        medborgarskap invandr flykting asyl uppehållstillstånd
        ethnic origin$ nationality immigrant refugee asylum residence.permit
    """,
    Sensitive.BELIEF: """
        religi kristen$ kristna$ muslim islam jude$ judisk buddhis hindu ateis kyrka$ kyrkan$
        moské synagog gudstro tror.på.gud politisk politik$ partisympati facket$
        fackförening religious church$ mosque christian$ jewish political
    """,
    Sensitive.SEXUAL_LIFE: """
        sexuell sexuali sexliv homosex bisex hbtq transperson transsex könsidentitet sexlivet
        sexual sexuality sex.life lgbt gender.identity
    """,
}


def _pattern(words: str) -> re.Pattern[str]:
    parts = (
        re.escape(one.rstrip("$")).replace(r"\.", r"\W+") + (r"(?!\w)" if one.endswith("$") else "")
        for one in words.split()
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})")


_PATTERNS = {kind: _pattern(words) for kind, words in _WORDS.items()}


def sensitive_in(text: str) -> list[Sensitive]:
    """What the text seems to ask about; nothing when it asks about none of it."""
    folded = text.casefold()
    return [kind for kind, pattern in _PATTERNS.items() if pattern.search(folded)]
