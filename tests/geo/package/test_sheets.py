"""Reading CSV and XLSX as a person sees them."""

import os
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from geo.package.errors import PackageError
from geo.package.findings import Ledger
from geo.package.sheets import read_sheet

PLAIN = "area_code,period,name\nE1,2010,Bôthenhampton\nE2,2011,£5\n"


def read(path: Path, ledger: Ledger, **keys):
    return read_sheet(path, "spend", path.name, ledger, **keys).frame


def kinds(ledger: Ledger) -> list[str]:
    return [finding.kind for finding in ledger.findings]


@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8", []), ("utf-8-sig", []), ("cp1252", ["encoding"]), ("utf-16", ["encoding"])]
)
def test_encodings_give_the_same_text(tmp_path: Path, ledger: Ledger, encoding: str, told: list[str]):
    path = tmp_path / "t.csv"
    path.write_bytes(PLAIN.encode(encoding))
    frame = read(path, ledger)
    assert frame["name"].tolist() == ["Bôthenhampton", "£5"]
    assert frame.columns.tolist() == ["area_code", "period", "name"]
    assert kinds(ledger) == told


def test_a_byte_order_mark_before_a_quoted_heading(tmp_path: Path, ledger: Ledger):
    path = tmp_path / "t.csv"
    path.write_bytes('"area_code","n"\r\n"E1","1"\r\n'.encode("utf-8-sig"))
    assert read(path, ledger).to_dict("list") == {"area_code": ["E1"], "n": ["1"]}


def test_undecodable_bytes_are_refused(tmp_path: Path, ledger: Ledger):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n\x81\x8d,1\n")
    with pytest.raises(PackageError, match="no encoding known here"):
        read(path, ledger)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(tmp_path: Path, ledger: Ledger, delimiter: str):
    path = tmp_path / "t.csv"
    path.write_text(f'a{delimiter}b\n"1,5;x\ty"{delimiter}2\n')
    assert read(path, ledger).to_dict("list") == {"a": ["1,5;x\ty"], "b": ["2"]}


def test_row_numbers_count_blank_rows_and_cells_of_several_lines(tmp_path: Path, ledger: Ledger):
    path = tmp_path / "t.csv"
    path.write_text('a,b\n1,"two\nlines"\n\n , \n5,x\n')
    frame = read(path, ledger)
    assert frame.index.tolist() == [2, 5]
    assert frame.loc[5].tolist() == ["5", "x"]


def test_short_rows_are_blank_at_the_end_and_long_ones_lost(tmp_path: Path, ledger: Ledger):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1\n1,200,50\n1,2,,\n")
    frame = read(path, ledger)
    assert frame.to_dict("index") == {2: {"a": "1", "b": ""}, 4: {"a": "1", "b": "2"}}
    (finding,) = ledger.findings
    assert (finding.kind, finding.severity, finding.row_numbers) == ("malformed_row", "lost", (3,))
    assert "quotes" in finding.cure


def test_headings_are_tidied_and_told(tmp_path: Path, ledger: Ledger):
    path = tmp_path / "t.csv"
    path.write_text("Area Code, PERIOD ,n,,\nE1,2010,1,,\n")
    assert read(path, ledger).columns.tolist() == ["area_code", "period", "n"]
    (finding,) = ledger.findings
    assert finding.kind == "columns"
    assert "Area Code, PERIOD" in finding.message


def test_a_column_without_a_heading_is_kept_apart(tmp_path: Path, ledger: Ledger):
    path = tmp_path / "t.csv"
    path.write_text(",b,,d\n1,2,3,4\n")
    assert read(path, ledger).to_dict("list") == {"(column 1)": ["1"], "b": ["2"], "(column 3)": ["3"], "d": ["4"]}


def test_codes_keep_their_spaces_for_the_report_and_other_cells_do_not(tmp_path: Path, ledger: Ledger):
    path = tmp_path / "t.csv"
    path.write_text("area_code,n\n E1\u00a0, 5\u00a0\n")
    assert read(path, ledger).loc[2].tolist() == [" E1\u00a0", "5"]


@pytest.mark.parametrize(
    ("text", "problem", "row"),
    [
        ("", "no headings", 1),
        ("\n1,2\n", "no headings", 1),
        ("a,A\n1,2\n", "one name", 1),
        ('a,b\n1,2\n"open,3\n', "well-formed", 3),
        ('a,b\n"x"y,3\n', "well-formed", 2),
        ("a,b\n1,\0\n", "not text", None),
    ],
)
def test_unreadable_text_is_refused_with_its_row(tmp_path: Path, ledger: Ledger, text: str, problem, row):
    path = tmp_path / "t.csv"
    path.write_text(text)
    with pytest.raises(PackageError, match=problem) as caught:
        read(path, ledger)
    assert caught.value.row == row
    assert "t.csv" in str(caught.value)
    assert caught.value.cure in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path, ledger: Ledger):
    with pytest.raises(PackageError, match=r"gone\.csv: The file cannot be read \(No such file"):
        read(tmp_path / "gone.csv", ledger)


def workbook(path: Path, *rows: list, sheets: tuple[str, ...] = ("Data",)) -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheets[0]
    for title in sheets[1:]:
        book.create_sheet(title)
    for row in rows:
        book[sheets[-1]].append(row)
    book.save(path)
    return path


def test_a_workbook_reads_like_the_csv_of_it(tmp_path: Path, ledger: Ledger):
    path = workbook(
        tmp_path / "t.xlsx",
        ["area_code", "period", "amount", "partial"],
        ["E1", 2010, 1200.5, True],
        [None, None, None, None],
        ["E2", 2011.0, None, False],
        ["E3", datetime(2026, 10, 5), 0.1, None],
        ["E4", datetime(2026, 10, 5, 12, 30), 0.1, None],
    )
    frame = read(path, ledger)
    assert frame.index.tolist() == [2, 4, 5, 6]
    assert frame.loc[2].tolist() == ["E1", "2010", "1200.5", "true"]
    assert frame.loc[4].tolist() == ["E2", "2011", "", "false"]
    assert frame.loc[5].tolist() == ["E3", "2026-10-05", "0.1", ""]
    assert frame.loc[6, "period"] == "2026-10-05T12:30:00"


def test_the_named_sheet_is_read_and_a_wrong_name_tells_the_right_ones(tmp_path: Path, ledger: Ledger):
    path = workbook(tmp_path / "t.xlsx", ["a"], ["1"], sheets=("Notes", "Table 1"))
    assert read(path, ledger, sheet="Table 1")["a"].tolist() == ["1"]
    with pytest.raises(PackageError, match=r'value "Table 2".*Notes, Table 1'):
        read(path, ledger, sheet="Table 2")


def test_a_hidden_first_sheet_is_passed_over_and_the_sheets_not_read_are_told(tmp_path: Path, ledger: Ledger):
    path = workbook(tmp_path / "t.xlsx", ["a"], ["1"], sheets=("Lists", "Old", "Table"))
    book = openpyxl.load_workbook(path)
    book["Lists"].sheet_state, book["Old"].sheet_state = "hidden", "veryHidden"
    book.save(path)
    assert read(path, ledger)["a"].tolist() == ["1"]
    (finding,) = ledger.findings
    assert (finding.kind, finding.severity) == ("sheets", "note")
    assert "Not read: Lists, Old." in finding.message
    assert read(path, Ledger(forgiving=False), sheet="Table")["a"].tolist() == ["1"]


def test_a_stray_cell_at_the_far_end_is_refused(tmp_path: Path, ledger: Ledger):
    path = workbook(tmp_path / "t.xlsx", ["a"], ["1"])
    book = openpyxl.load_workbook(path)
    book.active["XFD1048576"] = "x"
    book.save(path)
    with pytest.raises(PackageError, match=r"row 1048576: The table reaches to column 16,384.*empty rows and columns"):
        read(path, ledger)


def test_a_date_that_shows_as_a_year_is_the_year(tmp_path: Path, ledger: Ledger):
    path = workbook(tmp_path / "t.xlsx", ["period"], [datetime(2013, 4, 1)], [datetime(2013, 4, 1)])
    book = openpyxl.load_workbook(path)
    book.active["A2"].number_format = "yyyy"
    book.save(path)
    assert read(path, ledger)["period"].tolist() == ["2013", "2013-04-01"]


def test_what_is_no_file_is_refused(tmp_path: Path, ledger: Ledger):
    os.mkfifo(tmp_path / "pipe.csv")
    for name in ("pipe.csv", "."):
        with pytest.raises(PackageError, match="This is no file"):
            read_sheet(tmp_path / name, "spend", name, ledger)


def test_what_the_library_warns_of_reaches_nobody(tmp_path: Path, ledger: Ledger):
    whole = workbook(tmp_path / "w.xlsx", ["a"], ["1"])
    plain = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "t.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, plain if name == "xl/styles.xml" else old.read(name))
    with pytest.warns(UserWarning, match="no stylesheet"):
        openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert read(tmp_path / "t.xlsx", ledger)["a"].tolist() == ["1"]


def test_a_formula_without_a_result_is_no_blank(tmp_path: Path, ledger: Ledger):
    path = workbook(tmp_path / "t.xlsx", ["a", "b"], [1, "=A2*2"])
    with pytest.raises(PackageError, match=r"row 2, column B.*=A2\*2.*no stored result"):
        read(path, ledger)


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ("0.0%_);(0.0%)", "12%"),
        ("0%;[Red]-0%", "12%"),
        ('0.00" % of all"', "0.12"),
        (r"0.00\%", "0.12"),
        ("[$%-809]0.00", "0.12"),
    ],
)
def test_a_percent_sign_counts_where_it_multiplies(tmp_path: Path, ledger: Ledger, number_format: str, text: str):
    path = workbook(tmp_path / "t.xlsx", ["a"], [0.12])
    book = openpyxl.load_workbook(path)
    book.active["A2"].number_format = number_format
    book.save(path)
    assert read(path, ledger)["a"].tolist() == [text]


def test_a_percentage_in_a_workbook_reads_as_it_is_seen(tmp_path: Path, ledger: Ledger):
    path = workbook(tmp_path / "t.xlsx", ["a"], [0.12], [0.12], [1])
    book = openpyxl.load_workbook(path)
    book.active["A2"].number_format = "0.0%"
    book.active["A4"].number_format = "0%"
    book.save(path)
    assert read(path, ledger)["a"].tolist() == ["12%", "0.12", "100%"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"area_code,period\n"])
def test_a_damaged_workbook_is_refused(tmp_path: Path, ledger: Ledger, data: bytes):
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    with pytest.raises(PackageError, match="not a readable XLSX"):
        read(path, ledger)
