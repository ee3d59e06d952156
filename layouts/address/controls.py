"""From a control to the address: which parameter each control of a page writes, and what stands there now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Steer:
    """A control that writes one parameter of the address.

    Attributes
    ----------
    control : str
        The control's id.
    param : str
        The parameter that it writes.
    prop : str
        The property of the control that holds its choice: "value", "checked", or "clickData" of a figure of wards.
    drops : tuple of str
        Parameters that make no sense any more once this one changes.
    """

    control: str
    param: str
    prop: str = "value"
    drops: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How the browser names the control's property."""
        return f"{self.control}.{self.prop}"


def rules(steers: tuple[Steer, ...], now: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The table that the browser steers by (``navigate`` in ``assets/wardshift.js``).

    Parameters
    ----------
    steers : tuple of Steer
        The controls of a page.
    now : mapping of str to object
        What each control shows, by its id; a figure that is clicked has no entry.

    Returns
    -------
    dict
        By ``id.property``: the parameter, the value that stands there, and what a change drops.
    """
    return {s.key: {"param": s.param, "now": now.get(s.control), "drops": list(s.drops)} for s in steers}
