"""Who may do what at the desk, on the server: every route and every callback is posted to by those who may not."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask import g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from callbacks.site import every_page, pages_of
from data.store.accounts import add_user, disable_user, find_user
from data.store.publications import publications, published
from data.store.scenarios import create_scenario, delete_scenario, get_scenario, list_scenarios
from geo.city import City
from geo.scenarios.json_file import to_json
from geo.scenarios.scenario import Scenario
from layouts.pages.target.ids import TargetId
from layouts.pages.target.scenarios import READ_ONLY, ScenarioId
from tests.helpers.desk_app import SECRET, Desk
from tests.helpers.posting import (
    acts,
    answers,
    click,
    dependencies,
    filling,
    find,
    outputs_of,
    post,
    saved_address,
    saving,
    words,
)
from tests.helpers.samples import draft
from tests.helpers.told import tells

SIGN_IN_PATHS = ("/desk/sign-in", "/desk/first")
DESK_PAGE = '"requests_pathname_prefix":"\\u002fdesk\\u002f"'
"""What only the page of the desk has, as Dash writes it."""


@pytest.fixture(scope="module")
def listed(desk: Desk) -> list[dict[str, Any]]:
    return dependencies(desk.client("Ada"))


@pytest.fixture(scope="module")
def outsiders(desk: Desk, listed: list[dict[str, Any]]) -> dict[str, FlaskClient]:
    return desk.unsigned()


@pytest.fixture
def ada(desk: Desk) -> FlaskClient:
    return desk.client("Ada")


@pytest.fixture
def cleo(desk: Desk) -> FlaskClient:
    return desk.client("Cleo")


@pytest.fixture
def scenario(desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]]) -> Scenario:
    """A scenario that a commissioner saved through the page."""
    saved = list_scenarios(desk.store, "Nottingham")
    name = f"Steady path {len(saved) + len(list_scenarios(desk.store, 'Nottingham', deleted=True)) + 1}"
    answer = saving(ada, listed, name=name)
    address = saved_address(answer)
    assert address.startswith("?scenario=")
    return get_scenario(desk.store, address.split("=")[1].split("&")[0])


def reading(client: FlaskClient, listed: list[dict[str, Any]], text: str) -> TestResponse:
    """Hand a file in."""
    contents = "data:application/json;base64," + base64.b64encode(text.encode()).decode()
    values = {f"{ScenarioId.IMPORT}.contents": contents, f"{ScenarioId.IMPORT}.filename": "plan.json"}
    return post(client, find(listed, ScenarioId.IMPORT), values)


Doing = Callable[[FlaskClient, list[dict[str, Any]], Scenario, Desk], TestResponse]


def _newest(desk: Desk) -> int:
    log = publications(desk.store, "Nottingham")
    return log[0].number if log else 0


def _published(desk: Desk) -> int:
    return next(each.id for each in publications(desk.store, "Nottingham") if each.name)


DOINGS: dict[str, Doing] = {
    "save": lambda c, d, s, k: saving(c, d, name=f"Made {len(k.rows()['scenarios'])}"),
    "save again": lambda c, d, s, k: saving(c, d, name=s.name, opened={"id": s.id, "version": s.version}),
    "save over": lambda c, d, s, k: saving(
        c, d, name=s.name, button=ScenarioId.SAVE_OVER, opened={"id": s.id, "version": 0, "over": s.version}
    ),
    "save as new": lambda c, d, s, k: saving(
        c, d, name=f"New {len(k.rows()['scenarios'])}", button=ScenarioId.SAVE_NEW,
        opened={"id": s.id, "version": s.version},
    ),
    "read a file": lambda c, d, s, k: reading(c, d, to_json(s).replace(s.name, f"Read {len(k.rows()['scenarios'])}")),
    "publish": lambda c, d, s, k: click(c, acts(d), "publish", f"{s.id}:{s.version}"),
    "rollback": lambda c, d, s, k: click(c, acts(d), "rollback", f"{_published(k)}:{_newest(k)}"),
    "withdraw": lambda c, d, s, k: click(c, acts(d), "withdraw", f"plan:{_newest(k)}"),
    "duplicate": lambda c, d, s, k: click(c, acts(d), "duplicate", f"{s.id}:{s.version}"),
    "delete": lambda c, d, s, k: click(c, acts(d), "delete", f"{s.id}:{s.version}"),
}  # fmt: skip
"""Everything that changes something, as a browser asks for it; in this order each of them is possible."""


def test_every_route_of_the_desk_turns_the_unsigned_away(desk: Desk, outsiders: dict[str, FlaskClient]) -> None:
    seen = 0
    for rule in desk.server.url_map.iter_rules():
        if not rule.rule.startswith("/desk") or rule.rule in SIGN_IN_PATHS:
            continue
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<path:{name}>", "x").replace(f"<string:{name}>", "x").replace(f"<{name}>", "x")
        assert "<" not in path
        for method in rule.methods - {"OPTIONS"}:
            for who, client in outsiders.items():
                answer = client.open(path, method=method)
                redirected = answer.status_code == 302 and answer.headers["Location"].startswith("/desk/sign-in")
                assert answer.status_code == 401 or redirected, f"{method} {path} for {who}: {answer.status_code}"
                assert "Ada" not in answer.text
        seen += 1
    assert seen > 20


@pytest.mark.parametrize("path", ["/desk//", "/desk/./", "/x/../desk/", "/DESK/", "/desk%2f", "/desk;x/", "/desk\\"])
def test_no_other_spelling_of_a_path_leads_past_the_guard(desk: Desk, path: str) -> None:
    answer = desk.client().get(path, follow_redirects=True)
    assert DESK_PAGE not in answer.text
    inside = desk.client().get(path.rstrip("/") + "/_dash-layout", follow_redirects=True)
    assert "scenario" not in inside.text


def test_the_desk_itself_would_show_in_that_test(ada: FlaskClient) -> None:
    assert DESK_PAGE in ada.get("/desk/").text


def test_every_callback_of_the_desk_turns_the_unsigned_away(
    desk: Desk, outsiders: dict[str, FlaskClient], listed: list[dict[str, Any]]
) -> None:
    before = desk.rows()
    assert sum(not each["clientside_function"] for each in listed) >= 7
    for callback in listed:
        for who, client in outsiders.items():
            answer = post(client, callback)
            assert answer.status_code == 401, f"{callback['output']} for {who}"
    assert desk.rows() == before


@pytest.mark.parametrize("what", DOINGS)
def test_what_changes_something_is_refused_to_the_unsigned_and_to_a_councillor_and_done_for_a_commissioner(
    desk: Desk, listed: list[dict[str, Any]], scenario: Scenario, what: str
) -> None:
    do = DOINGS[what]
    if what in ("rollback", "withdraw"):
        click(desk.client("Ada"), acts(listed), "publish", f"{scenario.id}:{scenario.version}")
    before = desk.rows()
    assert do(desk.client(), listed, scenario, desk).status_code == 401
    refused = do(desk.client("Cleo"), listed, scenario, desk)
    assert words(filling(refused, ScenarioId.MESSAGE)) == READ_ONLY
    assert desk.rows() == before
    done = do(desk.client("Ada"), listed, scenario, desk)
    assert words(filling(done, ScenarioId.MESSAGE)) != READ_ONLY
    assert desk.rows() != before


def test_no_callback_lets_a_councillor_change_anything(
    desk: Desk, cleo: FlaskClient, listed: list[dict[str, Any]], scenario: Scenario
) -> None:
    before = desk.rows()
    for callback in listed:
        if callback["clientside_function"]:
            continue
        opened = {"id": scenario.id, "version": scenario.version}
        values = {f"{part['id']}.{part['property']}": 1 for part in callback["inputs"]}
        values |= {f"{ScenarioId.OPENED}.data": opened, f"{ScenarioId.NAME}.value": "Cleo's", "url.search": ""}
        values |= {"url.pathname": "/desk/target"}
        post(cleo, callback, values)
    assert desk.rows() == before


def test_a_disabled_commissioner_is_shut_out_at_once(desk: Desk, listed: list[dict[str, Any]]) -> None:
    add_user(desk.store, "Bo", "commissioner", SECRET)
    bo = desk.client("Bo")
    assert saving(bo, listed, name="Bo's plan").status_code == 200
    disable_user(desk.store, "Bo")
    before = desk.rows()
    assert saving(bo, listed, name="Bo's second plan").status_code == 401
    assert desk.rows() == before


def test_a_councillor_reads_and_takes_away(desk: Desk, cleo: FlaskClient, scenario: Scenario) -> None:
    for kind in ("plan.csv", "plan.xlsx", "scenario.json"):
        answer = cleo.get(f"/desk/scenario/{scenario.id}/{kind}")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="steady-path')
        assert answer.headers["Cache-Control"] == "no-store"
        assert desk.client().get(f"/desk/scenario/{scenario.id}/{kind}").status_code == 401
    assert cleo.get(f"/desk/scenario/{scenario.id}/plan.exe").status_code == 404
    assert cleo.get("/desk/scenario/0123/plan.csv").status_code == 404


def test_two_people_save_at_once_and_the_second_is_told_and_loses_nothing(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]], scenario: Scenario
) -> None:
    opened = {"id": scenario.id, "version": 1}
    saving(ada, listed, name=scenario.name, opened=opened, search="?plan_cap=40")
    second = saving(ada, listed, name=scenario.name, opened=opened, search="?plan_cap=30")
    said = words(filling(second, ScenarioId.MESSAGE))
    assert f'"{scenario.name}" was saved (version 2) by Ada' in said
    assert "Your change is not saved yet" in said
    assert "Look at version 2" in said
    assert filling(second, ScenarioId.OPENED, "data").get("saved") is None
    assert filling(second, ScenarioId.NAME, "value") is None
    assert get_scenario(desk.store, scenario.id).inputs["cap"] == 0.4
    assert filling(second, ScenarioId.SAVE_OVER, "hidden") is False
    kept = filling(second, ScenarioId.OPENED, "data")
    third = saving(ada, listed, name=scenario.name, opened=kept, search="?plan_cap=30", button=ScenarioId.SAVE_OVER)
    assert "Saved as" in words(filling(third, ScenarioId.MESSAGE))
    assert get_scenario(desk.store, scenario.id).inputs["cap"] == 0.3
    assert get_scenario(desk.store, scenario.id, 2).inputs["cap"] == 0.4


def test_what_someone_deleted_meanwhile_is_told_with_the_way_back(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]], scenario: Scenario
) -> None:
    click(ada, acts(listed), "delete", f"{scenario.id}:1")
    told = saving(ada, listed, name=scenario.name, opened={"id": scenario.id, "version": 1})
    assert "was deleted by Ada" in words(filling(told, ScenarioId.MESSAGE))
    assert "Undo" in words(filling(told, ScenarioId.MESSAGE))
    assert filling(told, ScenarioId.SAVE_OVER, "hidden") is True
    click(ada, acts(listed), "undelete", f"{scenario.id}:1")
    assert get_scenario(desk.store, scenario.id).version == 1


def test_what_is_brought_back_under_a_name_that_was_taken_gets_another(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]], scenario: Scenario
) -> None:
    click(ada, acts(listed), "delete", f"{scenario.id}:1")
    saving(ada, listed, name=scenario.name)
    told = click(ada, acts(listed), "undelete", f"{scenario.id}:0")
    assert words(filling(told, ScenarioId.MESSAGE)) == f"“{scenario.name} (brought back)” is back."
    assert get_scenario(desk.store, scenario.id).name == f"{scenario.name} (brought back)"


def test_nobody_publishes_over_what_they_have_not_seen(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]], scenario: Scenario
) -> None:
    click(ada, acts(listed), "publish", f"{scenario.id}:1")
    late = click(ada, acts(listed), "withdraw", f"plan:{_newest(desk) - 1}")
    assert "Look at the plan as it stands" in words(filling(late, ScenarioId.MESSAGE))
    now = published(desk.store, "Nottingham")
    assert now is not None
    assert now.scenario.id == scenario.id


def test_a_plan_that_is_only_the_nearest_possible_is_marked_where_it_is_listed_published_and_logged(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]], scenario: Scenario
) -> None:
    answer = saving(ada, listed, name="Too much at once", search="?plan_share=95&plan_cap=1")
    saved = saved_address(answer).split("=")[1].split("&")[0]
    done = click(ada, acts(listed), "publish", f"{saved}:1")
    rows = {"Too much at once": True, scenario.name: False}
    for row in filling(done, ScenarioId.LIST)[0]["props"]["children"]["props"]["children"][-1]["props"]["children"]:
        name = next((each for each in rows if words(row).startswith(each)), "")
        assert ("nearest possible" in words(row)) == rows.pop(name, False)
    assert rows == {}
    log = words(filling(done, ScenarioId.PUBLICATIONS))
    assert "It is the nearest plan that was possible" in log
    assert "Too much at once, version 1 (nearest possible)" in log
    click(ada, acts(listed), "withdraw", f"plan:{_newest(desk)}")
    for act, about in (("preview", f"{saved}:1"), ("preview-again", f"{_published(desk)}:{_newest(desk)}")):
        first = words(filling(click(ada, acts(listed), act, about), ScenarioId.PUBLICATIONS))
        assert first.partition("What the public will read")[2].partition("It is the nearest plan")[2]


@pytest.mark.parametrize(
    ("act", "about"),
    [
        ("publish", "zz:1"),
        ("publish", "0" * 32 + ":1"),
        ("publish", "x"),
        ("rollback", "x:1"),
        ("rollback", "999999:1"),
        ("delete", "0" * 32 + ":-1"),
        ("undelete", "0" * 32 + ":0"),
        ("explode", "0" * 32 + ":0"),
        ("explode", "plan:0"),
    ],
)
def test_a_button_that_nobody_drew_is_refused_in_words(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]], act: str, about: str
) -> None:
    before = desk.rows()
    answer = click(ada, acts(listed), act, about)
    assert words(filling(answer, ScenarioId.MESSAGE)).endswith((".", "again."))
    assert desk.rows() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "Not a scenario of Wardshift"),
        ("[" * 100_000, "Not readable as JSON"),
        ("not json", "Not readable as JSON"),
        ('{"format": "wardshift-scenario", "schema": 99}', "Another version of the format"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused_in_words(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]], text: str, said: str
) -> None:
    before = desk.rows()
    message = words(filling(reading(ada, listed, text), ScenarioId.MESSAGE))
    assert message.startswith("plan.json: ")
    assert said in message
    assert desk.rows() == before


def test_a_file_of_other_wards_or_of_nothing_readable_is_refused(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]], scenario: Scenario
) -> None:
    before = desk.rows()
    other = json.loads(to_json(scenario))
    other["inputs"]["city"] = "Elsewhere"
    message = words(filling(reading(ada, listed, json.dumps(other)), ScenarioId.MESSAGE))
    assert "A scenario of other wards" in message
    assert "Nottingham" in message
    binary = find(listed, ScenarioId.IMPORT)
    for contents in ("data:x;base64,////", "data:x;base64,#", "x"):
        values = {f"{ScenarioId.IMPORT}.contents": contents, f"{ScenarioId.IMPORT}.filename": "plan.json"}
        answer = post(ada, binary, values)
        assert "plan.json: " in words(filling(answer, ScenarioId.MESSAGE))
    assert desk.rows() == before


def test_a_file_reads_back_to_the_same_plan(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]], scenario: Scenario
) -> None:
    text = ada.get(f"/desk/scenario/{scenario.id}/scenario.json").text
    renamed = json.loads(text) | {"name": f"{scenario.name} read back"}
    message = words(filling(reading(ada, listed, json.dumps(renamed)), ScenarioId.MESSAGE))
    assert tells(message, f"“{renamed['name']}”", "Ada", "saved", "Open it")
    made = next(each for each in list_scenarios(desk.store, "Nottingham") if each.name == renamed["name"])
    again = get_scenario(desk.store, made.id)
    assert again.plan == scenario.plan
    assert again.inputs_hash == scenario.inputs_hash


def test_another_citys_scenarios_in_the_same_store_are_out_of_reach(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]]
) -> None:
    other = create_scenario(desk.store, draft("Plan of Testton"), "Eve")
    gone = create_scenario(desk.store, draft("Deleted plan of Testton"), "Eve")
    delete_scenario(desk.store, gone.id, 1, "Eve")
    before = desk.rows()
    for kind in ("plan.csv", "scenario.json"):
        assert ada.get(f"/desk/scenario/{other.id}/{kind}").status_code == 404
    for act in ("publish", "duplicate", "delete"):
        answer = click(ada, acts(listed), act, f"{other.id}:1")
        assert "There is no such scenario" in words(filling(answer, ScenarioId.MESSAGE))
    click(ada, acts(listed), "undelete", f"{gone.id}:0")
    saving(ada, listed, name="Taken over", opened={"id": other.id, "version": 1})
    assert desk.rows() == before
    opened = answers(ada, "/target", f"?scenario={other.id}&version=1", "/desk/")
    assert "Plan of Testton" not in json.dumps(opened)
    assert "a scenario that is not there" in words(opened[TargetId.REFUSAL]["children"])
    boxes = [({"type": "scenario-compare", "about": one}, True) for one in (other.id, other.id)]
    compare = next(each for each in listed if each["output"] == f"{ScenarioId.COMPARISON}.children")
    told = post(ada, compare, among={compare["inputs"][0]["id"]: boxes}, triggered="x.checked")
    assert "Testton" not in told.text


def test_what_people_typed_is_sent_as_text(desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]]) -> None:
    name = '<script>alert("x")</script>'
    answer = saving(ada, listed, name=name)
    assert f"Saved as “{name}”, version 1." == words(filling(answer, ScenarioId.MESSAGE))
    assert "dangerously" not in answer.text


def test_the_plan_that_is_saved_comes_from_the_citys_own_figures_whatever_a_browser_sends(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]], nottingham: City
) -> None:
    answer = saving(ada, listed, name="Forged", search="?plan_need=made_up&plan_cap=1e99&plan_floor=abc&plan_head=5")
    saved = get_scenario(desk.store, saved_address(answer).split("=")[1].split("&")[0])
    people = nottingham.population[
        (nottingham.population["age_band"] == "all") & (nottingham.population["period"] == "2017")
    ].set_index("area_code")["population"]
    assert {w["ward_code"]: w["population"] for w in saved.inputs["wards"]} == people.to_dict()
    assert saved.inputs["minimum_per_head"] == 500
    assert saved.inputs["cap"] == 0.25
    assert saved.inputs["need"]["measure"] in nottingham.catalogue.index


def ids(component: object) -> list[str]:
    found = [component.id] if getattr(component, "id", None) else []
    for child in component._traverse():  # type: ignore[attr-defined]
        if getattr(child, "id", None):
            found.append(child.id)
    return [str(i) for i in found]


@pytest.mark.parametrize("prefix", ["/", "/desk/"])
def test_each_face_has_every_id_that_its_callbacks_name_and_none_twice_on_a_page(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]], scenario: Scenario, nottingham: City, prefix: str
) -> None:
    click(ada, acts(listed), "publish", f"{scenario.id}:1")
    site = desk.site(nottingham, prefix)
    with desk.server.test_request_context(prefix):
        g.desk_user = find_user(desk.store, "Ada")
        whole = every_page(site)
    frame, *pages = whole.children
    known = set(ids(frame))
    for page, laid_out in zip(pages_of(site), pages, strict=True):
        counts = Counter(ids(frame) + ids(laid_out))
        assert [i for i, n in counts.items() if n > 1] == [], page.path
        known |= set(counts)
    for callback in dependencies(ada, prefix):
        parts = [*callback["inputs"], *callback["state"], *outputs_of(callback)]
        used = {part["id"] for part in parts if part["id"] and not part["id"].startswith(("{", "_"))}
        assert {i for i in used if "no_output" not in i and len(i) < 60} <= known, callback["output"]
    if prefix == "/desk/":
        assert {str(i) for i in (*TargetId, *ScenarioId)} <= known
    else:
        assert not any(i.startswith(("scenario-", "target-")) for i in known)
