"""Against the plan: the path of a share from its baseline to its target, and where the actual share stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from geo.periods import parse_period, same_period, year_of

Shape = Literal["straight", "stepped"]
ON_TRACK, BEHIND, CANNOT_BE_SAID = "on_track", "behind", "cannot_be_said"
NO_DATA, OTHER_YEARS, PART_YEAR, ONE_ITEM = "no_data", "other_years", "part_year", "one_item"

TOLERANCE = 0.005
"""Half a percentage point: what a share shown in whole percent is rounded by."""


def plan_path(
    baseline_share: float, target_share: float, years: Sequence[str], shape: Shape = "straight", *, steps: int = 2
) -> pd.Series:
    """Lay the path of a share from its baseline to its target.

    Parameters
    ----------
    baseline_share, target_share : float
        Fractions from 0 to 1, of the first and the last year.
    years : sequence of str
        The years of the plan, rising, the baseline year first and the year of the target last.
    shape : {"straight", "stepped"}
        The same rise every year, or equal steps at equal intervals with the share held between them.
    steps : int, default 2
        How many steps; only for "stepped". The last is taken in the last year.

    Returns
    -------
    pandas.Series of float
        The share that the plan asks for, by year.

    Raises
    ------
    ValueError
        When a share is not a fraction, there are fewer than two years or they do not rise, the shape is unknown, or
        there are fewer than one or more steps than years after the baseline.

    Notes
    -----
    With t the calendar years since the baseline and N those of the whole plan: b + (g - b)·t/N, or, stepped with k
    steps, b + (g - b)·⌊k·t/N⌋/k.
    """
    for name, share in (("baseline", baseline_share), ("target", target_share)):
        if not 0 <= share <= 1:
            raise ValueError(f"The {name} share must be a fraction from 0 to 1, not {share}.")
    begun = [year_of(year) for year in years]
    numbers = np.array([np.nan if year is None else year for year in begun])
    if len(years) < 2 or not (np.diff(numbers) > 0).all():
        raise ValueError(f"The years of a plan rise from its baseline to its target, not {', '.join(years) or 'none'}.")
    passed, whole = numbers - numbers[0], numbers[-1] - numbers[0]
    if shape == "straight":
        done = passed / whole
    elif shape == "stepped":
        if not 1 <= steps <= whole:
            raise ValueError(f"A plan of {whole:.0f} years takes 1 to {whole:.0f} steps, not {steps}.")
        done = np.floor(steps * passed / whole) / steps
    else:
        raise ValueError(f"A path is straight or stepped, not '{shape}'.")
    path = baseline_share + (target_share - baseline_share) * done
    path[-1] = target_share
    return pd.Series(path, index=pd.Index(years, name="year"), name="path")


def compare_with_target(
    actual_shares: pd.Series,
    baseline_share: float,
    target_share: float,
    years: Sequence[str],
    shape: Shape = "straight",
    *,
    steps: int = 2,
    tolerance: float = TOLERANCE,
    part_years: Collection[str] = (),
    low: pd.Series | None = None,
    high: pd.Series | None = None,
) -> pd.DataFrame:
    """Hold actual shares against a path.

    Parameters
    ----------
    actual_shares : pandas.Series of float
        By year, NaN where there is none.
    baseline_share, target_share, years, shape, steps
        As in `plan_path`.
    tolerance, part_years, low, high
        As in `compare_with_path`.

    Returns
    -------
    pandas.DataFrame
        As `compare_with_path`.

    Raises
    ------
    ValueError
        As `plan_path` and `compare_with_path`.
    """
    path = plan_path(baseline_share, target_share, years, shape, steps=steps)
    # The baseline lies on its path by definition: no item decides that.
    low, high = (None if bound is None else bound.drop(years[0], errors="ignore") for bound in (low, high))
    return compare_with_path(actual_shares, path, tolerance=tolerance, part_years=part_years, low=low, high=high)


def compare_with_path(
    actual_shares: pd.Series,
    path: pd.Series,
    *,
    tolerance: float = TOLERANCE,
    part_years: Collection[str] = (),
    low: pd.Series | None = None,
    high: pd.Series | None = None,
) -> pd.DataFrame:
    """Hold actual shares against the path of a plan, such as a published allocation.

    Parameters
    ----------
    actual_shares : pandas.Series of float
        By year, NaN where there is none.
    path : pandas.Series of float
        By year, the baseline first.
    tolerance : float, default `TOLERANCE`
        How far short of the path a share may be and still be on track.
    part_years : collection of str
        Years of which the record covers only a part.
    low, high : pandas.Series of float, optional
        By year, the least and largest share with one item left out (`geo.spend.influence.Fragility.by_year`).

    Returns
    -------
    pandas.DataFrame
        By year of the path: ``path, actual, gap`` (actual less path), ``status`` ("on_track", "behind" or
        "cannot_be_said") and ``reason``: "" where it can be said, else the first that holds of "other_years" (the
        record has no such years, see `years_apart`), "no_data" (no share for the year), "part_year", "one_item" (the
        status would be another without one item).

    Raises
    ------
    ValueError
        When the path is empty or has a gap, or the tolerance is negative.

    Notes
    -----
    A share is on track where it is at or beyond the path, less the tolerance, in the direction of the plan: upwards,
    or downwards where the target lies below the baseline. More than was planned is on track.

    A year of the path and one of the record are the same where they are the same days, however they are written
    ("2019/20", "2019-20"); the record's writing is given. A calendar year is never taken for a financial one.
    """
    if path.empty or path.isna().any():
        raise ValueError("The path of the plan must have a share for every year.")
    if not tolerance >= 0:
        raise ValueError(f"The tolerance cannot be negative: {tolerance}.")
    own = [same_period(str(year), actual_shares.index) or year for year in path.index]
    if len(set(own)) == len(own):
        path = path.set_axis(pd.Index(own, name=path.index.name))
    actual = actual_shares.reindex(path.index)
    apart = actual.isna() & np.array([years_apart(str(year), actual_shares.index) for year in path.index])
    upwards = path.iloc[-1] >= path.iloc[0]

    def reached(shares: pd.Series) -> pd.Series:
        gap = (shares - path) if upwards else (path - shares)
        # Sums of binary fractions must not put a share on the wrong side of a limit that it meets.
        return gap >= -tolerance - 1e-12

    on_track = reached(actual)
    decided = pd.Series(False, index=path.index)
    for bound in (low, high):
        if bound is not None:
            there = bound.reindex(path.index)
            decided |= there.notna() & (reached(there) != on_track)
    reason = pd.Series("", index=path.index)
    part_year = path.index.isin(list(part_years))
    for code, holds in ((ONE_ITEM, decided), (PART_YEAR, part_year), (NO_DATA, actual.isna()), (OTHER_YEARS, apart)):
        reason[holds] = code
    status = pd.Series(np.where(on_track, ON_TRACK, BEHIND), index=path.index)
    status[reason != ""] = CANNOT_BE_SAID
    return pd.DataFrame({"path": path, "actual": actual, "gap": actual - path, "status": status, "reason": reason})


def years_apart(year: str, record: Iterable[str]) -> bool:
    """Whether a year can be none of a record's, now or later: all of the record's years begin in another month.

    Examples
    --------
    >>> years_apart("2019/20", ["2017", "2018"]), years_apart("2019/20", ["2017/18"]), years_apart("2019", ["2018"])
    (True, False, False)
    """
    own, others = parse_period(year), [period for text in record if (period := parse_period(str(text)))]
    if own is None or own.kind != "year" or not others:
        return False
    return all(each.kind == "year" and each.start.month != own.start.month for each in others)


@dataclass(frozen=True)
class PlannedSetShares:
    """A published plan, as far as a set of wards is concerned.

    Attributes
    ----------
    shares : pandas.Series
        The set's share of the plan's money by year, the baseline first.
    nearest : bool
        Whether the plan is only the nearest possible one: it does not keep all that was asked.
    """

    shares: pd.Series
    nearest: bool


PlannedShares = Callable[[Collection[str]], PlannedSetShares | None]
"""What a published plan means a set of wards to have; None where there is no such plan."""
