"""Deprivation by ward and edition, and children in income-deprived families."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.nottingham_build.source import DISTRICT, check, check_wards, read_table

COLUMNS = [
    "area_code",
    "indicator",
    "period",
    "value",
    "numerator",
    "denominator",
    "lower",
    "upper",
    "flag",
    "note",
]

SAME_NAME = [
    "imd_score",
    "income_rate",
    "employment_rate",
    "education_score",
    "health_score",
    "crime_score",
    "barriers_score",
    "living_env_score",
]

DISTRICT_AVERAGES = {2010: (35.006, 0.15), 2019: (34.891, 0.05)}
"""Official Nottingham average IMD score by edition, and how near ours must come (NOTES.md)."""


def read_deprivation(folder: Path, wards: pd.Index) -> pd.DataFrame:
    """Read every domain and edition of the English Indices of Deprivation in the ward panel.

    Parameters
    ----------
    folder : Path
        The source folder.
    wards : pandas.Index
        Ward codes on the map.

    Returns
    -------
    pandas.DataFrame
        Long, the columns of indicators.csv; the note holds the method of each row.

    Raises
    ------
    SourceError
        When the wide extract and the long file differ, a ward is missing, or a measure is unknown.
    """
    long_name = "indicators/ward17_imd_panel_england_long.csv.gz"
    wide_name = "indicators/nottingham_ward17_imd_panel_wide.csv"
    long = read_table(folder, long_name, ["ward17_code", "year", "measure", "value", "n_lsoa", "method", "source"])
    long = long[long["lad17_code"] == DISTRICT]
    wide = read_table(folder, wide_name, ["ward17_code", "year", *SAME_NAME, "education_children_subdomain_score"])
    _check_same(long, wide, wide_name)
    check_wards(long["ward17_code"], wards, long_name)
    known = {*SAME_NAME, "education_children_subdomain_score"}
    check(set(long["measure"]) == known, f"{long_name}: measures {sorted(set(long['measure']) ^ known)} differ.")
    sizes = long.groupby(["measure", "year"]).size()
    check(bool((sizes == len(wards)).all()), f"{long_name}: not one row a ward in {sizes[sizes != len(wards)]}.")
    return pd.DataFrame(
        {
            "area_code": long["ward17_code"],
            "indicator": [_indicator(m, y) for m, y in zip(long["measure"], long["year"], strict=True)],
            "period": long["year"].astype(str),
            "value": long["value"],
            "flag": "",
            "note": [
                _method_note(*row)
                for row in zip(long["method"], long["n_lsoa"], long["source"], long["year"], strict=True)
            ],
        }
    ).reindex(columns=COLUMNS)


def read_idaci(folder: Path, wards: pd.Index) -> pd.DataFrame:
    """Read the children in income-deprived families of the 2019 edition.

    Parameters
    ----------
    folder : Path
        The source folder.
    wards : pandas.Index
        Ward codes on the map.

    Returns
    -------
    pandas.DataFrame
        One row a ward; flag "u" where small areas are blank in the source.

    Raises
    ------
    SourceError
        When a ward is missing or the published ratio is not the ratio of the two counts.
    """
    name = "indicators/ward17_idaci2019_counts_england.csv"
    count, children, rate, blank = (
        "idaci2019_children_count",
        "children_0_15_mid2017",
        "idaci2019_rate_approx",
        "n_lsoa_suppressed",
    )
    table = read_table(folder, name, ["ward17_code", count, children, rate, blank])
    table = table[table["lad17_code"] == DISTRICT]
    check_wards(table["ward17_code"], wards, name)
    ratio = table[count] / table[children]
    check(
        bool(((ratio - table[rate]).abs().dropna() < 1e-9).all()),
        f"{name}: {rate} is not {count} / {children}.",
    )
    check(
        int(table[blank].sum()) == 10,
        f"{name}: {int(table[blank].sum())} blank small areas, NOTES.md says 10.",
    )
    return pd.DataFrame(
        {
            "area_code": table["ward17_code"],
            "indicator": "idaci_rate",
            "period": "2019",
            "value": ratio,
            "numerator": table[count],
            "denominator": table[children],
            "flag": ["u" if n > 0 else "" for n in table[blank]],
            "note": [_idaci_note(int(n)) for n in table[blank]],
        }
    ).reindex(columns=COLUMNS)


def district_averages(deprivation: pd.DataFrame, population: pd.DataFrame) -> dict[int, float]:
    """Rebuild the official average IMD score of Nottingham from the wards, and check it.

    Parameters
    ----------
    deprivation : pandas.DataFrame
        As `read_deprivation` gives it.
    population : pandas.DataFrame
        The population table; everyone, mid-2017, is the weight.

    Returns
    -------
    dict
        Edition to our population-weighted mean.

    Raises
    ------
    SourceError
        When a mean is further from the official one than NOTES.md found.
    """
    everyone = population[(population["age_band"] == "all") & (population["period"] == "2017")]
    weight = everyone.set_index("area_code")["population"]
    rebuilt = {}
    for year, (official, tolerance) in DISTRICT_AVERAGES.items():
        rows = deprivation[(deprivation["indicator"] == "imd_score") & (deprivation["period"] == str(year))]
        score = rows.set_index("area_code")["value"]
        mean = float((score * weight).sum() / weight.sum())
        check(
            abs(mean - official) <= tolerance,
            f"IMD {year}: ward scores average {mean:.3f}, official {official}; more than {tolerance} apart.",
        )
        rebuilt[year] = mean
    return rebuilt


def _check_same(long: pd.DataFrame, wide: pd.DataFrame, name: str) -> None:
    """Check that the Nottingham extract holds the same figures as the England file."""
    key = ["ward17_code", "year", "measure"]
    measures = [column for column in wide if column in set(long["measure"])]
    melted = wide.melt(id_vars=key[:2], value_vars=measures, var_name="measure").dropna()
    joined = melted.merge(long, on=key, how="outer", suffixes=("_wide", "_long"), indicator=True)
    odd = joined[(joined["_merge"] != "both") | ((joined["value_wide"] - joined["value_long"]).abs() > 1e-9)]
    check(
        odd.empty,
        f"{name}: {len(odd)} figures differ from the long file, first {odd[key].head(1).to_dict('records')}.",
    )


def _indicator(measure: str, year: int) -> str:
    """Name the indicator of a measure and edition."""
    if measure != "education_children_subdomain_score":
        return measure
    # The 2015 sub-domain is on another scale (about -3 to 3), so it cannot share a name with 0 to 100.
    return "education_children_score_2015" if year == 2015 else "education_children_score"


def _method_note(method: str, n_lsoa: float, source: str, year: int) -> str:
    """Say how one ward figure was made."""
    carried = "; 2001 LSOAs carried to 2011 ones by the ONS lookup, merged ones averaged" if year <= 2010 else ""
    areas = "" if pd.isna(n_lsoa) else f" {int(n_lsoa)} LSOAs."
    return f"{method[0].upper()}{method[1:]}{carried}.{areas} Source table: {source}."


def _idaci_note(blank: int) -> str:
    """Say what the ratio of one ward rests on."""
    basis = (
        "Published LSOA counts (rounded) summed to the ward, over children aged 0-15 at mid-2017 (official: mid-2015)"
    )
    if not blank:
        return f"{basis}. No LSOA is blank."
    areas = "1 LSOA has" if blank == 1 else f"{blank} LSOAs have"
    return f"{basis}. Lower bound: {areas} no published count, so those children are missing from the numerator only."
