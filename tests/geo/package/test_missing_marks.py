"""Marks for what is not there: each is lost with its own cure, and none is read as a figure."""

import pytest

from app import main
from geo.package.missing_marks import explain_mark
from tests.helpers.small_package import CODES, Package

WITHHELD = ["<5", "< 5", "\N{LESS-THAN OR EQUAL TO}5", "<=5", "less than 5", "fewer than 10", "1-4", "1 to 4", ">95%"]
WITHHELD += ["*", "**", "c", "C", "(c)", "[*]", "suppressed", "Confidential", "REDACTED UNDER DP ACT"]


@pytest.mark.parametrize("text", WITHHELD)
def test_what_is_withheld_is_written_c_and_not_x(text: str):
    mark = explain_mark(text)
    assert mark is not None
    assert mark.cure.startswith('Write "[c]"')
    assert "[x]" not in mark.cure


@pytest.mark.parametrize(
    ("texts", "cure"),
    [
        ("z Z [z]", 'Leave the cell blank, and say "not applicable" in the note'),
        ("low LOW [low] k [k]", '0 with "rounds to zero" in the note'),
        ("u (u)", '"[u]" behind it'),
        ("x X (x)", 'Write "[x]" (not available)'),
        (": ~ . # ...", "several senses"),
        ("n/a NA null None", "Leave the cell blank"),
        ("#N/A #DIV/0! #REF! #VALUE!", "Mend the formula"),
        ("12* 12[p] 12[c] 12(e) 300CR", "Write the figure alone"),
        ("£5m 250k 1.2bn", "Write it out"),
        ("$300 €1.200,50 300USD", "in pounds"),
    ],
)
def test_each_mark_has_the_cure_for_what_it_means(texts: str, cure: str):
    for text in texts.split():
        mark = explain_mark(text)
        assert mark is not None, text
        assert cure in f"{mark.message} {mark.cure}", text


@pytest.mark.parametrize("text", ["", "abc", "about 5", "1,20", "0,875", "2026-10-05T00:00:00", "x" * 100_000, "three"])
def test_what_is_no_mark_is_not_explained(text: str):
    assert explain_mark(text) is None


def test_suppressed_cells_are_lost_with_a_cure_that_offers_c(package: Package):
    cells = ["<5", "z", "*", ":", "c", "suppressed", "low", "n/a"]
    rows = "".join(
        f"{code},{name},2019,{cell},,\n"
        for code, pair in zip(CODES, zip(cells[::2], cells[1::2], strict=True), strict=True)
        for name, cell in zip(("asb", "poor"), pair, strict=True)
    )
    package.table("indicators", f"area_code,indicator,period,value,numerator,denominator\n{rows}")
    found = package.check().of("lost")
    assert sorted(f.value for f in found) == sorted(cells)
    for finding in found:
        assert (finding.kind, finding.column, finding.rows) == ("unreadable_number", "value", 1)
        assert '"[c]"' in finding.cure
        assert "[x]" not in finding.cure
    assert package.city().indicators.empty
    assert main(["check", str(package.folder)]) == 1


def test_the_cure_is_one(package: Package):
    """Written as the cures say, the same wards are read as withheld."""
    rows = "".join(f"{code},asb,2019,[c],,\n" for code in CODES)
    package.table("indicators", f"area_code,indicator,period,value,numerator,denominator\n{rows}")
    assert package.city().indicators["flag"].tolist() == ["c"] * 4
    assert main(["check", str(package.folder)]) == 0


def test_where_a_figure_must_stand_no_symbol_is_offered(package: Package):
    package.add("spend", f"{CODES[0]},2014,Awards,*,award,false,1").add("population", f"{CODES[0]},2018,all,c")
    found = package.check().of("lost")
    assert [f.value for f in found] == ["c", "*"]
    for finding in found:
        assert "Take the row out" in finding.cure
        assert "[c]" not in finding.cure


@pytest.mark.parametrize(("flag", "said"), [("*", "is c"), ("z", "leave the flag blank"), ("low", "say in the note")])
def test_a_flag_of_a_publisher_gets_the_cure(package: Package, flag: str, said: str):
    head = "area_code,indicator,period,value,numerator,denominator,flag\n"
    package.table("indicators", f"{head}{CODES[0]},asb,2019,1.5,,,{flag}\n")
    (finding,) = package.check().of("lost")
    assert (finding.kind, finding.column, finding.value) == ("unknown_word", "flag", flag)
    assert said in finding.cure
