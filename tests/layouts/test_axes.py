"""Names on axes: a code or a year that looks like a number or a date is still a name, in the order given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import geo
from geo.indicators.snapshot import snapshot
from geo.scenarios.solve import _with_names
from layouts.figures.names import cut_name
from layouts.figures.ranking import ranking
from layouts.pages.registry import PAGES
from tests.helpers.components import whole
from tests.helpers.pages import opened
from tests.helpers.small_package import CODES, INDICATORS, POPULATION, SPEND, Package, four_wards

CASE = Path(__file__).parents[1] / "cases" / "04-numeric-codes"
# Numbers, dates, a leading zero, and what JavaScript reads as a number too.
CODE_SETS = (("10", "2", "33", "4"), ("2019-01", "2018-05", "01", "1e3"), ("2019-01-05", "0x10", "007", "7.50"))


def figures(part: Any) -> Iterator[dict[str, Any]]:
    """Every figure in a tree of components."""
    for each in whole(part)._traverse():
        figure = getattr(each, "figure", None)
        if figure is not None:
            yield figure if isinstance(figure, dict) else figure.to_plotly_json()


def named_axes(figure: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], list[str]]]:
    """The axes of a figure on which its traces stand by name."""
    for trace in figure["data"]:
        for letter in "xy":
            values = [] if trace.get(letter) is None else list(trace[letter])
            if any(isinstance(value, str) for value in values):
                axis = str(trace.get(f"{letter}axis") or letter).replace(letter, f"{letter}axis", 1)
                yield axis, dict(figure["layout"].get(axis) or {}), [v for v in values if isinstance(v, str)]


def coded(folder: Path, codes: tuple[str, ...]) -> geo.City:
    """The small package with other codes and names, two editions and three years of spend."""
    package = Package(folder)
    package.wards(four_wards(WD13CD=list(codes), WD13NM=list(codes)))
    head, *rows = INDICATORS.splitlines()
    earlier = [row.replace(",2019,", ",2015,").replace("0.1,10", "0.5,50") for row in rows]
    spend_head, *spend = SPEND.splitlines()
    later = [row.replace(",2013,", f",{year},") for year in ("2014", "2015") for row in spend]
    for name, text in (
        ("indicators", "\n".join([head, *earlier, *rows])),
        ("population", POPULATION),
        ("spend", "\n".join([spend_head, *spend, *later])),
    ):
        for old, new in zip(CODES, codes, strict=True):
            text = text.replace(old, new)
        package.table(name, text)
    return package.city()


@pytest.mark.parametrize("codes", CODE_SETS)
def test_no_axis_takes_a_name_for_a_number(tmp_path: Path, codes: tuple[str, ...]) -> None:
    city = coded(tmp_path, codes)
    assert not city.report.lost
    seen = 0
    for page in PAGES:
        for search in ("", f"?ward={codes[0]}"):
            for figure in figures(opened(city, page.path, search)):
                for name, axis, values in named_axes(figure):
                    seen += 1
                    assert axis.get("type") == "category", (page.path, name, values)
                for words in figure["layout"].get("annotations") or ():
                    # Beside a name an annotation stands by its position: text that looks like a number would be one.
                    assert not isinstance(words.get("x"), str)
                    assert not isinstance(words.get("y"), str)
    assert seen > 4


def test_numeric_codes_are_ranked_in_order_of_need() -> None:
    city = geo.read_city(CASE)
    figure = ranking(snapshot(city, "poor", "2019"), city.name)
    assert figure.data[0].y == ("10", "2", "33", "4")
    assert figure.data[0].x == (10.0, 20.0, 30.0, 40.0)
    axis = figure.layout.yaxis
    assert (axis.type, axis.categoryorder, axis.categoryarray) == ("category", "array", ("10", "2", "33", "4"))


def test_a_short_name_keeps_the_code_that_tells_it_from_its_namesake() -> None:
    names = [cut_name(f"Leen Valley and Basford (E0500182{n})", 18) for n in (2, 3)]
    assert names == ["Leen… (E05001822)", "Leen… (E05001823)"]
    assert cut_name("Clifton (North and South Fields)", 18) == "Clifton (North an…"


def test_the_names_of_wards_stand_for_their_codes_and_for_no_figure() -> None:
    names = pd.Series({"10": "Aspley", "2": "Bestwood", "2027": "Castle"})
    sentence = "Year 2027: the caps of 10, 2 and 2 more come to £10, £10.00, 10% and 2,000; short by £2."
    assert _with_names(sentence, names) == (
        "Year 2027: the caps of Aspley, Bestwood and 2 more come to £10, £10.00, 10% and 2,000; short by £2."
    )
