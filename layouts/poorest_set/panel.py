"""The poorest-outcome wards: the set that every page means, how it is defined, and what a new choice would change."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

import dash_mantine_components as dmc
import numpy as np
from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.errors import Unavailable
from geo.need_index.index import NEWEST, Recipe
from geo.need_index.poorest_set import (
    FIXED,
    RERANK,
    PoorestSet,
    SetDifference,
    difference,
    measure,
    members,
    set_editions,
)
from geo.population import population_near
from layouts.address.controls import Steer
from layouts.address.view_state import themes
from layouts.components.parts import WHEN_LEFT, Option, dropdown, named, radios, table
from layouts.text.words import counted, listed, lower_first, percent

SHARES = (0.1, 0.2, 0.25, 0.3, 0.4, 0.5)
EDITION_WORDS = {NEWEST: "newest of each part"}


@unique
class PoorestId(StrEnum):
    """Ids of the panel that defines the set."""

    BY = "poorest-by"
    EDITION = "poorest-edition"
    COUNT = "poorest-count"
    SHARE = "poorest-share"
    HELD = "poorest-held"
    RESULT = "poorest-result"


STEERS = (
    Steer(PoorestId.BY, "poorest", drops=("poorest_edition",)),
    Steer(PoorestId.EDITION, "poorest_edition"),
    Steer(PoorestId.COUNT, "poorest_wards", drops=("poorest_share",)),
    Steer(PoorestId.SHARE, "poorest_share", drops=("poorest_wards",)),
    Steer(PoorestId.HELD, "poorest_held"),
)


def edition_of(city: City, definition: PoorestSet, edition: str | None) -> str:
    """The edition that the set is chosen in where a page looks at one: the baseline, unless it is chosen anew there."""
    if definition.held == FIXED or edition not in set_editions(city, definition):
        return definition.edition
    try:
        members(city, definition, edition)
    except Unavailable:
        # Fewer figures than the set has wards, or no population that a share needs.
        return definition.edition
    return str(edition)


def measure_words(city: City, definition: PoorestSet, edition: str | None = None) -> str:
    """The measure that the set is chosen by, as it stands inside a sentence."""
    shot = measure(city, definition, edition)
    return f"{lower_first(str(shot.meaning['title']))}, {shot.period}"


def definition_words(city: City, definition: PoorestSet, edition: str | None = None) -> str:
    """How the set is chosen, as a clause."""
    by = f"with most need by {measure_words(city, definition, edition)}"
    held = "the same wards in every year" if definition.held == FIXED else "chosen anew in each edition"
    if definition.k is None:
        return f"the wards {by}, that together hold {percent(definition.share or 0)} of people; {held}"
    return f"the {'ward' if definition.k == 1 else counted(definition.k, 'ward')} {by}; {held}"


def names_of(city: City, codes: tuple[str, ...]) -> list[str]:
    """Ward names in the order of their codes."""
    return city.wards["ward_name"].loc[list(codes)].tolist()


def poorest_line(
    city: City, definition: PoorestSet, href: str | None = None, *, mark: bool = False, edition: str | None = None
) -> html.P:
    """The set on one line, as every page that uses it says it.

    Parameters
    ----------
    city : City
    definition : PoorestSet
    href : str, optional
        Where it can be changed.
    mark : bool, default False
        Whether its wards bear a dot on the page.
    edition : str, optional
        The edition that the page looks at: a set that is chosen anew is chosen in it.
    """
    used = edition_of(city, definition, edition)
    names = listed(names_of(city, members(city, definition, used)))
    line: list[Any] = [
        html.Strong(f"Poorest-outcome wards{' ●' if mark else ''}: "),
        f"{names} ({definition_words(city, definition, used)}).",
    ]
    if href:
        line += [" ", dcc.Link("Change the set", href=href, className="no-print")]
    return html.P(line, className="poorest-line")


def poorest_controls(city: City, definition: PoorestSet) -> dict[str, Any]:
    """What the panel's controls hold."""
    by = definition.by if isinstance(definition.by, str) else definition.by.to_text()
    return {
        PoorestId.BY: by,
        PoorestId.EDITION: definition.edition,
        # An empty text empties the field; None would leave in it what stood there.
        PoorestId.COUNT: "" if definition.k is None else definition.k,
        PoorestId.SHARE: None if definition.share is None else np.format_float_positional(definition.share),
        PoorestId.HELD: definition.held,
    }


def by_options(city: City, definition: PoorestSet, recipe: Recipe) -> list[dict[str, Any]]:
    """What the set can be chosen by: the page's index, or any indicator with a direction."""
    indexes = {recipe.to_text(): "The index on this page"}
    if not isinstance(definition.by, str):
        indexes.setdefault(definition.by.to_text(), "The index that was chosen before")
    groups = [{"group": "Index", "items": [{"label": label, "value": text} for text, label in indexes.items()]}]
    directed = city.catalogue[city.catalogue["polarity"] != "neutral"]
    for theme in themes(city):
        rows = directed[directed["theme"] == theme]
        if len(rows):
            groups.append(
                {"group": theme, "items": [{"label": rows.loc[name, "title"], "value": name} for name in rows.index]}
            )
    return groups


def poorest_edition_options(city: City, definition: PoorestSet) -> list[Option]:
    """The baselines that the measure offers."""
    have = set_editions(city, definition) or (NEWEST,)
    return [{"label": EDITION_WORDS.get(e, e), "value": e} for e in dict.fromkeys((*have, definition.edition))]


def poorest_panel(city: City, definition: PoorestSet, recipe: Recipe) -> html.Section:
    """Define the set: measure, baseline, size, and whether it is held."""
    held = poorest_controls(city, definition)
    shares = [{"label": f"{percent(s)} of people", "value": np.format_float_positional(s)} for s in SHARES]
    if held[PoorestId.SHARE] and held[PoorestId.SHARE] not in [s["value"] for s in shares]:
        shares.append({"label": f"{percent(definition.share or 0)} of people", "value": held[PoorestId.SHARE]})
    hold = [
        {"label": "Hold the baseline's wards", "value": FIXED},
        {"label": "Choose anew each edition", "value": RERANK},
    ]
    controls = [
        dropdown(PoorestId.BY, "By", by_options(city, definition, recipe), held[PoorestId.BY], wide=True),
        dropdown(
            PoorestId.EDITION, "Baseline edition", poorest_edition_options(city, definition), held[PoorestId.EDITION]
        ),
        dmc.NumberInput(
            id=PoorestId.COUNT, label="How many wards", value=held[PoorestId.COUNT], min=1, max=len(city.wards) - 1,
            step=1, allowDecimal=False, allowNegative=False, clampBehavior="strict", **WHEN_LEFT,
            className="field field-narrow",
        ),
        dmc.Select(
            id=PoorestId.SHARE, label="or as a share of people", data=shares, value=held[PoorestId.SHARE],
            placeholder="not used", clearable=True, className="field", withCheckIcon=False,
            clearButtonProps={"aria-label": "Clear the share of people"},
        ),
        radios(PoorestId.HELD, "Over the years", hold, held[PoorestId.HELD]),
    ]  # fmt: skip
    return html.Section(
        [
            html.H2("Which wards count as the poorest?"),
            html.P(
                "Every page means this set when it speaks of the poorest-outcome wards. It is defined here, once.",
                className="muted",
            ),
            html.Div(controls, className="filters no-print", role="group", **named("Define the poorest-outcome wards")),
            html.Div(poorest_result(city, definition), id=PoorestId.RESULT),
        ],
        className="panel",
        id="poorest",
    )


def poorest_result(city: City, definition: PoorestSet) -> list[Component]:
    """The wards of the set, and what choosing anew in each edition would change."""
    chosen = members(city, definition)
    people, year = population_near(city, definition.edition)
    parts: list[Component] = [poorest_line(city, definition)]
    if len(people) and people.reindex(list(chosen)).notna().all():
        share = percent(people[list(chosen)].sum() / people.sum())
        parts.append(html.P(f"They hold {share} of the city's people ({year})."))
    rows = []
    for edition in set_editions(city, definition):
        try:
            found = difference(city, definition, edition)
        except Unavailable as problem:
            # An edition with fewer figures than the set has wards, or without a population that the share needs.
            rows.append([edition, str(problem), ""])
            continue
        baseline = edition == definition.edition
        rows.append(
            [
                f"{edition} (baseline)" if baseline else edition,
                listed(names_of(city, found.reranked)),
                "" if baseline else _changes(city, found),
            ]
        )
    if len(rows) > 1:
        head = ["Edition", "Chosen anew, most need first", "Against the baseline's wards"]
        parts.append(table("Held fixed or chosen anew: the difference by edition", head, rows, class_name="sets-table"))
    return parts


def _changes(city: City, found: SetDifference) -> str:
    """Which wards come in and which go, in words."""
    if found.same:
        return "the same wards"
    pieces = [
        f"{listed(names_of(city, codes))} {verb if len(codes) == 1 else plural}"
        for codes, verb, plural in ((found.joined, "joins", "join"), (found.left, "leaves", "leave"))
        if codes
    ]
    return "; ".join(pieces)
