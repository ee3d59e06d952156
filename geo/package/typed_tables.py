"""From text to typed tables: figures, truths, words and periods read, and what cannot be read is lost by name."""

from __future__ import annotations

import difflib
import re

import numpy as np
import pandas as pd

from geo.package.figures import judge_figures, read_figures
from geo.package.findings import LONGEST_VALUE, MOST_VALUES, Table
from geo.package.indicator_people import tidy_people
from geo.package.indicator_titles import tell_shared_titles, with_titles_of_their_own
from geo.package.intervals import drop_odd_intervals
from geo.package.percent_scale import lose_other_scales
from geo.package.period_columns import read_period_column
from geo.package.schema import CATALOGUE, CATALOGUE_ORDER, DECIMALS, INDICATORS, TableFormat, apply_rules

_TRUTHS = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}

_MOST_ROWS_NAMED = 100
# Beyond so many indicators a likely name is not looked for: each search holds a name against all of them.
_MOST_TO_SEARCH = 1_000
_IDENTIFIER = re.compile(r"(?:^|_)(?:codes?|names?|id|[a-z]+\d\dcd|[a-z]+\d\dnm)$")


def read_typed(table: Table, form: TableFormat) -> None:
    """Give every column of a table its type; rows that cannot be read are lost and reported.

    Parameters
    ----------
    table : Table
        As text, with the columns of its format; changed in place.
    form : TableFormat
    """
    judge_figures(table, form.figures)
    _lose_blanks(table, form)
    text = _read_columns(table, form)
    apply_rules(table, form, text)


def read_catalogue(table: Table) -> pd.DataFrame:
    """Read the catalogue: what each indicator means.

    Returns
    -------
    pandas.DataFrame
        Indexed by indicator in the order of the file, with the columns of `City.catalogue`; each indicator has a title
        of its own (`geo.package.indicator_titles`).
    """
    read_typed(table, CATALOGUE)
    drop_duplicates(table, CATALOGUE.key)
    frame = table.frame.set_index("indicator")
    frame["short_title"] = frame["short_title"].where(frame["short_title"] != "", frame["title"])
    usual = frame["kind"].map(DECIMALS).astype(float)
    frame["decimals"] = frame["decimals"].fillna(usual).astype(int)
    frame["population"] = tidy_people(frame["population"])
    tell_shared_titles(table, frame)
    return with_titles_of_their_own(frame)[CATALOGUE_ORDER]


def read_indicators(table: Table, catalogue: pd.DataFrame) -> None:
    """Read the indicators; those that the catalogue does not know are lost.

    Parameters
    ----------
    table : Table
        As text, with the columns of its format; changed in place.
    catalogue : pandas.DataFrame
        As `read_catalogue` gives it.
    """
    judge_figures(table, INDICATORS.figures)
    _lose_blanks(table, INDICATORS)
    _lose_unknown_indicators(table, catalogue)
    unit, kind = (table.frame["indicator"].map(catalogue[name].to_dict()).astype(str) for name in ("unit", "kind"))
    divisor = pd.Series(np.where(kind == "proportion", 100.0, 1.0), index=kind.index).where(unit == "%")
    text = _read_columns(table, INDICATORS, divisor, counts=kind == "count")
    lose_other_scales(table, text["value"], kind, unit)
    apply_rules(table, INDICATORS, text, kind=kind.reindex(table.frame.index))
    _tell_other_ratios(table, text["value"], kind)
    drop_odd_intervals(table, kind.reindex(table.frame.index))


def drop_duplicates(table: Table, key: tuple[str, ...], raw_codes: pd.Series | None = None) -> None:
    """Keep one of several rows that say the same; lose all of those that contradict each other.

    Spend has a rule of its own: `geo.package.payments.add_up_payments`.

    Parameters
    ----------
    table : Table
    key : tuple of str
        The columns that tell one row from another.
    raw_codes : pandas.Series of str, optional
        The area codes as the file has them, to be named where they differ.
    """
    columns = [column for column in table.frame.columns if column != "area_name"]
    doubled = table.frame[table.frame.duplicated(list(key), keep=False)]
    if doubled.empty:
        return
    group = doubled.groupby(list(key), sort=False).ngroup()
    # Rows that say something of their own; a group of copies has one.
    own = (~doubled.duplicated(columns)).groupby(group).transform("sum")
    for some, tell in ((own == 1, _drop_copies), (own > 1, _lose_contradictions)):
        groups = group[some]
        named_groups = groups.unique()[:MOST_VALUES]
        for number in named_groups:
            rows = doubled.loc[groups.index[groups == number]]
            named = ", ".join(f"{column} {rows[column].iloc[0]}" for column in key)
            written = [] if raw_codes is None else raw_codes.loc[rows.index].unique().tolist()
            spelled = f" The code is written {' and '.join(map(repr, written))}." if len(written) > 1 else ""
            numbers = ", ".join(map(str, rows.index[:_MOST_ROWS_NAMED]))
            more = f" and {len(rows) - _MOST_ROWS_NAMED:,} more" if len(rows) > _MOST_ROWS_NAMED else ""
            tell(table, groups[groups == number], f"Rows {numbers}{more}", f"({named})", spelled)
        rest = groups[~groups.isin(named_groups)]
        if len(rest):
            tell(table, rest, f"{len(rest)} more rows", "among themselves", "")


def _drop_copies(table: Table, groups: pd.Series, subject: str, scope: str, spelled: str) -> None:
    """Keep the first of several rows that say the same; where they move money, the others are lost."""
    copies = groups.index[groups.duplicated()].tolist()
    if "amount" in table.frame:
        table.lose(
            "duplicate_row",
            f"{subject} are the same {scope}; the first is used.{spelled}",
            rows=copies,
            cure="Take the copies out; if each is an item of its own, give it an id of its own.",
        )
        return
    table.tell(
        "duplicate_row",
        "repaired",
        f"{subject} are the same {scope}; the first is kept.{spelled}",
        rows=copies,
        cure="Take the copies out; if each is an item of its own, add them up in one row.",
    )
    table.drop_repeated(copies)


def _lose_contradictions(table: Table, groups: pd.Series, subject: str, scope: str, spelled: str) -> None:
    """Lose all of the rows that contradict each other."""
    table.lose(
        "conflicting_duplicate",
        f"{subject} contradict each other {scope}; none of them is used.{spelled}",
        rows=groups.index,
        cure="Keep the right row; if each is an item of its own, "
        + ("give it an id of its own." if "amount" in table.frame else "add them up in one row."),
    )


def read_free(table: Table) -> pd.DataFrame:
    """Read a table without a format of its own: columns that hold nothing but plain numbers become numbers.

    Columns that are called a code, a name or an id stay text, whatever stands in them.
    """
    frame = table.frame.reset_index(drop=True)
    for column in (column for column in frame if not _IDENTIFIER.search(str(column))):
        # A leading zero is part of a code, never of a number.
        plain = frame[column].str.fullmatch(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|")
        if plain.all() and (frame[column] != "").any():
            frame[column] = pd.to_numeric(frame[column])
    return frame


def _lose_blanks(table: Table, form: TableFormat) -> None:
    """Tidy periods and words, and lose the rows with a blank where something must stand."""
    frame = table.frame
    if frame.empty:
        return
    for column in form.words:
        frame[column] = frame[column].str.lower()
    if "flag" in frame:
        frame["flag"] = frame["flag"].str.strip("[]")
    if "age_band" in frame:
        frame["age_band"] = frame["age_band"].str.replace("\N{EN DASH}", "-").str.replace(" ", "")
    for column in ("period", "to_periods"):
        if column in frame:
            read_period_column(table, column)
    for column in form.filled:
        table.lose(
            "blank_cell",
            f"No {column.replace('_', ' ')}.",
            rows=table.frame.index[table.frame[column] == ""],
            column=column,
            cure="Fill the cell in, or take the row out.",
        )


def _read_columns(
    table: Table, form: TableFormat, divisor: pd.Series | None = None, counts: pd.Series | None = None
) -> pd.DataFrame:
    """Read figures and truths, and give the cells as they stood in the file; `counts` says which rows count things."""
    text = table.frame.copy()
    for column in form.figures:
        few = counts if counts is not None and column not in form.coarse else column in form.coarse
        read_figures(table, column, may_be_blank=column not in form.filled, coarse=few, divisor=divisor)
    for column in form.truths:
        words = table.frame[column].str.lower()
        table.lose_each(
            "unknown_word",
            "Neither true nor false.",
            values=text[column][~text[column].str.lower().isin(_TRUTHS)],
            column=column,
            cure="Write true or false.",
        )
        table.frame[column] = words[words.isin(_TRUTHS)].map(_TRUTHS).astype(bool)
    return text


def _tell_other_ratios(table: Table, text: pd.Series, kind: pd.Series) -> None:
    """Note the proportions that are not their numerator over their denominator, rounding allowed for."""
    frame = table.frame
    ratio = frame["numerator"] / frame["denominator"].where(frame["denominator"] > 0)
    # A percentage point, or counts rounded to fives, whichever is more.
    allowed = np.maximum(0.01, 5 / frame["denominator"])
    odd = (kind.reindex(frame.index) == "proportion") & ((frame["value"] - ratio).abs() > allowed)
    if odd.any():
        table.tell(
            "impossible_value",
            "note",
            f"The value is not the numerator over the denominator ({int(odd.sum())}); each is shown as it stands.",
            rows=frame.index[odd],
            column="value",
            value=text[frame.index[odd][0]],
            cure="Check which of the three is wrong, and say in the note why if none is.",
        )


def _lose_unknown_indicators(table: Table, catalogue: pd.DataFrame) -> None:
    """Lose the rows whose indicator the catalogue does not explain."""
    names = table.frame["indicator"]
    unknown = names[~names.isin(catalogue.index)]
    first = unknown.unique()[:MOST_VALUES]
    searched = list(catalogue.index) if len(catalogue) <= _MOST_TO_SEARCH else []
    for name, rows in unknown[unknown.isin(first)].groupby(unknown, sort=False):
        similar_names = difflib.get_close_matches(str(name)[:LONGEST_VALUE], searched, n=1)
        hint = f' Is "{similar_names[0]}" meant?' if similar_names else ""
        table.lose(
            "unknown_indicator",
            f"The catalogue has no usable row for this indicator.{hint}",
            rows=rows.index,
            column="indicator",
            value=str(name),
            cure="Add it to the catalogue, or correct its name here.",
        )
    rest = unknown[~unknown.isin(first)]
    if len(rest):
        table.lose(
            "unknown_indicator",
            f"The catalogue has no usable row for {rest.nunique():,} more indicators.",
            rows=rest.index,
            column="indicator",
            value=f"{rest.iloc[0]} and {rest.nunique() - 1} others" if rest.nunique() > 1 else str(rest.iloc[0]),
            cure="Add them to the catalogue, or correct their names here.",
        )
