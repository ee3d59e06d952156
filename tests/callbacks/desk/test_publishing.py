"""Publishing: what is seen first, what the public then sees, and what is held back from it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from callbacks.desk.plans import PublicGuard, StoreDeskRecords, StoreRecords
from data.store.publications import publications, publish, published
from data.store.scenarios import create_scenario
from geo.city import City
from geo.need_index.index import Recipe, index_of
from geo.scenarios.disclosure import set_gives_away, why_not_public
from geo.scenarios.saved_solution import differs_anew, solution_as_saved
from geo.scenarios.scenario import Draft, plan_to_save
from layouts.pages.target.publishing import published_cautions
from layouts.pages.target.scenarios import ScenarioId
from tests.callbacks.desk.test_scenarios import acts, click, filling, words
from tests.helpers.components import text
from tests.helpers.desk_app import Desk
from tests.helpers.old_plans import with_need
from tests.helpers.pages import opened, site_of
from tests.helpers.posting import dependencies
from tests.helpers.records import scenario_of
from tests.helpers.told import tells


@pytest.fixture(scope="module")
def ada(desk: Desk) -> FlaskClient:
    return desk.client("Ada")


@pytest.fixture(scope="module")
def listed(ada: FlaskClient) -> list[dict[str, Any]]:
    return dependencies(ada)


def other_amounts(city: City, name: str = "Of an older Wardshift") -> Draft:
    """A plan that an older solver found: £100 less to the first ward in the last year, £100 more to the second."""
    made = scenario_of(city)
    amounts = {code: list(row) for code, row in made.plan.amounts.items()}
    rich, poor = sorted(amounts, key=lambda code: -amounts[code][-1])[:2]
    amounts[rich][-1] -= 10_000
    amounts[poor][-1] += 10_000
    return Draft(name, "", made.inputs, plan_to_save(made.inputs, amounts))


def test_publishing_shows_first_what_the_public_will_see(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]], nottingham: City
) -> None:
    made = create_scenario(desk.store, other_amounts(nottingham, "Looked at first"), "Ada")
    before = desk.rows()
    first = click(ada, acts(listed), "preview", f"{made.id}:1")
    assert desk.rows() == before
    assert "Nothing is published" in words(filling(first, ScenarioId.MESSAGE))
    shown = words(filling(first, ScenarioId.PUBLICATIONS))
    for part in ("Looked at first", "What it does", "from one year to the next", "with less need", "A head today",
                 "What the public will read", "poorest-outcome wards go", "This is the published plan",
                 "Today is the awards"):  # fmt: skip
        assert part in shown
    sent = json.dumps(filling(first, ScenarioId.PUBLICATIONS), ensure_ascii=False)
    assert f"{made.id}@0:1" in sent
    click(ada, acts(listed), "publish", f"{made.id}@0:1")
    assert published(desk.store, "Nottingham").scenario.id == made.id
    # Who looked before it was published publishes over nothing that stands since.
    late = click(ada, acts(listed), "publish", f"{made.id}@0:1")
    assert "Look at the plan as it stands" in words(filling(late, ScenarioId.MESSAGE))
    log = publications(desk.store, "Nottingham")
    again = click(ada, acts(listed), "preview-again", f"{log[0].id}:{log[0].number}")
    assert f'"rollback", "about": "{log[0].id}:{log[0].number}"' in json.dumps(filling(again, ScenarioId.PUBLICATIONS))


@pytest.mark.parametrize(("act", "about"), [("preview", "zz:1"), ("preview", "x"), ("preview-again", "x:1"),
                                            ("preview-again", "999:1"), ("publish", "zz@y:1")])  # fmt: skip
def test_a_preview_that_nobody_drew_is_refused_in_words(
    desk: Desk, ada: FlaskClient, listed: list[dict[str, Any]], act: str, about: str
) -> None:
    before = desk.rows()
    assert words(filling(click(ada, acts(listed), act, about), ScenarioId.MESSAGE)).endswith((".", "again."))
    assert desk.rows() == before


def test_page_file_and_spend_shift_show_what_was_published_and_the_desk_says_what_differs(
    desk: Desk, nottingham: City
) -> None:
    kept = other_amounts(nottingham, "As it was published")
    assert differs_anew(kept)
    made = create_scenario(desk.store, kept, "Ada")
    publish(desk.store, made.id, 1, "Ada")
    public, at_desk = desk.site(nottingham, "/").records, desk.site(nottingham).records
    shown = public.solution()
    assert {code: [round(100 * pounds) for pounds in row] for code, row in shown.plan.wide().iterrows()} == {
        code: list(row) for code, row in kept.plan.amounts.items()
    }
    last = kept.plan.years[-1]
    code = max(kept.plan.amounts, key=lambda each: kept.plan.amounts[each][-1])
    share = public.planned([code]).shares[last]
    assert share == pytest.approx(kept.plan.amounts[code][-1] / sum(row[-1] for row in kept.plan.amounts.values()))
    rows = desk.client().get("/download/plan.csv").get_data(as_text=True)
    assert f"{code},{nottingham.wards.loc[code, 'ward_name']},{last},{kept.plan.amounts[code][-1] / 100:.2f}" in rows
    page = text(opened(nottingham.public(), "/plan", f"?ward={code}", site=desk.site(nottingham, "/")))
    assert f"{kept.plan.amounts[code][-1] / 100:,.2f}".removesuffix(".00") in page
    (caution,) = published_cautions(at_desk)
    assert tells(caution, nottingham.wards.loc[code, "ward_name"], last)


# What is held back


def withheld_city(city: City, *, flag: str, indicator: str = "imd_score", period: str = "2019") -> City:
    """The city with one figure of a ward flagged by its package, so that the public does not see it."""
    table = city.indicators.copy()
    here = (table["area_code"] == flag) & (table["indicator"] == indicator) & (table["period"] == period)
    assert here.sum() == 1
    table.loc[here, "flag"] = "c"
    return replace(city, indicators=table)


def test_an_index_of_newest_parts_is_compared_in_the_very_editions_of_the_plan(nottingham: City) -> None:
    """All of the newest edition is withheld: the public's index is of the one before, where nothing is missing."""
    index = index_of(nottingham, Recipe.from_text("income_rate:1,crime_score:1"))
    inputs = with_need(scenario_of(nottingham).inputs, index)
    assert why_not_public(nottingham, nottingham.public(), inputs) == ""
    table = nottingham.indicators.copy()
    table.loc[(table["indicator"] == "crime_score") & (table["period"] == "2019"), "flag"] = "c"
    city = replace(nottingham, indicators=table)
    why = why_not_public(city, city.public(), inputs)
    assert tells(why, "Aspley", "withheld")


def test_a_set_that_only_withheld_figures_choose_is_not_published(nottingham: City) -> None:
    made = scenario_of(nottingham, "?plan_need=income_rate&plan_share=50")
    wards = ["E05001822", "E05001830", "E05001841"]
    inputs = json.loads(json.dumps(made.inputs, default=dict)) | {"poorest": {"wards": wards, "share": 0.2}}
    city = withheld_city(nottingham, flag="E05001823")
    assert set_gives_away(nottingham, nottingham.public(), inputs) == ""
    assert "may give a withheld figure away" in set_gives_away(city, city.public(), inputs)
    # The wards with most need by what the public does see may be named.
    seen = nottingham.indicators.query("indicator == 'income_rate' and period == '2019'").nlargest(3, "value")
    named = inputs | {"poorest": {"wards": seen["area_code"].tolist(), "share": 0.2}}
    assert set_gives_away(city, city.public(), named) == ""


def test_what_is_withheld_since_is_held_back_at_the_next_start_and_the_desk_says_why(
    tmp_path: Path, nottingham: City, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(tmp_path).people()
    kept = scenario_of(nottingham, "?plan_need=income_rate", name="Seen until now")
    made = create_scenario(desk.store, Draft(kept.name, "", kept.inputs, kept.plan), "Ada")
    publish(desk.store, made.id, 1, "Ada")
    same = StoreRecords(desk.store, "Nottingham", PublicGuard(nottingham, nottingham.public()))
    same.check_published()
    assert (same.held_back(), caplog.records) == ("", [])
    assert same.published().scenario.name == "Seen until now"
    city = withheld_city(nottingham, flag="E05001823", indicator="income_rate")
    guard = PublicGuard(city, city.public())
    later, at_desk = (each(desk.store, "Nottingham", guard) for each in (StoreRecords, StoreDeskRecords))
    later.check_published()
    assert "held back" in caplog.text
    assert (later.published(), later.solution(), later.planned(["E05001823"])) == (None, None, None)
    assert "No plan is published" in text(opened(city.public(), "/plan", site=site_of(city.public(), records=later)))
    assert at_desk.published() is not None
    (caution,) = published_cautions(at_desk)
    assert tells(caution, "The public does not see it", "Aspley", "withheld")
    desk.store.close()


# What older versions stored

OLD_INPUTS = (
    '{"baseline":{"adjusted":false,"basis":"award","period":"2017"},"budgets":[100000,100000],"cap":null,'
    '"city":"Nottingham","citywide":[0,0],"floor":null,"minimum_per_head":0,"minimum_step":0,"need":{"measure":"gone",'
    '"method":null,"period":"2019","title":"A measure of then","weights":{}},"poorest":null,"population":{"age_band":'
    '"all","period":"2017"},"protected_programmes":[],"schema":1,"universal_part":0.5,"vintage":"WD13","wards":['
    '{"current":40000,"need":0.3,"population":1000.0,"protected":0,"ward_code":"E1","ward_name":"North"},'
    '{"current":60000,"need":0.1,"population":1000.0,"protected":0,"ward_code":"E2","ward_name":"South"}],'
    '"years":["2018","2019"]}'
)
"""As the first version wrote it, character by character."""


def test_what_an_older_version_stored_still_opens_with_its_own_amounts(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    inputs = json.loads(OLD_INPUTS)
    plan = plan_to_save(inputs, {"E1": [50_001, 70_000], "E2": [49_999, 30_000]})
    made = create_scenario(desk.store, Draft("Of then", "", inputs, plan), "Ada")
    publish(desk.store, made.id, 1, "Ada")
    with desk.store.read() as connection:
        from sqlalchemy import text as sql

        assert connection.execute(sql("select inputs from publications")).scalar_one() == OLD_INPUTS
    read = published(desk.store, "Nottingham").scenario
    assert solution_as_saved(read).plan.wide().to_numpy().tolist() == [[500.01, 700.0], [499.99, 300.0]]
    assert np.isclose(solution_as_saved(read).shares.sum(), 1)
    desk.store.close()
