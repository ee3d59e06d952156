"""The entries of the spend record: what was booked, and what adjustments take out and put in, one line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.caching import cached_by_city
from geo.money.pence import to_pence
from geo.periods import in_time
from geo.spend.adjustments import CELL, share_out_adjustments
from geo.spend.basis import SpendBasis

if TYPE_CHECKING:
    from geo.city import City

BOOKED, MOVED_OUT, MOVED_IN = "booked", "moved_out", "moved_in"
NO_WARD = -1
_LINE = ("row", "ward", "period", "pence", "items", "role", "adjustment", "year")


@dataclass(frozen=True, eq=False)
class Entries:
    """Everything that a basis counts, and what it leaves out.

    Attributes
    ----------
    frame : pandas.DataFrame
        One line an entry: ``row`` (its row of `City.spend`, or that of the item that it comes from), ``ward`` (place
        among the wards, `NO_WARD` for money with none), ``period``, ``year`` (place among the years, -1 beyond the
        record), ``pence``, ``items`` (how many, NaN where not known), ``role`` ("booked", "moved_out" or "moved_in"),
        ``adjustment`` (its id or ""), ``left_out`` (above the threshold).
    years : tuple of str
        The years of the record, oldest first: those in which the city's spend of this kind has a row, whatever the
        programmes chosen.
    part_years : tuple of str
        Those of which the record covers only a part.
    booked : int
        How many lines were booked; they come first, and what adjustments move follows.
    """

    frame: pd.DataFrame
    years: tuple[str, ...]
    part_years: tuple[str, ...]
    booked: int


@cached_by_city(maxsize=128)
def entries(city: City, basis: SpendBasis) -> Entries:
    """List the entries of a basis.

    Parameters
    ----------
    city : City
    basis : SpendBasis
        As `geo.spend.basis.resolve_basis` gives it.

    Returns
    -------
    Entries
    """
    record, years = _record(city, basis.basis), _years(city, basis.basis)
    if basis.programmes is not None:
        record = record[record["programme"].isin(basis.programmes)]
    if basis.programme_kind:
        record = record[record["kind"] == basis.programme_kind]
    part = set(record.loc[record["partial"], "period"])
    frame = record[list(_LINE)]
    if basis.phased:
        moved = _moves(city)
        moved = moved.assign(year=pd.Index(years).get_indexer(moved["period"]))
        frame = pd.concat([frame, moved.loc[moved["row"].isin(record["row"]), list(_LINE)]], ignore_index=True)
    frame = frame.assign(left_out=_above(frame, len(record), basis.threshold))
    return Entries(frame, years, tuple(year for year in years if year in part), len(record))


@cached_by_city()
def _years(city: City, word: str) -> tuple[str, ...]:
    """The years in which there is a row of one kind of money, oldest first."""
    return tuple(in_time(city.spend.loc[city.spend["basis"] == word, "period"]))


@cached_by_city()
def _record(city: City, word: str) -> pd.DataFrame:
    """The rows of one kind of money, ready to be counted."""
    rows = city.spend[city.spend["basis"] == word]
    return pd.DataFrame(
        {
            "row": rows.index.to_numpy(),
            "ward": city.wards.index.get_indexer(rows["area_code"]),
            "period": rows["period"].to_numpy(),
            "year": pd.Index(_years(city, word)).get_indexer(rows["period"]),
            "pence": to_pence(rows["amount"]),
            "items": rows["n"].to_numpy(dtype=float),
            "role": BOOKED,
            "adjustment": "",
            "programme": rows["programme"].to_numpy(),
            "kind": rows["kind"].to_numpy(),
            "partial": rows["partial"].to_numpy(),
        }
    )


@cached_by_city()
def _moves(city: City) -> pd.DataFrame:
    """What the adjustments take out of their cells, and put into wards and years.

    A whole cell takes all its items along, a part of it one item; each portion is one item where it lands.
    """
    rows = dict(zip(city.spend[CELL].itertuples(index=False, name=None), city.spend.index, strict=True))
    origin = {item["id"]: rows[tuple(item[CELL])] for _, item in city.adjustments.iterrows()}
    remaining = {
        row: [int(to_pence(city.spend.at[row, "amount"])), float(city.spend.at[row, "n"])] for row in origin.values()
    }
    lines: list[tuple[int, str, str, int, float, str, str]] = []
    for _, item in city.adjustments.iterrows():
        row, pence = origin[item["id"]], int(to_pence(item["amount"]))
        cell = remaining[row]
        cell[0] -= pence
        items_moved = cell[1] if cell[0] == 0 else min(cell[1], 1.0)
        cell[1] -= items_moved
        lines.append((row, item["area_code"], item["period"], -pence, -items_moved, MOVED_OUT, item["id"]))
    lines += [
        (origin[part.adjustment], part.area_code, part.period, part.pence, 1.0, MOVED_IN, part.adjustment)
        for part in share_out_adjustments(city.adjustments, city.population)
    ]
    columns = ["row", "area_code", "period", "pence", "items", "role", "adjustment"]
    frame = pd.DataFrame(lines, columns=columns).astype({"row": int, "pence": np.int64, "items": float})
    frame.insert(1, "ward", city.wards.index.get_indexer(frame.pop("area_code")))
    return frame


def _above(frame: pd.DataFrame, booked: int, threshold: float | None) -> np.ndarray:
    """Which entries a threshold leaves out: what a cell still holds after phasing, or one portion, is above it."""
    if threshold is None:
        return np.zeros(len(frame), dtype=bool)
    pence = frame["pence"].to_numpy()
    if len(frame) > booked:
        landed = frame["role"] == MOVED_IN
        pence = frame["pence"].where(landed, frame["pence"].where(~landed, 0).groupby(frame["row"]).transform("sum"))
        pence = pence.to_numpy()
    # Money with no ward is in no share; years beyond the record are in no total.
    return (np.abs(pence) > threshold * 100) & (frame["ward"].to_numpy() != NO_WARD) & (frame["year"].to_numpy() >= 0)
