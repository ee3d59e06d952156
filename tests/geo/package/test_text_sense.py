"""Text decoded wrongly: what is suspected, what is mended for certain, and what true names are left alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import geo
from geo.package.text_sense import is_windows_text, likely_encodings, why_wrong
from tests.helpers.small_package import CODES, NAMES, POPULATION, Package, four_wards, told_beside_disclosure

CASES = Path(__file__).parents[2] / "cases"
TRUE_NAMES = [
    "St Ann's", "St Ann’s", "Hyson–Green", "Ynys Môn", "Cwm-y-Glô", "Łódź Śródmieście", "São Paulo", "SÃO JOSÉ",
    "Tír na nÓg", "Baile na hÉireann", "Bulwell & Forest", "CAFÉ’S", "Ha‘penny", "“The Park”", "Œuvre",
    "L’Haÿ-les-Roses", "Kır", "Đà Nẵng", "Αθήνα", "Київ", "東京", "Ward 10",
    "Stoke–on–Trent", "Á–B", "Sant Martí Col·legi", "N° 5",
]  # fmt: skip


@pytest.mark.parametrize("name", TRUE_NAMES)
def test_a_true_name_is_not_suspected(name: str) -> None:
    assert why_wrong(name) == ""


@pytest.mark.parametrize(
    "name", ["Ynys Môn", "Café", "Trefór", "Pentré", "Dún", "Bôle", "Pérez", "Cañon", "Lüne", "Genève"]
)
@pytest.mark.parametrize(
    ("written", "read"),
    [("utf-8", "latin-1"), ("utf-8", "cp1252"), ("cp850", "latin-1"), ("cp850", "cp1252"), ("mac_roman", "latin-1"),
     ("utf-8", "cp850"), ("utf-8", "mac_roman")],
)  # fmt: skip
def test_a_name_in_the_wrong_encoding_is_suspected(name: str, written: str, read: str) -> None:
    try:
        wrong = name.encode(written).decode(read)
    except UnicodeDecodeError:
        pytest.skip("these bytes are refused")
    assert why_wrong(wrong) != ""


@pytest.mark.parametrize(
    "text", ["Ynys M�n", "Ynys M?n", "Ynys Mï¿½n", "Ynys M\x00n", "M\x07n", "St Annâ€™s", "Æbo\ue000"]
)
def test_letters_that_were_lost_are_suspected(text: str) -> None:
    assert why_wrong(text) != ""
    assert why_wrong(text, name=False) != "" or "?" in text


def test_only_what_cannot_be_anything_else_is_read_as_windows_text() -> None:
    assert is_windows_text(["St Ann\x92s", "Hyson\x96Green", "D\xfan", "\x8cuvre"])
    assert is_windows_text(["O\x92Neill"])
    assert is_windows_text(["Foo \x96 Bar"])
    # In DOS and Mac encodings each of these is a letter.
    assert not is_windows_text(["Ynys M\x93n"])
    assert not is_windows_text(["St Ann\x92s", "Ynys M\x93n"])
    assert not is_windows_text(["Garc\x92a"])
    assert not is_windows_text(["Espa\x96a"])
    assert not is_windows_text(["\x8elgo"])
    assert not is_windows_text(["Voil\x85"])
    assert not is_windows_text(["St Ann\x81s"])
    assert not is_windows_text(["Ynys M\xf4n"])


def test_dos_names_are_told_with_the_encoding_that_would_make_sense() -> None:
    city = geo.read_city(CASES / "23-cp850-names-without-cpg")
    found = [f for f in city.report.findings if f.kind == "encoding"]
    assert [(f.severity, f.column, f.row) for f in found] == [("note", "WD13NM", n) for n in (1, 2, 3, 4)]
    assert all('"encoding": "CP850"' in f.cure and "Ynys Môn" in f.cure for f in found)


def test_the_cure_cures(tmp_path: Path) -> None:
    folder = shutil.copytree(CASES / "23-cp850-names-without-cpg", tmp_path / "case")
    descriptor = folder / "datapackage.json"
    descriptor.write_text(
        descriptor.read_text().replace('"path": "wards.shp"', '"path": "wards.shp", "encoding": "CP850"')
    )
    city = geo.read_city(folder)
    assert city.wards["ward_name"].tolist() == ["Ynys Môn", "Cwm-y-Glô", "Trefór", "Pentré & Bâle"]
    assert told_beside_disclosure(city.report) == []
    descriptor.write_text(descriptor.read_text().replace("CP850", "CP1252"))
    assert all("Correct encoding" in f.cure for f in geo.read_city(folder).report.findings if f.kind == "encoding")


def test_windows_names_get_their_apostrophe_and_dash() -> None:
    city = geo.read_city(CASES / "23c-cp1252-quotes")
    assert city.wards["ward_name"].tolist() == ["St Ann’s", "Hyson–Green", "Dún Laoghaire", "Œuvre"]
    (told,) = told_beside_disclosure(city.report)
    assert (told.kind, told.severity) == ("encoding", "repaired")
    assert "CP1252" in told.message


def test_names_of_other_formats_and_of_tables_are_suspected(package: Package) -> None:
    package.wards(four_wards(WD13NM=["Ynys MÃ´n", *NAMES[1:]]), "wards.geojson")
    found = package.only("encoding")
    assert (found.file, found.row, found.value) == ("wards.geojson", 1, "Ynys MÃ´n")
    assert "Export" in found.cure
    package.wards(four_wards(), "wards2.gpkg")
    head, *rows = POPULATION.splitlines()
    names = dict(zip(CODES, ("Arboretum", "Caf\x82", "Aspl�y", "St Ann's"), strict=True))
    table = "\n".join([f"{head},area_name", *(f"{row},{names[row[:9]]}" for row in rows)])
    told = package.table("population", table).found("encoding")
    assert [(f.column, f.value, f.rows) for f in told] == [("area_name", "Caf\x82", 3), ("area_name", "Aspl�y", 3)]
    assert package.found("name_differs") == []


def test_a_table_in_two_encodings_is_suspected(package: Package) -> None:
    text = b"area_code,period,programme,amount,basis,partial,n\n"
    text += (
        f"{CODES[0]},2013,Caf".encode()
        + "é,1,award,no,1\n".encode()
        + CODES[1].encode()
        + b",2013,Caf\xe9,1,award,no,1\n"
    )
    found = package.table("spend", text).found("encoding")
    assert [(f.severity, f.column, f.value) for f in found] == [("repaired", "", ""), ("note", "programme", "CafÃ©")]


def test_many_wrong_texts_are_told_in_few_findings(package: Package) -> None:
    package.add("spend", *(f"{CODES[0]},2013,A{n}\x93b,1,award,no,1" for n in range(40)))
    found = package.found("encoding")
    assert [f.rows for f in found] == [1] * 10 + [30]


def test_likely_encodings_are_suggestions() -> None:
    assert likely_encodings(["Ynys M\x93n", "Plain"])["CP850"] == "Ynys Môn"
    assert likely_encodings(["Plain"]) == {}
    assert likely_encodings(["東京\x93"]) == {}
