"""Refusals name the true cure: each case is a file as people bring it (tests/cases), and what is right for it."""

import json
import shutil
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pyproj
import pytest
import shapely

import geo
from geo.cartography.geometry import map_geometry
from geo.join_report.text import report_text
from geo.package.spend_upload import read_spend_upload
from tests.helpers.small_package import CODES, NAMES, POPULATION, SPEND, Package, four_wards

CASES = Path(__file__).parents[2] / "cases"


def report(case: str) -> geo.JoinReport:
    return geo.check_package(next(CASES.glob(f"{case}-*")))


def whole(found: geo.JoinReport) -> None:
    """Every row of the four wards is in the city."""
    assert not found.lost, report_text(found)
    assert found.wards == 4
    assert all(table.rows_joined == table.rows_read for table in found.tables)


def lost_file(found: geo.JoinReport, file: str):
    """The one loss of a file that could not be read."""
    (loss,) = [finding for finding in found.findings if finding.file == file and finding.kind == "package"]
    return loss


# Title rows, blank first lines and remarks


def test_headings_below_a_title_are_named_with_their_row_and_read_when_the_descriptor_says_so(tmp_path: Path):
    loss = lost_file(report("07"), "population.xlsx")
    assert (loss.message, loss.row) == ("The headings stand in row 4, not in the first.", 4)
    assert '"header_row": 4' in loss.cure
    folder = shutil.copytree(next(CASES.glob("07-*")), tmp_path / "case")
    plain = json.loads((folder / "datapackage.json").read_text())
    for resource in plain["resources"]:
        if resource["name"] == "population":
            resource["header_row"] = 4
    (folder / "datapackage.json").write_text(json.dumps(plain))
    found = geo.check_package(folder)
    whole_rows = next(table for table in found.tables if table.table == "population")
    assert (whole_rows.rows_read, whole_rows.rows_joined, whole_rows.rows_lost) == (5, 4, 1)
    assert [f.row_numbers for f in found.findings if "remarks" in f.message] == [(10, 11)]
    # The city's own row below the remarks.
    assert [(f.value, f.row) for f in found.of("lost")] == [("E06000018", 12)]
    assert geo.read_city(folder).population["population"].sum() == 10_000


def test_headings_that_are_none_of_ours_are_still_named_with_their_row():
    loss = lost_file(report("08"), "population.csv")
    assert "seem to stand in row 7: 2013 ward, mnemonic, All Ages" in loss.message
    assert '"header_row": 7' in loss.cure
    assert [finding.file for finding in report("08").of("lost")] == ["population.csv"]


def test_blank_first_lines_are_passed_over(package: Package):
    assert not package.table("spend", "\n\n" + SPEND).check().lost
    assert package.city().spend["amount"].sum() == 600


def test_a_title_with_commas_above_a_table_of_semicolons(package: Package):
    text = "Spend, by ward, year, programme, amount\n" + SPEND.replace(",", ";")
    error = package.table("spend", text).refused()
    assert error.row == 2
    assert package.table("spend", text, header_row=2).city().spend["amount"].sum() == 600


@pytest.mark.parametrize("row", [0, -1, 1.5, True, "four", [4]])
def test_a_header_row_that_is_no_row_is_refused(package: Package, row: object):
    assert "number of a row" in package.table("spend", SPEND, header_row=row).refused().problem


def test_a_header_row_beyond_the_file_is_refused(package: Package):
    error = package.table("spend", SPEND, header_row=40).refused()
    assert (error.problem, error.row) == ("The row 40 has no headings.", 40)
    assert "header_row" in error.cure


def test_a_row_cut_short_is_no_remark(package: Package):
    """A code alone at the end, and a remark between rows, are rows that are lost."""
    assert package.table("spend", SPEND + "\nE05001838\n").check().lost
    package.table("spend", SPEND.replace("E05001829", "Some words\nE05001829"))
    assert [finding.row for finding in package.check().of("lost")] == [4]


def test_remarks_below_a_table_are_told_and_nothing_is_lost(package: Package):
    found = package.table("spend", SPEND + "\nAll figures are rounded.\nSource: the council\n").check()
    assert not found.lost
    (told,) = [finding for finding in found.findings if "remarks" in finding.message]
    assert (told.severity, told.row_numbers, told.value) == ("note", (7, 8), "All figures are rounded.")


# What spreadsheets and other programs write


@pytest.mark.parametrize("case", ["10", "31", "49", "54"])
def test_a_right_file_of_another_kind_is_read(case: str):
    whole(report(case))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_sep_line_states_the_delimiter_and_is_no_row(package: Package, delimiter: str):
    package.table("spend", f"sep={delimiter}\r\n" + SPEND.replace(",", delimiter))
    assert package.city().spend["amount"].sum() == 600


def test_a_strict_workbook_keeps_its_percent_signs_dates_and_formulas(package: Package):
    """A reader of values alone would give 0.12 for 12%, and nothing for a formula that was never worked out."""
    book = openpyxl.Workbook()
    for row in SPEND.splitlines():
        book.active.append(row.split(","))
    book.active["D2"] = 0.12
    book.active["D2"].number_format = "0%"
    path = package.folder / "s.xlsx"
    book.save(path)
    as_strict(path)
    (finding,) = package.table("spend", path.read_bytes(), "s.xlsx").check().of("lost")
    assert (finding.row, finding.column, finding.value) == (2, "amount", "12%")
    book.active["D2"] = "=1+1"
    book.save(path)
    as_strict(path)
    error = package.table("spend", path.read_bytes(), "s.xlsx").refused()
    assert (error.problem, error.row, error.column) == ("A formula has no stored result.", 2, "D")


def as_strict(path: Path) -> None:
    """Give a workbook the names of Strict Open XML."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            for room in (b"spreadsheetml", b"officeDocument", b"drawingml"):
                old = b"http://schemas.openxmlformats.org/" + room + b"/2006/"
                data = data.replace(old, b"http://purl.oclc.org/ooxml/" + room + b"/")
            archive.writestr(name, data)


def test_topojson_is_called_so_with_the_way_to_geojson():
    loss = lost_file(report("20"), "wards.json")
    assert "TopoJSON" in loss.message
    assert "topo2geo wards=wards.geojson < wards.json" in loss.cure
    assert "27700" not in loss.message + loss.cure


def test_a_zip_with_backslashes_is_read(package: Package):
    whole(report("31"))


# Codes


def test_lost_zeros_are_said_once_for_a_table_with_the_wards_they_may_mean():
    found = report("12").of("lost")
    assert [(finding.kind, finding.file) for finding in found] == [
        ("zeros_lost", file) for file in ("population.csv", "indicators.csv", "spend.csv")
    ]
    assert all("1 for 001 (Alpha), 2 for 002" in finding.message for finding in found)
    assert found[0].suggestion == ("001", "Alpha")
    assert found[2].pounds == 600
    assert "by its name" not in report_text(report("12"))


def test_an_accepted_code_without_zeros_is_read(package: Package):
    package.wards(four_wards(WD13CD=["001", "002", "010", "011"]))
    for name, text in (("population", POPULATION), ("spend", SPEND)):
        for code, short in zip(CODES, ("1", "2.0", "10", "11"), strict=True):
            text = text.replace(code, short)
        package.table(name, text)
    package.table("corrections", "area_code,ward_code,reason\n1,001,zeros\n2.0,002,zeros\n10,010,z\n11,011,z\n")
    assert package.without("indicators").city().spend["amount"].sum() == 600


def test_zeros_that_leave_two_wards_suggest_neither(package: Package):
    package.wards(four_wards(WD13CD=["01", "001", "010", "011"]))
    found = package.table("spend", SPEND.replace("E05001822", "1")).check().of("lost")
    assert not any(finding.kind == "zeros_lost" and finding.value == "1" for finding in found)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("E05001822 : Arboretum", "E05001822"),
        ("Aspley (E05001823)", "E05001823"),
        ("ward2022:E05001829 : Bulwell", "E05001829"),
        ("e05001838/St Ann's", "E05001838"),
        ("E05001822 and E05001823", None),
        ("E05009999 : Elsewhere", None),
    ],
)
def test_the_one_code_that_a_cell_holds_is_named_and_never_taken(package: Package, cell: str, code: str | None):
    found = package.table("spend", f"{SPEND}{cell},2014,Awards,7,award,false,1\n").check()
    (loss,) = found.of("lost")
    assert (loss.rows, loss.pounds, loss.value) == (1, 7.0, cell)
    if code is None:
        assert loss.suggestion is None
    else:
        assert (loss.kind, loss.suggestion) == ("code_and_name", (code, dict(zip(CODES, NAMES, strict=True))[code]))
        assert code in loss.message
    assert package.city().spend["amount"].sum() == 600


# A whole country, and places anywhere


def test_boundaries_of_a_whole_country_say_how_to_keep_one_place(tmp_path: Path):
    (told,) = [finding for finding in report("33").findings if finding.kind == "selection"]
    assert "146 of 150 wards are in no table" in told.message
    assert '"select": {"field": "LAD13CD", "value": "E06000018"}' in told.cure
    folder = shutil.copytree(next(CASES.glob("33-*")), tmp_path / "case")
    plain = json.loads((folder / "datapackage.json").read_text())
    plain["resources"][0]["select"] = {"field": "LAD13CD", "value": "E06000018"}
    (folder / "datapackage.json").write_text(json.dumps(plain))
    found = geo.check_package(folder)
    assert found.wards == 4
    assert not found.lost
    assert "Of 150 shapes the 4 with LAD13CD E06000018 were read" in report_text(found).replace("\n    ", " ")


@pytest.mark.parametrize(
    ("select", "problem"),
    [
        ({"field": "LAD13CD"}, "not a field and its value"),
        ("LAD13CD", "not a field and its value"),
        ({"field": "LAD", "value": "E06000018"}, "They have: WD13CD, WD13NM, LAD13CD"),
        ({"field": "LAD13CD", "value": "E06000019"}, "There are: E06000018"),
        ({"field": "LAD13CD", "value": ["E06000018", "x"]}, "There are: E06000018"),
    ],
)
def test_a_select_that_selects_nothing_is_refused_with_what_there_is(package: Package, select: object, problem: str):
    package.wards(four_wards(LAD13CD=["E06000018"] * 4))
    assert problem in package.describe(select=select).refused().problem  # type: ignore[arg-type]


def test_several_places_may_be_selected_and_numbers_too(package: Package):
    package.wards(four_wards(place=[1, 1, 2, 3]), select={"field": "place", "value": [1, "2"]})  # type: ignore[arg-type]
    assert list(package.city().wards.index) == CODES[:3]


def test_a_city_with_some_wards_without_data_is_not_called_another_place(package: Package):
    package.without("indicators").without("population")
    package.table("spend", "\n".join(SPEND.splitlines()[:3]) + "\n")
    assert package.found("selection") == []


def square_degrees(longitude: float, latitude: float, size: float = 0.01) -> gpd.GeoDataFrame:
    """Four squares in degrees around a place."""
    corners = [(longitude + i * size, latitude + j * size) for j in (-1, 0) for i in (-1, 0)]
    shapes = [shapely.box(x, y, x + size, y + size) for x, y in corners]
    return gpd.GeoDataFrame({"WD13CD": CODES, "WD13NM": NAMES}, geometry=shapes, crs=4326)


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [(-79.4, 43.7), (151.2, -33.9), (-58.4, -34.6), (6.0, 50.8), (23.3, 69.9), (-0.2, -51.7), (179.4, -16.8)],
)
def test_anywhere_on_earth_areas_are_true_to_the_ellipsoid(package: Package, longitude: float, latitude: float):
    """Against the area on the ellipsoid (Karney 2013, as in pyproj.Geod), which no projection has made."""
    degrees = square_degrees(longitude, latitude)
    wards = package.wards(degrees, "w.gpkg").city().wards
    assert wards.crs.is_projected
    on_the_globe = [abs(pyproj.Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) for shape in degrees.geometry]
    assert wards.geometry.area.to_numpy() == pytest.approx(on_the_globe, rel=1e-5)
    back = wards.geometry.centroid.to_crs(4326)
    assert back.x.mean() == pytest.approx(longitude, abs=0.01)
    assert back.y.mean() == pytest.approx(latitude, abs=0.01)
    assert f"{abs(latitude):.2f}° {'S' if latitude < 0 else 'N'}" in package.only("crs").message


def test_a_city_across_the_date_line_is_one_place(package: Package):
    """Taveuni lies on both sides of it: longitudes of 179.99 and -179.99, or of 180.01 counted on."""
    counted_on = package.wards(square_degrees(180.0, -16.8), "w.gpkg").city().wards
    halves = square_degrees(180.0, -16.8)
    east_of_it = halves.geometry.bounds["minx"] > 179.995
    halves.loc[east_of_it, "geometry"] = halves.geometry[east_of_it].translate(-360.0)
    assert package.wards(halves, "w.gpkg").city().wards.geometry.geom_equals_exact(counted_on.geometry, 1e-3).all()
    assert counted_on.total_bounds == pytest.approx([-1066, -1107, 1066, 1107], abs=15)
    west, south, east, north = map_geometry(counted_on).bounds
    assert (west, east) == pytest.approx((179.99, 180.01), abs=1e-4)
    assert (south, north) == pytest.approx((-16.81, -16.79), abs=1e-4)
    labels = map_geometry(counted_on).labels
    assert (labels["lon"].abs() > 179.9).all()


def test_the_united_kingdom_stays_on_the_national_grid(package: Package):
    """Belfast, Derry, Lerwick, St Helier and Norwich in degrees; Nottingham in metres of another system."""
    for longitude, latitude in ((-5.9, 54.6), (-7.3, 55.0), (-1.1, 60.2), (-2.1, 49.2), (1.3, 52.6)):
        assert package.wards(square_degrees(longitude, latitude), "w.gpkg").city().wards.crs.to_epsg() == 27700
    assert package.wards(four_wards().to_crs(32630), "w.gpkg").city().wards.crs.to_epsg() == 27700


def test_projected_systems_of_other_countries_are_read_also_beyond_their_zone(package: Package):
    """Feet of a state plane, a national grid of the southern hemisphere, a city that lies in two UTM zones."""
    for longitude, latitude, epsg in (
        (-74.0, 40.7, 2263),
        (174.8, -36.9, 2193),
        (-78.0, 44.0, 32617),
        (-77.98, 44.0, 32617),
    ):
        wards = package.wards(square_degrees(longitude, latitude).to_crs(epsg), "w.gpkg").city().wards
        side = (wards.total_bounds[3] - wards.total_bounds[1]) / 2
        assert side == pytest.approx(1110, abs=10)


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        (square_degrees(-79.4, 43.7).set_crs(4326), None),
        (square_degrees(43.7, -79.4), "where there is no city"),
        (square_degrees(52.95, -1.15), "within it the other way round"),
        (square_degrees(-79.4, 43.7).to_crs(32617).set_crs(2193, allow_override=True), "is not used"),
    ],
)
def test_swapped_and_misnamed_coordinates_are_refused_with_where_they_lead(package: Package, frame, why: str | None):
    package.wards(frame, "w.gpkg")
    if why is None:
        assert package.city().wards.crs.is_projected
    else:
        error = package.refused()
        assert why in error.problem
        assert "swapped" in error.cure


def test_swapped_british_wards_are_refused_whatever_the_package_says(package: Package):
    package.wards(square_degrees(52.95, -1.15), "w.gpkg").describe(crs="EPSG:4326")
    assert "other way round" in package.refused().problem
    seychelles = square_degrees(55.45, -4.62).assign(WD13CD=["a", "b", "c", "d"])
    package.wards(seychelles, "w.gpkg").describe(crs=None)
    assert "other way round" in package.refused().problem
    assert package.describe(crs="EPSG:4326").city().wards.crs.is_projected


def test_an_upload_is_told_its_row_without_a_descriptor(nottingham: geo.City):
    _, found = read_spend_upload(nottingham, b"Our spend\n\n" + SPEND.encode(), "spend.csv")
    (loss,) = found.of("lost")
    assert loss.message == "The headings stand in row 3, not in the first."
    assert "header_row" not in loss.cure
