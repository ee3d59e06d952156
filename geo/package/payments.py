"""Spend as a list of payments: rows of one cell are added up; only an id of their own makes two of them copies."""

from __future__ import annotations

import re

import pandas as pd

from geo.join_report.text import counted
from geo.money.exact_sums import exact_sums
from geo.package.findings import Table
from geo.package.schema import TableFormat

# Headings that number single payments. A supplier's or a contract's number stands beside many payments.
_NUMBER = r"_?(?:id|no|nr|number|ref|reference|identifier)\.?"
_OF_ONE, _OF_SEVERAL = "payment|transaction|trans|entry|record|row|line", "invoice|voucher|document|doc|award|grant"
_ID = re.compile(rf"(?:{_OF_ONE}|{_OF_SEVERAL}){_NUMBER}|id|identifier|ref|reference|transaction|voucher")
# Those that one payment alone should bear: several are paid by one invoice, and of one award.
_PAYMENT_ID = re.compile(rf"(?:{_OF_ONE}){_NUMBER}|id|identifier|transaction")

FEWEST_PASTED = 3
"""A table of fewer different rows than these may hold each of them twice by chance."""


def add_up_payments(table: Table, form: TableFormat) -> None:
    """Add up the rows of spend that differ in nothing but their figures.

    Parameters
    ----------
    table : Table
        Spend, joined; changed in place. Each row stands under the number of the first row of its cell.
    form : TableFormat
        Of spend, as `geo.package.schema.spend_format` gives it.

    Notes
    -----
    Two equal rows are two payments: one supplier is paid the same every month. Amounts and numbers of items add up (the
    number is not known where that of one part is not), and a cell is of a part year where one of its rows is. Rows of
    another kind of money, or with another word in any column of text, stay apart. Only where a column numbers each
    payment (`payment_id`) are equal rows with one number the same payment, and the second is lost and told. So are the
    copies in a table that holds each of its rows as often as any other, none of them said to be one payment (``n`` is
    1): it was pasted twice.
    """
    if table.frame.empty:
        return
    _lose_same_payment(table)
    _tell_shared_ids(table)
    _lose_second_paste(table)
    frame = table.frame
    figures = [column for column in form.figures if column in frame]
    truths = [column for column in form.truths if column in frame]
    same = [column for column in form.columns if column not in (*figures, *truths)]
    cell = pd.Series(frame.groupby(same, sort=False, dropna=False).ngroup(), index=frame.index)
    several = cell.duplicated(keep=False)
    if not several.any():
        return
    parts = frame[several]
    alike = _whole_rows(table).loc[parts.index].duplicated()
    _tell(table, parts.index, int(cell[several].nunique()), alike.index[alike])
    first = pd.Series(frame.index, index=frame.index).groupby(cell).transform("first")
    whole, into = frame.loc[first.unique()].copy(), first[several]
    for column in figures:
        added = exact_sums(parts[column], into)
        whole.loc[added.index, column] = added
    for column in truths:
        added = parts[column].groupby(into).any()
        whole.loc[added.index, column] = added
    table.add_up(whole, into)


def _whole_rows(table: Table) -> pd.DataFrame:
    """Everything that the file says in each row, but for the name of the area, which says nothing beside its code."""
    named = table.frame.drop(columns=["area_name"], errors="ignore")
    return named.join(table.unused.reindex(named.index).add_prefix("unused "))


def _lose_same_payment(table: Table) -> None:
    """Lose the rows that are equal to another one in every column, and in one that numbers each payment."""
    rows = _whole_rows(table)
    again = rows.duplicated()
    if not again.any():
        return
    ids = table.unused.reindex(rows.index)
    for column in (column for column in ids if _ID.fullmatch(column)):
        numbers = ids.loc[~again, column]
        # A number that stands in rows that differ is that of an invoice with several lines, or of a supplier.
        if (numbers != "").all() and numbers.is_unique:
            table.lose(
                "duplicate_row",
                f"Payments that stand in the file again, equal in every column and with one {column} "
                f"({int(again.sum())}); the first of each is counted.",
                rows=rows.index[again],
                column=column,
                value=str(ids.loc[again, column].iloc[0]),
                cure=f"Take the copies out; if one is a payment of its own, give it a {column} of its own.",
            )
            return


def _tell_shared_ids(table: Table) -> None:
    """Note the numbers of payments that stand in rows which differ: lines of one invoice, or one payment twice."""
    columns = [column for column in table.unused if _PAYMENT_ID.fullmatch(column)]
    rows = _whole_rows(table).drop_duplicates().index if columns else table.frame.index
    for column in columns:
        numbers = table.unused[column].reindex(rows)
        shared = numbers[(numbers != "") & numbers.duplicated(keep=False)]
        if shared.empty:
            continue
        table.tell(
            "shared_payment_id",
            "note",
            f"Rows that differ bear one {column} ({counted(len(shared), 'row')}); each was counted.",
            rows=shared.index,
            column=column,
            value=str(shared.iloc[0]),
            area_codes=(),
            cure="None needed where they are parts of one payment; where one row corrects another, keep the right one.",
        )


def _lose_second_paste(table: Table) -> None:
    """Lose the copies in a table that holds every row equally often, where no row is said to be one payment."""
    rows = _whole_rows(table)
    again = rows.duplicated()
    if not again.any() or (table.frame["n"] == 1).any():
        return
    times = rows.groupby(list(rows.columns), sort=False, dropna=False).size()
    if len(times) < FEWEST_PASTED or times.nunique() > 1:
        return
    table.lose(
        "duplicate_row",
        f"Every row of the table stands in it {times.iloc[0]} times, as if it had been pasted again; the first of each "
        "is counted.",
        rows=rows.index[again],
        cure="Take the copies out; if each row is a payment, write 1 in its column n.",
    )


def _tell(table: Table, parts: pd.Index, cells: int, alike: pd.Index) -> None:
    """Say how many rows were added up, and how many of them may be copies."""
    table.tell(
        "payments_added",
        "note",
        f"{counted(len(parts), 'row')} of spend were read as payments and added up into {counted(cells, 'cell')} "
        "(one ward, period, programme and basis each).",
        rows=parts,
        area_codes=(),
        cure="None needed where each row is a payment; where one corrects another, keep the right one.",
    )
    if len(alike):
        several = len(alike) > 1
        table.tell(
            "equal_payments",
            "note",
            f"{counted(len(alike), 'row')} of them {'are' if several else 'is'} equal to an earlier one in every "
            f"column; {'each was' if several else 'it was'} counted as a payment of its own.",
            rows=alike,
            area_codes=(),
            cure="Take what is a copy out. A column payment_id, with an id a payment, tells copies from payments.",
        )
