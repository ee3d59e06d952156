"""Descriptors: whole, damaged, and paths that want out."""

import json
import random
from pathlib import Path

import openpyxl
import pytest

import geo
from geo.join_report.text import report_text
from tests.helpers.small_package import CATALOGUE, CODES, INDICATORS, SPEND, Package, four_wards


def test_folder_and_descriptor_give_the_same_city(package: Package):
    by_folder, by_file = geo.read_city(str(package.folder)), geo.read_city(package.folder / "datapackage.json")
    assert by_folder.report == by_file.report
    assert by_folder.indicators.equals(by_file.indicators)
    assert (by_file.name, by_file.vintage, by_file.attribution) == ("Testton", "WD13", ("Made up for tests.",))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "no descriptor"),
        (b"{", "not JSON"),
        (b"[]", "no list of resources"),
        (b"null", "no list of resources"),
        (b'{"resources": {}}', "no list of resources"),
        (b'{"resources": ["a"]}', "name of its own"),
        (b'{"resources": [{"name": "a"}, {"name": "a"}]}', "name of its own"),
        (b'{"resources": []}', "no resource boundaries"),
        (b'{"resources": [{"name": "boundaries"}]}', "no path"),
        (b'{"resources": [{"name": "boundaries", "path": ["a.shp"]}]}', "not text"),
        (b'{"resources": [{"name": "boundaries", "path": "a.shp"}]}', "no code_field and no name_field"),
        (b'{"resources": [], "attribution": 5}', "not a list of sentences"),
        (b'{"resources": [], "licenses": "CC-BY-4.0"}', "not a list of licences"),
        (b"\xff\xfe\xff", "not UTF-8"),
        (b'{"resources":' + b"[" * 100_000, "nested too deeply"),
        (b'{"resources": ' + b"1" * 5000 + b"}", "cannot be read"),
        (b'{"resources": [], "city": "\\ud800"}', "half a character"),
        (b'{"resources": [{"name": "boundaries", "path": "\\ud800.shp"}]}', "half a character"),
    ],
)
def test_a_damaged_descriptor_is_refused_with_its_cure(package: Package, text: bytes | None, problem: str):
    path = package.folder / "datapackage.json"
    path.unlink()
    if text is not None:
        path.write_bytes(text)
    error = package.refused()
    assert problem in error.problem
    assert "datapackage.json" in str(error) or text is None
    assert error.cure


def test_nowhere_is_refused(tmp_path: Path):
    report = geo.check_package(tmp_path / "nowhere")
    assert report.lost
    assert "no descriptor" in report.findings[0].message


def test_a_broken_descriptor_names_the_line(package: Package):
    (package.folder / "datapackage.json").write_text('{\n"name": "x",\n"resources": [,]\n}')
    assert package.refused().row == 3


@pytest.mark.parametrize(
    "path",
    [
        "../outside.csv",
        "a/../../outside.csv",
        "/etc/passwd",
        "C:\\outside.csv",
        "..\\outside.csv",
        "https://x.org/a.csv",
        "a\0b",
    ],
)
@pytest.mark.parametrize("resource", ["spend", "boundaries"])
def test_no_path_leaves_the_folder(package: Package, path: str, resource: str):
    (package.folder.parent / "outside.csv").write_text(SPEND)
    if resource == "spend":
        package.tables["spend"]["path"] = path
        package.describe()
    else:
        package.describe(path=path)
    error = package.refused()
    assert "leaves the folder" in error.problem
    assert (error.file, error.column, error.value) == ("datapackage.json", "path", path)


def test_no_link_leaves_the_folder(package: Package):
    outside = package.folder.parent / "outside.csv"
    outside.write_text(SPEND)
    (package.folder / "spend.csv").unlink()
    (package.folder / "spend.csv").symlink_to(outside)
    assert "leaves the folder" in package.refused().problem


@pytest.mark.parametrize("path", ["wards.shp", "shapes"])
def test_no_link_beside_a_shapefile_leaves_the_folder(package: Package, path: str):
    outside = package.folder.parent / "outside"
    outside.mkdir()
    if path == "shapes":
        package.wards(four_wards(), "shapes/wards.shp").describe(path="shapes")
    folder = package.folder / "shapes" if path == "shapes" else package.folder
    (folder / "wards.dbf").rename(outside / "wards.dbf")
    (folder / "wards.dbf").symlink_to(outside / "wards.dbf")
    error = package.refused()
    assert "leaves the folder" in error.problem
    assert error.value == "wards.dbf"


def test_a_link_within_the_folder_is_followed(package: Package):
    (package.folder / "wards.dbf").rename(package.folder / "codes.dbf")
    (package.folder / "wards.dbf").symlink_to(package.folder / "codes.dbf")
    assert len(package.city().wards) == 4


def test_a_path_that_no_system_takes_is_refused():
    assert "cannot be read" in geo.check_package("a\0b").findings[0].message


def test_tables_that_are_not_there_are_empty_and_said_to_be(package: Package):
    for name in ("catalogue", "indicators", "population", "spend"):
        package.without(name)
    city = package.city()
    assert [f.value for f in package.found("absent")] == ["catalogue", "indicators", "population", "spend"]
    assert not city.report.lost
    for frame in (city.indicators, city.population, city.spend, city.adjustments, city.crosswalk):
        assert len(frame) == 0
    assert {"area_code", "amount", "basis", "partial"} <= set(city.spend.columns)
    assert city.spend["amount"].dtype == float
    assert city.indicators["value"].dtype == float
    assert city.catalogue["decimals"].dtype == int
    assert city.spend["partial"].dtype == bool


def test_a_table_that_is_named_but_not_there_is_refused(package: Package):
    (package.folder / "spend.csv").unlink()
    error = package.refused()
    assert error.file == "spend.csv"
    assert "cannot be read" in error.problem


def test_checking_goes_on_where_reading_stops(package: Package):
    package.table("spend", "area_code,period\nE05001822,2013\n")
    (package.folder / "population.csv").unlink()
    package.add("indicators", "E05001822,poor,2018,abc,,")
    (package.folder / "wards.prj").unlink()
    lost = {(f.kind, f.file) for f in package.check().of("lost")}
    assert lost == {
        ("package", "spend.csv"),
        ("package", "population.csv"),
        ("package", "wards.shp"),
        ("unreadable_number", "indicators.csv"),
        ("data_without_ward", "indicators.csv"),
    }
    with pytest.raises(geo.PackageError, match=r"wards\.shp"):
        package.city()


def test_an_error_carries_file_row_value_and_cure(package: Package):
    package.table("spend", SPEND.replace("programme", "programm"))
    error = package.refused()
    assert (error.file, error.row, error.column) == ("spend.csv", 1, "programme")
    for part in ("spend.csv", "row 1", "programme", '"programm" meant', error.cure):
        assert part in str(error)
    assert isinstance(error, ValueError)


def test_a_workbook_serves_as_a_table(package: Package):
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Spend")
    for line in SPEND.splitlines():
        sheet.append(line.split(","))
    sheet["D2"] = 100
    book.save(package.folder / "spend.xlsx")
    whole = package.city().spend
    package.tables["spend"] = {"name": "spend", "path": "spend.xlsx", "sheet": "Spend"}
    assert package.describe().city().spend.equals(whole)


@pytest.mark.parametrize("name", ["catalogue", "indicators", "population", "spend"])
def test_a_table_of_headings_alone_is_told(package: Package, name: str):
    path = package.folder / f"{name}.csv"
    package.table(name, path.read_text().splitlines()[0] + "\n")
    assert package.only("absent").file == f"{name}.csv"
    assert package.check().lost == (name == "catalogue")


@pytest.mark.parametrize(
    ("name", "meant"), [("Spend", "spend"), ("indicator", "indicators"), ("cross-walk", "crosswalk")]
)
def test_a_misspelt_resource_is_told(package: Package, name: str, meant: str):
    package.table(name, "a\n1\n", path="other.csv")
    finding = package.only("absent")
    assert (finding.file, finding.column, finding.value) == ("datapackage.json", "name", name)
    assert f'"{meant}" meant' in finding.message


def test_the_name_of_the_city_falls_back(package: Package):
    del package.top["city"]
    assert package.describe().city().name == "testton"
    package.top["title"] = "The wards of Testton"
    assert package.describe().city().name == "The wards of Testton"


def test_other_resources_are_left_alone(package: Package):
    package.table("flowers", "whatever\n\0")
    assert package.city().report.findings == ()


@pytest.mark.parametrize(
    "name", ["wards.shp", "wards.shx", "wards.dbf", "wards.prj", "spend.csv", "indicators.csv", "datapackage.json"]
)
def test_no_damage_escapes_the_check(package: Package, name: str):
    """Bytes overwritten, cut off or blanked: the check always answers, and reading raises nothing but its own error."""
    draw = random.Random(name)
    path = package.folder / name
    whole = path.read_bytes()
    for _ in range(4):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 6)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        path.write_bytes(bytes(data[: draw.choice([len(data), draw.randrange(len(data))])]))
        report = geo.check_package(package.folder)
        json.dumps(report.to_dict(), allow_nan=False)
        assert report_text(report)
        try:
            city = geo.read_city(package.folder)
        except geo.PackageError:
            assert report.lost
        else:
            assert city.report == report


def test_catalogue_and_indicators_make_one_story(package: Package):
    package.table("catalogue", CATALOGUE.replace("high_is_worse,rate", "high_is_wrose,rate"))
    report = package.check()
    assert [(f.kind, f.file, f.value) for f in report.of("lost")] == [
        ("unknown_word", "catalogue.csv", "high_is_wrose"),
        ("unknown_indicator", "indicators.csv", "asb"),
    ]
    assert package.city().catalogue.index.tolist() == ["poor"]
    assert len(package.city().indicators) == len(CODES) == INDICATORS.count(",poor,")
