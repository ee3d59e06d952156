"""Choices of measures and of people that several pages offer."""

from __future__ import annotations

from typing import Any

from geo.city import City
from geo.indicators.snapshot import measures
from geo.need_index.index import INDEX
from geo.population import age_bands
from layouts.address.view_state import themes
from layouts.components.parts import Option
from layouts.text.money import people_words

AS_BUILT = "recipe"
"""What the control of the edition holds for an index: its recipe says it."""


def need_options(city: City) -> list[dict[str, Any]]:
    """The index of need, and every indicator with a direction under its theme."""
    groups = [{"group": "Index", "items": [{"label": "Need index, as built on its page", "value": INDEX}]}]
    able = measures(city)
    for theme in themes(city):
        rows = city.catalogue[city.catalogue["theme"] == theme]
        items = [{"label": rows.loc[name, "title"], "value": name} for name in rows.index if name in able]
        if items:
            groups.append({"group": theme, "items": items})
    return groups


def people_options(city: City) -> list[Option]:
    """Whom the spend is divided by."""
    return [{"label": people_words(band), "value": band} for band in age_bands(city)]
