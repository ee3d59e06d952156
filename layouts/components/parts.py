"""Parts that pages share: labelled controls, tables, notices."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component

from layouts.components.markup import Element, Markup, element
from layouts.text.words import symbols_line

Option = dict[str, Any]

WHOLE_CITY = "Whole city"

# A list that scrolls must be reachable by keyboard (WCAG 2.1.1), though the arrow keys move through it already.
REACHABLE: dict[str, Any] = {"withScrollArea": False, "attributes": {"options": {"tabIndex": 0}}}


def named(name: str) -> dict[str, Any]:
    """The name that a screen reader says for a part that has no label of its own."""
    return {"aria-label": name}


def dropdown(id_: str, label: str, options: list[Option], value: str | None, *, wide: bool = False) -> dmc.Select:
    """A labelled list of choices, one of which always holds."""
    # Dash 4.4's own dropdown and radio buttons fail axe (hidden focus target, unnamed listbox); Mantine's pass
    # (test_axe_finds_nothing_serious_in_an_open_list).
    return dmc.Select(
        id=id_, label=label, data=options, value=value, allowDeselect=False, withCheckIcon=False,
        className="field field-wide" if wide else "field", **REACHABLE,
    )  # fmt: skip


def ward_search(id_: str, names: pd.Series, value: str | None) -> dmc.Select:
    """Find a ward by typing part of its name or its code; the first option and a cross lead back to the whole city."""
    # The cross cannot be reached by keyboard; an option can. An empty value leaves the address, as none does.
    options = [{"label": WHOLE_CITY, "value": ""}, *ward_options(names)]
    return dmc.Select(
        id=id_, label="Ward", data=options, value=value, searchable=True, clearable=True, allowDeselect=False,
        selectFirstOptionOnChange=True, filter={"function": "findWard"},
        placeholder=WHOLE_CITY, nothingFoundMessage="No ward of that name", className="field",
        clearButtonProps={"aria-label": "Clear the ward"}, withCheckIcon=False, **REACHABLE,
    )  # fmt: skip


def number_field(
    id_: str | dict[str, str], label: str | None, value: str, *, before: str = "", after: str = "",
    class_name: str = "field", **props: Any,
) -> dmc.TextInput:  # fmt: skip
    """A field for a typed number, with a sign before or after it.

    It is a plain field of text: its native change comes before the click that left it lands (``assets/address.js``).
    """
    # Not dmc.NumberInput: in dash-mantine-components 2.8 its value reaches Dash after the click that left it, and a
    # value that is set back at once is dropped (test_what_is_pressed_straight_from_a_number_is_pressed).
    signs = {"leftSection": before, "rightSection": after}
    return dmc.TextInput(
        id=id_, label=label, value=value, debounce=True, inputProps={"inputMode": "decimal"}, className=class_name,
        **{name: sign for name, sign in signs.items() if sign}, **props,
    )  # fmt: skip


def number_text(value: float | str | None) -> str:
    """A number as a field shows it: thousands parted by commas, no more decimals than it has, at most two.

    Examples
    --------
    >>> number_text(1500000.0), number_text(2.5), number_text(None), number_text("")
    ('1,500,000', '2.5', '', '')
    """
    if value is None or value == "":
        return ""
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")


def radios(id_: str, label: str, options: list[Option] | Component, value: str) -> dmc.RadioGroup:
    """A few choices side by side, given as options or as the buttons made of them."""
    buttons = options if isinstance(options, Component) else radio_buttons(options)
    return dmc.RadioGroup(buttons, id=id_, label=label, value=value, size="sm", className="field field-fit")


def radio_buttons(options: list[Option]) -> dmc.Group:
    """The buttons of a group of choices."""
    return dmc.Group(
        [dmc.Radio(option["label"], value=option["value"], size="sm") for option in options], gap="sm", mih=36
    )


def ward_options(names: pd.Series) -> list[Option]:
    """Wards by name, with their code as the value."""
    return [{"label": name, "value": code} for code, name in sorted(names.items(), key=lambda item: item[1])]


def table(
    caption: str | Component, head: Sequence[Any], rows: Sequence[Sequence[Any]], *,
    numeric: Collection[int] = (), chosen: int | None = None, marked: int | None = None, class_name: str = "",
) -> Markup:  # fmt: skip
    """A plain table: it prints, reads aloud, and scrolls sideways on a phone with its first column in place.

    Parameters
    ----------
    caption : str or Component
        Names the table for everyone.
    head : sequence
        Column headings: texts, components, or ready ``html.Th``.
    rows : sequence of sequences
        Cells, nothing but HTML; the first of each row is its heading.
    numeric : collection of int
        Columns set flush right.
    chosen : int, optional
        The row that is marked as chosen.
    marked : int, optional
        The column that is marked, such as the one that the rows are sorted by.
    class_name : str
        Further classes of the table.
    """
    inside: Any = _table(caption, head, rows, numeric, chosen, marked, class_name)
    return Markup(inside, className="table-wrap", **_scrolls(caption))


def table_of_controls(caption: str, head: Sequence[Any], rows: Sequence[Sequence[Any]], class_name: str) -> html.Div:
    """A table whose cells may hold components that callbacks read, such as boxes to tick; else as :func:`table`."""
    inside: Any = _table(caption, head, rows, (), None, None, class_name)
    return html.Div(inside, className="table-wrap", **_scrolls(caption))


def _table(
    caption: str | Component, head: Sequence[Any], rows: Sequence[Sequence[Any]],
    numeric: Collection[int], chosen: int | None, marked: int | None, class_name: str,
) -> Element:  # fmt: skip
    looks = [f"{'num ' if i in numeric else ''}{'marked' if i == marked else ''}".strip() for i in range(len(head))]
    heads = [
        cell if isinstance(cell, html.Th) else element("Th", cell, scope="col", className=look)
        for cell, look in zip(head, looks, strict=True)
    ]
    body = [
        element(
            "Tr",
            [
                element("Th", first, scope="row", className=looks[0]),
                *(element("Td", cell, className=look) for cell, look in zip(rest, looks[1:], strict=True)),
            ],
            className="chosen" if position == chosen else "",
        )
        for position, (first, *rest) in enumerate(rows)
    ]
    words = element("Caption", element("Span", caption, className="caption-text"))
    return element(
        "Table", [words, element("Thead", element("Tr", heads)), element("Tbody", body)], className=class_name
    )


def _scrolls(caption: str | Component) -> dict[str, Any]:
    """A region that scrolls must be reachable by keyboard."""
    return {"tabIndex": 0, "role": "region", **named(_plain(caption))}


def symbols_key(flags: Iterable[str]) -> list[Component]:
    """What the symbols of a table mean, in a line below it; nothing where it has none."""
    words = symbols_line(flags)
    return [html.P(words, className="caption")] if words else []


def _plain(caption: Any) -> str:
    """The words of a caption without its parts."""
    if isinstance(caption, list | tuple):
        return "".join(map(_plain, caption))
    return caption if isinstance(caption, str) else _plain(getattr(caption, "children", None) or [])


def notice(text: str | Component | list[Any]) -> html.P:
    """Something the reader must know before the figures."""
    return html.P(text, className="notice", role="status")


def refusal(refused: Sequence[str], city_name: str) -> html.P | None:
    """A notice of what a link asked for and the city does not have."""
    if not refused:
        return None
    return notice(
        f"This link asks for {', '.join(refused)}, which {city_name} does not have. The nearest view is shown instead."
    )
