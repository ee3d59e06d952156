"""Disclosure control: counts of so few people that a person could be known in them are withheld."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.disclosure.bases import bases_in

MINIMUM_COUNT = 5
_NEAR = 0.1
_EVERYONE = "all"
"""The age band of everyone (`geo.population.EVERYONE`, which stands on a floor above this one)."""
_WITHHELD = ["value", "numerator", "lower", "upper"]


def withhold_small_counts(
    indicators: pd.DataFrame,
    catalogue: pd.DataFrame,
    minimum_count: int = MINIMUM_COUNT,
    population: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Withhold small counts, and enough others that they cannot be had by subtraction.

    Parameters
    ----------
    indicators : pandas.DataFrame
        As in `geo.City`.
    catalogue : pandas.DataFrame
        As in `geo.City`; the kind of an indicator says where its count stands.
    minimum_count : int, default 5
        The smallest count that may be shown.
    population : pandas.DataFrame, optional
        As in `geo.City`. A share or a rate with neither numerator nor denominator is about the people of its age band
        (the catalogue's ``population``, everyone where it names none), and anyone can look them up here.

    Returns
    -------
    pandas.DataFrame
        The same rows; in those withheld ``value``, ``numerator``, ``lower`` and ``upper`` are missing and the flag
        is "c".

    Raises
    ------
    ValueError
        When `minimum_count` is below 1.

    Notes
    -----
    Primary: a count above 0 and below `minimum_count`, and whatever the package itself flags "c". The smallest count
    that anyone can work out decides: the numerator, the value of a count, and the value times the denominator over the
    base that the unit or the title names, however it is spelt (`geo.disclosure.bases`). A true 0 stays; a value above 0
    is no 0. Where neither names the base of a rate, rows that have a numerator give it away to anyone, and it is taken
    from them; where there are none, a rate with a denominator and no numerator is withheld, for nobody can tell whether
    a small count is behind it (`unreadable_rates`).

    Secondary: in each indicator and period with a primary, the total less the wards shown must not give the count
    away. So at least two wards are withheld, and together they hold at least `minimum_count` people (or one of them
    has a count that not even the package gives), taking next the ward with the smallest count above 0 (then, where
    there is none, one with 0).

    This is the control of one table of wards. It does not look at differences between overlapping areas, between
    editions, or between indicators that share a numerator; nor at the complement (all but a few people), at rates
    without numerator and denominator, or at what a note says.
    """
    if minimum_count < 1:
        raise ValueError(f"The smallest count that may be shown must be 1 or more, not {minimum_count}.")
    shown = indicators.copy()
    known = shown if population is None else with_people(shown, catalogue, population)
    counts = smallest_counts(known, catalogue)
    small = (counts > 0) & (counts < minimum_count)
    withheld = small | (shown["flag"] == "c") | unreadable_rates(shown, catalogue)
    for _, rows in shown[withheld].groupby(["indicator", "period"], sort=False):
        same = (shown["indicator"] == rows["indicator"].iloc[0]) & (shown["period"] == rows["period"].iloc[0])
        withheld |= _secondary(counts[same], withheld[same], minimum_count).reindex(shown.index, fill_value=False)
    shown.loc[withheld, _WITHHELD] = np.nan
    shown.loc[withheld, "flag"] = "c"
    return shown


def with_people(indicators: pd.DataFrame, catalogue: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """The rows with the denominators that anyone can look up: the people of a share's or a rate's own age band.

    Returns
    -------
    pandas.DataFrame
        A copy, in which rows of a share or a rate that have neither numerator nor denominator have the fewest people
        that the package gives the ward's band in any year, where it gives any.
    """
    filled = indicators.copy()
    kind = indicators["indicator"].map(catalogue["kind"].to_dict())
    bare = kind.isin(["proportion", "rate"]) & indicators["numerator"].isna() & indicators["denominator"].isna()
    fewest = population.groupby(["age_band", "area_code"])["population"].min()
    for name, rows in indicators[bare].groupby("indicator", sort=False):
        band = str(catalogue.loc[name].get("population", "") or _EVERYONE)
        people = fewest[fewest.index.get_level_values("age_band") == band].droplevel("age_band")
        filled.loc[rows.index, "denominator"] = rows["area_code"].map(people.to_dict()).astype(float)
    return filled


def smallest_counts(indicators: pd.DataFrame, catalogue: pd.DataFrame) -> pd.Series:
    """The smallest number of people, above none, that anyone can work out from each row.

    Returns
    -------
    pandas.Series of float
        By row: 0 where every way leads to none, NaN where the row gives no count away.
    """
    kind = indicators["indicator"].map(catalogue["kind"].to_dict())
    ways = [indicators["numerator"], indicators["value"].where(kind == "count")]
    product = (indicators["value"] * indicators["denominator"]).abs()
    bases = _bases_by_row(indicators, catalogue)
    for place in range(max(map(len, bases), default=0)):
        base = pd.Series(
            [each[place] if place < len(each) else np.nan for each in bases], indicators.index, dtype=float
        )
        people = product / base
        # Below one half someone is there all the same.
        ways.append(people.round().where((people == 0) | (people >= 1), 1.0).where(people.notna()))
    # Nobody is nobody to any base.
    ways.append(product.where(product == 0))
    found = pd.concat(ways, axis=1).astype(float)
    return found.where(found > 0).min(axis=1).fillna(found.min(axis=1))


def unreadable_rates(indicators: pd.DataFrame, catalogue: pd.DataFrame) -> pd.Series:
    """Which rows are rates that have a denominator and no count, and of which nobody can tell the base.

    Returns
    -------
    pandas.Series of bool
        By row.
    """
    kind = indicators["indicator"].map(catalogue["kind"].to_dict())
    no_base = pd.Series([not each for each in _bases_by_row(indicators, catalogue)], indicators.index, dtype=bool)
    counted = indicators["numerator"].notna() | (indicators["value"] == 0)
    has_both = indicators["value"].notna() & indicators["denominator"].notna()
    return (kind == "rate") & no_base & has_both & ~counted


def _bases_by_row(indicators: pd.DataFrame, catalogue: pd.DataFrame) -> list[tuple[float, ...]]:
    """To how many people each row's value may relate; none where nobody can tell."""
    named = {str(name): _named_bases(row) for name, row in catalogue.iterrows()}
    given_away = {
        key: _base_of_rows(rows)
        for key, rows in indicators.groupby(["indicator", "period"], sort=False)
        if not named.get(str(key[0])) and str(key[0]) in named
    }
    keys = zip(indicators["indicator"], indicators["period"], strict=True)
    return [named.get(str(name), ()) or given_away.get((name, period), ()) for name, period in keys]


def _named_bases(indicator: pd.Series) -> tuple[float, ...]:
    """The bases that the unit of an indicator names, or else its titles: 1 for a proportion, which is a fraction."""
    if indicator["kind"] == "proportion":
        return (1.0,)
    texts = (str(indicator.get(column, "") or "") for column in ("unit", "title", "short_title", "description"))
    return next(filter(None, map(bases_in, texts)), ())


def _base_of_rows(rows: pd.DataFrame) -> tuple[float, ...]:
    """The base that rows with a numerator give away: value times denominator over it, as a power of ten where near."""
    ratio = (rows["value"] * rows["denominator"] / rows["numerator"]).where(rows["numerator"] > 0)
    base = ratio.replace([np.inf, -np.inf], np.nan).median()
    if not base > 0:
        return ()
    round_base = 10.0 ** round(np.log10(base))
    return (round_base if abs(base / round_base - 1) < _NEAR else float(base),)


def _secondary(counts: pd.Series, withheld: pd.Series, minimum_count: int) -> pd.Series:
    """Which wards to withhold as well, for one indicator and period."""
    taken = withheld.copy()
    # The smallest counts first, zeros last; wards without a count have nothing to subtract with.
    published = counts[~withheld].dropna()
    queue = [*published[published > 0].sort_values(kind="stable").index, *published[published == 0].index]
    for row in queue:
        hidden = counts[taken]
        if len(hidden) >= 2 and (hidden.isna().any() or hidden.sum() >= minimum_count):
            break
        taken[row] = True
    return taken
