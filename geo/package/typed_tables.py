"""From text to typed tables: figures, truths, words and periods read, and what cannot be read is lost by name."""

from __future__ import annotations

import difflib
import re

import numpy as np
import pandas as pd

from geo.package.findings import MONEY, MOST_VALUES, Table
from geo.package.number_parsing import read_figure
from geo.package.schema import CATALOGUE, CATALOGUE_ORDER, DECIMALS, INDICATORS, TableFormat, apply_rules

_TRUTHS = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}
# Excel and pandas write a year as 2010.0 when its column holds a blank (test_years_with_decimals_are_years).
_YEAR_AS_FLOAT = re.compile(r"(\d{4})\.0+")

_IDENTIFIER = re.compile(r"(?:^|_)(?:codes?|names?|id|[a-z]+\d\dcd|[a-z]+\d\dnm)$")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d\d|\d\d:\d\d")


def read_typed(table: Table, form: TableFormat) -> None:
    """Give every column of a table its type; rows that cannot be read are lost and reported.

    Parameters
    ----------
    table : Table
        As text, with the columns of its format; changed in place.
    form : TableFormat
    """
    _lose_blanks(table, form)
    _type_columns(table, form)


def read_catalogue(table: Table) -> pd.DataFrame:
    """Read the catalogue: what each indicator means.

    Returns
    -------
    pandas.DataFrame
        Indexed by indicator in the order of the file, with the columns of `City.catalogue`.
    """
    read_typed(table, CATALOGUE)
    drop_duplicates(table, CATALOGUE.key)
    frame = table.frame.set_index("indicator")
    frame["short_title"] = frame["short_title"].where(frame["short_title"] != "", frame["title"])
    usual = frame["kind"].map(DECIMALS).astype(float)
    frame["decimals"] = frame["decimals"].fillna(usual).astype(int)
    return frame[CATALOGUE_ORDER]


def read_indicators(table: Table, catalogue: pd.DataFrame) -> None:
    """Read the indicators; those that the catalogue does not know are lost.

    Parameters
    ----------
    table : Table
        As text, with the columns of its format; changed in place.
    catalogue : pandas.DataFrame
        As `read_catalogue` gives it.
    """
    _lose_blanks(table, INDICATORS)
    _lose_unknown_indicators(table, catalogue)
    unit, kind = (table.frame["indicator"].map(catalogue[name].to_dict()).astype(str) for name in ("unit", "kind"))
    divisor = pd.Series(np.where(kind == "proportion", 100.0, 1.0), index=kind.index).where(unit == "%")
    text = table.frame["value"]
    _type_columns(table, INDICATORS, divisor, kind=kind)
    _tell_other_ratios(table, text, kind)


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
    copies: list[pd.DataFrame] = []
    contradictions: list[pd.DataFrame] = []
    for _, rows in doubled.groupby(list(key), sort=False):
        (copies if len(rows[columns].drop_duplicates()) == 1 else contradictions).append(rows)
    for groups, tell in ((copies, _drop_copies), (contradictions, _lose_contradictions)):
        for rows in groups[:MOST_VALUES]:
            named = ", ".join(f"{column} {rows[column].iloc[0]}" for column in key)
            written = [] if raw_codes is None else raw_codes.loc[rows.index].unique().tolist()
            spelled = f" The code is written {' and '.join(map(repr, written))}." if len(written) > 1 else ""
            tell(table, [rows], f"Rows {', '.join(map(str, rows.index))}", f"({named})", spelled)
        if len(groups) > MOST_VALUES:
            rest = groups[MOST_VALUES:]
            tell(table, rest, f"{sum(map(len, rest))} more rows", "among themselves", "")


def _drop_copies(table: Table, groups: list[pd.DataFrame], subject: str, scope: str, spelled: str) -> None:
    """Keep the first of several rows that say the same; where they move money, the others are lost."""
    copies = [row for rows in groups for row in rows.index[1:]]
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


def _lose_contradictions(table: Table, groups: list[pd.DataFrame], subject: str, scope: str, spelled: str) -> None:
    """Lose all of the rows that contradict each other."""
    table.lose(
        "conflicting_duplicate",
        f"{subject} contradict each other {scope}; none of them is used.{spelled}",
        rows=[row for rows in groups for row in rows.index],
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
    if "period" in frame:
        odd = frame["period"].str.fullmatch(_YEAR_AS_FLOAT.pattern)
        if odd.any():
            table.tell(
                "period_repaired",
                "repaired",
                "Years written with decimals were read as years.",
                rows=frame.index[odd],
                column="period",
                value=frame.loc[odd, "period"].iloc[0],
                area_codes=(),
            )
            frame["period"] = frame["period"].str.replace(_YEAR_AS_FLOAT, r"\1", regex=True)
        dates = frame["period"].str.match(_DATE)
        # Spend reports each period that is no year itself, once it is joined.
        if dates.any() and table.name != "spend":
            table.tell(
                "odd_period",
                "note",
                f"Dates or times where a period is expected ({int(dates.sum())}).",
                rows=frame.index[dates],
                column="period",
                value=frame.loc[dates, "period"].iloc[0],
                area_codes=(),
                cure="Write the year or the edition as text, such as 2013 or 2013/14, unless the date is the period.",
            )
    for column in form.filled:
        table.lose(
            "blank_cell",
            f"No {column.replace('_', ' ')}.",
            rows=table.frame.index[table.frame[column] == ""],
            column=column,
            cure="Fill the cell in, or take the row out.",
        )


def _type_columns(table: Table, form: TableFormat, divisor: pd.Series | None = None, **beside: pd.Series) -> None:
    """Read figures and truths, then hold the frame against the rules of its format."""
    text = table.frame.copy()
    for column in form.figures:
        _read_figures(table, column, divisor, may_be_blank=column not in form.filled)
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
    apply_rules(table, form, text, **{name: values.reindex(table.frame.index) for name, values in beside.items()})


def _read_figures(table: Table, column: str, divisor: pd.Series | None, *, may_be_blank: bool) -> None:
    """Read one column of figures.

    `divisor` says by row what to divide a figure with a percent sign by; NaN where the sign has no place.
    """
    text = table.frame[column]
    read = {cell: read_figure(cell) for cell in text.unique()}
    figures = [read[cell] for cell in text]
    number = pd.Series([figure.value for figure in figures], index=text.index, dtype=float)
    percent = pd.Series([figure.percent for figure in figures], index=text.index, dtype=bool)
    readable = pd.Series([figure.readable for figure in figures], index=text.index, dtype=bool)
    divide = pd.Series(np.nan, index=text.index) if divisor is None else divisor.reindex(text.index)
    table.frame = table.frame.assign(**{column: number.where(~percent, number / divide)})
    if (table.name, column) == (MONEY, "amount"):
        table.price(table.frame[column])
    if column == "value":
        flags = table.frame["flag"]
        table.frame["flag"] = flags.where(flags != "", [figure.flag for figure in figures])
    if all(figure.plain or not cell for cell, figure in read.items()):
        return
    blank = '; leave the cell blank, or write "[x]", where nothing is known' if may_be_blank else ""
    cure = f"Write a plain number such as 1200.5{blank}."
    table.lose_each("unreadable_number", "Not a number.", values=text[~readable], column=column, cure=cure)
    if not may_be_blank:
        missing = text[readable & number.isna()]
        cure = "Fill it in, or take the row out."
        table.lose_each("blank_cell", "No figure.", values=missing, column=column, cure=cure)
    table.lose_each(
        "unreadable_number",
        "A percent sign where the figure is no percentage.",
        values=text[percent & divide.isna()],
        column=column,
        cure='Write the plain number, or give the indicator the unit "%" in the catalogue.',
    )
    bracketed = [figure.bracketed for figure in figures]
    statement = "Percentages were read as what their unit asks for"
    _tell_reading(table, "number_repaired", "repaired", statement, text[percent & divide.notna()], column)
    statement = "Figures in brackets were read as negative"
    _tell_reading(table, "number_repaired", "repaired", statement, text[bracketed], column)
    dashes = text[text.isin(["-", "\N{EN DASH}"])]
    _tell_reading(table, "missing_symbol", "note", "A dash was read as missing, not as zero", dashes, column)


def _tell_reading(table: Table, kind: str, severity: str, statement: str, cells: pd.Series, column: str) -> None:
    """Say how some cells were read, in one finding."""
    cells = cells[cells.index.isin(table.frame.index)]
    if len(cells):
        table.tell(
            kind,
            severity,  # type: ignore[arg-type]
            f"{statement} ({len(cells)}).",
            rows=cells.index,
            column=column,
            value=cells.iloc[0],
            area_codes=(),
            cure="Check that this is what is meant.",
        )


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
    for name, rows in unknown.groupby(unknown, sort=False):
        similar_names = difflib.get_close_matches(str(name), list(catalogue.index), n=1)
        hint = f' Is "{similar_names[0]}" meant?' if similar_names else ""
        table.lose(
            "unknown_indicator",
            f"The catalogue has no usable row for this indicator.{hint}",
            rows=rows.index,
            column="indicator",
            value=str(name),
            cure="Add it to the catalogue, or correct its name here.",
        )
