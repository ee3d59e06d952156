"""From a control to the address: one table a page says which parameter each control writes (``assets/address.js``)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import html

Id = str | Mapping[str, str]


@dataclass(frozen=True)
class Control:
    """A control that writes the address.

    Attributes
    ----------
    id : str or mapping
        The control's id.
    param : str
        The parameter that it writes.
    prop : str
        The property that holds its choice: "value", "opened", or "clickData" of a figure of wards.
    drops : tuple of str
        Parameters that make no sense any more once this one changes.
    keeps : mapping of str to mapping
        By dropped parameter: for each value of this control, the values that may stay.
    usual : str, optional
        The choice that is left out of the address.
    empty : str, optional
        How the address says that the control is empty, where leaving it out would mean the usual choice.
    stands_for : mapping of str to mapping
        By value of the control: the parameters that it stands for, instead of its own one.
    written_along : tuple of str
        Ids of controls whose standing choice is written along, because this one's means nothing without it.
    piece : str, optional
        The control writes one piece of a parameter that holds several: the text before its value, such as
        "income_rate:", or ";edition=" for a setting. The parameter is written from what all its controls hold, without
        those that hold the usual; nothing is written where only settings would be left.
    pieces : mapping of str to mapping
        By value of the control: what it sets several pieces of its parameter to, by their texts.
    opens : mapping of str to str
        By value of the control: the id of the details that it opens instead of writing anything.
    between : tuple of (number, number), optional
        The least and the most that may be typed.
    step : float, optional
        By how much the arrow keys change a typed number.
    typed : bool
        Whether it is a field of text, which counts when it is left.
    """

    id: Id
    param: str
    prop: str = "value"
    drops: tuple[str, ...] = ()
    keeps: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    usual: str | None = None
    empty: str | None = None
    stands_for: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    written_along: tuple[str, ...] = ()
    piece: str | None = None
    pieces: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    opens: Mapping[str, str] = field(default_factory=dict)
    between: tuple[float, float] | None = None
    step: float | None = None
    typed: bool = False

    @property
    def key(self) -> str:
        """How the browser names the control's property."""
        return f"{dash_id(self.id)}.{self.prop}"

    def rule(self) -> dict[str, Any]:
        """What the browser must know of it."""
        rule = {
            "param": self.param,
            "drops": list(self.drops),
            "keeps": self.keeps,
            "usual": self.usual,
            "empty": self.empty,
            "stands_for": self.stands_for,
            "written_along": list(self.written_along),
            "piece": self.piece,
            "pieces": self.pieces,
            "opens": self.opens,
            "between": self.between,
            "step": self.step,
            "typed": self.typed,
        }
        return {name: value for name, value in rule.items() if value}


def dash_id(id_: Id) -> str:
    """An id as the browser writes it."""
    return id_ if isinstance(id_, str) else json.dumps(dict(id_), sort_keys=True, separators=(",", ":"))


def control_table(controls: Iterable[Control], value: Callable[[Id, str], Any]) -> dict[str, Any]:
    """The controls of a page and what each holds, by ``id.property``.

    Parameters
    ----------
    controls : iterable of Control
    value : callable
        From id and property to what stands there.
    """
    return {each.key: each.rule() | {"now": value(each.id, each.prop)} for each in controls}


def change_data(changes: Mapping[str, str | None]) -> dict[str, Any]:
    """What makes a link or a button change parameters of the address when it is pressed (``assets/address.js``)."""
    return {"data-change": json.dumps(dict(changes))}


def change_link(inside: Any, path: str, changes: Mapping[str, str | None], own: str = "", **props: Any) -> html.A:
    """A link that changes some parameters of the address and keeps all others, on this page or on the way to another.

    Parameters
    ----------
    inside : object
        What the link shows.
    path : str
        The address of the page.
    changes : mapping of str to str or None
        Parameters to set, or to leave out.
    own : str
        The query string that stands in the link before any script: the page's own parameters with the changes.
    **props
        Further properties of the link.
    """
    return html.A(inside, href=path + own, **change_data(changes), **props)
