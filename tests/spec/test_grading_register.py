"""Which rows of the grade register count, and what is told of the odd ones: as drawn grades, for the manual as well."""

from __future__ import annotations

import pytest

from fullfolj.grading.standing import Trouble
from tests.spec.grade_drawing import GradeSpec, assessed, tell

_EIGHT = "EN:E MA:E BL:E IDH:E MU:E SL:E"
SUMS = [
    GradeSpec(
        "a sum is one grade, and stands for its subjects",
        "In years 4–6 there may be one grade for natural science and one for social science (skollagen 10 kap. 15–16"
        " §§). In the count it is one subject; in the prognosis of named subjects it is all of them. Here 7 others are"
        " passed, and stand for 12.",
        "VT26 6 term SV:E EN:E MA:E NO:E SO:E BL:E HKK:E IDH:E MU:E SL:E",
        {
            "YR": "open",
            "YR others": "7 that stand for 12",
            "NATE": "2 lacking (others 2); nearest none",
            "merit": "100 of 320, preliminary",
        },
        (
            "Ett samlat betyg är ett, och står för sina ämnen",
            (
                "I årskurs 4–6 kan NO och SO ha var sitt samlat betyg (skollagen 10 kap. 15–16 §§). I antalet är det"
                " ett ämne. I prognosen för bestämda ämnen är det alla dess ämnen. Här är sju andra godkända, och de"
                " står för tolv."
            ),
        ),
    ),
    GradeSpec(
        "F in a sum",
        "One passing grade in the sum passes all of its subjects.",
        "VT26 6 term SV:E EN:E MA:E NO:F SO:E BL:E HKK:E IDH:E MU:E SL:E TK:E M2SPA:E MLARA:E",
        {"NATE": "1 lacking (named BI FY KE); nearest NO", "EKHUSA": "open", "YR others": "9 that stand for 12"},
        ("F i ett samlat betyg", "Ett godkänt samlat betyg gäller alla dess ämnen."),
    ),
    GradeSpec(
        "a sum gives way to its subjects",
        "From year 7 each subject has its own grade (skollagen 10 kap. 15–16 §§), and the sum of the year before"
        " counts no longer.",
        "VT25 6 term NO:A MA:E\nHT25 7 term BI:E FY:E KE:E",
        {"stands": "MA:E BI:E FY:E KE:E", "issues": "", "merit": "40 of 320, preliminary"},
        (
            "Ett samlat betyg ger vika för sina ämnen",
            (
                "Från årskurs 7 har varje ämne sitt betyg (skollagen 10 kap. 15–16 §§), och det samlade betyget från"
                " året före räknas inte längre."
            ),
        ),
    ),
    GradeSpec(
        "a sum stands for those that have no grade of their own yet",
        "In an autumn when one of the subjects is graded alone, the sum of the year before goes on standing for the"
        " others: a grade more never shuts a door.",
        "VT25 6 term SV:E EN:E MA:E NO:E SO:E BL:E HKK:E IDH:E MU:E SL:E TK:E M2SPA:E\nHT25 7 term BI:F",
        {"issues": "", "NATE": "1 lacking (named BI); nearest BI", "YR others": "9 that stand for 13"},
        (
            "Ett samlat betyg står för de ämnen som inte har fått eget betyg",
            (
                "Den höst då bara ett av ämnena har fått betyg står det samlade betyget från året före för de andra:"
                " ett betyg till stänger aldrig en dörr."
            ),
        ),
    ),
]

TROUBLES = [
    GradeSpec(
        "both forms of Swedish in one school year",
        "A pupil reads one of them. Graded in both the same school year, the better counts, and it is told.",
        f"HT25 9 term SV:F\nVT26 9 term SVA:D {_EIGHT} TK:E",
        {"issues": "sv-and-sva SV SVA → SVA", "YR": "open", "merit": "82.5 of 320, preliminary"},
        (
            "Båda formerna av svenska samma läsår",
            "En elev läser en av dem. Finns betyg i båda samma läsår räknas det bättre, och det sägs.",
        ),
    ),
    GradeSpec(
        "changed from one form of Swedish to the other",
        "Who has changed between school years has the newer one, also when it is the lower. Nothing is odd about it.",
        f"VT25 8 term SVA:B\nVT26 9 term SV:F {_EIGHT} TK:E",
        {"issues": "", "YR": "1 lacking (core SV); nearest SV"},
        (
            "Bytte från den ena formen av svenska till den andra",
            (
                "Den som har bytt mellan två läsår har det nyare betyget, också när det är lägre. Det är inget"
                " konstigt med det."
            ),
        ),
    ),
    GradeSpec(
        "the other form of Swedish is not read",
        "A code for why there is no grade takes no grade's place, however new it is.",
        f"VT25 8 term SV:C\nVT26 9 term SVA:NOT_STUDIED {_EIGHT} TK:E",
        {"issues": "", "YR": "open", "merit": "85 of 320, preliminary"},
        (
            "Den andra formen av svenska läses inte",
            "En kod för varför betyg saknas tar aldrig ett betygs plats, hur ny den än är.",
        ),
    ),
    GradeSpec(
        "a sum in the last three years",
        "In the last three years the sums are not allowed (skollagen 10 kap. 15–16 §§). Such a grade does not count.",
        "VT26 8 term SV:E EN:E MA:E NO:A BL:E",
        {"issues": "block-grade NO → none", "merit": "40 of 320, preliminary", "YR others": "1"},
        (
            "Ett samlat betyg de tre sista åren",
            "De tre sista åren får betygen inte vara samlade (skollagen 10 kap. 15–16 §§). Ett sådant räknas inte.",
        ),
    ),
    GradeSpec(
        "a sum beside its own subjects",
        "One or the other is set. With both in one term the subjects count, and the sum does not.",
        "VT26 6 term NO:A BI:E FY:E KE:E",
        {"issues": "block-and-subjects NO BI FY KE → BI FY KE", "merit": "30 of 320, preliminary"},
        (
            "Ett samlat betyg bredvid sina egna ämnen",
            "Det ena eller det andra sätts. Finns båda samma termin räknas ämnena, och det samlade betyget inte.",
        ),
    ),
    GradeSpec(
        "not on the scale of the cohort",
        "In 2025/26 grades are A–F: an 8 is none of them, and does not count.",
        "VT26 9 final *:E MA:8",
        {
            "issues": "wrong-scale MA → none",
            "merit": "150 of 320, final",
            "YR": "1 lacking (core MA); nearest none; not on record MA",
        },
        ("Fel betygsskala", "Läsåret 2025/26 är betygen A–F: en åtta är inget av dem, och räknas inte."),
    ),
    GradeSpec(
        "no such subject",
        "A designation that the register does not have does not count.",
        "VT26 9 final *:E XYZ:A",
        {"issues": "unknown-subject XYZ → none", "merit": "160 of 320, final"},
        ("Inget sådant ämne", "En beteckning som betygskatalogen inte har räknas inte."),
    ),
    GradeSpec(
        "a subject twice",
        "Two unlike grades in one subject, term and kind: the last one counts.",
        "VT26 9 final *:E MA:C/D",
        {"issues": "subject-twice MA → MA", "merit": "162.5 of 320, final"},
        ("Samma ämne två gånger", "Två olika betyg i samma ämne, termin och slag: det sista räknas."),
    ),
    GradeSpec(
        "two languages as the language option",
        "There is one language option (skolförordningen 9 kap. 6 §): the better of the two counts.",
        "VT26 9 final *:E M2SPA:E M2FRA:C",
        {"issues": "two-language-options M2FRA M2SPA → M2FRA", "merit": "175 of 340, final"},
        (
            "Två språk som språkval",
            "Språkvalet är ett (skolförordningen 9 kap. 6 §): det bättre av de två räknas.",
        ),
    ),
    GradeSpec(
        "the language option that was dropped",
        "A final grade is not set in a subject that the pupil has left: the term's grade from before is no part of the"
        " final ones (gymnasieförordningen 7 kap. 4 §).",
        "VT25 8 term M2SPA:B\nVT26 9 final *:E M2:NOT_STUDIED",
        {"issues": "", "merit": "160 of 320, final"},
        (
            "Språkvalet som eleven slutade med",
            (
                "I ett ämne som eleven har lämnat sätts inget slutbetyg, och terminsbetyget från förr är ingen del av"
                " slutbetygen (gymnasieförordningen 7 kap. 4 §)."
            ),
        ),
    ),
    GradeSpec(
        "a subject with and without its language",
        "A source may leave out the language of the mother tongue. It is one subject all the same: the final grade"
        " counts before the term's, and of two alike the better.",
        "VT26 9 final *:E ML:E MLARA:C",
        {"issues": "language-untold ML MLARA → MLARA", "merit": "165 of 320, final"},
        (
            "Ett ämne med och utan sitt språk",
            (
                "En källa kan utelämna språket i modersmål. Det är ändå ett ämne: slutbetyget räknas före terminens,"
                " och av två lika det bättre."
            ),
        ),
    ),
    GradeSpec(
        "the language was left out in year 6",
        "The final grade counts before the term's grade that had no language.",
        "VT23 6 term ML:A\nVT26 9 final *:E MLARA:C",
        {"issues": "", "merit": "165 of 320, final"},
        ("Språket saknades i årskurs 6", "Slutbetyget räknas före terminsbetyget som inte hade något språk."),
    ),
    GradeSpec(
        "another language since last year",
        "Who has changed the language option between school years has the newer one.",
        "VT25 8 term M2SPA:B\nVT26 9 final *:E M2FRA:E",
        {"issues": "", "merit": "170 of 340, final"},
        ("Bytt språkval", "Den som har bytt språkval mellan två läsår har det nyare betyget."),
    ),
    GradeSpec(
        "from before the pupil came here",
        "Grades from a former school count, and it is told that they may be from there.",
        "HT24 8 term BL:C! MU:NOT_STUDIED!\nVT26 9 final EN:E",
        {"issues": "before-enrolment BL → BL", "merit": "25 of 320, preliminary"},
        ("Från tiden före skolan", "Betyg från en tidigare skola räknas, och det sägs att de kan vara därifrån."),
    ),
]

SPECS = [*SUMS, *TROUBLES]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_drawn_grades(spec: GradeSpec) -> None:
    assessment = assessed(spec)
    assert {asked: tell(assessment, asked) for asked in spec.expected} == spec.expected


def test_every_trouble_is_drawn() -> None:
    told = {spec.expected.get("issues", "").partition(" ")[0] for spec in SPECS}
    elsewhere = {Trouble.UPPER_SECONDARY.value, Trouble.OTHER_SCALE.value}  # test_grading_upper
    assert (told - {""}) | elsewhere == {trouble.value for trouble in Trouble}
