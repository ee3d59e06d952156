"""One place out of a boundary file of many: the wards that a descriptor selects, and how to select them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import geopandas as gpd
import pandas as pd

from geo.area_codes import strip_unseen
from geo.package.errors import PackageError
from geo.package.findings import Ledger
from geo.package.gis_files import BoundarySource

_MOST_SHOWN = 8
# ONS names the fields of places that wards lie in so: LAD13CD, UTLA23CD, CTYUA19NM.
_PLACE_FIELD = re.compile(r"(?:LAD|LTLA|UTLA|CTYUA|CTY|CMLAD|UA|LGD|RGN)\d{0,2}(?:CD|NM)\w*", re.IGNORECASE)


def select_wards(raw: gpd.GeoDataFrame, source: BoundarySource, ledger: Ledger) -> gpd.GeoDataFrame:
    """Keep the shapes that the descriptor selects.

    Parameters
    ----------
    raw : geopandas.GeoDataFrame
        As the file has them.
    source : BoundarySource
    ledger : Ledger
        Told how many of how many are kept.

    Returns
    -------
    geopandas.GeoDataFrame
        With the numbers that the shapes have in the file; all of them where nothing is selected.

    Raises
    ------
    PackageError
        When the file has no such field, or not one shape with such a value.
    """
    if source.select is None:
        return raw
    field, values = source.select
    fields = [str(column) for column in raw.columns if column != raw.geometry.name]
    if field not in fields:
        raise PackageError(
            f"The boundaries have no such field to select by. They have: {', '.join(fields) or 'none'}.",
            file=source.file,
            column=field,
            cure="Correct the field of select in datapackage.json.",
        )
    texts = raw[field].map(field_text).astype(str)
    for value in values:
        if value not in set(texts):
            held = texts[texts != ""].unique()
            more = f" and {len(held) - _MOST_SHOWN:,} more" if len(held) > _MOST_SHOWN else ""
            raise PackageError(
                f"No ward has this value. There are: {', '.join(held[:_MOST_SHOWN])}{more}.",
                file=source.file,
                column=field,
                value=value,
                cure="Correct the value of select in datapackage.json.",
            )
    kept = raw[texts.isin(values)]
    ledger.add(
        "selection",
        "note",
        f"Of {len(raw):,} shapes the {len(kept):,} with {field} {' or '.join(values)} were read, as datapackage.json "
        "says.",
        file=source.file,
        column=field,
    )
    return kept


def field_text(value: object) -> str:
    """Give a field's value as text; a whole number without its decimals; "" for none."""
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # Padding is how a .dbf stores text: taking it off is no repair.
    return strip_unseen(str(value))


def tell_other_places(
    fields: pd.DataFrame, wards: Iterable[str], codes: Collection[str], source: BoundarySource, ledger: Ledger
) -> None:
    """Note that most wards of the boundaries are in no table, and which field keeps the place of those that are.

    Parameters
    ----------
    fields : pandas.DataFrame
        The file's other fields, indexed by ward code.
    wards : iterable of str
        Codes of the wards on the map.
    codes : collection of str
        Codes of the wards that a table of the package has a row for.
    source : BoundarySource
    ledger : Ledger
    """
    known = frozenset(codes)
    all_wards = list(wards)
    within = [ward for ward in all_wards if ward in known]
    without = [ward for ward in all_wards if ward not in known]
    if not within or len(without) <= len(within):
        return
    found = _field_of_place(fields, within, without)
    message = f"The boundaries hold other places too: {len(without):,} of {len(all_wards):,} wards are in no table."
    cure = "Put in a file of this city's wards alone; as it is, every ward without figures is drawn."
    if found is not None:
        field, value = found
        message += f" All {len(within):,} wards of the tables have {field} {value}."
        cure = (
            f'To keep those alone, add "select": {{"field": "{field}", "value": "{value}"}} to the boundaries in '
            "datapackage.json."
        )
    ledger.add(
        "selection",
        "note",
        message,
        cure=cure,
        file=source.file,
        column=found[0] if found else "",
        value=found[1] if found else "",
        area_codes=without,
    )


def _field_of_place(fields: pd.DataFrame, within: list[str], without: list[str]) -> tuple[str, str] | None:
    """Find the field that has one value for the wards of the tables, and for the fewest others."""
    best: tuple[int, bool, bool, str, str] | None = None
    for name in fields.columns:
        texts = fields[name].map(field_text).astype(str)
        here, elsewhere = texts.reindex(within).unique(), texts.reindex(without)
        if len(here) != 1 or not isinstance(here[0], str) or here[0] == "":
            continue
        # Fewest other wards first, then a field named as places are, then its code before its name.
        others = int((elsewhere == here[0]).sum())
        named = bool(_PLACE_FIELD.fullmatch(str(name)))
        candidate = (others, not named, not str(name).upper().endswith("CD"), str(name), here[0])
        if others < len(without) / 2 and (best is None or candidate < best):
            best = candidate
    return None if best is None else (best[3], best[4])
