"""What a package does not say: wards without figures, years without spend, money without a ward."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from geo.area_codes import CITYWIDE
from geo.package.findings import Table
from geo.package.join import Gazetteer
from geo.periods import Period, in_time, parse_period
from geo.periods.period import whole_months

_MOST_NAMES = 8
_PENNY = 0.005
MOST_LOOKED_AT = 500
"""How many programmes, indicators or age bands are looked through for gaps; no page shows as many."""


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
    frame, named = table.frame, editions["indicator"].unique()
    with_data = frame[frame["value"].notna() | (frame["flag"] != "")]
    editions = _first_of(table, editions, ["indicator", "period"])
    with_data = with_data[with_data["indicator"].isin(editions["indicator"].unique())]
    wards_by_edition = {key: set(rows["area_code"]) for key, rows in with_data.groupby(["indicator", "period"])}
    for indicator, periods_of in editions.groupby("indicator", sort=False)["period"]:
        gaps: dict[tuple[str, ...], list[str]] = {}
        for period in in_time(periods_of):
            with_figure = wards_by_edition.get((indicator, period), set())
            gaps.setdefault(tuple(ward for ward in gazetteer.wards if ward not in with_figure), []).append(period)
        for missing, periods in gaps.items():
            if missing:
                _tell_wards(table, missing, f"{indicator} ({', '.join(periods)})", str(indicator), gazetteer)
    for indicator in catalogue.index[~catalogue.index.isin(named)]:
        table.tell(
            "unused_indicator",
            "note",
            "The catalogue explains an indicator of which the package has no figure.",
            column="indicator",
            value=str(indicator),
        )
    if len(frame) and not frame["value"].notna().any():
        withheld = int((frame["flag"] == "c").sum())
        why = (
            f"{f'all {withheld:,}' if withheld == len(frame) else f'{withheld:,} of {len(frame):,}'} are withheld ([c])"
        )
        table.tell(
            "absent",
            "note",
            f"Not one figure: {why if withheld else 'every value is blank'}. Nothing can be mapped or ranked.",
            rows=frame.index,
            column="value",
            area_codes=(),
            cure="Give the figures that may be shown, or take the table out of datapackage.json until there are some.",
        )


def tell_population_gaps(table: Table, gazetteer: Gazetteer) -> None:
    """Note the wards without a population in some period; age bands with the same gap together."""
    gaps: dict[tuple[str, ...], list[str]] = {}
    frame = _first_of(table, table.frame, ["period", "age_band"])
    for (period, band), rows in frame.groupby(["period", "age_band"], sort=False):
        wards_with_people = set(rows["area_code"])
        gaps.setdefault(tuple(ward for ward in gazetteer.wards if ward not in wards_with_people), []).append(
            f"{period} {band}"
        )
    for missing, periods in gaps.items():
        if missing:
            _tell_wards(table, missing, f"population ({', '.join(periods)})", "", gazetteer)
    empty = table.frame[(table.frame["population"] == 0) & (table.frame["age_band"] == "all")]
    if len(empty):
        names = sorted({gazetteer.wards[code] for code in empty["area_code"]})
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        table.tell(
            "ward_without_data",
            "note",
            f"Nobody lives in {', '.join(names[:_MOST_NAMES])}{more}: left out of inequality, no spend a head.",
            rows=empty.index,
            column="population",
            value="0",
            area_codes=(),
            cure="None needed for docks or an airport; otherwise correct the figure.",
        )


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
    frame = _first_of(table, frame, ["programme", "basis"])
    placed = frame[frame["area_code"] != CITYWIDE]
    for (programme, basis), rows in placed.groupby(["programme", "basis"], sort=False):
        wards_by_period = rows.groupby("period")["area_code"].agg(set)
        gaps = {period: absent for period, codes in wards_by_period.items() if (absent := set(gazetteer.wards) - codes)}
        if gaps:
            listed = ", ".join(f"{len(codes)} in {period}" for period, codes in gaps.items())
            missing = tuple(ward for ward in gazetteer.wards if any(ward in codes for codes in gaps.values()))
            subject = f"{programme}, {basis}, wards without a row ({listed})"
            hint = " Missing is not zero: write 0 where nothing was spent."
            _tell_wards(table, missing, subject, str(programme), gazetteer, hint)
    for (programme, basis), rows in frame.groupby(["programme", "basis"], sort=False):
        for first, absent, last in _absent([read for text in in_time(rows["period"]) if (read := parse_period(text))]):
            more = f" and {len(absent) - _MOST_NAMES} more" if len(absent) > _MOST_NAMES else ""
            named = ", ".join(absent[:_MOST_NAMES]) + more
            table.tell(
                "year_gap",
                "note",
                f"{programme}, {basis}: no row for {named}, between {first} and {last}.",
                column="period",
                area_codes=(),
                cure="Add the years, with 0 where nothing was spent.",
            )


def tell_odd_programmes(table: Table) -> None:
    """Note programmes whose names differ in capitals and signs alone, and one that is the sum of all others."""
    names = pd.Series(table.frame["programme"].unique(), dtype=str)
    plain = names.str.casefold().str.replace(r"[\W_]+", " ", regex=True).str.strip()
    alike = names[plain.duplicated(keep=False) & (plain != "")]
    if len(alike):
        table.tell(
            "odd_programme",
            "note",
            f"Programmes whose names differ in capitals or signs alone: {', '.join(alike[:_MOST_NAMES])}. "
            "Each stands by itself.",
            rows=table.frame.index[table.frame["programme"].isin(alike)],
            column="programme",
            value=alike.iloc[0],
            area_codes=(),
            cure="Write one name in one way.",
        )
    cells = table.frame.groupby(["area_code", "period", "basis"], sort=False)["amount"]
    whole, parts = cells.transform("sum"), cells.transform("size")
    # A sum of two parts at least, in every cell that has it, and not of nothing.
    is_sum = (whole - 2 * table.frame["amount"]).abs().le(_PENNY) & (parts > 2)
    by_name = is_sum.groupby(table.frame["programme"], sort=False).agg(["all", "size"])
    moved = table.frame["amount"].ne(0).groupby(table.frame["programme"], sort=False).any()
    for programme in by_name.index[by_name["all"] & (by_name["size"] > 1) & moved]:
        table.tell(
            "odd_programme",
            "note",
            f"In every ward and year {programme} is the sum of the other programmes: added up with them, money counts "
            "twice.",
            rows=table.frame.index[table.frame["programme"] == programme],
            column="programme",
            value=str(programme),
            area_codes=(),
            cure="Take the rows of totals out.",
        )


def _first_of(table: Table, frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Keep the rows of the first groups of a frame; where there are more, say that those are not looked through."""
    group = frame.groupby(columns, sort=False).ngroup()
    count = int(group.max()) + 1 if len(group) else 0
    if count <= MOST_LOOKED_AT:
        return frame
    table.tell(
        "ward_without_data",
        "note",
        f"{count:,} different pairs of {' and '.join(columns).replace('_', ' ')}; gaps were looked for in the "
        f"first {MOST_LOOKED_AT}.",
        column=columns[0],
        area_codes=(),
        cure="Check that the column holds what its heading says.",
    )
    return frame[group < MOST_LOOKED_AT]


def tell_odd_spend(table: Table) -> None:
    """Note negative amounts, which are read as corrections, and periods that are no year."""
    frame = table.frame
    negative = frame["amount"] < 0
    if negative.any():
        table.tell(
            "negative_amount",
            "note",
            f"Negative amounts are read as corrections of earlier ones ({int(negative.sum())}).",
            rows=frame.index[negative],
            column="amount",
            value=f"{frame.loc[negative, 'amount'].iloc[0]:.2f}",
            pounds=float(frame.loc[negative, "amount"].sum()),
            cure="None needed where money was given back; otherwise take the minus or the brackets away.",
        )
    odd = ~frame["period"].isin([period for period in frame["period"].unique() if _is_year(period)])
    if odd.any():
        table.tell(
            "odd_period",
            "note",
            f"Periods that are neither a year nor a financial year ({int(odd.sum())}).",
            rows=frame.index[odd],
            column="period",
            value=str(frame.loc[odd, "period"].iloc[0]),
            area_codes=(),
            cure="Give money by year, as 2013 or 2013/14, unless months or quarters are meant; a spreadsheet turns "
            "2003-04 into a date, so keep the column as text.",
        )


def _is_year(text: str) -> bool:
    """Whether a period is twelve months."""
    period = parse_period(text)
    return period is not None and period.kind == "year"


def _absent(periods: list[Period]) -> list[tuple[str, list[str], str]]:
    """The periods that a regular series leaves out, between its first and its last: years, and quarters or months.

    A year counts as the one that it begins in, whichever month that is.
    """
    series: dict[int, dict[int, Period]] = {}
    for period in periods:
        if period.kind in ("year", "quarter", "month"):
            at = 12 * period.start.year + period.start.month - 1
            series.setdefault(period.months, {})[at // period.months] = period
    gaps = []
    for months, by_place in series.items():
        places = sorted(by_place)
        first, last = by_place[places[0]], by_place[places[-1]]
        absent = [
            replace(whole_months((start := at * months + offset) // 12, start % 12 + 1, months), style=first.style).text
            for offset in [(12 * first.start.year + first.start.month - 1) % months]
            for at in range(places[0], places[-1])
            if at not in by_place
        ]
        if absent:
            gaps.append((first.text, absent, last.text))
    return gaps


def _tell_wards(
    table: Table, missing: tuple[str, ...], subject: str, value: str, gazetteer: Gazetteer, hint: str = ""
) -> None:
    """Name the wards without a figure."""
    names = [gazetteer.wards[code] for code in missing[:_MOST_NAMES]]
    more = f" and {len(missing) - _MOST_NAMES} more" if len(missing) > _MOST_NAMES else ""
    table.tell(
        "ward_without_data",
        "note",
        f"{subject}: no figure for {len(missing)} of {len(gazetteer.wards)} wards: {', '.join(names)}{more}.",
        column="area_code",
        value=value,
        area_codes=missing,
        cure=f"Nothing is filled in; these wards are shown as without data.{hint}",
    )
