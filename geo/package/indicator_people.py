"""Whom the catalogue says an indicator is about, held against the people and the denominators that the package has."""

from __future__ import annotations

import pandas as pd

from geo.package.findings import Table
from geo.population import DENOMINATOR, EVERYONE


def tidy_people(words: pd.Series) -> pd.Series:
    """The column ``population`` as it is meant: capitals, spaces and a dash from a word processor do not count."""
    return words.str.lower().str.replace("\N{EN DASH}", "-").str.replace(" ", "")


def tell_unknown_people(table: Table, catalogue: pd.DataFrame, population: pd.DataFrame, figures: pd.DataFrame) -> None:
    """Tell the indicators whose people the package does not have; nobody else is put in their place.

    Parameters
    ----------
    table : Table
        The catalogue.
    catalogue : pandas.DataFrame
        As `geo.package.typed_tables.read_catalogue` gives it.
    population : pandas.DataFrame
        The population table, joined.
    figures : pandas.DataFrame
        The indicators, joined.

    Notes
    -----
    Without a population table there is nothing to hold an age band against, and the report says so elsewhere.
    """
    bands = list(dict.fromkeys(population["age_band"]))
    with_base = set(figures.loc[figures["denominator"] > 0, "indicator"])
    rows = pd.Series(table.frame.index, index=table.frame["indicator"])
    for name, band in catalogue["population"].items():
        if band in ("", EVERYONE, *bands) or name not in rows.index or name not in set(figures["indicator"]):
            continue
        if band == DENOMINATOR and name not in with_base:
            what, cure = "No row of this indicator has a denominator", "Add the denominators, or name an age band."
        elif band != DENOMINATOR and bands:
            what = "The population table has no such age band"
            cure = (
                f"Use one of: {', '.join(bands)}; or {DENOMINATOR}, for the people in the indicator's own denominator."
            )
        else:
            continue
        table.tell(
            "unknown_word",
            "lost",
            f"{what}, so {name} has no city figure, fifths or slope index over its people; none of others is given.",
            rows=[int(rows[name])],
            column="population",
            value=str(band),
            area_codes=(),
            cure=cure,
        )
