"""Posting to a callback as Dash's own script in the browser does."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from layouts.pages.target.scenarios import ScenarioId
from layouts.shell import ShellId

Dependency = dict[str, Any]


def dependencies(client: FlaskClient, prefix: str = "/desk/") -> list[Dependency]:
    """Every callback that a face lists, those of the browser alone too."""
    return client.get(f"{prefix}_dash-dependencies").get_json()


def find(listed: list[Dependency], *ids: str) -> Dependency:
    """The callback of the server that has all these ids among its inputs."""
    found = [
        each
        for each in listed
        if not each["clientside_function"] and {part["id"] for part in each["inputs"]} >= set(ids)
    ]
    assert len(found) == 1, [each["output"] for each in found]
    return found[0]


def outputs_of(callback: Dependency) -> list[dict[str, Any]]:
    """What a callback fills, as the browser names it."""
    text = re.sub(r"@[0-9a-f]+", "", callback["output"])
    names = text.strip(".").split("...")
    # What the browser does alone may fill nothing.
    pairs = [name.rsplit(".", 1) for name in names if "." in name]
    return [{"id": id_, "property": prop} for id_, prop in pairs]


def post(
    client: FlaskClient,
    callback: Dependency,
    values: Mapping[str, Any] | None = None,
    *,
    triggered: str | None = None,
    among: Mapping[str, list[tuple[dict[str, str], Any]]] | None = None,
    prefix: str = "/desk/",
) -> TestResponse:
    """Post to a callback.

    Parameters
    ----------
    client, callback
    values : mapping of str to object
        By "id.property"; None for what is not there.
    triggered : str, optional
        The "id.property" that set it off; the first input unless given.
    among : mapping, optional
        For a pattern's id, as Dash writes it, the components that match: ids and values.
    prefix : str
    """
    values, among = values or {}, among or {}

    def filled(part: dict[str, Any]) -> Any:
        if part["id"].startswith("{"):
            return [{"id": id_, "property": part["property"], "value": v} for id_, v in among.get(part["id"], [])]
        return part | {"value": values.get(f"{part['id']}.{part['property']}")}

    outputs = outputs_of(callback)
    first = callback["inputs"][0]
    body = {
        "output": callback["output"],
        "outputs": outputs if callback["output"].startswith("..") else next(iter(outputs), None),
        "inputs": [filled({"id": p["id"], "property": p["property"]}) for p in callback["inputs"]],
        "state": [filled({"id": p["id"], "property": p["property"]}) for p in callback["state"]],
        "changedPropIds": [triggered or f"{first['id']}.{first['property']}"],
    }
    return client.post(f"{prefix}_dash-update-component", json=body)


def open_page(client: FlaskClient, path: str, search: str = "", prefix: str = "/") -> TestResponse:
    """Open a page of a face, such as "/plan"."""
    opening = next(each for each in dependencies(client, prefix) if each["output"] == "main.children")
    values = {"url.pathname": prefix + path.removeprefix("/"), "url.search": search}
    answer = post(client, opening, values, prefix=prefix)
    assert answer.status_code == 200
    return answer


def by_id(opened: TestResponse) -> dict[str, dict[str, Any]]:
    """The properties of everything with an id on a page that was opened."""
    found: dict[str, dict[str, Any]] = {}

    def walk(part: Any) -> None:
        if isinstance(part, list):
            for each in part:
                walk(each)
        elif isinstance(part, dict) and "props" in part:
            if isinstance(part["props"].get("id"), str):
                found[part["props"]["id"]] = part["props"]
            walk(part["props"].get("children"))

    walk(opened.get_json()["response"]["main"]["children"])
    return found


def table_of(client: FlaskClient, path: str, prefix: str = "/") -> dict[str, Any]:
    """What the browser is told of a page: the addresses of its answers, its controls."""
    return by_id(open_page(client, path, prefix=prefix))[ShellId.PAGE]["data"]


def answers(client: FlaskClient, path: str, search: str = "", prefix: str = "/") -> dict[str, dict[str, Any]]:
    """Everything that a page's answers give at an address: properties by id."""
    table, found = table_of(client, path, prefix), {}
    for each in table["answers"]:
        sent = client.get(f"{table['views']}{each['name']}{search}")
        assert sent.status_code == 200, sent.text[:400]
        for id_, props in sent.get_json().items():
            found.setdefault(id_, {}).update(props)
    return found


def saving(
    client: FlaskClient, listed: list[dict[str, Any]], *, name: str, search: str = "", button: str = ScenarioId.SAVE,
    opened: dict[str, Any] | None = None,
) -> TestResponse:  # fmt: skip
    """Press a button that saves."""
    callback = find(listed, ScenarioId.SAVE, ScenarioId.SAVE_NEW)
    values = {
        f"{button}.n_clicks": 1,
        f"{ScenarioId.NAME}.value": name,
        f"{ScenarioId.NOTE}.value": "Why",
        f"{ScenarioId.OPENED}.data": opened or {},
        "url.search": search,
    }
    return post(client, callback, values, triggered=f"{button}.n_clicks")


def acts(listed: list[dict[str, Any]]) -> Dependency:
    """The callback of the buttons of the lists."""
    return next(each for each in listed if '"act"' in each["inputs"][0]["id"])


def click(client: FlaskClient, callback: Dependency, act: str, about: str, search: str = "") -> TestResponse:
    """Press one of the buttons of the lists."""
    id_ = {"about": about, "act": act, "type": "scenario-act"}
    written = json.dumps(id_, sort_keys=True, separators=(",", ":"))
    pattern = next(part["id"] for part in callback["inputs"])
    return post(client, callback, {"url.search": search}, triggered=f"{written}.n_clicks", among={pattern: [(id_, 1)]})


def filling(answer: TestResponse, id_: str, prop: str = "children") -> Any:
    """What an answer puts into one property; None where it leaves it alone."""
    assert answer.status_code == 200, answer.text[:400]
    return answer.get_json()["response"].get(id_, {}).get(prop)


def saved_address(answer: TestResponse) -> str:
    """The query string that an answer leads to once a scenario has been saved."""
    address: str = filling(answer, "scenario-opened", "data")["saved"]["address"]
    return address


def words(part: Any) -> str:
    """All text of a component as it was sent, in order."""
    if isinstance(part, dict):
        props = part.get("props", {})
        return unescape(re.sub("<[^>]*>", "", props["markup"])) if "markup" in props else words(props.get("children"))
    return "".join(map(words, part)) if isinstance(part, list) else "" if part is None else str(part)
