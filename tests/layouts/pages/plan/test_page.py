"""The Plan page: what is published, laid out for everyone; a ward and a set of wards are part of the address."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dash.development.base_component import Component

from geo.city import City
from geo.errors import Unavailable
from geo.need_index.poorest_set import KEYS
from layouts.address.params import Params
from layouts.page import Site
from layouts.pages.plan.page import NO_PLAN, PAGE, open_plan
from tests.helpers.components import text
from tests.helpers.pages import opened, view_at
from tests.helpers.records import plan_site
from tests.helpers.told import tells


def laid_out(city: City, where: Site) -> Component:
    """The page as a reader opens it."""
    return opened(city, "/plan", site=where)


def test_it_says_which_plan_it_is_and_nobodys_name_or_note(nottingham: City) -> None:
    said = text(laid_out(nottingham, plan_site(nottingham)))
    assert tells(said, "five", "down", "45.2%", "38.4%", "2022", "“Path”", "3 May 2026", "2018", "2022")
    for secret in ("Ada", "Bo Diddley", "Because", "ab" * 16):
        assert secret not in said


def test_without_a_plan_it_says_so_and_its_answers_are_refused_in_words(nottingham: City) -> None:
    nothing = plan_site(nottingham, none=True)
    assert text(laid_out(nottingham, nothing)).startswith(NO_PLAN)
    with pytest.raises(Unavailable, match=NO_PLAN):
        open_plan(nothing, Params())
    assert not PAGE.exists_on(replace(nothing, records=None))


def test_the_wards_are_the_plans_own_where_it_demands_a_share_for_them_else_the_pages(nottingham: City) -> None:
    two = "?poorest=imd_score&poorest_edition=2015&poorest_wards=2"
    assert len(view_at(PAGE, nottingham, two, plan_site(nottingham)).codes) == 2
    assert len(view_at(PAGE, nottingham, two, plan_site(nottingham, "?plan_share=50")).codes) == 5


def test_what_a_ward_changes_is_asked_for_by_the_ward(nottingham: City) -> None:
    depends = {answer.name: answer.depends for answer in PAGE.answers(nottingham)}
    assert depends == {"maps": {"ward"}, "poorest": set(KEYS), "page": None}
    view = view_at(PAGE, nottingham, "?ward=E05001823", plan_site(nottingham))
    changed = {part.id: part.build(view) for part in PAGE.parts(nottingham) if part.answer.name == "page"}
    assert tells(text(changed["plan-story"]), "Aspley", "30%", "70%", "30% × 5.7% + 70% × 8.8% = 7.9%")
    assert (
        view_at(PAGE, nottingham, "?ward=E05099999", plan_site(nottingham)).refused[0].startswith("the ward E05099999")
    )
