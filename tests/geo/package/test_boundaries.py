"""Boundary files of every kind, whole and damaged."""

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.join_report.text import report_text
from geo.package.boundaries import polygons_of
from tests.helpers.small_package import CODES, NAMES, Package, four_wards, square


def zipped(package: Package, names: list[str], inside: str = "") -> None:
    with zipfile.ZipFile(package.folder / "wards.zip", "w") as archive:
        for name in names:
            archive.write(package.folder / name, inside + name)
            (package.folder / name).unlink()
    package.describe(path="wards.zip")


SHAPEFILE = ["wards.shp", "wards.shx", "wards.dbf", "wards.prj", "wards.cpg"]


def check_four(wards: gpd.GeoDataFrame, tolerance: float = 1.0) -> None:
    """The four squares, at one square kilometre each."""
    assert wards.crs.to_epsg() == 27700
    assert wards.index.tolist() == CODES
    assert wards.index.name == "ward_code"
    assert wards.columns.tolist() == ["ward_name", "geometry"]
    assert wards["ward_name"].tolist() == NAMES
    assert wards.is_valid.all()
    assert (wards.area - 1_000_000).abs().max() < tolerance


def test_a_shapefile_by_its_shp(package: Package):
    city = package.city()
    check_four(city.wards)
    assert city.report.findings == ()


def test_a_folder_with_one_shapefile(package: Package):
    package.wards(four_wards(), "shapes/w.shp").describe(path="shapes")
    (package.folder / "shapes" / "metadata.json").write_text("{}")
    check_four(package.city().wards)
    check_four(package.describe(path=".").city().wards)


def test_a_shapefile_in_capitals(package: Package):
    for name in SHAPEFILE:
        (package.folder / name).rename(package.folder / name.upper())
    check_four(package.describe(path="WARDS.SHP").city().wards)


@pytest.mark.parametrize("inside", ["", "deep/er/"])
def test_a_zipped_shapefile(package: Package, inside: str):
    zipped(package, SHAPEFILE, inside)
    city = package.city()
    check_four(city.wards)
    assert city.report.findings == ()


def test_a_geopackage(package: Package):
    check_four(package.wards(four_wards(), "w.gpkg").city().wards)


def test_a_geopackage_of_several_layers_needs_a_name(package: Package):
    four_wards().iloc[:1].to_file(package.folder / "w.gpkg", layer="old")
    four_wards().to_file(package.folder / "w.gpkg", layer="new")
    error = package.describe(path="w.gpkg").refused()
    assert "old, new" in str(error)
    check_four(package.describe(layer="new").city().wards)
    error = package.describe(layer="newer").refused()
    assert (error.value, "old, new" in error.problem) == ("newer", True)
    assert "layer in datapackage.json" in error.cure


def test_geojson_is_in_degrees(package: Package):
    package.wards(four_wards().to_crs(4326), "w.geojson")
    check_four(package.city().wards)
    assert "WGS 84" in package.only("crs").message


@pytest.mark.parametrize("epsg", [4326, 3857, 32630, 4277])
def test_any_named_system_is_reprojected(package: Package, epsg: int):
    package.wards(four_wards().to_crs(epsg), "w.gpkg")
    check_four(package.city().wards)
    assert "Reprojected" in package.only("crs").message


def test_a_file_without_a_system_is_refused_until_the_package_names_it(package: Package):
    (package.folder / "wards.prj").unlink()
    error = package.refused()
    assert error.file == "wards.shp"
    assert ".prj" in error.cure
    assert '"crs"' in error.cure
    check_four(package.describe(crs="EPSG:27700").city().wards)
    assert package.only("crs").value == "EPSG:27700"


def test_a_wrong_statement_of_the_system_is_not_believed(package: Package):
    check_four(package.describe(crs="EPSG:4326").city().wards)
    assert "the file is believed" in package.only("crs").message


def test_an_unknown_system_is_refused(package: Package):
    assert package.describe(crs="EPSG:0").refused().value == "EPSG:0"


def test_metres_that_are_called_degrees_are_refused(package: Package):
    error = package.wards(four_wards().set_crs(4326, allow_override=True), "w.gpkg").refused()
    assert "no degrees" in error.problem


def test_degrees_that_are_called_metres_are_refused(package: Package):
    degrees = four_wards().to_crs(4326).set_crs(27700, allow_override=True)
    error = package.wards(degrees, "d.shp").refused()
    assert "degrees, and no metres" in error.problem
    check_four(package.describe(crs="EPSG:4326").city().wards)


def test_the_package_may_name_the_system_of_a_geojson_in_metres(package: Package):
    # GeoJSON without a system is in degrees by its standard, but much of it is not.
    text = json.dumps({key: value for key, value in json.loads(four_wards().to_json()).items() if key != "crs"})
    (package.folder / "w.geojson").write_text(text)
    assert '"crs": "EPSG:27700"' in package.describe(path="w.geojson").refused().cure
    check_four(package.describe(crs="EPSG:27700").city().wards)
    assert package.only("crs").severity == "repaired"
    assert "no degrees" in package.describe(crs="EPSG:4258").refused().problem


@pytest.mark.parametrize("named", ["urn:ogc:def:crs:EPSG::27700", "EPSG:27700"])
def test_the_older_crs_member_of_a_geojson_is_read(package: Package, named: str):
    plain = json.loads(four_wards().to_json()) | {"crs": {"type": "name", "properties": {"name": named}}}
    (package.folder / "w.geojson").write_text(json.dumps(plain))
    check_four(package.describe(path="w.geojson").city().wards)
    assert package.found("crs") == []


def test_swapped_coordinates_are_refused(package: Package):
    degrees = four_wards().to_crs(4326)
    degrees.geometry = shapely.transform(degrees.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    assert "outside the United Kingdom" in package.wards(degrees, "w.geojson").refused().problem


@pytest.mark.parametrize(("suffix", "word"), [(".shx", "wards.shx"), (".dbf", "wards.dbf")])
@pytest.mark.parametrize("archive", [False, True])
def test_a_missing_companion_is_named(package: Package, suffix: str, word: str, archive: bool):
    (package.folder / f"wards{suffix}").unlink()
    if archive:
        zipped(package, [name for name in SHAPEFILE if not name.endswith(suffix)])
    error = package.refused()
    assert word in error.problem
    assert ".shp, .shx, .dbf and .prj" in error.cure


@pytest.mark.parametrize(
    ("path", "data", "problem"),
    [
        ("gone.shp", None, "not there"),
        ("wards.shp/wards.shp", None, "not there"),
        ("a" * 300 + ".shp", None, "cannot be opened"),
        ("wards.kml", b"<kml/>", "no boundary file"),
        ("w.geojson", b"area_code,x\n", "not what the name .geojson says"),
        ("w.geojson", b"{ broken", "cannot be read"),
        ("w.gpkg", b"<OGRVRTDataSource/>", "not what the name .gpkg says"),
        ("w.gpkg", b"SQLite format 3\x00 and no more", "cannot be read"),
        ("w.zip", b"PK broken", "cannot be opened"),
        ("wards.shp", b"<OGRVRTDataSource/>", "not what the name .shp says"),
        ("w.geojson", b'{"type": "FeatureCollection", "features": []}', "no such field"),
    ],
)
def test_what_is_no_boundary_file_is_refused(package: Package, path: str, data: bytes | None, problem: str):
    if data is not None:
        (package.folder / path).write_bytes(data)
    error = package.describe(path=path).refused()
    assert problem in error.problem
    assert error.file == path
    assert error.cure


def test_what_a_mac_leaves_beside_a_shapefile_is_no_second_one(package: Package):
    for name in SHAPEFILE:
        (package.folder / f"._{name}").write_bytes(b"\x00\x05\x16\x07")
    check_four(package.describe(path=".").city().wards)
    zipped(package, [*SHAPEFILE, *(f"._{name}" for name in SHAPEFILE)], "wards/")
    check_four(package.city().wards)


def test_no_message_shows_where_the_package_lies(package: Package):
    (package.folder / "w.geojson").write_text('{"error": 400}')
    assert str(package.folder) not in str(package.describe(path="w.geojson").refused())
    # A hole outside its shell: GDAL warns of the ring's winding, with the full path.
    holed = shapely.Polygon(square(0, 0).exterior.coords, [square(5000, 5000, 100).exterior.coords])
    package.wards(four_wards(geometry=[holed, *four_wards().geometry[1:]]), "wards.shp")
    text = report_text(package.city().report)
    assert "winding order" in text
    assert str(package.folder) not in text


def test_a_damaged_archive_shows_neither_its_place_nor_how_to_set_gdal_up(package: Package):
    zipped(package, SHAPEFILE)
    path = package.folder / "wards.zip"
    data = bytearray(path.read_bytes())
    # A byte of the index of shapes, which the archive states a sum of.
    data[data.index(b"wards.shx") + 20] ^= 0x30
    path.write_bytes(bytes(data))
    text = str(package.refused())
    assert "wards.shx" in text
    assert str(package.folder) not in text
    assert "SHAPE_RESTORE_SHX" not in text


def test_an_archive_of_two_shapefiles_is_refused(package: Package):
    package.wards(four_wards(), "other.shp").describe(path="wards.shp")
    zipped(package, [*SHAPEFILE, "other.shp"])
    assert "There are 2 boundary files" in package.refused().problem


def test_a_truncated_shapefile_says_so(package: Package):
    path = package.folder / "wards.shp"
    path.write_bytes(path.read_bytes()[:300])
    lost = package.check().of("lost")
    assert lost
    assert {finding.file for finding in lost if finding.kind != "other_vintage"} >= {"wards.shp"}


def test_a_prj_whose_words_are_no_text_says_so(package: Package):
    (package.folder / "wards.prj").write_bytes(b'LOCAL_CS["\xff\xfe"]')
    error = package.refused()
    assert "cannot be read" in error.problem
    assert error.file == "wards.shp"


def test_a_wrong_field_tells_the_right_ones(package: Package):
    error = package.describe(code_field="WD22CD").refused()
    assert error.column == "WD22CD"
    assert "WD13CD, WD13NM" in error.problem


def test_a_vintage_that_the_field_name_denies_is_noted(package: Package):
    findings = package.describe(vintage="WD22").found("vintage")
    assert [finding.column for finding in findings] == ["WD13CD", "WD13NM"]
    assert not package.check().lost
    assert package.describe(vintage=None).city().vintage == ""
    assert "WD13" in package.only("vintage").cure


def test_a_bow_tie_is_repaired_and_its_area_told(package: Package):
    x, y = 455_000, 340_000
    # Two triangles of a quarter of a square kilometre, point to point in the middle of the square.
    bow = shapely.Polygon([(x, y), (x + 1000, y + 1000), (x + 1000, y), (x, y + 1000)])
    squares = [bow, square(1000, 0), square(0, 1000), square(1000, 1000)]
    package.wards(four_wards(geometry=squares))
    ward = package.city().wards.loc[CODES[0], "geometry"]
    assert ward.is_valid
    assert ward.area == pytest.approx(500_000)
    finding = package.only("geometry_repaired")
    assert (finding.row, finding.area_code, finding.severity) == (1, CODES[0], "repaired")
    assert "500,000 m²" in finding.message
    assert "self-intersection" in finding.message


X, Y = 455_000, 340_000


@pytest.mark.parametrize(
    ("shape", "area", "why"),
    [
        (shapely.Polygon(square(0, 0).exterior.coords, [square(5000, 0, 100).exterior.coords]), 1_010_000, "hole lies"),
        (shapely.Polygon(square(0, 0).exterior.coords, [square(500, 500).exterior.coords]), 750_000, "self-inter"),
        (shapely.MultiPolygon([square(0, 0), square(200, 200, 300)]), 1_000_000, "nested shells"),
        (shapely.GeometryCollection([shapely.GeometryCollection([square(0, 0)])]), 1_000_000, "collection"),
        (square(0, 0).reverse(), 1_000_000, ""),
    ],
)
def test_rings_of_every_wrong_kind_are_repaired(shape: shapely.Geometry, area: float, why: str):
    mended, found = polygons_of(shape)
    assert mended is not None
    assert mended.is_valid
    assert mended.area == pytest.approx(area)
    assert why in found if why else found == ""


def test_a_ring_with_a_coordinate_that_is_no_number_is_told_without_it(package: Package):
    with np.errstate(invalid="ignore"):
        ring = shapely.Polygon([(X, Y), (float("nan"), Y), (X + 1000, Y + 1000), (X, Y + 1000)])
    package.wards(four_wards(geometry=[ring, *four_wards().geometry[1:]]), "w.gpkg")
    assert "its area is now 500,000 m²" in package.only("geometry_repaired").message


def test_lines_left_by_a_repair_go(package: Package):
    spike = shapely.union_all([square(0, 0), shapely.LineString([(455_000, 340_000), (454_000, 339_000)])])
    squares = [spike, square(1000, 0), square(0, 1000), square(1000, 1000)]
    check_four(package.wards(four_wards(geometry=squares), "w.geojson", crs="EPSG:27700").city().wards)
    assert package.only("geometry_repaired").row == 1


def test_parts_of_a_ward_are_joined_whole(package: Package):
    parts = gpd.GeoDataFrame(
        {"WD13CD": [CODES[0], *CODES, f" {CODES[1].lower()}"], "WD13NM": [NAMES[0], *NAMES, NAMES[1]]},
        geometry=[square(5000, 0), *four_wards().geometry, square(7000, 0, 500)],
        crs=27700,
    )
    wards = package.wards(parts).city().wards
    assert wards.index.tolist() == CODES
    assert wards.loc[CODES[0], "geometry"].geom_type == "MultiPolygon"
    assert wards.area.tolist() == pytest.approx([2e6, 1.25e6, 1e6, 1e6])
    found = package.found("parts_dissolved")
    assert [(f.area_code, f.row_numbers) for f in found] == [(CODES[0], (1, 2)), (CODES[1], (3, 6))]
    assert package.only("code_repaired").value == CODES[1].lower()


def test_a_ward_of_many_islands_stays_whole(package: Package):
    island = shapely.MultiPolygon([square(0, 0, 400), square(600, 600, 400)])
    squares = [island, square(1000, 0), square(0, 1000), square(1000, 1000)]
    wards = package.wards(four_wards(geometry=squares)).city().wards
    assert wards.loc[CODES[0], "geometry"].area == 320_000
    assert package.found("parts_dissolved") == []


def test_the_same_shape_twice_is_kept_once(package: Package):
    twice = gpd.GeoDataFrame(
        {"WD13CD": [*CODES, CODES[3]], "WD13NM": [*NAMES, NAMES[3]]},
        geometry=[*four_wards().geometry, square(1000, 1000)],
        crs=27700,
    )
    check_four(package.wards(twice).city().wards)
    assert package.only("duplicate_row").row_numbers == (4, 5)
    (summary,) = [table for table in package.check().tables if table.table == "boundaries"]
    assert (summary.rows_read, summary.rows_joined, summary.rows_repeated) == (5, 4, 1)


def test_one_code_under_two_names_is_lost_with_its_people(package: Package):
    package.wards(four_wards(WD13CD=[CODES[0], CODES[0], *CODES[2:]]))
    city = package.city()
    assert city.wards.index.tolist() == CODES[2:]
    finding = next(f for f in city.report.of("lost") if f.kind == "conflicting_duplicate")
    assert '"Arboretum" and "Aspley"' in finding.message
    assert finding.population == 1100


@pytest.mark.parametrize("shape", [None, shapely.Polygon()])
def test_a_ward_without_a_shape_is_lost(package: Package, shape):
    squares = [*four_wards().geometry[:3], shape]
    package.wards(four_wards(geometry=squares), "w.gpkg")
    assert package.city().wards.index.tolist() == CODES[:3]
    finding = package.only("missing_geometry")
    assert (finding.row, finding.area_code, finding.population) == (4, CODES[3], 4100)


def test_a_point_is_no_ward(package: Package):
    package.wards(four_wards(geometry=[*four_wards().geometry[:3], shapely.Point(455_500, 340_500)]), "w.gpkg")
    assert "a Point" in package.only("missing_geometry").message


def test_shapes_without_a_code_are_lost_and_no_ward_at_all_is_refused(package: Package):
    package.wards(four_wards(WD13CD=[CODES[0], "", None, CODES[3]]), "w.gpkg")
    assert package.city().wards.index.tolist() == [CODES[0], CODES[3]]
    assert package.only("data_without_ward").row_numbers == (2, 3)
    assert "not one ward" in package.wards(four_wards(WD13CD=[None] * 4), "v.gpkg").refused().problem


def test_a_ward_without_a_name_shows_its_code(package: Package):
    package.wards(four_wards(WD13NM=[*NAMES[:3], None]), "w.gpkg")
    assert package.city().wards["ward_name"].tolist() == [*NAMES[:3], CODES[3]]
    assert package.only("blank_cell").area_code == CODES[3]


def test_codes_in_the_boundaries_are_tidied_and_told(package: Package):
    package.wards(four_wards(WD13CD=["e05OO1822", *CODES[1:]]))
    check_four(package.city().wards)
    finding = package.only("code_repaired")
    assert (finding.file, finding.row, finding.value, finding.area_code) == ("wards.shp", 1, "e05OO1822", CODES[0])


def test_overlaps_and_gaps_are_measured(package: Package):
    # The first square reaches 100 m into the second; a ring of three leaves a hole of 800 by 800.
    wide = shapely.box(455_000, 340_000, 456_100, 341_000)
    package.wards(four_wards(geometry=[wide, square(1000, 0), square(0, 1000), square(1000, 1000)]))
    assert "overlap by 100,000 m²" in package.only("coverage").message
    holed = square(0, 0).difference(square(100, 100, 800))
    package.wards(four_wards(geometry=[holed, square(1000, 0), square(0, 1000), square(1000, 1000)]))
    finding = package.only("coverage")
    assert "1 gap(s) of 640,000 m²" in finding.message
    assert finding.severity == "note"


def test_heights_are_dropped(package: Package):
    package.wards(four_wards(geometry=[shapely.force_3d(s, 9.0) for s in four_wards().geometry]), "w.gpkg")
    wards = package.city().wards
    assert not shapely.has_z(wards.geometry.to_numpy()).any()
    check_four(wards)


def test_numeric_codes_become_text(package: Package):
    package.wards(four_wards(WD13CD=[1.0, 2.0, 3.0, 4.0]), "w.gpkg")
    assert package.city().wards.index.tolist() == ["1", "2", "3", "4"]


def test_names_in_utf8_without_a_cpg_are_read_right(package: Package):
    package.wards(four_wards(WD13NM=["Bôthenhampton", *NAMES[1:]]))
    (package.folder / "wards.cpg").unlink()
    assert package.city().wards["ward_name"].iloc[0] == "Bôthenhampton"
    assert package.only("encoding").severity == "repaired"


@pytest.mark.parametrize("said", ["ISO-8859-1", "nonsense"])
def test_names_in_utf8_with_a_cpg_that_says_otherwise_are_read_right(package: Package, said: str):
    package.wards(four_wards(WD13NM=["Bôthenhampton", *NAMES[1:]]))
    (package.folder / "wards.cpg").write_text(said)
    assert package.city().wards["ward_name"].iloc[0] == "Bôthenhampton"
    assert ".cpg does not say UTF-8" in package.only("encoding").message


def test_a_cpg_that_is_wrong_is_named_as_the_cure(package: Package):
    frame = four_wards(WD13NM=["Bôthenhampton", *NAMES[1:]])
    frame.to_file(package.folder / "wards.shp", encoding="ISO-8859-1")
    (package.folder / "wards.cpg").write_text("UTF-8")
    assert '"encoding": "CP1252"' in package.refused().cure
    assert package.describe(encoding="CP1252").city().wards["ward_name"].iloc[0] == "Bôthenhampton"


def test_an_encoding_that_nobody_knows_is_refused(package: Package):
    error = package.describe(encoding="Klingon").refused()
    assert (error.file, error.column, error.value) == ("datapackage.json", "encoding", "Klingon")


def test_names_in_latin1_are_left_alone(package: Package):
    frame = four_wards(WD13NM=["Bôthenhampton", *NAMES[1:]])
    frame.to_file(package.folder / "wards.shp", encoding="ISO-8859-1")
    (package.folder / "wards.cpg").unlink()
    assert package.city().wards["ward_name"].iloc[0] == "Bôthenhampton"
    assert package.found("encoding") == []


def test_a_ring_that_cannot_close_is_reported_not_raised(package: Package):
    features = json.loads(four_wards().to_crs(4326).to_json())
    features["features"][0]["geometry"]["coordinates"] = [[[-1.1, 52.9], [-1.2, 52.9]]]
    (package.folder / "w.geojson").write_text(json.dumps(features))
    package.describe(path="w.geojson")
    assert CODES[0] in {finding.area_code for finding in package.city().report.of("lost")}


def test_a_real_layer_path_is_untouched(package: Package):
    before = {path.name: path.read_bytes() for path in Path(package.folder).iterdir()}
    package.city()
    assert {path.name: path.read_bytes() for path in Path(package.folder).iterdir()} == before
