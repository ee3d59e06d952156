"""Saved scenarios on the Target page: save, open, compare, copy, delete, export, publish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum, unique
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from geo.publications import Publication
from geo.scenario_rows import Summary
from geo.scenarios import NAME_LENGTH, NOTE_LENGTH, Scenario
from layouts.face import Face
from layouts.parts import notice, table

WORDS = {"publish": "published", "rollback": "published again", "withdraw": "withdrawn"}
READ_ONLY = "Councillors read scenarios and may try the form; a commissioner can save, change and publish."


@unique
class ScenarioId(StrEnum):
    """Ids of the panel of scenarios."""

    OPENED = "scenario-opened"
    NAME = "scenario-name"
    NOTE = "scenario-note"
    SAVE = "scenario-save"
    SAVE_NEW = "scenario-save-new"
    IMPORT = "scenario-import"
    MESSAGE = "scenario-message"
    LIST = "scenario-list"
    COMPARISON = "scenario-comparison"
    PUBLICATIONS = "scenario-publications"


def act_id(act: str, about: str) -> dict[str, str]:
    """Id of a button that does something to one scenario or publication."""
    return {"type": "scenario-act", "act": act, "about": about}


def compare_id(scenario: str) -> dict[str, str]:
    """Id of the box that takes a scenario into the comparison."""
    return {"type": "scenario-compare", "about": scenario}


def when(moment: datetime) -> str:
    """A time as the list says it."""
    return f"{moment.day} {moment:%b %Y, %H:%M} UTC"


def scenarios_panel(
    face: Face,
    opened: Scenario | None,
    listed_scenarios: Sequence[Summary],
    log: Sequence[Publication],
    *,
    may_change: bool,
) -> html.Div:
    """Lay the panel out; what a councillor may not do is not offered, and is refused by the server too."""
    seen = {"id": opened.id, "version": opened.version} if opened else {}
    return html.Div(
        [
            dcc.Store(id=ScenarioId.OPENED, data=seen),
            html.Section(
                [
                    html.H2("Save this plan"),
                    *(_saving(opened) if may_change else [html.P(READ_ONLY, className="muted"), *_hidden_fields()]),
                    html.Div(id=ScenarioId.MESSAGE, role="status", **{"aria-live": "polite"}),  # type: ignore[arg-type]
                ],
                className="panel no-print",
            ),
            html.Section(
                [
                    html.H2("Saved scenarios"),
                    html.Div(scenario_list(face, listed_scenarios, may_change=may_change), id=ScenarioId.LIST),
                    html.Div(id=ScenarioId.COMPARISON),
                ],
                className="panel",
            ),
            html.Section(
                [
                    html.H2("The published plan"),
                    html.Div(publication_list(log, may_change=may_change), id=ScenarioId.PUBLICATIONS),
                ],
                className="panel",
            ),
        ]
    )


def _saving(opened: Scenario | None) -> list[Component]:
    name, note = (opened.name, opened.note) if opened else ("", "")
    said = f"Open: {opened.name}, version {opened.version}, saved by {opened.saved_by}." if opened else ""
    return [
        html.P(said, className="muted"),
        dmc.TextInput(id=ScenarioId.NAME, label="Name", value=name, className="field-wide", **at_most(NAME_LENGTH)),
        dmc.Textarea(
            id=ScenarioId.NOTE, label="Why this plan? A note for those who read it", value=note,
            autosize=True, minRows=2, maxRows=8, className="field-wide", **at_most(NOTE_LENGTH),
        ),
        html.Div(
            [
                html.Button("Save", id=ScenarioId.SAVE, className="plain-button strong", type="button"),
                html.Button("Save as a new scenario", id=ScenarioId.SAVE_NEW, className="plain-button", type="button"),
                dcc.Upload(
                    html.Button("Read a scenario from a JSON file", className="plain-button", type="button"),
                    id=ScenarioId.IMPORT,
                    accept=".json,application/json",
                    max_size=20_000_000,
                ),
            ],
            className="button-row",
        ),
    ]  # fmt: skip


def at_most(characters: int) -> dict[str, Any]:
    """How much can be typed into a field."""
    return {"attributes": {"input": {"maxLength": characters}}}


def _hidden_fields() -> list[Component]:
    """The ids that callbacks name, without anything to press."""
    return [
        html.Div(
            [
                html.Button(id=ScenarioId.SAVE, type="button"),
                html.Button(id=ScenarioId.SAVE_NEW, type="button"),
                dmc.TextInput(id=ScenarioId.NAME, value=""),
                dmc.Textarea(id=ScenarioId.NOTE, value=""),
                dcc.Upload(id=ScenarioId.IMPORT),
            ],
            hidden=True,
        )
    ]


def scenario_list(face: Face, found: Sequence[Summary], *, may_change: bool) -> Component:
    """Every scenario of the city, the last saved first."""
    if not found:
        return html.P("None yet.", className="muted")
    rows = [_row(face, each, may_change=may_change) for each in found]
    head = ["Scenario", "Note", "Version", "By", "Saved", "Compare", "Take away", *(["Change"] if may_change else [])]
    return table(
        "Scenarios, the last saved first; tick two or three to compare them", head, rows, class_name="text-table"
    )


def _row(face: Face, each: Summary, *, may_change: bool) -> list[Any]:
    links = [
        html.A(label, href=face.href(f"/scenario/{each.id}/{kind}"), className="take-away")
        for label, kind in (("CSV", "plan.csv"), ("XLSX", "plan.xlsx"), ("JSON", "scenario.json"))
        if each.has_plan or kind == "scenario.json"
    ]
    box = dmc.Checkbox(id=compare_id(each.id), label="", checked=False, **{"aria-label": f"Compare {each.name}"})
    row: list[Any] = [
        html.A(each.name, href=face.href("/target", f"?scenario={each.id}")),
        each.note,
        str(each.version),
        each.author,
        f"{when(each.updated)} by {each.saved_by}",
        box if each.has_plan else "no plan",
        links,
    ]
    if may_change:
        acts = [("publish", "Publish"), ("duplicate", "Copy"), ("delete", "Delete")]
        buttons = [
            _button(label, act, f"{each.id}:{each.version}", each.name)
            for act, label in acts
            if each.has_plan or act != "publish"
        ]
        row.append(html.Div(buttons, className="button-row"))
    return row


def _button(label: str, act: str, about: str, name: str) -> html.Button:
    spoken = html.Span(f" {name}", className="visually-hidden")
    return html.Button(
        [label, spoken], id=act_id(act, about), className="plain-button small", type="button", n_clicks=0
    )


def publication_list(log: Sequence[Publication], *, may_change: bool) -> list[Component]:
    """What is published now, and what was before, with the way back."""
    if not log:
        return [html.P("No plan has been published yet. Publish one from the list above.", className="muted")]
    newest = log[0]
    now = (
        f"“{newest.name}”, version {newest.version}, is the plan: {WORDS[newest.action]} by {newest.published_by}, "
        f"{when(newest.published_at)}. Everyone can read it on the page Plan, and Spend shift tracks spend against it."
        if newest.name
        else f"There is no plan now: withdrawn by {newest.published_by}, {when(newest.published_at)}."
    )
    rows = []
    for each in log:
        act: Any = ""
        if may_change and each.name and each is not newest:
            act = _button(
                "Publish again", "rollback", f"{each.id}:{newest.number}", f"{each.name}, number {each.number}"
            )
        what = f"{each.name}, version {each.version}" if each.name else "no plan"
        rows.append([str(each.number), what, WORDS[each.action], each.published_by, when(each.published_at), act])
    parts: list[Component] = [html.P(now)]
    if may_change and newest.name:
        parts.append(html.P(_button("Withdraw the plan", "withdraw", f"plan:{newest.number}", "")))
    head = ["Number", "Plan", "What happened", "By", "When", "Way back"]
    return [*parts, table("What was published, newest first", head, rows, class_name="text-table")]


def saved_message(text: str, undo: str | None = None) -> Component:
    """What was done; with a button to undo a deletion."""
    return notice([text, " ", _button("Undo", "undelete", f"{undo}:0", "the deletion")] if undo else text)
