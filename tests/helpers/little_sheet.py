"""Works out the formulas of a workbook: the four operations, SUM, SUMPRODUCT, an outer IF, other sheets and names."""

from __future__ import annotations

import re
from typing import Any

from openpyxl import Workbook

TOKEN = re.compile(r"(SUMPRODUCT|SUM|AND)|(?:(\w+)!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?|([a-z_]+)")


def arguments(inside: str) -> list[str]:
    """The arguments of a function, parted at the commas that stand in no brackets."""
    parts, depth = [""], 0
    for sign in inside:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


class LittleSheet:
    def __init__(self, book: Workbook) -> None:
        self.book = book

    def value(self, sheet: str, cell: str) -> Any:
        """What a spreadsheet would show in a cell."""
        content = self.book[sheet][cell]
        if content.data_type != "f":
            return content.value
        formula = content.value[1:]
        if formula.startswith("IF("):
            condition, then, otherwise = arguments(formula[3:-1])
            formula = then if self._worked_out(sheet, condition) else otherwise
        return self._worked_out(sheet, formula)

    def _worked_out(self, sheet: str, formula: str) -> Any:
        python = TOKEN.sub(lambda part: self._python(sheet, part), formula)
        functions = {
            "AND": lambda *conditions: all(conditions),
            "SUM": lambda cells: sum(cells),
            "SUMPRODUCT": lambda *two: sum(a * b for a, b in zip(*two, strict=True)),
        }
        return eval(python, {"__builtins__": {}, "value": self.value, "cells": self.cells, **functions})

    def cells(self, sheet: str, area: str) -> list[Any]:
        """The values of an area."""
        return [self.value(sheet, cell.coordinate) for row in self.book[sheet][area] for cell in row]

    def _python(self, sheet: str, part: re.Match[str]) -> str:
        function, other, column, row, to_column, to_row, name = part.groups()
        if function:
            return function
        if name:
            there, cell = self.book.defined_names[name].attr_text.replace("$", "").split("!")
            return f"value({there!r}, {cell!r})"
        if to_column:
            return f"cells({other or sheet!r}, '{column}{row}:{to_column}{to_row}')"
        return f"value({other or sheet!r}, '{column}{row}')"
