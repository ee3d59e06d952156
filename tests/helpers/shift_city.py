"""Small made-up cities with spend and a measure of need, for tests of the Spend shift page alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from dash.development.base_component import Component

from app import NOTTINGHAM
from geo import read_city
from geo.city import City
from geo.spend.shift_analysis import Shift
from layouts.pages.spend_shift.state import ShiftState, of_state, read_shift
from tests.helpers.money_city import adjustment, city_of, codes, row

__all__ = ["adjustment", "codes", "made_city", "priced_city", "row", "shown", "spend_of", "table_rows", "text_of"]

CITY = read_city(NOTTINGHAM).public()
ONE, TWO, THREE = codes(3)
ASPLEY, BERRIDGE = "E05001823", "E05001825"
MINUS = "\N{MINUS SIGN}"


def made_city(
    spend: Sequence[dict[str, Any]],
    adjustments: Sequence[dict[str, Any]] = (),
    *,
    wards: int = 3,
    deflator: dict[str, float] | None = None,
    need: Mapping[str, Sequence[float]] | None = None,
    polarity: str = "high_is_worse",
    comparable: bool = False,
) -> City:
    """A city whose wards have less need the later they come, unless `need` says otherwise, by edition."""
    city = city_of(list(spend), list(adjustments), wards=wards, deflator=deflator)
    figures = need or {"2010": [float(wards - at) for at in range(wards)]}
    rows = [
        (code, "need", edition, value)
        for edition, values in figures.items()
        for code, value in zip(city.wards.index, values, strict=True)
    ]
    blank = dict.fromkeys(("numerator", "denominator", "lower", "upper"), np.nan) | {"flag": "", "note": ""}
    indicators = pd.DataFrame(rows, columns=["area_code", "indicator", "period", "value"]).assign(**blank)
    entry = {
        "title": "Need", "short_title": "Need", "theme": "Need", "unit": "score", "polarity": polarity,
        "kind": "score", "comparable_over_time": comparable, "decimals": 1, "source": "made up", "licence": "",
        "description": "", "note": "",
    }  # fmt: skip
    catalogue = pd.DataFrame([entry], index=pd.Index(["need"], name="indicator"))
    return replace(city, indicators=indicators, catalogue=catalogue)


def spend_of(amounts: Mapping[str, Sequence[float]], **rest: Any) -> list[dict[str, Any]]:
    """Rows of spend by year, one amount a ward."""
    return [
        row(code, year, amount, **rest)
        for year, values in amounts.items()
        for code, amount in zip(codes(len(values)), values, strict=True)
    ]


def text_of(part: Any) -> str:
    """Every text in a tree of components or of what `layouts.components.markup` writes out, parted by spaces."""
    if isinstance(part, str):
        return " ".join(part.split())
    if isinstance(part, list | tuple):
        return " ".join(filter(None, map(text_of, part)))
    if isinstance(part, dict):
        return text_of(part["props"].get("children"))
    return text_of(part.children) if hasattr(part, "children") else ""


def table_rows(part: Any) -> list[list[str]]:
    """The texts of a table's body, row by row."""
    found: list[list[str]] = []

    def look(each: Any) -> None:
        if isinstance(each, list | tuple):
            for inner in each:
                look(inner)
        elif isinstance(each, Component):
            look(getattr(each, "children", None))
        elif isinstance(each, dict):
            kids = each["props"].get("children")
            if each["type"] == "Tr" and kids and kids[0]["props"].get("scope") == "row":
                found.append([text_of(kid) for kid in kids])
            else:
                look(kids)

    look(part)
    return found


def priced_city() -> City:
    """A city with programmes of two kinds, and prices that doubled."""
    rows = [
        row(code, year, 100.0, programme=name, kind=kind)
        for code in codes(3)
        for year in ("2013", "2014")
        for name, kind in (("A", "targeted"), ("B", "universal"))
    ]
    return made_city(rows, deflator={"2013": 50.0, "2014": 100.0})


def shown(search: str = "", city: City = CITY) -> tuple[ShiftState, Shift]:
    """What the page shows of a city at an address."""
    state = read_shift(city, search)
    return state, of_state(city, state)
