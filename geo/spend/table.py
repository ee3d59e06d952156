"""Spend by ward and year on one basis: what is counted, what is left out, and the rows behind every number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.area_codes import CITYWIDE
from geo.caching import cached_by_city
from geo.errors import Unavailable
from geo.spend.basis import SpendBasis, price_factors, resolve_basis
from geo.spend.columns import carried_columns
from geo.spend.entries import MOVED_IN, MOVED_OUT, NO_WARD, Entries, entries

if TYPE_CHECKING:
    from geo.city import City

__all__ = ["Balance", "SpendBasis", "SpendTable", "rows_behind", "spend_table"]


@dataclass(frozen=True)
class Balance:
    """Where the money that was booked is now, in pence of the day.

    Attributes
    ----------
    booked : int
        Everything that the record has of the chosen programmes.
    in_wards, citywide : int
        Counted in wards, and counted with no ward, within the years of the record.
    left_out : int
        In cells above the threshold.
    beyond : int
        Put by adjustments into years that the record does not have.
    """

    booked: int
    in_wards: int
    citywide: int
    left_out: int
    beyond: int

    @property
    def closes(self) -> bool:
        """Whether nothing was lost or made: booked = in wards + citywide + left out + beyond."""
        return self.booked == self.in_wards + self.citywide + self.left_out + self.beyond


@dataclass(frozen=True, eq=False)
class SpendTable:
    """Spend by ward and year on one basis.

    Attributes
    ----------
    basis : SpendBasis
        With its kind of money named.
    years : tuple of str
        The years of the record, oldest first.
    frame : pandas.DataFrame
        Pounds, one row a ward of the city, one column a year. NaN where the package has no row of the chosen programmes
        (missing is not zero), or where all that it has is left out; 0 only where the rows say so, or where an
        adjustment takes away all that was booked.
    counted : pandas.DataFrame
        The same for adding up: 0 where all is left out, NaN only where there is no row.
    items : pandas.DataFrame
        How many items stand in each cell, NaN where not known; a portion of an adjusted item counts as one.
    totals : pandas.DataFrame
        By year: ``in_wards, citywide`` (NaN where there is no such row), ``total`` (both), ``items`` (in wards),
        ``part_year``, ``left_out``, ``moved_out, moved_in`` (by adjustments), ``without_row`` (wards with no row).
    dropped : pandas.DataFrame
        ``area_code, period, programme, amount, items, reason``: the cells left out, pounds of the day; the reason is
        "above_threshold".
    adjusted : pandas.DataFrame
        ``adjustment, role, area_code, period, programme, amount, inside, left_out``: what adjustments take out
        ("moved_out", negative) and put in ("moved_in"), pounds of the day; ``inside`` says whether the year is one of
        the record.
    part_years : tuple of str
        Years of which the record covers only a part.
    factors : pandas.Series
        By year, what pounds of the day were multiplied by; 1 where `SpendBasis.prices` is "".
    balance : Balance
    """

    basis: SpendBasis
    years: tuple[str, ...]
    frame: pd.DataFrame
    counted: pd.DataFrame
    items: pd.DataFrame
    totals: pd.DataFrame
    dropped: pd.DataFrame
    adjusted: pd.DataFrame
    part_years: tuple[str, ...]
    factors: pd.Series
    balance: Balance

    @property
    def citywide(self) -> pd.Series:
        """Money with no ward by year: shown beside the wards, never divided among them."""
        return self.totals["citywide"]

    @property
    def beyond(self) -> pd.Series:
        """Pounds of the day that adjustments put into years beyond the record, by year."""
        outside = self.adjusted[~self.adjusted["inside"]]
        return outside.groupby("period")["amount"].sum()


def spend_table(city: City, basis: SpendBasis | None = None) -> SpendTable:
    """Count a city's spend by ward and year.

    Parameters
    ----------
    city : City
    basis : SpendBasis, optional
        By default as booked, all programmes, the package's kind of money.

    Returns
    -------
    SpendTable
        Cached: the same city and basis give the same object.

    Raises
    ------
    Unavailable, ValueError
        As `geo.spend.basis.resolve_basis`.
    """
    return _table(city, resolve_basis(city, basis or SpendBasis()))


@cached_by_city(maxsize=128)
def _table(city: City, basis: SpendBasis) -> SpendTable:
    """Count on a resolved basis."""
    all_entries = entries(city, basis)
    lines, years = all_entries.frame, all_entries.years
    factors = pd.Series(price_factors(city, years, basis.prices), index=list(years))
    columns = _Columns(all_entries)
    wards, shape = city.wards.index, (len(city.wards), len(years))
    kept = columns.inside & columns.placed & ~columns.out
    counted = columns.grid(kept, columns.pence, shape) / 100 * factors.to_numpy()
    has_row = columns.grid(columns.inside & columns.placed, None, shape) > 0
    has_kept = columns.grid(kept, None, shape) > 0

    def as_frame(values: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame(values, index=wards, columns=list(years))

    return SpendTable(
        basis=basis,
        years=years,
        frame=as_frame(np.where(has_kept, counted, np.nan)),
        counted=as_frame(np.where(has_row, counted, np.nan)),
        items=as_frame(np.where(has_row, columns.grid(kept, columns.items, shape), np.nan)),
        totals=_totals(all_entries, columns, factors, has_row),
        dropped=_dropped(city, all_entries),
        adjusted=_adjusted(city, lines.iloc[all_entries.booked :]),
        part_years=all_entries.part_years,
        factors=factors,
        balance=_balance(columns),
    )


def rows_behind(city: City, table: SpendTable, ward_code: str | None = None, year: str | None = None) -> pd.DataFrame:
    """List the rows of the package that make up a number.

    Parameters
    ----------
    city : City
        That the table was made of.
    table : SpendTable
    ward_code : str, optional
        A ward, or "CITYWIDE" for money with no ward; by default all wards.
    year : str, optional
        A year of the record or of `SpendTable.beyond`; by default all years of the record.

    Returns
    -------
    pandas.DataFrame
        One line an entry: ``row`` (of `City.spend`), ``area_code, ward_name, period`` (where it is counted),
        those of `geo.spend.columns.carried_columns` as the record has them, ``role`` ("booked", "moved_out" or
        "moved_in"), ``amount`` (pounds of the day), ``items, left_out, counted`` (pounds as the table has them, 0 where
        left out), ``adjustment, reason, source`` ("" where there is none), ``from_area_code, from_period`` (where it
        was booked). ``counted`` adds up to the number.

    Raises
    ------
    Unavailable
        When the city has no such ward, or the table no such year.
    """
    lines = entries(city, table.basis).frame
    at = NO_WARD if ward_code == CITYWIDE else city.wards.index.get_indexer([ward_code])[0]
    if ward_code not in (None, CITYWIDE) and at == NO_WARD:
        raise Unavailable(f"{city.name} has no ward '{ward_code}' ({city.vintage}).")
    if year is not None and year not in (*table.years, *table.beyond.index):
        raise Unavailable(f"The spend of {city.name} has no year '{year}'.")
    lines = lines[lines["ward"] != NO_WARD] if ward_code is None else lines[lines["ward"] == at]
    lines = lines[lines["year"] >= 0] if year is None else lines[lines["period"] == year]
    origin = city.spend.loc[lines["row"]]
    adjustment = city.adjustments.set_index("id").reindex(lines["adjustment"])[["reason", "source"]].fillna("")
    amount = lines["pence"].to_numpy() / 100
    factor = table.factors.reindex(lines["period"]).fillna(1.0).to_numpy()
    area = _codes(city, lines["ward"])
    return pd.DataFrame(
        {
            "row": lines["row"].to_numpy(),
            "area_code": area,
            "ward_name": city.wards["ward_name"].reindex(area).fillna("").to_numpy(),
            "period": lines["period"].to_numpy(),
            **{column.name: origin[column.name].to_numpy() for column in carried_columns()},
            "role": lines["role"].to_numpy(),
            "amount": amount,
            "items": lines["items"].to_numpy(),
            "left_out": lines["left_out"].to_numpy(),
            "counted": np.where(lines["left_out"], 0.0, amount * factor),
            "adjustment": lines["adjustment"].to_numpy(),
            **{name: adjustment[name].to_numpy() for name in ("reason", "source")},
            "from_area_code": origin["area_code"].to_numpy(),
            "from_period": origin["period"].to_numpy(),
        }
    )


class _Columns:
    """The columns of the entries as arrays: a city has tens of thousands of them, asked again and again."""

    def __init__(self, all_entries: Entries) -> None:
        lines, moved = all_entries.frame, all_entries.frame["role"].iloc[all_entries.booked :]
        self.ward, self.year = lines["ward"].to_numpy(), lines["year"].to_numpy()
        # Pence stay exact, for a float holds them all.
        self.pence, self.items = lines["pence"].to_numpy(), lines["items"].to_numpy(dtype=float)
        self.inside, self.placed = self.year >= 0, self.ward != NO_WARD
        self.out = lines["left_out"].to_numpy()
        self.booked = np.arange(len(lines)) < all_entries.booked
        self.moved_out, self.moved_in = (np.zeros(len(lines), dtype=bool) for _ in range(2))
        self.moved_out[all_entries.booked :] = moved == MOVED_OUT
        self.moved_in[all_entries.booked :] = moved == MOVED_IN

    def grid(self, which: np.ndarray, amounts: np.ndarray | None, shape: tuple[int, int]) -> np.ndarray:
        """Add amounts up by ward and year, or count the lines."""
        cell = self.ward[which] * shape[1] + self.year[which]
        weights = None if amounts is None else amounts[which].astype(float)
        return np.bincount(cell, weights=weights, minlength=shape[0] * shape[1]).reshape(shape)


def _totals(all_entries: Entries, columns: _Columns, factors: pd.Series, has_row: np.ndarray) -> pd.DataFrame:
    """Add everything up by year."""
    placed, out = columns.placed, columns.out

    def by_year(which: np.ndarray, amounts: np.ndarray | None = columns.pence) -> np.ndarray:
        picked = which & columns.inside
        weights = None if amounts is None else amounts[picked].astype(float)
        return np.bincount(columns.year[picked], weights=weights, minlength=len(factors))

    scale = factors.to_numpy() / 100
    in_wards, citywide = by_year(placed & ~out) * scale, by_year(~placed) * scale
    with_citywide = by_year(~placed, None) > 0
    return pd.DataFrame(
        {
            "in_wards": in_wards,
            "citywide": np.where(with_citywide, citywide, np.nan),
            "total": in_wards + citywide,
            "items": by_year(placed & ~out, columns.items),
            "part_year": [year in all_entries.part_years for year in all_entries.years],
            "left_out": by_year(out) * scale,
            "moved_out": 0 - by_year(columns.moved_out) * scale,
            "moved_in": by_year(columns.moved_in) * scale,
            "without_row": (~has_row).sum(axis=0),
        },
        index=pd.Index(all_entries.years, name="year"),
    )


def _dropped(city: City, all_entries: Entries) -> pd.DataFrame:
    """List what a threshold leaves out, one line a cell or portion."""
    cells = all_entries.frame[all_entries.frame["left_out"].to_numpy()]
    if len(all_entries.frame) > all_entries.booked:
        # What is booked and what is taken out of it are one cell; a portion elsewhere is its own.
        keys = ["row", "ward", "period", cells["role"] == MOVED_IN]
        cells = cells.groupby(keys, sort=False)[["pence", "items"]].sum(min_count=1)
        cells = cells.reset_index(["row", "ward", "period"])
    return pd.DataFrame(
        {
            "area_code": _codes(city, cells["ward"]),
            "period": cells["period"].to_numpy(),
            "programme": city.spend.loc[cells["row"], "programme"].to_numpy(),
            "amount": cells["pence"].to_numpy() / 100,
            "items": cells["items"].to_numpy(),
            "reason": "above_threshold",
        }
    )


def _adjusted(city: City, moved: pd.DataFrame) -> pd.DataFrame:
    """List what adjustments take out and put in."""
    return pd.DataFrame(
        {
            "adjustment": moved["adjustment"].to_numpy(),
            "role": moved["role"].to_numpy(),
            "area_code": _codes(city, moved["ward"]),
            "period": moved["period"].to_numpy(),
            "programme": city.spend.loc[moved["row"], "programme"].to_numpy(),
            "amount": moved["pence"].to_numpy() / 100,
            "inside": (moved["year"] >= 0).to_numpy(),
            "left_out": moved["left_out"].to_numpy(),
        }
    )


def _balance(columns: _Columns) -> Balance:
    """Say where the money is; what was booked is added up by itself."""
    inside, placed, out = columns.inside, columns.placed, columns.out

    def pence(which: np.ndarray) -> int:
        return int(columns.pence[which].sum())

    return Balance(
        booked=pence(columns.booked),
        in_wards=pence(inside & placed & ~out),
        citywide=pence(inside & ~placed),
        left_out=pence(out),
        beyond=pence(~inside),
    )


def _codes(city: City, wards: pd.Series) -> np.ndarray:
    """Ward codes of places among the wards; CITYWIDE for none."""
    return np.append(city.wards.index.to_numpy(dtype=object), CITYWIDE)[wards.to_numpy()]


def full_years(table: SpendTable) -> list[str]:
    """The years that the record covers whole."""
    return [year for year in table.years if year not in table.part_years]
