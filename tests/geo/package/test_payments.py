"""Payments listed one a row: added up by cell, told, and balanced to the penny."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import geo
from geo.join_report.report import JoinReport, TableSummary
from geo.package.spend_upload import read_spend_upload
from tests.helpers.components import said as words
from tests.helpers.pages import opened
from tests.helpers.small_package import CODES, Package, told_beside_disclosure

CASES = Path(__file__).parents[2] / "cases"
HEAD = "area_code,period,programme,amount,basis,partial,n"
ADJUSTMENTS = "id,area_code,period,programme,amount,kind,to_area_codes,to_periods,share_by,reason,source\n"


def spend_of(report: JoinReport) -> TableSummary:
    """How the spend table fared."""
    return next(table for table in report.tables if table.table == "spend")


def spend(package: Package, *rows: str, head: str = HEAD) -> Package:
    """A package whose spend is nothing but some rows."""
    return package.table("spend", "".join(f"{row}\n" for row in (head, *rows)))


def kinds(report: JoinReport) -> list[tuple[str, str]]:
    """What the report says of duplicates and payments."""
    about = ("duplicate_row", "conflicting_duplicate", "payments_added", "equal_payments")
    return [(f.kind, f.severity) for f in report.findings if f.kind in about]


@pytest.mark.parametrize(
    ("case", "amounts", "items", "pounds", "equal"),
    [
        ("06-payments-as-rows", [1500.0, 1350.0, 900.0, 100.0], [3, 2, 1, 1], 2850.0, (2, 1000.0)),
        ("06b-two-equal-payments", [1500.0, 500.0, 500.0, 500.0], [3, 1, 1, 1], 1500.0, (2, 1000.0)),
    ],
)
def test_payments_of_one_cell_are_added_up_and_told(
    case: str, amounts: list[float], items: list[int], pounds: float, equal: tuple[int, float]
) -> None:
    city = geo.read_city(CASES / case)
    assert (city.spend["amount"].tolist(), city.spend["n"].tolist()) == (amounts, items)
    assert not city.report.lost
    added, alike = told_beside_disclosure(city.report)
    assert (added.kind, added.pounds) == ("payments_added", pounds)
    assert (alike.kind, alike.rows, alike.pounds) == ("equal_payments", *equal)
    summary = spend_of(city.report)
    assert summary.pounds_read == summary.pounds_joined == sum(amounts)
    assert (summary.rows_joined, summary.rows_read - summary.rows_added) == (summary.rows_read, 4)


def test_the_report_the_page_and_the_json_say_where_the_money_is() -> None:
    city = geo.read_city(CASES / "06b-two-equal-payments")
    said = "Money of spend: £3,000.00 read = £3,000.00 joined + £0.00 lost + £0.00 repeated."
    assert said in " ".join(geo.report_text(city.report).split())
    assert said in words(opened(city, "/data"))
    plain = json.loads(json.dumps(city.report.to_dict(), allow_nan=False))
    assert [table["pounds_joined"] for table in plain["tables"] if table["table"] == "spend"] == [3000.0]
    assert {table["pounds_read"] for table in plain["tables"] if table["table"] != "spend"} == {None}


def test_the_desks_own_spend_has_the_same_rule(package: Package) -> None:
    data = (CASES / "06b-two-equal-payments" / "spend.csv").read_bytes()
    frame, report = read_spend_upload(package.city(), data, "own.csv")
    assert frame["amount"].sum() == 3000.0
    assert kinds(report) == [("payments_added", "note"), ("equal_payments", "note")]


def test_a_cell_is_of_a_part_year_where_one_payment_is_and_its_items_are_known_where_all_are(package: Package) -> None:
    a, b = CODES[:2]
    spend(package, f"{a},2013,A,1,award,no,2", f"{a},2013,A,2,award,yes,", f"{b},2013,A,0.1,award,no,2",
          f"{b},2013,A,0.2,award,no,3", f"{b},2013,A,-0.3,award,no,1")  # fmt: skip
    frame = package.city().spend
    assert frame["partial"].tolist() == [True, False]
    assert frame["n"].isna().tolist() == [True, False]
    assert frame["n"].tolist()[1] == 6
    # As decimals, 0.1 + 0.2 - 0.3 is nothing.
    assert frame["amount"].round(10).tolist() == [3.0, 0.0]
    assert frame["partial"].dtype == bool


def test_money_of_another_basis_or_kind_stays_apart(package: Package) -> None:
    a = CODES[0]
    rows = [f"{a},2013,A,{pounds},{basis},no,1,{kind}" for pounds, basis, kind in (
        (1, "award", "universal"), (2, "actual", "universal"), (4, "award", "targeted"), (8, "award", "universal"),
        (16, "award", ""))]  # fmt: skip
    city = spend(package, *rows, head=f"{HEAD},kind").city()
    assert city.spend[["amount", "basis", "kind"]].to_numpy().tolist() == [
        [9.0, "award", "universal"], [2.0, "actual", "universal"], [4.0, "award", "targeted"], [16.0, "award", ""],
    ]  # fmt: skip
    package.table("adjustments", f"{ADJUSTMENTS}x,{a},2013,A,1,rephase,,2014,,why,who\n")
    assert "basis" in package.only("adjustment_refused").cure
    package.table("adjustments", f"{ADJUSTMENTS[:-1]},basis\nx,{a},2013,A,1,rephase,,2014,,why,who,award\n")
    assert "several kinds" in package.only("adjustment_refused").message


def test_a_supplier_or_a_date_tells_payments_apart(package: Package) -> None:
    a = CODES[0]
    rows = [f"{a},2013,A,500,award,no,1,{supplier},{date}" for supplier, date in (
        ("Acme", "1 May"), ("Bolt", "1 May"), ("Acme", "2 May"))]  # fmt: skip
    report = spend(package, *rows, head=f"{HEAD},supplier_id,date").check()
    assert kinds(report) == [("payments_added", "note")]
    report = package.add("spend", rows[0]).check()
    assert kinds(report) == [("payments_added", "note"), ("equal_payments", "note")]
    assert package.city().spend["amount"].tolist() == [2000.0]


@pytest.mark.parametrize("column", ["payment_id", "Transaction number", "id", "Invoice No", "reference"])
def test_one_payment_that_stands_twice_is_counted_once_and_told_as_lost(package: Package, column: str) -> None:
    a = CODES[0]
    rows = [f"{a},2013,A,500,award,no,1,{number}" for number in ("P1", "P2", "P3", "P2")]
    report = spend(package, *rows, head=f"{HEAD},{column}").check()
    assert kinds(report) == [("duplicate_row", "lost"), ("payments_added", "note")]
    lost = package.only("duplicate_row")
    assert (lost.row_numbers, lost.pounds, lost.value) == ((5,), 500.0, "P2")
    assert package.city().spend["amount"].tolist() == [1500.0]


def test_a_number_of_several_lines_is_no_id_of_a_payment(package: Package) -> None:
    a = CODES[0]
    rows = [f"{a},2013,A,{pounds},award,no,1,{number}" for number, pounds in (
        ("I1", 500), ("I1", 500), ("I1", 20), ("I2", 3))]  # fmt: skip
    report = spend(package, *rows, head=f"{HEAD},invoice_no").check()
    assert kinds(report) == [("payments_added", "note"), ("equal_payments", "note")]
    assert package.city().spend["amount"].tolist() == [1023.0]


def test_a_table_that_was_pasted_twice_is_counted_once_and_told_as_lost(package: Package) -> None:
    text = (package.folder / "spend.csv").read_text().splitlines()[1:]
    report = package.add("spend", *text).check()
    assert kinds(report) == [("duplicate_row", "lost")]
    assert package.only("duplicate_row").pounds == 600.0
    assert package.city().spend["amount"].tolist() == [100.0, 200.0, 300.0, 0.0]
    # Where each row is said to be one payment, the same people were paid the same twice.
    payments = [row.removesuffix("2") + "1" for row in text]
    assert kinds(spend(package, *payments, *payments).check()) == [
        ("payments_added", "note"),
        ("equal_payments", "note"),
    ]
    assert package.city().spend["amount"].sum() == 1200.0


def test_two_adjustments_of_one_id_are_told_as_lost(package: Package) -> None:
    row = f"x,{CODES[1]},2013,Awards,50,rephase,,2014,,why,who\n"
    report = package.table("adjustments", ADJUSTMENTS + row * 2).check()
    assert kinds(report) == [("duplicate_row", "lost")]
    assert "an id of its own" in package.only("duplicate_row").cure
    assert len(package.city().adjustments) == 1
    report = package.table("adjustments", ADJUSTMENTS + row + row.replace(",50,", ",60,")).check()
    assert kinds(report) == [("conflicting_duplicate", "lost")]
    assert "an id of its own" in package.only("conflicting_duplicate").cure


def test_copies_of_figures_that_are_no_money_are_still_repaired(package: Package) -> None:
    report = package.add("population", f"{CODES[0]},2019,all,1100").check()
    assert kinds(report) == [("duplicate_row", "repaired")]


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_every_row_and_every_pound_of_every_case_is_joined_lost_or_repeated(case: str, tmp_path: Path) -> None:
    report = geo.check_package(shutil.copytree(CASES / case, tmp_path / case))
    assert all(table.balances for table in report.tables)
    pounds = [table.pounds_lost for table in report.tables if table.pounds_lost is not None]
    assert sum(pounds) == pytest.approx(report.pounds_at_stake or 0.0)


CODE = st.sampled_from([*CODES, "e05001822", "E05012289", "", "CITYWIDE", "E08000001"])
AMOUNT = st.sampled_from(["1", "0.1", "0.335", "£1,200.50", "(300)", "-1", "12%", "abc", "", "[c]", "1e9", "33.333333"])
ROW = st.tuples(
    CODE, st.sampled_from(["2013", "2014", "2013.0", "May", ""]), st.sampled_from(["A", "B", ""]),
    AMOUNT, st.sampled_from(["award", "Award", "spent"]), st.sampled_from(["yes", "no", "?"]),
    st.sampled_from(["1", "2", "", "-1"]),
    st.sampled_from(["P1", "P2", ""]),
)  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, max_size=12), st.sampled_from(["payment_id", "supplier"]), st.booleans())
def test_every_pound_of_any_table_is_joined_lost_or_repeated(
    package: Package, rows: list[tuple[str, ...]], extra: str, mapped: bool
) -> None:
    spend(package, *(",".join(f'"{cell}"' for cell in row) for row in rows), head=f"{HEAD},{extra}")
    shapes = package.folder / "wards.prj"
    text = shapes.read_text()
    try:
        if not mapped:
            shapes.unlink()
        report = package.check()
        summary = spend_of(report)
        assert summary.balances
        assert summary.rows_read == len([row for row in rows if any(row)])
        assert sum(f.pounds or 0.0 for f in report.of("lost") if f.file == "spend.csv") == pytest.approx(
            summary.pounds_lost
        )
        assert summary.pounds_repeated == 0
        if mapped:
            assert package.city().spend["amount"].sum() == pytest.approx(summary.pounds_joined)
    finally:
        shapes.write_text(text)


def test_a_balance_that_does_not_hold_is_seen() -> None:
    held = TableSummary("spend", "s.csv", 2, 1, 1, 0, 1, 0, 3.0, 1.0, 2.0, 0.0)
    assert held.balances
    assert not TableSummary("spend", "s.csv", 2, 1, 0, 0, 1, 0, 3.0, 1.0, 2.0, 0.0).balances
    assert not TableSummary("spend", "s.csv", 2, 1, 1, 0, 1, 0, 3.0, 1.0, 1.9, 0.0).balances


def test_a_long_list_of_payments_is_told_in_two_findings(package: Package) -> None:
    rows = pd.Series(range(400)).map(lambda n: f"{CODES[n % 4]},2013,A,{n % 7},award,no,1")
    report = spend(package, *rows).check()
    assert [(f.kind, f.rows) for f in report.findings] == [("payments_added", 400), ("equal_payments", 372)]
