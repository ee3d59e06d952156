"""A GeoPackage with changes beside it: the same city wherever it lies, and not one byte of it changed."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

import geo
from tests.helpers.small_package import NAMES, Package, four_wards, told_beside_disclosure

CASE = Path(__file__).parents[2] / "cases" / "22b-gpkg-with-its-wal"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return shutil.copytree(CASE, tmp_path / "case")


@pytest.mark.parametrize("writable", [True, False])
def test_changes_beside_the_file_are_read_and_told_and_nothing_is_touched(case: Path, writable: bool) -> None:
    before = contents(case)
    if not writable:
        for path in [*case.iterdir(), case]:
            path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        city, report = geo.read_city(case), geo.check_package(case)
    finally:
        case.chmod(0o755)
    assert len(city.wards) == report.wards == 4
    assert contents(case) == before
    (told,) = told_beside_disclosure(report)
    assert (told.kind, told.severity, told.value) == ("geopackage", "note", "wards.gpkg-wal")


def test_a_zip_and_a_folder_give_the_same_city(case: Path) -> None:
    whole = geo.read_city(case)
    descriptor = (case / "datapackage.json").read_text()
    with zipfile.ZipFile(case / "wards.zip", "w") as archive:
        for name in ("wards.gpkg", "wards.gpkg-wal"):
            archive.write(case / name, f"in/{name}")
    (case / "maps").mkdir()
    for name in ("wards.gpkg", "wards.gpkg-wal"):
        (case / name).rename(case / "maps" / name)
    for path in ("wards.zip", "maps", "maps/wards.gpkg"):
        (case / "datapackage.json").write_text(descriptor.replace('"wards.gpkg"', f'"{path}"'))
        before = contents(case)
        city = geo.read_city(case)
        assert city.wards.equals(whole.wards)
        assert [f.kind for f in told_beside_disclosure(city.report)] == ["geopackage"]
        assert contents(case) == before


def test_a_log_of_another_file_is_passed_over_and_told(package: Package) -> None:
    package.wards(four_wards(), "wards.gpkg")
    with sqlite3.connect(package.folder / "wards.gpkg") as database:
        database.execute("PRAGMA journal_mode = WAL")
    database.close()
    shutil.copy(CASE / "wards.gpkg-wal", package.folder / "wards.gpkg-wal")
    data = bytearray((package.folder / "wards.gpkg-wal").read_bytes())
    data[16] ^= 1
    (package.folder / "wards.gpkg-wal").write_bytes(data)
    before = contents(package.folder)
    assert "no change" in package.only("geopackage").message
    assert package.city().wards["ward_name"].tolist() == NAMES
    assert contents(package.folder) == before


def test_a_link_in_place_of_the_log_stays_in_the_folder(case: Path, tmp_path: Path) -> None:
    (case / "wards.gpkg-wal").rename(case / "log")
    (case / "wards.gpkg-wal").symlink_to(case / "log")
    assert len(geo.read_city(case).wards) == 4
    (case / "log").rename(tmp_path / "log")
    (case / "wards.gpkg-wal").unlink()
    (case / "wards.gpkg-wal").symlink_to(tmp_path / "log")
    assert next(f.kind for f in geo.check_package(case).of("lost")) == "package"


def test_a_damaged_geopackage_is_refused_without_the_place_of_its_copy(package: Package) -> None:
    package.wards(four_wards(), "wards.gpkg")
    data = (package.folder / "wards.gpkg").read_bytes()
    (package.folder / "wards.gpkg").write_bytes(data[:100] + b"\0" * 500)
    error = package.refused()
    assert "tmp" not in str(error)
    assert "cannot be read" in error.problem
