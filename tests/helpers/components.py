"""Looking into a tree of components."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dash import html
from dash.development.base_component import Component

from layouts.components.markup import Markup


def whole(part: Any) -> Any:
    """A tree of components in which those that were only written out are components again."""
    if isinstance(part, list | tuple):
        return [whole(each) for each in part]
    if isinstance(part, dict) and "namespace" in part:
        return getattr(html, part["type"])(**{name: whole(value) for name, value in part["props"].items()})
    if isinstance(part, Markup):
        plain = html.Div.to_plotly_json(part)["props"]
        return html.Div(**(plain | {"children": whole(part.children)}))
    if isinstance(part, Component) and hasattr(part, "children"):
        part.children = whole(part.children)
    return part


def text(part: Any) -> str:
    """Every text in a tree of components, as the browser joins it."""
    return "".join(_texts(part))


def said(part: object) -> str:
    """Every text in a tree of components, parted by spaces."""
    return " ".join(filter(None, _texts(part)))


def find(part: Component, id_: str) -> Component:
    """The component of an id."""
    return next(each for each in whole(part)._traverse() if getattr(each, "id", None) == id_)


def texts(component: Any) -> list[str]:
    """Every text in a tree of components, in reading order."""
    return [each for each in _texts(component) if each]


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, list | tuple):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict) and "namespace" in part:
        yield from _texts(part["props"].get("children"))
    elif isinstance(part, Component):
        yield from _texts(getattr(part, "children", None))
    elif part is not None:
        yield str(part)
