"""The published plan: one a city, a copy of its own, and a log that only grows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from data.store.database import NotFoundError, Store, StoreError
from data.store.publications import PublishedMeanwhileError, publications, publish, published, rollback, withdraw
from data.store.scenarios import create_scenario, delete_scenario, list_scenarios, purge_scenarios, update_scenario
from geo.scenarios.records import Publication
from geo.scenarios.scenario import Draft, plan_to_save
from tests.helpers.at_once import at_once
from tests.helpers.samples import draft, inputs, plan_of


def test_nothing_is_published_at_first(store: Store):
    create_scenario(store, draft(), "Ada")
    assert published(store, "Testton") is None
    assert publications(store, "Testton") == []


def test_the_published_plan_is_a_copy_that_nothing_reaches(store: Store, clock):
    made = create_scenario(store, draft(note="as agreed"), "Ada")
    clock.go_on(hours=1)
    line = publish(store, made.id, 1, "Grace")
    assert (line.number, line.action, line.published_by, line.published_at) == (1, "publish", "Grace", clock.now)
    assert (line.scenario_id, line.name, line.version, line.returns_to) == (made.id, "Plan A", 1, None)
    update_scenario(store, made.id, 1, draft("Plan B", universal_part=1), "Ada")
    delete_scenario(store, made.id, 2, "Ada")
    clock.go_on(days=60)
    assert purge_scenarios(store) == 1
    now = published(store, "Testton")
    assert (now.publication, now.scenario) == (line, made)


def test_a_version_that_is_not_the_newest_can_be_published(store: Store):
    made = create_scenario(store, draft(), "Ada")
    update_scenario(store, made.id, 1, draft(universal_part=1), "Ada")
    publish(store, made.id, 1, "Ada")
    assert published(store, "Testton").scenario == made


def test_each_city_has_one_plan(store: Store):
    here = create_scenario(store, draft("Here"), "Ada")
    there = create_scenario(store, draft("There", city="Otherton"), "Ada")
    other = create_scenario(store, draft("Other"), "Ada")
    publish(store, here.id, 1, "Ada")
    publish(store, there.id, 1, "Ada")
    publish(store, other.id, 1, "Ada")
    assert published(store, "Testton").scenario.name == "Other"
    assert published(store, "Otherton").scenario.name == "There"
    assert [line.number for line in publications(store, "Testton")] == [2, 1]


def test_rollback_and_withdrawal_are_lines_of_the_log(store: Store, clock):
    first = create_scenario(store, draft("First"), "Ada")
    second = create_scenario(store, draft("Second"), "Ada")
    one = publish(store, first.id, 1, "Ada")
    clock.go_on(days=1)
    publish(store, second.id, 1, "Ada")
    clock.go_on(days=1)
    back = rollback(store, "Testton", one.id, "Grace")
    assert (back.action, back.returns_to, back.number, back.published_at) == ("rollback", one.id, 3, clock.now)
    assert published(store, "Testton").scenario == first
    gone = withdraw(store, "Testton", "Grace")
    assert (gone.action, gone.name, gone.version, gone.number) == ("withdraw", None, None, 4)
    assert published(store, "Testton") is None
    again = rollback(store, "Testton", back.id, "Ada")
    assert published(store, "Testton").scenario == first
    log = publications(store, "Testton")
    assert log[0] == again
    assert [(line.number, line.action, line.name) for line in reversed(log)] == [
        (1, "publish", "First"),
        (2, "publish", "Second"),
        (3, "rollback", "First"),
        (4, "withdraw", None),
        (5, "rollback", "First"),
    ]
    whats = [(entry.what, entry.about) for entry in reversed(store.audit_log()) if entry.what.startswith("plan")]
    assert whats == [
        ("plan published", "First, version 1"),
        ("plan published", "Second, version 1"),
        ("plan rolled back", "First, version 1"),
        ("plan withdrawn", "Testton"),
        ("plan rolled back", "First, version 1"),
    ]


def test_what_cannot_be_published_is_told(store: Store):
    bare = create_scenario(store, Draft("Bare", "", inputs(), None), "Ada")
    gone = create_scenario(store, draft("Gone"), "Ada")
    delete_scenario(store, gone.id, 1, "Ada")
    with pytest.raises(StoreError, match=r'"Bare" has no plan yet\. Compute its plan'):
        publish(store, bare.id, 1, "Ada")
    for wrong in ((bare.id, 2), (gone.id, 1), ("none", 1)):
        with pytest.raises(NotFoundError):
            publish(store, *wrong, "Ada")
    with pytest.raises(StoreError, match="Testton has no published plan"):
        withdraw(store, "Testton", "Ada")
    assert publications(store, "Testton") == []


def test_a_rollback_goes_to_a_plan_of_the_same_city(store: Store):
    there = create_scenario(store, draft(city="Otherton"), "Ada")
    line = publish(store, there.id, 1, "Ada")
    gone = withdraw(store, "Otherton", "Ada")
    for city, to in (("Testton", line.id), ("Otherton", gone.id), ("Otherton", 99)):
        with pytest.raises(NotFoundError, match=f"{city} has no such published plan"):
            rollback(store, city, to, "Ada")


def test_a_nearest_plan_stays_marked_when_it_is_published(store: Store):
    nearest = plan_to_save(inputs(), plan_of(inputs()).amounts, ["The floor is missed in 2027/28 by £30."])
    made = create_scenario(store, Draft("Plan A", "", inputs(), nearest), "Ada")
    publish(store, made.id, 1, "Ada")
    assert published(store, "Testton").scenario.plan.relaxed == ("The floor is missed in 2027/28 by £30.",)
    assert publications(store, "Testton")[0].nearest
    assert [each.nearest for each in list_scenarios(store, "Testton")] == [True]


def test_only_a_plan_that_misses_something_is_marked_whatever_its_sentence_says(store: Store):
    odd = plan_to_save(inputs(), plan_of(inputs()).amounts, ['"relaxed":[] is missed by £30.'])
    for made in (Draft("Plan A", "", inputs(), odd), draft("Plan B")):
        publish(store, create_scenario(store, made, "Ada").id, 1, "Ada")
    assert {each.name: each.nearest for each in list_scenarios(store, "Testton")} == {"Plan A": True, "Plan B": False}
    assert [each.nearest for each in publications(store, "Testton")] == [False, True]


def test_nobodys_plan_is_replaced_unseen(store: Store):
    made = create_scenario(store, draft(), "Ada")
    first = publish(store, made.id, 1, "Grace", expected=0)
    for deed in (
        lambda: publish(store, made.id, 1, "Ada", expected=0),
        lambda: withdraw(store, "Testton", "Ada", expected=0),
        lambda: rollback(store, "Testton", first.id, "Ada", expected=0),
    ):
        with pytest.raises(
            PublishedMeanwhileError, match=r'^Grace published "Plan A" at 14:05 UTC on 3 May 2026\.'
        ) as told:
            deed()
        assert told.value.newest == first
    withdraw(store, "Testton", "Grace", expected=1)
    with pytest.raises(PublishedMeanwhileError, match=r"^Grace withdrew the plan"):
        publish(store, made.id, 1, "Ada", expected=1)
    assert [line.number for line in publications(store, "Testton")] == [2, 1]


@pytest.mark.long
def test_of_many_who_publish_at_once_all_are_in_the_log_and_the_last_stands(opened: Callable[[], Store]):
    stores = [opened(), opened()]
    made = [create_scenario(stores[0], draft(f"Plan {n}"), "Ada") for n in range(8)]
    lines = at_once(8, lambda n: publish(stores[n % 2], made[n].id, 1, f"user {n}"))
    assert sorted(line.number for line in lines) == list(range(1, 9))
    last = max(lines, key=lambda line: line.number)
    assert published(stores[1], "Testton").publication == last
    assert {line.name for line in publications(stores[0], "Testton")} == {f"Plan {n}" for n in range(8)}


@pytest.mark.long
def test_of_many_who_replace_the_same_plan_at_once_one_does(opened: Callable[[], Store]):
    stores = [opened(), opened()]
    made = create_scenario(stores[0], draft(), "Ada")
    results = at_once(8, lambda n: publish(stores[n % 2], made.id, 1, f"user {n}", expected=0))
    assert sum(isinstance(result, Publication) for result in results) == 1
    assert sum(isinstance(result, PublishedMeanwhileError) for result in results) == 7


def test_a_reader_sees_one_plan_or_the_other_while_it_changes(opened: Callable[[], Store]):
    stores = [opened(), opened()]
    made = [create_scenario(stores[0], draft(f"Plan {n}", universal_part=n / 10), "Ada") for n in range(4)]
    publish(stores[0], made[0].id, 1, "Ada")

    def deed(n: int) -> list[bool]:
        if n < 2:
            return [publish(stores[0], one.id, 1, "Ada").number > 0 for one in made]
        return [published(stores[1], "Testton").scenario in made for _ in range(12)]

    assert all(all(result) for result in at_once(6, deed))
