"""Saved scenarios on the Target page: saved, opened, compared, copied, deleted, taken away, published."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum, unique
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from geo.scenarios.records import Publication, SavedScenarios, Summary
from geo.scenarios.scenario import NAME_LENGTH, NOTE_LENGTH, Scenario
from layouts.components.parts import notice, table_of_controls
from layouts.face import Face
from layouts.page import Filled
from layouts.pages.target.scenario_status import is_the_plan, opening, when

WORDS = {"publish": "published", "rollback": "published again", "withdraw": "withdrawn"}
NEAREST = "nearest possible"
PREVIEW, PREVIEW_AGAIN = "preview", "preview-again"
"""What the buttons Publish and Publish again do first: they show what the public will see."""
READ_ONLY = "Councillors read scenarios and may try the form; a commissioner can save, change and publish."
LARGEST_UPLOAD = 10_000_000


@unique
class ScenarioId(StrEnum):
    """Ids of the panels of scenarios."""

    OPENED = "scenario-opened"
    NAME = "scenario-name"
    NOTE = "scenario-note"
    SAVE = "scenario-save"
    SAVE_NEW = "scenario-save-new"
    SAVE_OVER = "scenario-save-over"
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


def opened_as(scenario: Scenario | None) -> dict[str, Any]:
    """Which version of which scenario the page began from, and the words that were saved with it."""
    if scenario is None:
        return {}
    return {"id": scenario.id, "version": scenario.version, "name": scenario.name, "note": scenario.note}


def saving_panel(filled: Filled, *, may_change: bool) -> html.Section:
    """Where a plan is saved; what a councillor may not do is not offered, and is refused by the server too."""
    return html.Section(
        [
            dcc.Store(**filled(ScenarioId.OPENED)),
            html.H2("Save this plan"),
            html.P(READ_ONLY, className="muted", hidden=may_change),
            html.Div(_saving(filled), hidden=not may_change),
            html.Div(id=ScenarioId.MESSAGE, role="status"),
        ],
        className="panel saving",
        id="save-plan",
    )


def _saving(filled: Filled) -> list[Component]:
    label = save_label(filled.of(ScenarioId.OPENED, "data"))
    chooses: dict[str, Any] = {"data-import": "true"}
    return [
        dmc.TextInput(**filled(ScenarioId.NAME), label="Name", className="field", **at_most(NAME_LENGTH)),
        dmc.Textarea(
            **filled(ScenarioId.NOTE), label="Why this plan? A note for those who read it here",
            autosize=True, minRows=2, maxRows=8, className="field", **at_most(NOTE_LENGTH),
        ),
        html.Div(
            [
                html.Button(label, id=ScenarioId.SAVE, className="plain-button strong", type="button"),
                html.Button("Save as new", id=ScenarioId.SAVE_NEW, className="plain-button", type="button"),
                html.Button(**filled(ScenarioId.SAVE_OVER), className="plain-button", type="button"),
            ],
            className="button-row",
        ),
        # dcc.Upload of Dash 4.4 has no name and cannot be reached by keyboard; this button opens it (assets/session.js;
        # test_by_keyboard_alone_one_signs_in_changes_saves_and_reads_a_file).
        html.Button("Read a scenario from a JSON file", type="button", className="plain-button upload", **chooses),
        html.Div(
            dcc.Upload(id=ScenarioId.IMPORT, accept=".json,application/json", max_size=LARGEST_UPLOAD), hidden=True
        ),
    ]  # fmt: skip


def save_label(began: Mapping[str, Any]) -> str:
    """What the button that saves says: which version it will make."""
    return f"Save as version {began['version'] + 1}" if began.get("id") else "Save"


def at_most(characters: int) -> dict[str, Any]:
    """How much can be typed into a field."""
    return {"attributes": {"input": {"maxLength": characters}}}


def scenarios_panel(face: Face, saved: SavedScenarios, *, may_change: bool, cautions: Sequence[str] = ()) -> html.Div:
    """What is saved, compared and published."""
    return html.Div(
        [
            html.Section(
                [
                    html.H2("Saved scenarios", className="no-print"),
                    html.Div(
                        scenario_list(face, saved, may_change=may_change), id=ScenarioId.LIST, className="no-print"
                    ),
                    html.Div(id=ScenarioId.COMPARISON, role="region", **{"aria-label": "Comparison"}),  # type: ignore[arg-type]
                ],
                className="panel",
            ),
            html.Section(
                [
                    html.H2("The published plan"),
                    html.Div(
                        publication_list(face, saved.log, may_change=may_change, cautions=cautions),
                        id=ScenarioId.PUBLICATIONS,
                    ),
                ],
                className="panel no-print",
            ),
        ]
    )


def scenario_list(
    face: Face, saved: SavedScenarios, *, may_change: bool, ticked: Collection[str] = ()
) -> list[Component]:
    """Every scenario of the city, those that can be brought back, and the versions of the one that is open."""
    if not saved.scenarios:
        return [html.P("None yet.", className="muted"), *_deleted(saved.deleted, may_change=may_change)]
    newest = saved.log[0] if saved.log else None
    rows = [_row(face, each, newest, may_change=may_change, ticked=each.id in ticked) for each in saved.scenarios]
    head = ["Scenario", "Note", "Version", "By", "Saved", "Compare", "Take away", *(["Change"] if may_change else [])]
    caption = "The last saved first. Tick two or three to compare them."
    return [
        table_of_controls(caption, head, rows, "scenario-table"),
        *_versions(face, saved.versions),
        *_deleted(saved.deleted, may_change=may_change),
    ]


def _row(face: Face, each: Summary, newest: Publication | None, *, may_change: bool, ticked: bool) -> list[Any]:
    links = [
        html.A(
            [label, html.Span(f" of {each.name}", className="visually-hidden")],
            href=face.href(f"/scenario/{each.id}/{kind}"),
            className="take-away",
        )
        for label, kind in (("CSV", "plan.csv"), ("XLSX", "plan.xlsx"), ("JSON", "scenario.json"))
        if each.has_plan or kind == "scenario.json"
    ]
    box = dmc.Checkbox(id=compare_id(each.id), label="", checked=ticked, **{"aria-label": f"Compare {each.name}"})
    name = dcc.Link(each.name, href=face.href("/target", opening(each.id, each.version)))
    mark = [html.Span(" published", className="mark")] if is_the_plan(newest, each.id, each.version) else []
    mark += [html.Span(f" {NEAREST}", className="mark")] if each.nearest else []
    row: list[Any] = [
        html.Span([name, *mark]),
        _first_line(each.note),
        str(each.version),
        each.author,
        when(each.updated) + ("" if each.saved_by == each.author else f" by {each.saved_by}"),
        box if each.has_plan else "no plan",
        html.Span(links),
    ]
    if may_change:
        row.append(html.Div(_acts(each, newest), className="button-row"))
    return row


def _acts(each: Summary, newest: Publication | None) -> list[html.Button]:
    about = f"{each.id}:{each.version}"
    # What the public will see is shown before anything is published.
    published = [] if not each.has_plan or is_the_plan(newest, each.id, each.version) else [PREVIEW]
    labels = {PREVIEW: "Publish", "duplicate": "Copy", "delete": "Delete"}
    return [act_button(labels[act], act, about, each.name) for act in (*published, "duplicate", "delete")]


def _first_line(note: str) -> str:
    line = note.split("\n", 1)[0]
    return line if line == note and len(line) <= 90 else f"{line[:90].rstrip()} …"


def _versions(face: Face, versions: Sequence[Summary]) -> list[Component]:
    """Every version of the scenario that is open."""
    if len(versions) < 2:
        return []
    items = [
        html.Li(
            [
                dcc.Link(f"Version {each.version}", href=face.href("/target", opening(each.id, each.version))),
                f": “{each.name}”, saved by {each.saved_by} on {when(each.updated)}",
            ]
        )
        for each in versions
    ]
    return [html.Details([html.Summary(f"All {len(versions)} versions of “{versions[0].name}”"), html.Ul(items)])]


def _deleted(deleted: Sequence[Summary], *, may_change: bool) -> list[Component]:
    """What was deleted and can still be brought back."""
    if not deleted or not may_change:
        return []
    items = [
        html.Li(
            [
                f"{each.name}, deleted by {each.deleted_by or 'someone'}"
                f"{f' on {when(each.deleted)}' if each.deleted else ''} ",
                act_button("Bring back", "undelete", f"{each.id}:0", each.name),
            ]
        )
        for each in deleted
    ]
    return [html.Details([html.Summary(f"Deleted in the last 30 days ({len(deleted)})"), html.Ul(items)])]


def act_button(label: str, act: str, about: str, name: str, *, sure: str = "") -> html.Button:
    """A button; ``sure`` is what the browser asks first (``assets/session.js``)."""
    spoken = html.Span(f" {name}", className="visually-hidden")
    confirmation: dict[str, Any] = {"data-sure": sure} if sure else {}
    return html.Button(
        [label, spoken],
        id=act_id(act, about),
        className="plain-button small",
        type="button",
        n_clicks=0,
        **confirmation,
    )


def publication_list(
    face: Face, log: Sequence[Publication], *, may_change: bool, cautions: Sequence[str] = ()
) -> list[Component]:
    """What is published now, what to know of it, and what was before, with the way back."""
    if not log:
        return [html.P("No plan has been published yet.", className="muted")]
    newest = log[0]
    now: list[Component | str] = [
        f"“{newest.name}”, version {newest.version}, is the plan: {WORDS[newest.action]} by {newest.published_by} on "
        f"{when(newest.published_at)}. Everyone can read it on the page ",
        dcc.Link("Plan", href=face.href("/plan")),
        ", and Spend shift holds the record to it.",
        " It is the nearest plan that was possible, and does not keep all that was asked." if newest.nearest else "",
    ]
    if not newest.name:
        now = [f"There is no plan now: withdrawn by {newest.published_by} on {when(newest.published_at)}."]
    rows = []
    for each in log:
        act: Any = ""
        if may_change and each.name and each is not newest:
            spoken = f"{each.name}, number {each.number}"
            act = act_button("Publish again", PREVIEW_AGAIN, f"{each.id}:{newest.number}", spoken)
        what = f"{each.name}, version {each.version}" if each.name else "no plan"
        what += f" ({NEAREST})" if each.nearest else ""
        rows.append([str(each.number), what, WORDS[each.action], each.published_by, when(each.published_at), act])
    parts: list[Component] = [html.P(now), *(notice(words) for words in cautions)]
    if may_change and newest.name:
        sure = "Withdraw the plan? The page Plan will say that there is none."
        parts.append(html.P(act_button("Withdraw the plan", "withdraw", f"plan:{newest.number}", "", sure=sure)))
    head = ["Number", "Plan", "What happened", "By", "When", *(["Way back"] if may_change else [])]
    rows = rows if may_change else [row[:-1] for row in rows]
    return [*parts, table_of_controls("What was published, newest first", head, rows, "log-table")]


def saved_message(text: str, *more: Component | str, undo: str = "") -> Component:
    """What was done; with a button to undo a deletion."""
    # Another number than that of the same button in the list of what was deleted: no id may be there twice.
    button = [" ", act_button("Undo", "undelete", f"{undo}:1", "the deletion")] if undo else []
    return notice([text, *([" ", *more] if more else []), *button])
