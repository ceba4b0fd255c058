"""How the mapping is counted and what it is not, in words. Every limit comes from where the code has it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fullfolj.domain.disclosure import FEW
from fullfolj.mapping.dimension_words import tag_of
from fullfolj.mapping.marks import (
    ANSWERED_ENOUGH,
    FEWEST,
    FEWEST_MARKED,
    MARKED_FROM,
    NEEDED_FROM,
    PRIORITISED_ENOUGH,
    WATCHED_FROM,
    Mark,
)
from fullfolj.mapping.reports.unit_queries import MOST_TERMS
from fullfolj.mapping.statistics.consistency import CONFIDENCE, FEWEST_COMPLETE
from fullfolj.mapping.statistics.shares import FEWEST_OF_A_SPLIT
from fullfolj.shell import words
from fullfolj.shell.components import Tag


@dataclass(frozen=True)
class MethodPage:
    """`marks` are each mark with when it is set; sections are headings with their sentences."""

    lead: str
    marks: tuple[tuple[Tag, str], ...]
    marks_notes: tuple[str, ...]
    sections: tuple[tuple[str, str, tuple[str, ...]], ...]


def method_page() -> MethodPage:
    return MethodPage(
        lead=_("How marks are set, what the figures say, and what they do not say."),
        marks=marks(),
        marks_notes=marks_notes(),
        sections=(
            ("classes", _("The class and the unit"), class_rules()),
            ("terms", _("Over the terms"), over_terms()),
            ("alpha", _("Whether the questions hang together"), alpha_in_full()),
            ("not", _("What the questions are not"), what_it_is_not()),
            ("background", _("National background"), national_background()),
            ("languages", _("Languages"), languages()),
        ),
    )


def marks() -> tuple[tuple[Tag, str], ...]:
    return (
        (
            tag_of(Mark.WORKS),
            _("less than %(percent)s per cent of the answers point to a need of support") % {"percent": WATCHED_FROM},
        ),
        (tag_of(Mark.WATCH), _("from %(percent)s per cent") % {"percent": WATCHED_FROM}),
        (
            tag_of(Mark.NEEDS_SUPPORT),
            needs_support(),
        ),
        (
            tag_of(Mark.NO_BASIS),
            _("fewer than %(percent)s per cent of the questions are answered, and not all of the most important ones")
            % {"percent": ANSWERED_ENOUGH},
        ),
    )


def needs_support() -> str:
    return _("from %(percent)s per cent, or %(number)s of the most important questions") % {
        "percent": NEEDED_FROM,
        "number": words.count(PRIORITISED_ENOUGH),
    }


def marks_notes() -> tuple[str, ...]:
    return (
        _("A mark is made of one pupil's answers in one dimension. The four dimensions are never added."),
        _(
            "For each question it is decided beforehand which answers point to a need of support. The answer is kept as"
            " it was given."
        ),
        _("Not answered, did not want to and did not understand are not counted, neither as fine nor as a need."),
        _("Support that is given already is background and never counts as a need."),
        _("Parts of one question count as one."),
    )


def class_rules() -> tuple[str, ...]:
    return (
        _(
            "A class has a risk mark in a dimension when at least %(percent)s per cent of its pupils, and at least"
            " %(pupils)s, need support there."
        )
        % {"percent": MARKED_FROM, "pupils": words.count(FEWEST_MARKED)},
        _("With fewer than %(least)s pupils of whom enough is answered nothing is said of a class or a unit.")
        % {"least": words.count(FEWEST)},
        _(
            "In reports one to %(few)s pupils are told as that. In the unit's more is hidden where a hidden figure"
            " could be worked out."
        )
        % {"few": words.count(FEW)},
        _(
            "Girls and boys are told of the whole unit only, of at least %(least)s pupils each, to the nearest five per"
            " cent."
        )
        % {"least": FEWEST_OF_A_SPLIT},
        _("Classes stand in their own order. There is no ranking, and the report compares no class with another."),
    )


def over_terms() -> tuple[str, ...]:
    return (
        _("Reports look back on at most %(terms)s terms.") % {"terms": words.count(MOST_TERMS)},
        _("The unit's report counts a round once, when it has closed. The figures stay the same when somebody leaves."),
        _("Of an open round the unit's report says only how many are done."),
        _("When the questions get a new version the curve is broken: figures before and after are not compared."),
        _("A change from one term to the next does not show what caused it, nor that a measure had an effect."),
    )


def alpha_in_short() -> str:
    return _(
        "Alpha says whether the questions of a dimension are answered alike. It does not say that they measure the"
        " right thing."
    )


def alpha_in_full() -> tuple[str, ...]:
    return (
        alpha_in_short(),
        _(
            "It is Cronbach's alpha of pupils who have answered every question of the dimension, with questions turned"
            " so that they point the same way and parts of one question as their mean."
        ),
        _(
            "It is told from %(least)s complete answers on, with an interval at %(share)s by the F distribution (Feldt"
            " 1965)."
        )
        % {"least": FEWEST_COMPLETE, "share": words.percent(CONFIDENCE)},
        _(
            "It can't be told of fewer answers, of a dimension with one question, or where everybody answers a question"
            " alike."
        ),
        _(
            "Close to 1: the answers go together. Close to 0: they do not, and the share says little. Many questions of"
            " nearly the same words give a high alpha too. Most answers of one kind give a low one, also where the"
            " questions are good."
        ),
    )


def what_it_is_not() -> tuple[str, ...]:
    return (
        _("They are not validated: nobody has tried whether they measure what they are meant to."),
        _("They are not clinical: they measure no health and make no diagnosis."),
        _("There are no norms: nobody knows what is usual in the country."),
        _("They are not made for comparing schools, classes or pupils."),
        _("They show no effect of measures."),
        _("They are a support for talking about what the school can change."),
    )


def national_background() -> tuple[str, ...]:
    return (
        _(
            "The four dimensions come from research on school attachment (Furlong and Christenson 2008). The academic"
            " and the behavioural one show from outside; the cognitive and the affective one have to be asked about."
        ),
        _(
            "There is no national figure for them. National surveys of pupils ask other questions of other pupils, and"
            " can't be set beside these."
        ),
        _("What is known nationally is about absence, grades and eligibility. Fullfölj shows those by themselves."),
        _("So the report sets the unit beside itself in earlier terms, and beside no other school."),
    )


def languages() -> tuple[str, ...]:
    return (
        _(
            "The questions are written in Swedish. The translations to Arabic, Somali, Ukrainian and Dari are made by"
            " a machine and have not been read by anybody with the language as mother tongue. That is said where the"
            " pupil answers."
        ),
        _("Which language a pupil answered in is in no report and no file."),
    )
