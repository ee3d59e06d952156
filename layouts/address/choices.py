"""Choices of measures and of people that several pages offer."""

from __future__ import annotations

from typing import Any

from geo.city import City
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import measures
from geo.need_index.index import INDEX
from geo.need_index.true_zero import has_true_zero
from geo.population import age_bands
from layouts.address.view_state import themes
from layouts.components.parts import Option
from layouts.text.money import people_words

AS_BUILT = "recipe"
"""What the control of the edition holds for an index: its recipe says it."""
NOT_FOR_MONEY = "Not for money: no true zero, or less of it is worse"
"""The measures that no money can be shared out by."""


def need_options(city: City) -> list[dict[str, Any]]:
    """The index of need, and every indicator with a direction under its theme."""
    groups = [{"group": "Index", "items": [{"label": "Our need index, as built on its page", "value": INDEX}]}]
    able = measures(city)
    for theme in themes(city):
        rows = city.catalogue[city.catalogue["theme"] == theme]
        items = [{"label": rows.loc[name, "title"], "value": name} for name in rows.index if name in able]
        if items:
            groups.append({"group": theme, "items": items})
    return groups


def money_need_options(city: City) -> list[dict[str, Any]]:
    """Measures that money can follow, under their themes; last the others, which a plan refuses with the reason."""
    facts = {name: indicator_of(city, name) for name in measures(city)}
    able = {name for name, each in facts.items() if has_true_zero(each) and not each.low_is_worse}
    groups, refused = [], []
    for group in need_options(city):
        items = [item for item in group["items"] if item["value"] in able]
        refused += [item for item in group["items"] if item["value"] not in able]
        groups += [{"group": group["group"], "items": items}] if items else []
    return [*groups, *([{"group": NOT_FOR_MONEY, "items": refused}] if refused else [])]


def people_options(city: City) -> list[Option]:
    """Whom the spend is divided by."""
    return [{"label": people_words(band), "value": band} for band in age_bands(city)]
