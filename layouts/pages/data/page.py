"""The Data page: what is known, where it came from, how it joined, and everything to take away."""

from __future__ import annotations

import re
from enum import StrEnum, unique

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.disclosure.cautions import NOT_COVERED
from geo.disclosure.suppression import MINIMUM_COUNT
from geo.export.downloads import DOWNLOADS
from geo.indicators.indicator import Indicator, indicator_of
from geo.indicators.snapshot import editions
from geo.join_report.report import Finding
from geo.join_report.text import money_balance
from layouts.address.params import Params
from layouts.components.parts import named, symbols_key, table
from layouts.page import Filled, Page, Site
from layouts.shell import heading
from layouts.text.words import SYMBOLS, listed, percent, pounds


@unique
class DataId(StrEnum):
    """Ids of the Data page."""

    DOWNLOADS = "data-downloads"
    CATALOGUE = "data-catalogue"
    REPORT = "data-report"


SEVERITIES = {"lost": "What is lost", "repaired": "What was repaired", "note": "What to know"}


def open_data(site: Site, _params: Params) -> City:
    """What the page shows: the city's data, whatever the address."""
    return site.city


def layout(site: Site, city: City, _filled: Filled) -> html.Div:
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
            html.Section(_downloads(site.face.prefix), id="downloads", className="panel no-print"),
            html.Section(_catalogue(city), id="indicators", className="panel"),
            html.Section(_report(city), id="join-report", className="panel"),
            html.Section(_spend(city), id="spend", className="panel"),
            html.Section(_methods(city), id="methods", className="panel"),
        ]
    )


def data_heading(city: City) -> str:
    """How the join went, in a sentence."""
    lost = [f for f in city.report.findings if f.severity == "lost"]
    number = len(city.catalogue)
    joined = f"{_counted(len(city.wards), 'ward')} joined to {_counted(number, 'indicator')} by code"
    if number and not city.indicators["value"].notna().any():
        withheld = bool(len(city.indicators)) and (city.indicators["flag"] == "c").all()
        joined += f", {'every figure of which is withheld' if withheld else 'none of which has a figure'}"
    if not lost:
        return f"{joined}; nothing was lost"
    return f"{joined}; {len(lost)} finding{'' if len(lost) == 1 else 's'} of lost data below"


def _counted(number: int, noun: str) -> str:
    """A number in figures with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _downloads(prefix: str) -> list[Component]:
    items = [
        html.Li([html.A(name, href=f"{prefix}download/{name}"), f" {each.words}"]) for name, each in DOWNLOADS.items()
    ]
    return [html.H2("Downloads"), html.Ul(items, id=DataId.DOWNLOADS)]


def _catalogue(city: City) -> list[Component]:
    """The indicators by theme, each as a short entry: a table of texts can be read on no phone and on no paper."""
    entries: list[Component] = []
    for theme in city.catalogue["theme"].drop_duplicates():
        names = city.catalogue.index[city.catalogue["theme"] == theme]
        entries += [
            html.H3(theme),
            html.Div([_entry(city, indicator_of(city, name)) for name in names], className="entries"),
        ]
    count = _counted(len(city.catalogue), "indicator")
    return [html.H2(count), html.Div(entries, id=DataId.CATALOGUE)]


def _entry(city: City, indicator: Indicator) -> html.Details:
    available = editions(city, indicator.name)
    compares = "which compare" if indicator.comparable_over_time else "which cannot be compared"
    editions_text = (
        f"editions {listed(list(available))}, {compares}"
        if len(available) > 1
        else f"edition {available[0]}"
        if available
        else "no data"
    )
    unit = f"{indicator.unit}; " if indicator.unit else ""
    care = [html.P(indicator.note)] if indicator.note else []
    source = html.P(f"Source: {indicator.source} ({indicator.licence}).")
    words = "Read with care, source and licence" if care else "Source and licence"
    return html.Details(
        [
            html.Summary([html.H4(indicator.title), html.Span(f"{unit}{editions_text}", className="muted")]),
            html.P(indicator.description),
            html.Details([html.Summary(words), *care, source], className="print-open"),
        ],
        open=True,
        # On a phone the list of titles is the overview (assets/reading.js).
        className="entry print-open narrow-closed",
    )


def _report(city: City) -> list[Component]:
    report = city.report
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
        *(html.P(words, className="caption") for words in map(money_balance, report.tables) if words),
    ]
    titles = city.catalogue["title"].to_dict()
    for severity, title in SEVERITIES.items():
        lines = [html.Li(_finding(f, titles)) for f in report.findings if f.severity == severity]
        if severity == "note":
            lines += [html.Li(html.Strong(words)) for words in _largest(city)]
        parts.append(html.H3(f"{title} ({len(lines)})"))
        parts.append(html.Ul(lines, className="findings") if lines else html.P("Nothing."))
    return [html.Div(parts, id=DataId.REPORT)]


def titled(message: str, titles: dict[str, str]) -> str:
    """A message with the titles of indicators in place of their names; what is quoted from a file stays.

    Examples
    --------
    >>> titled('imd_score (2010): no figure. Is "imd_score" meant?', {"imd_score": "Overall deprivation"})
    'Overall deprivation (2010): no figure. Is "imd_score" meant?'
    """
    if not titles:
        return message
    names = "|".join(re.escape(name) for name in sorted(titles, key=len, reverse=True))
    return re.sub(rf'(?<![\w"])({names})(?![\w"])', lambda match: titles[match.group(1)], message)


def _finding(finding: Finding, titles: dict[str, str]) -> list[Component | str]:
    where = ", ".join(p for p in (finding.file, f"row {finding.row}" if finding.row else "") if p)
    text: list[Component | str] = [html.Strong(titled(finding.message, titles))]
    if where:
        text.append(html.Span(f" ({where})", className="muted"))
    if finding.suggestion:
        text.append(
            f" Perhaps {finding.suggestion[1]} ({finding.suggestion[0]}) is meant: a suggestion by "
            f"{'code' if finding.kind in ('zeros_lost', 'code_and_name') else 'name'}, not applied."
        )
    stakes = [
        f"{finding.population:,.0f} people" if finding.population else "",
        pounds(finding.pounds) if finding.pounds else "",
    ]
    if any(stakes):
        label = "At stake" if finding.severity == "lost" else "Concerns"
        text.append(f" {label}: {' and '.join(s for s in stakes if s)}.")
    if finding.cure:
        text.append(f" Cure: {finding.cure}")
    return text


def _spend(city: City) -> list[Component]:
    if city.spend.empty:
        return [html.H2("Spend"), html.P("This package has no spend table.")]
    frame = city.spend.assign(nowhere=city.spend["amount"].where(city.spend["area_code"] == "CITYWIDE", 0.0))
    groups = frame.groupby(["programme", "basis", "period"])
    by_period = pd.DataFrame(
        {
            # A sum of blanks is a blank, never nothing.
            "amount": groups["amount"].sum(min_count=1),
            "n": groups["n"].sum(min_count=1),
            "some": groups["n"].agg(lambda items: items.isna().any()),
            "partial": groups["partial"].any(),
            "nowhere": groups["nowhere"].sum(),
        }
    )
    rows = [
        [
            f"{period} (part year)" if row["partial"] else period,
            "part year" if row["partial"] else "yes",
            programme,
            basis,
            pounds(row["amount"]),
            "[x]" if pd.isna(row["n"]) else f"{row['n']:,.0f}{' or more' if row['some'] else ''}",
            pounds(row["nowhere"]),
        ]
        for (programme, basis, period), row in by_period.iterrows()
    ]
    head = ["Year", "Complete?", "Programme", "Basis", "Amount", "Items", "Of it with no ward"]
    return [
        html.H2("Spend"),
        table("Spend by year, as the source books it", head, rows, numeric=(4, 5, 6)),
        *symbols_key(["x"] if by_period["n"].isna().any() else []),
        *(html.P(words, className="notice") for words in _largest(city)),
        *_adjusted(city),
    ]


def _largest(city: City) -> list[str]:
    """Says what share one cell holds: a total that one item decides must not pass for a pattern."""
    if not city.spend["amount"].gt(0).any():
        return []
    top = city.spend.loc[city.spend["amount"].idxmax()]
    year = city.spend[(city.spend["period"] == top["period"]) & (city.spend["programme"] == top["programme"])]
    total = year["amount"].sum()
    share = f": {percent(top['amount'] / total)} of that year" if total >= top["amount"] else ""
    ward = city.wards["ward_name"].get(top["area_code"], "no ward")
    return [
        f"The largest single figure of spend is {pounds(top['amount'])}, booked to {ward} in {top['period']}{share}."
    ]


def _adjusted(city: City) -> list[Component]:
    if city.adjustments.empty:
        return []
    items = [html.Li(f"{row.reason} Source: {row.source}") for row in city.adjustments.itertuples()]
    return [html.H3("Documented readings of single items (not applied to the figures above)"), html.Ul(items)]


def _methods(city: City) -> list[Component]:
    items = [(symbol, words) for symbol, words in SYMBOLS.values()]
    rank = "Rank 1 is the most intense need; tied wards share the better place. A ward without a figure has no rank."
    place = (
        "A city figure is the wards' counts added up, over their denominators added up, where the package has counts "
        "and every figure is its count over its base; otherwise it is a weighted mean of the wards' figures. It is "
        "over the people whom the indicator is about: children for an indicator of children. The caption of each map "
        "says which, and over whom."
    )
    classes = (
        "Map classes are set over all editions of an indicator at once, so that a colour stands for the same figures "
        "in each. Where editions cannot be compared, a change of colour is not a change of need."
    )
    privacy = (
        "In each table of wards, for one indicator and one edition at a time, counts above 0 and below "
        f"{MINIMUM_COUNT} and the figures made from them are withheld ([c]). The smallest count that can be worked out "
        "from a row decides: its numerator, or its value times its denominator. Where a single ward would be withheld, "
        "a second one is too, so that the first cannot be had from the total of the wards. A rate that has a "
        "denominator and no numerator, and does not say to how many people it relates, is withheld too. Not covered:"
    )
    return [
        html.H2("Symbols and methods"),
        html.Dl([part for symbol, words in items for part in (html.Dt(symbol), html.Dd(words))]),
        *(html.P(text) for text in (rank, place, classes, privacy)),
        html.Ul([html.Li(text) for text in NOT_COVERED], className="findings"),
        html.P(f"Ward boundaries: {city.ward_set or 'the package does not say of which year'}."),
    ]


PAGE = Page("data", "/data", "Data", (), open_data, layout)
