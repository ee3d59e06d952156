"""A column of figures: read by the decimal mark of its table, and what is no figure is lost with a cure of its own."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from geo.package.decimal_mark import ENGLISH, WORKBOOK, DecimalMark, judge_columns
from geo.package.findings import MONEY, Table
from geo.package.missing_marks import explain_mark
from geo.package.number_parsing import MARKS, Figure, read_figure, separators

_PLAIN = "Write a plain number such as 1200.5: a point for decimals, and nothing between the thousands"


def judge_figures(table: Table, columns: Iterable[str]) -> None:
    """Find out how a table writes its numbers, before any of its rows is lost.

    Parameters
    ----------
    table : Table
        As text; gets its ``marks``.
    columns : iterable of str
        Its columns of figures.
    """
    written, stored = {}, set()
    for column in columns:
        kept = _stored(table, column)
        written[column] = table.frame.loc[~kept, column].unique().tolist()
        if kept.any():
            stored.add(column)
    table.marks = judge_columns(written, table.delimiter, frozenset(stored))


def read_figures(
    table: Table,
    column: str,
    *,
    may_be_blank: bool,
    coarse: pd.Series | bool = False,
    divisor: pd.Series | None = None,
) -> None:
    """Read one column of figures; cells that are none, or that may be two, are lost.

    Parameters
    ----------
    table : Table
        After `judge_figures`; changed in place.
    column : str
    may_be_blank : bool
    coarse : pandas.Series of bool or bool
        By row, whether no thousandths are expected of the figure: counts and pounds.
    divisor : pandas.Series of float, optional
        By row, what to divide a figure with a percent sign by; NaN where the sign has no place.
    """
    text = table.frame[column]
    stored = _stored(table, column)
    mark = table.marks.get(column, ENGLISH)
    rough = pd.Series(coarse, index=text.index) if isinstance(coarse, bool) else coarse.reindex(text.index)
    read = {cell: mark.read(cell) for cell in text[~stored].unique()}
    doubted = {cell: (mark.in_doubt(cell), mark.in_doubt(cell, coarse=True)) for cell in read}
    as_stored = {cell: read_figure(cell) for cell in text[stored].unique()}
    # Lists: a column of text gives its cells one by one at ten times the cost.
    cells, keeps = text.tolist(), stored.tolist()
    figures = [(as_stored if kept else read)[cell] for cell, kept in zip(cells, keeps, strict=True)]
    in_doubt = pd.Series(
        [not kept and doubted[cell][int(few)] for cell, kept, few in zip(cells, keeps, rough.tolist(), strict=True)],
        index=text.index,
        dtype=bool,
    )
    number = pd.Series([figure.value for figure in figures], index=text.index, dtype=float).mask(in_doubt)
    percent = pd.Series([figure.percent for figure in figures], index=text.index, dtype=bool)
    readable = pd.Series([figure.readable for figure in figures], index=text.index, dtype=bool)
    divide = pd.Series(np.nan, index=text.index) if divisor is None else divisor.reindex(text.index)
    table.frame = table.frame.assign(**{column: number.where(~percent, number / divide)})
    if (table.name, column) == (MONEY, "amount"):
        table.price(table.frame[column])
    if column == "value":
        flags = table.frame["flag"]
        table.frame["flag"] = flags.where(flags != "", [figure.flag for figure in figures])
    if mark == ENGLISH and not in_doubt.any() and all(figure.plain or figure.blank for figure in figures):
        return
    _lose_doubtful(table, column, text[in_doubt])
    _lose_unreadable(table, column, text[~readable & ~in_doubt], mark, may_be_blank=may_be_blank)
    if not may_be_blank:
        missing = text[readable & number.isna()]
        cure = "Fill it in, or take the row out."
        table.lose_each("blank_cell", "No figure.", values=missing, column=column, cure=cure)
    table.lose_each(
        "unreadable_number",
        "A percent sign where the figure is no percentage.",
        values=text[percent & divide.isna()],
        column=column,
        cure='Write the plain number, or give the indicator the unit "%" in the catalogue.',
    )
    _tell_readings(table, column, text, stored, mark, figures, percent & divide.notna())


def _stored(table: Table, column: str) -> pd.Series:
    """Say by row whether a workbook stores the cell as a number, which no decimal mark can change."""
    if table.stored is None or column not in table.stored:
        return pd.Series(False, index=table.frame.index)
    return table.stored[column].reindex(table.frame.index, fill_value=False)


def _lose_doubtful(table: Table, column: str, cells: pd.Series) -> None:
    """Lose the cells that are one number with a decimal point and another with a decimal comma, told once."""
    cells = cells[cells.index.isin(table.frame.index)]
    if cells.empty:
        return
    several = cells.nunique() > 1
    table.lose(
        "ambiguous_number",
        f"Thousands or decimals: nothing settles which of the two the comma or the point marks ({len(cells)}).",
        rows=cells.index,
        column=column,
        value=f"{cells.iloc[0]} and {cells.nunique() - 1} other values" if several else cells.iloc[0],
        cure=f"{_PLAIN}, so 12345 or 12.345; or write the whole column in one way that cannot be mistaken, "
        "such as 1,234.50 or 1.234,50.",
    )


def _lose_unreadable(table: Table, column: str, cells: pd.Series, mark: DecimalMark, *, may_be_blank: bool) -> None:
    """Lose the cells that are no number, each with the cure for what it is."""
    reasons = {cell: _reason(cell, mark, table.delimiter, may_be_blank=may_be_blank) for cell in cells.unique()}
    for message, cure in dict.fromkeys(reasons.values()):
        these = cells[cells.map(reasons.get) == (message, cure)]
        table.lose_each("unreadable_number", message, values=these, column=column, cure=cure)


def _reason(cell: str, mark: DecimalMark, delimiter: str, *, may_be_blank: bool) -> tuple[str, str]:
    """Message and cure for one cell that is no number."""
    known = explain_mark(cell)
    if known is not None:
        # Where something must stand, no symbol for a missing figure is a cure.
        none = "Take the row out where the figure is withheld or not known; write 0 only where it is known to be none."
        return known.message, known.cure if may_be_blank or not known.missing else none
    if set(separators(cell)) & set(MARKS):
        if mark.mark == ",":
            return "Not a number as this column writes them, with a comma for decimals.", f"{_PLAIN}, in every row."
        if "," in separators(cell):
            # A spreadsheet set to English turns 12,345 into a number as it opens a file, and leaves 0,875 as text.
            beside = "; if the comma marks decimals, look whether the sheet has taken other cells for thousands"
            message = "Not a number: the comma stands where it parts no thousands."
            return message, f"{_PLAIN}{beside if delimiter == WORKBOOK else ''}."
    blank = '; leave the cell blank where nothing is known, or write "[c]" where it is withheld' if may_be_blank else ""
    return "Not a number.", f"Write a plain number such as 1200.5{blank}."


def _tell_readings(
    table: Table,
    column: str,
    text: pd.Series,
    stored: pd.Series,
    mark: DecimalMark,
    figures: list[Figure],
    percentages: pd.Series,
) -> None:
    """Say how cells were read that are not written as the format has them, once for each way."""

    def those(name: str) -> list[bool]:
        return [bool(getattr(figure, name)) for figure in figures]

    if mark.mark == ",":
        commas = text[~stored & text.map(lambda cell: bool(set(separators(cell)) & set(MARKS)))]
        statement = "Numbers were read with a comma for decimals and points for thousands"
        _tell_reading(table, "number_repaired", "repaired", statement, commas, column)
    for statement, cells in (
        ("Percentages were read as what their unit asks for", text[percentages]),
        ("Figures in brackets were read as negative", text[those("bracketed")]),
        ("A minus behind a figure was read as one before it", text[those("minus_after")]),
        ("Spaces and apostrophes were read as parting thousands", text[those("spaced")]),
    ):
        _tell_reading(table, "number_repaired", "repaired", statement, cells, column)
    dashes = text[text.isin(["-", "\N{EN DASH}"])]
    _tell_reading(table, "missing_symbol", "note", "A dash was read as missing, not as zero", dashes, column)


def _tell_reading(table: Table, kind: str, severity: str, statement: str, cells: pd.Series, column: str) -> None:
    """Say how some cells were read, in one finding."""
    cells = cells[cells.index.isin(table.frame.index)]
    if len(cells):
        table.tell(
            kind,
            severity,  # type: ignore[arg-type]
            f"{statement} ({len(cells)}).",
            rows=cells.index,
            column=column,
            value=cells.iloc[0],
            area_codes=(),
            cure="Check that this is what is meant.",
        )
