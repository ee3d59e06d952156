"""Small made-up cities with money in them, made in memory: wards are squares in a row, with 100, 200, … people."""

import geopandas as gpd
import pandas as pd
import shapely
from hypothesis import strategies as st

from geo.city import City
from geo.join_report.report import JoinReport
from geo.spend.columns import SPEND_COLUMNS

BLANK_SPEND = {
    column.name: float("nan") if column.content == "figure" else "" for column in SPEND_COLUMNS.values() if column.kept
}
"""A row of spend that says nothing."""
ADJUSTMENTS = [
    "id", "area_code", "period", "programme", "amount", "kind", "to_area_codes", "to_periods", "share_by", "reason",
    "source", "basis",
]  # fmt: skip


def codes(wards: int) -> list[str]:
    return [f"E0500{1001 + place}" for place in range(wards)]


def row(area_code: str, period: str, amount: float, **rest: object) -> dict:
    """A row of spend: one award of a programme called A, unless said otherwise."""
    usual = {"programme": "A", "basis": "award", "partial": False, "n": 1.0, "kind": ""}
    return {"area_code": area_code, "period": period, "amount": amount} | usual | rest


def adjustment(area_code: str, period: str, amount: float, to: str = "", years: str = "", **rest: object) -> dict:
    """An adjustment of such a row, shared equally, unless said otherwise."""
    usual = {"id": f"{area_code}-{period}", "programme": "A", "kind": "reattribute", "share_by": "equal"}
    usual |= {"reason": "why", "source": "who", "basis": "award", "to_area_codes": to, "to_periods": years}
    return {"area_code": area_code, "period": period, "amount": amount} | usual | rest


def city_of(
    spend: list[dict],
    adjustments: tuple[dict, ...] | list[dict] = (),
    wards: int = 3,
    deflator: dict | None = None,
) -> City:
    names = codes(wards)
    shapes = [shapely.box(455_000 + 100 * at, 340_000, 455_100 + 100 * at, 340_100) for at in range(wards)]
    index = pd.Index(names, name="ward_code")
    people = [
        (code, period, band, 100.0 * (at + 1) / (10 if band == "0-4" else 1))
        for at, code in enumerate(names)
        for period in ("2014", "2017")
        for band in ("all", "0-4")
    ]
    prices = {"period": list(deflator or {}), "index": list((deflator or {}).values()), "note": ""}
    return City(
        name="Testton",
        vintage="WD13",
        wards=gpd.GeoDataFrame(
            {"ward_name": [f"Ward {at + 1}" for at in range(wards)]}, geometry=shapes, index=index, crs=27700
        ),
        indicators=pd.DataFrame(),
        catalogue=pd.DataFrame(),
        population=pd.DataFrame(people, columns=["area_code", "period", "age_band", "population"]),
        spend=pd.DataFrame([BLANK_SPEND | each for each in spend], columns=list(BLANK_SPEND)).astype(
            {"amount": float, "n": float, "partial": bool}
        ),
        adjustments=pd.DataFrame(list(adjustments), columns=ADJUSTMENTS),
        crosswalk=pd.DataFrame(),
        report=JoinReport(),
        attribution=(),
        deflator=pd.DataFrame(prices),
    )


@st.composite
def cities(draw: st.DrawFn, *, wards: int = 4, corrections: bool = True) -> City:
    """Cities with holes, corrections, money without a ward, part years, unknown counts, programmes and adjustments."""
    names, years = codes(wards), ["2013", "2014", "2015"]
    pence = st.integers(-500_00 if corrections else 0, 90_000_00)
    rows, moves = [], []
    for year in years:
        partial = draw(st.booleans())
        for code in [*names, "CITYWIDE"]:
            for programme in ("A", "B"):
                if draw(st.integers(0, 4)) == 0:
                    continue
                amount, n = draw(pence) / 100, draw(st.sampled_from([0.0, 1.0, 7.0, float("nan")]))
                kind = "targeted" if programme == "A" else "universal"
                rows.append(row(code, year, amount, programme=programme, partial=partial, n=n, kind=kind))
                if amount > 1 and draw(st.integers(0, 5)) == 0:
                    part = draw(st.integers(1, int(amount * 100))) / 100
                    to = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
                    when = draw(st.lists(st.sampled_from([*years, "2016", "2017"]), min_size=1, unique=True))
                    how = draw(st.sampled_from(["equal", "population 0-4"]))
                    moves.append(
                        adjustment(
                            code, year, part, ";".join(to), ";".join(when),
                            programme=programme, share_by=how, id=f"{code}-{year}-{programme}",
                        )
                    )  # fmt: skip
    # A first row that is always there, so that no city is without money.
    rows = [each for each in rows if (each["area_code"], each["period"], each["programme"]) != (names[0], "2013", "B")]
    rows.append(row(names[0], "2013", 100_000.0, programme="B", kind="universal"))
    moves = [m for m in moves if (m["area_code"], m["period"], m["programme"]) != (names[0], "2013", "B")]
    return city_of(rows, moves, wards=wards)
