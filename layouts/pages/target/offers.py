"""Figures to press where not all demands can be kept: each makes the plan possible with all others as they are."""

from __future__ import annotations

from typing import Any

from dash import html

from geo.allocation.offers import Offer
from geo.scenarios.solve import Solution
from layouts.address.controls import change_link
from layouts.address.typed import NONE
from layouts.pages.target.form_values import FormId
from layouts.pages.target.parameters import PARAMS
from layouts.pages.target.state import TargetState
from layouts.shell import ShellId
from layouts.text.money import exact
from layouts.text.words import percent

_CONTROLS = {
    "floor": FormId.FLOOR,
    "cap": FormId.CAP,
    "minimum_step": FormId.STEP,
    "minimum_per_head": FormId.PER_HEAD,
    "required_share": FormId.SHARE,
    "protected": FormId.PROTECTED,
}
_PARTS = ("floor", "cap", "required_share")
_WORDS = {
    "floor": "a floor of {}",
    "cap": "a cap of {}",
    "minimum_step": "a step of {}",
    "minimum_per_head": "at least {} a head",
    "required_share": "{} for the poorest wards",
}
_WITHOUT = {
    "floor": "no floor",
    "cap": "no cap",
    "minimum_per_head": "no least amount a head",
    "required_share": "no share for the poorest wards",
    "protected": "no protected programme",
}


def offered(solution: Solution, state: TargetState, path: str) -> html.P:
    """What would make the plan possible, as links that change the address.

    Parameters
    ----------
    solution : Solution
        One in which not all demands are kept.
    state : TargetState
    path : str
        The address of the page.
    """
    if not solution.offers:
        return html.P("No single limit, changed alone, makes it possible.")
    # The link is gone once it is taken: who pressed it goes on at the heading, which says what became of the plan.
    then = {"data-then": ShellId.HEADING.value}
    links = [change_link(offer_words(each), path, changes_of(each, state), **then) for each in solution.offers]
    inside: list[Any] = ["All else as it is, "]
    for place, link in enumerate(links):
        inside += [", or " if place else "", link]
    return html.P([*inside, f"{',' if len(links) > 1 else ''} makes it possible. Press one to take it."])


def offer_words(offer: Offer) -> str:
    """An offer as a link says it."""
    if offer.value is None:
        return _WITHOUT[offer.limit]
    if offer.limit in _PARTS:
        return _WORDS[offer.limit].format(percent(offer.value, 0 if float(_shown(offer)).is_integer() else 1))
    return _WORDS[offer.limit].format(exact(offer.value))


def changes_of(offer: Offer, state: TargetState) -> dict[str, str]:
    """What the address says once an offer is taken; aim and first year stay what the form shows."""
    along = {PARAMS[control]: str(state.form_values[control]) for control in (FormId.AIM, FormId.FIRST)}
    return {**along, PARAMS[_CONTROLS[offer.limit]]: NONE if offer.value is None else _shown(offer)}


def _shown(offer: Offer) -> str:
    """The figure as the form's field has it: per cent, or pounds."""
    value = (offer.value or 0.0) * (100 if offer.limit in _PARTS else 1)
    return f"{value:.2f}".rstrip("0").rstrip(".")
