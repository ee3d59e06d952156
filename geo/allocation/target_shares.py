"""Where money should go: target shares from population and need, today's distance from them, and who would gain."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype

from geo.allocation.checks import by_ward
from geo.errors import Unavailable

# A required share that is above the formula's by no more than floating point adds raises nothing.
_NO_MORE = 1e-12


def target_shares(population: pd.Series, need: pd.Series, *, universal: float) -> pd.Series:
    """Each ward's target share: population x (universal + (1 - universal) x need / mean need), as a part of the whole.

    Parameters
    ----------
    population : pandas.Series
        Persons by ward, all above zero.
    need : pandas.Series
        Need a head by ward, on a scale with a true zero, on which twice the figure is twice the need: a share, a rate,
        or a count over the people. Scores and indices on the exponential scale, in ranks, in standard deviations or
        from 0 to 1 have none: what is handed in here cannot be told apart, so `geo.scenarios.choices.scenario_inputs`
        refuses them (`geo.need_index.true_zero`).
    universal : float
        The part that goes by population alone, from 0 (all by need) to 1 (all by population).

    Returns
    -------
    pandas.Series
        "target_share" by ward, in the order of `population`, adding up to 1.

    Raises
    ------
    Unavailable
        When a ward has no figure, a negative need or no population, naming it; when no ward has any need.
    ValueError
        When `universal` is not from 0 to 1.

    Notes
    -----
    Mean need is weighted by population. The weights then add up to the population whatever `universal` is, so that the
    share is a mix of two shares, ``universal x population share + (1 - universal) x share of (population x need)``, and
    `universal` changes the tilt and nothing else. Weighted capitation: Smith, P. C. (2006), Formula Funding of Public
    Services, Routledge.

    Examples
    --------
    >>> people = pd.Series({"North": 1000, "South": 3000})
    >>> target_shares(people, pd.Series({"North": 0.3, "South": 0.1}), universal=0.5).round(3).to_dict()
    {'North': 0.375, 'South': 0.625}
    """
    people, needed = _people_and_need(population, need)
    weights = _weights(people.to_numpy(), needed.to_numpy()[:, None], universal)[:, 0]
    return pd.Series(weights, index=population.index, name="target_share")


def raised_together(shares: pd.Series, members: Collection[Any], required: float | None) -> pd.Series:
    """Target shares in which some wards together have at least a required share.

    Parameters
    ----------
    shares : pandas.Series
        Target shares by ward, adding up to 1.
    members : collection
        The wards for which a share is required.
    required : float or None
        From 0 to 1; None where nothing is required.

    Returns
    -------
    pandas.Series
        As given where the members have the required share already. Else theirs are scaled up together, in proportion,
        until they add up to it, and the others' scaled down together. Within the set and outside it no ward's share
        changes against another's, so that money a head keeps the order of need. Where the members have no share at
        all there is no proportion, and nothing is scaled.

    Examples
    --------
    >>> shares = pd.Series({"A": 0.2, "B": 0.1, "C": 0.7})
    >>> raised_together(shares, ["A", "B"], 0.6).round(3).to_dict()
    {'A': 0.4, 'B': 0.2, 'C': 0.4}
    """
    values = raise_together(shares.to_numpy(dtype=float), np.asarray(shares.index.isin(list(members))), required)
    return pd.Series(values, index=shares.index, name=shares.name)


def raise_together(
    shares: NDArray[np.float64], members: NDArray[np.bool_], required: float | None
) -> NDArray[np.float64]:
    """Scale the target shares of some wards up together, in proportion, to a required share, and the others' down.

    Parameters
    ----------
    shares : numpy.ndarray
        By ward, adding up to 1.
    members : numpy.ndarray of bool
        The wards that the share is required for.
    required : float or None
        From 0 to 1.

    Returns
    -------
    numpy.ndarray
        `shares` itself where the members have as much already, or have no share that could be scaled.
    """
    together = float(shares[members].sum())
    if required is None or required <= together + _NO_MORE or together <= 0:
        return shares
    rest = max(1 - together, _NO_MORE)
    return np.where(members, shares * (required / together), shares * ((1 - required) / rest))


def distance_from_target(baseline: pd.Series, shares: pd.Series, population: pd.Series | None = None) -> pd.DataFrame:
    """Today's spend by ward against its target.

    Parameters
    ----------
    baseline : pandas.Series
        Pounds by ward, without citywide money; more than zero in all.
    shares : pandas.Series
        Target shares by ward.
    population : pandas.Series, optional
        Persons by ward, for the pounds a head.

    Returns
    -------
    pandas.DataFrame
        By ward, in the order of `baseline`: ``amount, share, target_share, target, distance, distance_rate`` and,
        with `population`, ``per_head, target_per_head``. ``distance`` is amount less target in pounds and
        ``distance_rate`` its part of the target: above zero is above target, as in NHS England's distance from
        target. The rate is NaN where the target is zero.

    Raises
    ------
    Unavailable
        When a ward has no figure or a negative one, naming it, or nothing is spent at all.
    """
    amount = by_ward(baseline, "baseline spend")
    share = by_ward(shares, "target shares", baseline.index)
    if amount.sum() <= 0:
        raise Unavailable("No ward has any spend, so that there is no distance from target.")
    target = share * amount.sum()
    frame = pd.DataFrame({"amount": amount, "share": amount / amount.sum(), "target_share": share, "target": target})
    frame["distance"] = amount - target
    frame["distance_rate"] = frame["distance"] / target.where(target > 0)
    if population is not None:
        people = _population(population, baseline.index)
        frame["per_head"], frame["target_per_head"] = amount / people, target / people
    return frame


def sensitivity(
    population: pd.Series, need: pd.DataFrame, baseline: pd.Series, *, universal: float, coverage: float = 0.9
) -> pd.DataFrame:
    """How often each ward would gain if it went to its target today, over draws of need.

    Parameters
    ----------
    population : pandas.Series
        Persons by ward.
    need : pandas.DataFrame
        Need a head: a row a ward, a column a draw, such as those of the index under other weights.
    baseline : pandas.Series
        Today's pounds by ward, without citywide money.
    universal : float
        As in :func:`target_shares`.
    coverage : float, default 0.9
        The part of the draws between ``lower`` and ``upper``.

    Returns
    -------
    pandas.DataFrame
        By ward, in the order of `population`: ``present_share``; ``gains``, the part of the draws in which the target
        share is above it; ``median``, ``lower`` and ``upper`` of the target share.

    Raises
    ------
    Unavailable
        As :func:`target_shares`, and when nothing is spent.
    ValueError
        When there is no draw, or `coverage` is not between 0 and 1.
    """
    if not 0 < coverage < 1:
        raise ValueError(f"The coverage must be between 0 and 1, not {coverage!r}.")
    if not need.shape[1]:
        raise ValueError("There is no draw of need.")
    people = _population(population)
    present = by_ward(baseline, "baseline spend", people.index)
    if present.sum() <= 0:
        raise Unavailable("No ward has any spend, so that no present share can be compared.")
    drawn = _drawn(need, people.index)
    shares = _weights(people.to_numpy(), drawn, universal)
    present = present / present.sum()
    lower, median, upper = np.quantile(shares, [(1 - coverage) / 2, 0.5, (1 + coverage) / 2], axis=1)
    gains = (shares > present.to_numpy()[:, None]).mean(axis=1)
    return pd.DataFrame(
        {"present_share": present, "gains": gains, "median": median, "lower": lower, "upper": upper}, people.index
    )


def _drawn(need: pd.DataFrame, wards: pd.Index) -> np.ndarray:
    """Draws of need, checked all at once; what is not in order is looked at one by one, and refused by name."""
    drawn = np.full((len(wards), need.shape[1]), np.nan)
    if need.index.is_unique and set(need.index) == set(wards) and all(map(is_numeric_dtype, need.dtypes)):
        drawn = need.reindex(wards).to_numpy(dtype=float)
    in_order = (np.isfinite(drawn) & (drawn >= 0)).all(axis=0)
    for place in np.flatnonzero(~in_order):
        drawn[:, place] = by_ward(need.iloc[:, place], f"need (draw {need.columns[place]})", wards)
    return drawn


def _people_and_need(population: pd.Series, need: pd.Series) -> tuple[pd.Series, pd.Series]:
    people = _population(population)
    return people, by_ward(need, "need", people.index)


def _population(population: pd.Series, wards: pd.Index | None = None) -> pd.Series:
    """Persons by ward, none without any."""
    people = by_ward(population, "population", wards)
    if (people == 0).any():
        raise Unavailable(f"{', '.join(map(str, people.index[people == 0]))}: no people in the population.")
    return people


def _weights(people: np.ndarray, need: np.ndarray, universal: float) -> np.ndarray:
    """Target shares for a column or many of need."""
    if isinstance(universal, bool) or not 0 <= universal <= 1:
        raise ValueError(f"The universal part must be from 0 to 1, not {universal!r}.")
    needed = people[:, None] * need
    total = needed.sum(axis=0)
    if (total <= 0).any():
        raise Unavailable("No ward has any need, so that there is no mean need to compare with.")
    return universal * (people / people.sum())[:, None] + (1 - universal) * needed / total
