"""The Data page: what is known, where it came from, how it joined, and everything to take away."""

from __future__ import annotations

import re
from enum import StrEnum, unique
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.disclosure.cautions import NOT_COVERED
from geo.disclosure.suppression import MINIMUM_COUNT
from geo.export.downloads import DOWNLOADS
from geo.join_report.report import Finding
from geo.join_report.text import money_balance
from layouts.address.params import Params
from layouts.components.parts import named, symbols_key, table
from layouts.page import Filled, Page, Site
from layouts.pages.data.catalogue import catalogue
from layouts.shell import heading
from layouts.text.words import SYMBOLS, percent, pounds


@unique
class DataId(StrEnum):
    """Ids of the Data page."""

    DOWNLOADS = "data-downloads"
    CATALOGUE = "data-catalogue"
    REPORT = "data-report"


BASES = {"award": "Awards", "actual": "Money spent", "budget": "Budgets", "plan": "Plans"}
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
            html.Section(
                [html.H2(_counted(len(city.catalogue), "indicator")), *catalogue(city, DataId.CATALOGUE)],
                id="indicators",
                className="panel",
            ),
            html.Section(_report(city), id="join-report", className="panel"),
            html.Section(_spend(city), id="spend", className="panel"),
            html.Section(_methods(city), id="methods", className="panel"),
        ]
    )


def data_heading(city: City) -> str:
    """What there is, and whether any of it was lost on the way in, in a sentence."""
    lost = [f for f in city.report.findings if f.severity == "lost"]
    number = len(city.catalogue)
    joined = f"{_counted(number, 'indicator')} for {_counted(len(city.wards), 'ward')}"
    if number and not city.indicators["value"].notna().any():
        withheld = bool(len(city.indicators)) and (city.indicators["flag"] == "c").all()
        joined += f", {'every figure of which is withheld' if withheld else 'none of which has a figure'}"
    if not lost:
        return f"{joined}; nothing was lost"
    return f"{joined}; {_counted(len(lost), 'loss').replace('losss', 'losses')} of data, listed below"


def _counted(number: int, noun: str) -> str:
    """A number in figures with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _downloads(prefix: str) -> list[Component]:
    items = [
        html.Li([html.A(name, href=f"{prefix}download/{name}"), f" {each.words}"]) for name, each in DOWNLOADS.items()
    ]
    return [html.H2("Downloads"), html.Ul(items, id=DataId.DOWNLOADS)]


def _indicators(city: City) -> list[Component]:
    return [html.H2(_counted(len(city.catalogue), "indicator")), *catalogue(city, DataId.CATALOGUE)]


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
            "Figures find their ward by its official code, never by name: when wards were redrawn, names lived on for "
            "other areas."
        ),
        table("How each table fared", head, rows, numeric=(2, 3, 4, 5, 6), class_name="join-table"),
        *(html.P(words, className="caption") for words in map(money_balance, report.tables) if words),
    ]
    titles = city.catalogue["title"].to_dict()
    if not any(finding.severity in ("lost", "repaired") for finding in report.findings):
        parts.append(html.P("Nothing was lost, and nothing had to be repaired."))
    for severity, title in SEVERITIES.items():
        lines = [html.Li(_finding(f, titles, city.audience)) for f in report.findings if f.severity == severity]
        if lines:
            parts += [html.H3(f"{title} ({len(lines)})"), html.Ul(lines, className="findings")]
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


def _finding(finding: Finding, titles: dict[str, str], audience: str) -> list[Component | str]:
    where = ", ".join(p for p in (finding.file, f"row {finding.row}" if finding.row else "") if p)
    text: list[Component | str] = [titled(finding.message, titles)]
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
    # Whoever reads a public page has no table to mend; what is lost or repaired may be asked for with its cure.
    if finding.cure and not (audience == "public" and finding.severity == "note"):
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
    nowhere = (city.spend["area_code"] == "CITYWIDE").any()
    programmes, bases = (by_period.index.unique(level) for level in ("programme", "basis"))
    # What is the same in every row is said once, above them.
    columns = {
        "Year": [f"{year} (part year)" if p else year for (_, _, year), p in by_period["partial"].items()],
        "Programme": [programme for programme, _, _ in by_period.index] if len(programmes) > 1 else None,
        "Basis": [BASES[basis] for _, basis, _ in by_period.index] if len(bases) > 1 else None,
        "Amount": [pounds(amount) for amount in by_period["amount"]],
        "Items": [
            "[x]" if pd.isna(row.n) else f"{row.n:,.0f}{' or more' if row.some else ''}"
            for row in by_period.itertuples()
        ],
        "Of it with no ward": [pounds(amount) for amount in by_period["nowhere"]] if nowhere else None,
    }
    shown = {head: cells for head, cells in columns.items() if cells is not None}
    numeric = [at for at, head in enumerate(shown) if head in ("Amount", "Items", "Of it with no ward")]
    what = BASES[bases[0]] if len(bases) == 1 else "Spend"
    whose = f" ({programmes[0]})" if len(programmes) == 1 else ""
    caption = f"{what} by year, as the source books it{whose}"
    return [
        html.H2("Spend"),
        table(caption, list(shown), list(zip(*shown.values(), strict=True)), numeric=numeric, class_name="spend-table"),
        *([] if nowhere else [html.P("All of it is booked to a ward.", className="caption")]),
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
    items = [
        _adjustment(f"{pounds(amount) if amount == amount else 'An amount'}, {ward}, {row.period}", row)
        for row in city.adjustments.itertuples()
        for amount, ward in [(row.amount, city.wards["ward_name"].get(row.area_code, "no ward"))]
    ]
    return [html.H3("Documented readings of single items (not applied to the figures above)"), *items]


def _adjustment(what: str, row: Any) -> html.Details:
    """One reading: what it is of in sight, the reading and its sources behind it."""
    return html.Details(
        [html.Summary(what), html.P(f"{row.reason} Source: {row.source}")],
        open=True,
        className="entry print-open narrow-closed reading",
    )


def _methods(city: City) -> list[Component]:
    items = [(symbol, words) for symbol, words in SYMBOLS.values()]
    rank = "Rank 1 is the most need; tied wards share the better place; without a figure there is no rank."
    place = (
        "A city figure is the wards' summed counts over their summed denominators, where the package has counts and "
        "every figure is its count over its base; otherwise it is a weighted mean of the wards' figures. It is over "
        "the people whom the indicator is about, such as children; the caption of each map says which, and over whom."
    )
    classes = (
        "A colour stands for the same figures in all editions of an indicator. Where editions cannot be compared, a "
        "change of colour is not a change of need."
    )
    privacy = (
        f"Counts above 0 and below {MINIMUM_COUNT}, and the figures made from them, are withheld ([c]) in each table "
        "of wards, for one indicator and one edition at a time. The smallest count that a row gives away decides: its "
        "numerator, or its value times its denominator. Where one ward alone would be withheld, a second one is too, "
        "so that the total of the wards does not give it away. A rate with a denominator, without a numerator, that "
        "does not say to how many people it relates, is withheld too. Not covered:"
    )
    return [
        html.H2("Symbols and methods"),
        html.Dl([part for symbol, words in items for part in (html.Dt(symbol), html.Dd(words))]),
        *(html.P(text) for text in (rank, place, classes, privacy)),
        html.Ul([html.Li(text) for text in NOT_COVERED], className="findings"),
        html.P(f"Ward boundaries: {city.ward_set or 'the package does not say of which year'}."),
    ]


PAGE = Page("data", "/data", "Data", (), open_data, layout)
