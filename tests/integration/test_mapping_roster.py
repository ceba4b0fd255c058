"""Class lists that nobody has seen: names in one cell, no id, no school, a single class."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from pytest_django import Settings

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake import again, kept, pipeline
from fullfolj.intake.cells import SEPARATOR
from fullfolj.intake.kinds import NeedsMappingError
from fullfolj.intake.mapping import profiles, raw, roles, translate_roster
from fullfolj.intake.models import Import, ImportState, MappingProfile, QuarantinedRow
from fullfolj.school.models import Enrolment, GroupMembership, Organisation, Person
from tests import register
from tests.import_jobs import forget_all, work
from tests.integration.intake_case import OTHER_UNIT, TODAY, UNIT, csv_of, number, pupil, quarantined, take_in

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(7, 30)))
LIST = f"Klasslista 8A;;\n\nPersonnummer;Namn;Klass\n{number(1)};Ek, Ada;8A\n{number(2)};Bo Berg;8A\n"


@pytest.fixture
def organiser(settings: Settings, tmp_path: Path) -> Organisation:
    """One school with E1 and E2 in 7B and, protected, E3."""
    settings.DATA = tmp_path / "data"
    settings.FILE_UPLOAD_TEMP_DIR = str(settings.DATA / "tmp")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True)
    forget_all()
    town = register.organiser()
    rows = [
        pupil("E1", "Ada", Personnummer=number(1), Klass="7B", Årskurs="7"),
        pupil("E2", "Egil", Personnummer=number(5), Klass="7B", Årskurs="7"),
        pupil("E3", Personnummer=number(3), Sekretessmarkering="Sekretessmarkering"),
    ]
    take_in(town, "roster", csv_of(rows), tmp_path)
    return town


def school(organiser: Organisation) -> Organisation:
    """A second one."""
    made = register.unit(organiser, "Ängsskolan")
    made.school_unit_code = OTHER_UNIT
    made.save()
    return made


def written(folder: Path, text: str) -> Path:
    path = folder / "lista.csv"
    path.write_text(text, encoding="cp1252")
    return path


def explained(organiser: Organisation, path: Path, **about: Any) -> Import:
    """Waits for its columns, and is then read as proposed but for `about`."""
    imp = pipeline.receive(path, kind="roster", organiser=organiser, by=OPERATOR, now=NOW)
    with pytest.raises(NeedsMappingError):
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)
    found = raw.read(path)
    understanding = replace(profiles.propose(found, roles.ROSTER), **about)
    profiles.keep(organiser=organiser, name="Klass", raw=found, understanding=understanding, by=OPERATOR, now=NOW)
    pipeline.read(imp.pk, by=OPERATOR, now=NOW)
    imp.refresh_from_db()
    return imp


def mapped(organiser: Organisation, path: Path, **about: Any) -> Import:
    """The same, applied."""
    imp = explained(organiser, path, **about)
    return pipeline.apply(imp.pk, by=OPERATOR, now=NOW)


def classes() -> dict[str, str]:
    """Given name → class today."""
    return dict(GroupMembership.objects.filter(end_date=None).values_list("person__given_name", "group__display_name"))


class TestAList:
    def test_of_a_class_without_ids_takes_its_pupils_in_and_nobody_away(
        self, organiser: Organisation, tmp_path: Path
    ) -> None:
        imp = mapped(organiser, written(tmp_path, LIST))

        assert (imp.counts["read"], imp.counts["new"], imp.counts["changed"], imp.counts["removed"]) == (2, 1, 1, 0)
        assert classes() == {"Ada": "8A", "Bo": "8A", "Egil": "7B"}
        bo = Person.objects.get(given_name="Bo")
        assert (bo.family_name, bo.enrolments.get().year_level, bo.enrolments.get().school_type) == ("Berg", 8, "GR")
        assert bo.enrolments.get().unit.school_unit_code == UNIT
        (identity,) = bo.identities.all()
        assert identity.source_id.startswith("nr-")
        assert number(2)[:8] not in identity.source_id
        # Ada is the same person as before: the number says so.
        assert Person.objects.filter(given_name="Ada").count() == 1

    def test_that_comes_again_changes_nothing_and_asks_nothing(self, organiser: Organisation, tmp_path: Path) -> None:
        mapped(organiser, written(tmp_path, LIST))

        imp = take_in(organiser, "roster", written(tmp_path, LIST), tmp_path)

        assert {name: imp.counts[name] for name in ("new", "changed", "unchanged", "removed")} == {
            "new": 0, "changed": 0, "unchanged": 2, "removed": 0,
        }  # fmt: skip

    def test_of_all_pupils_ends_the_enrolments_of_those_who_are_missing(
        self, organiser: Organisation, tmp_path: Path
    ) -> None:
        imp = mapped(organiser, written(tmp_path, LIST), pupils=profiles.ALL_PUPILS)

        assert imp.counts["removed"] == 1
        assert Enrolment.objects.get(person__given_name="Egil").end_date == TODAY - dt.timedelta(days=1)

    def test_of_all_pupils_is_stopped_when_many_are_missing(self, organiser: Organisation, tmp_path: Path) -> None:
        take_in(organiser, "roster", csv_of([pupil(f"M{n}") for n in range(20)]), tmp_path, allow_removals=True)

        imp = explained(organiser, written(tmp_path, LIST), pupils=profiles.ALL_PUPILS)

        assert imp.state == ImportState.GUARDED

    def test_with_its_own_columns_for_everything(self, organiser: Organisation, tmp_path: Path) -> None:
        book = Workbook()
        book.active.append(["Elev-ID", "Förnamn", "Efternamn", "Åk", "Basgrupp", "Skolform", "Skolkod", "Kön",
                            "Började", "Sekretess"])  # fmt: skip
        book.active.append(["K1", "Kia", "Ask", 3, "3X", "grundskola", UNIT, "Flicka", "2026-08-18", "0"])
        book.active.append(["K2", "Kim", "Ask", 3, "3X", "grundskola", UNIT, "P", "18/8 2026", "Ja"])
        book.active.append(["K4", "Leo", "Ask", 3, "3X", "grundskola", UNIT, "P", "18/8/2026", "Nej"])
        path = tmp_path / "egen.xlsx"
        book.save(path)

        imp = mapped(organiser, path)

        kia = Person.objects.get(given_name="Kia")
        assert (kia.legal_sex, kia.enrolments.get().start_date) == ("Kvinna", dt.date(2026, 8, 18))
        assert Enrolment.objects.get(person__given_name="Leo").start_date == dt.date(2026, 8, 18)
        assert (imp.counts["new"], imp.counts["protected"]) == (2, 1)
        assert not Person.objects.filter(given_name="Kim").exists()

    def test_with_a_protected_pupil_leaves_them_out(self, organiser: Organisation, tmp_path: Path) -> None:
        imp = mapped(organiser, written(tmp_path, LIST + f"{number(3)};Cy Hemlig;8A\n"))

        assert imp.counts["protected"] == 1
        assert not Person.objects.filter(family_name="Hemlig").exists()

    def test_with_the_family_name_first(self, organiser: Organisation, tmp_path: Path) -> None:
        mapped(organiser, written(tmp_path, LIST), name_order=profiles.FAMILY_FIRST)

        assert Person.objects.filter(given_name="Berg", family_name="Bo").exists()
        assert Person.objects.filter(given_name="Ada", family_name="Ek").exists()

    def test_of_an_upper_secondary_class_guesses_no_year(self, organiser: Organisation, tmp_path: Path) -> None:
        mapped(organiser, written(tmp_path, LIST), school_type="GY")

        assert Enrolment.objects.get(person__given_name="Bo").year_level is None

    def test_row_that_can_not_be_read_is_named_by_the_lists_own_column_and_tried_again(
        self, organiser: Organisation, tmp_path: Path
    ) -> None:
        imp = mapped(organiser, written(tmp_path, LIST + "12;Cy Carp;8A\n"))

        (found,) = quarantined(imp)
        assert found[:2] == (6, "Personnummer")
        tried = again.try_again(
            imp=imp, rows=QuarantinedRow.objects.filter(belongs_to=imp), units=None,
            correction=again.Correction("Personnummer", number(7)), by=OPERATOR, now=NOW,
        )  # fmt: skip
        task = pipeline.read(tried.pk, by=OPERATOR, now=NOW)
        done = pipeline.apply(tried.pk, by=OPERATOR, now=NOW, task=task)
        assert (done.counts["new"], done.counts["removed"]) == (1, 0)
        assert classes()["Cy"] == "8A"


class TestWhatIsKnown:
    def test_is_not_emptied_by_columns_that_a_list_lacks(self, organiser: Organisation, tmp_path: Path) -> None:
        whole = pupil("E1", "Ada", Personnummer=number(1), Klass="7B", Årskurs="7", Mellannamn="Maria", Skolform="GRS",
                      Studievägskod="XX")  # fmt: skip
        take_in(organiser, "roster", csv_of([whole]), tmp_path, allow_removals=True)

        mapped(organiser, written(tmp_path, LIST))

        ada = Person.objects.get(given_name="Ada")
        enrolment = ada.enrolments.get(end_date=None)
        assert (ada.middle_name, ada.family_name) == ("Maria", "Ek")
        assert (enrolment.school_type, enrolment.study_path, enrolment.year_level) == ("GRS", "XX", 7)
        assert classes()["Ada"] == "8A"

    def test_pupils_with_running_numbers_are_not_taken_for_others(
        self, organiser: Organisation, tmp_path: Path
    ) -> None:
        lists = [f"Elevnr;Namn;Klass\n1;{first};{name}\n2;{second};{name}\n" for first, second, name in
                 (("Ek, Ada", "Berg, Bo", "8A"), ("Carp, Cy", "Dal, Di", "8B"))]  # fmt: skip
        mapped(organiser, written(tmp_path, lists[0]), columns=_AS_TOLD)

        imp = take_in(organiser, "roster", written(tmp_path, lists[1]), tmp_path)

        assert [code for _row, _column, code in quarantined(imp)] == ["id-reused", "id-reused"]
        assert {"Ada", "Bo"} <= set(Person.objects.values_list("given_name", flat=True))


_AS_TOLD = (profiles.Column("student_id"), profiles.Column("full_name"), profiles.Column("class"))


class TestProtected:
    @pytest.fixture
    def waiting(self, organiser: Organisation, tmp_path: Path) -> Import:
        """An applied list whose one row in quarantine is about Ada."""
        text = LIST.replace("Klass\n", "Klass;Åk\n").replace(";8A\n", ";8A;8\n").replace(";8A;8\n", ";8A;åtta\n", 1)
        imp = mapped(organiser, written(tmp_path, text))
        assert QuarantinedRow.objects.get(belongs_to=imp).is_kept
        return imp

    def test_a_kept_row_goes_when_its_pupil_is_protected(
        self, organiser: Organisation, tmp_path: Path, waiting: Import
    ) -> None:
        marked = pupil("E1", "Ada", Personnummer=number(1), Sekretessmarkering="Sekretessmarkering")

        take_in(organiser, "roster", csv_of([marked, pupil("E2", "Egil")]), tmp_path, allow_removals=True)

        assert kept.opened(waiting.pk) is None
        assert not QuarantinedRow.objects.get(belongs_to=waiting).is_kept


class TestTheSchool:
    def test_is_asked_for_every_time_when_there_are_several(self, organiser: Organisation, tmp_path: Path) -> None:
        other = school(organiser)
        path = written(tmp_path, LIST)
        found = raw.read(path)
        understanding = profiles.propose(found, roles.ROSTER)
        profiles.keep(organiser=organiser, name="K", raw=found, understanding=understanding, by=OPERATOR, now=NOW)
        imp = pipeline.receive(path, kind="roster", organiser=organiser, by=OPERATOR, now=NOW)

        with pytest.raises(NeedsMappingError, match="skola"):
            pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        Import.objects.filter(pk=imp.pk).update(options={"unit": other.school_unit_code})
        task = pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        pipeline.apply(imp.pk, by=OPERATOR, now=NOW, task=task)

        assert Enrolment.objects.filter(unit=other).count() == 2

    def test_is_the_one_that_somebody_may_import_for(self, organiser: Organisation, tmp_path: Path) -> None:
        other = school(organiser)
        path = written(tmp_path, LIST)
        found = raw.read(path)
        understanding = profiles.propose(found, roles.ROSTER)
        profiles.keep(organiser=organiser, name="K", raw=found, understanding=understanding, by=OPERATOR, now=NOW)

        def read(**options: Any) -> None:
            imp = pipeline.receive(path, kind="roster", organiser=organiser, by=OPERATOR, now=NOW, options=options)
            pipeline.apply(imp.pk, by=OPERATOR, now=NOW, task=pipeline.read(imp.pk, by=OPERATOR, now=NOW))

        read(units=[other.pk])
        assert Enrolment.objects.filter(unit=other).count() == 2
        with pytest.raises(NeedsMappingError):
            read(units=[other.pk], unit=UNIT)


class TestThePage:
    @pytest.fixture
    def client(self, organiser: Organisation, client: Client) -> Client:
        client.force_login(register.account(organiser, administrator=True))
        return client

    def sent(self, client: Client, text: str) -> Import:
        file = SimpleUploadedFile("8a.csv", text.encode(), content_type="text/csv")
        client.post(reverse("imports"), {"kind": "roster", "file": file})
        work()
        return Import.objects.latest("created_at")

    def test_asks_what_the_rows_do_not_say_and_shows_no_name(self, client: Client, organiser: Organisation) -> None:
        school(organiser)
        imp = self.sent(client, LIST)
        assert imp.state == ImportState.UNMAPPED
        url = reverse("import-columns", args=[imp.pk])

        page = client.get(url).content.decode()

        for asked in ("Vilka elever står i listan?", "Vilket namn står först", "Vilken skola kommer listan från?",
                      "Vilken skolform?", "Ängsskolan (45645645)"):  # fmt: skip
            assert asked in page
        for hidden in ("Ada", "Berg", number(1)):
            assert hidden not in page
        assert ">8A<" in page
        refused = client.post(url, {"do": "keep", "name": "8A"})
        assert (refused.status_code, "Välj vilken skola listan kommer från." in refused.content.decode()) == (400, True)
        client.post(url, {"do": "keep", "name": "8A", "unit": "45645645", "pupils": "all-pupils"})
        work()
        imp.refresh_from_db()
        assert (imp.state, imp.counts["new"]) == (ImportState.READY, 2)
        assert MappingProfile.objects.get().understanding["pupils"] == "all-pupils"

    def test_says_what_is_missing(self, client: Client) -> None:
        imp = self.sent(client, "Namn;Klass\nAda Ek;8A\n")

        page = client.post(reverse("import-columns", args=[imp.pk]), {"do": "keep", "name": "8A"})

        assert page.status_code == 400
        assert "Ingen kolumn säger" in page.content.decode()

    def test_a_canonical_list_with_a_fault_is_told_its_fault(self, client: Client) -> None:
        imp = self.sent(client, csv_of([pupil("E9")]).replace("Efternamn", "Släktnamn"))

        assert imp.state == ImportState.FAILED
        assert "Efternamn" in imp.failure


class TestAGuess:
    """What the list does not say itself is guessed where that is safe, and never stands against what is known."""

    def test_of_an_id_is_no_running_number(self, tmp_path: Path) -> None:
        text = f"Id;Personnummer;Namn\n1;{number(1)};Ada Ek\n2;{number(2)};Bo Berg\n"
        found = raw.read(written(tmp_path, text))
        assert [one.role for one in profiles.propose(found, roles.ROSTER).columns] == [
            "", "personal_number", "full_name",
        ]  # fmt: skip
        longer = raw.read(written(tmp_path, text.replace("\n1;", "\n4711;")))
        assert profiles.propose(longer, roles.ROSTER).columns[0].role == "student_id"

    @pytest.mark.parametrize(
        ("name", "year"),
        [("8", 8), ("8A", 8), ("8 B", 8), ("10C", 10), ("4-6 Röd", None), ("7/8A", None), ("1:a gruppen", None),
         ("8 AB", None), ("11A", None)],
    )  # fmt: skip
    def test_of_the_year_level_needs_a_class_called_after_it(
        self, organiser: Organisation, tmp_path: Path, name: str, year: int | None
    ) -> None:
        mapped(organiser, written(tmp_path, LIST.replace(";8A", f";{name}")))

        assert Enrolment.objects.get(person__given_name="Bo").year_level == year

    @pytest.mark.parametrize("word", ["Grundskola", "grundskolan", "GR"])
    def test_of_the_year_level_knows_the_schooling_by_any_name(
        self, organiser: Organisation, tmp_path: Path, word: str
    ) -> None:
        text = f"Personnummer;Namn;Klass;Skolform\n{number(2)};Bo Berg;8A;{word}\n"
        mapped(organiser, written(tmp_path, text))

        assert Enrolment.objects.get(person__given_name="Bo").year_level == 8

    def test_is_not_among_the_columns_that_the_list_tells(self, tmp_path: Path) -> None:
        found = raw.read(written(tmp_path, LIST))
        sheet = translate_roster.students(found, profiles.propose(found, roles.ROSTER), UNIT, TODAY)
        assert not {"Årskurs", "Skolform"} & sheet.columns
        assert sheet.frame.select("Årskurs", "Skolform").rows() == [("8", "GR")] * 2

        text = LIST.replace("Klass\n", "Klass;Åk;Skolform\n").replace(";8A", ";8A;7;GR")
        found = raw.read(written(tmp_path, text))
        sheet = translate_roster.students(found, profiles.propose(found, roles.ROSTER), UNIT, TODAY)
        assert {"Årskurs", "Skolform"} <= sheet.columns


def test_a_pupil_repeated_for_each_group_is_one_row(organiser: Organisation, tmp_path: Path) -> None:
    text = (
        f"Personnummer;Namn;Klass;Grupp\n{number(2)};Bo Berg;8A;Ma 8A\n{number(1)};Ada Ek;8A;Ma 8A\n"
        f"{number(2)};Bo Berg;8A;En 8A, Sv 8\n{number(2)};Bo Berg;8A;Ma 8A\n{number(1)};Ada Ek;8B;\n"
        "12;Cy;8A;x\n12;Cy;8A;y\n"
    )
    found = raw.read(written(tmp_path, text))

    sheet = translate_roster.students(found, profiles.propose(found, roles.ROSTER), UNIT, TODAY)

    groups = sheet.frame.select("row", "Ämnesgrupper").rows()
    joined = "".join(f"{name}{SEPARATOR}" for name in ("Ma 8A", "En 8A", "Sv 8"))
    # Ada's rows differ in class too, and what has no id may be two pupils.
    assert groups == [(2, joined), (3, "Ma 8A"), (6, None), (7, "x"), (8, "y")]
    mapped(organiser, written(tmp_path, text))
    assert GroupMembership.objects.filter(person__given_name="Bo", end_date=None).count() == 4


class TestAMarking:
    """Whoever is protected is left out, whatever the column is called and in whatever sheet it stands."""

    @pytest.mark.parametrize("headers", ["Sekretess;Skyddad", "Sekretessmarkering;Skyddad identitet", "Skydd;Skydd"])
    def test_in_one_of_two_columns_is_enough(self, organiser: Organisation, tmp_path: Path, headers: str) -> None:
        text = f"Personnummer;Namn;Klass;{headers}\n{number(31)};Ek, Hanna;8A;Nej;Ja\n{number(32)};Ek, Ola;8A;0;Nej\n"

        imp = mapped(organiser, written(tmp_path, text))

        assert (imp.counts["protected"], imp.counts["new"]) == (1, 1)
        assert not Person.objects.filter(given_name="Hanna").exists()

    @pytest.mark.parametrize("header", ["Sekretessmarkerad", "Skyddad ID", "Skyddade uppgifter", "Skyddsmarkering",
                                        "Skyddad folkbokföring", "Skydd", "Sekr."])  # fmt: skip
    def test_is_known_by_how_the_header_begins(self, header: str) -> None:
        for area in (roles.ROSTER, roles.ATTENDANCE, roles.GRADES):
            assert roles.by_name(header, area) == "protected"

    @pytest.mark.parametrize(
        ("kind", "header", "row"),
        [
            ("lessons", "Datum;Start;Slut;Närvaro min", "2026-11-02;08:00;09:00;60"),
            ("totals", "Datum;Närvaro min;Frånvaro", "2026-11-02;300;60"),
            ("grades", "Läsår;Termin;Ämne;Betyg", "2025/26;VT;Matematik;C"),
        ],
    )
    def test_counts_in_other_sheets_too(
        self, organiser: Organisation, tmp_path: Path, kind: str, header: str, row: str
    ) -> None:
        text = f"Elev-ID;Personnummer;{header};Skyddad\nE1;;{row};\nE1;{number(1)};{row};Ja\nE2;{number(5)};{row};Nej\n"
        path = written(tmp_path, text)
        found = raw.read(path)
        about = profiles.propose(found, profiles.area_of(kind))
        profiles.keep(organiser=organiser, name="x", raw=found, understanding=about, by=OPERATOR, now=NOW)
        imp = pipeline.receive(path, kind=kind, organiser=organiser, by=OPERATOR, now=NOW)

        pipeline.read(imp.pk, by=OPERATOR, now=NOW)

        imp.refresh_from_db()
        # One mark is enough for all the rows of the same pupil.
        assert (imp.counts["read"], imp.counts["protected"]) == (3, 2)

    def test_is_not_lifted_by_a_list_of_some_pupils(self, organiser: Organisation, tmp_path: Path) -> None:
        text = f"Personnummer;Namn;Klass;Sekretess\n{number(3)};Cy Hemlig;8A;-\n{number(1)};Ada Ek;8A;\n"

        imp = mapped(organiser, written(tmp_path, text))

        assert imp.counts["protected"] == 1
        assert not Person.objects.filter(family_name="Hemlig").exists()

    def test_is_lifted_by_a_list_of_all_pupils(self, organiser: Organisation, tmp_path: Path) -> None:
        text = f"Personnummer;Namn;Klass;Sekretess\n{number(3)};Cy Synlig;8A;-\n{number(1)};Ada Ek;8A;\n"

        imp = mapped(organiser, written(tmp_path, text), pupils=profiles.ALL_PUPILS)

        assert imp.counts["protected"] == 0
        assert Person.objects.filter(family_name="Synlig").exists()

    @pytest.mark.parametrize("role", ["", "groups"])
    def test_can_not_be_left_out_on_the_page(self, organiser: Organisation, client: Client, role: str) -> None:
        client.force_login(register.account(organiser, administrator=True))
        text = LIST.replace("Klass\n", "Klass;Skyddad ID\n")
        file = SimpleUploadedFile("8a.csv", text.encode(), content_type="text/csv")
        client.post(reverse("imports"), {"kind": "roster", "file": file})
        work()
        url = reverse("import-columns", args=[Import.objects.latest("created_at").pk])

        refused = client.post(url, {"do": "keep", "name": "8A", "role-3": role})

        assert refused.status_code == 400
        assert "Kolumnen Skyddad ID verkar säga vem som har skyddade personuppgifter" in refused.content.decode()
        assert not MappingProfile.objects.exists()


def test_the_school_must_be_one_that_there_is(organiser: Organisation, tmp_path: Path) -> None:
    path = written(tmp_path, LIST)
    mapped(organiser, path)
    imp = pipeline.receive(path, kind="roster", organiser=organiser, by=OPERATOR, now=NOW, options={"unit": "00000000"})
    with pytest.raises(PlainError, match="skola"):
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)


def test_a_canonical_list_of_another_school_than_was_said_is_refused(organiser: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text(csv_of([pupil("E9")]), encoding="utf-8")
    options = {"unit": OTHER_UNIT}
    imp = pipeline.receive(path, kind="roster", organiser=organiser, by=OPERATOR, now=NOW, options=options)
    with pytest.raises(PlainError, match=f"Rad 2 gäller en annan skolenhet än {OTHER_UNIT}"):
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)


def keep(organiser: Organisation, path: Path, name: str, area: str = roles.ROSTER) -> MappingProfile:
    """The file's columns, understood as proposed."""
    found = raw.read(path)
    understanding = profiles.propose(found, area)
    return profiles.keep(organiser=organiser, name=name, raw=found, understanding=understanding, by=OPERATOR, now=NOW)


def test_a_list_of_another_school_than_the_chosen_one_is_refused(organiser: Organisation, tmp_path: Path) -> None:
    school(organiser)
    header, *rows = LIST.split("\n\n")[1].splitlines()
    path = written(tmp_path, "\n".join((f"{header};Skolenhetskod", *(f"{row};{UNIT}" for row in rows))))
    keep(organiser, path, "K")

    def read(unit: str) -> None:
        options = {"unit": unit}
        imp = pipeline.receive(path, kind="roster", organiser=organiser, by=OPERATOR, now=NOW, options=options)
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)

    with pytest.raises(PlainError, match=f"Rad 2 gäller en annan skolenhet än {OTHER_UNIT}"):
        read(OTHER_UNIT)
    read(UNIT)


@pytest.mark.parametrize("kind", ["lessons", "totals", "grades"])
def test_a_known_class_list_handed_in_as_something_else_is_refused(
    organiser: Organisation, tmp_path: Path, kind: str
) -> None:
    path = written(tmp_path, LIST)
    keep(organiser, path, "K")
    imp = pipeline.receive(path, kind=kind, organiser=organiser, by=OPERATOR, now=NOW)

    with pytest.raises(PlainError, match="är känd som Klasslista"):
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)

    imp.refresh_from_db()
    assert (imp.kind, imp.state) == (kind, ImportState.FAILED)


class TestTheProfilesName:
    def test_is_the_kinds_when_nobody_gives_one(self, organiser: Organisation, tmp_path: Path) -> None:
        assert keep(organiser, written(tmp_path, LIST), " ").name == "Klasslista"
        path = written(tmp_path, f"Elev;Datum;Start;Slut;Närvaro min;Pnr\nA;2026-11-02;08:00;09:00;60;{number(1)}\n")
        assert keep(organiser, path, "", roles.ATTENDANCE).name == "Lektionsnärvaro"

    def test_that_another_shape_has_gets_a_number(self, organiser: Organisation, tmp_path: Path) -> None:
        shapes = [LIST.replace("Klass\n", f"Klass{';x' * more}\n") for more in range(3)]
        for text, expected in zip(shapes, ("8A", "8A 2", "8A 3"), strict=True):
            assert keep(organiser, written(tmp_path, text), "8A").name == expected
        # The same shape once more takes its own profile's place.
        assert keep(organiser, written(tmp_path, shapes[1]), "8A").name == "8A 2"
        assert keep(organiser, written(tmp_path, shapes[1]), "Annan").name == "Annan"
        assert set(MappingProfile.objects.values_list("name", flat=True)) == {"8A", "Annan", "8A 3"}

    def test_stays_within_its_length(self, organiser: Organisation, tmp_path: Path) -> None:
        keep(organiser, written(tmp_path, LIST), "x" * 70)
        second = keep(organiser, written(tmp_path, LIST.replace("Klass\n", "Klass;x\n")), "x" * 70)
        assert second.name == f"{'x' * 56} 2"


def test_more_columns_than_anybody_can_explain_are_refused(organiser: Organisation, tmp_path: Path) -> None:
    def wide(columns: int) -> Path:
        more = columns - 3
        header, row = ";".join(f"q{'x' * n}" for n in range(more)), ";".join(["x"] * more)
        return written(tmp_path, f"Personnummer;Namn;Klass;{header}\n{number(1)};Ek, Ada;8A;{row}\n")

    assert len(raw.read(wide(200)).headers) == 200
    path = wide(201)
    imp = pipeline.receive(path, kind="roster", organiser=organiser, by=OPERATOR, now=NOW)
    with pytest.raises(PlainError, match="201 kolumner"):
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)
