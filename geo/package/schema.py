"""The tables of a data package: their columns, what may stand in them, and the cure where something else does."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from geo.package.errors import PackageError
from geo.package.findings import Ledger, Table
from geo.package.sheets import MOST_ROWS
from geo.package.text_sense import cure_of_table, tell_wrong_text
from geo.spend.columns import BASES, SPEND_COLUMNS, SpendColumn

POLARITIES = ("high_is_worse", "high_is_better", "neutral")
INDICATOR_KINDS = ("proportion", "rate", "score", "count")
ADJUSTMENT_KINDS = ("rephase", "reattribute")
FLAGS = ("", "x", "c", "u")
DECIMALS = {"proportion": 1, "rate": 1, "score": 1, "count": 0}
"""Decimals on screen where the catalogue does not say."""


@dataclass(frozen=True)
class Rule:
    """What may not stand in a table.

    Attributes
    ----------
    kind : str
        Kind of the finding.
    column : str
        The column whose cell is quoted.
    breaks : callable
        From the typed frame, True for each row that breaks the rule.
    message, cure : str
        As in `geo.join_report.report.Finding`.
    """

    kind: str
    column: str
    breaks: Callable[[pd.DataFrame], pd.Series]
    message: str
    cure: str


def _one_of(column: str, words: tuple[str, ...], more: str = "") -> Rule:
    """Make the rule that a column holds one of a few words."""
    listed = ", ".join(word for word in words if word)
    cure = f"Use one of: {listed}.{more}"
    return Rule("unknown_word", column, lambda t: ~t[column].isin(words), "Not a word of the list.", cure)


def _never(column: str, breaks: Callable[[pd.DataFrame], pd.Series], message: str, cure: str) -> Rule:
    """Make the rule that a figure cannot be so."""
    return Rule("impossible_value", column, breaks, message, cure)


def _not_below_zero(column: str, message: str, cure: str) -> Rule:
    """Make the rule that a figure cannot be negative."""
    return _never(column, lambda t: t[column] < 0, message, cure)


@dataclass(frozen=True)
class TableFormat:
    """What a table of the package looks like.

    Attributes
    ----------
    required, optional : tuple of str
        Columns that must be there, and those that may.
    filled : tuple of str
        Columns without a blank cell.
    figures, truths : tuple of str
        Columns of numbers, and of true or false.
    coarse : tuple of str
        Columns of numbers of which no thousandths are expected: people, items and pounds.
    words : tuple of str
        Columns of the format's own words, where capitals do not count.
    key : tuple of str
        The columns that tell one row from another.
    rules : tuple of Rule
        What may not stand in the columns, once read.
    most_rows : int
        How many rows of it are read at most.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    truths: tuple[str, ...] = ()
    coarse: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    most_rows: int = MOST_ROWS

    @property
    def columns(self) -> list[str]:
        """All columns, required ones first."""
        return [*self.required, *self.optional]


def _names(text: str) -> tuple[str, ...]:
    """Split column names at their spaces."""
    return tuple(text.split())


CATALOGUE = TableFormat(
    required=_names("indicator title theme unit polarity kind comparable_over_time source licence note"),
    optional=_names("short_title decimals description population"),
    filled=_names("indicator title theme polarity kind comparable_over_time"),
    most_rows=5_000,
    figures=("decimals",),
    truths=("comparable_over_time",),
    words=("polarity", "kind"),
    key=("indicator",),
    rules=(
        _one_of("polarity", POLARITIES),
        _one_of("kind", INDICATOR_KINDS),
        _never(
            "decimals",
            lambda t: t["decimals"].notna() & ~t["decimals"].isin(range(7)),
            "Not a number of decimals.",
            "Use 0 to 6, or leave it blank.",
        ),
    ),
)

INDICATORS = TableFormat(
    required=_names("area_code indicator period value numerator denominator"),
    optional=_names("lower upper flag note"),
    filled=("indicator", "period"),
    figures=_names("value numerator denominator lower upper"),
    coarse=_names("numerator denominator"),
    words=("flag",),
    key=_names("area_code indicator period"),
    rules=(
        _one_of(
            "flag",
            FLAGS,
            ' Withheld, as by "*" or "<5", is c; not available is x; low reliability is u; of any other mark, leave '
            "the flag blank and say in the note what it means.",
        ),
        _never(
            "value",
            lambda t: (t["kind"] == "proportion") & (t["value"] > 1) & (t["value"] <= 100),
            "A proportion above 1 looks like a percentage.",
            "Divide by 100: a proportion is a fraction from 0 to 1, and the screen shows it as a percentage.",
        ),
        _never(
            "value",
            lambda t: (t["kind"] == "proportion") & ((t["value"] < 0) | (t["value"] > 100)),
            "A proportion lies between 0 and 1.",
            "Correct the figure, or the indicator's kind in the catalogue.",
        ),
        _never(
            "value",
            lambda t: t["kind"].isin(["rate", "count"]) & (t["value"] < 0),
            "A rate or a count cannot be negative.",
            "Correct the figure, leave it blank if it is not known, or call the indicator a score.",
        ),
        _never("numerator", lambda t: t["numerator"] < 0, "A numerator cannot be negative.", "Correct the count."),
        _never(
            "denominator",
            lambda t: (t["denominator"] < 0) | ((t["denominator"] == 0) & t["value"].notna()),
            "A denominator is above zero wherever there is a value.",
            "Correct the count; where nobody is counted, leave the value blank.",
        ),
        _never(
            "numerator",
            lambda t: (t["kind"] == "proportion") & (t["numerator"] > t["denominator"]),
            "The numerator is above the denominator.",
            "Check whether the two are swapped; of a proportion the part cannot exceed the whole.",
        ),
    ),
)

POPULATION = TableFormat(
    required=_names("area_code period age_band population"),
    filled=_names("period age_band population"),
    figures=("population",),
    coarse=("population",),
    words=("age_band",),
    key=_names("area_code period age_band"),
    rules=(
        Rule(
            "unknown_word",
            "age_band",
            lambda t: ~t["age_band"].str.fullmatch(r"all|[0-9]+-[0-9]+|[0-9]+\+"),
            "Not an age band.",
            'Write "all", "0-4" or "65+", in a column of text: a spreadsheet turns 5-10 into a date.',
        ),
        _never(
            "population",
            lambda t: t["population"] < 0,
            "A population cannot be negative.",
            "Correct the figure, or leave the row out if it is not known.",
        ),
    ),
)


def spend_format() -> TableFormat:
    """Make the format of the spend table from its columns."""
    kept = [column for column in SPEND_COLUMNS.values() if column.kept]

    def names(has: Callable[[SpendColumn], bool]) -> tuple[str, ...]:
        return tuple(column.name for column in kept if has(column))

    return TableFormat(
        required=names(lambda column: column.required),
        optional=names(lambda column: not column.required),
        # A blank code is told where codes are joined.
        filled=names(lambda column: column.needed and column.content != "code"),
        figures=names(lambda column: column.content == "figure"),
        coarse=names(lambda column: column.content == "figure" and column.decimals < 3),
        truths=names(lambda column: column.content == "truth"),
        words=names(lambda column: column.content == "word"),
        key=names(lambda column: column.key),
        rules=(
            *(_one_of(column.name, column.words) for column in kept if column.words),
            *(_not_below_zero(column.name, *column.below_zero) for column in kept if column.below_zero),
        ),
    )


SPEND = spend_format()

CATALOGUE_ORDER = list(
    _names(
        "title short_title theme unit polarity kind comparable_over_time decimals source licence description note "
        "population"
    )
)
"""Columns of the catalogue in a city, beside its index."""

ADJUSTMENTS = TableFormat(
    required=_names("id area_code period programme amount kind to_area_codes to_periods share_by reason source"),
    optional=("basis",),
    filled=_names("id period programme amount kind reason source"),
    figures=("amount",),
    coarse=("amount",),
    words=("kind", "basis", "share_by"),
    most_rows=2_000,
    key=("id",),
    rules=(_one_of("kind", ADJUSTMENT_KINDS), _one_of("basis", ("", *BASES))),
)

DEFLATOR = TableFormat(
    required=_names("period index"),
    optional=("note",),
    filled=_names("period index"),
    figures=("index",),
    most_rows=1_000,
    key=("period",),
    rules=(_never("index", lambda t: t["index"] <= 0, "A price index is above zero.", "Correct the figure."),),
)

CORRECTIONS = TableFormat(
    required=_names("area_code ward_code reason"),
    most_rows=5_000,
    filled=_names("area_code ward_code reason"),
    key=("area_code",),
)


def fit_columns(table: Table, form: TableFormat, ledger: Ledger) -> None:
    """Check the columns of a table, put them in order, and add the optional ones that are not there, blank.

    Raises
    ------
    PackageError
        When a required column is missing.
    """
    columns = list(table.frame.columns)
    missing = [column for column in form.required if column not in columns]
    if missing:
        unknown_columns = [column for column in columns if column not in form.columns]
        similar_names = difflib.get_close_matches(missing[0], unknown_columns, n=1)
        hint = f' Is "{similar_names[0]}" meant?' if similar_names else ""
        raise PackageError(
            f"Missing column: {', '.join(missing)}. The file has: {', '.join(columns)}.{hint}",
            file=table.file,
            row=table.header_row,
            column=missing[0],
            cure="Add the column; leave its cells blank where nothing is known.",
        )
    extra = [column for column in columns if column not in (*form.columns, "area_name")]
    if extra:
        ledger.add(
            "columns",
            "note",
            f"Columns not used: {', '.join(extra)}.",
            cure="None needed, unless one is a name spelled differently.",
            file=table.file,
            row_numbers=(table.header_row,),
        )
    table.unused = table.frame[extra]
    names = [column for column in ("area_name",) if column in columns]
    table.frame = table.frame.reindex(columns=[*form.columns, *names], fill_value="")
    cure = cure_of_table(table.file.lower().endswith((".xlsx", ".xlsm")))
    for column in table.frame.columns.difference([*form.figures, *form.truths, *form.words, "area_code"], sort=False):
        tell_wrong_text(table, column, cure, name=column == "area_name")


def apply_rules(table: Table, form: TableFormat, text: pd.DataFrame, **beside: pd.Series) -> None:
    """Lose the rows that break a rule of the format.

    Parameters
    ----------
    table : Table
        With its figures read.
    form : TableFormat
    text : pandas.DataFrame
        The cells as they stood in the file, to be quoted.
    **beside : pandas.Series
        Further columns that rules look at, by row number.
    """
    frame = table.frame.assign(**beside)
    for rule in form.rules:
        broken = rule.breaks(frame)
        values = text.loc[broken.index[broken], rule.column]
        table.lose_each(rule.kind, rule.message, values=values, column=rule.column, cure=rule.cure)
