"""The indicators of the Data page by theme: what each is, and once what several of them share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.indicators.indicator import Indicator, indicator_of
from geo.indicators.snapshot import editions
from layouts.text.words import listed, lower_first

COLUMNS = 3
"""Of entries side by side, at most."""


def catalogue(city: City, id_: str) -> list[Component]:
    """The indicators by theme, each as a short entry: a table of texts can be read on no phone and on no paper."""
    licences = city.catalogue["licence"].unique()
    one_licence = str(licences[0]) if len(licences) == 1 else ""
    groups: list[Component] = []
    for theme in city.catalogue["theme"].drop_duplicates():
        indicators = [indicator_of(city, n) for n in city.catalogue.index[city.catalogue["theme"] == theme]]
        shared = shared_notes(indicators)
        entries: list[Component] = [_entry(city, each, shared.get(each.name, ""), one_licence) for each in indicators]
        entries += [_shared_note(words, indicators, shared, one_licence) for words in dict.fromkeys(shared.values())]
        groups.append(
            html.Section(
                [html.H3(theme), html.Div(entries, className="entries")],
                className=f"theme theme-{min(len(indicators), COLUMNS)}",
            )
        )
    licence = [html.P(f"Licence of all: {one_licence}.", className="caption")] if one_licence else []
    return [*licence, html.Div(groups, id=id_, className="themes")]


def shared_notes(indicators: Sequence[Indicator]) -> dict[str, str]:
    """What the notes of several indicators of one source have in common, so that it is said once.

    Parameters
    ----------
    indicators : sequence of Indicator
        Of one theme.

    Returns
    -------
    dict of str to str
        By name of those that share their source and the first sentences of their notes: these sentences.
    """
    groups: dict[tuple[str, str, str], list[Indicator]] = {}
    for each in indicators:
        if each.note:
            groups.setdefault((each.source, each.licence, _sentences(each.note)[0]), []).append(each)
    found: dict[str, str] = {}
    for group in groups.values():
        if len(group) > 1:
            side_by_side = zip(*(_sentences(each.note) for each in group), strict=False)
            words = " ".join(first for first, *rest in takewhile(lambda said: len(set(said)) == 1, side_by_side))
            found |= dict.fromkeys((each.name for each in group), words)
    return found


def _sentences(note: str) -> list[str]:
    """A note cut where a sentence ends and another begins."""
    return re.split(r"(?<=[.!?]) (?=[A-Z'])", note)


def _entry(city: City, indicator: Indicator, shared: str, one_licence: str) -> html.Details:
    available = editions(city, indicator.name)
    compares = "comparable" if indicator.comparable_over_time else "not comparable"
    editions_text = (
        f"{listed(list(available))} ({compares})"
        if len(available) > 1
        else f"edition {available[0]}"
        if available
        else "no data"
    )
    unit = f"{indicator.unit}; " if indicator.unit else ""
    own = indicator.note.removeprefix(shared).strip()
    words = "Read with care" if shared else "Read with care, source" if own else "Source"
    inside: list[Component] = [html.P(own)] if own else []
    if not shared:
        inside.append(_source(indicator, one_licence))
    return html.Details(
        [
            html.Summary([html.H4(indicator.title), html.Span(f"{unit}{editions_text}", className="muted")]),
            *([html.P(indicator.description)] if indicator.description else []),
            *([_aside(words, inside)] if inside else []),
        ],
        open=True,
        # On a phone the list of titles is the overview (assets/reading.js).
        className="entry print-open narrow-closed",
    )


def _shared_note(words: str, indicators: Sequence[Indicator], shared: dict[str, str], one_licence: str) -> html.Div:
    """What holds for several indicators of a theme, below them."""
    group = [each for each in indicators if shared.get(each.name) == words]
    titles = "all of these" if len(group) == len(indicators) else listed([lower_first(each.title) for each in group])
    summary = f"Read with care, source: {titles}"
    return html.Div(_aside(summary, [html.P(words), _source(group[0], one_licence)]), className="entry shared-note")


def _aside(summary: str, inside: list[Component]) -> html.Details:
    """What stands behind an indicator: one press away on a screen, open on paper."""
    return html.Details([html.Summary(summary), *inside], className="print-open")


def _source(indicator: Indicator, one_licence: str) -> html.P:
    licence = "" if one_licence else f" ({indicator.licence})"
    return html.P(f"Source: {indicator.source}{licence}.")
