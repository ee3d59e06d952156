"""Everything to take away: the wards with all their figures, as a table and as a GeoPackage."""

from __future__ import annotations

import tempfile
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.city import City
from geo.indicators.snapshot import Snapshot
from geo.need_index.index import NeedIndex
from geo.need_index.rank_uncertainty import RankUncertainty
from geo.periods import in_time


def wide_wards(city: City) -> gpd.GeoDataFrame:
    """One row a ward, one column an indicator and edition.

    Parameters
    ----------
    city : City

    Returns
    -------
    geopandas.GeoDataFrame
        ``ward_code, ward_name``, then ``<indicator>_<period>`` in the catalogue's order, then ``geometry`` in
        the system of the wards. Missing stays missing.
    """
    rows = city.indicators.assign(column=city.indicators["indicator"] + "_" + city.indicators["period"])
    wide = rows.pivot(index="area_code", columns="column", values="value")
    order = [
        f"{name}_{period}"
        for name in city.catalogue.index
        for period in in_time(rows.loc[rows["indicator"] == name, "period"])
    ]
    joined = city.wards[["ward_name"]].join(wide[order]).rename_axis("ward_code").reset_index()
    return gpd.GeoDataFrame(joined, geometry=city.wards.geometry.to_numpy(), crs=city.wards.crs)


def geopackage(city: City) -> bytes:
    """The wide wards as a GeoPackage with one layer, ``wards``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wards.gpkg"
        wide_wards(city).to_file(path, driver="GPKG", layer="wards")
        return path.read_bytes()


def view_table(snapshot: Snapshot, city_name: str, vintage: str) -> pd.DataFrame:
    """What one map shows, with all that is needed to quote it.

    Returns
    -------
    pandas.DataFrame
        One row a ward, most intense first, with indicator, edition, unit, rank, the city's figure and how it was
        reached, the boundary vintage and the source.
    """
    frame = snapshot.frame.sort_values(["rank", "ward_name"]).reset_index(names="ward_code")
    about = {
        "ward_vintage": vintage,
        "indicator": snapshot.indicator.name,
        "title": snapshot.indicator.title,
        "edition": snapshot.period,
        "unit": "proportion (0 to 1)" if snapshot.indicator.kind == "proportion" else snapshot.indicator.unit,
        "city": city_name,
        "city_value": snapshot.city_value,
        "city_method": snapshot.city_method,
        "source": snapshot.indicator.source,
        "licence": snapshot.indicator.licence,
    }
    return frame.drop(columns=["class_index"]).assign(**about)


def index_table(index: NeedIndex, uncertainty: RankUncertainty | None, city_name: str, vintage: str) -> pd.DataFrame:
    """An index of need with its recipe, its parts and how sure its ranks are.

    Parameters
    ----------
    index : NeedIndex
    uncertainty : RankUncertainty or None
        Of the same index; None where there are no ranks to be sure of.
    city_name, vintage : str

    Returns
    -------
    pandas.DataFrame
        As :func:`view_table`, then for each part its figure ``part_<indicator>``, its edition ``edition_<indicator>``
        and what it adds ``adds_<indicator>``; ``recipe``, the text that makes the same index again; then, with ranks to
        be sure of, the columns of ``RankUncertainty.frame`` that are not there yet and how they were reached:
        ``poorest_wards, weighting, concentration, trials, seed``.
    """
    view = view_table(index, city_name, vintage).set_index("ward_code")
    parts = index.parts.add_prefix("part_").join(index.contributions.add_prefix("adds_"))
    editions = {f"edition_{name}": edition for name, edition in index.editions.items()}
    table = view.join(parts).assign(**editions, recipe=index.recipe.to_text())
    if uncertainty is not None:
        ranks = uncertainty.frame[["median_rank", "rank_5", "rank_95", "chance_poorest"]]
        how = {
            "poorest_wards": uncertainty.k,
            "weighting": uncertainty.weighting,
            "concentration": uncertainty.concentration,
        }
        table = table.join(ranks).assign(**how, trials=uncertainty.draws, seed=uncertainty.seed)
    return table.reset_index()
