"""Rebuild the Nottingham data package from the raw files, the same to the byte each time.

Run ``python -m data.nottingham_build --source FOLDER --out data/nottingham``. The script checks the source
as it goes and stops with the reason where it differs from what the recipe was written for.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import pandas as pd

from data.nottingham_build.boundaries import read_wards, write_shapefile
from data.nottingham_build.catalogue import read_catalogue
from data.nottingham_build.crime import read_crime, read_crosswalk
from data.nottingham_build.descriptor import ATTRIBUTION, describe
from data.nottingham_build.indicators import district_averages, read_deprivation, read_idaci
from data.nottingham_build.people_and_money import make_adjustments, read_population, read_spend
from data.nottingham_build.source import SourceError, check, check_wards

TEXTS = Path(__file__).parent


def build(source: Path, out: Path) -> dict[str, int]:
    """Build the whole package.

    Parameters
    ----------
    source : Path
        Folder with the raw files.
    out : Path
        Folder to write; made when it is not there.

    Returns
    -------
    dict
        Rows written by table.

    Raises
    ------
    SourceError
        When the source differs from what the recipe was written for.
    """
    wards = read_wards(source)
    codes = pd.Index(wards["WD13CD"])
    crosswalk = read_crosswalk(source, codes)
    population = read_population(source, codes, crosswalk)
    deprivation = read_deprivation(source, codes)
    averages = district_averages(deprivation, population)
    catalogue = read_catalogue()
    indicators = pd.concat(
        [deprivation, read_idaci(source, codes), read_crime(source, crosswalk)], ignore_index=True
    ).astype({"numerator": "Int64", "denominator": "Int64"})
    spend = read_spend(source, codes)
    tables = {
        "indicators": in_catalogue_order(indicators, catalogue, codes),
        "catalogue": catalogue,
        "population": population,
        "spend": spend,
        "adjustments": make_adjustments(spend),
        "crosswalk": crosswalk,
    }
    out.mkdir(parents=True, exist_ok=True)
    write_shapefile(wards, out / "boundaries" / "wards_2013.shp")
    for name, table in tables.items():
        table.to_csv(out / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
    write_text(out / "datapackage.json", json.dumps(describe(), indent=2, ensure_ascii=False) + "\n")
    facts = {
        "average_2010": f"{averages[2010]:.2f}",
        "average_2019": f"{averages[2019]:.2f}",
        "rows_indicators": len(indicators),
        "attribution": "\n".join(f"- {line}" for line in ATTRIBUTION),
    }
    for name in ("SOURCES.md", "LICENCE-DATA.md"):
        write_text(out / name, (TEXTS / name).read_text(encoding="utf-8").format(**facts))
    return {"boundaries": len(wards)} | {name: len(table) for name, table in tables.items()}


def in_catalogue_order(indicators: pd.DataFrame, catalogue: pd.DataFrame, wards: pd.Index) -> pd.DataFrame:
    """Sort the indicators as the catalogue lists them, and check that the two name the same ones.

    Parameters
    ----------
    indicators : pandas.DataFrame
        The long table.
    catalogue : pandas.DataFrame
        One row an indicator.
    wards : pandas.Index
        Ward codes on the map.

    Returns
    -------
    pandas.DataFrame
        Sorted by catalogue order, edition and ward.

    Raises
    ------
    SourceError
        When an indicator has no catalogue row or no figures, a ward is missing, or a row is there twice.
    """
    odd = sorted(set(indicators["indicator"]) ^ set(catalogue["indicator"]))
    check(not odd, f"catalogue.toml and the figures do not name the same indicators: {odd}.")
    key = ["area_code", "indicator", "period"]
    check(
        not indicators.duplicated(key).any(),
        f"indicators: doubled {indicators[indicators.duplicated(key)][key]}.",
    )
    for name, rows in indicators.groupby("indicator"):
        check_wards(rows["area_code"], wards, f"indicator {name}")
    order = {name: place for place, name in enumerate(catalogue["indicator"])}
    keyed = indicators.assign(order=indicators["indicator"].map(order))
    return keyed.sort_values(["order", "period", "area_code"], ignore_index=True).drop(columns="order")


def write_text(path: Path, text: str) -> None:
    r"""Write a text file in UTF-8 with \n line ends on every system.

    Parameters
    ----------
    path : Path
        The file.
    text : str
        Its content.
    """
    path.write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    """Read the command line and build.

    Returns
    -------
    int
        0 when the package is written, 1 when the source differs.
    """
    parser = argparse.ArgumentParser(description="Rebuild the Nottingham data package from the raw files.")
    parser.add_argument("--source", type=Path, required=True, help="folder with the raw files")
    parser.add_argument("--out", type=Path, required=True, help="folder of the package to write")
    options = parser.parse_args()
    try:
        rows = build(options.source, options.out)
    except SourceError as error:
        print(f"Not built: {error}", file=sys.stderr)
        return 1
    for name, number in rows.items():
        print(f"{name:12} {number:5} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
