"""Fixtures of the reading and joining tests."""

import sys
from pathlib import Path

import pandas as pd
import pytest

# The helper beside this file is found in every import mode of pytest.
sys.path.insert(0, str(Path(__file__).parent))

from small_package import Package

from geo.package.findings import Ledger, Table


@pytest.fixture
def package(tmp_path: Path) -> Package:
    """A whole package; nothing is found in it."""
    folder = tmp_path / "testton"
    folder.mkdir()
    return Package(folder)


@pytest.fixture
def ledger() -> Ledger:
    """An unforgiving ledger."""
    return Ledger(forgiving=False)


@pytest.fixture
def as_table(ledger: Ledger):
    """Make a table of text from a name, a format and some rows; missing columns are blank."""

    def make(name: str, form, *rows: dict) -> Table:
        cells = [[row.get(column, "") for column in form.columns] for row in rows]
        frame = pd.DataFrame(cells, columns=form.columns, index=range(2, len(rows) + 2), dtype=str)
        return Table(name, f"{name}.csv", frame, ledger)

    return make
