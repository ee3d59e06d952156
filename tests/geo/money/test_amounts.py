"""Money and per cent as people type them: read, or refused with the reason and the cure, never guessed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import Unavailable
from geo.money.amounts import LONGEST, read_amount, read_percent


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("5m", 5_000_000), ("£5 million", 5_000_000), ("5.5m", 5_500_000), ("250k", 250_000), ("£1,200,000", 1_200_000),
        ("1.2 bn", 1_200_000_000), ("5M", 5_000_000), ("5 Mn", 5_000_000), (" £ 5m ", 5_000_000), ("£5M pounds", 5e6),
        ("GBP 12.50", 12.5), ("12.5", 12.5), ("1 200 000", 1_200_000), ("1\u00a0200\u00a0000", 1_200_000),
        ("1,200k", 1_200_000), ("2 thousand", 2_000), ("1.234m", 1_234_000), (".5m", 500_000), ("-£3", -3),
        ("£−3k", -3_000),
        ("0", 0), ("-0", 0), ("1e6", 1_000_000), ("20000", 20_000), ("1200000.01", 1_200_000.01), ("0.125m", 125_000),
    ],
)  # fmt: skip
def test_money_is_read_as_people_write_it(text: str, pounds: float) -> None:
    assert read_amount(text) == pounds


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("five", "cannot be read"), ("", "cannot be read"), ("£", "cannot be read"), ("nan", "cannot be read"),
        ("inf", "cannot be read"), ("50p", "cannot be read"), ("5mm", "cannot be read"), ("2m2", "cannot be read"),
        ("5 m k", "cannot be read"), ("10%", "is a part"), ("5,5m", "a comma that parts no thousands"),
        ("1,2", "a comma that parts no thousands"), ("0,123", "a comma that parts no thousands"),
        ("1,20,000", "a comma that parts no thousands"), ("1,200,00", "a comma that parts no thousands"),
        ("1.200.000", "points where thousands"), ("1.200.000,50", "points where thousands"),
        # £1.20 or £1,200: which of the two nobody can tell.
        ("1.200", "may be thousands"), ("£5.125", "may be thousands"),
        ("1001bn", "more than a thousand billion"), ("1e99", "more than a thousand billion"), ("9" * 500, "too long"),
        ("٥m", "cannot be read"),
    ],
)  # fmt: skip
def test_what_is_no_amount_or_may_be_two_is_refused_with_the_cure(text: str, why: str) -> None:
    with pytest.raises(Unavailable, match=why) as refused:
        read_amount(text)
    assert "Write it as 5m, £5 million, 250k or 1,200,000." in str(refused.value)
    assert len(str(refused.value)) < LONGEST + 150


@pytest.mark.parametrize(
    ("text", "percent"),
    [("10", 10), ("10%", 10), ("10 %", 10), ("2.5 per cent", 2.5), ("3 percent", 3), ("−3", -3), ("12.345", 12.345),
     ("10,000", 10_000), (".5", 0.5)],
)  # fmt: skip
def test_per_cent_is_read(text: str, percent: float) -> None:
    assert read_percent(text) == percent


@pytest.mark.parametrize("text", ["£5", "5,5", "ten", "5m", "", "1e9", "nan"])
def test_what_is_no_number_of_per_cent_is_refused_with_the_cure(text: str) -> None:
    with pytest.raises(Unavailable, match=r"Write it as 10, 10% or 2\.5\."):
        read_percent(text)


@given(st.integers(0, 10**14))
def test_money_as_the_page_writes_it_reads_back_to_the_penny(pence: int) -> None:
    for text in (f"{pence / 100:,.2f}", f"£{pence / 100:,.2f}", f"{pence / 100:.2f}"):
        assert round(read_amount(text) * 100) == pence


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (read_amount, read_percent):
        with suppress(Unavailable):
            assert abs(read(text)) <= 10**12
