"""Cities that a right package can be of, and that leave little to say: made in memory, for tests alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import geopandas as gpd
import pandas as pd
import shapely

from geo.city import City
from geo.join_report.report import JoinReport
from geo.package.indicator_titles import with_titles_of_their_own
from tests.helpers.money_city import ADJUSTMENTS, BLANK_SPEND, row

NAN = float("nan")
Figures = Mapping[str, Mapping[str, Sequence[float]]]
"""By indicator and edition, a figure for each ward."""
USUAL: Figures = {
    "poor": {"2015": [0.2, 0.1, 0.4, 0.3], "2019": [0.1, 0.2, 0.3, 0.4]},
    "asb": {"2019": [10.5, 20.5, 30.5, 40.5]},
}
KINDS = {"poor": "proportion", "asb": "rate", "score": "score", "count": "count"}
UNITS = {"poor": "%", "asb": "per 1,000 people", "score": "score", "count": "people"}


def codes(wards: int) -> list[str]:
    return [f"E0500{1822 + place}" for place in range(wards)]


def odd_city(
    wards: int = 4,
    figures: Figures = USUAL,
    *,
    people: Sequence[float] | None = None,
    spend: Sequence[dict] | None = None,
    flag: str = "",
    apart: Sequence[int] = (),
    names: Sequence[str] | None = None,
    limits: tuple[float, float] | None = None,
    titles: Mapping[str, str] | None = None,
    **columns: object,
) -> City:
    """A city of square wards in two rows; wards `apart` lie far from all others.

    `limits` are taken from and added to each figure; `titles` by indicator are told apart as a package's are; `columns`
    change the catalogue.
    """
    index = pd.Index(codes(wards), name="ward_code")
    boxes = [
        shapely.box(x := 455_000 + 1000 * (at // 2) + 50_000 * (at in apart), y := 340_000 + 1000 * (at % 2), x + 1000,
                    y + 1000)
        for at in range(wards)
    ]  # fmt: skip
    ward_names = list(names or [f"Ward {chr(65 + at)}" for at in range(wards)])
    rows = [
        {
            "area_code": code, "indicator": name, "period": period, "value": value, "numerator": NAN,
            "denominator": NAN, "lower": NAN if limits is None else value - limits[0],
            "upper": NAN if limits is None else value + limits[1], "flag": flag if value != value else "", "note": "",
        }
        for name, by_period in figures.items()
        for period, values in by_period.items()
        for code, value in zip(index, values, strict=True)
    ]  # fmt: skip
    catalogue = pd.DataFrame(
        [
            {
                "indicator": name, "title": f"Title of {name}", "short_title": name.title(), "theme": "Everything",
                "unit": UNITS[name], "polarity": "high_is_worse", "kind": KINDS[name], "comparable_over_time": True,
                "decimals": 1, "source": "Made up", "licence": "None", "description": "", "note": "",
            }
            | columns
            for name in figures
        ],
        columns=["indicator", "title", "short_title", "theme", "unit", "polarity", "kind", "comparable_over_time",
                 "decimals", "source", "licence", "description", "note"],
    ).set_index("indicator")  # fmt: skip
    if titles:
        catalogue = catalogue.assign(**dict.fromkeys(["title", "short_title"], pd.Series(titles, dtype=str)))
        catalogue = with_titles_of_their_own(catalogue)
    counts = list(people) if people is not None else [1000.0 * (at + 1) for at in range(wards)]
    population = [
        (code, period, band, float(count) / (1 if band == "all" else 10))
        for period in ("2015", "2019")
        for band in ("all", "0-4")
        for code, count in zip(index, counts, strict=False)
    ]
    money = (
        [row(code, year, 100.0 * (at + 1) * (1 + at * late)) for late, year in enumerate(("2015", "2016", "2017"))
         for at, code in enumerate(index)]
        if spend is None
        else list(spend)
    )  # fmt: skip
    indicator_columns = ["area_code", "indicator", "period", "value", "numerator", "denominator", "lower", "upper",
                         "flag", "note"]  # fmt: skip
    return City(
        name="Testton",
        vintage="WD13",
        wards=gpd.GeoDataFrame({"ward_name": ward_names}, geometry=boxes, index=index, crs=27700),
        indicators=pd.DataFrame(rows, columns=indicator_columns).astype(
            dict.fromkeys(["value", "numerator", "denominator", "lower", "upper"], float)
        ),
        catalogue=catalogue,
        population=pd.DataFrame(population, columns=["area_code", "period", "age_band", "population"]),
        spend=pd.DataFrame([BLANK_SPEND | each for each in money], columns=list(BLANK_SPEND)).astype(
            {"amount": float, "n": float, "partial": bool}
        ),
        adjustments=pd.DataFrame([], columns=ADJUSTMENTS),
        crosswalk=pd.DataFrame(),
        report=JoinReport(),
        attribution=("Made up for tests.",),
    )


def _every(value: float, wards: int = 4) -> Figures:
    return {"poor": {"2015": [value] * wards, "2019": [value] * wards}}


A, B, C, D = codes(4)

ODD_CITIES: dict[str, Callable[[], City]] = {
    "one ward": lambda: odd_city(1, {"poor": {"2015": [0.2], "2019": [0.3]}}),
    "two wards": lambda: odd_city(2, {"poor": {"2015": [0.2, 0.1], "2019": [0.3, 0.4]}}),
    "three wards": lambda: odd_city(3, {"poor": {"2015": [0.2, 0.1, 0.3], "2019": [0.3, 0.4, 0.5]}}),
    "a ward without neighbours": lambda: odd_city(apart=(3,)),
    "no ward has a neighbour": lambda: odd_city(apart=(0, 1, 2, 3), wards=4),
    "all values negative": lambda: odd_city(figures={"score": {"2015": [-1, -2, -3, -4], "2019": [-2, -1, -4, -3]}}),
    "values of both signs": lambda: odd_city(figures={"score": {"2015": [-1, 0, 1, 2], "2019": [1, 0, -1, 2.5]}}),
    "all values nothing": lambda: odd_city(figures=_every(0.0)),
    "all values the same": lambda: odd_city(figures=_every(0.25)),
    "all shares one": lambda: odd_city(figures=_every(1.0)),
    "all but one the same": lambda: odd_city(figures={"poor": {"2015": [0.2, 0.2, 0.2, 0.3], "2019": [0.2] * 4}}),
    "one edition missing for all": lambda: odd_city(
        figures={"poor": {"2015": [NAN] * 4, "2019": [0.1, 0.2, 0.3, 0.4]}}
    ),
    "a single figure": lambda: odd_city(figures={"poor": {"2019": [NAN, 0.2, NAN, NAN]}}),
    "two figures": lambda: odd_city(figures={"poor": {"2019": [NAN, 0.2, 0.3, NAN]}}),
    "nothing but withheld": lambda: odd_city(figures=_every(NAN), flag="c"),
    "no indicator": lambda: odd_city(figures={}),
    "no figure and no spend": lambda: odd_city(figures={}, spend=[]),
    "no spend": lambda: odd_city(spend=[]),
    "no population": lambda: odd_city(people=[]),
    "nothing at all": lambda: odd_city(figures={}, spend=[], people=[]),
    "nobody anywhere": lambda: odd_city(people=[0, 0, 0, 0]),
    "a ward of no people": lambda: odd_city(people=[0, 2000, 3000, 4000]),
    "the poorest ward has no people": lambda: odd_city(people=[1000, 2000, 3000, 0]),
    "people in one ward alone": lambda: odd_city(people=[0, 0, 0, 4000]),
    "a ward of unknown people": lambda: odd_city(people=[1000, 2000, 3000]),
    "nothing comparable": lambda: odd_city(comparable_over_time=False),
    "nothing directed": lambda: odd_city(polarity="neutral"),
    "low is worse": lambda: odd_city(polarity="high_is_better"),
    "counts alone": lambda: odd_city(figures={"count": {"2015": [5, 6, 7, 8], "2019": [8, 7, 6, 5]}}),
    "all spend in one ward": lambda: odd_city(spend=[row(D, year, 500.0) for year in ("2015", "2016")]),
    "all spend without a ward": lambda: odd_city(spend=[row("CITYWIDE", year, 500.0) for year in ("2015", "2016")]),
    "a part year only": lambda: odd_city(spend=[row(code, "2015", 100.0, partial=True) for code in (A, B, C, D)]),
    "spend of nothing": lambda: odd_city(spend=[row(code, y, 0.0) for y in ("2015", "2016") for code in (A, B, C, D)]),
    "negative spend": lambda: odd_city(spend=[row(code, y, -9.0) for y in ("2015", "2016") for code in (A, B, C, D)]),
    "a ward of negative spend": lambda: odd_city(
        spend=[row(c, y, a) for y in ("2015", "2016") for c, a in zip((A, B, C, D), (-50, 100, 100, 100), strict=True)]
    ),
    "one payment": lambda: odd_city(spend=[row(B, "2016", 0.01)]),
    "half the wards in each year": lambda: odd_city(
        spend=[row(A, "2015", 5.0), row(B, "2015", 6.0), row(C, "2016", 7.0), row(D, "2016", 8.0)]
    ),
    "budgets alone": lambda: odd_city(spend=[row(c, "2020/21", 9.0, basis="budget") for c in (A, B, C, D)]),
    "unknown numbers of items": lambda: odd_city(
        spend=[row(c, y, 9.0, n=NAN) for y in ("2015", "2016") for c in (A, B)]
    ),
    "names of one letter": lambda: odd_city(names=list("ABCD")),
    "names of one kind": lambda: odd_city(names=["Abbey"] * 4),
    "long names": lambda: odd_city(names=[f"{letter * 80} and <b>Lenton</b> & others" for letter in "ABCD"]),
    "indicators of one title": lambda: odd_city(
        figures=USUAL | {"score": {"2019": [1.0, 3.0, 2.0, 4.0]}},
        titles=dict.fromkeys(("poor", "asb", "score"), "Need"),
    ),
    "rates of a billionth": lambda: odd_city(figures={"asb": {"2019": [1e-10, 2e-10, 3e-10, 4e-10]}}),
    "intervals of no width": lambda: odd_city(limits=(0, 0)),
    "intervals across nothing": lambda: odd_city(figures=_every(0.0), limits=(0.1, 0.1)),
    "wide intervals": lambda: odd_city(limits=(0.5, 0.5)),
}
"""By what is odd about it."""
