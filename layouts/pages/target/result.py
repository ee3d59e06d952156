"""What the Target page says and draws of its plan, or that there is none."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.need_index.poorest_set import members
from geo.scenarios.inputs import KEEP
from geo.scenarios.plan_shares import TODAY, years_of
from geo.scenarios.solve import Solution
from geo.spend.table import spend_table
from layouts.address.controls import change_link
from layouts.components.parts import Option, notice
from layouts.maps.map_style import Painting
from layouts.pages.target.ids import TargetId
from layouts.pages.target.offers import offered
from layouts.pages.target.sensitivity import sensitivity_section
from layouts.pages.target.state import TargetState, shown_year
from layouts.plans.per_head import need_order_notice
from layouts.plans.text import assumptions, missed_demands, plan_heading
from layouts.plans.views import (
    blank_painting,
    formula_table,
    gains_section,
    paint_distance,
    path_section,
    plan_table,
    refused_measure,
    same_wards,
)
from layouts.poorest_set.panel import poorest_line
from layouts.shell import heading
from layouts.text.words import listed


def set_line(city: City, state: TargetState, change: str) -> html.P:
    """The poorest-outcome wards of the plan; where they are a scenario's own and not the pages', both are named."""
    if set(state.codes) == set(members(city, state.poorest)):
        return poorest_line(city, state.poorest, change)
    names = city.wards["ward_name"]
    own = listed([str(names.get(code, code)) for code in state.codes])
    return html.P(
        [
            html.Strong("Poorest-outcome wards: "),
            f"{own}, as this scenario was saved with. The other pages mean another set. ",
            change_link("See the set", change, {}, className="no-print"),
        ],
        className="poorest-line",
    )


def target_heading(solution: Solution | str, state: TargetState) -> html.H1:
    """What the plan does, or that there is none."""
    return heading("There is no plan yet" if isinstance(solution, str) else plan_heading(solution, state.codes))


def said_of(city: City, solution: Solution | str, state: TargetState, path: str) -> list[Component]:
    """What has to be known of the plan before it is read: its measure, and the demands that it does not keep."""
    refused = [] if isinstance(solution, str) else refused_measure(city, solution)
    return [*refused, *conflicts_of(solution, state, path)]


def conflicts_of(solution: Solution | str, state: TargetState, path: str) -> list[Component]:
    """Why there is no plan, or which demands conflict and what would make them possible; nothing where all is well."""
    if isinstance(solution, str):
        return [notice(solution)]
    if not solution.relaxed:
        return []
    return [
        html.Div(
            [
                html.Strong("Not all demands can be kept:"),
                html.Ul([html.Li(text) for text in missed_demands(solution.relaxed)]),
                offered(solution, state, path),
                html.P(
                    "What follows is the nearest plan that is possible, not the one that was asked for. Change a "
                    "demand, or save the plan as it is: its heading, the page Plan, comparisons and files will say so."
                ),
            ],
            className="notice",
        )
    ]


def order_of(city: City, solution: Solution | str, state: TargetState) -> list[Component]:
    """A warning where one of the neediest wards has less a head than a less needy one."""
    return [] if isinstance(solution, str) else need_order_notice(city, solution, state.codes)


def flag(solution: Solution | str, state: TargetState) -> list[Component]:
    """The same in short, under the form: there it is seen by who has just changed a demand, and said aloud."""
    unread = [notice(why) for why in state.unread.values()]
    return [*unread, *_flag(solution)]


def _flag(solution: Solution | str) -> list[Component]:
    if isinstance(solution, str):
        return [notice(f"There is no plan yet. {solution}")]
    if not solution.relaxed:
        return []
    why = html.A("See which, by how much, and what makes it possible", href=f"#{TargetId.CONFLICTS}")
    return [notice(["Not all demands can be kept: this is the nearest plan that is possible. ", why])]


def year_options(solution: Solution | str) -> list[Option]:
    """Today and the plan's years."""
    years = [TODAY] if isinstance(solution, str) else years_of(solution)
    return [{"label": "Today" if year == TODAY else year, "value": year} for year in years]


def painting_of(city: City, solution: Solution | str, state: TargetState) -> Painting:
    """The map of the year shown."""
    if isinstance(solution, str) or not same_wards(city, solution):
        return blank_painting(city.wards["ward_name"])
    return paint_distance(solution, shown_year(state, solution))


def path_of(solution: Solution | str, state: TargetState) -> list[Component]:
    """The poorest wards' share, year by year."""
    return [] if isinstance(solution, str) else path_section(solution, state.codes)


def gains_of(solution: Solution | str, state: TargetState) -> list[Component]:
    """Who gains and who loses."""
    return [] if isinstance(solution, str) else gains_section(solution, state.ward)


def tables_of(city: City, solution: Solution | str, ward: str | None) -> list[Component]:
    """Every ward in every year, and the formula."""
    if isinstance(solution, str):
        return []
    head = html.H2("What does every ward get, and by what formula?")
    return [head, plan_table(solution, ward), formula_table(city, solution, ward)]


def assumptions_of(city: City, solution: Solution | str) -> list[Component]:
    """What the plan rests on."""
    if isinstance(solution, str):
        return []
    part_years = spend_table(city).part_years
    lines = assumptions(solution.inputs, city.wards["ward_name"], missed=bool(solution.relaxed), part_years=part_years)
    return [html.H2("What does this plan rest on?"), html.Ul([html.Li(line) for line in lines], className="findings")]


def sensitivity_of(city: City, solution: Solution | str, state: TargetState) -> list[Component]:
    """Whether other weights, or another measure, would change who gains."""
    if isinstance(solution, str) or solution.inputs.get("aim") == KEEP:
        return []
    return sensitivity_section(city, solution, state.recipe)
