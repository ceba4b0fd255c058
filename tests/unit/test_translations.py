"""The check that Swedish is complete, and the compiler of catalogues."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from django.utils import translation

from fullfolj.config import translations
from fullfolj.config.catalogues import BrokenCatalogue, compile_catalogue, read

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


class House:
    """A source tree of one room, `today`, with the given files and Swedish catalogue."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def swedish(self, text: str, room: str = "today", header: str = HEADER) -> Path:
        return self.write(f"{room}/locale/sv/LC_MESSAGES/django.po", header + text)

    def faults(self) -> list[str]:
        return [fault.replace(f"{self.root}/", "") for fault in translations.check(self.root)]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_complete_house_has_no_faults(house: House) -> None:
    house.write(
        "today/views.py",
        'from x import gettext as _, ngettext, pgettext\n_("Hello {name}")\n'
        'ngettext("a day", "{n} days", n)\npgettext("month", "May")\n',
    )
    house.write(
        "today/templates/today/a.html", "{% translate 'Back' %}{% blocktranslate %}{{ n }} left{% endblocktranslate %}"
    )
    house.swedish(
        'msgid "Hello {name}"\nmsgstr "Hej {name}"\n\n'
        'msgid "a day"\nmsgid_plural "{n} days"\nmsgstr[0] "en dag"\nmsgstr[1] "{n} dagar"\n\n'
        'msgctxt "month"\nmsgid "May"\nmsgstr "maj"\n\n'
        'msgid "Back"\nmsgstr "Tillbaka"\n\nmsgid "%(n)s left"\nmsgstr "%(n)s kvar"\n'
    )
    assert house.faults() == []


@pytest.mark.parametrize(
    ("source", "swedish", "fault"),
    [
        ('_("New")', "", "today/a.py:1: not in Swedish: 'New'"),
        ('_("New")', 'msgid "New"\nmsgstr ""\n', "empty: 'New'"),
        ('_("New")', '#, fuzzy\nmsgid "New"\nmsgstr "Ny"\n', "fuzzy: 'New'"),
        ('_("{n} new")', 'msgid "{n} new"\nmsgstr "nya"\n', "other placeholders"),
        ('_("%(n)s new")', 'msgid "%(n)s new"\nmsgstr "%(m)s nya"\n', "other placeholders"),
        ('_("%s new")', 'msgid "%s new"\nmsgstr "%d nya"\n', "other placeholders"),
        (
            'ngettext("{n} x", "{n} y", n)',
            'msgid "{n} x"\nmsgid_plural "{n} y"\nmsgstr[0] "{n} x"\nmsgstr[1] "y"\n',
            "other placeholders",
        ),
        (
            'ngettext("x", "y", n)',
            'msgid "x"\nmsgid_plural "z"\nmsgstr[0] "x"\nmsgstr[1] "z"\n',
            "its plural is not that",
        ),
        ('ngettext("x", "y", n)', 'msgid "x"\nmsgid_plural "y"\nmsgstr[0] "x"\n', "two forms"),
        ("", 'msgid "Old"\nmsgstr "Gammal"\n', "nothing uses: 'Old'"),
        ('_("New")', 'msgid "New"\nmsgstr "Ny"\n\nmsgid "New"\nmsgstr "Ny"\n', "stands twice"),
        ('_(f"New {x}")', "", "f-string"),
        ('_("New")', 'msgid "New"\nmsgstr "Ny\n', "does not end"),
        ('_("New")', 'msgid "New"\nmsgstr "Ny"\nsak\n', "neither a keyword nor a text"),
    ],
)
def test_each_fault_is_found(house: House, source: str, swedish: str, fault: str) -> None:
    house.write("today/a.py", source)
    house.swedish(swedish)
    found = house.faults()
    assert len(found) == 1, found
    assert fault in found[0]


def test_two_rooms_may_not_translate_one_text_differently(house: House) -> None:
    house.write("today/a.py", '_("Case")')
    house.swedish('msgid "Case"\nmsgstr "Ärende"\n')
    house.swedish('msgid "Case"\nmsgstr "Fall"\n', room="students")
    assert len(house.faults()) == 1
    assert "in another way" in house.faults()[0]


def test_the_command_line_does_with_its_own_catalogue(house: House) -> None:
    house.write("config/a.py", '_("Case")')
    house.swedish('msgid "Case"\nmsgstr "Ärende"\n')
    assert house.faults() == ["config/a.py:1: not in Swedish: 'Case'"]


def test_what_django_translates_need_not_be_translated_again(house: House) -> None:
    house.write("today/a.py", '_("Enter a whole number.")\nuntranslatable(variable)\n_(variable)\n')
    assert house.faults() == []


def test_a_catalogue_without_a_header_is_a_fault(house: House) -> None:
    house.write("today/a.py", '_("New")')
    house.swedish('msgid "New"\nmsgstr "Ny"\n', header="")
    assert house.faults() == ["today/locale/sv/LC_MESSAGES/django.po:1: no header with charset=UTF-8"]


def test_a_compiled_catalogue_is_read_by_gettext(house: House) -> None:
    path = house.swedish(
        'msgid ""\n"one "\n"text"\nmsgstr "en \\"text\\""\n\n#, fuzzy\nmsgid "f"\nmsgstr "F"\n\n'
        'msgid "e"\nmsgstr ""\n\n'
        'msgid "day"\nmsgid_plural "days"\nmsgstr[0] "dag"\nmsgstr[1] "dagar"\n\n#~ msgid "old"\n#~ msgstr "gammal"\n'
        'msgctxt "month"\nmsgid "May"\nmsgstr "maj"\n'
    )
    with compile_catalogue(path).open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("one text") == 'en "text"'
    assert [words.ngettext("day", "days", n) for n in (1, 2)] == ["dag", "dagar"]
    assert words.pgettext("month", "May") == "maj"
    assert (words.gettext("f"), words.gettext("e")) == ("f", "e"), "what is not done yet stays English"


def test_our_own_words_are_shown_whatever_django_calls_the_same() -> None:
    """*Sessions* are occasions here, and Django's are something else."""
    with translation.override("sv"):
        for path in translations.catalogues():
            for entry in read(path):
                if entry.singular and entry.plural is None:
                    context, text = entry.context, entry.singular
                    shown = translation.pgettext(context, text) if context else translation.gettext(text)
                    assert shown == entry.forms[0], path


def test_a_broken_catalogue_names_file_and_line(house: House) -> None:
    path = house.write("a.po", 'msgid "a"\nmsgstr "b"\nmsgsrt "c"\n')
    with pytest.raises(BrokenCatalogue, match=r"a\.po:3"):
        read(path)


def test_from_the_command_line(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(translations, "catalogues", lambda: [house.swedish("")])
    assert translations.main(["compile"]) == 0
    assert (house.root / "today/locale/sv/LC_MESSAGES/django.mo").exists()
    monkeypatch.setattr(translations, "check", lambda: ["a fault"])
    assert translations.main(["check"]) == 1
    assert "a fault" in capsys.readouterr().out
    assert translations.main([]) == 2
