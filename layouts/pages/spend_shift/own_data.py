"""Bring your own spend: the templates, and how a filled one is checked."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.package.spend_template import template_notes
from layouts.components.parts import table
from layouts.face import Face


def own_section(city: City, face: Face) -> list[Component]:
    """Where the templates are, what goes into them, and the command that checks them."""
    notes = template_notes()
    rows = [[row.column, row.needed, row.meaning] for row in notes.itertuples()]
    links = [
        html.Li(html.A(words, href=face.href(f"/download/{name}")))
        for name, words in (
            ("spend-template.xlsx", "Template as a workbook (XLSX), with notes and lists to choose from"),
            ("spend-template.csv", "Template as CSV"),
        )
    ]
    return [
        html.H2("Bring your own spend"),
        html.P(
            "Budgets and spend by ward, programme and year fit this page as they are. The templates hold the "
            f"{len(city.wards)} wards of {city.name} already, and a row for money with no ward."
        ),
        html.Ul(links),
        html.P(
            [
                "Whoever runs Wardshift checks a filled template with ",
                html.Code("python app.py check --spend FILE"),
                ". It reads amounts such as 1,200 and (300), takes negative ones as corrections, and names unknown "
                "wards, rows that stand twice and years that are missing, with the line and the cure. A file that "
                "passes goes into the data package as its spend.csv. Nothing is uploaded on this page.",
            ]
        ),
        table("The columns of the template", ["Column", "Needed", "What to write"], rows, class_name="notes-table"),
    ]
