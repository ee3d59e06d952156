"""The poorest-outcome wards: the set that every page means, how it is defined, and what a new choice would change."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any, Protocol

import dash_mantine_components as dmc
import numpy as np
from dash import html
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
    set_population,
)
from layouts.address.controls import Control, change_link
from layouts.address.view_state import themes
from layouts.components.parts import Option, dropdown, named, number_field, number_text, radios, table
from layouts.page import Answer, Filled, Part
from layouts.text.words import counted, listed, lower_first, of_people, percent

SHARES = (0.1, 0.2, 0.25, 0.3, 0.4, 0.5)
EDITION_WORDS = {NEWEST: "newest of each part"}


@unique
class PoorestId(StrEnum):
    """Ids of the panel that defines the set."""

    BY = "poorest-by"
    EDITION = "poorest-edition"
    COUNT = "poorest-count"
    SHARE = "poorest-share"
    MEMBERSHIP = "poorest-held"
    RESULT = "poorest-result"


def poorest_controls(city: City) -> tuple[Control, ...]:
    """The panel's controls, and the parameters that they write."""
    return (
        Control(PoorestId.BY, "poorest", drops=("poorest_edition",)),
        Control(PoorestId.EDITION, "poorest_edition"),
        Control(
            PoorestId.COUNT,
            "poorest_wards",
            drops=("poorest_share",),
            typed=True,
            between=(1, len(city.wards) - 1),
            step=1,
        ),
        Control(PoorestId.SHARE, "poorest_share", drops=("poorest_wards",)),
        Control(PoorestId.MEMBERSHIP, "poorest_held"),
    )


class ShowsPoorest(Protocol):
    """What a page's view must have for the panel to stand on it."""

    @property
    def city(self) -> City:
        """The city."""

    @property
    def poorest(self) -> PoorestSet:
        """How the set is chosen."""

    @property
    def recipe(self) -> Recipe:
        """The page's index, by which the set may be chosen."""


def poorest_parts(answer: Answer) -> tuple[Part[ShowsPoorest], ...]:
    """Everything in the panel that follows the address."""
    return (
        Part(PoorestId.BY, "data", lambda view: by_options(view.city, view.poorest, view.recipe), answer),
        Part(PoorestId.BY, "value", lambda view: _by_text(view.poorest), answer),
        Part(PoorestId.EDITION, "data", lambda view: poorest_edition_options(view.city, view.poorest), answer),
        Part(PoorestId.EDITION, "value", lambda view: view.poorest.edition, answer),
        Part(PoorestId.COUNT, "value", lambda view: number_text(view.poorest.k), answer),
        Part(PoorestId.SHARE, "data", lambda view: share_options(view.poorest), answer),
        Part(PoorestId.SHARE, "value", lambda view: _share_text(view.poorest), answer),
        Part(PoorestId.MEMBERSHIP, "value", lambda view: view.poorest.membership, answer),
        Part(PoorestId.RESULT, "children", lambda view: poorest_result(view.city, view.poorest), answer),
    )


def edition_of(city: City, definition: PoorestSet, edition: str | None) -> str:
    """The edition that the set is chosen in where a page looks at one: the baseline, unless it is chosen anew there."""
    if definition.membership == FIXED or edition not in set_editions(city, definition):
        return definition.edition
    try:
        members(city, definition, edition)
    except Unavailable:
        # Fewer figures than the set has wards, or no population that a share needs.
        return definition.edition
    return str(edition)


def measure_words(city: City, definition: PoorestSet, edition: str | None = None) -> str:
    """The measure that the set is chosen by, as it stands inside a sentence."""
    snapshot = measure(city, definition, edition)
    return f"{lower_first(snapshot.indicator.title)}, {snapshot.period}"


def definition_words(city: City, definition: PoorestSet, edition: str | None = None) -> str:
    """How the set is chosen, as a clause."""
    by = f"with most need by {measure_words(city, definition, edition)}"
    membership = "the same wards in every year" if definition.membership == FIXED else "chosen anew in each edition"
    if definition.k is None:
        people = of_people(set_population(city, measure(city, definition, edition)).people)
        return f"the wards {by}, that together hold {percent(definition.share or 0)} of {people}; {membership}"
    return f"the {'ward' if definition.k == 1 else counted(definition.k, 'ward')} {by}; {membership}"


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
        The page where it can be changed; the rest of the address goes along.
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
        line += [" ", change_link("Change the set", href, {}, className="no-print")]
    return html.P(line, className="poorest-line")


def _by_text(definition: PoorestSet) -> str:
    return definition.by if isinstance(definition.by, str) else definition.by.to_text()


def _share_text(definition: PoorestSet) -> str | None:
    return None if definition.share is None else np.format_float_positional(definition.share)


def share_options(definition: PoorestSet) -> list[Option]:
    """Shares of people that the set may hold: the usual ones, and the one that is chosen."""
    shares = {np.format_float_positional(share): share for share in SHARES}
    if definition.share is not None:
        shares.setdefault(np.format_float_positional(definition.share), definition.share)
    return [{"label": f"{percent(share)} of people", "value": text} for text, share in shares.items()]


def by_options(city: City, definition: PoorestSet, recipe: Recipe) -> list[dict[str, Any]]:
    """What the set can be chosen by: the page's index, or any indicator with a direction."""
    indexes = {recipe.to_text(): "Our index on this page"}
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
    available = set_editions(city, definition) or (NEWEST,)
    return [{"label": EDITION_WORDS.get(e, e), "value": e} for e in dict.fromkeys((*available, definition.edition))]


def poorest_panel(filled: Filled) -> html.Section:
    """Define the set: measure, baseline, size, and whether it is held."""
    hold = [
        {"label": "Hold the baseline's wards", "value": FIXED},
        {"label": "Choose anew each edition", "value": RERANK},
    ]
    by, edition = (filled.of(id_, "data") for id_ in (PoorestId.BY, PoorestId.EDITION))
    controls = [
        dropdown(PoorestId.BY, "By", by, filled.of(PoorestId.BY), wide=True),
        dropdown(PoorestId.EDITION, "Baseline edition", edition, filled.of(PoorestId.EDITION)),
        number_field(
            PoorestId.COUNT, "How many wards", filled.of(PoorestId.COUNT), class_name="field field-narrow"
        ),
        dmc.Select(
            **filled(PoorestId.SHARE), label="or as a share of people", placeholder="not used", clearable=True,
            allowDeselect=False, className="field", withCheckIcon=False,
            clearButtonProps={"aria-label": "Clear the share of people"},
        ),
        radios(PoorestId.MEMBERSHIP, "Over the years", hold, filled.of(PoorestId.MEMBERSHIP)),
    ]  # fmt: skip
    return html.Section(
        [
            html.H2("Which wards count as the poorest?"),
            html.P(
                "Every page means this set when it speaks of the poorest-outcome wards. It is defined here, once.",
                className="muted",
            ),
            html.Div(controls, className="filters no-print", role="group", **named("Define the poorest-outcome wards")),
            html.Div(**filled(PoorestId.RESULT)),
        ],
        className="panel",
        id="poorest",
    )


def poorest_result(city: City, definition: PoorestSet) -> list[Component]:
    """The wards of the set, and what choosing anew in each edition would change."""
    chosen = members(city, definition)
    own = set_population(city, measure(city, definition))
    people = own.weights
    parts: list[Component] = [poorest_line(city, definition)]
    if people.sum() > 0 and people.reindex(list(chosen)).notna().all():
        share = percent(people[list(chosen)].sum() / people.sum())
        parts.append(html.P(f"They hold {share} of the city's {of_people(own.people)}{own.year and f' ({own.year})'}."))
    rows = []
    for edition in set_editions(city, definition):
        try:
            result = difference(city, definition, edition)
        except Unavailable as problem:
            # An edition with fewer figures than the set has wards, or without a population that the share needs.
            rows.append([edition, str(problem), ""])
            continue
        baseline = edition == definition.edition
        rows.append(
            [
                f"{edition} (baseline)" if baseline else edition,
                listed(names_of(city, result.reranked)),
                "" if baseline else _changes(city, result),
            ]
        )
    if len(rows) > 1:
        head = ["Edition", "Chosen anew, most need first", "Against the baseline's wards"]
        moved = any(cells[2] not in ("", "the same wards") for cells in rows)
        chance = (
            "Wards that leave or join in another edition may do so by chance alone: wards are chosen by a figure that "
            "is extreme partly by chance (regression to the mean)."
        )
        parts += [html.P(chance, className="muted")] if moved else []
        parts.append(table("Held fixed or chosen anew: the difference by edition", head, rows, class_name="sets-table"))
    return parts


def _changes(city: City, result: SetDifference) -> str:
    """Which wards come in and which go, in words."""
    if result.same:
        return "the same wards"
    pieces = [
        f"{listed(names_of(city, codes))} {verb if len(codes) == 1 else plural}"
        for codes, verb, plural in ((result.joined, "joins", "join"), (result.left, "leaves", "leave"))
        if codes
    ]
    return "; ".join(pieces)
