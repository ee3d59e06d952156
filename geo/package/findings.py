"""The working side of the report: findings as they are made, and tables that count what leaves them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import fsum
from typing import Any

import pandas as pd

from geo.area_codes import CITYWIDE
from geo.join_report.report import Finding, JoinReport, Severity, TableSummary, losses_first
from geo.money.exact_sums import exact_sums
from geo.package.decimal_mark import ENGLISH, DecimalMark
from geo.package.errors import PackageError

MONEY = "spend"
"""The table whose rows hold pounds."""

FIRST_ROWS = 5
"""How many row numbers a finding names."""

MOST_VALUES = 10
"""How many different bad values of one column get a finding of their own."""

LONGEST_VALUE, LONGEST_MESSAGE = 200, 2000
"""How many letters a finding quotes of a cell, and says in all (a table of another kind has headings without end)."""

MOST_FINDINGS = 200
"""How many findings of one kind and file are written out; the rest are counted in one."""

# Beside what is lost: findings that concern money which is in the city.
_WITH_POUNDS = ("money_without_ward", "payments_added", "equal_payments", "shared_payment_id")


class Ledger:
    """Collects findings while a package is read.

    Parameters
    ----------
    forgiving : bool
        True where a file that cannot be read becomes a finding and the reading goes on.
    """

    def __init__(self, *, forgiving: bool) -> None:
        self.forgiving = forgiving
        self.findings: list[Finding] = []
        self._written: Counter[tuple[str, str, str]] = Counter()
        self._rest: dict[tuple[str, str, str], _Rest] = {}
        self.summaries: list[TableSummary] = []

    def add(
        self,
        kind: str,
        severity: Severity,
        message: str,
        *,
        row_numbers: Iterable[int] = (),
        area_codes: Iterable[str] = (),
        **rest: Any,
    ) -> None:
        """Write down one finding about some rows and some areas."""
        numbers = [int(number) for number in row_numbers]
        value = _cut(str(rest.pop("value", "")), LONGEST_VALUE)
        codes = tuple(dict.fromkeys(code for code in area_codes if code))
        key = (kind, severity, rest.get("file", ""))
        self._written[key] += 1
        if self._written[key] > MOST_FINDINGS:
            self._rest.setdefault(key, _Rest()).add(numbers, codes, rest.get("pounds"))
            return
        self.findings.append(
            Finding(
                kind,
                severity,
                _cut(message, LONGEST_MESSAGE),
                row=numbers[0] if numbers else None,
                rows=len(numbers),
                row_numbers=tuple(numbers[:FIRST_ROWS]),
                area_code=codes[0] if len(codes) == 1 else "",
                area_codes=codes,
                value=value,
                **rest,
            )
        )

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn an error into a finding, where the ledger is forgiving.

        Raises
        ------
        PackageError
            As it came, where the ledger is not forgiving.
        """
        try:
            yield
        except PackageError as error:
            if not self.forgiving:
                raise
            self.fatal(error)

    def fatal(self, error: PackageError) -> None:
        """Write down an error that stopped the reading of a file."""
        self.add(
            "package",
            "lost",
            error.problem,
            cure=error.cure,
            file=error.file,
            row_numbers=() if error.row is None else (error.row,),
            column=error.column,
            value=error.value,
        )

    def lost_codes(self, file: str) -> set[str]:
        """Give the area codes that one file has lost."""
        rest = {code for key, rest in self._rest.items() if key[1:] == ("lost", file) for code in rest.codes}
        return rest | {code for f in self.findings if f.file == file and f.severity == "lost" for code in f.area_codes}

    def report(
        self, people_of: Callable[[str], float | None], *, city: str = "", vintage: str = "", wards: int = 0
    ) -> JoinReport:
        """Close the ledger: put the losses first and say how many people live there.

        Parameters
        ----------
        people_of : callable
            The population of an area code, None where it is not known.
        city, vintage, wards
            As in `JoinReport`.

        Returns
        -------
        JoinReport
        """
        findings = [
            replace(f, population=_people(f.area_codes, people_of)) if _at_stake(f) else f
            for f in (*self.findings, *(rest.finding(*key) for key, rest in self._rest.items()))
        ]
        lost = dict.fromkeys(code for f in findings if f.severity == "lost" for code in f.area_codes)
        return JoinReport(
            findings=losses_first(findings),
            tables=tuple(self.summaries),
            city=city,
            vintage=vintage,
            wards=wards,
            people_at_stake=_people(lost, people_of),
        )


class _Rest:
    """What the findings of one kind beyond the first few say together."""

    def __init__(self) -> None:
        self.count, self.rows = 0, 0
        self.first: list[int] = []
        self.codes: dict[str, None] = {}
        self.pounds: float | None = None

    def add(self, numbers: list[int], codes: Iterable[str], pounds: float | None) -> None:
        """Count one more."""
        self.count += 1
        self.rows += len(numbers)
        self.first += numbers[: FIRST_ROWS - len(self.first)]
        self.codes.update(dict.fromkeys(codes))
        if pounds is not None:
            self.pounds = (self.pounds or 0.0) + pounds

    def finding(self, kind: str, severity: str, file: str) -> Finding:
        """Write them down as one finding."""
        return Finding(
            kind,
            severity,  # type: ignore[arg-type]
            f"{self.count:,} more of this kind.",
            cure="Mend those above, and read the package again.",
            file=file,
            row=self.first[0] if self.first else None,
            rows=self.rows,
            row_numbers=tuple(self.first),
            area_codes=tuple(self.codes),
            pounds=self.pounds,
        )


class Table:
    """One table of a package on its way into the city; it counts the rows, and the pounds, that leave it.

    Parameters
    ----------
    name, file : str
        Name of the resource and its file.
    frame : pandas.DataFrame
        Indexed by row number as a spreadsheet counts it.
    ledger : Ledger
        Where its findings go.

    Attributes
    ----------
    frame : pandas.DataFrame
        The rows that are still in.
    delimiter : str
        What parts the cells of its file; "" of a workbook.
    stored : pandas.DataFrame of bool or None
        Of a workbook, by row number and column: whether the cell holds a number rather than text.
    marks : dict of str to DecimalMark
        How its columns of figures write decimals, once that is judged.
    header_row : int
        The row in which its headings stand.
    unused : pandas.DataFrame
        The columns, as text, that are no part of the table's format: they may tell one row from another.
    """

    def __init__(self, name: str, file: str, frame: pd.DataFrame, ledger: Ledger) -> None:
        self.name, self.file, self.frame, self._ledger = name, file, frame, ledger
        self.delimiter = ","
        self.stored: pd.DataFrame | None = None
        self.marks: dict[str, DecimalMark] = {}
        self.header_row = 1
        self.unused = pd.DataFrame(index=frame.index)
        self._read, self._lost, self._repeated, self._unpriced = len(frame), 0, 0, 0
        # How many rows of the file stand in each row of the frame, and what they are worth.
        self._stands_for = pd.Series(1, index=frame.index)
        self._amounts: pd.Series | None = None
        self._pounds_read, self._pounds_lost, self._pounds_repeated = 0.0, 0.0, 0.0

    def price(self, amounts: pd.Series) -> None:
        """Take note of what each row is worth, once its figures are read and before any row is lost for them."""
        self._amounts = amounts.astype(float)
        self._unpriced += int(amounts.isna().sum())
        # Rows that were lost before are counted as they went.
        self._pounds_read = fsum([self._pounds_read, *amounts.dropna()])

    def tell(self, kind: str, severity: Severity, message: str, *, rows: Iterable[int] = (), **rest: Any) -> None:
        """Write down a finding about some of the rows, with their areas and pounds."""
        numbers = [int(row) for row in rows]
        rest.setdefault("area_codes", self._codes(numbers))
        if severity == "lost" or kind in _WITH_POUNDS:
            rest.setdefault("pounds", self._pounds(numbers))
        self._ledger.add(kind, severity, message, file=self.file, row_numbers=numbers, **rest)

    def lose(self, kind: str, message: str, *, rows: Iterable[int], **rest: Any) -> None:
        """Write down why rows are lost and take them out; rows that are out already are not lost twice."""
        numbers = [int(row) for row in rows if row in self.frame.index]
        if numbers:
            self.tell(kind, "lost", message, rows=numbers, **rest)
            self._lost += int(self._stands_for[numbers].sum())
            pounds = self._pounds(numbers) or 0.0
            self._pounds_lost += pounds
            if self._amounts is None and self.name == MONEY:
                self._pounds_read += pounds
                self._unpriced += int(self._worth(numbers).isna().sum())
            self.frame = self.frame.drop(index=numbers)

    def lose_each(self, kind: str, message: str, *, values: pd.Series, column: str, cure: str) -> None:
        """Lose rows for what stands in one cell: one finding for each of the first values, one for the rest.

        Parameters
        ----------
        kind, message, column, cure
            As in `Finding`.
        values : pandas.Series of str
            The offending text by row number.
        """
        values = values[values.index.isin(self.frame.index)]
        if values.empty:
            return
        for _, rows in values.groupby(values.where(values.isin(values.unique()[:MOST_VALUES]), "\0"), sort=False):
            several = rows.nunique() > 1
            shown = f"{rows.iloc[0]} and {rows.nunique() - 1} other values" if several else rows.iloc[0]
            self.lose(kind, message, rows=rows.index, column=column, value=shown, cure=cure)

    def lose_unread(self, kind: str, message: str, *, rows: list[int], **rest: Any) -> None:
        """Count rows that could not even be put into the frame."""
        self._ledger.add(kind, "lost", message, file=self.file, row_numbers=rows, **rest)
        self._read += len(rows)
        self._lost += len(rows)
        self._unpriced += len(rows)

    def drop_repeated(self, rows: Iterable[int]) -> None:
        """Take out rows that say again what another row says."""
        numbers = list(rows)
        self._repeated += int(self._stands_for[numbers].sum())
        self._pounds_repeated += self._pounds(numbers) or 0.0
        self.frame = self.frame.drop(index=numbers)

    def add_up(self, frame: pd.DataFrame, into: pd.Series) -> None:
        """Put rows together that are parts of one cell.

        Parameters
        ----------
        frame : pandas.DataFrame
            The rows as they are now, indexed by the first row number of each.
        into : pandas.Series of int
            For each row of the old frame that is such a part, into which row of the new one it went.
        """
        together = self._stands_for[into.index].groupby(into).sum()
        self._stands_for[together.index] = together
        if self._amounts is not None:
            worth = exact_sums(self._amounts[into.index], into)
            self._amounts = self._amounts.copy()
            self._amounts[worth.index] = worth
        self.frame = frame

    def count(self, wards: str = "area_code") -> None:
        """Write the summary, once nothing more can leave; `wards` is the column with their codes."""
        codes = self.frame[wards] if wards in self.frame else pd.Series(dtype=str)
        joined, money = int(self._stands_for.reindex(self.frame.index).sum()), {}
        if self.name == MONEY:
            # What is in the city is added up by itself, so that the balance is a check.
            amounts = self.frame["amount"] if self._amounts is not None else ()
            money = {
                "pounds_read": round(self._pounds_read, 6),
                "pounds_joined": round(fsum(amounts), 6),
                "pounds_lost": round(self._pounds_lost, 6),
                "pounds_repeated": round(self._pounds_repeated, 6),
            }
        self._ledger.summaries.append(
            TableSummary(
                table=self.name,
                file=self.file,
                rows_read=self._read,
                rows_joined=joined,
                rows_lost=self._lost,
                rows_repeated=self._repeated,
                areas=codes[codes != CITYWIDE].nunique(),
                rows_added=joined - len(self.frame),
                rows_without_pounds=self._unpriced if money else 0,
                **money,
            )
        )

    def _codes(self, numbers: list[int]) -> list[str]:
        """List the areas of some rows."""
        return [] if "area_code" not in self.frame else self.frame.loc[numbers, "area_code"].unique().tolist()

    def _pounds(self, numbers: list[int]) -> float | None:
        """Add up the spend of some rows, None where the table is not about money."""
        if self.name != MONEY:
            return None
        worth = self._worth(numbers).dropna()
        return fsum(worth) if len(worth) else None

    def _worth(self, numbers: list[int]) -> pd.Series:
        """What some rows of spend are worth; NaN where it cannot be read."""
        if self._amounts is not None:
            return self._amounts.reindex(numbers)
        # A row may be lost before its figures are read, for a blank beside them.
        mark = self.marks.get("amount", ENGLISH)

        def value(cell: str) -> float:
            figure = mark.read(cell)
            return float("nan") if figure.percent or mark.in_doubt(cell, coarse=True) else figure.value

        return self.frame["amount"].reindex(numbers).map(lambda cell: value(str(cell))).astype(float)


def _cut(text: str, most: int) -> str:
    """Shorten a text, with a mark where it was cut."""
    return text if len(text) <= most else f"{text[:most]}\N{HORIZONTAL ELLIPSIS}"


def _at_stake(finding: Finding) -> bool:
    """Whether people go without something because of a finding."""
    return finding.severity == "lost" or finding.kind == "ward_without_data"


def _people(codes: Iterable[str], people_of: Callable[[str], float | None]) -> float | None:
    """People in some areas; None where not one of them is known."""
    counts = [people for code in codes if (people := people_of(code)) is not None]
    return float(sum(counts)) if counts else None
