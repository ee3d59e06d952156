"""The words of a page, as text that a person has read and approved: a change of wording is one diff."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

from dash.development.base_component import Component

from tests.helpers.components import whole

APPROVED = Path(__file__).parents[1] / "approved"
WRITE = "WARDSHIFT_APPROVE"
"""With this in the environment the files are written instead of compared: ``make approve``."""
BLOCKS = {
    "H1", "H2", "H3", "H4", "P", "Li", "Tr", "Caption", "Summary", "Legend", "Div", "Section", "Nav", "Label", "Button",
    "RadioGroup", "Select", "Radio", "TextInput", "MultiSelect", "Slider", "Checkbox",
}  # fmt: skip
TABLE_ROWS = 3
"""Rows of a table that are kept: its figures are for asserts, its words are in the first rows."""
WIDTH = 118


def blocks(part: Any) -> list[str]:
    """The words of a page by block, labels of controls included, most rows of tables left out."""
    lines = (" ".join(line.split()) for line in "".join(_texts(_plain(part))).split("\n"))
    return [line for line in lines if line]


def wrapped(lines: Iterable[str]) -> str:
    """Lines as the files have them."""
    return "".join(f"{chunk}\n" for line in lines for chunk in wrap(line, WIDTH, subsequent_indent="  "))


def table_of_cases(cases: Iterable[tuple[str, str | Sequence[str]]]) -> str:
    """What functions say, case by case: the case as a heading, below it a sentence a line."""
    told = [(case, [said] if isinstance(said, str) else said) for case, said in cases]
    return "\n".join(f"==== {case}\n{wrapped(said)}" for case, said in told)


def _plain(part: Any) -> Any:
    """A component as the browser gets it."""
    part = whole(part)
    return part.to_plotly_json() if isinstance(part, Component) else part


def _texts(part: Any) -> Iterator[str]:
    part = _plain(part)
    if isinstance(part, list | tuple):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict) and "type" in part:
        yield from _component(part["type"], part["props"])
    elif part is not None and not isinstance(part, dict | bool):
        yield str(part)


def _component(kind: str, props: dict[str, Any]) -> Iterator[str]:
    if kind in ("Graph", "Store") or props.get("hidden") is True:
        return
    edge = "\n" if kind in BLOCKS else " | " if kind in ("Td", "Th") else " " if kind == "Span" else ""
    yield edge
    yield from _texts(props.get("label"))
    children = props.get("children")
    if kind == "Tbody" and isinstance(children, list | tuple) and len(children) > TABLE_ROWS:
        children = [*children[:TABLE_ROWS], f"\n... {len(children)} rows"]
    yield from _texts(children)
    if props.get("data-sure"):
        # What the browser asks before it does what the button says.
        yield f" ({props['data-sure']})"
    yield edge


def check_approved(name: str, text: str) -> None:
    """Compare with the approved file, or write it where that is asked for.

    Raises
    ------
    AssertionError
        With the first line that differs, and how to approve.
    """
    path = APPROVED / f"{name}.txt"
    if os.environ.get(WRITE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    assert path.exists(), f"{path} is not there. Read the page, then run `make approve`."
    approved = path.read_text(encoding="utf-8")
    assert text == approved, f"The words of {name} changed. Read `git diff` after `make approve`, and approve or mend."
