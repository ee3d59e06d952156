"""Hostile files end early and in one sentence: scaled down here by counting work, in full size under limits."""

import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from math import ceil
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely

from geo.package import bounded_files, completeness, csv_rows, gis_files, outlines, sheets, workbooks
from geo.package.descriptor import read_descriptor
from geo.package.errors import PackageError
from geo.package.findings import MOST_FINDINGS
from tests.helpers.small_package import CATALOGUE, CODES, SPEND, Package, four_wards

HEAD = SPEND.splitlines()[0] + "\n"


def test_a_descriptor_is_a_file_of_bounded_size(package: Package, monkeypatch: pytest.MonkeyPatch):
    path = package.folder / "datapackage.json"
    path.write_text(path.read_text() + " " * 1_000_000)
    assert package.refused().problem == "The file is larger than 1 MB."


@pytest.mark.parametrize("name", ["datapackage.json", "spend.csv", "spend.xlsx", "wards.shp", "wards.dbf", "wards.cpg"])
def test_a_pipe_is_no_file(package: Package, name: str):
    package.table("spend", SPEND, path="spend.xlsx" if name == "spend.xlsx" else "spend.csv")
    (package.folder / name).unlink()
    os.mkfifo(package.folder / name)
    assert package.refused().problem == "This is no file."


def test_a_device_is_no_descriptor():
    with pytest.raises(PackageError, match="This is no file"):
        read_descriptor(Path("/dev/zero"))


def test_a_descriptor_of_many_resources_or_of_brackets_alone_is_refused(package: Package):
    path = package.folder / "datapackage.json"
    path.write_text(json.dumps({"resources": [{"name": f"spent{n}"} for n in range(1_001)]}))
    assert "1,001 resources" in package.refused().problem
    path.write_text("[" * 400_000)
    assert "nested too deeply" in package.refused().problem


def test_lines_rows_cells_columns_and_letters_are_limited(package: Package, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(csv_rows, "MOST_LINES", 100)
    monkeypatch.setattr(csv_rows, "LONGEST_ROW", 500)
    monkeypatch.setattr(sheets, "MOST_COLUMNS", 20)
    monkeypatch.setattr(sheets, "MOST_CELLS", 350)
    package.table("spend", HEAD + "\n" * 99)
    assert not package.check().of("lost")
    assert "more than 100 lines" in package.table("spend", HEAD + "\n" * 100).refused().problem
    assert "more than 500 letters" in package.table("spend", HEAD + "," * 501).refused().problem
    assert "more than 500 letters" in package.table("spend", HEAD + '"aaaaaa\n",' * 60).refused().problem
    wide = ",".join(f"c{n}" for n in range(21))
    assert "reaches to column 21; at most 20" in package.table("spend", wide + "\n").refused().problem
    row = "E05001822,2013,P{},1,award,false,1\n"
    assert package.table("spend", HEAD + "".join(map(row.format, range(50)))).check().tables[-1].rows_joined == 50
    assert "more than 350 cells" in package.table("spend", HEAD + "".join(map(row.format, range(51)))).refused().problem


def test_tables_that_a_person_writes_have_fewer_rows(package: Package):
    rows = "".join(f"X{n},E05001822,x\n" for n in range(5_001))
    error = package.table("corrections", "area_code,ward_code,reason\n" + rows).refused()
    assert "more than 5,000 rows" in error.problem


def workbook(folder: Path, **parts: bytes) -> bytes:
    """A workbook of the spend table with some parts written over or added."""
    book = openpyxl.Workbook()
    for line in SPEND.splitlines():
        book.active.append(line.split(","))
    book.save(folder / "plain.xlsx")
    with zipfile.ZipFile(folder / "plain.xlsx") as plain:
        content = {name: plain.read(name) for name in plain.namelist()}
    for name, data in parts.items():
        target = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}[
            name
        ]
        content[target] = content[target].replace(b"</sheetData>", data + b"</sheetData>") if name == "sheet" else data
    with zipfile.ZipFile(folder / "made.xlsx", "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in content.items():
            made.writestr(name, data)
    return (folder / "made.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"sheet": b'<row r="999999999"><c r="A999999999"><v>1</v></c></row>'}, "more than 1,048,576 rows"),
        ({"strings": b"<sst>" + b"<si/>" * 2_000 + b"</sst>"}, "keeps more than 1,000 different texts"),
        ({"strings": b'<!DOCTYPE w [<!ENTITY a "aaa">]><sst/>'}, "defines entities"),
        ({"styles": b" " * 20_000_001}, "xl/styles.xml is too large"),
        ({"strings": b" " * 300_000_000}, "unpacks to 300 MB"),
    ],
    ids=["row", "strings", "entities", "styles", "bomb"],
)
def test_a_workbook_is_looked_over_before_it_is_read(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: dict, problem: str
):
    monkeypatch.setattr(workbooks, "MOST_STRINGS", 1_000)
    error = package.table("spend", workbook(tmp_path, **parts), "s.xlsx").refused()
    assert problem in error.problem


def test_blank_rows_that_a_sheet_holds_in_writing_count(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(workbooks, "MOST_WRITTEN_ROWS", 100)
    error = package.table("spend", workbook(tmp_path, sheet=b'<row r="9"/>' * 101), "s.xlsx").refused()
    assert "more than 100 rows" in error.problem


def test_blank_cells_of_a_sheet_count_and_a_stray_cell_does_not_hurt(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(workbooks, "MOST_CELLS", 100)
    stray = b'<row r="9000"><c r="S9000" t="str"><v>x</v></c></row>'
    (loss,) = package.table("spend", workbook(tmp_path, sheet=stray), "s.xlsx").check().of("lost")
    assert (loss.kind, loss.row) == ("malformed_row", 9000)
    blank = b"".join(b'<row r="%d"><c r="T%d"/></row>' % (n, n) for n in range(10, 15))
    error = package.table("spend", workbook(tmp_path, sheet=blank), "s.xlsx").refused()
    assert "more than 100 cells" in error.problem


def test_the_list_of_an_archive_is_measured_before_it_is_read(package: Package, monkeypatch: pytest.MonkeyPatch):
    with zipfile.ZipFile(package.folder / "w.zip", "w") as archive:
        for number in range(300):
            archive.writestr(f"{number}.txt", "")
    monkeypatch.setattr(bounded_files, "_MOST_LISTED", 10_000)
    monkeypatch.setattr(bounded_files.zipfile, "ZipFile", None)
    assert "more files than any" in package.describe(path="w.zip").refused().problem


def test_an_archive_that_unpacks_to_any_size_is_refused(package: Package, monkeypatch: pytest.MonkeyPatch):
    with zipfile.ZipFile(package.folder / "w.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("w.geojson", "{" + " " * 1_000_000)
    monkeypatch.setattr(bounded_files, "MOST_UNPACKED", 1_000_000)
    assert "unpacks to 1 MB" in package.describe(path="w.zip").refused().problem


def endless(package: Package, name: str = "endless") -> None:
    """Put a view that never ends into the GeoPackage, as a layer."""
    database = sqlite3.connect(package.folder / "w.gpkg")
    database.execute(
        f"CREATE VIEW {name} AS WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) "
        "SELECT max(fid) AS fid, NULL AS geom FROM n"
    )
    database.execute(
        "INSERT INTO gpkg_contents(table_name, data_type, identifier, srs_id) VALUES (?, 'features', ?, 27700)",
        (name, name),
    )
    database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POLYGON', 27700, 0, 0)", (name,))
    database.commit()
    database.close()


def test_an_endless_view_is_no_layer(package: Package):
    package.wards(four_wards(), "w.gpkg")
    endless(package)
    assert len(package.city().wards) == 4
    assert "endless" in package.only("package").message
    assert "A view is no layer" in package.describe(layer="endless").refused().problem


def written_into(package: Package, statement: str) -> None:
    """Give the package its wards as a GeoPackage into which a statement was written."""
    package.wards(four_wards(), "w.gpkg")
    with closing(sqlite3.connect(package.folder / "w.gpkg")) as database, database:
        database.execute(statement)


def test_a_list_of_a_geopackage_that_is_a_view_is_refused(package: Package):
    written_into(package, "CREATE VIEW gpkg_data_columns AS SELECT 1 AS table_name")
    assert "gpkg_data_columns is no table" in package.refused().problem


def test_a_column_that_is_worked_out_makes_no_layer(package: Package):
    written_into(package, "ALTER TABLE w ADD COLUMN big TEXT AS (hex(zeroblob(400000000)))")
    assert "only tables are read: w" in package.refused().problem


def tangle(points: int) -> shapely.Polygon:
    """A ring through points at random in a square kilometre."""
    return shapely.Polygon(np.random.default_rng(1).random((points, 2)) * 1000 + [455_000, 340_000])


def test_a_ring_through_random_points_is_never_given_to_the_mender(package: Package, monkeypatch: pytest.MonkeyPatch):
    shapes = list(four_wards().geometry)
    package.wards(four_wards(geometry=[tangle(60), *shapes[1:]]))
    assert package.only("geometry_repaired").row == 1
    package.wards(four_wards(geometry=[tangle(1_000), *shapes[1:]]))
    monkeypatch.setattr(shapely, "make_valid", None)
    (loss,) = package.found("missing_geometry")
    assert "crosses itself too often" in loss.message
    assert package.city().wards.index.tolist() == CODES[1:]


def comb(teeth: int) -> shapely.Polygon:
    """A valid outline of slanted teeth: the boxes of all of them meet."""
    points = np.c_[np.arange(teeth) * 0.01, np.zeros(teeth)]
    points[1::2] += teeth * 0.01
    edge = [[teeth * 0.015, -10], [0, -10]]
    return shapely.Polygon(np.r_[points, edge] + [455_000, 340_000])


def test_pairs_of_segments_are_counted_until_they_are_too_many(monkeypatch: pytest.MonkeyPatch):
    """Two triangles that share an edge have none; a comb of n slanted teeth has n² less those of an outline."""
    assert outlines.excess_pairs(four_wards().geometry.to_numpy(), 10) == 0
    assert outlines.excess_pairs(np.array([comb(200)]), 10**6) == pytest.approx(200**2 - 20 * 200, rel=0.05)
    assert outlines.excess_pairs(np.array([comb(200)]), 1_000) == 1_001
    asked = []
    query = shapely.STRtree.query
    monkeypatch.setattr(outlines, "_PAIRS_AT_ONCE", 2_000)
    monkeypatch.setattr(shapely.STRtree, "query", lambda tree, some: asked.append(len(some)) or query(tree, some))
    outlines.excess_pairs(np.array([comb(200)]), 1_000)
    assert sum(asked) < 60


def test_outlines_that_cross_each_other_everywhere_are_refused(package: Package, monkeypatch: pytest.MonkeyPatch):
    teeth = 1_200
    up = np.c_[np.repeat(np.arange(teeth) * 0.5, 2), np.tile([0, 600, 600, 0], teeth // 2)]
    up = np.r_[up, [[teeth * 0.5, -10], [0, -10]]]
    corner = np.array([455_000, 340_000])
    crossed = [shapely.Polygon(points + corner) for points in (up, up[:, ::-1])]
    package.wards(four_wards(geometry=[*crossed, *four_wards().geometry[2:]]))
    monkeypatch.setattr(shapely, "coverage_is_valid", None)
    assert "cross each other too often" in package.refused().problem


def test_shapes_fields_and_corners_are_limited(package: Package, monkeypatch: pytest.MonkeyPatch):
    for name, most, problem in (
        ("MOST_SHAPES", 3, "4 shapes; at most 3"),
        ("MOST_FIELDS", 1, "2 fields; at most 1"),
        ("MOST_VERTICES", 19, "20 corners; at most 19"),
    ):
        with monkeypatch.context() as limited:
            limited.setattr(gis_files, name, most)
            assert problem in package.refused().problem


@pytest.mark.parametrize("table", ["indicators", "population", "spend", "catalogue"])
def test_a_cell_is_no_longer_than_a_spreadsheets(package: Package, table: str):
    first = (package.folder / f"{table}.csv").read_text().splitlines()[1].split(",")
    for at in range(len(first)):
        cells = [*first[:at], first[at] + "9" * (bounded_files.LONGEST_CELL + 1), *first[at + 1 :]]
        whole = (package.folder / f"{table}.csv").read_text()
        refusal = package.add(table, ",".join(cells)).refused()
        assert (refusal.row, refusal.column) == (len(whole.splitlines()) + 1, str(at + 1))
        assert "more than 32,767 letters" in refusal.problem
        package.table(table, whole)


@pytest.mark.parametrize("letter", ["a", "\N{COMBINING ACUTE ACCENT}"])
def test_a_field_of_the_boundaries_is_no_longer_than_a_cell(package: Package, letter: str):
    names = [letter * (bounded_files.LONGEST_CELL + 1), "b", "c", "d"]
    refusal = package.wards(four_wards(WD13NM=names), "w.geojson").refused()
    assert (refusal.row, refusal.column) == (1, "WD13NM")
    assert "more than 32,767 letters" in refusal.problem


def test_findings_of_one_kind_are_written_out_up_to_a_number_and_none_is_forgotten(package: Package):
    count = MOST_FINDINGS + 50
    rows = "".join(f"E05001822,2013,P{n},1,award,false,1\n" for n in range(count))
    found = package.table("spend", HEAD + rows).found("ward_without_data")
    spent = [finding for finding in found if finding.file == "spend.csv"]
    assert len(spent) == MOST_FINDINGS + 1
    assert spent[-1].message == "50 more of this kind."
    assert set(spent[-1].area_codes) == set(CODES[1:])


def test_the_rest_of_lost_findings_keeps_its_rows_and_pounds(ledger):
    for number in range(MOST_FINDINGS + 3):
        ledger.add(
            "unknown_area", "lost", "x", row_numbers=[number], area_codes=[f"X{number}"], pounds=2.0, file="f.csv"
        )
    report = ledger.report(lambda code: 10.0)
    assert report.pounds_at_stake == 2.0 * (MOST_FINDINGS + 3)
    assert report.people_at_stake == 10.0 * (MOST_FINDINGS + 3)
    assert sum(finding.rows for finding in report.findings) == MOST_FINDINGS + 3
    assert len(ledger.lost_codes("f.csv")) == MOST_FINDINGS + 3


def test_unknown_indicators_are_told_in_few_findings_with_every_row(package: Package):
    head = "area_code,indicator,period,value,numerator,denominator\n"
    rows = "".join(f"E05001822,i{n},2019,1,,\n" for n in range(300))
    found = package.table("indicators", head + rows).found("unknown_indicator")
    assert (len(found), sum(finding.rows for finding in found)) == (11, 300)
    assert "290 more indicators" in found[-1].message


def test_gaps_are_looked_for_in_a_bounded_number_of_programmes(package: Package, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(completeness, "MOST_LOOKED_AT", 3)
    rows = "".join(f"E05001822,2013,P{n},1,award,false,1\n" for n in range(9))
    told = [f.message for f in package.table("spend", HEAD + rows).found("ward_without_data") if f.file == "spend.csv"]
    assert len(told) == 4
    assert told[0].startswith("9 different pairs of programme and basis")


@pytest.mark.parametrize(
    "where", ["geo.package.read.read_typed", "geo.package.sheets.csv_rows", "pyogrio.read_dataframe"]
)
def test_too_little_memory_is_an_error_of_the_package(package: Package, monkeypatch: pytest.MonkeyPatch, where: str):
    def exhausted(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(where, exhausted)
    assert "more memory than there is" in package.refused().problem


# The real sizes


def attack(name: str, package: Package) -> Path:
    """Make one attack in its real size, and give what is to be checked."""
    folder = package.folder
    rows = "area_code,period,programme,amount,basis,partial,n\n"
    if name == "a device":
        return Path("/dev/zero")
    if name == "a pipe":
        (folder / "spend.csv").unlink()
        os.mkfifo(folder / "spend.csv")
    elif name == "blank lines":
        package.table("spend", rows.encode() + b"\n" * 190_000_000)
    elif name == "fewer blank lines":
        package.table("spend", rows.encode() + b"\n" * 99_000_000)
    elif name == "a stray cell":
        package.table("spend", workbook(folder, sheet=b'<row r="1048576"><c r="S1048576"><v>1</v></c></row>'), "s.xlsx")
    elif name == "cells":
        row = b'<row r="%d"><c r="A%d"><v>1</v></c><c r="B%d"><v>1</v></c><c r="C%d"><v>1</v></c></row>'
        package.table("spend", workbook(folder, sheet=b"".join(row % ((n,) * 4) for n in range(9, 400_000))), "s.xlsx")
    elif name == "blank rows of a workbook":
        package.table("spend", workbook(folder, sheet=b'<row r="9"/>' * 8_000_000), "s.xlsx")
    elif name == "codes of no ward":
        head = "area_code,indicator,period,value,numerator,denominator\n"
        package.table("indicators", head + "".join(f"X{n},asb,2019,1,,\n" for n in range(190_000)))
    elif name == "formats":
        package.table("spend", workbook(folder, styles=b"<s><cellXfs>" + b"<xf/>" * 3_000_000), "s.xlsx")
    elif name == "a view":
        package.wards(four_wards(), "w.gpkg")
        endless(package)
    elif name == "random points":
        package.wards(four_wards(geometry=[tangle(3_000), *four_wards().geometry[1:]]))
    elif name == "slanted teeth":
        package.wards(four_wards(geometry=[comb(100_000), *four_wards().geometry[1:]]))
    elif name == "columns":
        package.table("spend", ",".join(f"c{n}" for n in range(1_000_000)) + "\n1\n")
    elif name == "commas":
        package.table("spend", rows.encode() + b"," * 99_000_000)
    elif name == "contradictions":
        package.table("spend", rows + "".join(f"E05001822,2013,P{n // 2},{n},award,false,1\n" for n in range(300_000)))
    elif name == "indicators":
        head = "area_code,indicator,period,value,numerator,denominator\n"
        package.table("indicators", head + "".join(f"{c},i{n},2019,1,,\n" for n in range(3_000) for c in CODES))
    elif name == "texts of a workbook":
        package.table("spend", workbook(folder, strings=b"<sst>" + b"<si><t>a</t></si>" * 15_000_000), "s.xlsx")
    elif name == "programmes":
        package.table("spend", rows + "".join(f"E05001822,2013,P{n},1,award,false,1\n" for n in range(100_000)))
    elif name == "catalogue":
        line = "i{},t,t,T,%,high_is_worse,proportion,true,1,M,N,A,\n"
        package.table("catalogue", CATALOGUE + "".join(map(line.format, range(100_000))))
    elif name == "bow ties":
        west = 455_000 + 2.0 * np.arange(5_000)
        ties = [shapely.Polygon([(x, 340_000), (x + 1, 340_001), (x + 1, 340_000), (x, 340_001)]) for x in west]
        names = [f"W{n}" for n in range(5_000)]
        package.wards(gpd.GeoDataFrame({"WD13CD": names, "WD13NM": names}, geometry=ties, crs=27700))
    return folder


ATTACKS = [
    "a device",
    "a pipe",
    "blank lines",
    "fewer blank lines",
    "a stray cell",
    "cells",
    "blank rows of a workbook",
    "codes of no ward",
    "formats",
    "a view",
    "random points",
    "slanted teeth",
    "columns",
    "commas",
    "contradictions",
    "indicators",
    "texts of a workbook",
    "programmes",
    "catalogue",
    "bow ties",
]


def ten_seconds() -> int:
    """Ten seconds of processor where ten million squares take 0.7 to add up, and more where the machine is slower."""
    began = time.process_time()
    sum(number * number for number in range(10_000_000))
    return ceil(10 * max(1.0, (time.process_time() - began) / 0.7))


@pytest.mark.long
@pytest.mark.parametrize("name", ATTACKS)
def test_each_attack_ends_in_words_within_ten_seconds_and_a_gigabyte(package: Package, name: str):
    target = attack(name, package)
    seconds = ten_seconds()

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        # Address space, of which libraries and threads reserve more than they use.
        resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))

    program = (
        "import sys, resource; from geo.package.read import check_package; "
        "from geo.join_report.text import report_text; "
        "print(report_text(check_package(sys.argv[1]))); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(target)],
        capture_output=True,
        text=True,
        preexec_fn=limited,
        check=False,
        cwd=Path(__file__).parents[3],
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )
    assert ended.returncode == 0, ended.stderr[-2_000:]
    assert int(ended.stdout.split()[-1]) < 1_000
    assert len(ended.stdout) < 100_000
