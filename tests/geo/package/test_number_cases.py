"""Small packages as people bring them (`tests/cases`): how their numbers are read, and how the check ends."""

from pathlib import Path

import pytest

import geo
from app import main

CASES = Path(__file__).parents[2] / "cases"
PUBLISHERS = ["<5", "z", "*", ":", "c", "suppressed", "low", "n/a"]


@pytest.mark.parametrize(
    ("case", "table", "column", "wanted", "lost"),
    [
        ("02-decimal-comma", "indicators", "value", [12.345, 0.875, 7.25, 101.002], []),
        ("02c-spend-decimal-comma", "spend", "amount", [1234.5, 1000, 12500, 700], []),
        ("02d-zero-comma-three-digits", "spend", "amount", [], ["0,875", "00,125", "0,000", "012,345"]),
        ("16-percent-below-one", "indicators", "value", [], ["0.4 and 3 other values"]),
        ("17-suppression-symbols", "indicators", "value", [], PUBLISHERS),
    ],
)
def test_a_case_is_read_or_told(
    case: str, table: str, column: str, wanted: list[float], lost: list[str], capsys: pytest.CaptureFixture[str]
):
    folder = CASES / case
    assert getattr(geo.read_city(folder), table)[column].tolist() == wanted
    findings = geo.check_package(folder).of("lost")
    assert sorted(f.value for f in findings) == sorted(lost)
    assert {(f.file, f.column) for f in findings} == ({(f"{table}.csv", column)} if lost else set())
    assert main(["check", str(folder)]) == (1 if lost else 0)
    said = capsys.readouterr().out
    assert all(f'"{value}"' in said for value in lost)
