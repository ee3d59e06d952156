"""A scenario's plan to take away: as a table (CSV), and as a workbook (XLSX) in which the target shares compute."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from geo.export.formula_text import harmless
from geo.scenarios.inputs import KEEP
from geo.scenarios.scenario import SavedPlan, Scenario
from geo.scenarios.validators import ScenarioError

POUNDS, SHARE, PERSONS = "£#,##0.00;[Red]-£#,##0.00", "0.00%", "#,##0"


def plan_csv(scenario: Scenario) -> bytes:
    """Write the plan as a table, one row a ward and year.

    Parameters
    ----------
    scenario : Scenario
        With a plan.

    Returns
    -------
    bytes
        CSV in UTF-8 with a byte order mark, for spreadsheets: ``ward_code, ward_name, year, amount, plan, population,
        amount_per_head``. Amounts are in pounds with two decimals; ``plan`` is "as asked", or "nearest possible" where
        it does not keep all demands; the population is that of the plan's age band. A text that a spreadsheet would
        take for a formula has an apostrophe before it.

    Raises
    ------
    ScenarioError
        When the scenario has no plan.
    """
    plan = _plan(scenario)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["ward_code", "ward_name", "year", "amount", "plan", "population", "amount_per_head"])
    for ward in scenario.inputs["wards"]:
        for year, pence in zip(plan.years, plan.amounts[ward["ward_code"]], strict=True):
            texts = [harmless(ward["ward_code"]), harmless(ward["ward_name"]), harmless(year)]
            people = ward["population"]
            heads = [f"{people:.15g}", f"{pence / 100 / people:.2f}"]
            writer.writerow([*texts, f"{pence // 100}.{pence % 100:02}", _kind(plan), *heads])
    return out.getvalue().encode("utf-8-sig")


def plan_workbook(scenario: Scenario) -> bytes:
    """Write the scenario as a workbook with the sheets Inputs, Wards and Plan.

    Parameters
    ----------
    scenario : Scenario
        With a plan.

    Returns
    -------
    bytes
        XLSX. All inputs are there, so that the target shares can be followed and tried with other figures: the sheet
        Wards computes them from population, need and the universal part. The amounts of the sheet Plan are the plan's
        own, for they come from the allocation and not from a formula; only their sums compute.

    Raises
    ------
    ScenarioError
        When the scenario has no plan.
    """
    plan = _plan(scenario)
    book = Workbook()
    inputs, wards, amounts = book.active, book.create_sheet("Wards"), book.create_sheet("Plan")
    inputs.title = "Inputs"
    pot = _write_inputs(book, inputs, scenario, plan)
    _write_wards(wards, scenario, pot)
    _write_plan(amounts, scenario, plan)
    for sheet in book:
        sheet.sheet_view.showGridLines = False
    # No program has computed the formulas yet.
    book.calculation.fullCalcOnLoad = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plan(scenario: Scenario) -> SavedPlan:
    """The plan of a scenario that must have one."""
    if scenario.plan is None:
        raise ScenarioError("No plan yet.", key="plan", cure="Compute the plan, save it, then export.")
    return scenario.plan


def _kind(plan: SavedPlan) -> str:
    """Whether the plan is what was asked for."""
    return "nearest possible" if plan.relaxed else "as asked"


def _write_inputs(book: Workbook, sheet: Worksheet, scenario: Scenario, plan: SavedPlan) -> str:
    """Write the sheet of inputs; give the cell with the wards' money of the last year."""
    inputs, last = scenario.inputs, len(scenario.inputs["wards"]) + 1
    need, base, poorest = inputs["need"], inputs["baseline"], inputs["poorest"]
    names = {ward["ward_code"]: ward["ward_name"] for ward in inputs["wards"]}
    _header(sheet, ["Input", "Value", "What it means"], (34, 44, 70))
    _row(sheet, "Scenario", scenario.name, "")
    _row(sheet, "Note", scenario.note, "")
    _row(sheet, "Version", scenario.version, f"saved by {scenario.saved_by}, {scenario.updated:%Y-%m-%d %H:%M} UTC")
    _row(sheet, "Author", scenario.author, "")
    _row(sheet, "City", scenario.city, f"wards of {inputs['vintage']}")
    _row(sheet, "Plan", _kind(plan), "nearest possible: no plan keeps all demands, see below" if plan.relaxed else "")
    for sentence in plan.relaxed:
        _row(sheet, "Not kept", sentence, "")
    _row(sheet, "Population", inputs["population"]["age_band"], f"age band, in {inputs['population']['period']}")
    _row(sheet, "Need", need["title"], f"{need['measure']}, {need['period']}" + _in_brackets(need["method"]))
    for indicator, weight in need["weights"].items():
        _row(sheet, "Weight in the index", weight, indicator)
    adjusted = "as phased and shared" if base["adjusted"] else "as booked"
    _row(sheet, "Spend today", base["period"], f"{base['basis']}, {adjusted}")
    if "total" in base:
        _row(sheet, "Total today", base["total"] / 100, "typed, shared as that year's spend", POUNDS)
    if inputs.get("aim") == KEEP:
        _row(sheet, "Aim", "keep today's shares", "people and need are not followed")
    _name(book, "universal_part", _row(sheet, "Universal part", inputs["universal_part"], "goes by population alone"))
    formula = f"=SUMPRODUCT(Wards!C2:C{last},Wards!D2:D{last})/SUM(Wards!C2:C{last})"
    _name(book, "mean_need", _row(sheet, "Mean need", formula, "weighted mean, by population", formula=True))
    _row(sheet, "Floor", inputs["floor"], "the most a ward may lose in a year, as a part of what it had", SHARE)
    _row(sheet, "Cap", inputs["cap"], "the most a ward may gain in a year, as a part of what it had", SHARE)
    _row(sheet, "Minimum step", inputs["minimum_step"] / 100, "a ward may always gain so much in a year", POUNDS)
    _row(sheet, "Minimum a head", inputs["minimum_per_head"] / 100, "for each person, in every ward and year", POUNDS)
    _row(sheet, "Protected programmes", ", ".join(inputs["protected_programmes"]), "their money cannot move")
    _row(sheet, "Poorest wards", ", ".join(names[code] for code in poorest["wards"]) if poorest else None, "")
    share = poorest["share"] if poorest else None
    _name(book, "required_share", _row(sheet, "Their share", share, "of the wards' money in the last year", SHARE))
    if poorest:
        formula = f"=SUMPRODUCT(Wards!L2:L{last},Wards!M2:M{last})"
        words = "what they would have by the formula; where it is less, targets are raised together"
        _name(book, "formula_share", _row(sheet, "Their share by the formula", formula, words, SHARE, formula=True))
        below = "AND(formula_share>0,formula_share<required_share)"
        for name, label, factor in (
            ("raised_by", "Their targets raised by", "required_share/formula_share"),
            ("lowered_by", "The others' targets lowered by", "(1-required_share)/(1-formula_share)"),
        ):
            times = _row(sheet, label, f"=IF({below},{factor},1)", "together, in proportion", formula=True)
            _name(book, name, times)
    _row(sheet, "Fingerprint", scenario.inputs_hash, "of the inputs (SHA-256): equal inputs, equal fingerprint")
    return _write_budgets(sheet, inputs)


def _write_budgets(sheet: Worksheet, inputs: Any) -> str:
    """Write the budgets under the other inputs; give the cell with the wards' money of the last year."""
    heading = sheet.max_row + 2
    for column, text in enumerate(("Year", "Budget", "Citywide", "For the wards"), start=1):
        _put(sheet.cell(heading, column), text)
        sheet.cell(heading, column).font = Font(bold=True)
    sheet.column_dimensions["D"].width = 20
    for year, budget, citywide in zip(inputs["years"], inputs["budgets"], inputs["citywide"], strict=True):
        row = sheet.max_row + 1
        _put(sheet.cell(row, 1), year)
        for column, value in ((2, budget / 100), (3, citywide / 100), (4, f"=B{row}-C{row}")):
            _put(sheet.cell(row, column), value, POUNDS, formula=column == 4)
    return f"Inputs!$D${sheet.max_row}"


def _write_wards(sheet: Worksheet, scenario: Scenario, pot: str) -> None:
    """Write the sheet in which the target shares compute."""
    headings = ["Code", "Ward", "Population", "Need a head", "Target share", "Spend today", "Of it protected"]
    headings += ["Target today", "Above target today", "Target in the last year", "Target a head in the last year"]
    headings += ["Of the poorest wards", "Share by the formula", "Spend today a head"]
    _header(sheet, headings, (14, 34, *[18] * 12))
    demand, kept = scenario.inputs["poorest"], scenario.inputs.get("aim") == KEEP
    last = len(scenario.inputs["wards"]) + 1
    for row, ward in enumerate(scenario.inputs["wards"], start=2):
        by_formula = f"C{row}*(universal_part+(1-universal_part)*D{row}/mean_need)/SUM(C$2:C${last})"
        by_formula = f"F{row}/SUM(F$2:F${last})" if kept else by_formula
        share = f"=M{row}*(L{row}*raised_by+(1-L{row})*lowered_by)" if demand else f"=M{row}"
        cells = [
            (ward["ward_code"], "", False),
            (ward["ward_name"], "", False),
            (ward["population"], PERSONS, False),
            (ward["need"], "", False),
            (share, SHARE, True),
            (ward["current"] / 100, POUNDS, False),
            (ward["protected"] / 100, POUNDS, False),
            (f"=E{row}*SUM(F$2:F${last})", POUNDS, True),
            (f"=F{row}-H{row}", POUNDS, True),
            (f"=E{row}*{pot}", POUNDS, True),
            (f"=J{row}/C{row}", POUNDS, True),
            (int(bool(demand) and ward["ward_code"] in demand["wards"]), "", False),
            (f"={by_formula}", SHARE, True),
            (f"=F{row}/C{row}", POUNDS, True),
        ]
        for column, (value, form, formula) in enumerate(cells, start=1):
            _put(sheet.cell(row, column), value, form, formula=formula)
    _totals(sheet, last, {"C": PERSONS, "E": SHARE, "F": POUNDS, "G": POUNDS, "H": POUNDS, "J": POUNDS, "M": SHARE})


def _write_plan(sheet: Worksheet, scenario: Scenario, plan: SavedPlan) -> None:
    """Write the sheet of amounts by ward and year, in all and a head."""
    heads = [f"A head, {year}" for year in plan.years]
    _header(sheet, ["Code", "Ward", *plan.years, *heads], (14, 34, *[18] * (2 * len(plan.years))))
    wards, count = scenario.inputs["wards"], len(plan.years)
    for row, ward in enumerate(wards, start=2):
        _put(sheet.cell(row, 1), ward["ward_code"])
        _put(sheet.cell(row, 2), ward["ward_name"])
        for column, pence in enumerate(plan.amounts[ward["ward_code"]], start=3):
            _put(sheet.cell(row, column), pence / 100, POUNDS)
    for row in range(2, len(wards) + 3):
        for column in range(3, 3 + count):
            a_head = f"={get_column_letter(column)}{row}/Wards!$C{row}"
            _put(sheet.cell(row, column + count), a_head, POUNDS, formula=True)
    _totals(sheet, len(wards) + 1, {get_column_letter(3 + place): POUNDS for place in range(len(plan.years))})


def _header(sheet: Worksheet, headings: Sequence[str], widths: Iterable[int]) -> None:
    """Write the first row, which stays in sight, and set the widths of the columns."""
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True), start=1):
        _put(sheet.cell(1, column), heading)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.cell(1, column).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"


def _row(sheet: Worksheet, label: str, value: Any, explanation: str, form: str = "", *, formula: bool = False) -> str:
    """Write one input; give the cell of its value. An input that is not set says so."""
    row = sheet.max_row + 1
    _put(sheet.cell(row, 1), label)
    _put(sheet.cell(row, 2), "not set" if value is None else value, form, formula=formula)
    _put(sheet.cell(row, 3), explanation)
    sheet.cell(row, 2).alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    return f"{sheet.title}!$B${row}"


def _totals(sheet: Worksheet, last: int, columns: dict[str, str]) -> None:
    """Write a row that adds up some columns."""
    _put(sheet.cell(last + 1, 2), "All wards")
    for letter, form in columns.items():
        _put(sheet[f"{letter}{last + 1}"], f"=SUM({letter}2:{letter}{last})", form, formula=True)
    for cell in sheet[last + 1]:
        cell.font = Font(bold=True)


def _put(cell: Cell, value: Any, form: str = "", *, formula: bool = False) -> None:
    """Write a value; a text stays a text, whatever it begins with."""
    cell.value = value
    if isinstance(value, str) and not formula:
        cell.data_type = "s"
        # Excel takes a text that begins with = for a formula once the cell is edited, unless it has the quote prefix.
        cell.quotePrefix = harmless(value) != value
    if form:
        cell.number_format = form


def _name(book: Workbook, name: str, cell: str) -> None:
    """Give a cell a name that formulas use."""
    book.defined_names[name] = DefinedName(name, attr_text=cell)


def _in_brackets(text: str | None) -> str:
    """A text in brackets, where there is one."""
    return f" ({text})" if text else ""
