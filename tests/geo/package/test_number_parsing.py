"""Figures as people write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.package.number_parsing import LARGEST, read_figure


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("1200", 1200),
        ("1,200", 1200),
        ("1,234,567.8", 1234567.8),
        ("£1,200.50", 1200.5),
        ("-£300", -300),
        ("£-300", -300),
        ("(300)", -300),
        ("(£1,300.25)", -1300.25),
        ("\N{MINUS SIGN}5", -5),
        ("+5", 5),
        (".5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("1.5E-2", 0.015),
    ],
)
def test_numbers(text: str, value: float):
    figure = read_figure(text)
    assert figure.value == value
    assert (figure.readable, figure.flag, figure.percent) == (True, "", False)


@pytest.mark.parametrize(
    ("text", "flag"),
    [("", ""), ("[x]", "x"), ("[c]", "c"), ("[u]", "u"), ("[C]", "c"), ("..", "x"), ("-", "x"), ("\N{EN DASH}", "x")],
)
def test_missing_is_never_zero(text: str, flag: str):
    figure = read_figure(text)
    assert math.isnan(figure.value)
    assert figure.readable
    assert figure.flag == flag


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "1,20",
        "1,2000",
        "12,34,567",
        "1.2.3",
        "0,25",
        "(300",
        "300)",
        "(-300)",
        "--3",
        "+-3",
        "£",
        "%",
        "n/a",
        "nan",
        "inf",
        "#N/A",
        "1e999",
        "1e308",
        "10,000,000,000,000",
        "1e-400",
        "12 [c]",
        "12 [x]",
        "\u0661\u0662",
        "three",
        "5-10",
        "2026-10-05T00:00:00",
    ],
)
def test_what_has_no_one_meaning_is_not_read(text: str):
    figure = read_figure(text)
    assert not figure.readable
    assert math.isnan(figure.value)


def test_percent_and_reliability_are_told_apart_from_the_number():
    assert (read_figure("12.5 %").value, read_figure("12.5%").percent) == (12.5, True)
    assert (read_figure("12 [u]").value, read_figure("12 [u]").flag) == (12.0, "u")
    assert read_figure("(3)").bracketed


@given(st.floats(-LARGEST, LARGEST, exclude_min=True, exclude_max=True))
def test_every_number_that_python_writes_comes_back(number: float):
    assert read_figure(repr(number)).value == number


@given(st.integers(-(10**12), 10**12))
def test_thousands_come_back(number: int):
    assert read_figure(f"{number:,}").value == number
    assert read_figure(f"£{number:,}" if number >= 0 else f"(£{-number:,})").value == number


@given(st.from_regex(r"[0-9]{1,6}([.,][0-9]{1,5})?", fullmatch=True), st.sampled_from([".", ","]))
def test_a_sign_or_a_pound_before_it_changes_no_reading(text: str, mark: str):
    """The short way that most cells take reads as the long way does."""
    plain, signed = read_figure(text, mark), read_figure(f"£{text}", mark)
    assert plain.readable == signed.readable
    assert plain.value == signed.value or not plain.readable
    assert read_figure(f"-{text}", mark).readable == plain.readable
