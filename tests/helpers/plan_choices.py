"""The choices of a plan for the small package."""

from __future__ import annotations

from geo.need_index.index import Recipe
from geo.scenarios.choices import PlanChoices
from tests.helpers.small_package import CODES

USUAL = PlanChoices(
    age_band="all",
    need="poor",
    edition="2019",
    recipe=Recipe((("poor", 1.0),)),
    universal=0.25,
    baseline="2013",
    phased=False,
    budgets=(600.0,) * 5,
    citywide=0.0,
    floor=0.1,
    cap=0.25,
    minimum_step=50.0,
    minimum_per_head=0.0,
    protected=(),
    poorest=(CODES[3],),
    poorest_share=None,
)
