"""Whether a plan's need may be seen by the public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo.city import City
from geo.indicators.snapshot import Snapshot, snapshot
from geo.need_index.index import Recipe, index_of


def withheld_need(public: City, inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """The wards whose need a published plan would give away although the public face withholds it.

    A target share follows from need and people, and people are public: whoever knows the shares knows the need.

    Parameters
    ----------
    public : City
        As `City.public` gives it.
    inputs : mapping
        Of the plan.

    Returns
    -------
    tuple of str
        Ward names; empty where everything may be published.

    Raises
    ------
    Unavailable
        When the public city does not have the measure in that edition, so that nobody can tell.
    """
    snapshot = _public_need(public, inputs["need"])
    secret = snapshot.frame[snapshot.frame["value"].isna()]
    return tuple(str(ward["ward_name"]) for ward in inputs["wards"] if ward["ward_code"] in secret.index)


def _public_need(public: City, need: Mapping[str, Any]) -> Snapshot:
    if need["method"]:
        return index_of(public, Recipe.from_text(need["measure"]))
    return snapshot(public, need["measure"], need["period"])
