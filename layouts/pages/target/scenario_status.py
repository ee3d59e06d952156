"""Which scenario the Target page shows, whose it is, and whether what is on the page is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dash import dcc, html
from dash.development.base_component import Component

from geo.scenarios.records import Publication, Summary
from layouts.components.parts import notice
from layouts.face import Face
from layouts.pages.target.parameters import SCENARIO, VERSION
from layouts.pages.target.state import TargetState
from layouts.text.words import listed


@dataclass(frozen=True)
class Standing:
    """How what the page shows stands to what is kept.

    Attributes
    ----------
    changed : bool
        Whether the plan on the page is another than the saved one.
    newest : Summary or None
        The scenario's newest version; None where it is deleted.
    plan : Publication or None
        The newest line of the log of published plans.
    drift : tuple of str
        What the city's data would give differently today; clauses.
    anew : tuple of str
        Where the saved plan would come out differently, were it worked out anew from its own inputs; clauses.
    """

    changed: bool
    newest: Summary | None
    plan: Publication | None
    drift: tuple[str, ...]
    anew: tuple[str, ...] = ()


def when(moment: datetime) -> str:
    """A time as the desk says it."""
    return f"{moment.day} {moment:%b %Y, %H:%M} UTC"


def opening(scenario_id: str, version: int) -> str:
    """The query string that opens one version of a scenario and nothing else."""
    return f"?{SCENARIO}={scenario_id}&{VERSION}={version}"


def scenario_line(state: TargetState, standing: Standing, face: Face) -> list[Component]:
    """Name the scenario, its version and author; say what is not saved, what is newer, and what has moved on."""
    opened = state.scenario
    if opened is None:
        start = "A plan with the usual settings, to begin with." if not state.touched else "A plan of your own."
        return [html.P([start, " ", html.Strong("Not saved.")], className="scenario-line")]
    back = face.href("/target", opening(opened.id, opened.version))
    line: list[Component | str] = [
        html.Strong(f"“{opened.name}”, version {opened.version}"),
        f", saved by {opened.saved_by} on {when(opened.updated)}",
        "" if opened.author == opened.saved_by else f", first written by {opened.author}",
        ". ",
    ]
    if is_the_plan(standing.plan, opened.id, opened.version):
        line.append("This is the published plan. ")
    if standing.changed:
        sentence = html.Strong("Changed on this page, not saved. ")
        line += [sentence, dcc.Link(f"Back to version {opened.version}", href=back, className="no-print")]
    parts: list[Component] = [html.P(line, className="scenario-line")]
    if opened.note:
        parts.append(html.P(opened.note, className="scenario-note"))
    return [*parts, *_newer(opened.version, standing.newest, face), *_moved_on(standing), *_anew(standing)]


def is_the_plan(newest: Publication | None, scenario_id: str, version: int) -> bool:
    """Whether one version of a scenario is what is published."""
    return newest is not None and (newest.scenario_id, newest.version) == (scenario_id, version)


def _newer(version: int, newest: Summary | None, face: Face) -> list[Component]:
    if newest is None or newest.version <= version:
        return []
    link = dcc.Link("Open it", href=face.href("/target", opening(newest.id, newest.version)))
    sentence = f"There is a newer version {newest.version}, saved by {newest.saved_by} on {when(newest.updated)}. "
    return [notice([sentence, link])]


def _anew(standing: Standing) -> list[Component]:
    if not standing.anew or standing.changed:
        return []
    return [
        notice(
            f"Worked out anew from the same choices and figures, the plan would be another: "
            f"{'; '.join(standing.anew)}. The plan below is as it was saved; the next change of the form makes it anew."
        )
    ]


def _moved_on(standing: Standing) -> list[Component]:
    if not standing.drift:
        return []
    shown = (
        "The plan below is made from the present data."
        if standing.changed
        else "The plan below is as it was saved; the next change of the form makes it from the present data."
    )
    return [notice(f"Since it was saved the city's data have moved on in {listed(list(standing.drift))}. {shown}")]
