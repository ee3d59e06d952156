"""Codes: slips of typing undone, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.area_codes import CodeBook, is_ward_code, kind_of_area, tidy_code

ASCII_CODES = st.builds(lambda letter, n: f"{letter}{n:08d}", st.sampled_from("EWSN"), st.integers(0, 99_999_999))
ANY_TEXT = st.text(st.sampled_from("EOoIlL01258 eW\u00a0\u200b-'x"), max_size=12)


@pytest.mark.parametrize(
    "raw",
    [
        "E05001822",
        " E05001822",
        "E05001822\u00a0",
        "\ufeffE05001822",
        "e05001822",
        "EO5OO1822",
        "Eo5oo1822",
        "E0500l822",
        "E0500I822",
        "E05 001 822",
        "E05\u202f001822",
    ],
)
def test_slips_that_leave_no_doubt(raw: str):
    assert tidy_code(raw) == "E05001822"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (" Ward-Oil ", "Ward-Oil"),
        ("E0500182", "E0500182"),
        ("E050018222", "E050018222"),
        ("E0500182Z", "E0500182Z"),
        ("", ""),
        ("\u0665", "\u0665"),
    ],
)
def test_what_is_no_code_keeps_its_letters(raw: str, kept: str):
    assert tidy_code(raw) == kept


def test_digits_of_other_scripts_are_no_code():
    assert tidy_code("E0500182\u0662") == "E0500182\u0662"


@given(ANY_TEXT)
def test_tidying_twice_changes_nothing_more(raw: str):
    assert tidy_code(tidy_code(raw)) == tidy_code(raw)


@given(st.lists(ANY_TEXT, min_size=1, max_size=6), ANY_TEXT)
def test_a_known_code_is_never_changed(known: list[str], raw: str):
    book = CodeBook(known)
    assert all(book.match(code) == code for code in known)
    assert book.match(book.match(raw)) == book.match(raw)


@given(ASCII_CODES, ASCII_CODES)
def test_one_gss_code_never_becomes_another(known: str, raw: str):
    assert CodeBook([known]).match(raw) == raw


@given(ASCII_CODES, st.data())
def test_any_mixture_of_slips_finds_the_code(code: str, data: st.DataObject):
    slips = {"0": "0Oo", "1": "1lIL"}
    body = "".join(data.draw(st.sampled_from(slips.get(digit, digit))) for digit in code[1:])
    letter = data.draw(st.sampled_from([code[0], code[0].lower()]))
    pad = data.draw(st.sampled_from(["", " ", "\u00a0", "\t", "\u200b"]))
    assert CodeBook([code]).match(pad + letter + body + pad) == code


def test_own_codes_match_without_case_unless_case_tells_them_apart():
    assert CodeBook(["North-1"]).match("north-1 ") == "North-1"
    assert CodeBook(["a", "A"]).match("A") == "A"
    assert CodeBook(["ab", "AB"]).match("Ab") == "Ab"


def test_own_codes_keep_letters_that_look_like_digits():
    assert CodeBook(["WARD-011"]).match("WARD-OIL") == "WARD-OIL"


def test_what_a_code_is():
    assert [is_ward_code(c) for c in ("E05001822", "W05000001", "S13002516", "N08000101", "E01013810")] == [
        True
    ] * 4 + [False]
    assert kind_of_area("E06000018") == "a unitary authority"
    assert kind_of_area("Nottingham") == ""
