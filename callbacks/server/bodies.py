"""What a browser may send to a callback: a body of the form that the callback has, or it is refused unread."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Request

_KINDS: Mapping[str, type] = {
    "pathname": str,
    "search": str,
    "value": str,
    "contents": str,
    "filename": str,
    "n_clicks": int,
    "checked": bool,
    "data": dict,
}
"""What the properties hold that callbacks of the server take; each may be null."""


def json_of(request: Request) -> Any:
    """The body of a request as JSON; None where it is none, or nested deeper than anybody reads."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        # Python's reader of JSON calls itself for every bracket: 30,000 of them ended in a 500.
        return None


def readable(body: Any, callbacks: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a body names a callback of the app and holds what that one takes, and nothing else.

    Parameters
    ----------
    body : object
        As it was parsed; None where it is no JSON.
    callbacks : mapping of str to mapping
        ``Dash.callback_map``: by output, the inputs and the state of each callback.
    """
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    declared = callbacks.get(body["output"])
    if declared is None or not _outputs_fit(body.get("outputs"), body["output"]):
        return False
    changed = body.get("changedPropIds", [])
    return (
        _fit(body.get("inputs"), declared["inputs"])
        and _fit(body.get("state", []), declared["state"])
        and isinstance(changed, list)
        and all(map(_is_name, changed))
    )


def _outputs_fit(received: Any, output: str) -> bool:
    """Whether what is to be filled is what the callback fills; Dash tells two of one property apart after an @."""
    parts = received if output.startswith("..") else [received]
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        return False
    names = [name.partition("@")[0] for name in output.strip(".").split("...")]
    return [f"{part.get('id')}.{part.get('property')}".partition("@")[0] for part in parts] == names


def _fit(received: Any, declared: Sequence[Any]) -> bool:
    return isinstance(received, list) and len(received) == len(declared) and all(map(_fits, received, declared))


def _fits(part: Any, declared: Mapping[str, str]) -> bool:
    """Whether a part has the id, the property and the kind of value that were declared.

    A pattern stands for several components: a list of parts whose ids have its keys.
    """
    if not declared["id"].startswith("{"):
        return isinstance(part, dict) and part.get("id") == declared["id"] and _holds(part, declared["property"])
    keys = json.loads(declared["id"]).keys()
    return isinstance(part, list) and all(
        isinstance(each, dict)
        and isinstance(each.get("id"), dict)
        and each["id"].keys() == keys
        and all(isinstance(word, str) for word in each["id"].values())
        and _holds(each, declared["property"])
        for each in part
    )


def _holds(part: Mapping[str, Any], prop: str) -> bool:
    return part.get("property") == prop and isinstance(part.get("value"), _KINDS.get(prop, object) | None)


def _is_name(changed: Any) -> bool:
    """Whether a text may name what changed: Dash reads a pattern's id in it as JSON."""
    if not isinstance(changed, str) or not changed.startswith("{"):
        return isinstance(changed, str)
    try:
        return isinstance(json.loads(changed.rpartition(".")[0]), dict)
    except (ValueError, RecursionError):
        return False
