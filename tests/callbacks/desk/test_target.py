"""What a plan's pages are given: the Target page by its address, Plan and Spend shift by what is published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import NOTTINGHAM
from data.store.publications import publications
from geo import read_city
from layouts.address.params import Params
from layouts.pages.plan.page import NO_PLAN
from layouts.pages.target.ids import TargetId
from layouts.pages.target.page import open_target
from layouts.pages.target.parameters import OWN
from layouts.pages.target.scenarios import ScenarioId
from tests.helpers.desk_app import Desk
from tests.helpers.posting import (
    acts,
    answers,
    by_id,
    click,
    dependencies,
    filling,
    open_page,
    post,
    saved_address,
    saving,
    table_of,
    words,
)
from tests.helpers.small_package import CODES, INDICATORS, Package
from tests.helpers.told import tells


@pytest.fixture(scope="module")
def listed(desk: Desk) -> list[dict[str, Any]]:
    return dependencies(desk.client("Ada"))


@pytest.fixture
def ada(desk: Desk) -> FlaskClient:
    return desk.client("Ada")


def publish(client: FlaskClient, listed: list[dict[str, Any]], name: str, search: str = "") -> str:
    """Save a plan and publish it; gives its id."""
    scenario = saved_address(saving(client, listed, name=name, search=search)).split("=")[1].split("&")[0]
    click(client, acts(listed), "publish", f"{scenario}:1")
    return scenario


def page(client: FlaskClient, path: str, search: str = "", prefix: str = "/") -> str:
    """Everything that opening a page sends."""
    return open_page(client, path, search, prefix).text


def test_the_public_pages_show_the_published_plan_and_nobodys_name_note_or_draft(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]]
) -> None:
    reader = desk.client()
    saving(ada, listed, name="Draft of the desk")
    assert NO_PLAN in page(reader, "/plan")
    scenario = publish(ada, listed, "Plan for all")
    sent = [
        page(reader, "/plan"),
        page(reader, "/plan", "?ward=E05001823"),
        page(reader, "/shift"),
        json.dumps(answers(reader, "/shift")),
        reader.get("/download/plan.csv").text,
        reader.get("/_dash-layout").text,
        reader.get("/").text,
    ]
    assert "Plan for all" in sent[0]
    sent.append(json.dumps(answers(reader, "/plan", "?ward=E05001823")))
    assert "Aspley" in sent[-1]
    for text in sent:
        for secret in ("Ada", "Cleo", "Why", "Draft of the desk", scenario, "scenario-", "commissioner"):
            assert secret not in text, secret


def test_another_plan_and_its_withdrawal_are_seen_at_once_on_every_page(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]]
) -> None:
    reader = desk.client()
    publish(ada, listed, "Plan One", "?plan_share=50")
    first = answers(reader, "/shift")
    assert "Plan One" in page(reader, "/plan")
    publish(ada, listed, "Plan Two", "?plan_share=60")
    assert "Plan Two" in page(reader, "/plan")
    assert "Plan One" not in page(reader, "/plan")
    second = answers(reader, "/shift")
    assert first != second
    assert "60% by 2022" in json.dumps(second)
    assert reader.get("/download/plan.csv").headers["Cache-Control"] == "no-store"
    log = publications(desk.store, "Nottingham")
    click(ada, acts(listed), "rollback", f"{log[1].id}:{log[0].number}")
    assert "Plan One" in page(reader, "/plan")
    assert answers(reader, "/shift") == first
    click(ada, acts(listed), "withdraw", f"plan:{log[0].number + 1}")
    assert NO_PLAN in page(reader, "/plan")
    assert reader.get("/download/plan.csv").status_code == 404
    assert "No plan is published" in json.dumps(answers(reader, "/shift"))


def test_the_sign_in_is_one_click_from_the_public_pages_and_the_account_from_the_desk(
    desk: Desk, ada: FlaskClient
) -> None:
    assert '"href": "/desk/"' in json.dumps(desk.client().get("/_dash-layout").get_json())
    assert "Ada, commissioner" in ada.get("/desk/_dash-layout").text


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A city in which three children of Arboretum are poor, which the public must not see."""
    folder = tmp_path_factory.mktemp("testton")
    package = Package(folder)
    package.table(
        "indicators", INDICATORS.replace(f"{CODES[0]},poor,2019,0.1,10,100", f"{CODES[0]},poor,2019,0.03,3,100")
    )
    made = Desk(tmp_path_factory.mktemp("store"), package=folder).people()
    yield made
    made.store.close()


def test_what_the_desk_was_shown_is_never_given_to_the_public(small: Desk) -> None:
    ada, reader = small.client("Ada"), small.client()
    inside = f"{table_of(ada, '/', '/desk/')['views']}map?indicator=poor&edition=2019"
    outside = f"{table_of(reader, '/')['views']}map?indicator=poor&edition=2019"
    desk_first = ada.get(inside).text
    public = reader.get(outside).text
    assert "3.0%" in desk_first
    assert "3.0%" not in public
    assert ada.get(inside).text == desk_first
    assert reader.get(outside).text == public
    assert reader.get(inside).status_code == 401
    # Not even by the name of the desk's answer.
    assert reader.get(inside.removeprefix("/desk")).status_code == 410
    assert ada.get(inside).headers["Cache-Control"] == "no-store"


def test_the_answers_of_the_target_page_are_given_to_nobody_unsigned_and_kept_by_nobody(
    desk: Desk, ada: FlaskClient
) -> None:
    table = table_of(ada, "/target", "/desk/")
    assert not table["cacheable"]
    for each in table["answers"]:
        inside = table["views"] + each["name"]
        assert ada.get(inside).status_code == 200
        assert ada.get(inside).headers["Cache-Control"] == "no-store"
        assert desk.client().get(inside).status_code == 401
        assert desk.client().get(inside.removeprefix("/desk")).status_code == 404
        assert ada.get(inside.removeprefix("/desk")).status_code == 404
    assert "Page not found" in page(desk.client(), "/target")
    # Nor would they be if the guard before them were not there.
    with desk.server.test_request_context("/desk/target"), pytest.raises(AttributeError, match="desk_user"):
        open_target(desk.site(read_city(NOTTINGHAM)), Params())


def test_each_answer_of_the_target_page_depends_on_no_more_than_it_shows(ada: FlaskClient) -> None:
    depends = {each["name"]: set(each["depends"]) for each in table_of(ada, "/target", "/desk/")["answers"]}
    # Name and note are typed into, and the years are played.
    assert depends["scenario"] == {"scenario", "version"}
    assert depends["map"] - depends["plan"] == {"plan_year"}
    assert depends["form"] == {"scenario", "version", *OWN}


def test_an_answer_about_a_plan_that_is_published_no_more_is_gone(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]]
) -> None:
    reader = desk.client()
    publish(ada, listed, "Plan Three")
    address = f"{table_of(reader, '/plan')['views']}page"
    assert reader.get(address).status_code == 200
    log = publications(desk.store, "Nottingham")
    click(ada, acts(listed), "withdraw", f"plan:{log[0].number}")
    assert reader.get(address).status_code == 410


def test_a_plan_that_would_give_a_withheld_figure_away_is_not_published(small: Desk) -> None:
    ada = small.client("Ada")
    listed = dependencies(ada)
    search = "?plan_step=1000"
    scenario = saved_address(saving(ada, listed, name="By poverty", search=search)).split("=")[1][:32]
    refused = click(ada, acts(listed), "publish", f"{scenario}:1")
    said = words(filling(refused, ScenarioId.MESSAGE))
    assert tells(said, "Arboretum", "Aspley", "withheld")
    assert small.rows()["publications"] == []
    assert NO_PLAN in page(small.client(), "/plan")
    other = saved_address(saving(ada, listed, name="By rate", search="?plan_need=asb&plan_step=1000"))
    click(ada, acts(listed), "publish", f"{other.split('=')[1][:32]}:1")
    assert "By rate" in page(small.client(), "/plan")


SEARCHES = [
    "?plan_cap=40&plan_share=80&ward=E05001823",
    "?plan_need=index&plan_money=typed",
    "?plan_need=crime_score",
    "?plan_money=growing&plan_today=2015&plan_basis=phased&plan_people=0-4",
    "?plan_floor=abc&ward=E05001822",
]


@pytest.mark.parametrize("search", SEARCHES)
def test_a_change_of_the_address_gives_the_page_that_opening_it_gives(ada: FlaskClient, search: str) -> None:
    given = answers(ada, "/target", search, "/desk/")
    opened = by_id(open_page(ada, "/target", search, "/desk/"))
    checked = 0
    for id_, props in given.items():
        for prop, value in props.items():
            there = opened[id_].get(prop)
            if prop != "figure":
                assert value == there or (not value and not there), f"{id_}.{prop}"
                checked += 1
    assert checked > 30


def test_the_map_of_a_year_is_that_years(ada: FlaskClient) -> None:
    def told(search: str) -> tuple[Any, str]:
        given = answers(ada, "/target", search, "/desk/")
        return given[TargetId.MAP]["figure"], given[TargetId.YEAR]["value"]

    today, last = told("?plan_aim=formula"), told("?plan_aim=formula&plan_year=2022")
    assert today[0] != last[0]
    assert today[1] == "today"
    assert last[1] == "2022"
    assert told("?plan_aim=formula&plan_year=1999")[1] == "today"


def test_councillors_may_try_the_form(desk: Desk) -> None:
    cleo = desk.client("Cleo")
    given = answers(cleo, "/target", "?plan_share=55", "/desk/")
    assert "to 55.0% of the wards' money" in words(given[TargetId.HEADING]["children"])
    opened = page(cleo, "/target", prefix="/desk/")
    assert "a commissioner can save, change and publish" in opened
    assert '"act":"delete"' not in opened.replace(" ", "")


def test_two_or_three_scenarios_are_compared_and_more_are_not(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]]
) -> None:
    made = [
        saved_address(saving(ada, listed, name=f"Side {n}", search=f"?plan_share={n}")).split("=")[1][:32]
        for n in (50, 55, 60, 61)
    ]
    callback = next(each for each in listed if each["output"] == f"{ScenarioId.COMPARISON}.children")

    def compared(ids: list[str]) -> str:
        boxes = [({"type": "scenario-compare", "about": one}, True) for one in ids]
        pattern = callback["inputs"][0]["id"]
        answer = post(ada, callback, among={pattern: boxes}, triggered="x.checked")
        return words(filling(answer, ScenarioId.COMPARISON))

    assert compared([]) == ""
    assert compared(made[:1]) == "Tick one more scenario to compare."
    two = compared(made[:2])
    assert two.startswith("“Side 50” and “Side 55” side by side")
    first, _, second = two.partition("Only “Side 50”")[2].partition("Only “Side 55”")
    assert tells(first, "2022", "50.0%")
    assert "55.0%" not in first
    assert tells(second, "2022", "55.0%")
    assert "The poorest wards' share50.0%55.0%" in two
    assert "The poorest wards' share50.0%55.0%60.0%" in compared(made[:3])
    assert compared(made) == "Tick 3 scenarios at the most; 4 are ticked."
    assert "There is no such scenario" in compared(["0" * 32, made[0]])
