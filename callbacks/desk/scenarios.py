"""Scenarios of the Target page: saved, copied, deleted, compared, published; each only by who may."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from callbacks.desk.plans import scenario_of
from callbacks.desk.sign_in import signed_in_user
from data.store.database import NotFoundError, Store, StoreError
from data.store.publications import publish, published_before, rollback, withdraw
from data.store.scenario_rows import ConflictError, NameTakenError
from data.store.scenarios import (
    create_scenario,
    delete_scenario,
    duplicate_scenario,
    list_scenarios,
    undelete_scenario,
    update_scenario,
)
from geo.scenarios.disclosure import why_not_public
from geo.scenarios.json_file import from_json
from geo.scenarios.refused_need import refused_need
from geo.scenarios.scenario import NAME_LENGTH, Draft, Scenario
from geo.scenarios.solve import compute_plan, saved_plan
from geo.scenarios.validators import ScenarioError
from layouts.address.params import parse
from layouts.components.parts import notice
from layouts.face import Face
from layouts.page import Site
from layouts.pages.target.comparison import comparison
from layouts.pages.target.ids import TargetId
from layouts.pages.target.page import open_target
from layouts.pages.target.parameters import FIELDS
from layouts.pages.target.publishing import PREVIEW, PREVIEW_AGAIN, look_first, preview_panel, published_cautions
from layouts.pages.target.scenario_status import opening, scenario_line
from layouts.pages.target.scenarios import (
    READ_ONLY,
    ScenarioId,
    act_id,
    compare_id,
    opened_as,
    publication_list,
    save_label,
    saved_message,
    scenario_list,
)
from layouts.pages.target.state import address_of, why_no_plan
from layouts.pages.target.view import TargetView
from layouts.plans.text import problem_words
from layouts.shell import ShellId

NO_PLAN = "There is no plan to save yet. See what the form says."
# Versions and publications are counted: none has a number of more digits.
_NUMBER = re.compile(r"[0-9]{1,9}")
STRANGE = "This button is of an older page. Reload the page and try again."


def register(app: Dash, site: Site, store: Store) -> None:
    """Do what a button says, for a commissioner; say why not, for others."""
    city, face = site.city, site.face
    if why_no_plan(city):
        return
    desk = _Desk(site, store)
    typed = (ScenarioId.NAME, "value"), (ScenarioId.NOTE, "value"), (ScenarioId.OPENED, "data")
    app.clientside_callback(
        ClientsideFunction("wardshiftDesk", "watch"), *(Input(*each) for each in typed), prevent_initial_call=True
    )

    app.clientside_callback(
        ClientsideFunction("wardshift", "askAgain"), Input(ScenarioId.MESSAGE, "children"), prevent_initial_call=True
    )

    def lists(*, again: bool = True) -> list[Output]:
        return [
            Output(id_, "children", allow_duplicate=again)
            for id_ in (ScenarioId.MESSAGE, ScenarioId.LIST, ScenarioId.PUBLICATIONS)
        ]

    status = Output(TargetId.STATUS, "children", allow_duplicate=True)
    list_state = (State(ShellId.URL, "search"), State(compare_id(ALL), "checked"))  # type: ignore[arg-type]

    @app.callback(
        *lists(again=False),
        status,
        Output(ScenarioId.OPENED, "data", allow_duplicate=True),
        Output(ScenarioId.SAVE_OVER, "children"),
        Output(ScenarioId.SAVE_OVER, "hidden"),
        Input(ScenarioId.SAVE, "n_clicks"),
        Input(ScenarioId.SAVE_NEW, "n_clicks"),
        Input(ScenarioId.SAVE_OVER, "n_clicks"),
        State(ScenarioId.NAME, "value"),
        State(ScenarioId.NOTE, "value"),
        State(ScenarioId.OPENED, "data"),
        *list_state,
        prevent_initial_call=True,
    )
    def save(
        _: Any, __: Any, ___: Any, name: Any, note: Any, opened: Any, search: str | None, ___ticks: Any
    ) -> tuple[Any, ...]:
        user = signed_in_user()
        if not _clicked():
            return (no_update,) * 7
        if not user.may_change:
            return *desk.refreshed(notice(READ_ONLY), search), no_update, no_update, True
        began: dict[str, Any] = opened if isinstance(opened, dict) else {}
        as_new = ctx.triggered_id == ScenarioId.SAVE_NEW
        over_version = began.get("over") if ctx.triggered_id == ScenarioId.SAVE_OVER else None
        try:
            scenario = desk.save(search, name or "", note or "", {} if as_new else began, over_version, user.name)
        except ConflictError as conflict:
            # Nothing of the page is lost: the form is in the address, the words stand as they were typed.
            with_conflict = began | {"over": conflict.version}
            words = f"Save over version {conflict.version}"
            return *desk.refreshed(_conflict(face, conflict), search), with_conflict, words, conflict.deleted
        except (StoreError, ScenarioError) as problem:
            return *desk.refreshed(notice(problem_words(problem)), search), no_update, no_update, True
        saved_note = notice(f"Saved as “{scenario.name}”, version {scenario.version}.")
        address = address_of(scenario, search)
        message, _list, log, line = desk.refreshed(saved_note, address)
        # The list follows from what is open (`list_again`). Drawn a second time here, it would replace a button that is
        # being pressed, and the click would be lost.
        # What stands in the fields was saved: the browser asks for no words to put there (assets/session.js).
        # The address is changed there too: what the reader chose while this was on its way stays chosen.
        began = opened_as(scenario) | {"saved": {"search": search or "", "address": address}}
        return message, no_update, log, line, began, no_update, True

    @app.callback(*lists(), status, Input(act_id(ALL, ALL), "n_clicks"), *list_state, prevent_initial_call=True)  # type: ignore[arg-type]
    def act(_: list[int | None], search: str | None, __: Any) -> tuple[Any, ...]:
        user = signed_in_user()
        if not _clicked() or not isinstance(ctx.triggered_id, dict):
            return (no_update,) * 4
        if not user.may_change:
            return desk.refreshed(notice(READ_ONLY), search)
        about, _sep, number = str(ctx.triggered_id["about"]).rpartition(":")
        try:
            if ctx.triggered_id["act"] in (PREVIEW, PREVIEW_AGAIN):
                seen_first = desk.preview(ctx.triggered_id["act"], about, number)
                message, every, log, line = desk.refreshed(look_first(), search)
                return message, every, [*seen_first, *log], line
            return desk.refreshed(desk.do(ctx.triggered_id["act"], about, number, user.name), search)
        except StoreError as problem:
            return desk.refreshed(notice(str(problem)), search)

    @app.callback(
        *lists(),
        status,
        Input(ScenarioId.IMPORT, "contents"),
        State(ScenarioId.IMPORT, "filename"),
        *list_state,
        prevent_initial_call=True,
    )
    def read_file(contents: str | None, filename: str | None, search: str | None, _: Any) -> tuple[Any, ...]:
        user = signed_in_user()
        if not contents:
            return (no_update,) * 4
        if not user.may_change:
            return desk.refreshed(notice(READ_ONLY), search)
        try:
            return desk.refreshed(desk.read(contents, user.name), search)
        except (binascii.Error, UnicodeDecodeError):
            problem_sentence = "this is no text file. Choose a scenario that was taken away as JSON."
        except (StoreError, ScenarioError) as problem:
            problem_sentence = problem_words(problem)
        except ValueError as problem:
            problem_sentence = f"the plan cannot be made from it. {problem}"
        return desk.refreshed(notice(f"{(filename or 'The file')[:NAME_LENGTH]}: {problem_sentence}"), search)

    @app.callback(
        Output(ScenarioId.LIST, "children", allow_duplicate=True),
        Output(ScenarioId.SAVE, "children"),
        Input(ScenarioId.OPENED, "data"),
        State(compare_id(ALL), "checked"),  # type: ignore[arg-type]
        prevent_initial_call=True,
    )
    def list_again(began: dict[str, Any] | None, _: Any) -> tuple[list[Component], str]:
        began = began if began and isinstance(began.get("id"), str) else {}
        return desk.list(began.get("id")), save_label(began)

    @app.callback(
        Output(ScenarioId.COMPARISON, "children"),
        Input(compare_id(ALL), "checked"),  # type: ignore[arg-type]
        State(ShellId.URL, "search"),
        prevent_initial_call=True,
    )
    def compare(_: list[bool], search: str | None) -> list[Component]:
        signed_in_user()
        try:
            chosen = [scenario_of(store, city.name, one) for one in _ticked()]
            return comparison(chosen, city.wards["ward_name"], desk.view(search).state.codes)
        except ValueError as problem:
            return [notice(str(problem))]


def _clicked() -> bool:
    """Whether somebody clicked; a button that has just been laid out is no click."""
    return bool(ctx.triggered and ctx.triggered[0]["value"])


def _ticked() -> list[str]:
    """The scenarios whose box is ticked, as the browser sent them."""
    ticked = []
    for group in (*ctx.inputs_list, *ctx.states_list):
        for part in group if isinstance(group, list) else ():
            if part["id"].get("type") == "scenario-compare" and part.get("value"):
                ticked.append(str(part["id"]["about"]))
    return ticked


def _conflict(face: Face, conflict: ConflictError) -> Component:
    """Who was faster, and every way on."""
    if conflict.deleted:
        return saved_message(str(conflict), undo=conflict.scenario_id)
    there = face.href("/target", opening(conflict.scenario_id, conflict.version))
    look = html.A(f"Look at version {conflict.version} in a new tab", href=there, target="_blank")
    return saved_message(str(conflict), look)


class _Desk:
    """What the buttons do, for one city and store."""

    def __init__(self, site: Site, store: Store) -> None:
        self.site, self.city, self.face, self.store = site, site.city, site.face, store
        self.public = site.city.public()

    def view(self, search: str | None) -> TargetView:
        """What the page shows at an address."""
        return open_target(self.site, parse(search, FIELDS))

    def refreshed(self, message: Component, search: str | None) -> tuple[Any, ...]:
        """A message, and everything that what was done may have changed."""
        view = self.view(search)
        line = scenario_line(view.state, view.standing, self.face)
        log = publication_list(
            self.face, view.desk.publications(), may_change=view.may_change, cautions=published_cautions(view.desk)
        )
        return message, self.list(view.scenario_id), log, line

    def list(self, scenario: str | None) -> list[Component]:
        """The list of scenarios, with the ticks that it had."""
        view = self.view("")
        return scenario_list(
            self.face, view.desk.saved_scenarios(scenario), may_change=view.may_change, ticked=_ticked()
        )

    def save(
        self, search: str | None, name: str, note: str, began: dict[str, Any], over_version: int | None, by: str
    ) -> Scenario:
        """Save the plan that the address gives: as a new scenario, or as the next version of the one that is open."""
        solution = self.view(search).solution
        if isinstance(solution, str):
            raise StoreError(NO_PLAN)
        scenario_draft = Draft(name, note, solution.inputs, saved_plan(solution))
        if not began.get("id"):
            return create_scenario(self.store, scenario_draft, by)
        expected_version = began.get("version") if over_version is None else over_version
        if not isinstance(expected_version, int):
            raise StoreError(STRANGE)
        return update_scenario(self.store, str(began["id"]), expected_version, scenario_draft, by)

    def do(self, action: str, about: str, number: str, by: str) -> Component:
        """What a button of the lists says."""
        if not _NUMBER.fullmatch(number) or (action == "rollback" and not _NUMBER.fullmatch(about)):
            raise StoreError(STRANGE)
        if action in ("publish", "rollback", "withdraw"):
            return self._publish(action, about, int(number), by)
        if action == "undelete":
            if about not in {each.id for each in list_scenarios(self.store, self.city.name, deleted=True)}:
                raise NotFoundError("There is no such deleted scenario. Reload the page.")
            return saved_message(f"“{self._bring_back(about, by).name}” is back.")
        scenario = scenario_of(self.store, self.city.name, about)
        if action == "duplicate":
            return saved_message(f"Copied as “{duplicate_scenario(self.store, about, by).name}”.")
        if action == "delete":
            delete_scenario(self.store, about, int(number), by)
            return saved_message(f"“{scenario.name}” is deleted.", undo=about)
        raise StoreError(STRANGE)

    def _bring_back(self, about: str, by: str) -> Scenario:
        """Undo a deletion; where the name was taken meanwhile, under another one."""
        try:
            return undelete_scenario(self.store, about, by)
        except NameTakenError as taken:
            return undelete_scenario(self.store, about, by, f"{taken.name[: NAME_LENGTH - 15]} (brought back)")

    def _publish(self, action: str, about: str, number: int, by: str) -> Component:
        log = self.view("").desk.publications()
        newest = log[0].number if log else 0
        if action == "withdraw":
            withdraw(self.store, self.city.name, by, expected=number)
            return saved_message("The plan is withdrawn. The page Plan says that there is none.")
        if action == "publish":
            # Who looked at the plan first publishes it over what stood then, and over nothing else.
            about, _, seen = about.partition("@")
            scenario = scenario_of(self.store, self.city.name, about, number)
            self._may_be_seen(scenario)
            expected = int(seen) if _NUMBER.fullmatch(seen) else newest
            publication = publish(self.store, about, number, by, expected=expected)
            return saved_message(f"“{publication.name}”, version {publication.version}, is now the published plan.")
        self._may_be_seen(published_before(self.store, self.city.name, int(about)))
        publication = rollback(self.store, self.city.name, int(about), by, expected=number)
        return saved_message(f"“{publication.name}”, version {publication.version}, is published again.")

    def preview(self, action: str, about: str, number: str) -> Sequence[Component]:
        """What the public would see of a plan, with the button that publishes it."""
        if not _NUMBER.fullmatch(number) or (action == PREVIEW_AGAIN and not _NUMBER.fullmatch(about)):
            raise StoreError(STRANGE)
        if action == PREVIEW_AGAIN:
            scenario, confirm = published_before(self.store, self.city.name, int(about)), f"{about}:{number}"
        else:
            scenario = scenario_of(self.store, self.city.name, about, int(number))
            log = self.view("").desk.publications()
            confirm = f"{about}@{log[0].number if log else 0}:{number}"
        self._may_be_seen(scenario)
        return preview_panel(self.public, scenario, confirm, again=action == PREVIEW_AGAIN)

    def _may_be_seen(self, scenario: Scenario) -> None:
        """Refuse to publish what would give a withheld figure away, or rests on a measure that money cannot follow."""
        if why := refused_need(self.city, scenario.inputs):
            raise StoreError(f"This plan cannot be published. {why} Choose such a measure, save, then publish.")
        if why := why_not_public(self.city, self.public, scenario.inputs):
            raise StoreError(why)

    def read(self, contents: str, by: str) -> Component:
        """Save a scenario that was read from a file."""
        text = base64.b64decode(contents.partition(",")[2], validate=True).decode("utf-8")
        read = from_json(text, compute_plan, city=self.city.name, vintage=self.city.vintage)
        made = create_scenario(self.store, read.draft, by)
        link = dcc.Link("Open it", href=self.face.href("/target", opening(made.id, made.version)))
        sentence = " ".join([f"“{made.name}”, written by {read.author}, is read and saved.", *read.differences])
        return saved_message(sentence, link)
