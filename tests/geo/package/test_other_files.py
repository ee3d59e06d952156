"""Other files of the kinds that people bring: what is read of them, and what is told."""

from __future__ import annotations

import pytest

import geo
from geo import PackageError
from geo.join_report.report import Finding
from geo.periods import parse_period, read_periods
from tests.helpers.small_package import CATALOGUE, CODES, INDICATORS, SPEND, Package, four_wards

HEAD = "area_code,period,programme,amount,basis,partial,n"
VALUES = "area_code,indicator,period,value,numerator,denominator,lower,upper,flag\n"


def found(package: Package, kind: str) -> list[Finding]:
    """The findings of one kind."""
    return [finding for finding in geo.check_package(package.folder).findings if finding.kind == kind]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("FYE Mar 2020", "2019/20"),
        ("12m to Mar-20", "2019/20"),
        ("12 mths to Mar 2020", "2019/20"),
        ("Y.E. March 2020", "2019/20"),
        ("2019M04", "April 2019"),
        ("2019 Jan-Mar", "Q1 2019"),
        ("1st quarter 2019", "Q1 2019"),
        ("3 years to 2018", "2016 to 2018"),
        ("three years to March 2018", "2015/16 to 2017/18"),
        ("2019p", "2019"),
        ("April 15, 2019", "15 April 2019"),
    ],
)
def test_further_writings_of_a_period_are_read(text: str, shown: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert period.text == shown


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        (["2008-10", "2009-11"], ["2008 to 2010", "2009 to 2011"]),
        (["2010-11", "2010-12"], [None, None]),
        (["2010/11", "2010/12"], [None, None]),
        (["2010/11", "2010/12", "2011/01"], ["November 2010", "December 2010", "January 2011"]),
    ],
)
def test_a_column_decides_between_years_and_months_or_nothing_does(column: list[str], shown: list[str | None]) -> None:
    assert [period and period.text for period in read_periods(column).values()] == shown


def test_a_limit_that_stands_alone_on_the_wrong_side_is_dropped_and_told(package: Package) -> None:
    rows = (("2", "3", "", ""), ("3", "", "2", ""), ("[c]", "1", "2", ""), ("5", "4", "", ""))
    package.table(
        "indicators",
        VALUES + "".join(f"{c},asb,2019,{v},,,{lo},{up},{f}\n" for c, (v, lo, up, f) in zip(CODES, rows, strict=True)),
    )
    told = found(package, "impossible_value")
    assert [(f.severity, f.row_numbers) for f in told] == [("lost", (2, 3)), ("note", (4,))]
    read = geo.read_city(package.folder).indicators
    assert read["value"].tolist()[:2] == [2, 3]
    assert read["lower"].notna().tolist() == [False, False, False, True]
    assert read["upper"].isna().all()


def test_one_payment_id_in_rows_that_differ_is_told_with_its_pounds(package: Package) -> None:
    rows = [f"{CODES[0]},2013,Awards,{pounds},award,false,1,a\n" for pounds in (500, 600)]
    package.table("spend", f"{HEAD},payment_id\n{''.join(rows)}{CODES[1]},2013,Awards,1,award,false,1,b\n")
    (told,) = found(package, "shared_payment_id")
    assert (told.value, told.row_numbers, told.pounds) == ("a", (2, 3), 1100.0)


def test_a_programme_that_is_the_sum_of_the_others_is_told(package: Package) -> None:
    rows = [
        f"{code},2013,{name},{pounds},award,false,1\n"
        for code in CODES
        for name, pounds in (("Youth", 100), ("Health", 200), ("Total", 300))
    ]
    package.table("spend", f"{HEAD}\n{''.join(rows)}")
    assert [f.value for f in found(package, "odd_programme")] == ["Total"]


def test_programmes_that_differ_in_capitals_alone_are_told(package: Package) -> None:
    package.table("spend", f"{SPEND}{CODES[0]},2013,AWARDS,5,award,false,1\n")
    assert [f.value for f in found(package, "odd_programme")] == ["Awards"]


def test_fractions_under_a_unit_of_percent_are_told(package: Package) -> None:
    package.table("catalogue", CATALOGUE.replace("per 1000", "%"))
    package.table("indicators", VALUES + "".join(f"{c},asb,2019,0.{n}2,,,,,\n" for n, c in enumerate(CODES, 1)))
    assert ["asb: no figure is above 1" in f.message for f in found(package, "impossible_value")] == [True]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_text_of_two_bytes_a_letter_is_read_without_its_mark(package: Package, encoding: str) -> None:
    (package.folder / "indicators.csv").write_bytes(INDICATORS.encode(encoding))
    assert len(geo.read_city(package.folder).indicators) == 8


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b'{"error": "not found"}', "JSON"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old workbook"),
    ],
)
def test_a_file_that_is_no_text_is_called_what_it_is(package: Package, content: bytes, what: str) -> None:
    (package.folder / "indicators.csv").write_bytes(content)
    with pytest.raises(PackageError, match=what):
        geo.read_city(package.folder)
    assert not found(package, "encoding")


def test_footnotes_in_headings_and_upright_bars_are_read(package: Package) -> None:
    text = INDICATORS.replace("area_code", "Area code [note 2]", 1).replace(",", "|")
    (package.folder / "indicators.csv").write_text(text)
    assert len(geo.read_city(package.folder).indicators) == 8


def test_a_layer_without_shapes_is_refused(package: Package) -> None:
    package.wards(four_wards().iloc[:0])
    with pytest.raises(PackageError, match="not one shape"):
        geo.read_city(package.folder)


def test_a_change_that_was_cut_off_is_taken_back(package: Package) -> None:
    package.wards(four_wards(), "wards.gpkg")
    wards = package.folder / "wards.gpkg"
    (package.folder / "wards.gpkg-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0" * 600)
    before = wards.read_bytes()
    assert len(package.city().wards) == 4
    assert wards.read_bytes() == before


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (f"{CODES[0]}/{CODES[1]}", "codes of 2 wards"),
        ("Arboretum", "The name of a ward"),
        (f"{CODES[0]}_Arb", f"the one ward's code in it is {CODES[0]}"),
    ],
)
def test_a_cell_that_is_no_code_is_called_what_it_is(package: Package, written: str, says: str) -> None:
    package.table("spend", f"{HEAD}\n{written},2013,Awards,5,award,false,1\n")
    lost = geo.check_package(package.folder).of("lost")
    assert any(says in f.message and f.pounds == 5 for f in lost)
