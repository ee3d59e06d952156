"""Percentages and fractions: judged by the edition, decided by counts and signs, lost where nothing tells."""

import pytest

from app import main
from tests.helpers.small_package import CATALOGUE, CODES, Package

HEAD = "area_code,indicator,period,value,numerator,denominator,lower,upper\n"


def editions(package: Package, **periods: list[str]) -> Package:
    """Write editions of "poor": in each the cells of the wards, as value[,numerator,denominator,lower,upper]."""
    rows = [
        f"{code},poor,{period.strip('y')},{cell}{',' * (4 - cell.count(','))}\n"
        for period, cells in periods.items()
        for code, cell in zip(CODES, cells, strict=True)
    ]
    return package.table("indicators", HEAD + "".join(rows))


def kept(package: Package) -> dict[str, list[float]]:
    frame = package.city().indicators
    return {str(period): rows["value"].tolist() for period, rows in frame.groupby("period")}


def lost(package: Package) -> list[tuple]:
    return [(f.kind, f.column, f.value, f.rows, f.message.split(": ")[1]) for f in package.check().of("lost")]


PERCENT = "percentages where fractions from 0 to 1 belong; none of them is used."
MIXED = "fractions and percentages in one column; those that nothing tells apart are not used."
DOUBTFUL = "fractions or percentages, beside an edition that is in percentages; none of them is used."
FRACTION = "fractions where the unit asks for percentages; none of them is used."


def test_a_column_of_small_percentages_is_told_once_and_none_of_it_is_used(package: Package):
    editions(package, y2019=["0.4", "0.8", "1.3", "2.1"])
    assert kept(package) == {}
    assert lost(package) == [("impossible_value", "value", "0.4 and 3 other values", 4, PERCENT)]
    (finding,) = package.check().of("lost")
    assert (finding.row_numbers, finding.population) == ((2, 3, 4, 5), 10400)
    assert "Divide by 100" in finding.cure
    assert main(["check", str(package.folder)]) == 1


def test_fractions_stay(package: Package):
    editions(package, y2019=["0.4", "0.8", "1", "0"], y2021=["0.3", "0.9", "0.5", "[c]"])
    assert kept(package)["2019"] == [0.4, 0.8, 1.0, 0.0]
    assert lost(package) == []
    assert main(["check", str(package.folder)]) == 0


@pytest.mark.parametrize(
    ("cells", "left", "what"),
    [
        # The counts say that all are percentages, though none is above 1.
        (["0.4,4,1000", "0.8,8,1000", "0.5,5,1000", "0.9,9,1000"], [], PERCENT),
        # Some rows are fractions by their counts, the others percentages.
        (["0.1,10,100", "0.2,20,100", "30,30,100", "40,40,100"], [0.1, 0.2], MIXED),
        (["0.1,10,100", "0.2,20,100", "0.3", "40"], [0.1, 0.2], MIXED),
        # Without counts nothing tells.
        (["0.1", "0.2", "30", "40"], [], PERCENT),
        # The sign tells of its own cell only.
        (["0.4%", "0.8%", "1.3", "2.1"], [0.004, 0.008], MIXED),
        (["12%", "15%", "0.4", "0"], [0.12, 0.15, 0.0], MIXED),
        # Limits that hold the value, and are above 1, are those of a percentage.
        (["0.4,,,0.2,1.2", "0.8,,,0.5,1.6", "0.3,,,0.1,0.9", "0.9,,,0.6,1.7"], [], PERCENT),
        (["0.7,,,0.4,0.9", "0.8,,,0.6,1.1", "0.9,,,0.6,1.3", "0.6,,,0.4,0.9"], [], PERCENT),
        # What cannot be on either scale says nothing of the others.
        (["0.1", "0.2", "0.3", "150"], [0.1, 0.2, 0.3], None),
        (["0.1", "0.2", "0.3", "-0.4"], [0.1, 0.2, 0.3], None),
    ],
)
def test_what_decides_within_an_edition(package: Package, cells: list[str], left: list[float], what: str | None):
    editions(package, y2019=cells)
    assert kept(package).get("2019", []) == pytest.approx(left)
    report = package.check()
    assert [f.message.split(": ")[-1] for f in report.of("lost")] == [what or "A proportion lies between 0 and 1."]
    assert sum(f.rows for f in report.of("lost")) == 4 - len(left)
    assert main(["check", str(package.folder)]) == 1


def test_limits_of_a_fraction_may_pass_1(package: Package):
    # The normal approximation: 0.98 with limits 0.94 and 1.02.
    editions(package, y2019=["0.98,,,0.94,1.02", "0.2,,,0.1,0.3", "0.5,,,0.4,0.6", "0.1,,,0,0.2"])
    assert "percentages" not in str(lost(package))


def test_what_a_division_leaves_above_1_loses_its_own_row_only(package: Package):
    editions(package, y2019=["1.0000000002", "0.2", "0.5", "0.1"])
    assert kept(package) == {"2019": [0.2, 0.5, 0.1]}
    assert [f.value for f in package.check().of("lost")] == ["1.0000000002"]


def test_one_edition_in_percentages_and_one_in_fractions(package: Package):
    editions(package, y2019=["0.12", "0.30", "0.25", "0.18"], y2021=["13", "29", "26", "17"])
    assert kept(package) == {"2019": [0.12, 0.3, 0.25, 0.18]}
    assert lost(package) == [("impossible_value", "value", "13 and 3 other values", 4, PERCENT)]
    assert package.check().of("lost")[0].message.startswith("poor (2021)")


def test_an_edition_of_small_percentages_is_known_by_the_others(package: Package):
    editions(package, y2019=["0.4", "0.8", "0.9", "0.6"], y2021=["0.9", "1.3", "1.4", "0.8"])
    assert kept(package) == {}
    assert [what for *_, what in lost(package)] == [PERCENT, DOUBTFUL]


def test_counts_and_signs_settle_an_edition_beside_one_in_percentages(package: Package):
    counted = ["0.4,40,100", "0.8,80,100", "0.9,90,100", "0.6,60,100"]
    editions(package, y2019=counted, y2021=["0.9", "1.3", "1.4", "0.8"])
    assert kept(package) == {"2019": [0.4, 0.8, 0.9, 0.6]}
    editions(package, y2019=["0.4%", "0.8%", "0.9%", "0.6%"], y2021=["0.9", "1.3", "1.4", "0.8"])
    assert kept(package)["2019"] == pytest.approx([0.004, 0.008, 0.009, 0.006])


def test_a_leap_of_a_hundred_times_is_told(package: Package):
    editions(package, y2019=["0.004", "0.008", "0.009", "0.006"], y2021=["0.5", "0.7", "0.9", "0.6"])
    assert lost(package) == []
    (leap,) = [f for f in package.check().of("note") if "leap" in f.message]
    assert (leap.column, leap.value, leap.rows) == ("value", "0.5", 4)
    assert "2019 and 2021" in leap.message


@pytest.mark.parametrize(
    ("cells", "left", "what"),
    [
        (["0.12", "0.3", "0.25", "0.18"], [0.12, 0.3, 0.25, 0.18], None),
        (["0.12,12,100", "0.3,30,100", "0.25,25,100", "0.18"], [], FRACTION),
        (["12,12,100", "30,30,100", "0.5,1,200", "18"], [12, 30, 0.5, 18], None),
        (["12%", "0.3", "25%", "18"], [12, 25, 18], MIXED),
    ],
)
def test_rates_in_percent_are_held_to_their_own_scale(package: Package, cells: list[str], left: list, what: str | None):
    package.table("catalogue", CATALOGUE.replace("proportion", "rate"))
    editions(package, y2019=cells)
    assert kept(package).get("2019", []) == left
    assert [each for *_, each in lost(package)] == ([what] if what else [])


def test_a_rate_in_percent_with_an_edition_in_fractions(package: Package):
    package.table("catalogue", CATALOGUE.replace("proportion", "rate"))
    editions(package, y2019=["0.12", "0.3", "0.25", "0.18"], y2021=["13", "29", "26", "17"])
    assert kept(package) == {"2021": [13, 29, 26, 17]}
    assert [each for *_, each in lost(package)] == [FRACTION]


def test_many_indicators_on_the_other_scale_are_told_in_few_findings(package: Package):
    names = [f"p{n}" for n in range(40)]
    head, line, _ = CATALOGUE.splitlines(keepends=True)
    package.table("catalogue", head + "".join(line.replace("poor", name) for name in names))
    rows = "".join(
        f"{code},{name},2019,{value},,,,\n" for name in names for code, value in zip(CODES, "1234", strict=True)
    )
    package.table("indicators", HEAD + rows)
    assert kept(package) == {}
    findings = package.check().of("lost")
    assert (len(findings), sum(f.rows for f in findings)) == (11, 160)
