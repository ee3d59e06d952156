"""The join: by code alone, with what is at stake, and never by name."""

import pytest

from geo.join_report.text import report_text
from geo.package.join import Gazetteer
from geo.package.ward_names import plain_name
from tests.helpers.small_package import CODES, INDICATORS, NAMES, POPULATION, SPEND, Package


def test_a_whole_package_joins_without_a_finding(package: Package):
    city = package.city()
    assert city.report.findings == ()
    assert not city.report.lost
    read = {table.table: (table.rows_read, table.rows_joined, table.areas) for table in city.report.tables}
    assert read == {
        "boundaries": (4, 4, 4),
        "catalogue": (2, 2, 0),
        "indicators": (8, 8, 4),
        "population": (12, 12, 4),
        "spend": (4, 4, 4),
    }


@pytest.mark.parametrize("raw", ["e05001823", " E05001823", "E05001823\u00a0", "EO5OO1823", "E0500l823"])
def test_a_mistyped_code_finds_its_ward_and_is_told_with_its_rows(package: Package, raw: str):
    package.table("indicators", INDICATORS.replace("E05001823", raw))
    city = package.city()
    assert city.indicators["area_code"].value_counts()["E05001823"] == 2
    finding = package.only("code_repaired")
    assert (finding.severity, finding.value, finding.area_code) == ("repaired", raw, "E05001823")
    assert finding.row_numbers == (4, 5)
    assert not city.report.lost


def test_a_ward_of_another_year_is_lost_with_people_pounds_and_a_name_to_judge(package: Package):
    package.table("spend", SPEND.replace("programme", "area_name,programme").replace(",Awards", ",x,Awards"))
    package.table(
        "spend",
        "area_code,area_name,period,programme,amount,basis,partial,n\n"
        "E05012289,Saint Anns,2013,Awards,700,award,false,1\n"
        "E05012289,Saint Anns,2014,Awards,55,award,false,1\n"
        "E05001822,Arboretum,2013,Awards,100,award,false,1\n",
    )
    package.add("population", "E05012289,2019,all,12345", "E05012289,2017,all,1")
    findings = {f.file: f for f in package.found("other_vintage")}
    spend, people = findings["spend.csv"], findings["population.csv"]
    assert (spend.rows, spend.row_numbers, spend.value) == (2, (2, 3), "E05012289")
    assert spend.pounds == 755.0
    assert spend.population == people.population == 12345
    assert spend.suggestion == people.suggestion == ("E05001838", "St Ann's")
    assert "corrections.csv" in spend.cure
    report = package.check()
    assert (report.people_at_stake, report.pounds_at_stake) == (12345, 755.0)
    assert package.city().spend["area_code"].tolist() == ["E05001822"]
    mixed = {f.file: f for f in report.findings if f.kind == "mixed_vintages"}
    assert mixed["spend.csv"].severity == "note"
    assert "this map 1, rows that are not 2" in mixed["spend.csv"].message


def test_a_table_wholly_of_another_year_is_lost_but_not_mixed(package: Package):
    package.table("population", POPULATION.replace("E0500", "E0501"))
    assert len(package.found("other_vintage")) == 4
    assert package.found("mixed_vintages") == []
    assert package.city().population.empty


def test_a_name_alone_never_joins(package: Package):
    named = INDICATORS.replace("E05001822", "Arboretum")
    package.table("indicators", named)
    assert "Arboretum" not in package.city().indicators["area_code"].tolist()
    assert package.only("unknown_area").severity == "lost"


@pytest.mark.parametrize(
    ("name", "ward"),
    [
        ("ST. ANNS", "E05001838"),
        ("Saint Ann's Ward", "E05001838"),
        ("Bulwell and Forest", "E05001829"),
        ("Bulwell Forest", "E05001829"),
        ("Arboretom", "E05001822"),
        ("Clifton", None),
        ("", None),
    ],
)
def test_suggestions_by_name(name: str, ward: str | None):
    import pandas as pd

    gazetteer = Gazetteer(dict(zip(CODES, NAMES, strict=True)))
    gazetteer.learn_names(pd.DataFrame({"area_code": ["E05012271"], "area_name": [name]}))
    found = gazetteer.suggest("E05012271")
    assert (found[0] if found else None) == ward


@pytest.mark.parametrize(("name", "ward"), [("Bridge", "Berridge"), ("Clifton East", "Clifton West")])
def test_a_ward_that_is_not_there_is_no_slip_of_its_neighbour(name: str, ward: str):
    import pandas as pd

    # Wards of Nottingham: Bridge and Berridge are two; Clifton was East and West, and before that North and South.
    gazetteer = Gazetteer({"E05012270": ward})
    gazetteer.learn_names(pd.DataFrame({"area_code": ["E05001828"], "area_name": [name]}))
    assert gazetteer.suggest("E05001828") is None


def test_a_code_with_the_name_of_another_ward_is_told_and_joins_by_code(package: Package):
    package.table(
        "spend",
        "area_code,area_name,period,programme,amount,basis,partial,n\n"
        "E05001822,Aspley,2013,Awards,5,award,false,1\n"
        "E05001823,The Aspley estate,2013,Awards,7,award,false,1\n"
        "E05001838,Saint Anns,2013,Awards,9,award,false,1\n",
    )
    finding = package.only("name_differs")
    assert (finding.row, finding.value, finding.area_code, finding.severity) == (2, "Aspley", "E05001822", "note")
    assert package.city().spend.set_index("area_code")["amount"].to_dict() == {
        "E05001822": 5.0,
        "E05001823": 7.0,
        "E05001838": 9.0,
    }


def test_many_repairs_are_told_in_few_findings(package: Package):
    package.add("indicators", *[f"e0509{n:04d},poor,2019,0.1,," for n in range(300)])
    found = package.found("code_repaired")
    assert len(found) == 26
    assert sum(finding.rows for finding in found) == 300
    assert found[-1].value == "e05090025 and 274 others"


def test_two_wards_of_one_name_are_no_suggestion():
    import pandas as pd

    gazetteer = Gazetteer({"E05000001": "Castle", "E05000002": "Castle"})
    gazetteer.learn_names(pd.DataFrame({"area_code": ["E05012271"], "area_name": ["Castle"]}))
    assert gazetteer.suggest("E05012271") is None


def test_plain_names():
    assert plain_name("St. Ann's-on-the-Hill & Dale Ward") == "st anns on the hill and dale"


@pytest.mark.parametrize(
    ("code", "what"),
    [("E06000018", "a unitary authority"), ("E01013810", "lower-layer super output area"), ("Nowhere", "of no ward")],
)
def test_codes_of_other_areas_are_named(package: Package, code: str, what: str):
    finding = package.add("indicators", f"{code},poor,2019,0.2,,").only("unknown_area")
    assert what in finding.message
    assert (finding.severity, finding.row, finding.area_code) == ("lost", 10, code)


def test_many_unknown_codes_are_told_in_few_findings(package: Package):
    package.add("indicators", *[f"E0509{n:04d},poor,2019,0.1,," for n in range(300)])
    found = package.found("other_vintage")
    assert len(found) == 26
    assert sum(finding.rows for finding in found) == 300
    assert len(found[-1].area_codes) == 275
    assert len(report_text(package.check()).splitlines()) < 140


def test_a_row_without_a_code_is_lost(package: Package):
    finding = package.add("spend", ",2014,Awards,50,award,false,1").only("data_without_ward")
    assert (finding.row, finding.pounds, finding.severity) == (6, 50.0, "lost")
    assert "CITYWIDE" in finding.cure


def test_money_with_no_ward_is_kept_and_always_told(package: Package):
    package.add("spend", "citywide,2013,Awards,5000,award,false,1", "CITYWIDE,2014,Grants,500,award,false,1")
    city = package.city()
    assert city.spend.loc[city.spend["area_code"] == "CITYWIDE", "amount"].tolist() == [5000.0, 500.0]
    finding = package.only("money_without_ward")
    assert (finding.severity, finding.pounds, finding.rows) == ("note", 5500.0, 2)
    assert not city.report.lost
    assert package.add("indicators", "CITYWIDE,poor,2019,0.2,,").only("unknown_area").row == 10


def test_two_spellings_of_one_code_that_make_a_duplicate_are_named(package: Package):
    package.add("spend", "e05001822,2013,Awards,100,award,false,2", " E05001823,2013,Awards,999,award,false,2")
    assert package.only("payments_added").row_numbers == (2, 3, 6, 7)
    assert package.city().spend["amount"].tolist() == [200.0, 1199.0, 300.0, 0.0]
    package.add("population", "e05001822,2019,all,1100", " E05001823,2019,all,5")
    same, conflict = package.only("duplicate_row"), package.only("conflicting_duplicate")
    assert "'E05001822' and 'e05001822'" in same.message
    assert "Rows 3, 14" in same.message
    assert "'E05001823' and ' E05001823'" in conflict.message
    assert (conflict.row_numbers, conflict.pounds, conflict.population) == ((6, 15), None, 2000)


def test_wards_without_data_are_named_by_indicator_and_edition(package: Package):
    rows = [line for line in INDICATORS.splitlines() if not line.startswith(("E05001829,poor", "E05001838,poor"))]
    package.table("indicators", "\n".join([*rows, "E05001838,poor,2019,,,", "E05001822,poor,2015,0.1,,"]) + "\n")
    found = package.found("ward_without_data")
    assert [(f.value, f.area_codes, f.population) for f in found] == [
        ("poor", ("E05001823", "E05001829", "E05001838"), 2100 + 3100 + 4100),
        ("poor", ("E05001829", "E05001838"), 3100 + 4100),
    ]
    assert "poor (2015)" in found[0].message
    assert "Bulwell & Forest, St Ann's" in found[1].message
    assert not package.check().lost


def test_a_withheld_figure_is_no_gap(package: Package):
    package.table("indicators", INDICATORS.replace("E05001822,poor,2019,0.1,10,100", "E05001822,poor,2019,[c],,"))
    assert package.found("ward_without_data") == []
    assert package.city().indicators["flag"].tolist().count("c") == 1


def test_an_edition_whose_rows_are_all_lost_leaves_every_ward_without_data(package: Package):
    package.add("indicators", "E05012289,poor,2022,0.2,,")
    finding = package.only("ward_without_data")
    assert "poor (2022): no figure for 4 of 4 wards" in finding.message


def test_an_indicator_without_any_figure_is_noted(package: Package):
    package.table("indicators", "".join(line + "\n" for line in INDICATORS.splitlines() if ",asb," not in line))
    assert package.only("unused_indicator").value == "asb"


def test_wards_without_people_or_money_and_years_left_out(package: Package):
    package.table("population", POPULATION.replace("E05001838,2019,0-4,400\n", ""))
    package.add("spend", "E05001822,2016,Awards,1,award,false,1")
    people, money = package.found("ward_without_data")
    assert (people.file, people.area_codes) == ("population.csv", ("E05001838",))
    assert "2019 0-4" in people.message
    assert "3 in 2016" in money.message
    assert "write 0" in money.cure
    assert "2014, 2015" in package.only("year_gap").message


def test_rows_of_a_ward_that_lost_its_shape_say_so(package: Package):
    import shapely

    from tests.helpers.small_package import four_wards

    squares = [*four_wards().geometry[:3], shapely.Point(455_500, 340_500)]
    package.wards(four_wards(geometry=squares), "w.gpkg")
    found = package.found("data_without_ward")
    assert {f.area_code for f in found} == {"E05001838"}
    assert {f.file for f in found} == {"indicators.csv", "population.csv", "spend.csv"}
    assert package.found("mixed_vintages") == []


CORRECTIONS = "area_code,ward_code,reason\n"


def test_an_accepted_correction_joins_and_each_use_is_told(package: Package):
    package.table("corrections", CORRECTIONS + "E05012289,E05001838,Same ward under its new code\n")
    package.table("spend", SPEND.replace("E05001838", "eO5012289"))
    package.table("population", POPULATION.replace("E05001838", "E05012289"))
    city = package.city()
    assert not city.report.lost
    assert sorted(city.spend["area_code"]) == CODES
    found = package.found("correction_applied")
    assert {f.file: (f.rows, f.value, f.area_code) for f in found} == {
        "spend.csv": (1, "eO5012289", "E05001838"),
        "population.csv": (3, "E05012289", "E05001838"),
    }


@pytest.mark.parametrize(
    ("row", "kind", "why"),
    [
        ("E05001822,E05001823,swap", "correction_refused", "already"),
        ("E05012289,E05099999,typo", "correction_refused", "no ward on this map"),
        ("E05012289,E05001838,", "blank_cell", "No reason"),
    ],
)
def test_a_correction_that_cannot_be_used_is_lost(package: Package, row: str, kind: str, why: str):
    finding = package.table("corrections", f"{CORRECTIONS}{row}\n").only(kind)
    assert why in finding.message
    assert (finding.file, finding.row, finding.severity) == ("corrections.csv", 2, "lost")
    assert package.city().indicators["area_code"].nunique() == 4


def test_corrections_that_contradict_each_other_are_not_used(package: Package):
    package.table("corrections", f"{CORRECTIONS}E05012289,E05001838,a\nE05012289,E05001822,b\n")
    package.table("spend", SPEND.replace("E05001838", "E05012289"))
    assert package.only("conflicting_duplicate").row_numbers == (2, 3)
    assert package.only("other_vintage").area_code == "E05012289"


ADJUSTMENTS = "id,area_code,period,programme,amount,kind,to_area_codes,to_periods,share_by,reason,source\n"


def test_adjustments_join_like_spend(package: Package):
    rows = "a,e05001823,2013,Awards,200,reattribute,E05001822; eO5001838,2014;2015,population 0-4,why,who\n"
    bad = "b,E05001823,2013,Awards,200,reattribute,E05001822;E05012289,2014,population 0-4,why,who\n"
    package.table("adjustments", ADJUSTMENTS + rows + bad)
    (row,) = package.city().adjustments.to_dict("records")
    assert (row["area_code"], row["amount"]) == ("E05001823", 200.0)
    assert row["to_area_codes"] == "E05001822;E05001838"
    finding = package.only("unknown_area")
    assert (finding.column, finding.value, finding.row) == ("to_area_codes", "E05012289", 3)
