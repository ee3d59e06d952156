"""Intervals that do not hold their figure: told and dropped, while the figure stays."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.package.findings import MOST_VALUES, Table

LIMITS = ["lower", "upper"]
KIND = "impossible_value"
_SCALES = (100.0, 1000.0, 10.0, 10_000.0, 100_000.0)
# A normal interval of a share may reach beyond 0 and 1, but not by more than this, whatever its count.
_BEYOND = 0.5
# Percentages that were divided by 100 differ from fractions in their last digit.
_HAIR = 1e-12
_CURE = "Correct the limits: they are those of another row, or on another scale than the figure."


def drop_odd_intervals(table: Table, kind: pd.Series) -> None:
    """Drop the limits that cannot be those of their figure, and tell it.

    Parameters
    ----------
    table : Table
        The indicators, with ``value, lower`` and ``upper`` read as numbers; changed in place.
    kind : pandas.Series of str
        By row number, the kind of the indicator: a share lies between 0 and 1, and its limits not far beyond.

    Notes
    -----
    Told once for an indicator, or for an edition of it, where all of its intervals are odd: they are then on another
    scale, or the two columns are swapped. Otherwise row by row, with one line for those beyond the first few. A limit
    that stands alone may lie on the wrong side of its figure too; one beside no figure says nothing, and of a figure
    that is withheld it would say too much.
    """
    _drop_without_figure(table)
    _drop_odd_halves(table)
    frame = table.frame
    both = frame[frame[["value", *LIMITS]].notna().all(axis=1)]
    if both.empty:
        return
    # What only rounding puts outside is brought to the figure, for nothing is wrong with it.
    hair = _HAIR * both[["value", *LIMITS]].abs().max(axis=1)
    low = both["lower"].where((both["lower"] - both["value"]).abs() > hair, both["value"])
    high = both["upper"].where((both["upper"] - both["value"]).abs() > hair, both["value"])
    table.frame = frame = frame.assign(
        lower=low.reindex(frame.index).fillna(frame["lower"]), upper=high.reindex(frame.index).fillna(frame["upper"])
    )
    share = kind.reindex(both.index) == "proportion"
    far = share & ((low < -_BEYOND) | (high > 1 + _BEYOND))
    odd = both[(low > both["value"]) | (high < both["value"]) | far]
    if odd.empty:
        return
    every = odd.index
    for rows, whose in _whole(both, odd):
        message, cure = _all_odd(rows, whose)
        table.tell(
            KIND, "lost", message, rows=rows.index, column="lower", value=_written(rows), area_codes=(), cure=cure
        )
        odd = odd.drop(rows.index)
    for number in odd.index[:MOST_VALUES]:
        row = odd.loc[[number]]
        table.tell(
            KIND,
            "lost",
            "The figure does not lie within its limits; the interval is dropped, the figure stays.",
            rows=[number],
            column="lower",
            value=_written(row),
            area_codes=(),
            cure="Swap the two limits." if _swapped(row) else _CURE,
        )
    if len(rest := odd.iloc[MOST_VALUES:]):
        table.tell(
            KIND,
            "lost",
            f"{len(rest)} more figures do not lie within their limits; the intervals are dropped, the figures stay.",
            rows=rest.index,
            column="lower",
            value=_written(rest),
            area_codes=(),
            cure=_CURE,
        )
    dropped = frame.index.isin(every)
    table.frame = frame.assign(**{limit: frame[limit].where(~dropped) for limit in LIMITS})


def _drop_without_figure(table: Table) -> None:
    """Drop the limits in rows without a value."""
    frame = table.frame
    alone = frame["value"].isna() & frame[LIMITS].notna().any(axis=1)
    if not alone.any():
        return
    withheld = int((frame.loc[alone, "flag"] == "c").sum())
    table.tell(
        KIND,
        "note",
        f"Limits stand beside no figure ({int(alone.sum())}{f', {withheld} of them withheld' if withheld else ''}); "
        "they are not used.",
        rows=frame.index[alone],
        column="lower",
        area_codes=(),
        cure="Take them out: the limits of a figure that is withheld tell what it is.",
    )
    table.frame = frame.assign(**{limit: frame[limit].where(~alone) for limit in LIMITS})


def _drop_odd_halves(table: Table) -> None:
    """Drop the limits that stand alone, on the wrong side of their value."""
    frame = table.frame
    value, low, high = (frame[column] for column in ("value", *LIMITS))
    hair = _HAIR * value.abs()
    odd = (high.isna() & (low > value + hair)) | (low.isna() & (high < value - hair))
    if not odd.any():
        return
    number = frame.index[odd][0]
    limit = next(column for column in LIMITS if pd.notna(frame.loc[number, column]))
    written = (np.format_float_positional(frame.loc[number, column], trim="-") for column in ("value", limit))
    table.tell(
        KIND,
        "lost",
        f"A limit stands alone, on the wrong side of its figure ({int(odd.sum())}); it is dropped, the figure stays.",
        rows=frame.index[odd],
        column=limit,
        value=f"{next(written)}, {limit} limit {next(written)}",
        area_codes=(),
        cure="Give both limits, the lower one below the figure and the upper one above it.",
    )
    table.frame = frame.assign(**{limit: frame[limit].where(~odd) for limit in LIMITS})


def _whole(both: pd.DataFrame, odd: pd.DataFrame) -> list[tuple[pd.DataFrame, str]]:
    """The indicators, and editions of the others, of which every interval is odd, where there are several."""
    found = []
    for name, rows in both.groupby("indicator", sort=False):
        if rows.index.isin(odd.index).all() and len(rows) > 1:
            found.append((rows, str(name)))
            continue
        for period, of_edition in rows.groupby("period", sort=False):
            if of_edition.index.isin(odd.index).all() and len(of_edition) > 2:
                found.append((of_edition, f"{name} ({period})"))
    return found


def _all_odd(rows: pd.DataFrame, whose: str) -> tuple[str, str]:
    """What is wrong with all intervals of an indicator or edition, and the cure."""
    value, low, high = (rows[column] for column in ("value", *LIMITS))
    kept = f"All {len(rows)} intervals are dropped, the figures stay."
    if _swapped(rows):
        return f"{whose}: the lower limits lie above the upper ones. {kept}", "Swap the two columns."
    for scale in _SCALES:
        for factor, cure in ((scale, "Divide the limits by"), (1 / scale, "Multiply the limits by")):
            if ((low / factor <= value * (1 + _HAIR)) & (value * (1 - _HAIR) <= high / factor)).all():
                return (
                    f"{whose}: the limits are on another scale than the figures, {scale:,.0f} times as "
                    f"{'large' if factor > 1 else 'small'}. {kept}",
                    f"{cure} {scale:,.0f}, so that each interval holds its figure.",
                )
    return (
        f"{whose}: no figure lies within its limits. {kept}",
        "Check whether the limits are of this indicator, in its unit and for the same rows.",
    )


def _swapped(rows: pd.DataFrame) -> bool:
    """Whether every figure would lie within its limits the other way round."""
    return bool(((rows["upper"] <= rows["value"]) & (rows["value"] <= rows["lower"])).all())


def _written(rows: pd.DataFrame) -> str:
    """The first figure with its limits."""
    value, low, high = (np.format_float_positional(rows[c].iloc[0], trim="-") for c in ("value", *LIMITS))
    return f"{value}, limits {low} to {high}"
