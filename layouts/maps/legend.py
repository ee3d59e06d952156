"""A map's key: its classes, and how many wards lie in each."""

from __future__ import annotations

from dash import html

from layouts.maps.map_style import Painting
from layouts.text.words import flag_text
from layouts.theme import NO_DATA


def legend(painting: Painting) -> html.Div:
    """The classes from most to least intense, how many wards lie in each, and wards without data."""
    counts = painting.classes.value_counts()
    rows = [
        _key(map_class.colour, f"{map_class.mark} {map_class.label}".strip(), int(counts.get(float(i), 0)))
        for i, map_class in reversed(list(enumerate(painting.map_classes)))
        # Where no ward can be coloured, the one line on why stands for all.
        if len(counts)
    ]
    withheld = len(painting.missing.intersection(list(painting.withheld)))
    for flag, words, wards in (("x", painting.no_data, len(painting.missing) - withheld), ("c", "Withheld", withheld)):
        if wards:
            rows.append(_key(NO_DATA, f"{painting.no_class or flag_text(flag)} {words}", wards, edged=True))
    strong, rest = painting.title
    return html.Div(
        [
            html.P([html.Strong(strong), rest], className="legend-title"),
            html.Ul(rows, className="legend-list"),
        ],
        className="legend",
    )


def _key(colour: str, text: str, wards: int, *, edged: bool = False) -> html.Li:
    swatch = html.Span(className="swatch swatch-edged" if edged else "swatch", style={"backgroundColor": colour})
    count = html.Span(f"{wards} ward{'' if wards == 1 else 's'}", className="muted")
    return html.Li([swatch, html.Span(text, className="limit"), count])
