"""The words of every page at some addresses, against those that were approved (tests/approved)."""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from dash import html

import tests.helpers.told
from geo.city import City
from geo.scenarios.records import PublishedPlan
from layouts.page import Site
from layouts.pages.registry import PAGES
from layouts.pages.target.comparison import comparison
from tests.helpers.approved import blocks, check_approved, table_of_cases, wrapped
from tests.helpers.made_up import changed, few_wards, gappy, only, with_catalogue, without
from tests.helpers.pages import opened, site_of
from tests.helpers.records import Saved, desk_site, line_of, plan_site, scenario_of
from tests.helpers.shift_city import adjustment, codes, made_city, priced_city, row, spend_of

ARBORETUM, ASPLEY, BERRIDGE, BULWELL = "E05001822", "E05001823", "E05001825", "E05001829"
BIG_LOTTERY = "plan_protected=Big%2520Lottery%2520Fund%2520awards"
WHOLE = {
    "/": ["", f"?indicator=idaci_rate&paint=city&show=table&ward={ASPLEY}", "?paint=clusters", "?indicator=happiness"],
    "/need": ["", f"?colour=chance&show=table&ward={ASPLEY}", "?colour=clusters&recipe=idaci_rate:2,crime_score:1"],
    "/money": ["", f"?need=index&basis=phased&people=0-4&cell=6&ward={ASPLEY}", "?years=2018"],
    "/shift": ["", f"?basis=phased&ward={ASPLEY}&target=45&trace=set.2014", "?above=9&year=2014"],
    "/change": ["", f"?indicator=income_rate&from=2015&to=2019&ward={ASPLEY}", "?indicator=idaci_rate"],
    "/target": [""],
    "/plan": [""],
    "/wards": ["", f"?ward={ASPLEY}&theme=Health"],
    "/data": [""],
}
"""Addresses at which all of a page is told."""
FURTHER: dict[str, list[str]] = {
    "/": ["?indicator=imd_score&edition=1066&ward=E05099999&colour=pretty", f"?ward={BULWELL}"],
    "/need": [
        "?recipe=happiness:1&poorest_wards=3&poorest_share=0.2&colour=pretty&weights=some",
        "?recipe=income_rate&poorest_share=0.1",
        "?recipe=crime_score:1&colour=chance&weights=any&poorest_held=rerank",
        "?recipe=idaci_rate:1,crime_score:1;method=minmax&poorest=imd_score&poorest_wards=1",
    ],
    "/money": [
        "?need=happiness&years=1999&people=cats&cell=9",
        "?need=imd_score&need_edition=1066&years=2018&people=0-15",
    ],
    "/shift": [
        "?above=5&poorest_wards=1&outcome=income_rate&target=50",
        f"?poorest_held=rerank&baseline=2017&trace={BERRIDGE}.split",
        f"?trace={BERRIDGE}.split",
        f"?above=9&trace={ASPLEY}.2014&path=winding&split_from=2016&split_to=2014&target=140&outcome=happiness",
        "?above=0.000002&programmes=Youth&trace=CITYWIDE.split",
        "?kind=targeted",
    ],
    "/change": [
        "?poorest_wards=1&from=2015&to=2019",
        f"?ward={BULWELL}&indicator=income_rate&from=2010&to=2019",
        "?indicator=crime_score&from=1066&to=2015&poorest_held=rerank",
    ],
    "/target": [
        "?plan_aim=formula",
        "?plan_aim=today&plan_first=2026/27&plan_base=5m&plan_budget=five~2m&plan_floor=5,5~10",
        "?plan_aim=formula&plan_first=2026/27&plan_share=70",
        f"?plan_cap=40&plan_share=80&ward={ASPLEY}",
        f"?plan_share=48&plan_budget=3000000&plan_citywide=100000&plan_head=1&{BIG_LOTTERY}",
        "?plan_need=index&plan_money=growing&plan_growth=3&plan_today=2015&plan_basis=phased&plan_people=0-4",
        "?plan_need=crime_score",
        "?plan_money=typed",
        "?plan_by_people=101",
        "?plan_floor=many&plan_today=1999&plan_need=x&plan_protected=Gone&recipe=x&scenario=zz&ward=E05099999",
    ],
    "/plan": [f"?ward={ASPLEY}", "?poorest=imd_score&poorest_edition=2015&poorest_wards=2&ward=E05099999"],
    "/wards": [f"?ward={BULWELL}", "?theme=Overall deprivation", "?sort=theft_rate", "?ward=E05099999&theme=Weather"],
    "/data": [],
}
"""Addresses of which only what no address before them says is told."""


def without_directions(city: City) -> City:
    return with_catalogue(city, polarity="neutral")


def without_spend(city: City) -> City:
    return replace(city, spend=city.spend.iloc[:0], adjustments=city.adjustments.iloc[:0])


def income_without_direction(city: City) -> City:
    catalogue = city.catalogue.copy()
    catalogue.loc["income_rate", "polarity"] = "neutral"
    return replace(city, catalogue=catalogue)


def aspleys_money_citywide(city: City) -> City:
    spend = city.spend.copy()
    spend.loc[spend["area_code"] == ASPLEY, "area_code"] = "CITYWIDE"
    return replace(city, spend=spend, adjustments=city.adjustments.iloc[:0])


def row_missing(_: City) -> City:
    rows = spend_of({"2013": [10, 20, 30], "2014": [20, 20, 30]})
    return made_city([each for each in rows if (each["area_code"], each["period"]) != (codes(3)[1], "2014")])


def moved_beyond(_: City) -> City:
    first, _second, third = codes(3)
    rows = [*spend_of({"2013": [10, 20, 3000], "2014": [20, 20, 30]}), row("CITYWIDE", "2014", 900.0)]
    return made_city(rows, [adjustment(third, "2013", 900.0, first, "2014;2015;2016")])


Other = tuple[str, Callable[[City], City], str]
OTHER_CITIES: dict[str, list[Other]] = {
    "/": [("figures missing and withheld", gappy, "?indicator=imd_score&edition=2019&show=table")],
    "/need": [
        ("no figure for two wards", lambda c: without(c, [ASPLEY, ARBORETUM], ["health_score"]), f"?ward={ASPLEY}"),
        ("indicators without a direction", without_directions, ""),
        ("two wards", lambda city: few_wards(city, 2), "?colour=clusters&poorest_wards=1"),
    ],
    "/money": [
        ("a ward's money citywide", aspleys_money_citywide, ""),
        ("two wards", lambda city: few_wards(city, 2), ""),
        ("too few figures", lambda c: without(c, c.wards.index[2:], ["crime_score"]), "?need=crime_score"),
    ],
    "/shift": [
        ("no spend", lambda _: made_city([]), ""),
        ("a row missing", row_missing, f"?trace={codes(3)[1]}.2014"),
        ("a row missing", row_missing, f"?trace={codes(3)[1]}.split"),
        ("one year", lambda _: made_city(spend_of({"2013": [10, 20, 30]})), ""),
        ("money beyond the record", moved_beyond, "?basis=phased&trace=all.2016"),
        ("prices and kinds", lambda _: priced_city(), f"?prices=2014&kind=targeted&trace={codes(3)[0]}.2013"),
        ("a year of nothing", lambda _: made_city(spend_of({"2013": [1, 1, 1], "2014": [0, 0, 0]})), "?year=2014"),
    ],
    "/change": [
        ("editions that compare", lambda c: with_catalogue(c, comparable_over_time=True), "?indicator=income_rate"),
        ("a figure missing", lambda c: changed(c, "imd_score", "2019", {ASPLEY: np.nan}), f"?ward={ASPLEY}"),
        ("an indicator without a direction", income_without_direction, "?indicator=income_rate"),
        ("indicators without a direction", without_directions, ""),
        ("single editions", lambda city: only(city, "idaci_rate", "theft_rate"), ""),
    ],
    "/target": [
        ("no spend", without_spend, ""),
        ("indicators without a direction", without_directions, ""),
    ],
    "/wards": [("figures missing and withheld", gappy, f"?ward={ARBORETUM}&theme=Overall deprivation")],
    "/data": [("no spend", without_spend, ""), ("figures missing and withheld", gappy, "")],
}
"""Cities made up, of which only what no address before them says is told."""


@cache
def kept_at_the_desk(city: City) -> Saved:
    """Two versions of a scenario, one whose figures moved on, one that misses its demand, one deleted, and a log."""
    first, newer = scenario_of(city, version=1), scenario_of(city, "?plan_cap=40")
    wards = [dict(ward) for ward in first.inputs["wards"]]
    wards[1]["need"] += 0.1
    own = {"wards": [ARBORETUM, ASPLEY], "share": 0.2}
    moved = scenario_of(city, name="Figures of last year", id_="cd" * 16, wards=wards, poorest=own)
    nearest = scenario_of(city, "?plan_cap=40&plan_share=80", name="As near as may be", id_="ef" * 16, version=1)
    gone = scenario_of(city, name="Thrown away", id_="09" * 16)
    log = [line_of(nearest, 3), line_of(first, 2, "rollback"), line_of(first, 1)]
    return Saved(None, [first, newer, moved, nearest], [gone], log)


def scenarios(city: City) -> list[tuple[str, Site, str]]:
    """The desk with what is saved there, by who looks and what is open."""
    saved = kept_at_the_desk(city)
    withdrawn = replace(saved, log=[line_of(saved.scenarios[0], 2, "withdraw"), line_of(saved.scenarios[0])])
    older = f"?scenario={saved.scenarios[0].id}&version=1"
    return [
        ("scenarios saved", desk_site(city, saved), ""),
        ("the older version open", desk_site(city, saved), older),
        ("a scenario changed", desk_site(city, saved), f"{older}&plan_floor=5"),
        ("figures moved on", desk_site(city, saved), f"?scenario={saved.scenarios[2].id}"),
        ("figures moved on, changed", desk_site(city, saved), f"?scenario={saved.scenarios[2].id}&plan_floor=5"),
        ("the nearest possible", desk_site(city, saved), f"?scenario={saved.scenarios[3].id}"),
        ("seen by a councillor", desk_site(city, replace(saved, changing=False)), older),
        ("the plan withdrawn", desk_site(city, withdrawn), ""),
    ]


def plans(city: City) -> list[tuple[str, Site, str]]:
    """Plans of other kinds, and none."""
    share = f"?plan_share=48&plan_budget=3000000&plan_citywide=100000&plan_head=1&{BIG_LOTTERY}"
    other = scenario_of(city, vintage="WD22", wards=scenario_of(city).inputs["wards"][1:])
    elsewhere = Saved(PublishedPlan(line_of(other), other))
    return [
        ("no plan", plan_site(city, none=True), ""),
        ("a plan that keeps a share", plan_site(city, share), f"?ward={ASPLEY}"),
        ("the nearest possible plan", plan_site(city, "?plan_cap=40&plan_share=80"), ""),
        ("a plan of other wards", site_of(city, records=elsewhere), ""),
    ]


def tracked(city: City) -> list[tuple[str, Site, str]]:
    """Spend held to a published plan."""
    nearest = "?plan_cap=40&plan_share=80&plan_today=2013"
    return [("a plan published", plan_site(city, "?plan_today=2013"), ""), ("nearest", plan_site(city, nearest), "")]


WITH_RECORDS = {"/target": scenarios, "/plan": plans, "/shift": tracked}


def site_at(city: City, path: str) -> Site:
    """A face as the page needs it."""
    return desk_site(city) if path == "/target" else plan_site(city) if path == "/plan" else site_of(city)


def pattern(line: str) -> str:
    """A line, or of a row and a lone figure the words alone: other figures in it are nothing new to approve."""
    lone = line.startswith("|") or not re.search("[a-z]{2}", line)
    return re.sub(r"[\d.,]+", "0", line) if lone else line


@pytest.mark.approved
@pytest.mark.parametrize("path", WHOLE)
def test_the_words_of_a_page_are_those_that_were_approved(nottingham: City, path: str) -> None:
    city = nottingham if path == "/target" else nottingham.public()
    site = site_at(city, path)
    told = [(f"{path}{search}", opened(city, path, search, site), True) for search in WHOLE[path]]
    told += [(f"{path}{search}", opened(city, path, search, site), False) for search in FURTHER[path]]
    for name, change, search in OTHER_CITIES.get(path, []):
        other = change(city)
        told.append((f"{path}{search}, {name}", opened(other, path, search, site_at(other, path)), False))
    for name, records, search in WITH_RECORDS[path](city) if path in WITH_RECORDS else []:
        told.append((f"{path}{search}, {name}", opened(city, path, search, records), False))
    seen: set[str] = set()
    parts = []
    for heading, page, whole in told:
        lines = blocks(page)
        parts.append(f"==== {heading}\n{wrapped(line for line in lines if whole or pattern(line) not in seen)}")
        seen.update(map(pattern, lines))
    check_approved(next(page for page in PAGES if page.path == path).name, "\n".join(parts))


@pytest.mark.approved
def test_the_words_of_a_comparison_are_those_that_were_approved(nottingham: City) -> None:
    path, _newer, moved, nearest = kept_at_the_desk(nottingham).scenarios
    copy = scenario_of(nottingham, name="Copy", id_="12" * 16)
    several = {
        "one": [path],
        "alike": [path, copy],
        "two": [path, nearest],
        "three": [path, moved, nearest],
        "four": [path] * 4,
    }
    names, codes_compared = nottingham.wards["ward_name"], [ARBORETUM, ASPLEY]
    cases = [(name, blocks(html.Div(comparison(found, names, codes_compared)))) for name, found in several.items()]
    check_approved("text_comparison", table_of_cases(cases))


def test_a_new_wording_is_told(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.helpers.approved.APPROVED", tmp_path)
    monkeypatch.delenv("WARDSHIFT_APPROVE", raising=False)
    (tmp_path / "page.txt").write_text("One finding.\n")
    check_approved("page", "One finding.\n")
    with pytest.raises(AssertionError, match="The words of page changed"):
        check_approved("page", "Another finding.\n")
    with pytest.raises(AssertionError, match="is not there"):
        check_approved("other", "")


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(tests.helpers.told).failed == 0
