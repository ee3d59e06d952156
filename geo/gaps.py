"""What a package does not say: wards without figures, years without spend, money without a ward."""

from __future__ import annotations

import pandas as pd

from geo.codes import CITYWIDE
from geo.join import Gazetteer
from geo.ledger import Table

_MOST_NAMES = 8


def tell_indicator_gaps(table: Table, editions: pd.DataFrame, catalogue: pd.DataFrame, gazetteer: Gazetteer) -> None:
    """Note the wards that have no figure for an indicator; its editions with the same gap together.

    Parameters
    ----------
    table : Table
        The indicators, joined.
    editions : pandas.DataFrame
        ``indicator, period``: what the file held before anything was lost.
    catalogue : pandas.DataFrame
    gazetteer : Gazetteer

    Notes
    -----
    A figure withheld with a flag is no gap: the file says why there is none.
    """
    frame = table.frame
    have = frame[frame["value"].notna() | (frame["flag"] != "")]
    known = {key: set(rows["area_code"]) for key, rows in have.groupby(["indicator", "period"])}
    for indicator, periods_of in editions.groupby("indicator", sort=False)["period"]:
        gaps: dict[tuple[str, ...], list[str]] = {}
        for period in sorted(periods_of.unique()):
            told = known.get((indicator, period), set())
            gaps.setdefault(tuple(ward for ward in gazetteer.wards if ward not in told), []).append(period)
        for missing, periods in gaps.items():
            if missing:
                _tell_wards(table, missing, f"{indicator} ({', '.join(periods)})", str(indicator), gazetteer)
    for indicator in catalogue.index[~catalogue.index.isin(editions["indicator"])]:
        table.tell(
            "unused_indicator",
            "note",
            "The catalogue explains an indicator of which the package has no figure.",
            column="indicator",
            value=str(indicator),
        )


def tell_population_gaps(table: Table, gazetteer: Gazetteer) -> None:
    """Note the wards without a population in some period; age bands with the same gap together."""
    gaps: dict[tuple[str, ...], list[str]] = {}
    for (period, band), rows in table.frame.groupby(["period", "age_band"], sort=False):
        known = set(rows["area_code"])
        gaps.setdefault(tuple(ward for ward in gazetteer.wards if ward not in known), []).append(f"{period} {band}")
    for missing, what in gaps.items():
        if missing:
            _tell_wards(table, missing, f"population ({', '.join(what)})", "", gazetteer)


def tell_spend_gaps(table: Table, gazetteer: Gazetteer) -> None:
    """Note money with no ward, wards without a row, and years left out."""
    frame = table.frame
    citywide = frame.index[frame["area_code"] == CITYWIDE]
    if len(citywide):
        table.tell(
            "money_without_ward",
            "note",
            "Money with no ward: it is shown beside the wards and never divided among them.",
            rows=citywide,
            column="area_code",
            value=CITYWIDE,
            area_codes=(),
        )
    placed = frame.drop(index=citywide)
    for (programme, basis), rows in placed.groupby(["programme", "basis"], sort=False):
        known = rows.groupby("period")["area_code"].agg(set)
        gaps = {period: gone for period, codes in known.items() if (gone := set(gazetteer.wards) - codes)}
        if gaps:
            listed = ", ".join(f"{len(codes)} in {period}" for period, codes in gaps.items())
            missing = tuple(ward for ward in gazetteer.wards if any(ward in codes for codes in gaps.values()))
            what = f"{programme}, {basis}, wards without a row ({listed})"
            hint = " Missing is not zero: write 0 where nothing was spent."
            _tell_wards(table, missing, what, str(programme), gazetteer, hint)
    for (programme, basis), rows in frame.groupby(["programme", "basis"], sort=False):
        years = sorted({int(period) for period in rows["period"] if period.isdecimal() and len(period) == 4})
        absent = [str(year) for year in range(years[0], years[-1]) if year not in years] if years else []
        if absent:
            table.tell(
                "year_gap",
                "note",
                f"{programme}, {basis}: no row for {', '.join(absent)}, between {years[0]} and {years[-1]}.",
                column="period",
                area_codes=(),
                cure="Add the years, with 0 where nothing was spent.",
            )


def _tell_wards(
    table: Table, missing: tuple[str, ...], what: str, value: str, gazetteer: Gazetteer, hint: str = ""
) -> None:
    """Name the wards without a figure."""
    names = [gazetteer.wards[code] for code in missing[:_MOST_NAMES]]
    more = f" and {len(missing) - _MOST_NAMES} more" if len(missing) > _MOST_NAMES else ""
    table.tell(
        "ward_without_data",
        "note",
        f"{what}: no figure for {len(missing)} of {len(gazetteer.wards)} wards: {', '.join(names)}{more}.",
        column="area_code",
        value=value,
        area_codes=missing,
        cure=f"Nothing is filled in; these wards are shown as without data.{hint}",
    )
