"""The instruments that a round can be planned with, and what whoever chooses is told of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.grading.scales import last_year_level
from fullfolj.mapping.instruments.content import Instrument, MeantFor, Party
from fullfolj.mapping.instruments.reading import instrument_of, shipped_data
from fullfolj.mapping.own_instruments.queries import published
from fullfolj.school.models import Organisation

_PARTIES: Mapping[Party, object] = {
    Party.STUDENT: gettext_lazy("pupils answer"),
    Party.STAFF: gettext_lazy("staff answer"),
    Party.GUARDIAN: gettext_lazy("guardians answer"),
}


def instruments(unit: Organisation) -> dict[str, dict[str, Any]]:
    """Code → data, shipped and the unit's own: pupils' first, then guardians', a term's mapping before the rest."""
    every = {**shipped_data(), **published(unit)}
    parties = (Party.STUDENT, Party.GUARDIAN, Party.STAFF)
    return dict(sorted(every.items(), key=lambda one: (parties.index(one[1]["party"]), not _is_mapping(one[1]))))


def _is_mapping(data: Mapping[str, Any]) -> bool:
    return any("dimension" in one for one in data["items"])


def choice_label(data: Mapping[str, Any], school_year: SchoolYear) -> str:
    """Its name, who answers, and for whom it is made, as the years are called that school year."""
    instrument = instrument_of(data)
    language = "sv" if (get_language() or "sv").startswith("sv") else "en"
    said = [str(_PARTIES[instrument.party]), *_meant_for(instrument, school_year)]
    return f"{instrument.name.get(language, instrument.name['sv'])} ({', '.join(said)})"


def _meant_for(instrument: Instrument, school_year: SchoolYear) -> Iterator[str]:
    for one in instrument.meant_for:
        years = _year_levels(one, school_year)
        if years:
            yield _("years %(first)s–%(last)s") % {"first": years[0], "last": years[-1]}
        elif one.school_form == "GY":
            yield _("upper secondary")


def _year_levels(one: MeantFor, school_year: SchoolYear) -> list[int]:
    """Of compulsory school; nothing where all years of a school form are meant."""
    return sorted(last_year_level(school_year) - left for left in one.years_left or ())
