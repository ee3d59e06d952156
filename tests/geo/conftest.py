"""Fixtures of the reading and joining tests."""

from pathlib import Path

import pandas as pd
import pytest

from geo.package.findings import Ledger, Table
from tests.helpers.small_package import Package


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
