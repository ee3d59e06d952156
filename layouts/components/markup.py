"""Parts that are nothing but HTML, written out as text: the browser takes a table of a thousand cells in one step.

Dash checks each component when it is made, copies it when it is written, and asks each one in the browser at every
change of the page whether it has changed too: for 120 wards and 10 years that took longer than all the sums behind the
table.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from dash import html
from dash.development.base_component import Component
from markupsafe import escape

Element = dict[str, Any]
"""An HTML element, as a component of ``dash.html`` is sent to the browser."""

HTML = "dash_html_components"
NAMES = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex", "colSpan": "colspan", "rowSpan": "rowspan"}
"""Attributes that Dash names otherwise than HTML does."""
EMPTY = frozenset({"br", "hr", "img", "wbr"})
"""Elements without an end tag."""
DASH_ALONE = frozenset({"n_clicks", "n_clicks_timestamp", "disable_n_clicks", "key"})
"""Properties that only a component has: what needs them cannot be plain HTML."""


def element(kind: str, children: Any = None, **props: Any) -> Element:
    """An HTML element, made as what a component of ``dash.html`` becomes: checked and copied by nobody.

    Examples
    --------
    >>> element("Td", "£5", className="num")
    {'props': {'children': '£5', 'className': 'num'}, 'type': 'Td', 'namespace': 'dash_html_components'}
    """
    return {"props": {"children": children, **props}, "type": kind, "namespace": HTML}


class Markup(html.Div):
    """A ``div`` whose inside is plain HTML: no callback sees the parts in it (``assets/markup.js``).

    Parameters
    ----------
    children : object
        What `to_html` takes.
    **props
        Properties of the ``div``.
    """

    def to_plotly_json(self) -> dict[str, Any]:
        """The component as the browser gets it, its inside written out."""
        written: dict[str, Any] = super().to_plotly_json()
        inside = to_html(written["props"].pop("children", None))
        # Named here alone: Dash 4.4 tries to import a component's `_namespace` for each of its properties, and there is
        # no such package to be found.
        named = {"namespace": "wardshift", "type": "Markup"}
        return written | named | {"props": written["props"] | {"markup": inside}}


def to_html(part: Any) -> str:
    """A part of a page as HTML.

    Parameters
    ----------
    part : object
        Text, a number, None, a component of ``dash.html``, what `element` gives, or a sequence of them.

    Raises
    ------
    TypeError
        When a component is more than HTML, such as a figure or a list of choices.

    Examples
    --------
    >>> to_html([html.B("Aspley & Bells", className="name"), html.Br(), 5])
    '<b class="name">Aspley &amp; Bells</b><br>5'
    """
    written: list[str] = []
    _write(part, written.append)
    return "".join(written)


def _write(part: Any, put: Callable[[str], None]) -> None:
    # What tables are made of comes first: there are thousands of them.
    kind = type(part)
    if kind is str:
        put(escape(part))
    elif kind is dict:
        if part.get("namespace") != HTML:
            raise TypeError(f"{part.get('type')} is more than HTML.")
        _write_element(part["type"], part["props"], put)
    elif isinstance(part, list | tuple):
        for each in part:
            _write(each, put)
    elif isinstance(part, Markup):
        _write_element("Div", html.Div.to_plotly_json(part)["props"], put)
    elif isinstance(part, Component):
        _write(part.to_plotly_json(), put)
    elif part is not None:
        put(escape(str(part)))


def _write_element(kind: str, props: Mapping[str, Any], put: Callable[[str], None]) -> None:
    if len(props) == 2 and "className" in props and "children" in props:
        opening, closing = _tags(kind, props["className"])
    else:
        opening, closing = _tags(kind, None)
        opening = f"{opening[:-1]}{''.join(_attributes(kind, props))}>"
    put(opening)
    if closing:
        _write(props.get("children"), put)
        put(closing)


@lru_cache(maxsize=512)
def _tags(kind: str, class_name: str | None) -> tuple[str, str]:
    """The start tag and the end tag of an element that has a class, or none; no end tag where HTML has none."""
    tag = kind.lower()
    of_class = f' class="{escape(class_name)}"' if class_name else ""
    return f"<{tag}{of_class}>", "" if tag in EMPTY else f"</{tag}>"


def _attributes(kind: str, props: Mapping[str, Any]) -> Iterator[str]:
    for name, value in props.items():
        if name == "children" or value is None or value is False or value == "":
            continue
        if name in DASH_ALONE:
            raise TypeError(f"{kind} has {name}={value!r}, which only a component can have.")
        text = _style(value) if name == "style" else value if isinstance(value, str) else _id(value)
        yield f" {NAMES.get(name, name)}" if value is True else f' {NAMES.get(name, name)}="{escape(text)}"'


def _style(style: Mapping[str, Any]) -> str:
    """Declarations of CSS from names as React writes them.

    Examples
    --------
    >>> _style({"backgroundColor": "#fff", "--share": "40%"})
    'background-color:#fff;--share:40%'
    """
    return ";".join(f"{_hyphened(name)}:{value}" for name, value in style.items())


def _id(value: Any) -> str:
    """A number, or an id of several keys as the browser has it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _hyphened(name: str) -> str:
    return name if name.startswith("--") else "".join(f"-{c.lower()}" if c.isupper() else c for c in name)
