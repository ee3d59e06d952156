"""The decimal mark of a column: what decides it, and what is lost where nothing does."""

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import main
from geo.package.decimal_mark import WORKBOOK, judge_columns
from geo.package.number_parsing import read_figure
from geo.package.spend_upload import read_spend_upload
from tests.helpers.small_package import CODES, Package

HEAD = ("area_code", "period", "programme", "amount", "basis", "partial", "n")


def spend(*amounts: str, n: tuple[str, ...] = (), delimiter: str = ",") -> str:
    """A spend table; cells that hold the delimiter are quoted."""
    counts = n or ("1",) * len(amounts)
    rows = [
        (code, "2019", "P", amount, "actual", "false", m)
        for code, amount, m in zip(CODES, amounts, counts, strict=False)
    ]
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in (HEAD, *rows)]
    return "".join(delimiter.join(row) + "\n" for row in quoted)


def rates(*values: str, delimiter: str = ";", **more: str) -> str:
    """Indicators in one edition, with further columns the same in each row."""
    head = ["area_code", "indicator", "period", "value", "numerator", "denominator"]
    full = {"numerator": "", "denominator": ""} | more
    rows = [
        [code, "asb", "2019", value, full["numerator"], full["denominator"]]
        for code, value in zip(CODES, values, strict=False)
    ]
    return "".join(delimiter.join(row) + "\n" for row in (head, *rows))


def amounts(package: Package) -> list[float]:
    return package.city().spend["amount"].tolist()


def values(package: Package) -> list[float]:
    return package.city().indicators["value"].tolist()


def lost(package: Package) -> list[tuple]:
    return [(f.kind, f.column, f.value, f.rows) for f in package.check().of("lost")]


def told(package: Package, severity: str = "repaired") -> list[tuple]:
    return [(f.kind, f.column, f.value, f.rows) for f in package.check().of(severity)]


def exit_code(package: Package) -> int:
    return main(["check", str(package.folder)])


@pytest.mark.parametrize(
    ("delimiter", "cells", "wanted"),
    [
        # A semicolon, and cells that only a decimal comma explains.
        (";", ["12,345", "0,875", "7,250", "101,002"], [12.345, 0.875, 7.25, 101.002]),
        (";", ["12,5", "12,345", "700"], [12.5, 12.345, 700]),
        (";", ["1.234,50", "1.000,00", "12.500", "700"], [1234.5, 1000, 12500, 700]),
        (";", ["1.234.567", "12.500"], [1234567, 12500]),
        (";", ["1 234,50", "12.500"], [1234.5, 12500]),
        ("\t", ["0,875", "12,345"], [0.875, 12.345]),
        # Two marks decide against the delimiter.
        (",", ["1.234,50", "12.500", "12,345"], [1234.5, 12500, 12.345]),
        (";", ["1,234.50", "12,345", "12.500"], [1234.5, 12345, 12.5]),
        (";", ["1,234,567", "12.500"], [1234567, 12.5]),
        # A point that parts no thousands decides where commas do not.
        (";", ["0.5", "12,345", "12.345"], [0.5, 12345, 12.345]),
        # As the format has it.
        (",", ["12,345", "12.345", "700"], [12345, 12.345, 700]),
        (WORKBOOK, ["12,345", "12.345"], [12345, 12.345]),
        ("\t", ["12.345"], [12.345]),
        # Nothing decides.
        (";", ["12,345", "700"], [None, 700]),
        (";", ["12.500", "1200"], [None, 1200]),
        ("\t", ["12,345"], [None]),
        # Commas part the cells: a decimal comma is a slip, and makes the other commas doubtful.
        (",", ["0,875", "12,345", "12.500", "700"], ["slip", None, None, 700]),
        (",", ["0,875", "12.5", "12,345", "12.345"], ["slip", 12.5, None, 12.345]),
        (",", ["0,875", "1,234.50", "12,345", "12.345"], ["slip", 1234.5, 12345, 12.345]),
        # Both ways in one column: the rarer are slips, and what has two values is not read.
        (";", ["0,5", "0,25", "0.75", "12,345", "12.345"], [0.5, 0.25, "slip", None, None]),
        (";", ["0.5", "0.25", "0,75", "12,345", "12.345"], [0.5, 0.25, "slip", None, None]),
        (";", ["1.234,50", "1,234.50", "2,345.50", "12.345"], ["slip", 1234.5, 2345.5, None]),
        (",", ["1.234,50", "306507.00", "12.50", "12.345"], ["slip", 306507, 12.5, None]),
    ],
)
def test_the_column_decides_how_each_cell_is_read(delimiter: str, cells: list[str], wanted: list):
    mark = judge_columns({"value": cells}, delimiter)["value"]
    figures = [None if mark.in_doubt(cell) else mark.read(cell) for cell in cells]
    assert [None if f is None else f.value if f.readable else "slip" for f in figures] == wanted


@pytest.mark.parametrize(
    ("delimiter", "own", "other", "wanted"),
    [
        (";", "12.500", "0,5", 12500),
        (";", "12.500", "0.5", 12.5),
        (";", "12,345", "1,234.50", 12345),
        ("\t", "12,345", "0,5", 12.345),
        (",", "12,345", "1.234,50", 12.345),
        # A slip elsewhere takes nothing from a file of commas.
        (",", "12,345", "0,5", 12345),
        (";", "12,345", "700", None),
    ],
)
def test_a_column_that_shows_nothing_is_read_as_the_file_is(delimiter: str, own: str, other: str, wanted: float | None):
    mark = judge_columns({"value": [own], "numerator": [other]}, delimiter)["value"]
    assert (None if mark.in_doubt(own) else mark.read(own).value) == wanted


def test_no_thousandths_are_taken_for_granted_of_people_and_pounds():
    assumed = judge_columns({"amount": ["12.500", "700"]}, ",")["amount"]
    assert (assumed.in_doubt("12.500"), assumed.in_doubt("12.500", coarse=True)) == (False, True)
    assert not assumed.in_doubt("12,500", coarse=True)
    shown = judge_columns({"amount": ["12.500", "700.25"]}, ",")["amount"]
    assert not shown.in_doubt("12.500", coarse=True)


NUMBER = st.integers(1, 10**10).map(lambda pence: pence / 100)


@given(st.lists(NUMBER, min_size=1, max_size=8), st.sampled_from([";", "\t"]))
def test_a_continental_column_of_money_comes_back_whole(numbers: list[float], delimiter: str):
    cells = [f"{number:,.2f}".translate(str.maketrans(",.", ".,")) for number in numbers]
    mark = judge_columns({"amount": cells}, delimiter)["amount"]
    assert [mark.read(cell).value for cell in cells] == numbers
    assert not any(mark.in_doubt(cell, coarse=True) for cell in cells)


@given(
    st.lists(st.text("0123456789.,", min_size=1, max_size=9), min_size=1, max_size=5), st.sampled_from([",", ";", "\t"])
)
def test_no_cell_is_read_as_what_no_mark_makes_of_it(cells: list[str], delimiter: str):
    mark = judge_columns({"value": cells}, delimiter)["value"]
    for cell in cells:
        figure = mark.read(cell)
        if figure.readable:
            assert figure.value in [read_figure(cell, each).value for each in (".", ",")]
        # A group behind a leading 0 is never thousands.
        if cell.startswith("0,") and figure.readable:
            assert figure.value < 1


def test_decimal_commas_in_a_semicolon_file(package: Package):
    package.table("indicators", rates("12,345", "0,875", "7,250", "101,002"))
    assert values(package) == [12.345, 0.875, 7.25, 101.002]
    assert told(package) == [("number_repaired", "value", "12,345", 4)]
    assert exit_code(package) == 0


def test_counts_beside_decimal_commas_have_points_for_thousands(package: Package):
    package.table("indicators", rates("0,25", "0,5", numerator="1.234", denominator="12.345"))
    assert package.city().indicators[["numerator", "denominator"]].to_numpy().tolist() == [[1234, 12345]] * 2
    assert exit_code(package) == 0


def test_continental_money(package: Package):
    package.table("spend", spend("1.234,50", "1.000,00", "12.500", "700", delimiter=";"))
    assert amounts(package) == [1234.5, 1000, 12500, 700]
    assert told(package) == [("number_repaired", "amount", "1.234,50", 3)]
    assert exit_code(package) == 0


def test_no_group_after_a_leading_0_is_thousands(package: Package):
    package.table("spend", spend("0,875", "00,125", "0,000", "012,345"))
    assert amounts(package) == []
    assert lost(package) == [
        ("unreadable_number", "amount", cell, 1) for cell in ("0,875", "00,125", "0,000", "012,345")
    ]
    assert exit_code(package) == 1


@pytest.mark.parametrize(
    ("cells", "delimiter", "left", "quoted", "rows"),
    [
        (("12,345", "7,250", "101,002", "700"), ";", [700], "12,345 and 2 other values", 3),
        (("12.500", "700", "700", "0"), ";", [700, 700, 0], "12.500", 1),
        (("12.500", "700", "700", "0"), ",", [700, 700, 0], "12.500", 1),
        (("£12,345", "-1,200", "(2,300)", "5"), "\t", [5], "£12,345 and 2 other values", 3),
    ],
)
def test_what_stays_ambiguous_is_lost_and_told_once(
    package: Package, cells: tuple[str, ...], delimiter: str, left: list[float], quoted: str, rows: int
):
    package.table("spend", spend(*cells, delimiter=delimiter))
    assert amounts(package) == left
    assert lost(package) == [("ambiguous_number", "amount", quoted, rows)]
    finding = package.only("ambiguous_number")
    assert "12345 or 12.345" in finding.cure
    # Neither of the two amounts is claimed to be at stake.
    assert finding.pounds is None
    assert exit_code(package) == 1


def test_english_thousands_in_quotes_stay_as_they_are(package: Package):
    package.table("spend", spend("1,200", "£12,345", "(2,300)", "700"))
    assert amounts(package) == [1200, 12345, -2300, 700]
    assert lost(package) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,50", 1234.5),
        ("1\N{NARROW NO-BREAK SPACE}234,50", 1234.5),
        ("1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567", 1234567),
        ("12\N{THIN SPACE}345.5", 12345.5),
        ("1'234.50", 1234.5),
        ("1\N{RIGHT SINGLE QUOTATION MARK}234", 1234),
        ("GBP 1,200.50", 1200.5),
        ("1,200 GBP", 1200),
        ("1.200,50 £", 1200.5),
        ("£(300)", -300),
        ("1,234.50-", -1234.5),
        ("\N{EN DASH}300", -300),
        ("12,5 %", 12.5),
    ],
)
def test_other_writings_with_one_meaning(text: str, value: float):
    mark = judge_columns({"amount": [text]}, ";")["amount"]
    assert not mark.in_doubt(text, coarse=True)
    assert mark.read(text).value == value


@pytest.mark.parametrize(
    "text",
    ["1.200,-", "300.-", "300--", "-300-", "(300-)", "1 23", "1 2345", "01 234", "1'234 567", "£300 GBP", "€300"],
)
def test_other_writings_without_one(text: str):
    assert not read_figure(text).readable
    assert not read_figure(text, ",").readable


def test_spaces_and_trailing_minuses_are_read_and_told(package: Package):
    package.table("spend", spend("1\N{NARROW NO-BREAK SPACE}234,50", "1'000", "300-", "700", delimiter=";"))
    assert amounts(package) == [1234.5, 1000, -300, 700]
    assert [(f.column, f.value) for f in package.check().of("repaired")] == [
        ("amount", "1\N{NARROW NO-BREAK SPACE}234,50"),
        ("amount", "300-"),
        ("amount", "1\N{NARROW NO-BREAK SPACE}234,50"),
    ]
    assert exit_code(package) == 0


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (("1 234", "2 345", "3 456", "4 567"), [1234, 2345, 3456, 4567]),
        (("1,234", "2,345", "3,456", "4,567"), [1234, 2345, 3456, 4567]),
        (("1.234", "2.345", "3.456", "4.567"), []),
        (("1.234", "2.345", "3.456", "1.234.567"), [1234, 2345, 3456, 1234567]),
    ],
)
def test_populations_with_thousands(package: Package, cells: tuple[str, ...], wanted: list[float]):
    rows = "".join(f'{code},2019,all,"{cell}"\n' for code, cell in zip(CODES, cells, strict=True))
    package.table("population", f"area_code,period,age_band,population\n{rows}")
    assert package.city().population["population"].tolist() == wanted
    assert exit_code(package) == (0 if wanted else 1)


def test_a_count_with_three_decimals_and_nothing_beside_it_is_not_guessed_at(package: Package):
    package.table(
        "catalogue", "".join(line.replace(",rate,", ",count,") for line in package_text(package, "catalogue"))
    )
    package.table("indicators", rates("12.345", "7.250", delimiter=","))
    assert values(package) == []
    assert lost(package) == [("ambiguous_number", "value", "12.345 and 1 other values", 2)]


def package_text(package: Package, name: str) -> list[str]:
    return (package.folder / package.tables[name]["path"]).read_text().splitlines(keepends=True)


def test_the_deflator_and_the_adjustments_are_read_as_the_other_tables(package: Package):
    package.table("deflator", "period;index\n2012;98,125\n2013;101,5\n")
    head = "id;area_code;period;programme;amount;kind;to_area_codes;to_periods;share_by;reason;source\n"
    package.table("adjustments", f"{head}a;{CODES[1]};2013;Awards;100,50;rephase;;2014;equal;why;who\n")
    city = package.city()
    assert city.deflator["index"].tolist() == [98.125, 101.5]
    assert city.adjustments["amount"].tolist() == [100.5]


def test_an_upload_is_read_as_a_package_is(package: Package):
    city = package.city()
    text = spend("1.234,50", "1.000,00", "12.500", "700", delimiter=";")
    frame, report = read_spend_upload(city, text.encode(), "spend.csv")
    assert frame["amount"].tolist() == [1234.5, 1000, 12500, 700]
    assert not report.lost
    frame, report = read_spend_upload(city, spend("12,345", "700", delimiter=";").encode(), "spend.csv")
    assert frame["amount"].tolist() == [700]
    assert [f.kind for f in report.of("lost")] == ["ambiguous_number"]


def workbook(package: Package, cells: list) -> Package:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    for code, cell in zip(CODES, cells, strict=True):
        book.active.append([code, "2019", "P", cell, "actual", "false", 1])
    book.save(package.folder / "spend.xlsx")
    return package.table("spend", (package.folder / "spend.xlsx").read_bytes(), "spend.xlsx")


def test_numbers_that_a_workbook_stores_need_no_evidence(package: Package):
    workbook(package, [12.345, 12.5, "1.234,50", "12.500"])
    assert amounts(package) == [12.345, 12.5, 1234.5, 12500]
    workbook(package, [12.345, 700, 0, 1])
    assert amounts(package) == [12.345, 700, 0, 1]
    assert exit_code(package) == 0


def test_text_with_a_decimal_comma_among_stored_numbers_is_lost_with_a_warning(package: Package):
    # What an English spreadsheet makes of 12,345 0,875 7,250: two numbers a thousand times too large, and a text.
    workbook(package, [12345, "0,875", 7250, "12,345"])
    assert amounts(package) == [12345, 7250]
    report = package.check()
    assert [(f.kind, f.value) for f in report.of("lost")] == [
        ("ambiguous_number", "12,345"),
        ("unreadable_number", "0,875"),
    ]
    assert "has taken other cells for thousands" in report.of("lost")[1].cure


def test_pounds_at_stake_are_reckoned_as_the_column_is_read(package: Package):
    package.table("spend", spend("1.234,50", "12.500", "700", delimiter=";").replace("P;12.500", ";12.500"))
    assert package.only("blank_cell").pounds == 12500
    package.table("spend", spend("12.500", "700", delimiter=";").replace("P;12.500", ";12.500"))
    assert package.only("blank_cell").pounds is None
