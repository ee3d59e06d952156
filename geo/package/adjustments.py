"""Documented adjustments as a package brings them: what can be used, and what the report says of the rest."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo.errors import Unavailable
from geo.money.pence import to_pence
from geo.package.findings import Table
from geo.spend.adjustments import BY_PEOPLE, CELL, EQUALLY, _Fault, _Key, _targets, _weights

# Years, or wards, that one adjustment is shared over at most.
_MOST_LISTED = 1_000


def check_adjustments(table: Table, spend: pd.DataFrame, population: pd.DataFrame) -> None:
    """Lose the adjustments that cannot be used, and fill in of which basis the others are.

    Parameters
    ----------
    table : Table
        The adjustments, joined; changed in place.
    spend, population : pandas.DataFrame
        The other tables, joined.
    """
    cells: dict[_Key, int] = dict(
        zip(spend[CELL].itertuples(index=False, name=None), to_pence(spend["amount"]).tolist(), strict=True)
    )
    in_parts = set(spend.loc[spend.duplicated(CELL), CELL].itertuples(index=False, name=None))
    by_place: dict[tuple[Any, ...], list[_Key]] = {}
    for key in cells:
        by_place.setdefault(key[:3], []).append(key)
    for row in table.frame.index.tolist():
        item = table.frame.loc[row]
        keys = _cells_of(item, by_place)
        fault = _cell_fault(keys, in_parts) or _amount_fault(item, cells[keys[0]]) or _sharing_fault(item, population)
        if fault is None:
            # What one adjustment has taken is no longer there for the next.
            cells[keys[0]] -= int(to_pence(item["amount"]))
            table.frame.loc[row, "basis"] = keys[0][-1]
            continue
        column, message, cure = fault
        table.lose("adjustment_refused", message, rows=[row], column=column, value=str(item[column]), cure=cure)


def _cells_of(item: pd.Series, by_place: dict[tuple[Any, ...], list[_Key]]) -> list[_Key]:
    """The cells of the spend table that an adjustment may mean."""
    return [key for key in by_place.get(tuple(item[CELL[:3]]), []) if item["basis"] in ("", key[3])]


def _cell_fault(keys: list[_Key], in_parts: set[_Key]) -> _Fault | None:
    """What is wrong with the cell that is named."""
    if not keys:
        cure = "Write area_code, period, programme and basis as the spend table has them."
        return "area_code", "The spend table has no such cell to adjust.", cure
    if len(keys) > 1:
        listed = ", ".join(key[3] for key in keys)
        return "basis", f"The cell is there more than once ({listed}).", "Say in the column basis which one is meant."
    if keys[0] in in_parts:
        cure = "Give the rows of this cell one kind in the spend table."
        return "programme", "The spend table has this cell in several kinds of money, kept apart.", cure
    return None


def _amount_fault(item: pd.Series, cell_pence: int) -> _Fault | None:
    """What is wrong with the amount, beside what the cell still holds."""
    taken = int(to_pence(item["amount"]))
    if taken == 0 or taken * cell_pence <= 0 or abs(taken) > abs(cell_pence):
        return "amount", "The cell does not hold this amount.", "Adjust the cell's amount, or a part of it."
    return None


def _sharing_fault(item: pd.Series, population: pd.DataFrame) -> _Fault | None:
    """What is wrong with the wards, the years and the way of sharing."""
    wards, years = _targets(item)
    if item["kind"] == "rephase" and wards != [item["area_code"]]:
        return "to_area_codes", "Re-phasing moves money to other years only.", "Write reattribute as its kind."
    for column, listed in (("to_area_codes", wards), ("to_periods", years)):
        if len(set(listed)) < len(listed):
            return column, "The list names something twice.", "Take the copy out."
        if len(listed) > _MOST_LISTED:
            return column, f"The list names more than {_MOST_LISTED:,}.", "Name those that the money is moved to."
    try:
        _weights(item, wards, population)
    except Unavailable as error:
        return "share_by", str(error), f'Write "{EQUALLY}", or "{BY_PEOPLE}0-4" with an age band of the population.'
    return None
