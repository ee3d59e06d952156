"""Parts of the Change page: the difference on the map, the finding, the quadrants, why ranks, the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from geo.caching import cached_by_city
from geo.city import City
from geo.indicators.change import BETTER, SAME, WORSE, Change
from geo.indicators.indicator import Indicator
from geo.indicators.snapshot import Snapshot
from geo.need_index.rank_ranges import rank_ranges
from geo.need_index.selection import chosen_by, selected_by
from layouts.components.parts import notice, symbols_key, table
from layouts.figures.rank_change import movement
from layouts.maps.map_style import MapClass, Painting, paint_values
from layouts.pages.change.state import ChangeState, poorest_codes
from layouts.poorest_set.panel import edition_of, poorest_line
from layouts.text.chance import regression_words, small_move_words
from layouts.text.words import (
    counted,
    figure_text,
    joint_ordinals,
    listed,
    lower_first,
    number,
    ordinal,
    places,
    top_words,
    unit_suffix,
    value_text,
)
from layouts.theme import DIVERGING

FAR = 4
"""From how many places on a move is far."""
NO_BREAK = "\N{NO-BREAK SPACE}"


def difference_text(value: float, indicator: Indicator) -> str:
    """A difference with its sign and unit; that of two percentages is in points."""
    if pd.isna(value):
        return ""
    text = number(value, indicator)
    plus = "+" if value > 0 and float(text.replace(",", "")) != 0 else ""
    return f"{plus}{text}{' points' if indicator.unit == '%' else unit_suffix(indicator)}"


def paint_edition(snapshot: Snapshot) -> Painting:
    """An edition's values, with a legend that stands under two maps at once."""
    return replace(paint_values(snapshot), title=("The darker, the more need", ". The same limits in both."))


def paint_difference(change: Change) -> Painting:
    """Colour the wards by the way they went: by places, or by how far their figure moved where figures compare."""
    frame = change.frame
    size, limit, words = _steps(change)
    far = 1 + (size > limit)
    map_classes = tuple(MapClass(c, w, m) for c, w, m in zip(DIVERGING, words, ("▼▼", "▼", "", "▲", "▲▲"), strict=True))
    way = frame["direction"].map({WORSE: -1.0, SAME: 0.0, BETTER: 1.0})
    tooltips = {
        row.Index: f"{_moved_words(change, row)}<br>{ordinal(row.rank_before)} in {change.before.period}, "
        f"{ordinal(row.rank_after)} in {change.after.period}"
        for row in frame[frame["direction"] != ""].itertuples()
    }
    span = f", {change.before.period} to {change.after.period}."
    return Painting(
        classes=(2 + far * way).astype(float),
        map_classes=map_classes,
        names=frame["ward_name"],
        tooltips=pd.Series(tooltips, dtype=object).reindex(frame.index, fill_value=""),
        title=("Difference" if change.comparable else "Places in the ranking", span),
        no_data="No figure in one of the editions",
    )


def _steps(change: Change) -> tuple[pd.Series, float, tuple[str, ...]]:
    """How far each ward moved, from where on that is far, and the five classes in words, worst first."""
    if not change.comparable:
        near, far = f"1 to {FAR - 1} places", f"{FAR} or more places"
        less, more = "towards less need", "towards more need"
        words = (f"{far} {more}", f"{near} {more}", "no move", f"{near} {less}", f"{far} {less}")
        return change.frame["places"].abs(), FAR - 1, words
    size = change.frame["difference"].abs()
    half = size.max() / 2
    limit = difference_text(half, change.after.indicator).removeprefix("+")
    sides = (f"by more than {limit}", f"by up to {limit}")
    words = (f"worse {sides[0]}", f"worse {sides[1]}", "no change", f"better {sides[1]}", f"better {sides[0]}")
    return size, half, words


def _moved_words(change: Change, row: object) -> str:
    if change.comparable:
        return difference_text(row.difference, change.after.indicator)  # type: ignore[attr-defined]
    code, moved = row.Index, row.places  # type: ignore[attr-defined]
    return places_words(change, str(code), moved)


def places_words(change: Change, code: str, moved: float) -> str:
    """How far a ward moved; a move of one or two places carries the ranges of both ranks.

    Where no ward's range is known, one sentence below the boxes says so for all of them.
    """
    none_known = any(ranges is None for ranges in ranges_of_change(change))
    words = "" if none_known or pd.isna(moved) else small_move_words(moved, *_ranges_of(change, code))
    return f"{places(moved)}{f' ({words})' if words else ''}"


def _ranges_of(change: Change, code: str) -> tuple[pd.Series | None, pd.Series | None]:
    before, after = ranges_of_change(change)
    if before is None or after is None or code not in before.index or code not in after.index:
        return None, None
    return before.loc[code], after.loc[code]


@cached_by_city()
def ranges_of_change(change: Change) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """The ranges of the ranks of both editions, among the wards that have both."""
    both = change.frame.index[change.frame["direction"] != ""]
    return rank_ranges(change.before, both), rank_ranges(change.after, both)


def movement_figure(city: City, state: ChangeState, change: Change) -> go.Figure:
    """The wards in order with the way each went."""
    marked = frozenset(poorest_codes(city, state))
    return movement(change, marked=marked, ward_code=state.view.ward)


def change_heading(city: City, state: ChangeState, change: Change) -> str:
    """The page's finding in full."""
    return ". ".join(filter(None, change_findings(city, state, change)))


def change_findings(city: City, state: ChangeState, change: Change) -> tuple[str, str]:
    """What became of the poorest-outcome wards and where they stand now, or what became of the chosen ward alone."""
    title = lower_first(change.after.indicator.title)
    span = f"{state.before} to {state.after}"
    if state.view.ward:
        return _ward_heading(state, change, title, span), ""
    chosen = change.frame.loc[list(poorest_codes(city, state))]
    better, top = chosen["direction"] == BETTER, chosen["poorest_after"]
    still = "still " if chosen.loc[top, "poorest_before"].all() else ""
    among = f"{still}{top_words(int(change.frame['poorest_after'].sum()))}"
    how = "" if change.comparable else "in rank "
    first = f"Of the {counted(len(chosen), 'poorest-outcome ward')}, {_number(better)} improved {how}on {title}, {span}"
    number = f"{'all ' if top.all() and len(top) > 1 else ''}{_number(top)}"
    more = f"{number[:1].upper()}{number[1:]} {'is' if top.sum() == 1 else 'are'} {among}"
    both = chosen[better & top]["ward_name"].tolist()
    return first, f"{more}. Improving but {still or 'among the '}poorest: {listed(both)}" if both else more


def _number(which: pd.Series) -> str:
    """How many, as a sentence says it."""
    return counted(int(which.sum()), "ward").split()[0] if which.any() else "none"


def _ward_heading(state: ChangeState, change: Change, title: str, span: str) -> str:
    row = change.frame.loc[state.view.ward]
    if row["direction"] == "":
        return f"{row['ward_name']} has no figure for {title} in one of the editions {span}"
    before, after = ordinal(row["rank_before"]), ordinal(row["rank_after"])
    ranks = f"{before} most intense then, {after} now"
    if change.comparable:
        way = {BETTER: "improved", WORSE: "worsened", SAME: "did not change"}[row["direction"]]
        figures = " to ".join(value_text(row[c], change.after.indicator) for c in ("value_before", "value_after"))
        return f"{row['ward_name']} {way} on {title}, {span}: {figures} ({ranks})"
    # Places say nothing of need itself, which may have fallen everywhere.
    sure = small_move_words(row["places"], *_ranges_of(change, str(state.view.ward)))
    went = f"stayed {before}" if row["direction"] == SAME else f"went from {before} to {after}"
    return f"{row['ward_name']} {went} most intense on {title}, {span}{f' ({sure})' if sure else ''}"


def quadrants(change: Change) -> html.Div:
    """The wards by the way they went and by where they stand now, named, in a grid."""
    cells = [
        html.Section(
            [
                html.H3(f"{title} ({len(rows)})"),
                html.Ul([html.Li(line) for line in _lines(change, rows)]) if len(rows) else html.P("No ward"),
            ],
            className=f"quadrant {kind}",
        )
        for title, kind, rows in _quadrants(change)
    ]
    return html.Div(cells, className="quadrants")


def set_words(city: City, state: ChangeState, change: Change) -> list[Component]:
    """Who the poorest are: on this indicator, and in the set that every page means."""
    k = int(change.frame["poorest_after"].sum())
    missing = change.frame[change.frame["direction"] == ""]["ward_name"].tolist()
    missing_text = ""
    if missing:
        ranked = counted(len(change.frame) - len(missing), "ward")
        missing_text = (
            f" No figure in one of the editions: {listed(sorted(missing))}; ranks are among the {ranked} with both."
        )
    regression = _regression(city, state)
    named = "" if regression else " (regression to the mean)"
    return [
        poorest_line(city, state.poorest, mark=True, edition=state.before),
        html.P(
            f"'Poorest' in picture and boxes: the {counted(k, 'ward')} of most need on this indicator in "
            f"{state.after}, above the dotted line. Wards chosen by their last figure seem to worsen partly by chance "
            f"alone{named}.{missing_text} {_ranges_words(change)}",
            className="caption",
        ),
        *regression,
    ]


def _ranges_words(change: Change) -> str:
    """What the ranges of ranks are, or why there are none."""
    if ranges_of_change(change)[0] is None or ranges_of_change(change)[1] is None:
        return (
            "The figures come without counts or intervals, so how sure a rank is cannot be told: a move of one or two "
            "places may be chance, and is not to be read as a change."
        )
    return (
        "Moves of one or two places carry the ranks that the ward has in nine of ten trials, in which all figures vary "
        "within their sampling error: where the two ranges overlap, the move may be chance."
    )


def _regression(city: City, state: ChangeState) -> list[Component]:
    """That the set was chosen by what is followed here, where it was."""
    chosen_in = edition_of(city, state.poorest, state.before)
    by = chosen_by(city, state.poorest, state.indicator, chosen_in)
    words = regression_words(selected_by(by, (state.before, state.after)), by)
    return [notice(words)] if words else []


def _quadrants(change: Change) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Title, kind and wards of each quadrant; wards that kept their place come last, where there are any."""
    how = "" if change.comparable else " in rank"
    still = {BETTER: f"Improving{how} but still poorest", WORSE: f"Worsening{how}, poorest"}
    rest = {BETTER: f"Improving{how}, not poorest", WORSE: f"Worsening{how}, not poorest"}
    for poorest, titles in ((True, still), (False, rest)):
        for direction in (WORSE, BETTER):
            yield titles[direction], direction, change.quadrant(direction, poorest=poorest)
    for poorest, title in ((True, "No move, poorest"), (False, "No move, not poorest")):
        rows = change.quadrant(SAME, poorest=poorest)
        if len(rows):
            yield title, SAME, rows


def _lines(change: Change, rows: pd.DataFrame) -> Iterator[str]:
    """A ward of a quadrant: its name, its rank, how far it moved."""
    shared = joint_ordinals(change.frame["rank_after"])
    for row in rows.itertuples():
        # "▼ 1 place" stays on one line.
        moved = "" if row.direction == SAME else f", {_moved_words(change, row).replace(' ', NO_BREAK)}"
        yield f"{row.ward_name}, {shared[row.Index]}{moved}"


def why_words(change: Change) -> str:
    """Why figures or ranks are compared."""
    if change.comparable:
        return "Figures of these editions may be compared, so the difference is that of the figures."
    return (
        "Figures of different editions of this indicator cannot be compared, so the third map shows places in the "
        "ranking. A better place may mean only that other wards became worse. The first two maps share their colours "
        "for ease of reading."
    )


def change_caption(city: City, state: ChangeState, change: Change) -> str:
    """Measure, editions, wards, source."""
    indicator = change.after.indicator
    wards = f" Wards: {city.ward_set}." if city.ward_set else ""
    unit = f", {indicator.unit}" if indicator.unit else ""
    return (
        f"Measure: {lower_first(indicator.title)}{unit}. Editions: {state.before} and {state.after}.{wards} "
        f"Source: {indicator.source}."
    )


def change_table(state: ChangeState, change: Change) -> list[Component]:
    """Every ward with both editions, its places and its direction: the twin of the maps."""
    words = {BETTER: "towards less need", WORSE: "towards more need", SAME: "no move", "": "not known"}
    frame = change.frame.sort_values(["rank_after", "ward_name"])
    snapshots = {"before": change.before, "after": change.after}
    ranks = {when: joint_ordinals(change.frame[f"rank_{when}"]) for when in snapshots}
    rows, flags = [], []
    for code, row in frame.iterrows():
        cells = [row["ward_name"]]
        for when, snapshot in snapshots.items():
            flag = str(snapshot.frame.loc[code, "flag"])
            flags.append(flag)
            cells += [figure_text(row[f"value_{when}"], flag, snapshot.indicator), ranks[when][code]]
        if change.comparable:
            cells.append(difference_text(row["difference"], change.after.indicator))
        moved = places_words(change, str(code), row["places"])
        # Where figures compare, their way need not be that of the places; else the arrow says it.
        rows.append([*cells, *([moved, words[row["direction"]]] if change.comparable else [moved or words[""]])])
    head = ["Ward", state.before, "Rank", state.after, "Rank", *(["Difference"] if change.comparable else [])]
    last = ["Places moved", "Direction"] if change.comparable else ["Places moved: ▲ towards less need, ▼ towards more"]
    chosen = frame.index.get_loc(state.view.ward) if state.view.ward else None
    title = f"{change.after.indicator.title}: every ward in {state.before} and {state.after}"
    numeric = range(1, len(head))
    return [
        table(title, [*head, *last], rows, numeric=numeric, chosen=chosen, class_name="one-line"),
        *symbols_key(flags),
    ]
