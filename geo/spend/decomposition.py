"""The shift: how much of a change in spend is growth of the whole, and how much is money that moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.errors import Unavailable
from geo.money.apportion import share_out
from geo.spend.table import SpendTable


@dataclass(frozen=True)
class ShiftTotals:
    """The change of a set of wards, taken apart: ``change = growth + shift + membership``, exactly.

    Attributes
    ----------
    before, after : float
        What the set of each year received.
    growth : float
        What the wards of the set before would have gained with the whole, at their old shares.
    shift : float
        What moved to them (negative: away from them).
    membership : float
        What wards that joined the set receive after, less what wards that left it do.
    change : float
        After less before.
    total_before, total_after : float
        The same of all wards.
    """

    before: float
    after: float
    growth: float
    shift: float
    membership: float
    change: float
    total_before: float
    total_after: float


@dataclass(frozen=True, eq=False)
class Decomposition:
    """A change in spend, ward by ward and for a set.

    Attributes
    ----------
    frame : pandas.DataFrame
        By ward: ``before, after, share_before, share_after`` (fractions), ``growth, shift, change`` (growth + shift),
        ``member_before, member_after`` (of the set), ``membership`` (what it adds to the set by joining or leaving).
    totals : ShiftTotals
        Of the set.
    left_out : tuple of str
        Wards without a figure in one of the two years, which take no part.
    """

    frame: pd.DataFrame
    totals: ShiftTotals
    left_out: tuple[str, ...] = ()


def decompose(
    before: pd.Series,
    after: pd.Series,
    members_before: Iterable[str] | None = None,
    members_after: Iterable[str] | None = None,
) -> Decomposition:
    """Take the change of each ward, and of a set of wards, apart into growth and shift.

    Parameters
    ----------
    before, after : pandas.Series of float
        Spend by ward in two years, the same wards in both; the names of the series are the years, for messages.
        Negative amounts (corrections) are allowed.
    members_before, members_after : iterable of str, optional
        The set in each year; by default all wards before, and the same set after.

    Returns
    -------
    Decomposition
        In the unit of the amounts.

    Raises
    ------
    Unavailable
        When there is no ward, an amount is missing, or a year's total is not above zero.
    ValueError
        When the two name different wards, or a member is no ward of the series.

    Notes
    -----
    With T the total of all wards, s = x/T, and 0 and 1 for before and after:
    x1 - x0 = s0·(T1 - T0) + (s1 - s0)·T1, growth and shift. It is the two-part shift-share of Dunn (1960), "A
    statistical and analytical technique for regional analysis", with each ward as a region and no industries. For a
    set that changes from S0 to S1, x1(S1) - x0(S0) = Σ_{S0} growth + Σ_{S0} shift + Σ_{joined} x1 - Σ_{left} x1; the
    last two are the effect of the changed set, at the amounts after.
    """
    _check(before, after)
    total_before, total_after = float(before.sum()), float(after.sum())
    growth = before / total_before * (total_after - total_before)
    # s1·T1 is x1 itself: so written, growth and shift add up to the change without a second division.
    shift = after - before / total_before * total_after
    return _assemble(before, after, growth, shift, members_before, members_after)


def decompose_pence(
    before: pd.Series,
    after: pd.Series,
    members_before: Iterable[str] | None = None,
    members_after: Iterable[str] | None = None,
) -> Decomposition:
    """Do the same in whole pence, so that a printed table adds up to the penny.

    Parameters
    ----------
    before, after : pandas.Series of int
        Pence by ward in two years, as `geo.money.pence.to_pence` gives them.
    members_before, members_after
        As in `decompose`.

    Returns
    -------
    Decomposition
        In whole pence. Growth is shared out by largest remainder, so that it adds up to the growth of the whole; shift
        is the rest, and adds up to zero over all wards.

    Raises
    ------
    Unavailable, ValueError
        As `decompose`; also a ValueError when an amount is not a whole number.
    """
    _check(before, after)
    for year in (before, after):
        part = year.index[year % 1 != 0].tolist()
        if part:
            raise ValueError(f"{part[0]} has {year[part[0]]} pence, which is no whole number.")
    before, after = before.astype(np.int64), after.astype(np.int64)
    shared = share_out(int(after.sum() - before.sum()), before.tolist())
    growth = pd.Series(shared, index=before.index, dtype=np.int64)
    return _assemble(before, after, growth, after - before - growth, members_before, members_after)


def decompose_years(
    table: SpendTable,
    year_before: str,
    year_after: str,
    members_before: Iterable[str] | None = None,
    members_after: Iterable[str] | None = None,
) -> Decomposition:
    """Take the change between two years of a spend table apart.

    Parameters
    ----------
    table : SpendTable
    year_before, year_after : str
        Two of its years.
    members_before, members_after
        As in `decompose`.

    Returns
    -------
    Decomposition
        In pounds, of the wards that have a row in both years; the others are in ``left_out``.

    Raises
    ------
    Unavailable
        When a year is not in the table, and as `decompose`.
    """
    for year in (year_before, year_after):
        if year not in table.years:
            raise Unavailable(f"There is no spend of {year}. Years: {', '.join(table.years)}.")
    before, after = table.counted[year_before], table.counted[year_after]
    known = before.notna() & after.notna()
    left_out = set(before.index[~known])
    kept = [
        None if codes is None else [code for code in codes if code not in left_out]
        for codes in (members_before, members_after)
    ]
    done = decompose(before[known].rename(year_before), after[known].rename(year_after), *kept)
    return Decomposition(done.frame, done.totals, tuple(sorted(left_out)))


def _check(before: pd.Series, after: pd.Series) -> None:
    """Refuse what has no shares."""
    if before.empty:
        raise Unavailable("There is no ward to take apart.")
    if not before.index.is_unique or not after.index.is_unique:
        raise ValueError("A ward stands twice in one year.")
    strangers = before.index.symmetric_difference(after.index)
    if len(strangers):
        raise ValueError(f"The two years have different wards: {', '.join(map(str, strangers[:5]))}.")
    for year, usual in ((before, "the year before"), (after, "the year after")):
        name = usual if year.name is None else str(year.name)
        missing = year.index[~np.isfinite(year.to_numpy(dtype=float))].tolist()
        if missing:
            raise Unavailable(f"There is no amount for {', '.join(map(str, missing[:5]))} in {name}.")
        if not year.sum() > 0:
            raise Unavailable(f"The total of {name} is {year.sum():,}: without spend above zero there are no shares.")


def _assemble(
    before: pd.Series,
    after: pd.Series,
    growth: pd.Series,
    shift: pd.Series,
    members_before: Iterable[str] | None,
    members_after: Iterable[str] | None,
) -> Decomposition:
    """Put wards and set side by side."""
    old = frozenset(before.index if members_before is None else members_before)
    new = old if members_after is None else frozenset(members_after)
    strangers = sorted(map(str, (old | new) - set(before.index)))
    if strangers:
        raise ValueError(f"'{strangers[0]}' is in the set, but has no amounts.")
    after = after.reindex(before.index)
    frame = pd.DataFrame(
        {
            "before": before,
            "after": after,
            "share_before": before / before.sum(),
            "share_after": after / after.sum(),
            "growth": growth,
            "shift": shift.reindex(before.index),
            "change": after - before,
            "member_before": before.index.isin(old),
            "member_after": before.index.isin(new),
        }
    )
    joined = frame["member_after"].astype(int) - frame["member_before"].astype(int)
    frame["membership"] = joined * after
    had, has = frame["member_before"], frame["member_after"]
    sums = {
        "before": before[had].sum(),
        "after": after[has].sum(),
        "growth": frame.loc[had, "growth"].sum(),
        "shift": frame.loc[had, "shift"].sum(),
        "membership": frame["membership"].sum(),
        "change": after[has].sum() - before[had].sum(),
        "total_before": before.sum(),
        "total_after": after.sum(),
    }
    return Decomposition(frame, ShiftTotals(**{name: value.item() for name, value in sums.items()}))
