"""A class: strengths first, then four dimensions term by term, what the answers say, and the pupils by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from fullfolj.mapping.dimension_words import language_of, tag_of
from fullfolj.mapping.instruments.content import Dimension, Item, Option, Party
from fullfolj.mapping.marks import FEWEST, FEWEST_MARKED, MARKED_FROM, ClassDimension, RiskMark
from fullfolj.mapping.profiles.class_queries import ClassProfile, ClassTerm
from fullfolj.mapping.statistics.unit import UnitMean
from fullfolj.school.models import Group
from fullfolj.shell import words
from fullfolj.shell.components import Evidence, Figure, Tag, Term
from fullfolj.shell.dimension_words import NAMES

#: The chart ends at half the class, as in the design: width of a bar in per cent of the chart.
_SCALE = 200
_STRONG = 3
_ABOUT = {
    Dimension.ACADEMIC: gettext_lazy("reaches the goals, gets help"),
    Dimension.BEHAVIOURAL: gettext_lazy("comes, takes part, hands in"),
    Dimension.COGNITIVE: gettext_lazy("sees the meaning, handles setbacks"),
    Dimension.AFFECTIVE: gettext_lazy("belongs, has relations"),
}
#: What the team can ask itself before it asks who: one question for each dimension.
_PROMPTS = {
    Dimension.ACADEMIC: gettext_lazy(
        "Do the pupils know what is left and how to get there? What could lessons show more plainly?"
    ),
    Dimension.BEHAVIOURAL: gettext_lazy(
        "How do our lessons begin, and how does whoever has been away notice that they are expected?"
    ),
    Dimension.COGNITIVE: gettext_lazy(
        "Where in the teaching does it show what this is for? Where may the pupils choose for themselves?"
    ),
    Dimension.AFFECTIVE: gettext_lazy(
        "When in the week has every pupil somebody to be with, and an adult who asks how things are?"
    ),
}
#: So many pupils and so large a part of the class more, or fewer, are a change; less is chance as well.
_CHANGED_PUPILS, _CHANGED_SHARE = 3, Fraction(1, 10)
_HEADINGS = {
    Party.STUDENT: gettext_lazy("The pupils' own answers"),
    Party.STAFF: gettext_lazy("The staff's mapping"),
}


type Telling = Callable[[int, int], str]
"""How many of how many, in words."""


def exactly(count: int, of: int) -> str:
    """For those who see the pupils by name on the same page."""
    return _("%(pointing)s of %(answered)s") % {"pointing": count, "answered": of}


@dataclass(frozen=True)
class ClassCell:
    """A dimension in a term; without `figure` nothing can be said, and `why` not. `width` of the bar is in per cent."""

    term: str
    figure: Figure | None
    width: str
    is_marked: bool
    why: str = ""


@dataclass(frozen=True)
class DimensionLine:
    name: str
    about: str
    cells: tuple[ClassCell | None, ...]
    unit: str


@dataclass(frozen=True)
class ItemLine:
    """A question and how many of the class's answers point to a need of support; `count` empty where too few."""

    text: str
    count: str


@dataclass(frozen=True)
class PupilLine:
    name: str
    url: str
    marks: tuple[tuple[str, str, Tag], ...]


@dataclass(frozen=True)
class PartyPart:
    """`talk_first` is the first dimension that there is something to talk of in; empty where there is none."""

    anchor: str
    heading: str
    answered: Figure
    lead: str
    strong: tuple[str, ...]
    terms: tuple[str, ...]
    lines: tuple[DimensionLine, ...]
    changes: tuple[str, ...]
    talk: tuple[str, ...]
    talk_first: str
    least: tuple[str, ...]
    items: tuple[tuple[str, tuple[ItemLine, ...]], ...]
    letters: tuple[tuple[str, str], ...]
    pupils: tuple[PupilLine, ...]


@dataclass(frozen=True)
class ClassPage:
    name: str
    unit: str
    parts: tuple[PartyPart, ...]
    empty: str
    report_url: str
    decide_url: str


@dataclass(frozen=True)
class ClassLink:
    name: str
    url: str


def class_links(groups: Iterable[Group]) -> tuple[ClassLink, ...]:
    return tuple(
        ClassLink(f"{one.display_name}, {one.unit.display_name}", reverse("mapping-class", args=[one.uuid]))
        for one in groups
    )


def class_page(
    group: Group,
    profiles: Sequence[ClassProfile],
    units: Mapping[Party, Mapping[Dimension, UnitMean]] = MappingProxyType({}),
    tell: Telling = exactly,
) -> ClassPage:
    """`units` has the unit beside the class, for those of the parties and dimensions where that says something.

    `tell` puts the counts into words in what is strong, what is to be talked of, and the most of what needs support.
    """
    empty = "" if profiles else _("Nothing is answered yet. That says nothing about how things are.")
    return ClassPage(
        group.display_name,
        group.unit.display_name,
        tuple(_part(one, units.get(one.party, {}), tell) for one in profiles),
        empty,
        reverse("mapping-class-report", args=[group.uuid]),
        reverse("mapping-decide", args=[group.uuid]),
    )


def _part(found: ClassProfile, unit: Mapping[Dimension, UnitMean], tell: Telling) -> PartyPart:
    newest = found.newest
    language = language_of(newest.instrument)
    every = newest.dimensions.values()
    return PartyPart(
        anchor=found.party.value,
        heading=str(_HEADINGS[found.party]),
        answered=_answered(newest),
        lead=_lead(list(every)),
        strong=tuple(_strong(newest, language, tell)),
        terms=tuple(one.term.label for one in found.terms),
        lines=tuple(_line(one, found, unit.get(one)) for one in newest.dimensions),
        changes=tuple(since.said for one in every if (since := _since(one, found)) is not None),
        talk=tuple(_talk(found, tell)),
        talk_first=next((one.dimension.value for one in every if _is_to_talk_of(one, found)), ""),
        least=tuple(_least(newest, language, tell)),
        items=tuple(_items(newest, language)),
        letters=tuple((_letter(one), str(NAMES[one])) for one in newest.dimensions),
        pupils=tuple(_pupils(newest)),
    )


def _answered(newest: ClassTerm) -> Figure:
    text = _("%(answers)s of %(pupils)s") % {"answers": len(newest.answers), "pupils": len(newest.asked)}
    evidence = Evidence(
        title=_("Answers"),
        numerator=ngettext("%(count)s pupil with answers", "%(count)s pupils with answers", len(newest.answers))
        % {"count": len(newest.answers)},
        denominator=ngettext("%(count)s pupil in the class", "%(count)s pupils in the class", len(newest.asked))
        % {"count": len(newest.asked)},
        window=_window(newest),
        coverage=words.percent(len(newest.answers) / len(newest.asked)),
        rule=_(
            "Answers count once they are handed in or staff are done, or when the round has closed, and only when they "
            "make a mark. Of several rounds in a term the last in which ten have answered counts. Nobody must answer."
        ),
    )
    return Figure(text, evidence)


def _window(found: ClassTerm) -> str:
    return words.period(found.round.opens_on, found.round.closes_on, found.round.closes_on)


def _lead(every: Sequence[ClassDimension]) -> str:
    if all(one.mark is RiskMark.TOO_FEW for one in every):
        return _("Fewer than ten have answered: that is too few to say something of the class.")
    marked = [words.uncapital(str(NAMES[one.dimension])) for one in every if one.mark is RiskMark.MARKED]
    if not marked:
        return _("No dimension has a risk mark for the class.")
    text = ngettext(
        "One dimension has a risk mark for the class: %(names)s.",
        "%(count)s dimensions have a risk mark for the class: %(names)s.",
        len(marked),
    )
    return words.sentence_case(text % {"count": words.count(len(marked)), "names": words.listed(marked)})


def _strong(newest: ClassTerm, language: str, tell: Telling) -> Iterable[str]:
    """What at least four of five, of ten or more, say: that a statement is true, or the best answer to a question."""
    counted = []
    for item in newest.instrument.items:
        if newest.instrument.speaks_well(item):
            fine = _fine(item, newest)
            given = [answers.get(item.code) for answers in newest.answers.values()]
            speaking, answered = sum(one in fine for one in given), sum(isinstance(one, int) for one in given)
            if newest.is_whole and answered >= FEWEST and speaking * 5 >= answered * 4:
                counted.append((-speaking / answered, speaking, answered, item))
    for _share, speaking, answered, item in sorted(counted, key=lambda one: one[0])[:_STRONG]:
        said = {"figure": words.sentence_case(tell(speaking, answered)), "text": item.text[language]}
        if newest.instrument.party is not Party.STAFF:
            yield _("%(figure)s: %(text)s") % said
        else:
            (best,) = _fine(item, newest)
            answer = next(one.text[language] for one in newest.instrument.options(item) if one.value == best)
            yield _("%(figure)s: %(text)s – %(answer)s") % {**said, "answer": answer}


def _least(newest: ClassTerm, language: str, tell: Telling) -> Iterable[str]:
    """The questions in which the largest part of the class's answers point to a need of support, a quarter at least."""
    counted = [(*_counts(item, newest), item) for item in newest.instrument.items if item.is_counted]
    many = [
        one
        for one in counted
        if newest.is_whole and one[1] >= FEWEST and one[0] >= FEWEST_MARKED and one[0] * 100 >= one[1] * MARKED_FROM
    ]
    for pointing, answered, item in sorted(many, key=lambda one: -one[0] / one[1])[:_STRONG]:
        yield _pointing(item, newest, tell(pointing, answered), language)


def _pointing(item: Item, newest: ClassTerm, figure: str, language: str) -> str:
    """In the words of the answers: it is to agree with one statement that points to a need, and not to with another."""
    chosen = [_("“%(answer)s”") % {"answer": one.text[language]} for one in _pointing_options(item, newest)]
    answers = chosen[-1]
    if len(chosen) > 1:
        answers = _("%(some)s or %(last)s") % {"some": ", ".join(chosen[:-1]), "last": answers}
    return _("%(figure)s answered %(answers)s: %(text)s") % {
        "figure": words.sentence_case(figure),
        "answers": answers,
        "text": item.text[language],
    }


def _pointing_options(item: Item, newest: ClassTerm) -> list[Option]:
    return [one for one in newest.instrument.options(item) if one.value in item.risk]


def _fine(item: Item, found: ClassTerm) -> set[int]:
    """What speaks for the class: all that agree to a statement, the best answer to a question of staff's."""
    values = {one.value for one in found.instrument.options(item)}
    is_statement = found.instrument.party is not Party.STAFF and item.risk
    return values - item.risk if is_statement else {max(values)}


def _counts(item: Item, found: ClassTerm) -> tuple[int, int]:
    """How many answers point to a need of support, of how many that are answers."""
    given = [one.get(item.code) for one in found.answers.values()]
    numbers = [one for one in given if isinstance(one, int)]
    return sum(one in item.risk for one in numbers), len(numbers)


def _line(dimension: Dimension, found: ClassProfile, unit: UnitMean | None) -> DimensionLine:
    cells = tuple(
        _cell(told, term) if (told := term.dimensions.get(dimension)) is not None else None for term in found.terms
    )
    said = "" if unit is None else _unit_words(unit)
    return DimensionLine(str(NAMES[dimension]), str(_ABOUT[dimension]), cells, said)


def _unit_words(unit: UnitMean) -> str:
    needing, told = unit.counted.needing, unit.counted.told
    return _("The school: %(needing)s of %(told)s (%(share)s), in %(classes)s classes") % {
        "needing": needing,
        "told": told,
        "share": words.percent_sign(needing / told),
        "classes": unit.classes,
    }


@dataclass(frozen=True)
class _Since:
    said: str
    has_grown: bool


def _since(now: ClassDimension, found: ClassProfile) -> _Since | None:
    """How the class is against the last earlier term with answers; None where they can't be compared."""
    earlier = found.before(now.dimension)
    if earlier is None or now.mark is RiskMark.TOO_FEW:
        return None
    then = earlier.dimensions[now.dimension]
    more = Fraction(now.needing, now.told) - Fraction(then.needing, then.told)
    is_change = abs(now.needing - then.needing) >= _CHANGED_PUPILS and abs(more) >= _CHANGED_SHARE
    about = {
        "name": str(NAMES[now.dimension]),
        "now": now.needing,
        "of": now.told,
        "then": then.needing,
        "then_of": then.told,
        "term": earlier.term.label,
    }
    if not is_change:
        said = _("%(name)s: %(now)s of %(of)s need support, about as in %(term)s (%(then)s of %(then_of)s).")
    elif more > 0:
        said = _("%(name)s: %(now)s of %(of)s need support, more than in %(term)s (%(then)s of %(then_of)s).")
    else:
        said = _("%(name)s: %(now)s of %(of)s need support, fewer than in %(term)s (%(then)s of %(then_of)s).")
    return _Since(said % about, is_change and more > 0)


def _cell(one: ClassDimension, found: ClassTerm) -> ClassCell:
    if one.mark is RiskMark.TOO_FEW:
        why = _("fewer than 10 answers") if found.is_whole else _("too many have left the class since")
        return ClassCell(found.term.label, None, "", is_marked=False, why=why)
    evidence = Evidence(
        title=_("Risk mark for the class: %(name)s, %(term)s")
        % {"name": str(NAMES[one.dimension]), "term": found.term.label},
        numerator=ngettext(
            "%(count)s pupil who needs support in the dimension",
            "%(count)s pupils who need support in the dimension",
            one.needing,
        )
        % {"count": one.needing},
        denominator=_("%(count)s pupils of whom enough is answered") % {"count": one.told},
        window=_window(found),
        coverage=_("%(told)s of %(pupils)s pupils in the class") % {"told": one.told, "pupils": len(found.asked)},
        rule=_("The class is marked at 25 per cent and at least five pupils. With fewer than ten nothing is said."),
        extra=(Term(_("Not counted"), _("Who has answered too little; that is never read as fine")),),
        sentence=_("The dashed line is 25 per cent. The scale ends at 50 per cent."),
    )
    text = _("%(needing)s of %(told)s") % {"needing": one.needing, "told": one.told}
    width = f"{min(100, one.needing * _SCALE / one.told):.1f}%"
    return ClassCell(found.term.label, Figure(text, evidence), width, one.mark is RiskMark.MARKED)


def _talk(found: ClassProfile, tell: Telling) -> Iterable[str]:
    """What to talk of: the teaching and the climate before who. What is marked, and what has grown since last time."""
    newest = found.newest
    language = language_of(newest.instrument)
    for one in newest.dimensions.values():
        if not _is_to_talk_of(one, found):
            continue
        most = _most_pointing(newest, one.dimension, language, tell)
        if most:
            yield f"{NAMES[one.dimension]}. {' '.join(most)}"
        yield str(_PROMPTS[one.dimension])


def _is_to_talk_of(one: ClassDimension, found: ClassProfile) -> bool:
    since = _since(one, found)
    return one.mark is RiskMark.MARKED or bool(since and since.has_grown)


def _most_pointing(newest: ClassTerm, dimension: Dimension, language: str, tell: Telling) -> list[str]:
    counted = [
        (*_counts(one, newest), one) for one in newest.instrument.items if one.dimension is dimension and one.risk
    ]
    enough = [one for one in counted if newest.is_whole and one[1] >= FEWEST and one[0] >= FEWEST // 2]
    return [
        _pointing(item, newest, tell(pointing, answered), language)
        for pointing, answered, item in sorted(enough, key=lambda one: -one[0])[:2]
    ]


def _items(newest: ClassTerm, language: str) -> Iterable[tuple[str, tuple[ItemLine, ...]]]:
    for dimension in newest.dimensions:
        lines = []
        for item in newest.instrument.items:
            if item.dimension is dimension and item.risk:
                pointing, answered = _counts(item, newest)
                count = exactly(pointing, answered) if newest.is_whole and answered >= FEWEST else ""
                lines.append(ItemLine(item.text[language], count))
        yield str(NAMES[dimension]), tuple(lines)


def _pupils(newest: ClassTerm) -> Iterable[PupilLine]:
    for pupil in newest.pupils:
        found = newest.profiles.get(pupil.pk, ())
        marks = tuple((_letter(one.dimension), str(NAMES[one.dimension]), tag_of(one.mark)) for one in found)
        yield PupilLine(str(pupil), reverse("mapping-student", args=[pupil.uuid]), marks)


def _letter(dimension: Dimension) -> str:
    return {
        Dimension.ACADEMIC: pgettext("the letter of a dimension", "A"),
        Dimension.BEHAVIOURAL: pgettext("the letter of a dimension", "B"),
        Dimension.COGNITIVE: pgettext("the letter of a dimension", "C"),
        Dimension.AFFECTIVE: pgettext("the letter of a dimension", "Af"),
    }[dimension]
