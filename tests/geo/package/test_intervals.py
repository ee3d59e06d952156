"""Limits that do not hold their figure are told and dropped; the figure stays, and so does every other interval."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pandas as pd
import pytest

from geo import check_package, read_city
from geo.city import City
from geo.indicators.comparison import indicator_intervals
from geo.indicators.snapshot import snapshot
from geo.join_report.report import Finding
from tests.helpers.small_package import CODES, Package

CASES = Path(__file__).parents[2] / "cases"
HEAD = "area_code,indicator,period,value,numerator,denominator,lower,upper\n"
Row = tuple[str, str, str]
"""A figure and its limits, as they are written."""


def with_rows(folder: Path, rows: list[Row], indicator: str = "asb", *more: str) -> tuple[City, list[Finding]]:
    """A city whose only figures are these, a ward each, and what was told of them."""
    lines = [
        f"{code},{indicator},2019,{value},,,{low},{high}\n"
        for code, (value, low, high) in zip(CODES, rows, strict=False)
    ]
    package = Package(folder).table("indicators", HEAD + "".join((*lines, *(f"{line}\n" for line in more))))
    findings = [f for f in package.check().findings if f.file == "indicators.csv" and f.severity == "lost"]
    return package.city(), findings


def limits(city: City, indicator: str = "asb") -> list[list[float]]:
    return city.indicators.loc[city.indicators["indicator"] == indicator, ["lower", "upper"]].to_numpy().tolist()


GOOD = [("5", "4", "6"), ("6", "4", "8"), ("7", "7", "7")]


@pytest.mark.parametrize(
    ("odd", "cure"),
    [
        (("5", "9", "10"), "another row"),
        (("5", "1", "4"), "another row"),
        (("5", "6", "4"), "Swap"),
        (("0.5", "0.6", "0.55"), "another row"),
    ],
)
def test_one_odd_row_is_told_and_loses_its_interval_alone(tmp_path: Path, odd: Row, cure: str) -> None:
    city, findings = with_rows(tmp_path, [*GOOD, odd])
    (finding,) = findings
    assert (finding.row, finding.rows, finding.column) == (5, 1, "lower")
    assert finding.value == f"{odd[0]}, limits {odd[1]} to {odd[2]}"
    assert cure in finding.cure
    assert city.indicators["value"].tolist() == [5, 6, 7, float(odd[0])]
    *kept, dropped = limits(city)
    assert kept == [[4, 6], [4, 8], [7, 7]]
    assert all(map(math.isnan, dropped))
    summary = next(t for t in city.report.tables if t.table == "indicators")
    assert (summary.rows_read, summary.rows_joined, summary.rows_lost) == (4, 4, 0)


@pytest.mark.parametrize(
    ("indicator", "rows", "words", "cure"),
    [
        (
            "poor",
            [("0.10", "7", "13"), ("0.2", "15", "25"), ("0.3", "20", "31"), ("0.4", "40", "41")],
            "100 times as large",
            "Divide the limits by 100,",
        ),
        (
            "asb",
            [("10", "0.007", "0.013"), ("20", "0.015", "0.025"), ("5", "0.004", "0.006")],
            "1,000 times as small",
            "Multiply the limits by 1,000,",
        ),
        ("asb", [("10", "13", "7"), ("20", "25", "15"), ("5", "6", "4")], "limits lie above", "Swap the two columns"),
        ("asb", [("10", "50", "60"), ("20", "1", "2"), ("5", "9", "10")], "no figure lies within", "in its unit"),
    ],
)
def test_an_indicator_on_another_scale_is_told_once(
    tmp_path: Path, indicator: str, rows: list[Row], words: str, cure: str
) -> None:
    city, findings = with_rows(tmp_path, rows, indicator)
    (finding,) = findings
    assert finding.rows == len(rows)
    assert indicator in finding.message
    assert words in finding.message
    assert cure in finding.cure
    assert city.indicators[["lower", "upper"]].isna().all(axis=None)
    assert city.indicators["value"].notna().all()


def test_an_edition_on_another_scale_is_told_once_and_the_other_keeps_its_intervals(tmp_path: Path) -> None:
    older = [f"{code},asb,2018,5,,,500,600" for code in CODES]
    city, (finding,) = with_rows(tmp_path, [*GOOD, ("8", "7", "9")], "asb", *older)
    assert "asb (2018)" in finding.message
    assert limits(city)[:4] == [[4, 6], [4, 8], [7, 7], [7, 9]]
    assert pd.isna(limits(city)[4:]).all()


def test_a_limit_of_a_share_far_beyond_none_or_all_is_on_another_scale(tmp_path: Path) -> None:
    rows = [("0.10", "-3", "0.13"), ("0.98", "0.94", "1.02"), ("0", "-0.01", "0.01")]
    city, (finding,) = with_rows(tmp_path, rows, "poor")
    assert (finding.row, finding.value) == (2, "0.1, limits -3 to 0.13")
    assert limits(city, "poor")[1:] == [[0.94, 1.02], [-0.01, 0.01]]


def test_a_last_digit_drops_nothing(tmp_path: Path) -> None:
    city, findings = with_rows(
        tmp_path, [("7%", "7.0%", "7%"), ("29.0%", "29%", "29%"), ("57%", "57%", "57.0%")], "poor"
    )
    assert findings == []
    frame = city.indicators
    assert (frame["lower"] <= frame["value"]).all()
    assert (frame["value"] <= frame["upper"]).all()


def test_limits_beside_a_missing_figure_or_alone_on_the_wrong_side_are_told(tmp_path: Path) -> None:
    _, findings = with_rows(tmp_path, [("[c]", "9", "1"), ("5", "9", ""), ("5", "", "1"), ("5", "4", "6")])
    assert [(f.severity, f.rows) for f in findings] == [("lost", 2)]


def test_hundreds_of_odd_rows_are_few_findings(tmp_path: Path) -> None:
    more = [f"{code},asb,{year},5,,,9,10" for year in range(1900, 2000) for code in CODES[:2]]
    more += [f"{CODES[2]},asb,{year},5,,,4,6" for year in range(1900, 2000)]
    _, findings = with_rows(tmp_path, [], "asb", *more)
    assert 1 < len(findings) < 30
    assert sum(f.rows for f in findings) == 200


@pytest.mark.parametrize(("case", "told"), [("03-interval-other-scale", 1), ("03k-one-row-swapped", 2)])
def test_the_cases_tell_it_and_keep_every_figure(tmp_path: Path, case: str, told: int) -> None:
    folder = shutil.copytree(CASES / case, tmp_path / case)
    findings = [f for f in check_package(folder).of("lost") if f.file == "indicators.csv"]
    assert len(findings) == told
    city = read_city(folder)
    assert city.indicators["value"].notna().all()
    if told == 1:
        assert "100 times as large" in findings[0].message
        return
    found = indicator_intervals(snapshot(city, "poor", "2019"))
    assert found["lower"].isna().sum() == 1
    assert not found["method"].eq("").any()
