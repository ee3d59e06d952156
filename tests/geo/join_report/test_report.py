"""The report: as text, as JSON, as a frame."""

import json

import pandas as pd
import pytest

from geo.join_report.report import KINDS, Finding, JoinReport, TableSummary
from geo.join_report.text import report_text
from tests.helpers.small_package import INDICATORS, Package


@pytest.fixture
def damaged(package: Package) -> Package:
    """Something lost, something repaired, something to know."""
    package.table("indicators", INDICATORS.replace("E05001823", "e05001823"))
    return package.add(
        "spend",
        "E05012289,2013,Awards,900,award,false,1",
        "CITYWIDE,2013,Awards,5000,award,false,1",
        "E05001838,2012,Awards,\u00a3x,award,false,1",
    )


def test_text_has_three_sections_with_place_cure_and_stake(damaged: Package):
    text = report_text(damaged.check())
    assert text.splitlines()[0] == "Testton: 4 wards (WD13)"
    assert "Something is lost: 2 findings, 4,100 people and £900.00 at stake." in text
    order = [text.index(heading) for heading in ("What is lost (2)", "What was repaired (1)", "What to know")]
    assert order == sorted(order)
    assert 'spend.csv, row 6, column area_code, "E05012289"' in text
    assert 'spend.csv, row 8, column amount, "£x"' in text
    assert 'rows 4, 5, column area_code, "e05001823"' in text
    assert "Cure: " in text
    assert "Concerns: £5,000.00." in text
    assert max(map(len, text.splitlines())) <= 100


def test_text_of_a_whole_package(package: Package):
    text = report_text(package.check())
    assert "Nothing is lost" in text
    assert "What" not in text
    assert "indicators.csv" in text


def test_a_suggestion_is_marked_as_one(package: Package):
    package.table(
        "spend",
        "area_code,area_name,period,programme,amount,basis,partial,n\nE05012289,St. Anns,2013,A,1,award,no,1\n",
    )
    text = report_text(package.check())
    assert "Perhaps E05001838 St Ann's, by its name; never taken without a person." in text
    plain = next(f for f in package.check().to_dict()["findings"] if f["kind"] == "other_vintage")
    assert plain["suggestion"] == {"ward_code": "E05001838", "ward_name": "St Ann's"}


def test_json_holds_everything_and_is_stable(damaged: Package):
    report = damaged.check()
    text = json.dumps(report.to_dict(), allow_nan=False)
    assert text == json.dumps(damaged.check().to_dict(), allow_nan=False)
    plain = json.loads(text)
    assert list(plain) == [
        "city", "vintage", "wards", "lost", "people_at_stake", "pounds_at_stake", "tables", "findings",
    ]  # fmt: skip
    assert plain["lost"] is True
    assert plain["pounds_at_stake"] == 900.0
    assert [f["severity"] for f in plain["findings"]] == sorted(
        (f["severity"] for f in plain["findings"]), key=["lost", "repaired", "note"].index
    )
    first = plain["findings"][0]
    assert set(first) == set(Finding.__dataclass_fields__)
    assert len(plain["findings"]) == len(report.findings)


def test_frame_has_a_row_a_finding(damaged: Package):
    report = damaged.check()
    frame = report.to_frame()
    assert frame["message"].tolist() == [f.message for f in report.findings]
    assert frame.columns.tolist() == list(Finding.__dataclass_fields__)
    assert frame["pounds"].sum() == 5900.0
    assert JoinReport().to_frame().columns.tolist() == frame.columns.tolist()
    assert pd.api.types.is_float_dtype(JoinReport().to_frame()["population"])


def test_people_are_counted_once(package: Package):
    package.add("population", "E05012289,2019,all,700", "E05012288,2019,all,11")
    package.add("spend", "E05012289,2013,A,1,award,no,1", "E05012289,2014,A,abc,award,no,1")
    report = package.check()
    assert len(report.of("lost")) == 4
    assert report.people_at_stake == 711


def test_without_a_map_everyone_and_every_pound_is_at_stake(package: Package):
    (package.folder / "wards.prj").unlink()
    report = package.check()
    assert (report.people_at_stake, report.pounds_at_stake) == (10_400, 600)
    assert {table.table: (table.rows_joined, table.rows_lost) for table in report.tables} == {
        "catalogue": (2, 0),
        "indicators": (0, 8),
        "population": (0, 12),
        "spend": (0, 4),
    }


@pytest.mark.parametrize("row", ["E05001822,,Awards,77,award,false,1", "E05001822,2014,,£77,award,false,1"])
def test_a_row_lost_for_a_blank_still_tells_its_pounds(package: Package, row: str):
    package.add("spend", row)
    assert package.only("blank_cell").pounds == 77


def test_a_lost_indicator_tells_who_goes_without_it(package: Package):
    package.add("indicators", "E05001822,rich,2019,0.1,,", "E05001823,rich,2019,0.1,,")
    assert package.only("unknown_indicator").population == 1100 + 2100


def test_a_row_of_the_wrong_length_tells_its_people(package: Package):
    package.add("spend", "e05001822,2014,Awards,1,200,award,false,1")
    finding = package.only("malformed_row")
    assert (finding.area_code, finding.population, finding.pounds) == ("E05001822", 1100, None)


def test_people_that_the_table_contradicts_itself_about_are_those_of_the_year_before(package: Package):
    package.add("population", "E05001822,2019,all,5")
    assert package.only("conflicting_duplicate").population == 1000


def test_a_file_that_cannot_be_read_keeps_its_name_in_the_summary(package: Package):
    package.table("spend", "area_code,period\n")
    assert [table.file for table in package.check().tables if table.table == "spend"] == ["spend.csv"]


def test_a_cell_cannot_steer_the_terminal_or_fill_it(package: Package):
    cell, long = "E05\x1b[2J\x9b1m0\n1999", "E" * 5000
    package.add("spend", f'"{cell}",2014,Awards,5,award,false,1', f"{long},2014,Awards,5,award,no,1")
    package.table("population", ",".join(f"c{n}" for n in range(3000)) + "\n1\n")
    text = report_text(package.check())
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert max(map(len, text.splitlines())) < 300
    assert len(text) < 6000
    assert cell in [finding.value for finding in package.check().findings]


def test_every_row_is_accounted_for(damaged: Package):
    for table in damaged.check().tables:
        assert table.rows_read == table.rows_joined + table.rows_lost + table.rows_repeated
    spend = next(table for table in damaged.check().tables if table.table == "spend")
    assert spend == TableSummary("spend", "spend.csv", 7, 5, 2, 0, 4, 0, 6500.0, 5600.0, 900.0, 0.0, 1)
    said = (
        "Money of spend: £6,500.00 read = £5,600.00 joined + £900.00 lost + £0.00 repeated. 1 row has no amount that "
        "can be read."
    )
    assert said in " ".join(report_text(damaged.check()).split())


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="'oddity' is not known"):
        Finding("oddity", "note", "x")
    assert all(heading and heading[0].isupper() for heading in KINDS.values())


@pytest.mark.parametrize("area", ["E05012289", "E05001822", "CITYWIDE"])
@pytest.mark.parametrize("amount", ["1e308", "2e13"])
def test_json_stays_valid_however_large_the_figures(package: Package, area: str, amount: str):
    package.add("spend", *[f"{area},{year},Awards,{amount},award,false,1" for year in (2014, 2015)])
    package.add("population", "E05012289,2019,all,1e308", "E05012288,2019,all,1e308")
    json.dumps(package.check().to_dict(), allow_nan=False)
