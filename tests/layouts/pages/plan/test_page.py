"""The Plan page: what is published, laid out for everyone; a ward and a set of wards are part of the address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from dash.development.base_component import Component

from geo.city import City
from geo.errors import Unavailable
from geo.need_index.poorest_set import KEYS
from geo.scenarios.inputs import read_inputs
from geo.scenarios.records import Publication, PublishedPlan
from geo.scenarios.scenario import Scenario
from geo.scenarios.solve import Solution, compute_plan, solution_of
from geo.spend.tracking import Planned
from layouts.address.params import Params
from layouts.page import Site
from layouts.pages.plan.page import NO_PLAN, PAGE, open_plan
from layouts.pages.target.state import inputs_now, read_target
from tests.helpers.components import text
from tests.helpers.pages import opened, site_of, view_at

MOMENT = datetime(2026, 5, 3, 14, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Published:
    """Records with one plan, or none."""

    plan: PublishedPlan | None

    def published(self) -> PublishedPlan | None:
        return self.plan

    def stamp(self) -> str:
        return "published"

    def publications(self) -> list[Publication]:
        return [self.plan.publication] if self.plan else []

    def solution(self) -> Solution | None:
        return solution_of(self.plan.scenario.inputs) if self.plan else None

    def planned(self, codes: Collection[str]) -> Planned | None:
        return None


def site(city: City, search: str = "", *, none: bool = False) -> Site:
    """The public face with the plan that an address of the Target page gives."""
    if none:
        return site_of(city, records=Published(None))
    inputs = read_inputs(inputs_now(city, read_target(city, search, lambda *_: None)))
    scenario = Scenario(
        "Path", "Because", inputs, compute_plan(inputs), "ab" * 16, 2, "Ada", "Bo Diddley", MOMENT, MOMENT
    )
    line = Publication(1, city.name, 1, "publish", "Bo Diddley", MOMENT, None, scenario.id, "Path", 2, nearest=False)
    return site_of(city, records=Published(PublishedPlan(line, scenario)))


def laid_out(city: City, where: Site) -> Component:
    """The page as a reader opens it."""
    return opened(city, "/plan", site=where)


def test_it_says_which_plan_it_is_and_nobodys_name_or_note(nottingham: City) -> None:
    said = text(laid_out(nottingham, site(nottingham)))
    assert "This is the published plan “Path” of 3 May 2026" in said
    assert "The five poorest-outcome wards go down from 45.2% to 38.4% of the wards' money by 2022" in said
    for secret in ("Ada", "Bo Diddley", "Because", "ab" * 16):
        assert secret not in said


def test_without_a_plan_it_says_so_and_its_answers_are_refused_in_words(nottingham: City) -> None:
    nothing = site(nottingham, none=True)
    assert text(laid_out(nottingham, nothing)).startswith(NO_PLAN)
    with pytest.raises(Unavailable, match=NO_PLAN):
        open_plan(nothing, Params())
    assert not PAGE.exists_on(replace(nothing, records=None))


def test_the_wards_are_the_plans_own_where_it_demands_a_share_for_them_else_the_pages(nottingham: City) -> None:
    two = "?poorest=imd_score&poorest_edition=2015&poorest_wards=2"
    assert len(view_at(PAGE, nottingham, two, site(nottingham)).codes) == 2
    assert len(view_at(PAGE, nottingham, two, site(nottingham, "?plan_share=50")).codes) == 5


def test_what_a_ward_changes_is_asked_for_by_the_ward(nottingham: City) -> None:
    depends = {answer.name: answer.depends for answer in PAGE.answers(nottingham)}
    assert depends == {"maps": {"ward"}, "poorest": set(KEYS), "page": None}
    view = view_at(PAGE, nottingham, "?ward=E05001823", site(nottingham))
    changed = {part.id: part.build(view) for part in PAGE.parts(nottingham) if part.answer.name == "page"}
    assert "Its target share is 30% of the one and 70% of the other" in text(changed["plan-story"])
    assert view_at(PAGE, nottingham, "?ward=E05099999", site(nottingham)).refused[0].startswith("the ward E05099999")
