"""How the effect of support is counted, and what the figures do not say, in words. Every limit comes from the code."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fullfolj.shell import words
from fullfolj.support.effect.days import EARLIER, FEWEST_DAYS, WINDOW
from fullfolj.support.effect.matched import BESIDE, FEWEST_BESIDE, FOLLOWED, SAME_LEVEL
from fullfolj.support.effect.works import FEWEST_PUPILS, POWER, POWER_OF_TEN

type Section = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True)
class MethodPage:
    lead: str
    sections: tuple[Section, ...]


def method_page() -> MethodPage:
    return MethodPage(
        _("How days are counted, whom pupils are compared with, and what the figures do not say."),
        (_days(), _one_pupil(), _kinds(), _how_sure(), _not_said()),
    )


def _days() -> Section:
    return (
        "days",
        _("Days absent"),
        (
            _("A day counts as absent when at least one whole reported lesson was missed. Being late does not count."),
            _("A day without a reported lesson is not known. It counts neither as present nor as absent."),
            _("Only school days count. Weekends and breaks are not among them."),
        ),
    )


def _one_pupil() -> Section:
    given = {"window": WINDOW, "fewest": words.count(FEWEST_DAYS), "earlier": EARLIER}
    return (
        "pupil",
        _("One pupil"),
        (
            _(
                "Up to %(window)s school days before the start are compared with as many from the start on. What was"
                " usual is the %(earlier)s school days before those."
            )
            % given,
            _(
                "At least %(fewest)s reported days on either side are needed, and three in four of all. Otherwise the"
                " days are too few."
            )
            % given,
            _(
                "Days absent come in spells. So %(window)s days count as fewer when the interval is worked out: in"
                " simulations it holds the true difference in about 95 cases of 100, or more."
            )
            % given,
            _("When the interval holds zero, it cannot be told whether anything has changed."),
            _("Also a clear change says nothing about its reason. What is high often falls by itself."),
        ),
    )


def _kinds() -> Section:
    given = {"fewest": words.count(FEWEST_PUPILS), "beside": words.count(BESIDE), "least": words.count(FEWEST_BESIDE)}
    followed = {"window": WINDOW, "most": FOLLOWED}
    level = {"days": words.count(round(SAME_LEVEL * WINDOW)), "window": WINDOW}
    return (
        "kinds",
        _("A kind of support"),
        (
            _(
                "Each pupil who begins is compared with %(least)s to %(beside)s pupils of the same year at the same"
                " school, on the same day, who have not got that kind of support."
            )
            % given,
            _(
                "They have been absent equally much: at most %(days)s days more or less of %(window)s. Those most alike"
                " in the last days and earlier in the year are chosen. What still differs is evened out."
            )
            % level,
            _(
                "Some of those compared with get the support later. They are kept, for leaving them out would be to"
                " choose by how it went. Their support can make the difference smaller than it is."
            ),
            _("At least %(window)s school days must have passed since the start; up to %(most)s are counted.")
            % followed,
            _("At least %(fewest)s pupils are needed. Fewer are never told of.") % given,
            _("Only pupils who go to the school today count. How it went for those who have left is not seen."),
            _(
                "Support for a class or everybody is not judged: all there get it at once, so there is nobody to"
                " compare with."
            ),
        ),
    )


def _how_sure() -> Section:
    power = {"power": words.percent(POWER), "ten": words.percent(POWER_OF_TEN)}
    return (
        "sure",
        _("How sure"),
        (
            _(
                "If the support does nothing, any of those alike could as well have been the one who began. So the"
                " difference is compared with what it becomes when others are drawn in their place."
            ),
            _(
                "The more kinds there are, the wider the intervals. A page where nothing helps claims something in at"
                " most one school of twenty. Thousands of simulated schools have been tried."
            ),
            _(
                "With 60 pupils and one kind of support, a true fall of five percentage points is found in %(power)s of"
                " the cases, and one of ten in %(ten)s. Five points are one day of twenty. So *cannot be told* does not"
                " mean that nothing has happened."
            )
            % power,
        ),
    )


def _not_said() -> Section:
    return (
        "not",
        _("What the figures do not say"),
        (
            _(
                "Nobody has drawn lots for who gets support. If the school chose pupils whose absence would soon have"
                " changed anyway, that looks like an effect."
            ),
            _("Several kinds of support at once cannot be told apart."),
            _("Support in cases that only some may read is not among the figures."),
            _("Absence is not everything. A calmer corridor, a friend or a finished task does not show here."),
            _("Nothing is said about any single pupil or member of staff, and nothing is ranked."),
        ),
    )
