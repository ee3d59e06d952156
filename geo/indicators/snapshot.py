"""One indicator in one edition: each ward's value and rank, the city's figure, and the course over editions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.caching import cached_by_city
from geo.errors import Unavailable
from geo.indicators.counts import are_counts, count_multiplier
from geo.indicators.indicator import Indicator, indicator_of
from geo.indicators.own_population import own_population
from geo.periods import in_time
from geo.statistics.class_breaks import ClassBreaks, class_breaks
from geo.statistics.ranks import competition_ranks

if TYPE_CHECKING:
    from geo.city import City


SUMMED, WEIGHTED_MEAN = "counts summed", "weighted mean"
"""How a city's figure was reached: its method begins with one of them, where there is a figure."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One indicator in one edition, ready to be drawn, ranked and put into words.

    Attributes
    ----------
    indicator : Indicator
        What is shown.
    period : str
        The edition.
    frame : pandas.DataFrame
        Indexed by ward code: ``ward_name, value, numerator, denominator, lower, upper, flag, note, rank,
        class_index``. Rank 1 is the most intense need (`geo.statistics.ranks`). Missing stays NaN.
    breaks : ClassBreaks
        Class limits, the same for every edition of the indicator.
    city_value : float
        The city's figure in the indicator's own unit, NaN where none can be given.
    city_method : str
        How the city's figure was reached and over whom, or why there is none, in words.
    """

    indicator: Indicator
    period: str
    frame: pd.DataFrame
    breaks: ClassBreaks
    city_value: float
    city_method: str

    @property
    def city_is_mean(self) -> bool:
        """Whether the city's figure is a weighted mean of the wards' figures, not their counts summed."""
        return self.city_method.startswith(WEIGHTED_MEAN)

    @cached_property
    def ranked(self) -> pd.DataFrame:
        """Wards with a value, most intense first; ties in the order of their names."""
        return self.frame.dropna(subset=["value"]).sort_values(["rank", "ward_name"])

    @cached_property
    def missing(self) -> pd.DataFrame:
        """Wards without a value."""
        return self.frame[self.frame["value"].isna()]


@cached_by_city(maxsize=512)
def editions(city: City, indicator: str) -> tuple[str, ...]:
    """The editions in which at least one ward has a value, oldest first.

    Raises
    ------
    Unavailable
        When the catalogue has no such indicator.
    """
    indicator_of(city, indicator)  # refuses what is not in the catalogue
    rows = city.indicators[(city.indicators["indicator"] == indicator) & city.indicators["value"].notna()]
    return tuple(in_time(rows["period"]))


@cached_by_city()
def all_editions(city: City) -> tuple[str, ...]:
    """Every edition that any indicator of the city has, oldest first."""
    return tuple(in_time(period for name in city.catalogue.index for period in editions(city, name)))


@cached_by_city(maxsize=2048)
def snapshot(city: City, indicator: str, period: str, scheme: str = "fisher_jenks") -> Snapshot:
    """An indicator's values, ranks, classes and city figure in one edition.

    Parameters
    ----------
    city : City
        The city; its tables are not changed.
    indicator : str
        A name in the catalogue.
    period : str
        An edition of that indicator.
    scheme : {"fisher_jenks", "quantiles", "equal_interval"}
        How class limits are set; see :func:`geo.statistics.class_breaks.class_breaks`.

    Returns
    -------
    Snapshot
        Cached: the same city, indicator, edition and scheme give the same object.

    Raises
    ------
    Unavailable
        When the city has no such indicator or edition.
    ValueError
        When the scheme is unknown.
    """
    facts = indicator_of(city, indicator)
    if period not in editions(city, indicator):
        available = ", ".join(editions(city, indicator)) or "none"
        raise Unavailable(f"'{indicator}' has no edition '{period}'. Editions with data: {available}.")
    rows = city.indicators.take(_positions(city)[indicator, period]).set_index("area_code")
    columns = ["value", "numerator", "denominator", "lower", "upper", "flag", "note"]
    frame = pd.DataFrame(city.wards[["ward_name"]]).join(rows[columns])
    frame[["flag", "note"]] = frame[["flag", "note"]].fillna("")
    frame.loc[frame["value"].isna() & (frame["flag"] == ""), "flag"] = "x"
    frame["rank"] = competition_ranks(frame["value"], lowest_first=facts.low_is_worse)
    breaks = _breaks(city, indicator, scheme)
    frame["class_index"] = breaks.assign(frame["value"], reverse=facts.low_is_worse)
    value, method = _city_figure(city, facts, frame, period)
    return Snapshot(facts, period, frame, breaks, value, method)


@cached_by_city()
def _positions(city: City) -> dict[tuple[str, str], np.ndarray]:
    """Where the rows of each indicator and edition stand in the table of indicators."""
    return city.indicators.groupby(["indicator", "period"], sort=False).indices


@cached_by_city(maxsize=2048)
def _breaks(city: City, indicator: str, scheme: str) -> ClassBreaks:
    """Class limits over every edition of an indicator."""
    return class_breaks(city.indicators["value"][city.indicators["indicator"] == indicator], scheme=scheme)


def course(city: City, indicator: str, ward_code: str) -> pd.DataFrame:
    """A ward's value and rank in each edition, with the city's figure.

    Returns
    -------
    pandas.DataFrame
        One row an edition: ``period, value, rank, ranked`` (how many wards have a rank) and ``city_value``.
        An edition without a value for the ward keeps its row, with NaN.

    Raises
    ------
    Unavailable
        When the city has no such ward or indicator.
    """
    if ward_code not in city.wards.index:
        raise Unavailable(f"{city.name} has no ward '{ward_code}' ({city.vintage}).")
    rows = []
    for period in editions(city, indicator):
        current = snapshot(city, indicator, period)
        ward = current.frame.loc[ward_code]
        rows.append((period, ward["value"], ward["rank"], int(current.frame["rank"].count()), current.city_value))
    return pd.DataFrame(rows, columns=["period", "value", "rank", "ranked", "city_value"])


def rank_courses(city: City, indicator: str) -> pd.DataFrame:
    """Every ward's rank in every edition.

    Returns
    -------
    pandas.DataFrame
        One row a ward code, one column an edition, oldest first; NaN where a ward has no value.
    """
    return pd.DataFrame(
        {period: snapshot(city, indicator, period).frame["rank"] for period in editions(city, indicator)}
    )


def figure_of(city: City, snapshot: Snapshot, wards: Iterable[str]) -> tuple[float, str]:
    """The figure of some wards together, and how it was reached, as the city's own is.

    Returns
    -------
    tuple of (float, str)
        NaN where none has a value, or a population is missing that is needed.
    """
    some = snapshot.frame[snapshot.frame.index.isin(list(wards))]
    return _city_figure(city, snapshot.indicator, some, snapshot.period, whole=snapshot.frame)


def _city_figure(
    city: City, facts: Indicator, frame: pd.DataFrame, period: str, *, whole: pd.DataFrame | None = None
) -> tuple[float, str]:
    """Counts over counts where every ward has them, else the wards' mean weighted by the indicator's own people."""
    known = frame.dropna(subset=["value"])
    every = "all wards" if whole is None else "these wards"
    wards_used = every if len(known) == len(frame) else f"the {len(known)} of {len(frame)} wards with data"
    if known.empty:
        return float("nan"), "no city figure: no ward has data"
    if facts.kind == "count":
        # Beside a ward's count neither the sum nor a mean is a yardstick: a larger ward has more of everything.
        return float("nan"), f"{known['value'].sum():,.{facts.decimals}f} in {wards_used} together, {SUMMED}"
    counts = known[["numerator", "denominator"]]
    if counts.notna().all(axis=None) and (counts["denominator"] > 0).any():
        # All wards say which unit the figures have, also where only some are added up.
        rows = frame if whole is None else whole
        times = count_multiplier(facts.kind, facts.unit, rows)
        if are_counts(rows, times):
            return float(times * counts["numerator"].sum() / counts["denominator"].sum()), f"{SUMMED} over {wards_used}"
    own = own_population(city, facts, period, known)
    if own.weights.isna().any() or own.weights.sum() <= 0:
        return float("nan"), f"no city figure: the package has no {own.lacking} for every ward with data"
    mean = float((known["value"] * own.weights).sum() / own.weights.sum())
    return mean, f"{WEIGHTED_MEAN} of {wards_used}, by {own.words}"


def measures(city: City) -> list[str]:
    """The indicators with data that tell more need from less."""
    return [name for name in city.catalogue.index if indicator_of(city, name).directed and editions(city, name)]
