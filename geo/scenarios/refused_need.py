"""Whether a saved plan's measure of need may drive money: plans that were made before this was asked still open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geo.errors import Unavailable
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import Snapshot, snapshot
from geo.need_index.index import Recipe, index_of
from geo.need_index.true_zero import SERVES, WHY_NO_ZERO, has_true_zero, refusal

if TYPE_CHECKING:
    from geo.city import City


def refused_need(city: City, inputs: Mapping[str, Any]) -> str:
    """Why money can no longer be shared out by the measure of a saved plan.

    Parameters
    ----------
    city : City
    inputs : mapping
        Of the plan.

    Returns
    -------
    str
        The reason with the nearest measure that serves; "" where the measure serves, or the city does not have it, so
        that nothing can be said of it.
    """
    need = inputs["need"]
    try:
        return refusal(city, _measured(city, need))
    except Unavailable:
        named = f"{need['title']} ({need['period']})"
        if need["method"]:
            return f"{named} is {WHY_NO_ZERO.get(need['method'], 'an index')}. {SERVES}"
        if need["measure"] in city.catalogue.index and not has_true_zero(indicator_of(city, need["measure"])):
            return f"{named} is {WHY_NO_ZERO['score']}. {SERVES}"
        return ""


def _measured(city: City, need: Mapping[str, Any]) -> Snapshot:
    if need["method"]:
        return index_of(city, Recipe.from_text(need["measure"]))
    return snapshot(city, need["measure"], need["period"])
