"""The columns of the spend table: their order in the file and in the template, and what cannot be a column."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

import pytest

from app import HOME
from geo.package.schema import SPEND
from geo.spend.adjustments import CELL
from geo.spend.columns import SPEND_COLUMNS, SpendColumn, carried_columns, template_columns
from geo.spend.table import rows_behind, spend_table
from tests.helpers.money_city import adjustment, city_of, codes, row


def test_files_have_the_columns_in_the_order_that_they_always_had() -> None:
    published = ["area_code", "period", "programme", "amount", "basis", "partial", "n", "kind"]
    assert SPEND.columns[: len(published)] == published
    filled_in = ["area_code", "area_name", "period", "programme", "kind", "basis", "amount", "partial", "n"]
    assert [column.name for column in template_columns()][: len(filled_in)] == filled_in
    assert sorted(column.name for column in template_columns()) == sorted(SPEND_COLUMNS)


def test_the_documentation_names_every_column() -> None:
    page = Path(HOME, "docs", "data-package.md").read_text(encoding="utf-8")
    (line,) = (line for line in page.splitlines() if line.startswith("| `spend` |"))
    required, optional = ([*re.split(", ", names)] for names in re.findall(r"`([^`]*)`", line)[1:])
    assert (tuple(required), tuple(optional)) == (SPEND.required, SPEND.optional)


def test_an_adjustment_names_a_cell_by_the_key_of_the_table() -> None:
    assert tuple(CELL) == SPEND.key


def test_what_is_carried_stands_behind_a_number_as_the_record_has_it() -> None:
    one, two, _ = codes(3)
    known = {"kind": "targeted", "partial": True}
    # A name that the rows behind use for something else would not come back.
    known |= {each.name: f"its {each.name}" for each in carried_columns() if each.content == "text" and not each.key}
    city = city_of([row(one, "2014", 10.0, **known)], [adjustment(one, "2014", 4.0, two)])
    rows = rows_behind(city, spend_table(city))
    for column in carried_columns():
        assert column.name.isidentifier()
        assert not keyword.iskeyword(column.name)
        assert (rows[column.name] == city.spend[column.name].loc[rows["row"]].to_numpy()).all()


@pytest.mark.parametrize(
    ("column", "why"),
    [
        ({"content": "text", "needed": True}, "Make it required"),
        ({"content": "truth", "required": True}, "cannot be left out"),
        ({"content": "truth"}, "cannot be left out"),
    ],
)
def test_a_column_that_would_lose_every_row_is_refused(column: dict, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        SpendColumn("new", meaning="", **column)


def test_a_cell_is_written_by_what_stands_in_it() -> None:
    formats = {column.name: column.number_format for column in template_columns()}
    assert (formats["amount"], formats["n"], formats["period"]) == ("#,##0.00", "0", "@")
    assert SPEND_COLUMNS["kind"].choices == ("universal", "targeted")
    assert SPEND_COLUMNS["partial"].choices == ("true", "false")
    assert SPEND_COLUMNS["programme"].choices == ()
