"""Works out the formulas of a workbook: the four operations, SUM, SUMPRODUCT, other sheets and names."""

from __future__ import annotations

import re
from typing import Any

from openpyxl import Workbook

TOKEN = re.compile(r"(SUMPRODUCT|SUM)|(?:(\w+)!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?|([a-z_]+)")


class LittleSheet:
    def __init__(self, book: Workbook) -> None:
        self.book = book

    def value(self, sheet: str, cell: str) -> Any:
        """What a spreadsheet would show in a cell."""
        content = self.book[sheet][cell]
        if content.data_type != "f":
            return content.value
        python = TOKEN.sub(lambda part: self._python(sheet, part), content.value[1:])
        functions = {
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
