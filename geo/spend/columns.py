"""The columns of the spend table: a new one is a row here.

What reads, checks and writes the table asks here: the format of the package (`geo.package.schema`), the template
(`geo.package.spend_template`), the rows behind a number (`geo.spend.table`) and the page that shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geo.area_codes import CITYWIDE

BASES = ("award", "actual", "budget", "plan")
PROGRAMME_KINDS = ("", "universal", "targeted")
TRUTH_WORDS = ("true", "false")


@dataclass(frozen=True)
class SpendColumn:
    """A column of the spend table, from the file to the page.

    Attributes
    ----------
    name : str
        Its heading in files.
    content : {"code", "text", "word", "figure", "truth"}
        What stands in a cell: an area code, free text, one of `words` whatever its capitals, a number, true or false.
    meaning : str
        What to write into it, for the template and the page.
    required : bool
        Whether a file must have it. A file without an optional column is read as if its cells were blank.
    needed : bool
        Whether each row must have something in it.
    key : bool
        Whether it tells one row from another.
    words : tuple of str
        The words that a column of content "word" may hold, with "" where it may be blank.
    below_zero : tuple of (str, str), optional
        Where a figure cannot be below zero, what is said of one that is, and the cure.
    decimals : int
        Of a figure, in the workbook and on the page.
    kept : bool
        Whether the city's spend, and so the download of it, has it.
    carried : bool
        Whether the rows behind a number have it as the record does. Area, year, amount and items are not carried: an
        adjustment may give an entry others than its row of the record has.
    heading : str
        Of a carried column on the page, in the table of rows behind a number; "" where the page says it in other words.
    width : int
        In the workbook.

    Raises
    ------
    ValueError
        When no table could be read with it.
    """

    name: str
    content: Literal["code", "text", "word", "figure", "truth"]
    meaning: str
    required: bool = False
    needed: bool = False
    key: bool = False
    words: tuple[str, ...] = ()
    below_zero: tuple[str, str] | None = None
    decimals: int = 0
    kept: bool = True
    carried: bool = False
    heading: str = ""
    width: int = 12

    def __post_init__(self) -> None:
        """Refuse a column that would lose every row of a file without it."""
        if self.needed and not self.required:
            raise ValueError(f"{self.name}: what each row needs, each file must have. Make it required.")
        # A cell of true or false is never blank.
        if self.content == "truth" and not self.needed:
            raise ValueError(
                f'{self.name}: true or false cannot be left out. Make it needed, or a "word" of yes and no.'
            )

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that a cell may hold, for a list to choose from; none where anything may stand."""
        return TRUTH_WORDS if self.content == "truth" else tuple(word for word in self.words if word)

    @property
    def number_format(self) -> str:
        """Of its cells in a workbook; text stays text, so that 2024/25 does not become a date."""
        if self.content != "figure":
            return "@"
        return f"#,##0.{'0' * self.decimals}" if self.decimals else "0"


SPEND_COLUMNS: dict[str, SpendColumn] = {
    column.name: column
    for column in (
        SpendColumn(
            "area_code",
            "code",
            f"The ward's code, already filled in; {CITYWIDE} for money with no ward.",
            required=True,
            needed=True,
            key=True,
        ),
        SpendColumn(
            "area_name", "text", "The ward's name, to find the row by; the code decides.", kept=False, width=28
        ),
        SpendColumn(
            "period",
            "text",
            "The year, as 2024, or the financial year, as 2024/25.",
            required=True,
            needed=True,
            key=True,
        ),
        SpendColumn(
            "programme",
            "text",
            "What the money is for, spelled the same in every row.",
            required=True,
            needed=True,
            key=True,
            carried=True,
            heading="Programme",
            width=32,
        ),
        SpendColumn(
            "amount",
            "figure",
            "Pounds, as 1200.50 or £1,200.50. 0 where nothing was spent; a blank is missing, and the row is not used. "
            "A negative amount, as -300 or (300), is a correction.",
            required=True,
            needed=True,
            decimals=2,
            width=16,
        ),
        SpendColumn(
            "basis",
            "word",
            "actual (spent), budget (set aside), award (granted) or plan (proposed).",
            required=True,
            needed=True,
            key=True,
            words=BASES,
            carried=True,
        ),
        SpendColumn(
            "partial",
            "truth",
            "true where the year is not complete yet, otherwise false.",
            required=True,
            needed=True,
            carried=True,
        ),
        SpendColumn(
            "n",
            "figure",
            "How many awards, contracts or payments the amount is made of; blank where not known.",
            required=True,
            below_zero=("A number of items cannot be negative.", "Correct it or leave it blank."),
        ),
        SpendColumn(
            "kind",
            "word",
            "universal, targeted, or blank where neither fits.",
            words=PROGRAMME_KINDS,
            carried=True,
        ),
    )
}
"""By name, in the order of the file."""

_TEMPLATE_FIRST = ("area_code", "area_name", "period", "programme", "kind", "basis", "amount", "partial", "n")
"""The order in which a person fills a row in: what the money is, then how much."""


def template_columns() -> list[SpendColumn]:
    """All columns in the order of the template; one that has no place there follows in the order of the file."""
    first = [SPEND_COLUMNS[name] for name in _TEMPLATE_FIRST]
    return [*first, *(column for column in SPEND_COLUMNS.values() if column.name not in _TEMPLATE_FIRST)]


def carried_columns() -> list[SpendColumn]:
    """The columns that the rows behind a number have as the record does, in their order there."""
    return [column for column in template_columns() if column.carried]
