"""``python -m tests.bench.shift_time``: what a change of basis or year costs the functions behind the Shift page.

It prints figures and never fails for a slow one. A basis is new in every round, unless its name says known.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from statistics import median

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.city import City
from geo.join_report.report import JoinReport
from geo.spend import basis, entries, table
from geo.spend.decomposition import decompose_years
from geo.spend.distribution import concentration_by_year, concentration_curves, spend_per_head
from geo.spend.influence import leave_one_out
from geo.spend.share_series import people_by_year, share_series
from geo.spend.table import SpendBasis, rows_behind, spend_table
from geo.spend.tracking import compare_with_target

WARDS, YEARS, PROGRAMMES, ADJUSTMENTS = 120, 10, 20, 5
ROUNDS = 15


def large_city() -> City:
    """A made-up city: every ward, year and programme has a row."""
    draw = np.random.default_rng(4)
    codes = [f"E0500{1000 + ward}" for ward in range(WARDS)]
    years = [str(2013 + year) for year in range(YEARS)]
    names = [f"Programme {number}" for number in range(PROGRAMMES)]
    rows = pd.MultiIndex.from_product([codes, years, names], names=["area_code", "period", "programme"]).to_frame(
        index=False
    )
    amount = np.round(draw.lognormal(9, 2, len(rows)), 2) * (draw.random(len(rows)) > 0.3)
    money = rows.assign(
        amount=amount,
        basis="award",
        partial=rows["period"] == years[-1],
        n=draw.integers(0, 9, len(rows)).astype(float),
        kind=np.where(rows["programme"].str[-1] < "5", "universal", "targeted"),
    )
    large = money.nlargest(ADJUSTMENTS, "amount").reset_index(drop=True)
    moved = large[["area_code", "period", "programme", "amount", "basis"]].assign(
        id=[f"item {number}" for number in range(ADJUSTMENTS)],
        kind="reattribute",
        to_area_codes=";".join(codes[:4]),
        to_periods=";".join(years),
        share_by="population 0-4",
        reason="made up",
        source="made up",
    )
    people = pd.DataFrame(
        [(code, "2017", band, draw.integers(500, 3000)) for code in codes for band in ("all", "0-4")],
        columns=["area_code", "period", "age_band", "population"],
    ).astype({"population": float})
    shapes = [shapely.box(100 * ward, 0, 100 * ward + 100, 100) for ward in range(WARDS)]
    index = pd.Index(codes, name="ward_code")
    wards = gpd.GeoDataFrame({"ward_name": codes}, geometry=shapes, index=index, crs=27700)
    nothing = pd.DataFrame()
    return City("Testton", "WD13", wards, nothing, nothing, people, money, moved, nothing, JoinReport(), ())


def view(city: City, chosen: SpendBasis, year: str, need: pd.Series) -> None:
    """Everything that the page shows for one basis and year."""
    table = spend_table(city, chosen)
    members = need.nlargest(WARDS // 5).index
    series = share_series(city, table, members, need=need)
    ranges = leave_one_out(table, series).by_year
    decompose_years(table, series.baseline, year, members)
    concentration_by_year(city, table, need)
    concentration_curves(city, table, need, year)
    spend_per_head(city, table).classes(year)
    share = series.frame["share"]
    compare_with_target(
        share,
        share[series.baseline],
        0.5,
        table.years,
        part_years=table.part_years,
        low=ranges["low"],
        high=ranges["high"],
    )
    rows_behind(city, table, members[0], year)


def forget(city: City, *, record: bool) -> None:
    """Drop what is kept for a basis, and, with `record`, for the city as well."""
    kept = [table._table, entries.entries]
    if record:
        kept += [
            entries._record,
            entries._moves,
            entries._years,
            basis.resolve_basis,
            basis.kinds_of_money,
            basis.programmes,
            people_by_year,
        ]
    for function in kept:
        function.cache_clear(city)


def timed(action: Callable[[], None], before: Callable[[], None]) -> tuple[float, float]:
    """Median milliseconds of a round: by the clock, and of the processor alone, which other programs do not slow."""
    clock, processor = [], []
    for _ in range(ROUNDS):
        before()
        begun = time.perf_counter(), time.process_time()
        action()
        clock.append(1000 * (time.perf_counter() - begun[0]))
        processor.append(1000 * (time.process_time() - begun[1]))
    return median(clock), median(processor)


def shift_rows() -> dict[str, tuple[float, float]]:
    """Measure, print, and give the median milliseconds of each measure: by the clock, and of the processor."""
    city = large_city()
    need = pd.Series(np.random.default_rng(5).random(WARDS), index=city.wards.index)
    bases = {
        "as booked": SpendBasis(),
        "phased and shared": SpendBasis(phased=True),
        "without single items": SpendBasis(threshold=500_000.0),
        "one kind of programme": SpendBasis(phased=True, programme_kind="targeted"),
    }
    for chosen in bases.values():
        view(city, chosen, "2020", need)
    found = {}
    for name, chosen in bases.items():
        anew = partial(forget, city, record=False)
        found[f"spend table, {name}"] = timed(partial(spend_table, city, chosen), anew)
        found[f"everything on the page, {name}, new basis"] = timed(partial(view, city, chosen, "2020", need), anew)
    known = partial(view, city, bases["phased and shared"], "2019", need)
    found["everything on the page, new year, known basis"] = timed(known, lambda: None)
    found["everything on the page, first time since start-up"] = timed(known, partial(forget, city, record=True))
    print(
        f"{WARDS} wards, {YEARS} years, {PROGRAMMES} programmes, {len(city.spend):,} rows; medians of {ROUNDS} rounds"
    )
    print(f"{'':<62}{'clock':>9}{'processor':>13}")
    for name, (clock, processor) in found.items():
        print(f"{name:<62}{clock:>6.1f} ms{processor:>10.1f} ms")
    return found


if __name__ == "__main__":
    shift_rows()
