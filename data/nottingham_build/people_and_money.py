"""Population by age band, Big Lottery Fund awards, and the one documented adjustment."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.nottingham_build.crime import read_residents
from data.nottingham_build.source import DISTRICT, check, check_wards, read_table

AGE_BANDS = {
    "all": "total",
    "0-4": "age_0_4",
    "5-10": "age_5_10",
    "11-15": "age_11_15",
    "0-15": "age_0_15",
    "16-24": "age_16_24",
    "16-64": "age_16_64",
    "65+": "age_65_plus",
}
"""Band to the column of the source; the bands overlap."""

PROGRAMME = "Big Lottery Fund awards"
GRANTS, POUNDS = 477, 87_839_989.50
"""Nottingham's awards 2013-2018, as NOTES.md gives them."""

ASPLEY, BULWELL, ARBORETUM, ST_ANNS = "E05001823", "E05001829", "E05001822", "E05001838"


def read_population(folder: Path, wards: pd.Index, crosswalk: pd.DataFrame) -> pd.DataFrame:
    """Read the ward population by age band at mid-2017, 2019 and 2020.

    Parameters
    ----------
    folder : Path
        The source folder.
    wards : pandas.Index
        Ward codes on the map.
    crosswalk : pandas.DataFrame
        Small areas and their wards, to sum the small areas again.

    Returns
    -------
    pandas.DataFrame
        Columns area_code, period, age_band, population (persons).

    Raises
    ------
    SourceError
        When bands do not add up, or wards differ from their small areas or from the ONS ward table.
    """
    name = "population/ward17_population_bands_england_2017_2019_2020_bestfit.csv.gz"
    table = read_table(folder, name, ["ward17_code", "year", *AGE_BANDS.values()])
    table = table[table["lad17_code"] == DISTRICT]
    check_wards(table["ward17_code"], wards, name)
    children = table["age_0_4"] + table["age_5_10"] + table["age_11_15"]
    check(bool((children == table["age_0_15"]).all()), f"{name}: 0-4, 5-10 and 11-15 do not add up to 0-15.")
    ages = table["age_0_15"] + table["age_16_64"] + table["age_65_plus"]
    check(bool((ages == table["total"]).all()), f"{name}: 0-15, 16-64 and 65+ do not add up to the total.")
    nesting = crosswalk.drop_duplicates("lsoa11_code").set_index("lsoa11_code")["ward_code"]
    for year, rows in table.groupby("year"):
        ours = read_residents(folder, int(str(year))).reindex(nesting.index).groupby(nesting).sum()
        odd = ours.index[ours.ne(rows.set_index("ward17_code")["total"])].tolist()
        check(not odd, f"{name}: mid-{year} total is not the sum of the small areas in {odd}.")
    ons_name = "population/ward17_population_total_mid2017_england.csv"
    ons = read_table(folder, ons_name, ["ward17_code", "population_mid2017"])
    ons_total = ons.set_index("ward17_code")["population_mid2017"].reindex(wards)
    ours_2017 = table[table["year"] == 2017].set_index("ward17_code")["total"].reindex(wards)
    check(bool((ons_total == ours_2017).all()), f"{name}: mid-2017 differs from the ONS ward table {ons_name}.")
    long = table.rename(columns={column: band for band, column in AGE_BANDS.items()}).melt(
        id_vars=["ward17_code", "year"],
        value_vars=list(AGE_BANDS),
        var_name="age_band",
        value_name="population",
    )
    long["order"] = long["age_band"].map({band: i for i, band in enumerate(AGE_BANDS)})
    long = long.sort_values(["year", "ward17_code", "order"], ignore_index=True)
    long["period"] = long["year"].astype(str)
    return long.rename(columns={"ward17_code": "area_code"})[["area_code", "period", "age_band", "population"]]


def read_spend(folder: Path, wards: pd.Index) -> pd.DataFrame:
    """Read Big Lottery Fund awards by ward and year of award.

    Parameters
    ----------
    folder : Path
        The source folder.
    wards : pandas.Index
        Ward codes on the map.

    Returns
    -------
    pandas.DataFrame
        Columns area_code, period, programme, amount (pounds), basis, partial, n (awards). A row with
        n = 0 and amount = 0 is in the source: no award is recorded.

    Raises
    ------
    SourceError
        When the totals or the part year are not those of NOTES.md.
    """
    name = "spend/big_lottery_nottingham_ward17_year_2013_2018.csv"
    table = read_table(folder, name, ["ward17_code", "award_year", "partial_year", "amount_gbp", "n_grants"])
    check_wards(table["ward17_code"], wards, name)
    check(not table.duplicated(["ward17_code", "award_year"]).any(), f"{name}: a ward has two rows in one year.")
    check(
        set(table["award_year"]) == set(range(2013, 2019)),
        f"{name}: years {sorted(set(table['award_year']))}.",
    )
    check(len(table) == 6 * len(wards), f"{name}: {len(table)} rows, expected a row a ward and year.")
    check(
        int(table["n_grants"].sum()) == GRANTS,
        f"{name}: {table['n_grants'].sum()} grants, expected {GRANTS}.",
    )
    total = float(table["amount_gbp"].sum())
    check(abs(total - POUNDS) < 0.005, f"{name}: £{total:,.2f} in all, expected £{POUNDS:,.2f}.")
    check(bool((table["amount_gbp"] >= 0).all()), f"{name}: a negative amount.")
    check(
        bool(((table["n_grants"] == 0) == (table["amount_gbp"] == 0)).all()),
        f"{name}: an amount without a grant, or a grant without an amount.",
    )
    check(
        bool((table["partial_year"] == (table["award_year"] == 2018)).all()),
        f"{name}: 2018 alone is a part year.",
    )
    spend = pd.DataFrame(
        {
            "area_code": table["ward17_code"],
            "period": table["award_year"].astype(str),
            "programme": PROGRAMME,
            "amount": table["amount_gbp"].map("{:.2f}".format),
            "basis": "award",
            "partial": table["partial_year"].map({True: "true", False: "false"}),
            "n": table["n_grants"],
        }
    )
    return spend.sort_values(["period", "area_code"], ignore_index=True)


def make_adjustments(spend: pd.DataFrame) -> pd.DataFrame:
    """Write down the one large award that is booked in one ward and one year.

    Parameters
    ----------
    spend : pandas.DataFrame
        As `read_spend` gives it.

    Returns
    -------
    pandas.DataFrame
        One row; the amount is the whole cell of Aspley 2014, for its two awards cannot be separated.

    Raises
    ------
    SourceError
        When the cell is not the one that the reason was written for.
    """
    cell = spend[(spend["area_code"] == ASPLEY) & (spend["period"] == "2014")]
    amount, awards = cell["amount"].item(), int(cell["n"].item())
    check(
        (amount, awards) == ("45001747.00", 2),
        f"Aspley 2014 holds £{amount} in {awards} awards, not £45,001,747 in 2.",
    )
    reason = (
        "Our reading of the record, not the funder's statement. The cell holds 2 awards, "
        "£45,001,747.00 in all; the ward and year sums do not separate them, so the whole cell is "
        "adjusted and the other award (about £1,700 if the large one is a round £45.0m) moves with it. "
        "By size, date and funder the large one is A Better Start (Small Steps Big Changes): announced "
        "on 17 June 2014, £45 million to Nottingham CityCare Partnership, a ten-year programme for "
        "Aspley, Bulwell, Arboretum and St Ann's. Phased evenly over ten years from 2015 and shared by "
        "children aged 0-4 (mid-2017). We did not see the grant-level record, the yearly profile or "
        "the ward shares; even years and shares by children are our assumption."
    )
    return pd.DataFrame(
        [
            {
                "id": "aspley-2014-a-better-start",
                "area_code": ASPLEY,
                "period": "2014",
                "programme": PROGRAMME,
                "amount": amount,
                "kind": "reattribute",
                "to_area_codes": ";".join([ARBORETUM, ASPLEY, BULWELL, ST_ANNS]),
                "to_periods": ";".join(str(year) for year in range(2015, 2025)),
                "share_by": "population 0-4",
                "reason": reason,
                "source": (
                    "Cell: 360Giving GrantNav 23 Nov 2018 via yanoak/360giving-deprivation d3b9612. "
                    "Reading: Evening Standard, 17 June 2014, '£215m awarded to UK charities'; "
                    "Children & Young People Now, 17 June 2014; the four wards from this project's "
                    "source notes."
                ),
            }
        ]
    )
