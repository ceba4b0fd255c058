"""Merit value and eligibility on the scale A–F: the rules as drawn grades. The manual's page is made of them."""

from __future__ import annotations

import pytest

from tests.spec.grade_drawing import GradeSpec, assessed, tell

MERIT = [
    GradeSpec(
        "sixteen grades",
        "The merit value is the sum of the sixteen best grades: A 20, B 17.5, C 15, D 12.5, E 10, F 0"
        " (gymnasieförordningen 7 kap. 4 §). Without a language option it is of 320.",
        "VT26 9 final *:A",
        {"merit": "320 of 320, final", "counted": "16"},
        (
            "De sexton bästa betygen",
            (
                "Meritvärdet är summan av de sexton bästa betygen: A ger 20, B 17,5, C 15, D 12,5, E 10 och F 0"
                " (gymnasieförordningen 7 kap. 4 §). Utan betyg i språkvalet är det av 320."
            ),
        ),
    ),
    GradeSpec(
        "every letter",
        "Three each of A, B, C, D and E, and one F: 3 × 75 = 225.",
        "VT26 9 final BL:A EN:A HKK:A IDH:B MA:B MU:B BI:C FY:C KE:C GE:D HI:D RE:D SH:E SL:E SV:E TK:F",
        {"merit": "225 of 320, final", "counted": "16"},
        ("Varje bokstav", "Tre vardera av A, B, C, D och E, och ett F: tre gånger 75."),
    ),
    GradeSpec(
        "the language option comes on top",
        "A grade in modern languages as the language option is added to the sixteen best of the others"
        " (gymnasieförordningen 7 kap. 4 §): of 340.",
        "VT26 9 final *:A M2SPA:A",
        {"merit": "340 of 340, final", "counted": "17"},
        (
            "Språkvalet kommer ovanpå",
            (
                "Ett betyg i moderna språk som språkval läggs till de sexton bästa av de andra (gymnasieförordningen 7"
                " kap. 4 §). Då är meritvärdet av 340."
            ),
        ),
    ),
    GradeSpec(
        "mother tongue and M1 are never the seventeenth",
        "Mother tongue, and modern languages other than as the language option, may be among the sixteen but are no"
        " seventeenth grade (gymnasieförordningen 7 kap. 4 §).",
        "VT26 9 final *:A MLARA:A M1DEU:A",
        {"merit": "320 of 320, final", "counted": "16"},
        (
            "Modersmål och M1 är aldrig det sjuttonde",
            (
                "Modersmål, och moderna språk som inte är språkval, kan vara bland de sexton. De blir inget sjuttonde"
                " betyg (gymnasieförordningen 7 kap. 4 §)."
            ),
        ),
    ),
    GradeSpec(
        "F in the language option",
        "The mother tongue's A takes the place of one E among the sixteen: 15 × 10 + 20. F in the language option is a"
        " grade that adds 0, so it is of 340.",
        "VT26 9 final *:E MLARA:A M2SPA:F",
        {"merit": "170 of 340, final", "counted": "17"},
        (
            "F i språkvalet",
            (
                "A i modersmål tar ett E:s plats bland de sexton: 15 gånger 10, plus 20. F i språkvalet är ett betyg"
                " som ger 0, så meritvärdet är av 340."
            ),
        ),
    ),
    GradeSpec(
        "a dash adds nothing",
        "No grade is set where the pupil's absence has left nothing to judge by (skollagen 10 kap. 18 §): a dash. It"
        " is no grade, so a dash in the language option leaves it at 320.",
        "VT26 9 final *:E MA:- M2SPA:-",
        {"merit": "150 of 320, final", "counted": "15", "YR": "1 lacking (core MA); nearest MA"},
        (
            "Streck ger ingenting",
            (
                "Betyg sätts inte när underlag saknas på grund av frånvaro (skollagen 10 kap. 18 §): det blir ett"
                " streck. Ett streck är inget betyg, och i språkvalet lämnar det meritvärdet av 320."
            ),
        ),
    ),
    GradeSpec(
        "nothing but dashes",
        "Without any grade there is no merit value, which is not 0. But it is known that no programme is open.",
        "VT26 9 final MA:- SV:-",
        {"merit": "none of 320, preliminary", "IMV": "closed, needed"},
        (
            "Bara streck",
            (
                "Utan något betyg finns inget meritvärde, och det är inte detsamma som 0. Men det går att säga att"
                " inget program är öppet."
            ),
        ),
    ),
    GradeSpec(
        "nothing at all",
        "Subjects that are not read say nothing: neither eligible nor not.",
        "VT26 9 term MA:NOT_STUDIED SV:ADAPTED",
        {"merit": "none of 320, preliminary", "YR": "can't be told", "IMV": "can't be told"},
        ("Inga betyg alls", "Ämnen som inte är lästa säger ingenting: varken behörig eller inte."),
    ),
    GradeSpec(
        "only final grades make it final",
        "It is the final grades that count at admission (gymnasieförordningen 7 kap. 4 §). With one term's grade among"
        " those that stand, the value is preliminary.",
        "HT25 9 term TK:C\nVT26 9 final BL:E EN:E HKK:E IDH:E MA:E MU:E BI:E FY:E KE:E GE:E HI:E RE:E SH:E SL:E SV:E",
        {"merit": "165 of 320, preliminary"},
        (
            "Bara slutbetyg ger ett slutligt värde",
            (
                "Det är slutbetyget som gäller vid antagningen (gymnasieförordningen 7 kap. 4 §). Är ett enda av"
                " betygen ett terminsbetyg är meritvärdet preliminärt."
            ),
        ),
    ),
    GradeSpec(
        "the latest stands, a final one before a term's",
        "The spring term's grade takes the place of the autumn term's. A subject that was not taught that term keeps"
        " its earlier grade.",
        "HT25 9 term MA:F EN:C BI:B\nVT26 9 term MA:E BI:NOT_TAUGHT\nVT26 9 final EN:D",
        {"stands": "EN:D MA:E BI:B"},
        (
            "Det senaste betyget gäller, slutbetyg före terminsbetyg",
            (
                "Vårterminens betyg ersätter höstterminens. Ett ämne utan undervisning den terminen behåller sitt"
                " tidigare betyg."
            ),
        ),
    ),
]

_EIGHT = "EN:E MA:E BL:E IDH:E MU:E SL:E"
ELIGIBILITY = [
    GradeSpec(
        "eight grades open the vocational programmes",
        "Passing grades in Swedish or Swedish as a second language, English and mathematics, and in five other"
        " subjects (skollagen 16 kap. 30 §).",
        f"VT26 9 final SV:E {_EIGHT} TK:E",
        {"YR": "open", "YR others": "5", "IMV": "open, not needed"},
        (
            "Åtta betyg öppnar yrkesprogrammen",
            (
                "Godkänt betyg i svenska eller svenska som andraspråk, engelska och matematik, och i fem andra ämnen"
                " (skollagen 16 kap. 30 §)."
            ),
        ),
    ),
    GradeSpec(
        "Swedish as a second language opens the same doors",
        "Either form of Swedish will do (skollagen 16 kap. 30–31 §§).",
        f"VT26 9 final SVA:E {_EIGHT} TK:E",
        {"YR": "open"},
        ("Svenska som andraspråk öppnar samma dörrar", "Den ena eller den andra räcker (skollagen 16 kap. 30–31 §§)."),
    ),
    GradeSpec(
        "one subject from the vocational programmes",
        "F in mathematics, and nine others passed: one passing grade is lacking, and only that one will do. Besides,"
        " programme-oriented choice is open: Swedish, English and at least four others (skollagen 17 kap. 10 §).",
        "VT26 9 final SV:E EN:E MA:F BL:E IDH:E MU:E SL:E TK:E HKK:E GE:E HI:E BI:E",
        {"YR": "1 lacking (core MA); nearest MA", "YR others": "9", "IMV": "open, needed"},
        (
            "Ett ämne från yrkesprogrammen",
            (
                "F i matematik, och nio andra godkända: ett godkänt betyg saknas, och bara det hjälper."
                " Programinriktat val är öppet: svenska, engelska och minst fyra andra (skollagen 17 kap. 10 §)."
            ),
        ),
    ),
    GradeSpec(
        "any of three will do",
        "The core and four others are passed: one more is lacking, in any of the three subjects with F or a dash.",
        "VT26 9 final SV:E EN:E MA:E BL:E IDH:E MU:E SL:E TK:F HKK:- GE:F",
        {"YR": "1 lacking (others 1); nearest HKK / GE / TK", "IMV": "open, needed"},
        (
            "Vilket som helst av tre räcker",
            (
                "Kärnämnena och fyra andra är godkända: ett till saknas, i vilket som helst av de tre ämnena med F"
                " eller streck."
            ),
        ),
    ),
    GradeSpec(
        "twelve grades, and four of them named",
        "Economics, humanities and social science ask for the core and nine others, among them geography, history,"
        " religion and civics (skollagen 16 kap. 31 §, gymnasieförordningen 7 kap. 1 §). The arts ask for no special"
        " ones.",
        "VT26 9 final *:E RE:F",
        {
            "YR": "open",
            "EKHUSA": "1 lacking (named RE); nearest RE",
            "NATE": "open",
            "ES": "open",
            "ES others": "12",
        },
        (
            "Tolv betyg, varav fyra bestämda",
            (
                "Ekonomi-, humanistiska och samhällsvetenskapsprogrammet kräver kärnämnena och nio andra, och bland"
                " dem geografi, historia, religionskunskap och samhällskunskap (skollagen 16 kap. 31 §,"
                " gymnasieförordningen 7 kap. 1 §). Estetiska programmet kräver inga bestämda."
            ),
        ),
    ),
    GradeSpec(
        "twelve grades, and three of them named",
        "Natural science and technology ask for the core and nine others, among them biology, physics and chemistry"
        " (skollagen 16 kap. 31 §, gymnasieförordningen 7 kap. 1 §). Here two of them and one more of any kind are"
        " lacking: the two, and one of the others.",
        "VT26 9 final SV:E EN:E MA:E BI:E FY:F KE:F GE:E HI:E RE:E SH:E BL:E MU:F SL:-",
        {
            "NATE": "3 lacking (named FY KE; others 3); nearest MU FY KE / FY KE SL",
            "EKHUSA": "3 lacking (others 3); nearest MU FY KE / MU FY SL / MU KE SL / FY KE SL",
            "ES others": "6",
        },
        (
            "Tolv betyg, varav tre bestämda",
            (
                "Naturvetenskaps- och teknikprogrammet kräver kärnämnena och nio andra, och bland dem biologi, fysik"
                " och kemi (skollagen 16 kap. 31 §, gymnasieförordningen 7 kap. 1 §). Här saknas två av dem, och ett"
                " till av vilket slag som helst."
            ),
        ),
    ),
    GradeSpec(
        "what is not on record is said to be so",
        "Physics and chemistry have no row: they may be passed in another register. They count as lacking, and are"
        " told apart. No set among the subjects that the pupil studies opens the programmes.",
        "VT26 9 final SV:E EN:E MA:E BI:E GE:E HI:E RE:E SH:E BL:E MU:E SL:E TK:E",
        {"NATE": "2 lacking (named FY KE); nearest none; not on record FY KE", "ES": "open"},
        (
            "Det som inte är registrerat sägs",
            (
                "Fysik och kemi har ingen rad: de kan finnas i ett annat register. De räknas som saknade, och det sägs"
                " för sig. Inga ämnen som eleven läser öppnar programmen."
            ),
        ),
    ),
    GradeSpec(
        "programme-oriented choice without mathematics",
        "Swedish, either English or mathematics, and four other subjects (skollagen 17 kap. 10 §).",
        "VT26 9 final SV:E EN:E MA:F BL:E IDH:E MU:E SL:E",
        {"IMV": "open, needed", "YR": "2 lacking (core MA; others 1); nearest none"},
        (
            "Programinriktat val utan matematik",
            "Svenska, antingen engelska eller matematik, och fyra andra ämnen (skollagen 17 kap. 10 §).",
        ),
    ),
    GradeSpec(
        "programme-oriented choice with both",
        "Swedish, English and mathematics, and three other subjects (skollagen 17 kap. 10 §).",
        "VT26 9 final SV:E EN:E MA:E BL:E IDH:E MU:E SL:F TK:F",
        {"IMV": "open, needed", "YR": "2 lacking (others 2); nearest SL TK"},
        (
            "Programinriktat val med båda",
            "Svenska, engelska och matematik, och tre andra ämnen (skollagen 17 kap. 10 §).",
        ),
    ),
    GradeSpec(
        "programme-oriented choice is closed without Swedish",
        "Swedish must be passed (skollagen 17 kap. 10 §).",
        f"VT26 9 final SV:F {_EIGHT} TK:E",
        {"IMV": "closed, needed", "YR": "1 lacking (core SV); nearest SV"},
        ("Programinriktat val är stängt utan svenska", "Svenska måste vara godkänt (skollagen 17 kap. 10 §)."),
    ),
]

SPECS = [*MERIT, *ELIGIBILITY]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_drawn_grades(spec: GradeSpec) -> None:
    assessment = assessed(spec)
    assert {asked: tell(assessment, asked) for asked in spec.expected} == spec.expected
