"""Police-recorded rates of the 2025 indices, carried from 2021 small areas to the 2013 wards."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.nottingham_build.indicators import COLUMNS
from data.nottingham_build.source import check, check_wards, read_table

RATES = {
    "antisocial_behaviour_rate": "anti_social_behaviour_rate_per_1_000_at_risk_population",
    "violence_injury_rate": "violence_with_injury_rate_per_1_000_at_risk_population",
    "violence_no_injury_rate": "violence_without_injury_rate_per_1_000_at_risk_population",
    "stalking_harassment_rate": "stalking_and_harassment_rate_per_1_000_at_risk_population",
    "public_order_weapons_rate": "public_order_and_possession_of_weapons_rate_per_1_000_at_risk_population",
    "criminal_damage_rate": "criminal_damage_rate_per_1_000_at_risk_population",
    "theft_rate": "theft_rate_per_1_000_at_risk_population",
    "burglary_rate": "burglary_rate_per_1_000_at_risk_properties",
}
"""Indicator to the column of the source."""

CHANGES = {"U": "unchanged", "S": "split", "M": "merged"}
"""Change codes of the ONS LSOA 2011 to 2021 lookup that the recipe can carry."""


def read_crosswalk(folder: Path, wards: pd.Index) -> pd.DataFrame:
    """Join each 2011 small area of Nottingham to its ward and to its 2021 small areas.

    Parameters
    ----------
    folder : Path
        The source folder.
    wards : pandas.Index
        Ward codes on the map.

    Returns
    -------
    pandas.DataFrame
        Columns lsoa11_code, ward_code, lsoa21_code, change_code; a split area has a row a part.

    Raises
    ------
    SourceError
        When an area has no partner, a change is irregular, or a merged area crosses a ward boundary.
    """
    nesting_name, change_name = (
        "lookups/lsoa11_to_ward17_nottingham.csv",
        "lookups/lsoa11_to_lsoa21_england.csv.gz",
    )
    nesting = read_table(folder, nesting_name, ["lsoa11_code", "ward17_code"])
    change = read_table(folder, change_name, ["lsoa11_code", "lsoa21_code", "change_code"])
    check_wards(nesting["ward17_code"], wards, nesting_name)
    check(
        len(nesting) == 182 and nesting["lsoa11_code"].is_unique,
        f"{nesting_name}: {len(nesting)} rows, {nesting['lsoa11_code'].nunique()} areas; expected 182, one row each.",
    )
    joined = nesting.merge(change, on="lsoa11_code", how="left")
    lost = joined.loc[joined["lsoa21_code"].isna(), "lsoa11_code"].tolist()
    check(not lost, f"{change_name}: no 2021 area for {lost}.")
    odd = sorted(set(joined["change_code"]) - set(CHANGES))
    check(not odd, f"{change_name}: change codes {odd} in Nottingham; the recipe carries U, S and M alone.")
    outside = change[
        change["lsoa21_code"].isin(joined["lsoa21_code"]) & ~change["lsoa11_code"].isin(joined["lsoa11_code"])
    ]
    check(
        outside.empty,
        f"{change_name}: 2021 areas reach outside Nottingham: {outside['lsoa21_code'].tolist()}.",
    )
    # Where this holds, a merged area lies whole in one ward and its rate needs no estimate.
    per_area = joined.groupby("lsoa21_code")["ward17_code"].nunique()
    check(bool((per_area == 1).all()), f"2021 areas across two wards: {per_area[per_area > 1].index.tolist()}.")
    table = joined.rename(columns={"ward17_code": "ward_code"})
    return table[["lsoa11_code", "ward_code", "lsoa21_code", "change_code"]].sort_values(
        ["lsoa11_code", "lsoa21_code"], ignore_index=True
    )


def read_crime(folder: Path, crosswalk: pd.DataFrame) -> pd.DataFrame:
    """Carry the eight rates to the wards as means weighted by mid-2020 residents.

    Parameters
    ----------
    folder : Path
        The source folder.
    crosswalk : pandas.DataFrame
        As `read_crosswalk` gives it.

    Returns
    -------
    pandas.DataFrame
        Eight rows a ward, period "2025"; no numerator and no denominator, for the source gives none.

    Raises
    ------
    SourceError
        When areas or populations are missing or doubled.

    Notes
    -----
    An LSOA 2011 that was split gives each part an equal share of its residents; a merged LSOA 2021 gives
    its rate to each LSOA 2011 in it. A small area without data is left out and the note says what share
    of residents is covered.
    """
    name = "indicators/nottingham_lsoa21_imd2025_scores_and_indicators.csv"
    rates = read_table(folder, name, ["lsoa21_code", *RATES.values()])
    differ = sorted(set(rates["lsoa21_code"]) ^ set(crosswalk["lsoa21_code"]))
    check(
        rates["lsoa21_code"].is_unique and not differ,
        f"{name}: areas doubled or not in the lookup: {differ}.",
    )
    people = read_residents(folder, 2020)
    lost = sorted(set(crosswalk["lsoa11_code"]) - set(people.index))
    check(not lost, f"mid-2020 population: none for {lost}.")
    parts = crosswalk.merge(rates, on="lsoa21_code", how="left")
    n_parts = parts.groupby("lsoa11_code")["lsoa21_code"].transform("size")
    parts["weight"] = parts["lsoa11_code"].map(people) / n_parts
    rows = []
    for ward, group in parts.groupby("ward_code", sort=True):
        fit = _fit_note(group)
        for indicator, column in RATES.items():
            known = group[group[column].notna()]
            covered = known["weight"].sum() / group["weight"].sum()
            value = (known[column] * known["weight"]).sum() / known["weight"].sum() if covered > 0 else None
            flag = "" if covered > 0 else "x"
            rows.append((ward, indicator, "2025", value, flag, _rate_note(fit, float(covered))))
    table = pd.DataFrame(rows, columns=["area_code", "indicator", "period", "value", "flag", "note"])
    table["value"] = table["value"].astype(float).round(3)
    return table.reindex(columns=COLUMNS)


def read_residents(folder: Path, year: int) -> pd.Series:
    """Read the residents of every LSOA 2011 at the middle of a year.

    Parameters
    ----------
    folder : Path
        The source folder.
    year : int
        2017, 2019 or 2020.

    Returns
    -------
    pandas.Series
        Persons, index lsoa11_code.

    Raises
    ------
    SourceError
        When an area has two rows for the year.
    """
    name = "population/lsoa11_population_bands_england_2017_2019_2020.csv.gz"
    table = read_table(folder, name, ["lsoa11_code", "year", "total"])
    people = table[table["year"] == year].set_index("lsoa11_code")["total"]
    check(people.index.is_unique, f"{name}: an area has two rows for {year}.")
    return people


def _fit_note(group: pd.DataFrame) -> str:
    """Say what share of the ward's residents live in small areas that did not change."""
    unchanged = group.loc[group["change_code"] == "U", "weight"].sum() / group["weight"].sum()
    counts = {word: group.loc[group["change_code"] == code, "lsoa11_code"].nunique() for code, word in CHANGES.items()}
    listed = ", ".join(f"{number} {word}" for word, number in counts.items())
    whole = "" if unchanged == 1 else " Each changed LSOA lies whole in this ward."
    return (
        f"Degree of fit {100 * unchanged:.1f} %: that share of mid-2020 residents live in unchanged LSOAs "
        f"({listed}).{whole}"
    )


def _rate_note(fit: str, covered: float) -> str:
    """Say how one ward rate was made and how far it can be trusted."""
    gap = "" if covered == 1 else f" LSOAs without data are left out: {100 * covered:.1f} % of residents covered."
    return (
        "Our mean of the 2025 edition's LSOA rates, weighted by mid-2020 residents: 2021 LSOAs carried to "
        "2011 ones by the ONS lookup (parts of a split one share its residents equally), which nest in the "
        f"ward. {fit}{gap}"
    )
