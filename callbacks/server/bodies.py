"""What a browser may send to a callback: a body of the form that the callback has, or it is refused unread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def readable(body: Any, callbacks: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a body names a callback of the app and holds what that one takes.

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
    if declared is None or not isinstance(body.get("outputs"), dict | list):
        return False
    changed = body.get("changedPropIds", [])
    return (
        _fit(body.get("inputs"), declared["inputs"])
        and _fit(body.get("state", []), declared["state"])
        and isinstance(changed, list)
        and all(isinstance(each, str) for each in changed)
    )


def _fit(received: Any, declared: Sequence[Any]) -> bool:
    return isinstance(received, list) and len(received) == len(declared) and all(map(_is_property, received))


def _is_property(part: Any) -> bool:
    """An id and a property, or a list of them where a pattern stands for several components."""
    if isinstance(part, list):
        return all(isinstance(each, dict) and _is_property(each) for each in part)
    return isinstance(part, dict) and isinstance(part.get("id"), str | dict) and isinstance(part.get("property"), str)
