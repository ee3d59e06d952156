"""Parts of a page as the browser gets them, for tables of a thousand cells.

Dash checks a component when it is made and copies it when it is written: for 120 wards and 10 years that took longer
than all the sums behind them. Here the same is written straight away; it looks the same in the browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from layouts.components.parts import named

Light = dict[str, Any]
"""A component of ``dash.html``, written out."""


def light(kind: str, children: Any = None, **props: Any) -> Light:
    """Write a component of ``dash.html`` out.

    Examples
    --------
    >>> light("Td", "£5", className="num")
    {'props': {'children': '£5', 'className': 'num'}, 'type': 'Td', 'namespace': 'dash_html_components'}
    """
    return {"props": {"children": children, **props}, "type": kind, "namespace": "dash_html_components"}


def light_table(
    caption: str, head: Sequence[Any], rows: Sequence[Sequence[Any]], *,
    numeric: Sequence[int] = (), chosen: int | None = None, class_name: str = "",
) -> html.Div:  # fmt: skip
    """A table as :func:`layouts.components.parts.table` makes it.

    Parameters
    ----------
    caption : str
    head : sequence
    rows : sequence of sequences
        Cells: text, or what `light` gives; the first of each row is its heading.
    numeric : sequence of int
        Columns set flush right.
    chosen : int, optional
        The row that is marked as chosen.
    class_name : str
    """
    ends = ["num" if column in numeric else "" for column in range(len(head))]
    heads = [light("Th", cell, scope="col", className=end) for cell, end in zip(head, ends, strict=True)]
    body = [
        light(
            "Tr",
            [
                light("Th", first, scope="row", className=ends[0]),
                *(light("Td", cell, className=end) for cell, end in zip(rest, ends[1:], strict=True)),
            ],
            className="chosen" if position == chosen else "",
        )
        for position, (first, *rest) in enumerate(rows)
    ]
    inside = light(
        "Table",
        [
            light("Caption", light("Span", caption, className="caption-text")),
            light("Thead", light("Tr", heads)),
            light("Tbody", body),
        ],
        className=class_name,
    )
    # A region that scrolls must be reachable by keyboard.
    whole: Any = inside
    return html.Div(whole, className="table-wrap", tabIndex=0, role="region", **named(caption))
