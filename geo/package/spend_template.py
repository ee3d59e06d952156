"""A table to fill in: budgets and spend by ward, programme and year, with the city's own wards already in it.

openpyxl is imported where a workbook is written, so that the app starts without it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from geo.area_codes import CITYWIDE
from geo.export.formula_text import harmless, harmless_texts
from geo.periods import parse_period
from geo.spend.columns import BASES, SPEND_COLUMNS, template_columns

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from geo.city import City

SHEET, NOTES = "Spend", "How to fill it in"
_HEADER, _TO_FILL = "12436D", "F3F2F1"
"""Colours of the cells."""


def spend_template(
    city: City, periods: Sequence[str] = ("",), programmes: Sequence[str] = ("",), basis: str = "actual"
) -> pd.DataFrame:
    """Lay out the rows of a template: every ward in every year and programme, and money with no ward.

    Parameters
    ----------
    city : City
    periods, programmes : sequence of str
        What is filled in already; by default one blank each.
    basis : {"actual", "budget", "award", "plan"}
        What kind of money the table will hold.

    Returns
    -------
    pandas.DataFrame
        Text, with the columns of `geo.spend.columns.template_columns`; ``amount``, ``n`` and what is optional
        are blank.

    Raises
    ------
    ValueError
        When there is no year or no programme, one is doubled, or the kind of money is unknown.
    """
    if basis not in BASES:
        raise ValueError(f"'{basis}' is no kind of money. Use one of: {', '.join(BASES)}.")
    # Two writings of one year are one year, and the template shows it as the city would.
    periods = [read.text if (read := parse_period(text)) else text for text in periods]
    for thing, listed in (("year", periods), ("programme", programmes)):
        if not listed or len(set(listed)) < len(listed):
            raise ValueError(f"Name each {thing} once: {', '.join(listed) or 'none is named'}.")
    areas = {**city.wards["ward_name"], CITYWIDE: "Money with no ward"}
    rows = [
        {"area_code": code, "area_name": name, "period": period, "programme": programme, "basis": basis}
        for period in periods
        for programme in programmes
        for code, name in areas.items()
    ]
    names = [column.name for column in template_columns()]
    return pd.DataFrame(rows).assign(partial="false").reindex(columns=names, fill_value="")


def template_notes() -> pd.DataFrame:
    """What each column of the template means: ``column, needed, meaning``."""
    rows = [(column.name, "yes" if column.needed else "no", column.meaning) for column in template_columns()]
    return pd.DataFrame(rows, columns=["column", "needed", "meaning"])


def template_csv(template: pd.DataFrame) -> str:
    """Write a template as CSV; its columns are explained by `template_notes`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(template.columns)
    writer.writerows(harmless_texts(template).itertuples(index=False))
    return text.getvalue()


def template_xlsx(template: pd.DataFrame, city_name: str, vintage: str) -> bytes:
    """Write a template as a workbook: the table, and a sheet that explains it.

    Parameters
    ----------
    template : pandas.DataFrame
        As `spend_template` gives it.
    city_name, vintage : str
        For the explanation.

    Returns
    -------
    bytes
        An XLSX whose first sheet `geo.package.spend_upload.read_spend_upload` and a data package read as it is. Years
        are cells of text, so that a spreadsheet does not turn 2024/25 into a date.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    _fill(sheet, template)
    _lay_out(sheet, len(template))
    _explain(book.create_sheet(NOTES), city_name, vintage)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(sheet: Worksheet, template: pd.DataFrame) -> None:
    """Put headings and rows into the sheet."""
    from openpyxl.styles import Font, PatternFill

    header, to_fill = (PatternFill("solid", fgColor=colour) for colour in (_HEADER, _TO_FILL))
    for place, column in enumerate(template.columns, start=1):
        cell = sheet.cell(1, place, column)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), header
        for row, text in enumerate(template[column], start=2):
            cell = sheet.cell(row, place)
            cell.number_format = SPEND_COLUMNS[column].number_format
            if text:
                cell.value = text
                # A name that begins with = is a name, not a formula.
                cell.data_type, cell.quotePrefix = "s", harmless(text) != text
            else:
                cell.fill = to_fill


def _lay_out(sheet: Worksheet, rows: int) -> None:
    """Freeze the headings, set widths, and offer the words that a column may hold."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.freeze_panes = "C2"
    for place, column in enumerate(template_columns(), start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        if column.choices:
            listed = f'"{",".join(column.choices)}"'
            words = DataValidation("list", formula1=listed, allow_blank=not column.needed)
            words.showErrorMessage = True
            words.error, words.errorTitle = f"Use one of: {', '.join(column.choices)}.", "Not a word of the list"
            sheet.add_data_validation(words)
            words.add(f"{letter}2:{letter}{max(rows + 1, 1000)}")


def _explain(sheet: Worksheet, city_name: str, vintage: str) -> None:
    """Write the second sheet."""
    from openpyxl.styles import Alignment, Font

    sheet.append([f"Spend by ward, {city_name} ({vintage} wards)"])
    sheet.append(["Fill in the shaded cells of the first sheet. Copy rows for further years and programmes."])
    sheet.append([])
    sheet.append(["Column", "Needed", "What to write"])
    for row in template_notes().itertuples(index=False):
        sheet.append(list(row))
    for cell in (sheet["A1"], *sheet[4]):
        cell.font = Font(bold=True)
    for letter, width in (("A", 14), ("B", 10), ("C", 90)):
        sheet.column_dimensions[letter].width = width
    for (cell,) in sheet.iter_rows(min_row=5, min_col=3):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
