"""Scenarios in a real SQLite and a real PostgreSQL: saved, listed, changed by two at once, deleted and brought back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select, text

from data.store.database import NotFoundError, Store, StoreError
from data.store.publications import publish
from data.store.scenario_rows import ConflictError, NameTakenError
from data.store.scenarios import (
    create_scenario,
    delete_scenario,
    duplicate_scenario,
    get_scenario,
    history,
    list_scenarios,
    purge_scenarios,
    undelete_scenario,
    update_scenario,
)
from data.store.tables import SCENARIO_VERSIONS
from geo.scenarios.json_file import from_json, to_json
from geo.scenarios.scenario import Draft, Scenario
from tests.helpers.at_once import at_once
from tests.helpers.samples import any_inputs, draft, inputs, plan_of, words


def content(scenario: Scenario) -> Draft:
    return Draft(scenario.name, scenario.note, scenario.inputs, scenario.plan)


def test_what_is_saved_is_read_back(store: Store, clock):
    made = create_scenario(store, draft("Plän “A” £", note="Why:\n=1+1"), "Ada")
    assert get_scenario(store, made.id) == made
    assert content(made) == draft("Plän “A” £", note="Why:\n=1+1")
    assert (made.version, made.author, made.saved_by, made.created, made.updated) == (
        1,
        "Ada",
        "Ada",
        clock.now,
        clock.now,
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=any_inputs(), name=words, has_plan=...)
def test_whatever_can_be_kept_comes_back_and_goes_through_a_file(store: Store, given: Any, name: str, has_plan: bool):
    made = Draft(name, "", given, plan_of(given) if has_plan else None)
    kept = create_scenario(store, replace(made, inputs=dict(made.inputs)), "Ada")
    again = get_scenario(store, kept.id)
    assert content(again) == made
    imported = from_json(to_json(again), plan_of, city="Testton", vintage="WD13")
    assert (imported.draft, imported.differences) == (made, ())
    delete_scenario(store, kept.id, 1, "Ada")


def test_a_save_makes_a_version_and_keeps_those_before(store: Store, clock):
    first = create_scenario(store, draft(), "Ada")
    clock.go_on(hours=1)
    second = update_scenario(store, first.id, 1, draft("Plan B", universal_part=0.5), "Grace")
    assert (second.version, second.author, second.saved_by) == (2, "Ada", "Grace")
    assert (second.created, second.updated) == (first.created, clock.now)
    assert get_scenario(store, first.id) == second
    assert get_scenario(store, first.id, version=1) == first
    assert [(line.version, line.name, line.saved_by) for line in history(store, first.id)] == [
        (2, "Plan B", "Grace"),
        (1, "Plan A", "Ada"),
    ]


def test_the_second_to_save_is_told_whose_version_stands_and_loses_nothing(store: Store, clock):
    opened = create_scenario(store, draft(), "Ada")
    clock.go_on(minutes=5)
    theirs = update_scenario(store, opened.id, 1, draft(note="Grace's"), "Grace")
    clock.go_on(minutes=5)
    with pytest.raises(ConflictError) as told:
        update_scenario(store, opened.id, 1, draft(note="Ada's"), "Ada")
    conflict = told.value
    assert (conflict.version, conflict.author, conflict.at, conflict.expected_version) == (
        2,
        "Grace",
        theirs.updated,
        1,
    )
    assert (conflict.scenario_id, conflict.name, conflict.deleted) == (opened.id, "Plan A", False)
    assert str(conflict) == (
        '"Plan A" was saved (version 2) by Grace at 14:10 UTC on 3 May 2026, after you opened version 1. '
        "Your change is not saved yet. Look at that version, then save over it or under another name."
    )
    assert get_scenario(store, opened.id) == theirs
    over = update_scenario(store, opened.id, conflict.version, draft(note="Ada's"), "Ada")
    assert (over.version, over.note) == (3, "Ada's")
    assert get_scenario(store, opened.id, version=2).note == "Grace's"


@pytest.mark.long
def test_of_many_who_save_at_once_one_wins_and_the_rest_are_told(opened: Callable[[], Store]):
    stores = [opened(), opened()]
    made = create_scenario(stores[0], draft(), "Ada")
    results = at_once(8, lambda n: update_scenario(stores[n % 2], made.id, 1, draft(note=f"by {n}"), f"user {n}"))
    (winner,) = [result for result in results if isinstance(result, Scenario)]
    told = [result for result in results if isinstance(result, ConflictError)]
    assert len(told) == 7
    assert {(error.version, error.author) for error in told} == {(2, winner.saved_by)}
    assert get_scenario(stores[1], made.id) == winner
    assert len(history(stores[0], made.id)) == 2


def test_everyone_who_tries_again_over_the_other_gets_a_version(opened: Callable[[], Store]):
    stores = [opened(), opened()]
    made = create_scenario(stores[0], draft(), "Ada")

    def insist(n: int) -> int:
        seen = 1
        while True:
            try:
                return update_scenario(stores[n % 2], made.id, seen, draft(note=f"by {n}"), f"user {n}").version
            except ConflictError as conflict:
                seen = conflict.version

    assert sorted(at_once(6, insist)) == [2, 3, 4, 5, 6, 7]
    assert {line.note for line in history(stores[0], made.id)} == {"", *(f"by {n}" for n in range(6))}


def test_a_save_after_a_deletion_is_told(store: Store, clock):
    made = create_scenario(store, draft(), "Ada")
    clock.go_on(minutes=1)
    delete_scenario(store, made.id, 1, "Grace")
    for change in (lambda: update_scenario(store, made.id, 1, draft(), "Ada"),
                   lambda: delete_scenario(store, made.id, 1, "Ada")):  # fmt: skip
        with pytest.raises(ConflictError, match=r"was deleted by Grace at 14:06 UTC .* Bring it back first") as told:
            change()
        assert (told.value.deleted, told.value.author, told.value.at) == (True, "Grace", clock.now)


def test_a_deletion_of_a_version_that_was_not_seen_is_told(store: Store):
    made = create_scenario(store, draft(), "Ada")
    update_scenario(store, made.id, 1, draft(note="newer"), "Grace")
    with pytest.raises(ConflictError, match="saved \\(version 2\\) by Grace"):
        delete_scenario(store, made.id, 1, "Ada")
    assert get_scenario(store, made.id).note == "newer"


def test_names_are_unique_within_a_city(store: Store):
    create_scenario(store, draft("Plan A"), "Ada")
    create_scenario(store, draft("Plan A", city="Otherton"), "Ada")
    other = create_scenario(store, draft("Plan B"), "Ada")
    for name in ("Plan A", "plan  a", "ＰＬＡＮ A"):
        with pytest.raises(NameTakenError, match=r"^Testton has a scenario called .* already\. Choose another"):
            create_scenario(store, draft(name), "Grace")
        with pytest.raises(NameTakenError):
            update_scenario(store, other.id, 1, draft(name), "Grace")
    assert get_scenario(store, other.id) == other


def test_a_scenario_may_keep_its_name_in_other_capitals(store: Store):
    made = create_scenario(store, draft("Plan A"), "Ada")
    assert update_scenario(store, made.id, 1, draft("PLAN A"), "Ada").name == "PLAN A"


@pytest.mark.long
def test_of_many_who_take_a_name_at_once_one_gets_it(opened: Callable[[], Store]):
    stores = [opened(), opened()]
    results = at_once(8, lambda n: create_scenario(stores[n % 2], draft("Plan A"), f"user {n}"))
    assert sum(isinstance(result, Scenario) for result in results) == 1
    assert sum(isinstance(result, NameTakenError) for result in results) == 7
    assert len(list_scenarios(stores[0], "Testton")) == 1


def test_a_scenario_stays_in_its_city(store: Store):
    made = create_scenario(store, draft(), "Ada")
    with pytest.raises(StoreError, match='"Plan A" is a scenario for Testton'):
        update_scenario(store, made.id, 1, draft(city="Otherton"), "Ada")


def test_a_list_has_the_last_saved_first_and_one_city(store: Store, clock):
    first = create_scenario(store, draft("Plan A"), "Ada")
    clock.go_on(minutes=1)
    create_scenario(store, Draft("Plan B", "", inputs(), None), "Ada")
    create_scenario(store, draft("Plan C", city="Otherton"), "Ada")
    clock.go_on(minutes=1)
    update_scenario(store, first.id, 1, draft("Plan A2"), "Grace")
    found = list_scenarios(store, "Testton")
    assert [(line.name, line.version, line.saved_by, line.has_plan) for line in found] == [
        ("Plan A2", 2, "Grace", True),
        ("Plan B", 1, "Ada", False),
    ]
    assert list_scenarios(store, "Nowhere") == []


def test_a_duplicate_is_a_scenario_of_its_own(store: Store):
    made = create_scenario(store, draft(note="as agreed"), "Ada")
    names = [duplicate_scenario(store, made.id, "Grace").name for _ in range(3)]
    assert names == ["Copy of Plan A", "Copy of Plan A (2)", "Copy of Plan A (3)"]
    named = duplicate_scenario(store, made.id, "Grace", name="Plan B")
    assert (named.version, named.author, named.note, named.inputs, named.plan) == (
        1, "Grace", "as agreed", made.inputs, made.plan
    )  # fmt: skip
    update_scenario(store, made.id, 1, draft(universal_part=1), "Ada")
    assert get_scenario(store, named.id).inputs["universal_part"] == 0.25
    with pytest.raises(NameTakenError):
        duplicate_scenario(store, made.id, "Grace", name="Plan B")


def test_the_longest_name_can_be_duplicated(store: Store):
    made = create_scenario(store, draft("x" * 120), "Ada")
    for _ in range(2):
        assert len(duplicate_scenario(store, made.id, "Ada").name) <= 120


@pytest.mark.long
def test_duplicates_made_at_once_have_names_of_their_own(opened: Callable[[], Store]):
    stores = [opened(), opened()]
    made = create_scenario(stores[0], draft(), "Ada")
    results = at_once(6, lambda n: duplicate_scenario(stores[n % 2], made.id, "Ada").name)
    assert sorted(results) == ["Copy of Plan A", *(f"Copy of Plan A ({n})" for n in range(2, 7))]


def test_deleted_is_out_of_sight_until_it_is_brought_back(store: Store, clock):
    made = create_scenario(store, draft(), "Ada")
    saved = update_scenario(store, made.id, 1, draft(note="second"), "Ada")
    delete_scenario(store, made.id, 2, "Grace")
    assert list_scenarios(store, "Testton") == []
    (line,) = list_scenarios(store, "Testton", deleted=True)
    assert (line.name, line.deleted, line.deleted_by) == ("Plan A", clock.now, "Grace")
    with pytest.raises(NotFoundError, match="or it was deleted"):
        get_scenario(store, made.id)
    assert undelete_scenario(store, made.id, "Ada") == saved
    assert get_scenario(store, made.id) == saved
    assert get_scenario(store, made.id, version=1) == made
    assert undelete_scenario(store, made.id, "Ada") == saved


def test_a_name_taken_meanwhile_is_told_and_another_brings_it_back(store: Store):
    made = create_scenario(store, draft(), "Ada")
    delete_scenario(store, made.id, 1, "Ada")
    create_scenario(store, draft(note="the new one"), "Grace")
    with pytest.raises(NameTakenError):
        undelete_scenario(store, made.id, "Ada")
    back = undelete_scenario(store, made.id, "Ada", name="Plan A of May")
    assert (back.name, back.version, back.inputs) == ("Plan A of May", 2, made.inputs)
    assert get_scenario(store, made.id) == back


def test_what_was_deleted_long_ago_is_purged(store: Store, clock):
    kept = create_scenario(store, draft("Kept"), "Ada")
    old = create_scenario(store, draft("Old"), "Ada")
    delete_scenario(store, old.id, 1, "Ada")
    clock.go_on(days=29)
    young = create_scenario(store, draft("Young"), "Ada")
    delete_scenario(store, young.id, 1, "Ada")
    assert purge_scenarios(store) == 0
    clock.go_on(days=2)
    assert purge_scenarios(store) == 1
    with pytest.raises(NotFoundError):
        undelete_scenario(store, old.id, "Ada")
    assert [line.name for line in list_scenarios(store, "Testton", deleted=True)] == ["Young"]
    assert get_scenario(store, kept.id) == kept
    with store.read() as connection:
        left = connection.execute(select(SCENARIO_VERSIONS.c.scenario_id)).scalars().all()
    assert set(left) == {kept.id, young.id}


@pytest.mark.parametrize("deed", [
    lambda store, wrong: get_scenario(store, wrong),
    lambda store, wrong: history(store, wrong),
    lambda store, wrong: update_scenario(store, wrong, 1, draft(), "Ada"),
    lambda store, wrong: delete_scenario(store, wrong, 1, "Ada"),
    lambda store, wrong: undelete_scenario(store, wrong, "Ada"),
    lambda store, wrong: duplicate_scenario(store, wrong, "Ada"),
    lambda store, wrong: publish(store, wrong, 1, "Ada"),
])  # fmt: skip
def test_what_is_not_there_is_told(store: Store, deed: Callable[[Store, str], Any]):
    for wrong in ("", "none", "0" * 32, "A" * 32, "\0", "\ud800", "x" * 10**5):
        with pytest.raises(NotFoundError, match="There is no such scenario"):
            deed(store, wrong)


def test_an_unknown_version_is_told(store: Store):
    made = create_scenario(store, draft(), "Ada")
    with pytest.raises(NotFoundError):
        get_scenario(store, made.id, version=2)


def test_inputs_changed_behind_the_stores_back_are_told(store: Store):
    made = create_scenario(store, Draft("Plan A", "", inputs(), None), "Ada")
    with store.write() as connection:
        connection.execute(text("UPDATE scenario_versions SET inputs = replace(inputs, '0.25', '0.75')"))
    with pytest.raises(StoreError, match='The inputs of "Plan A" were changed in the database'):
        get_scenario(store, made.id)


def test_the_audit_log_tells_who_did_what(store: Store):
    made = create_scenario(store, draft(), "Ada")
    update_scenario(store, made.id, 1, draft("Plan B"), "Grace")
    delete_scenario(store, made.id, 2, "Ada")
    undelete_scenario(store, made.id, "Grace")
    lines = [(entry.who, entry.what, entry.about) for entry in reversed(store.audit_log())]
    assert lines == [
        ("Ada", "scenario created", f"Plan A, version 1 ({made.id})"),
        ("Grace", "scenario saved", f"Plan B, version 2 ({made.id})"),
        ("Ada", "scenario deleted", f"Plan B, version 2 ({made.id})"),
        ("Grace", "scenario brought back", f"Plan B, version 2 ({made.id})"),
    ]


def test_a_save_that_fails_leaves_no_trace(store: Store):
    create_scenario(store, draft("Plan A"), "Ada")
    before = store.audit_log()
    with pytest.raises(NameTakenError):
        create_scenario(store, draft("Plan A"), "Ada")
    assert store.audit_log() == before
