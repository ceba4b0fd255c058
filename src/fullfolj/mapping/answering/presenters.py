"""The answering pages, in the language that the pupil reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from fullfolj.mapping.answering.queries import Survey
from fullfolj.mapping.free_text.asking import Asking, TextField
from fullfolj.mapping.instruments.content import Item
from fullfolj.mapping.marks import Refusal
from fullfolj.mapping.models import TalkWish
from fullfolj.mapping.talks.choices import talk_choices, wished_words
from fullfolj.mapping.talks.queries import Adult
from fullfolj.mapping.wording.choices import Choice, choices_of
from fullfolj.mapping.wording.frames import Frame, frame
from fullfolj.mapping.wording.health import looks_like_health
from fullfolj.mapping.wording.words import Words, words_for
from fullfolj.school.models import Person
from fullfolj.shell import words as shell_words


@dataclass(frozen=True)
class OwnLine:
    name: str
    url: str
    until: str
    done: str
    about: str
    language: str
    is_right_to_left: bool
    is_handed_in: bool


@dataclass(frozen=True)
class OwnPage:
    lines: tuple[OwnLine, ...]
    back: str


@dataclass(frozen=True)
class IntroPage:
    frame: Frame
    name: str
    why: str
    readers: str
    when: str
    begin: str
    url: str


@dataclass(frozen=True)
class Question:
    """One of the questions; `url` is its own page, `back` and `next` those beside it."""

    code: str
    number: int
    progress: str
    about: str
    text: str
    choices: tuple[Choice, ...]
    others: tuple[Choice, ...]
    url: str
    back: str
    next: str
    is_current: bool
    written: TextField | None


@dataclass(frozen=True)
class QuestionPage:
    """All questions, of which one is shown: with script one goes from one to the next also without a network."""

    frame: Frame
    current: Question
    questions: tuple[Question, ...]
    readers: str
    when: str
    save: str
    is_saved: bool


@dataclass(frozen=True)
class AnswerLine:
    text: str
    answer: str
    url: str


@dataclass(frozen=True)
class LastPage:
    frame: Frame
    answered: str
    lines: tuple[AnswerLine, ...]
    may_change: str
    talks: tuple[Choice, ...]
    wished: str
    save: str
    is_begun: bool
    is_handed_in: bool
    home: str
    leave: str
    health: str


@dataclass(frozen=True)
class ClosedPage:
    frame: Frame
    why: str
    home: str


def language_of(survey: Survey, asked: str) -> Words:
    """The language asked for, else the one last answered in, else that of the pages, else the instrument's first."""
    return words_for(survey.instrument, asked, survey.sheet.language if survey.sheet else "")


def address_after(survey: Survey, number: int, words: Words) -> str:
    if number == len(survey.instrument.items):
        return last_address(survey, words)
    return _question_address(survey, number + 1, words)


def last_address(survey: Survey, words: Words) -> str:
    return f"{_address(survey, 'last')}?lang={words.language}"


def own_page(student: Person, surveys: Sequence[Survey], today: dt.date) -> OwnPage:
    return OwnPage(own_lines(surveys, today), reverse("student", args=[student.uuid]))


def own_lines(surveys: Sequence[Survey], today: dt.date) -> tuple[OwnLine, ...]:
    return tuple(_own_line(one, today) for one in surveys)


def _own_line(survey: Survey, today: dt.date) -> OwnLine:
    words = language_of(survey, "")
    total = len(survey.instrument.items)
    done = words.says["answered"].format(answered=words.number(survey.answered), total=words.number(total))
    is_handed_in = bool(survey.sheet and survey.sheet.handed_in_at)
    if is_handed_in:
        done = words.says["handed_in"]
    url = _address(survey, "intro")
    until = shell_words.day(survey.round.closes_on, today)
    return OwnLine(
        survey.instrument.name[words.language],
        url,
        until,
        done,
        survey.student.given_name if survey.guardian_id is not None else "",
        words.language,
        words.is_right_to_left,
        is_handed_in,
    )


def intro_page(survey: Survey, words: Words, mentors: Sequence[str]) -> IntroPage:
    number = next(
        (place for place, one in enumerate(survey.instrument.items, 1) if survey.answer(one.code) is None), None
    )
    return IntroPage(
        frame=_frame(survey, words, _address(survey, "intro")),
        name=survey.instrument.name[words.language],
        why=survey.instrument.why[words.language],
        readers=readers_words(words, mentors),
        when=words.says["when"].format(closes=words.day(survey.round.closes_on)),
        begin=words.says["go_on" if survey.sheet else "begin"],
        url=last_address(survey, words) if number is None else _question_address(survey, number, words),
    )


def question_page(survey: Survey, number: int, words: Words, mentors: Sequence[str], asking: Asking) -> QuestionPage:
    places = range(1, len(survey.instrument.items) + 1)
    questions = tuple(_question(survey, place, number, words, asking) for place in places)
    return QuestionPage(
        frame=_frame(survey, words, _address(survey, "question", number)),
        current=questions[number - 1],
        questions=questions,
        readers=readers_words(words, mentors),
        when=words.says["when"].format(closes=words.day(survey.round.closes_on)),
        save=_save_address(survey, words),
        is_saved=survey.sheet is not None,
    )


def _question(survey: Survey, number: int, current: int, words: Words, asking: Asking) -> Question:
    items, says = survey.instrument.items, words.says
    item = items[number - 1]
    answer = survey.answer(item.code)
    intro = _address(survey, "intro") + f"?lang={words.language}"
    return Question(
        code=item.code,
        number=number,
        progress=says["progress"].format(number=words.number(number), total=words.number(len(items))),
        about=says[item.dimension.value] if item.dimension else "",
        text=item.text[words.language],
        choices=choices_of(survey.instrument, item, words, answer),
        others=tuple(Choice(one.value, says[one.value], answer == one.value) for one in Refusal if not item.is_text),
        url=_question_address(survey, number, words),
        back=_question_address(survey, number - 1, words) if number > 1 else intro,
        next=address_after(survey, number, words),
        is_current=number == current,
        written=asking.field(item, words),
    )


def last_page(survey: Survey, words: Words, adults: Sequence[Adult], wish: TalkWish | None) -> LastPage:
    items = survey.instrument.items
    return LastPage(
        frame=_frame(survey, words, _address(survey, "last")),
        answered=words.says["answered"].format(answered=words.number(survey.answered), total=words.number(len(items))),
        lines=tuple(
            AnswerLine(
                one.text[words.language], _answer_text(survey, one, words), _question_address(survey, place, words)
            )
            for place, one in enumerate(items, 1)
        ),
        may_change=words.says["may_change"].format(closes=words.day(survey.round.closes_on)),
        talks=tuple(talk_choices(words, adults, wish)) if survey.guardian_id is None else (),
        wished=wished_words(words, wish),
        save=_save_address(survey, words),
        is_begun=survey.sheet is not None,
        is_handed_in=bool(survey.sheet and survey.sheet.handed_in_at),
        home=_home(survey),
        leave=reverse("mapping-leave") if survey.is_by_code else "",
        health=words.says["text_health"] if any(map(looks_like_health, survey.texts.values())) else "",
    )


def closed_page(survey: Survey, words: Words) -> ClosedPage:
    days = {"opens": words.day(survey.round.opens_on), "closes": words.day(survey.round.closes_on)}
    address = _address(survey, "intro")
    return ClosedPage(_frame(survey, words, address), words.says["closed_why"].format(**days), _home(survey))


def _answer_text(survey: Survey, item: Item, words: Words) -> str:
    answer = survey.answer(item.code)
    if answer is None:
        return words.says["text_none" if item.is_text else "none"]
    if item.is_text:
        return str(answer)
    if isinstance(answer, str):
        return words.says[answer]
    return next(one.text[words.language] for one in survey.instrument.options(item) if one.value == answer)


def readers_words(words: Words, mentors: Sequence[str]) -> str:
    """Who can read the answers, also once the pupil has moved."""
    separator = "، " if words.is_right_to_left else ", "
    readers = words.says["readers"].format(mentors=separator.join(mentors) or words.says["mentors"])
    return f"{readers} {words.says['moves']}"


def _frame(survey: Survey, words: Words, address: str) -> Frame:
    return frame(words, survey.instrument.languages, address, _home(survey))


def _home(survey: Survey) -> str:
    """The own pages, which a code does not open."""
    if survey.is_by_code:
        return ""
    return reverse("mapping-own" if survey.guardian_id is None else "mapping-children")


def _address(survey: Survey, page: str, *more: int) -> str:
    return reverse(f"mapping-{page}", args=[survey.student.uuid, survey.round.uuid, *more])


def _save_address(survey: Survey, words: Words) -> str:
    return f"{_address(survey, 'save')}?lang={words.language}"


def _question_address(survey: Survey, number: int, words: Words) -> str:
    return f"{_address(survey, 'question', number)}?lang={words.language}"
