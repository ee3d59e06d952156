"""Whether a plan may be seen by the public, or would give away what is withheld from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo.city import City
from geo.errors import Unavailable
from geo.indicators.snapshot import editions, measures, snapshot
from geo.need_index.index import Recipe, index_of
from geo.need_index.poorest_set import PoorestSet, members


def withheld_need(public: City, inputs: Mapping[str, Any], city: City | None = None) -> tuple[str, ...]:
    """The wards whose need a published plan would give away although the public face withholds it.

    A target share follows from need and people, and people are public: whoever knows the shares knows the need.

    Parameters
    ----------
    public : City
        As `City.public` gives it.
    inputs : mapping
        Of the plan.
    city : City, optional
        The same city with nothing withheld. With it, an index is compared part by part in the very editions that the
        plan was made from: the public's own may be older, where a newer one is withheld.

    Returns
    -------
    tuple of str
        Ward names; empty where everything may be published.

    Raises
    ------
    Unavailable
        When the public city does not have the measure in that edition, so that nobody can tell.
    """
    need, names = inputs["need"], {ward["ward_code"]: str(ward["ward_name"]) for ward in inputs["wards"]}
    if not need["method"]:
        frame = snapshot(public, need["measure"], need["period"]).frame
        return tuple(names[code] for code in names if code in frame.index and pd.isna(frame.at[code, "value"]))
    recipe = Recipe.from_text(need["measure"])
    secret: set[str] = set()
    if city is not None:
        used = index_of(city, recipe)
        if used.period != need["period"]:
            # The city's data have a newer edition since; the plan's own is looked at.
            used = index_of(city, recipe, need["period"])
        if used.period != need["period"]:
            raise Unavailable(
                f"The plan rests on {need['title']} of {need['period']}; the city's data now give {used.period}, so "
                "that the very editions cannot be compared."
            )
        for name, edition in used.editions.items():
            secret |= withheld_wards(city, public, name, edition)
    else:
        frame = index_of(public, recipe).frame
        secret = set(frame.index[frame["value"].isna()])
    return tuple(name for code, name in names.items() if code in secret)


def withheld_wards(city: City, public: City, indicator: str, edition: str) -> set[str]:
    """The wards with a figure in one edition that the public does not see."""

    def known(of: City) -> set[str]:
        rows = of.indicators
        chosen = rows[(rows["indicator"] == indicator) & (rows["period"] == edition) & rows["value"].notna()]
        return set(chosen["area_code"])

    return known(city) - known(public)


def set_gives_away(city: City, public: City, inputs: Mapping[str, Any]) -> str:
    """Whether the poorest-outcome wards of a plan can only be chosen by figures that the public does not see.

    Parameters
    ----------
    city, public : City
        With nothing withheld, and as `City.public` gives it.
    inputs : mapping
        Of the plan.

    Returns
    -------
    str
        A sentence with the cure; "" where the public can choose the same wards, or nothing is withheld at all.

    Notes
    -----
    A plan keeps its wards and not how they were chosen. They are looked for among the wards with most need by each
    indicator and edition that the public sees, and by the plan's own index.
    """
    demand = inputs["poorest"]
    if not demand or int(public.indicators["value"].notna().sum()) == int(city.indicators["value"].notna().sum()):
        return ""
    wards = frozenset(map(str, demand["wards"]))
    if any(_chosen(public, each) == wards for each in _definitions(public, inputs, len(wards))):
        return ""
    return (
        "The poorest-outcome wards of this plan are not those of any measure that the public sees, so that they may "
        "give a withheld figure away. Choose them by a measure of which nothing is withheld, save, then publish."
    )


def _definitions(city: City, inputs: Mapping[str, Any], count: int) -> list[PoorestSet]:
    """The ways to choose so many wards: each indicator in each edition, and the plan's index."""
    ways = [PoorestSet(name, edition, k=count) for name in measures(city) for edition in editions(city, name)]
    if inputs["need"]["method"]:
        ways.append(PoorestSet(Recipe.from_text(inputs["need"]["measure"]), "newest", k=count))
    return ways


def _chosen(city: City, definition: PoorestSet) -> frozenset[str]:
    """The wards of a definition; none where it cannot be made."""
    try:
        return frozenset(map(str, members(city, definition)))
    except Unavailable:
        return frozenset()


def why_not_public(city: City, public: City, inputs: Mapping[str, Any]) -> str:
    """Why a plan may not be seen by the public; "" where it may.

    Parameters
    ----------
    city, public : City
        With nothing withheld, and as `City.public` gives it.
    inputs : mapping
        Of the plan.
    """
    try:
        secret = withheld_need(public, inputs, city)
        set_problem = "" if secret else set_gives_away(city, public, inputs)
    except ValueError as problem:
        return f"Whether this plan may be published cannot be told. {problem}"
    if secret:
        named = ", ".join(secret[:-1]) + (" and " if len(secret) > 1 else "") + secret[-1]
        return (
            f"The need of {named} is withheld from the public, so that no person can be identified. A published target "
            "would give it away. Choose another measure of need, save, then publish."
        )
    return set_problem
