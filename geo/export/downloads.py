"""The tables of a city to take away: a new one is a row here."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from geo.city import City
from geo.export.formula_text import harmless_texts
from geo.export.ward_tables import geopackage, wide_wards

CSV = "text/csv; charset=utf-8"
JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GEOPACKAGE = "application/geopackage+sqlite3"


@dataclass(frozen=True)
class Download:
    """A file that is the same for every reader of a city.

    Attributes
    ----------
    words : str
        What it holds, for the Data page.
    kind : str
        Its media type.
    make : callable
        From the city to the file's bytes.
    """

    words: str
    kind: str
    make: Callable[[City], bytes]


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """CSV in UTF-8 with a byte-order mark, so that a spreadsheet reads the pound sign, and no text is a formula."""
    return harmless_texts(frame).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _table(words: str, frame: Callable[[City], pd.DataFrame]) -> Download:
    return Download(words, CSV, lambda city: csv_bytes(frame(city)))


def _report(city: City) -> bytes:
    return json.dumps(city.report.to_dict(), indent=2, ensure_ascii=False).encode()


DOWNLOADS: dict[str, Download] = {
    "wards.gpkg": Download("Wards with every figure, as a GeoPackage for QGIS or ArcGIS", GEOPACKAGE, geopackage),
    "wards.csv": _table(
        "The same table of wards as CSV, without shapes",
        lambda city: pd.DataFrame(wide_wards(city).drop(columns="geometry")),
    ),
    "indicators.csv": _table("Indicators: a row for each ward, indicator and edition", lambda city: city.indicators),
    "catalogue.csv": _table("Catalogue: what each indicator means", lambda city: city.catalogue.reset_index()),
    "population.csv": _table("Population by ward and age band", lambda city: city.population),
    "spend.csv": _table("Spend: amounts by ward, year and programme", lambda city: city.spend),
    "join-report.json": Download("Join report, for a machine to read", JSON, _report),
}
"""By file name."""
