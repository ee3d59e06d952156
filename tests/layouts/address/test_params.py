"""An address is read without knowing the city, and what cannot be read is named."""

from __future__ import annotations

import sys

from hypothesis import given
from hypothesis import strategies as st

from layouts.address.params import Field, Params, parse

SHOW, EDITION = Field("show", ("chart", "table")), Field("edition")
FIELDS = (SHOW, EDITION)


def test_only_what_the_page_reads_is_given() -> None:
    params = parse("?show=table&edition=2013%2F14&ward=E1", FIELDS, other_params={"ward"})
    assert params.accepted == {"show": "table", "edition": "2013/14"}
    assert params.rejected == ()


def test_a_word_outside_the_list_and_an_unknown_parameter_are_named() -> None:
    params = parse("show=pie&x=1&edition=2015", FIELDS)
    assert params == Params({"edition": "2015"}, ("'show' as 'pie'", "the parameter 'x'"))
    assert params.word(SHOW) == "chart"


def test_of_a_parameter_given_twice_the_last_counts() -> None:
    assert parse("?edition=2010&edition=2015", FIELDS)["edition"] == "2015"


def test_a_query_string_is_written_with_changes() -> None:
    params = Params({"show": "table", "edition": "2013/14"})
    assert params.search(show=None, ward="E1") == "?edition=2013%2F14&ward=E1"
    assert Params().search() == ""


@given(st.dictionaries(st.sampled_from(["edition"]), st.text(min_size=1, max_size=20)))
def test_what_is_written_is_read_again(given_: dict[str, str]) -> None:
    assert parse(Params(given_).search(), FIELDS).accepted == given_


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert set(parse("?" + text, FIELDS).accepted) <= {"show", "edition"}


def test_reading_an_address_needs_no_statistics() -> None:
    import subprocess

    code = "import sys, layouts.address.params; sys.exit(any(m.startswith('geo') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
