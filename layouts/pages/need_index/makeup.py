"""What a ward's index is made of: each part's share of it, as a figure and as a table that adds up."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import snapshot
from geo.need_index.index import NeedIndex
from geo.need_index.metadata import SCALES
from layouts.components.parts import named, table
from layouts.figures.contributions import makeup
from layouts.text.words import figure_text, listed, lower_first, percent
from layouts.theme import GRAPH_CONFIG


def rounded_parts(added: pd.Series, total: float, decimals: int) -> pd.Series:
    """Round parts so that they add up to their rounded sum.

    Parameters
    ----------
    added : pandas.Series of float
        What each part adds.
    total : float
        Their sum, as it is printed elsewhere: added up in another order, its last digit may be another.
    decimals : int
        Digits after the point.

    Returns
    -------
    pandas.Series of decimal.Decimal
        Each rounded down or up: up where the most is cut off, as often as the sum asks for (largest remainder).

    Examples
    --------
    >>> [str(part) for part in rounded_parts(pd.Series([1.14, 1.14, 1.14]), 3.42, 1)]
    ['1.2', '1.1', '1.1']
    """
    steps = added * 10.0**decimals
    whole = np.floor(steps).astype(int)
    wanted = int(Decimal(f"{total:.{decimals}f}").scaleb(decimals))
    cut = (steps - whole).to_numpy()
    up = np.argsort(-cut, kind="stable")[: wanted - whole.sum()]
    whole.iloc[up] += 1
    return whole.map(lambda units: Decimal(int(units)).scaleb(-decimals))


def signed(value: Decimal) -> str:
    """A number with a true minus sign."""
    return f"{value:,}".replace("-", "\N{MINUS SIGN}")


def makeup_section(city: City, index: NeedIndex, ward_code: str | None) -> list[Component]:
    """What each part adds to a ward's index: the chosen one's, or else that of the ward of most need."""
    code = ward_code or str(index.ranked.index[0])
    name = str(index.frame.loc[code, "ward_name"])
    if code in index.missing_parts:
        missing_titles = listed([lower_first(title) for title in index.missing_parts[code]])
        why = f"{name} has no index, because it has no figure for {missing_titles}. Nothing is put in its place."
        return [html.H2(f"What makes up {name}'s index?"), html.P(why, className="notice")]
    decimals = index.indicator.decimals
    added = index.contributions.loc[code].sort_values(ascending=False, kind="stable")
    shown = rounded_parts(added, index.frame.loc[code, "value"], decimals)
    indicators = {part: indicator_of(city, part) for part in added.index}
    titles = pd.Series({part: indicator.title for part, indicator in indicators.items()})
    texts = shown.map(signed)
    figure = makeup(added, index.contributions.mean(), titles, texts, decimals=decimals, ward_name=name)
    flags = {part: snapshot(city, part, index.editions[part]).frame.loc[code, "flag"] for part in added.index}
    several = len(set(index.editions.values())) > 1
    rows = [
        [
            f"{titles[part]}, {index.editions[part]}" if several else titles[part],
            figure_text(index.parts.loc[code, part], str(flags[part]), indicators[part]),
            percent(index.weights[part], 1),
            texts[part],
        ]
        for part in added.index
    ]
    total = signed(sum(shown, Decimal(0)))
    rows.append([html.Strong("Index"), "", "", html.Strong(total)])
    top = lower_first(titles.iloc[0])
    most = f" {'Most' if len(added) > 1 else 'All'} comes from {top}"
    title = f"{name}{'' if several else f', {index.period}'}: the parts add up to the index"
    hint = "" if ward_code else " Choose another ward on the map or by name."
    return [
        html.H2(f"What makes up {name}'s index of {total}?{most}"),
        html.Div(
            [
                html.Div(
                    dcc.Graph(figure=figure, config=GRAPH_CONFIG),
                    role="group",
                    **named(f"Parts of {name}'s index. The table beside it has the same figures."),
                ),
                table(title, ["Part", "Figure", "Weight", "Adds"], rows, numeric=(1, 2, 3)),
            ],
            className="stage",
        ),
        html.P(
            f"{SCALES[index.recipe.method]} Then it is weighted. What each part adds is rounded so that the parts add "
            f"up to the index.{hint}",
            className="caption",
        ),
    ]
