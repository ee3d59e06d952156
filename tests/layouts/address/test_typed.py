"""Typed numbers in an address: what cannot be read keeps the old value and says why."""

from __future__ import annotations

from typing import Any

import pytest

from layouts.address.typed import number_of


@pytest.mark.parametrize(
    ("text", "money", "value"),
    [
        (None, True, 7), ("none", True, ""), ("5m", True, 5_000_000), ("5m~20", True, 5_000_000), ("12.5", True, 12.5),
        ("10 %", False, 10), ("10 %~5", False, 10), ("5000000", True, 5_000_000),
    ],
)  # fmt: skip
def test_what_can_be_read_is_taken(text: str | None, money: bool, value: Any) -> None:
    assert number_of(text, 7, money=money) == (value, "")


@pytest.mark.parametrize(
    ("text", "money", "value", "stays"),
    [
        ("five~4000000", True, 4_000_000, "Until then it stays at £4,000,000."),
        ("five~12.5", True, 12.5, "Until then it stays at £12.5."),
        ("five", True, 7, "Until then it stays at £7."),
        ("five~", True, "", "Until then the field stays empty."),
        ("five~six", True, 7, "Until then it stays at £7."),
        # Two came in a row, before the answer to the first.
        ("five~6m~4000000", True, 6_000_000, "Until then it stays at £6,000,000."),
        ("five~six~4000000", True, 4_000_000, "Until then it stays at £4,000,000."),
        ("many~25", False, 25, "Until then it stays at 25%."),
        ("5,5~10", False, 10, "Until then it stays at 10%."),
        ("x" + "~" * 4000, True, "", "Until then the field stays empty."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_leaves_the_value_that_stood_there_and_says_why(
    text: str, money: bool, value: Any, stays: str
) -> None:
    found, why = number_of(text, 7, money=money)
    assert found == value
    assert why.startswith(f"“{text.split('~')[0]}”")
    assert "Write it as" in why
    assert why.endswith(stays)
