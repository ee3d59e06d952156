"""The Data page: what is known, where it came from, how it joined, and everything to take away."""

from __future__ import annotations

from enum import StrEnum, unique

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.indicators import editions
from geo.report import Finding, JoinReport
from layouts.parts import named, table
from layouts.shell import heading
from layouts.words import SYMBOLS, pounds


@unique
class DataId(StrEnum):
    """Ids of the Data page."""

    DOWNLOADS = "data-downloads"
    CATALOGUE = "data-catalogue"
    REPORT = "data-report"


DOWNLOADS = {
    "wards.gpkg": "Wards with every figure, as a GeoPackage for QGIS or ArcGIS",
    "wards.csv": "The same table of wards as CSV, without shapes",
    "indicators.csv": "Indicators: a row for each ward, indicator and edition",
    "catalogue.csv": "Catalogue: what each indicator means",
    "population.csv": "Population by ward and age band",
    "spend.csv": "Spend: awards by ward and year",
    "join-report.json": "Join report, for a machine to read",
}

SEVERITIES = {"lost": "What is lost", "repaired": "What was repaired", "note": "What to know"}


def data_page(city: City, prefix: str = "/") -> html.Div:
    """Lay the page out; nothing on it changes."""
    return html.Div(
        [
            heading(data_heading(city)),
            html.Nav(
                html.Ul(
                    [
                        html.Li(html.A("Downloads", href="#downloads")),
                        html.Li(html.A("Indicators", href="#indicators")),
                        html.Li(html.A("Join report", href="#join-report")),
                        html.Li(html.A("Spend", href="#spend")),
                        html.Li(html.A("Symbols and methods", href="#methods")),
                    ],
                    className="inline-list",
                ),
                className="no-print",
                **named("On this page"),
            ),
            html.Section(_downloads(prefix), id="downloads", className="panel no-print"),
            html.Section(_catalogue(city), id="indicators", className="panel"),
            html.Section(_report(city.report), id="join-report", className="panel"),
            html.Section(_spend(city), id="spend", className="panel"),
            html.Section(_methods(city), id="methods", className="panel"),
        ]
    )


def data_heading(city: City) -> str:
    """How the join went, in a sentence."""
    lost = [f for f in city.report.findings if f.severity == "lost"]
    joined = f"{len(city.wards)} wards joined to {len(city.catalogue)} indicators by code"
    if not lost:
        return f"{joined}; nothing was lost"
    return f"{joined}; {len(lost)} finding{'' if len(lost) == 1 else 's'} of lost data below"


def _downloads(prefix: str) -> list[Component]:
    items = [html.Li([html.A(name, href=f"{prefix}download/{name}"), f" {what}"]) for name, what in DOWNLOADS.items()]
    return [html.H2("Downloads"), html.Ul(items, id=DataId.DOWNLOADS)]


def _catalogue(city: City) -> list[Component]:
    rows = []
    for name, meaning in city.catalogue.iterrows():
        compares = "yes" if meaning["comparable_over_time"] else "no"
        what: list[Component] = [html.P(meaning["description"])]
        if meaning["note"]:
            what.append(html.Details([html.Summary("Read with care"), html.P(meaning["note"])]))
        source = f"{meaning['source']} ({meaning['licence']})"
        rows.append(
            [
                meaning["title"],
                meaning["theme"],
                what,
                meaning["unit"],
                ", ".join(editions(city, str(name))),
                compares,
                source,
            ]
        )
    head = ["Indicator", "Theme", "What it means", "Unit", "Editions", "Editions compare", "Source and licence"]
    title = f"{len(rows)} indicators"
    return [html.H2("Indicators"), html.Div(table(title, head, rows, class_name="text-table"), id=DataId.CATALOGUE)]


def _report(report: JoinReport) -> list[Component]:
    rows = [
        [
            s.table,
            s.file,
            f"{s.rows_read:,}",
            f"{s.rows_joined:,}",
            f"{s.rows_lost:,}",
            f"{s.rows_repeated:,}",
            s.areas or "",
        ]
        for s in report.tables
    ]
    head = ["Table", "File", "Rows read", "Rows joined", "Rows lost", "Repeated rows", "Wards"]
    parts: list[Component] = [
        html.H2("Join report"),
        html.P(
            "Tables are joined to wards by their official code, never by name: when wards were redrawn, names lived on "
            "for other areas. Whatever did not join, was mended, or has to be known stands here."
        ),
        table("How each table fared", head, rows, numeric=(2, 3, 4, 5, 6)),
    ]
    for severity, title in SEVERITIES.items():
        found = [f for f in report.findings if f.severity == severity]
        parts.append(html.H3(f"{title} ({len(found)})"))
        parts.append(
            html.Ul([html.Li(_finding(f)) for f in found], className="findings") if found else html.P("Nothing.")
        )
    return [html.Div(parts, id=DataId.REPORT)]


def _finding(found: Finding) -> list[Component | str]:
    where = ", ".join(p for p in (found.file, f"row {found.row}" if found.row else "") if p)
    text: list[Component | str] = [html.Strong(found.message)]
    if where:
        text.append(html.Span(f" ({where})", className="muted"))
    if found.suggestion:
        text.append(
            f" Perhaps {found.suggestion[1]} ({found.suggestion[0]}) is meant: a suggestion by name, not applied."
        )
    stakes = [
        f"{found.population:,.0f} people" if found.population else "",
        pounds(found.pounds) if found.pounds else "",
    ]
    if any(stakes):
        text.append(f" At stake: {' and '.join(s for s in stakes if s)}.")
    if found.cure:
        text.append(f" Cure: {found.cure}")
    return text


def _spend(city: City) -> list[Component]:
    if city.spend.empty:
        return [html.H2("Spend"), html.P("This package has no spend table.")]
    frame = city.spend.assign(nowhere=city.spend["amount"].where(city.spend["area_code"] == "CITYWIDE", 0.0))
    by_period = frame.groupby(["programme", "basis", "period"]).agg(
        amount=("amount", "sum"), n=("n", "sum"), partial=("partial", "any"), nowhere=("nowhere", "sum")
    )
    rows = [
        [
            period,
            programme,
            basis,
            pounds(row["amount"]),
            f"{row['n']:,.0f}" if pd.notna(row["n"]) else "[x]",
            pounds(row["nowhere"]),
            "part year" if row["partial"] else "",
        ]
        for (programme, basis, period), row in by_period.iterrows()
    ]
    head = ["Year", "Programme", "Basis", "Amount", "Items", "Of it with no ward", "Complete?"]
    return [
        html.H2("Spend"),
        table("Spend by year, as the source books it", head, rows, numeric=(3, 4, 5)),
        *_largest(city),
    ]


def _largest(city: City) -> list[Component]:
    """Says what share one cell holds: a total that one item decides must not pass for a pattern."""
    top = city.spend.loc[city.spend["amount"].idxmax()]
    year = city.spend[(city.spend["period"] == top["period"]) & (city.spend["programme"] == top["programme"])]
    share = top["amount"] / year["amount"].sum()
    ward = city.wards["ward_name"].get(top["area_code"], "no ward")
    what = f"The largest single figure is {pounds(top['amount'])}, booked to {ward} in {top['period']}"
    words = f"{what}: {share:.0%} of that year."
    return [html.P(words, className="notice"), *_adjusted(city)]


def _adjusted(city: City) -> list[Component]:
    if city.adjustments.empty:
        return []
    items = [html.Li(f"{row.reason} Source: {row.source}") for row in city.adjustments.itertuples()]
    return [html.H3("Documented readings of single items (not applied to the figures above)"), html.Ul(items)]


def _methods(city: City) -> list[Component]:
    items = [(symbol, meaning) for symbol, meaning in SYMBOLS.values()]
    rank = "Rank 1 is the most intense need; tied wards share the better place. A ward without a figure has no rank."
    place = (
        "A city figure is the wards' counts added up where the package has counts, otherwise the wards' mean "
        "weighted by population; the caption of each map says which."
    )
    classes = "Map classes are set over all editions at once, so that a change of colour is a change of value."
    privacy = (
        "Counts below 5 and the figures made from them are withheld ([c]); where a single ward would be withheld, a "
        "second one is too, so that the first cannot be had by subtraction."
    )
    return [
        html.H2("Symbols and methods"),
        html.Dl([part for symbol, meaning in items for part in (html.Dt(symbol), html.Dd(meaning))]),
        *(html.P(text) for text in (rank, place, classes, privacy)),
        html.P(f"Ward boundaries: {city.vintage}."),
    ]
