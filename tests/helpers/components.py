"""Looking into a tree of components."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component


def text(part: Any) -> str:
    """Every text in a tree of components, as the browser joins it."""
    if isinstance(part, list | tuple):
        return "".join(map(text, part))
    return text(getattr(part, "children", None)) if isinstance(part, Component) else "" if part is None else str(part)


def said(part: object) -> str:
    """Every text in a tree of components, parted by spaces."""
    if isinstance(part, str):
        return part
    if isinstance(part, list | tuple):
        return " ".join(filter(None, map(said, part)))
    return said(part.children) if isinstance(part, Component) and hasattr(part, "children") else ""


def find(part: Component, id_: str) -> Component:
    """The component of an id."""
    return next(each for each in part._traverse() if getattr(each, "id", None) == id_)


def texts(component: Any) -> list[str]:
    """Every text in a tree of components, in reading order."""
    if isinstance(component, str):
        return [component]
    if isinstance(component, list | tuple):
        return [text for child in component for text in texts(child)]
    return texts(getattr(component, "children", None) or [])
