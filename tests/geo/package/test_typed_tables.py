"""Typed tables: what is read, what is lost, and what the cure is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.package.errors import PackageError
from geo.package.findings import Ledger, Table
from geo.package.payments import add_up_payments
from geo.package.schema import CATALOGUE, INDICATORS, POPULATION, SPEND, fit_columns
from geo.package.typed_tables import drop_duplicates, read_catalogue, read_free, read_indicators, read_typed

MEANING = {"title": "T", "theme": "t", "unit": "%", "polarity": "neutral", "kind": "proportion"}
ROW = {"area_code": "E05001822", "indicator": "p", "period": "2019"}
MONEY = {"area_code": "E05001822", "period": "2013", "programme": "A", "basis": "award", "partial": "no", "amount": "5"}
PEOPLE = {"area_code": "E05001822", "period": "2013", "age_band": "all", "population": "5"}


def catalogue(as_table, *rows: dict) -> pd.DataFrame:
    full = [MEANING | {"comparable_over_time": "true", "title": row["indicator"].upper()} | row for row in rows]
    return read_catalogue(as_table("catalogue", CATALOGUE, *full))


@pytest.fixture
def three(as_table) -> pd.DataFrame:
    """A proportion in percent, a rate, a score and a count."""
    return catalogue(
        as_table,
        {"indicator": "p"},
        {"indicator": "pct", "kind": "score"},
        {"indicator": "r", "kind": "rate", "unit": "per 1,000"},
        {"indicator": "s", "kind": "score", "unit": "score"},
        {"indicator": "n", "kind": "count", "unit": "people"},
    )


def indicators(as_table, catalogue: pd.DataFrame, *rows: dict) -> Table:
    table = as_table("indicators", INDICATORS, *[ROW | row for row in rows])
    read_indicators(table, catalogue)
    return table


def told(ledger: Ledger, severity: str = "lost") -> list[tuple]:
    return [(f.kind, f.row, f.column, f.value) for f in ledger.findings if f.severity == severity]


def test_the_catalogue_fills_in_what_is_optional(as_table):
    frame = catalogue(
        as_table,
        {"indicator": "p"},
        {"indicator": "n", "kind": "COUNT", "short_title": "Short", "decimals": "3", "comparable_over_time": "No"},
        {"indicator": "m", "kind": "count"},
    )
    assert frame.index.tolist() == ["p", "n", "m"]
    assert frame["decimals"].tolist() == [1, 3, 0]
    assert frame["short_title"].tolist() == ["P", "Short", "M"]
    assert frame["comparable_over_time"].tolist() == [True, False, True]
    assert frame["comparable_over_time"].dtype == bool
    assert frame["kind"].tolist() == ["proportion", "count", "count"]


@pytest.mark.parametrize(
    ("column", "bad", "cure"),
    [
        ("polarity", "higher_is_worse", "high_is_worse, high_is_better, neutral"),
        ("kind", "percentage", "proportion, rate, score, count"),
        ("comparable_over_time", "maybe", "true or false"),
        ("decimals", "7", "0 to 6"),
        ("decimals", "1.5", "0 to 6"),
    ],
)
def test_words_outside_the_list_are_lost_with_the_list(as_table, ledger: Ledger, column: str, bad: str, cure: str):
    frame = catalogue(as_table, {"indicator": "p"}, {"indicator": "q", column: bad})
    assert frame.index.tolist() == ["p"]
    assert told(ledger) == [("impossible_value" if column == "decimals" else "unknown_word", 3, column, bad)]
    assert cure in ledger.findings[0].cure


def test_percent_is_read_as_the_unit_asks(as_table, ledger: Ledger, three: pd.DataFrame):
    table = indicators(
        as_table,
        three,
        {"value": "12%", "lower": "10%", "upper": "0.15"},
        {"indicator": "pct", "value": "12%"},
        {"indicator": "s", "value": "12%"},
    )
    assert table.frame["value"].tolist() == [0.12, 12.0]
    assert table.frame[["lower", "upper"]].iloc[0].tolist() == [0.10, 0.15]
    assert told(ledger, "repaired") == [("number_repaired", 2, "value", "12%"), ("number_repaired", 2, "lower", "10%")]
    assert told(ledger) == [("unreadable_number", 4, "value", "12%")]


def test_symbols_become_flags_and_blanks_stay_missing(as_table, ledger: Ledger, three: pd.DataFrame):
    cells = ["", "[x]", "[c]", "[u]", "-", "..", "0", "0.5 [u]"]
    rows = [{"value": cell, "period": str(2000 + n)} for n, cell in enumerate(cells)]
    frame = indicators(as_table, three, *rows, {"value": "[x]", "flag": "[c]", "period": "1999"}).frame
    assert frame["flag"].tolist() == ["", "x", "c", "u", "x", "x", "", "u", "c"]
    assert frame["value"].isna().tolist() == [True] * 6 + [False, False, True]
    assert frame["value"].iloc[6] == 0.0
    assert told(ledger, "note") == [("missing_symbol", 6, "value", "-")]


@pytest.mark.parametrize(
    ("row", "column", "value", "hint"),
    [
        ({"value": "abc"}, "value", "abc", "plain number"),
        ({"value": "12.5"}, "value", "12.5", "Divide by 100"),
        ({"value": "-0.1"}, "value", "-0.1", "kind"),
        ({"value": "150"}, "value", "150", "kind"),
        ({"value": "0.5", "numerator": "6", "denominator": "5"}, "numerator", "6", "swapped"),
        ({"value": "0.5", "numerator": "-1", "denominator": "5"}, "numerator", "-1", "count"),
        ({"value": "0.5", "denominator": "0"}, "denominator", "0", "count"),
        ({"value": "0.5", "flag": "q"}, "flag", "q", "x, c, u"),
        ({"indicator": "r", "value": "-3"}, "value", "-3", "score"),
        ({"indicator": "n", "value": "(3)"}, "value", "(3)", "score"),
        ({"value": "0.5", "period": ""}, "period", "", "Fill"),
    ],
)
def test_figures_that_cannot_be_are_lost_with_place_value_and_cure(
    as_table, ledger: Ledger, three: pd.DataFrame, row: dict, column: str, value: str, hint: str
):
    table = indicators(as_table, three, {"value": "0.25", "period": "2018"}, row)
    assert table.frame["value"].tolist() == [0.25]
    (finding,) = [f for f in ledger.findings if f.severity == "lost"]
    assert (finding.file, finding.row, finding.column, finding.value) == ("indicators.csv", 3, column, value)
    assert hint in finding.cure
    assert finding.area_code == "E05001822"
    assert value == "" or value not in finding.message


def test_a_proportion_that_is_not_its_ratio_is_told(as_table, ledger: Ledger, three: pd.DataFrame):
    rows = [
        {"value": "0.9", "numerator": "10", "denominator": "100", "period": "2001"},
        {"value": "90%", "numerator": "10", "denominator": "100", "period": "2002"},
        # To the nearest five, and to the nearest percentage point.
        {"value": "0.12", "numerator": "10", "denominator": "100", "period": "2003"},
        {"value": "0.21", "numerator": "2049", "denominator": "10000", "period": "2004"},
        {"value": "", "numerator": "10", "denominator": "100", "period": "2005"},
        {"indicator": "r", "value": "90", "numerator": "10", "denominator": "100", "period": "2006"},
    ]
    assert len(indicators(as_table, three, *rows).frame) == 6
    (finding,) = [f for f in ledger.findings if f.severity == "note"]
    assert (finding.kind, finding.row_numbers, finding.value) == ("impossible_value", (2, 3), "0.9")
    assert told(ledger) == []


def test_scores_and_rates_may_leave_0_to_1(as_table, ledger: Ledger, three: pd.DataFrame):
    frame = indicators(as_table, three, {"indicator": "s", "value": "-2.5"}, {"indicator": "r", "value": "250"}).frame
    assert frame["value"].tolist() == [-2.5, 250.0]
    assert told(ledger) == []


def test_an_unknown_indicator_is_lost_once_with_the_likely_name(as_table, ledger: Ledger, three: pd.DataFrame):
    rows = [{"indicator": "pc", "value": "0.1", "period": str(year)} for year in range(2000, 2007)]
    table = indicators(as_table, three, *rows, {"value": "0.1"})
    assert len(table.frame) == 1
    (finding,) = ledger.findings
    assert (finding.kind, finding.rows, finding.row_numbers) == ("unknown_indicator", 7, (2, 3, 4, 5, 6))
    assert '"pct"' in finding.message


def test_an_empty_catalogue_loses_every_row(as_table, ledger: Ledger):
    empty = read_catalogue(as_table("catalogue", CATALOGUE))
    assert indicators(as_table, empty, {"value": "0.1"}).frame.empty
    assert told(ledger) == [("unknown_indicator", 2, "indicator", "p")]


def test_many_bad_values_are_told_in_few_findings(as_table, ledger: Ledger, three: pd.DataFrame):
    rows = [{"value": f"bad{n}", "period": str(2000 + n)} for n in range(50)]
    table = indicators(as_table, three, *rows)
    assert table.frame.empty
    assert len(ledger.findings) == 11
    assert ledger.findings[-1].rows == 40
    assert ledger.findings[-1].value == "bad10 and 39 other values"
    table.count()
    assert (ledger.summaries[0].rows_read, ledger.summaries[0].rows_lost) == (50, 50)


def test_years_with_decimals_are_years(as_table, ledger: Ledger, three: pd.DataFrame):
    frame = indicators(
        as_table, three, {"value": "0.1", "period": "2010.0"}, {"value": "0.1", "period": "2011/12"}
    ).frame
    assert frame["period"].tolist() == ["2010", "2011/12"]
    assert told(ledger, "repaired") == [("period_repaired", 2, "period", "2010.0")]


def test_dates_where_a_period_belongs_are_told(as_table, ledger: Ledger, three: pd.DataFrame):
    periods = ["2013-04-01", "01/04/13", "12:30:00", "2013", "2013/14", "2016 to 2018"]
    frame = indicators(as_table, three, *[{"value": "0.1", "period": period} for period in periods]).frame
    assert frame["period"].tolist() == ["April 2013", "2013", "2013/14", "2016 to 2018"]
    assert told(ledger, "repaired") == [("period_repaired", 2, "period", "2013-04-01")]
    lost = [("unreadable_period", row, "period", periods[row - 2]) for row in (3, 4)]
    assert told(ledger) == lost


def test_money_in_every_writing(as_table, ledger: Ledger):
    amounts = ["£1,200.50", "(300)", "-5", "0"]
    table = as_table("spend", SPEND, *[MONEY | {"amount": a, "period": str(2000 + n)} for n, a in enumerate(amounts)])
    read_typed(table, SPEND)
    assert table.frame["amount"].tolist() == [1200.5, -300.0, -5.0, 0.0]
    assert table.frame["partial"].tolist() == [False] * 4
    assert table.frame["n"].isna().all()
    assert told(ledger, "repaired") == [("number_repaired", 3, "amount", "(300)")]
    assert told(ledger) == []


@pytest.mark.parametrize(
    ("change", "kind", "column"),
    [
        ({"amount": ""}, "blank_cell", "amount"),
        ({"amount": "[c]"}, "blank_cell", "amount"),
        ({"amount": "about 5"}, "unreadable_number", "amount"),
        ({"basis": "spent"}, "unknown_word", "basis"),
        ({"partial": "half"}, "unknown_word", "partial"),
        ({"partial": ""}, "blank_cell", "partial"),
        ({"n": "-1"}, "impossible_value", "n"),
        ({"programme": ""}, "blank_cell", "programme"),
    ],
)
def test_spend_that_cannot_be_read_is_lost(as_table, ledger: Ledger, change: dict, kind: str, column: str):
    table = as_table("spend", SPEND, MONEY, MONEY | {"period": "2014"} | change)
    read_typed(table, SPEND)
    assert table.frame.index.tolist() == [2]
    assert [(f.kind, f.row, f.column) for f in ledger.findings] == [(kind, 3, column)]


@pytest.mark.parametrize(
    ("change", "kind", "column"),
    [
        ({"population": "-5"}, "impossible_value", "population"),
        ({"population": ".."}, "blank_cell", "population"),
        ({"age_band": "05-Oct"}, "unknown_word", "age_band"),
        ({"age_band": "2026-10-05T00:00:00"}, "unknown_word", "age_band"),
    ],
)
def test_population_that_cannot_be_read_is_lost(as_table, ledger: Ledger, change: dict, kind: str, column: str):
    table = as_table("population", POPULATION, PEOPLE, PEOPLE | {"period": "2014"} | change)
    read_typed(table, POPULATION)
    assert table.frame.index.tolist() == [2]
    assert [(f.kind, f.row, f.column) for f in ledger.findings] == [(kind, 3, column)]


def test_age_bands_keep_one_spelling(as_table):
    bands = ["ALL", "0\N{EN DASH}4", "65 +", "5 - 10"]
    table = as_table("population", POPULATION, *[PEOPLE | {"age_band": band} for band in bands])
    read_typed(table, POPULATION)
    assert table.frame["age_band"].tolist() == ["all", "0-4", "65+", "5-10"]


def test_the_same_row_twice_is_kept_once_and_contradictions_not_at_all(as_table, ledger: Ledger):
    rows = [PEOPLE, PEOPLE | {"population": "5.0"}, PEOPLE | {"period": "2014"}]
    table = as_table("population", POPULATION, *rows, PEOPLE | {"period": "2014", "population": "6"})
    read_typed(table, POPULATION)
    drop_duplicates(table, POPULATION.key)
    assert table.frame.index.tolist() == [2]
    same, conflict = ledger.findings
    assert (same.kind, same.severity, same.row_numbers, same.pounds) == ("duplicate_row", "repaired", (3,), None)
    assert (conflict.kind, conflict.severity, conflict.row_numbers) == ("conflicting_duplicate", "lost", (4, 5))
    assert "period 2014" in conflict.message


def test_many_copies_and_contradictions_are_told_in_few_findings(as_table, ledger: Ledger):
    rows = [PEOPLE | {"period": str(2000 + n)} for n in range(30)]
    table = as_table("population", POPULATION, *rows, *rows[:15], *[row | {"population": "6"} for row in rows[15:]])
    read_typed(table, POPULATION)
    drop_duplicates(table, POPULATION.key)
    assert table.frame["period"].tolist() == [str(2000 + n) for n in range(15)]
    assert [(f.kind, f.rows) for f in ledger.findings] == [
        *[("duplicate_row", 1)] * 10,
        ("duplicate_row", 5),
        *[("conflicting_duplicate", 2)] * 10,
        ("conflicting_duplicate", 10),
    ]
    table.count()
    (summary,) = ledger.summaries
    assert (summary.rows_joined, summary.rows_repeated, summary.rows_lost) == (15, 15, 30)


def test_missing_figures_do_not_contradict_each_other(as_table, ledger: Ledger, three: pd.DataFrame):
    table = indicators(as_table, three, {"value": ""}, {"value": ""}, {"value": "0.1", "period": "2018"})
    drop_duplicates(table, INDICATORS.key)
    assert table.frame.index.tolist() == [2, 4]


def test_a_missing_column_is_refused_with_what_is_there(ledger: Ledger):
    frame = pd.DataFrame([["E1", "2013", "A", "5"]], columns=["area_code", "period", "program", "amount"], index=[2])
    with pytest.raises(PackageError) as caught:
        fit_columns(Table("spend", "s.csv", frame, ledger), SPEND, ledger)
    assert "programme, basis, partial, n" in str(caught.value)
    assert 'Is "program" meant?' in str(caught.value)
    assert (caught.value.file, caught.value.row, caught.value.column) == ("s.csv", 1, "programme")


def test_columns_that_are_not_used_are_noted(ledger: Ledger):
    frame = pd.DataFrame([PEOPLE | {"area_name": "x", "source": "y"}], index=[2])
    table = Table("population", "p.csv", frame, ledger)
    fit_columns(table, POPULATION, ledger)
    assert table.frame.columns.tolist() == [*POPULATION.columns, "area_name"]
    assert [f.message for f in ledger.findings] == ["Columns not used: source."]


def test_a_free_table_gets_numbers_where_all_are_plain(ledger: Ledger):
    frame = pd.DataFrame(
        {"code": ["01", "02"], "share": ["0.5", ""], "year": ["2010", "2011"], "word": ["a", "1"]}, index=[2, 3]
    )
    free = read_free(Table("crosswalk", "c.csv", frame, ledger))
    assert free["code"].tolist() == ["01", "02"]
    np.testing.assert_array_equal(free["share"], [0.5, np.nan])
    assert free["year"].tolist() == [2010, 2011]
    assert free["word"].tolist() == ["a", "1"]


def test_a_row_is_lost_once_however_often_it_is_wrong(as_table, ledger: Ledger, three: pd.DataFrame):
    table = indicators(as_table, three, {"value": "150", "numerator": "x", "denominator": "-1", "flag": "q"})
    table.lose("blank_cell", "Again.", rows=[2])
    table.count()
    assert (ledger.summaries[0].rows_read, ledger.summaries[0].rows_lost) == (1, 1)
    assert len(ledger.findings) == 1


CELL = st.sampled_from(["", "1", "0.5", "12%", "(3)", "1,200", "x", "[c]", "-", "£5", "-1", "abc"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["2013", "2014", ""]), CELL, CELL), max_size=8))
def test_every_row_is_joined_lost_or_repeated(rows: list[tuple[str, str, str, str]]):
    ledger = Ledger(forgiving=False)
    cells = [MONEY | {"area_code": a, "period": p, "amount": m, "n": n} for a, p, m, n in rows]
    frame = pd.DataFrame(cells, columns=SPEND.columns, index=range(2, len(cells) + 2), dtype=str)
    table = Table("spend", "s.csv", frame, ledger)
    read_typed(table, SPEND)
    add_up_payments(table, SPEND)
    table.count()
    (summary,) = ledger.summaries
    assert summary.balances
    assert summary.rows_read == len(rows) == summary.rows_joined + summary.rows_lost + summary.rows_repeated
    assert summary.rows_lost == sum(f.rows for f in ledger.findings if f.severity == "lost")
    told = sum(f.pounds or 0 for f in ledger.findings if f.severity == "lost")
    assert (summary.pounds_lost, summary.pounds_repeated) == (told, 0)
    assert not table.frame.duplicated(list(SPEND.key)).any()
    assert table.frame["amount"].notna().all()
