"""Before and after a plan is published: what the public will see, and what the desk has to know of what it sees."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.need_index.poorest_set import default_set, members
from geo.scenarios.saved_solution import differs_anew, solution_as_saved
from geo.scenarios.scenario import Scenario
from layouts.components.parts import notice
from layouts.page import Records
from layouts.pages.target.scenarios import PREVIEW, PREVIEW_AGAIN, act_button
from layouts.plans.preview import preview

__all__ = ["PREVIEW", "PREVIEW_AGAIN", "look_first", "preview_panel", "published_cautions"]

PANEL = "publish-preview"


def published_cautions(records: Records) -> list[str]:
    """That the published plan is held back from the public, or would come out differently were it solved anew."""
    held = records.held_back()
    words = [f"The public does not see it. {held}"] if held else []
    plan = records.published()
    if plan is not None and (apart := differs_anew(plan.scenario)):
        words.append(
            f"Worked out anew from the same choices and figures, it would be another: {'; '.join(apart)}. The page "
            "Plan, Spend shift and the file show the amounts that were published."
        )
    return words


def look_first() -> Component:
    """Where to look."""
    link = html.A("See what the public will see", href=f"#{PANEL}")
    return notice(["Nothing is published by this yet. ", link, ", then publish it there."])


def preview_panel(public: City, scenario: Scenario, confirm: str, *, again: bool) -> list[Component]:
    """What the public would see of a plan, with the button that publishes it.

    Parameters
    ----------
    public : City
        As the public sees it.
    scenario : Scenario
        With a plan.
    confirm : str
        What the button is about.
    again : bool
        Whether it was published before.
    """
    solution = solution_as_saved(scenario)
    demand = solution.inputs["poorest"]
    codes = tuple(demand["wards"]) if demand else members(public, default_set(public))
    title = f"Before “{scenario.name}”, version {scenario.version}, is published{' again' if again else ''}"
    button = act_button("Publish it, for everyone to see", "rollback" if again else "publish", confirm, scenario.name)
    apart = differs_anew(scenario)
    cautions = [notice(f"Worked out anew, it would be another: {'; '.join(apart)}. The saved amounts are published.")]
    return [
        html.Section(
            [
                html.H3(title),
                *(cautions if apart else []),
                *preview(public, scenario.name, solution, codes),
                html.P(button),
            ],
            id=PANEL,
            className="publish-preview",
        )
    ]
