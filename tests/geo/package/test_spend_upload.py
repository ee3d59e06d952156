"""The template, and spend files held against a city: each kind of damage made here."""

import io

import openpyxl
import pandas as pd
import pytest

from geo.city import City
from geo.join_report.report import JoinReport
from geo.package.schema import SPEND
from geo.package.spend_template import NOTES, spend_template, template_csv, template_notes, template_xlsx
from geo.package.spend_upload import read_spend_upload
from geo.spend.columns import template_columns
from tests.helpers.money_city import city_of
from tests.helpers.small_package import CODES, Package

HEAD = "area_code,period,programme,amount,basis,partial,n\n"
ROWS = "".join(
    f"{code},{year},Youth,{pounds},actual,false,1\n"
    for year in (2023, 2024)
    for code, pounds in zip(CODES, (10, 20, 30, 40), strict=True)
)


@pytest.fixture
def city(package: Package) -> City:
    return package.city()


def upload(city: City, text: str, filename: str = "spend.csv") -> tuple[pd.DataFrame, JoinReport]:
    return read_spend_upload(city, text.encode(), filename)


def only(report: JoinReport, kind: str):
    found = [finding for finding in report.findings if finding.kind == kind]
    assert len(found) == 1, [f.message for f in report.findings]
    return found[0]


def test_a_whole_file_is_read_as_a_package_is(city: City):
    frame, report = upload(city, HEAD + ROWS)
    assert frame.columns.tolist() == city.spend.columns.tolist()
    assert frame.dtypes.tolist() == city.spend.dtypes.tolist()
    assert frame["amount"].tolist() == [10, 20, 30, 40] * 2
    assert report.findings == ()
    (summary,) = report.tables
    assert (summary.rows_read, summary.rows_joined, summary.areas) == (8, 8, 4)
    assert (report.city, report.wards, report.lost) == ("Testton", 4, False)


@pytest.mark.parametrize(
    ("row", "kind", "severity", "column", "value"),
    [
        ('E05001822,2024,Play,"1,200",actual,false,', None, None, "", ""),
        ("E05001822,2024,Play,(300),actual,false,", "number_repaired", "repaired", "amount", "(300)"),
        ("E05001822,2024,Play,-300,actual,false,", "negative_amount", "note", "amount", "-300.00"),
        ("E05001822,2024,Play,about 5,actual,false,", "unreadable_number", "lost", "amount", "about 5"),
        ("E05001822,2024,Play,,actual,false,", "blank_cell", "lost", "amount", ""),
        ("E05001822,2024,Play,5,spent,false,", "unknown_word", "lost", "basis", "spent"),
        ("E05001822,2024,Play,5,actual,maybe,", "unknown_word", "lost", "partial", "maybe"),
        ("E05012270,2024,Play,5,actual,false,", "other_vintage", "lost", "area_code", "E05012270"),
        ("Aspley,2024,Play,5,actual,false,", "unknown_area", "lost", "area_code", "Aspley"),
        (",2024,Play,5,actual,false,", "data_without_ward", "lost", "area_code", ""),
        ("e05oo1822,2024,Play,5,actual,false,", "code_repaired", "repaired", "area_code", "e05oo1822"),
        ("CITYWIDE,2024,Play,5,actual,false,", "money_without_ward", "note", "area_code", "CITYWIDE"),
        ("E05001822,2024,Youth,10,actual,false,1", "equal_payments", "note", "", ""),
        ("E05001822,2024,Youth,11,actual,false,1", "payments_added", "note", "", ""),
        ("E05001822,2024,Youth,5,actual,false,1,9", "malformed_row", "lost", "", ""),
        ("E05001822,May,Play,5,actual,false,", "unreadable_period", "lost", "period", "May"),
        ("E05001822,2019-03,Play,5,actual,false,", "odd_period", "note", "period", "March 2019"),
    ],
)
def test_each_kind_of_damage_is_told(
    city: City, row: str, kind: str | None, severity: str | None, column: str, value: str
):
    frame, report = upload(city, f"{HEAD}{ROWS}{row}\n")
    if kind is None:
        assert frame["amount"].iloc[-1] == 1200
        return
    finding = only(report, kind)
    assert (finding.severity, finding.column, finding.value) == (severity, column, value)
    assert finding.file == "spend.csv"
    assert report.lost == (severity == "lost")


def test_amounts_as_people_write_them(city: City):
    frame, _ = upload(city, HEAD + 'E05001822,2024,A,"£1,200.50",actual,no,\nE05001823,2024,A,(300),actual,no,\n')
    assert frame["amount"].tolist() == [1200.5, -300.0]


def test_gaps_are_told_and_not_filled(city: City):
    frame, report = upload(city, f"{HEAD}{ROWS}E05001822,2027,Youth,1,actual,true,1\n")
    assert "2025, 2026" in only(report, "year_gap").message
    assert only(report, "ward_without_data").area_codes == tuple(CODES[1:])
    assert len(frame) == 9


def test_losses_say_what_is_at_stake(city: City):
    _, report = upload(city, f"{HEAD}{ROWS}E05001822,2024,,21,actual,false,1\n")
    finding = only(report, "blank_cell")
    assert (finding.pounds, finding.population) == (21.0, 1100.0)
    assert report.people_at_stake == 1100.0


@pytest.mark.parametrize(
    ("data", "filename", "why"),
    [
        (b"", "spend.csv", "empty"),
        (b"\x00\x01", "spend.csv", "not text"),
        (b"area_code,period\n", "spend.csv", "Missing column"),
        (HEAD.replace("n\n", "amount\n").encode(), "spend.csv", "one name"),
        (b"no workbook", "spend.xlsx", "not a readable XLSX"),
        (b"anything", "spend.xls", "does not say that it is a table"),
        (b"anything", "spend", "does not say that it is a table"),
        (b"a" * 20_000_001, "spend.csv", "larger than 20 MB"),
    ],
)
def test_a_file_that_cannot_be_read_gives_no_rows(city: City, data: bytes, filename: str, why: str):
    frame, report = read_spend_upload(city, data, filename)
    assert frame.empty
    assert frame.columns.tolist() == SPEND.columns
    finding = only(report, "package")
    assert why in finding.message
    assert finding.cure
    assert report.lost


def test_a_workbook_that_unpacks_to_too_much_is_refused(city: City):
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 110_000_000)
    assert len(stream.getvalue()) < 1_000_000
    _, report = read_spend_upload(city, stream.getvalue(), "spend.xlsx")
    assert "larger than 20 MB" in only(report, "package").message


@pytest.mark.parametrize("filename", ["../../etc/spend.csv", "C:\\Users\\me\\spend.csv", "/tmp/spend.csv"])
def test_only_the_last_part_of_a_name_is_told(city: City, filename: str):
    _, report = upload(city, HEAD, filename)
    assert {table.file for table in report.tables} == {"spend.csv"}


def test_the_template_has_the_columns_of_the_format(city: City):
    template = spend_template(city, ["2024/25", "2025/26"], ["Youth", "Play"], "budget")
    assert set(SPEND.columns) | {"area_name"} == set(template.columns)
    assert len(template) == 2 * 2 * (len(city.wards) + 1)
    assert template["area_code"].value_counts().to_dict() == dict.fromkeys([*CODES, "CITYWIDE"], 4)
    assert template_notes()["column"].tolist() == template.columns.tolist()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_template_comes_back_as_it_was_filled(city: City, form: str):
    template = spend_template(city, ["2024/25", "2025/26"], ["Youth"], "budget")
    template["amount"] = [str(100 * place) for place in range(len(template))]
    template.loc[0, ["amount", "n", "kind"]] = ["(1,200.50)", "3", "targeted"]
    data = template_csv(template).encode() if form == "csv" else template_xlsx(template, "Testton", "WD13")
    frame, report = read_spend_upload(city, data, f"filled.{form}")
    assert not report.lost
    assert {f.kind for f in report.findings} == {"number_repaired", "negative_amount", "money_without_ward"}
    assert frame["amount"].tolist() == [-1200.5, *(100.0 * place for place in range(1, 10))]
    assert frame.loc[0, ["n", "kind", "period", "basis"]].tolist() == [3.0, "targeted", "2024/25", "budget"]


def test_a_template_not_filled_in_is_not_zero(city: City):
    frame, report = upload(city, template_csv(spend_template(city, ["2024"], ["Youth"])))
    assert frame.empty
    assert only(report, "blank_cell").rows == 5


def test_a_half_filled_template_names_what_is_blank(city: City):
    _, report = upload(city, template_csv(spend_template(city)))
    assert only(report, "blank_cell").column == "period"


def test_the_workbook_explains_itself_and_keeps_years_as_text(city: City):
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(spend_template(city, ["2024/25"]), "Testton", "WD13")))
    assert book.sheetnames == ["Spend", NOTES]
    assert {row[0].value for row in book[NOTES].iter_rows(min_row=5)} == {column.name for column in template_columns()}
    sheet = book["Spend"]
    assert sheet["C2"].number_format == "@"
    assert sheet["C2"].value == "2024/25"
    assert len(sheet.data_validations.dataValidation) == 3
    assert sheet.freeze_panes == "C2"


def test_a_ward_name_is_never_a_formula():
    city = city_of([])
    city.wards.loc[city.wards.index[0], "ward_name"] = '=HYPERLINK("http://x")'
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(spend_template(city, ["2024"]), "Testton", "WD13")))
    assert book["Spend"]["B2"].data_type == "s"


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"basis": "money"}, "no kind of money"),
        ({"periods": []}, "none is named"),
        ({"periods": ["2024", "2024"]}, "each year once"),
        ({"programmes": ["A", "A"]}, "each programme once"),
    ],
)
def test_a_template_of_nothing_is_refused(city: City, keys: dict, why: str):
    with pytest.raises(ValueError, match=why):
        spend_template(city, **keys)


def test_a_workbook_without_the_templates_sheet_is_read_from_its_first(city: City):
    book = openpyxl.Workbook()
    for line in (HEAD + ROWS).splitlines():
        book.worksheets[0].append(line.split(","))
    stream = io.BytesIO()
    book.save(stream)
    frame, report = read_spend_upload(city, stream.getvalue(), "mine.xlsx")
    assert (len(frame), report.findings) == (8, ())
    book.create_sheet("Spend", 0)
    stream = io.BytesIO()
    book.save(stream)
    assert "no headings" in only(read_spend_upload(city, stream.getvalue(), "mine.xlsx")[1], "package").message
