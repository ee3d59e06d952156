"""Made-up scenarios for the tests of the store."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import strategies as st

from geo.scenarios.inputs import read_inputs
from geo.scenarios.scenario import Draft, SavedPlan, plan_to_save
from geo.scenarios.solve import Solution, solve

YEARS = ["2026/27", "2027/28", "2028/29", "2029/30", "2030/31"]


def ward(code: str, name: str, **changes: Any) -> dict[str, Any]:
    """A ward as the inputs have it."""
    row = {"ward_code": code, "ward_name": name, "population": 800, "need": 0.2, "current": 0, "protected": 0}
    return row | changes


def inputs(**changes: Any) -> dict[str, Any]:
    """The inputs of a small city, all in order unless changed."""
    return {
        "schema": 1,
        "city": "Testton",
        "vintage": "WD13",
        "population": {"age_band": "0-4", "period": "2017"},
        "need": {"measure": "income", "title": "Income deprivation", "period": "2019", "method": None, "weights": {}},
        "baseline": {"period": "2017", "basis": "award", "adjusted": True},
        "universal_part": 0.25,
        "years": YEARS,
        "budgets": [1_000_000, 1_010_001, 1_020_000, 1_030_000, 1_040_000],
        "citywide": [0, 0, 0, 0, 40_000],
        "floor": 0.05,
        "cap": 0.2,
        "minimum_step": 5_000,
        "minimum_per_head": 0,
        "protected_programmes": ["A Better Start"],
        "poorest": {"wards": ["E1"], "share": 0.4},
        "wards": [
            ward("E1", "Northgate", need=0.4, current=600_000),
            ward("E2", "Southgate", need=0.1, population=1200),
            ward("E3", "St Ann's", need=0.3, population=500, current=399_999, protected=1_000),
        ],
    } | changes


def plan_of(given: Any) -> SavedPlan:
    """A plan that follows from the inputs alone: each year by need in whole steps, what is left to the first ward."""
    checked = read_inputs(given)
    pots = [budget - aside for budget, aside in zip(checked["budgets"], checked["citywide"], strict=True)]
    needs = [int(row["need"] * 1000) for row in checked["wards"]]
    amounts = {
        row["ward_code"]: [pot * need // max(sum(needs), 1) for pot in pots]
        for row, need in zip(checked["wards"], needs, strict=True)
    }
    first = checked["wards"][0]["ward_code"]
    for year, pot in enumerate(pots):
        amounts[first][year] += pot - sum(row[year] for row in amounts.values())
    return plan_to_save(checked, amounts)


def draft(name: str = "Plan A", note: str = "", **changes: Any) -> Draft:
    """A scenario with its plan, ready to be saved."""
    given = inputs(**changes)
    return Draft(name, note, given, plan_of(given))


# Control characters are refused, and lone surrogates are no characters.
texts = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=60)
words = texts.map(str.strip).filter(bool)
shares = st.floats(0, 1)
pence = st.integers(0, 10**12)


@st.composite
def any_inputs(draw: st.DrawFn) -> dict[str, Any]:
    """Any inputs that can be kept."""
    codes = draw(st.lists(words.map(lambda word: read_text(word)), min_size=1, max_size=6, unique=True))
    years = draw(st.lists(words.map(lambda word: read_text(word)), min_size=1, max_size=5, unique=True))
    rows = [
        ward(
            code,
            draw(words),
            population=draw(st.integers(1, 10**6) | st.floats(0.5, 1e6)),
            need=draw(st.floats(0, 1e6)),
            current=draw(pence),
        )
        for code in codes
    ]
    for row in rows:
        row["protected"] = draw(st.integers(0, row["current"]))
    rows[0]["need"] = draw(st.floats(0.001, 100))
    aside = [draw(pence) for _ in years]
    return inputs(
        years=years,
        budgets=[one + draw(pence) for one in aside],
        citywide=aside,
        universal_part=draw(shares),
        floor=draw(st.none() | shares),
        cap=draw(st.none() | st.floats(0, 100)),
        minimum_step=draw(pence),
        minimum_per_head=draw(pence),
        need={
            "measure": draw(words),
            "title": draw(words),
            "period": draw(words),
            "method": draw(st.none() | words),
            "weights": draw(st.dictionaries(words, st.floats(0, 1e6), max_size=4)),
        },
        protected_programmes=draw(st.lists(words, max_size=3)),
        poorest=draw(st.none() | st.fixed_dictionaries({"wards": st.just(codes[:2]), "share": shares})),
        wards=rows,
    )


def read_text(word: str) -> str:
    """A text as the inputs keep it, so that two that become one are not taken for two."""
    return str(read_inputs(inputs(city=word))["city"])


def two_wards(**changed: Any) -> Solution:
    """Two wards of 1,000 people, need 30 % and 10 %, £600 and £400 today, £1,000 a year for two years."""
    given = inputs(
        universal_part=0.5, years=["2018", "2019"], budgets=[100_000, 100_000], citywide=[0, 0], floor=None, cap=None,
        minimum_step=0, protected_programmes=[], poorest=None,
        baseline={"period": "2017", "basis": "award", "adjusted": False},
        wards=[
            ward("E1", "North", population=1000, need=0.3, current=40_000),
            ward("E2", "South", population=1000, need=0.1, current=60_000),
        ],
    )  # fmt: skip
    return solve(read_inputs(given | changed))


class CityOfTwo:
    """Stands for a city whose catalogue does not know the measure of `two_wards`."""

    catalogue = pd.DataFrame(index=pd.Index([], name="indicator"))
