"""An indicator as a catalogue would have it, for tests that need no city."""

from __future__ import annotations

from typing import Any

from geo.indicators.indicator import Indicator


def indicator(**changes: Any) -> Indicator:
    """A score of which more is worse, or what the changes make of it."""
    entry = {
        "name": "crime", "title": "Crime", "short_title": "Crime", "theme": "Crime", "unit": "score", "kind": "score",
        "polarity": "high_is_worse", "decimals": 1, "comparable_over_time": False, "source": "made up", "licence": "",
        "description": "", "note": "",
    }  # fmt: skip
    return Indicator(**entry | changes)
