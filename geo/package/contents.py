"""What a file is by its content, where its name says something else: a web page saved as CSV, an old workbook."""

from __future__ import annotations

from geo.package.errors import PackageError

_AGAIN = "Download the table itself again, and open it once to see that it holds rows."
_AS_TABLE = "Open it in a spreadsheet and save it as XLSX or as CSV (UTF-8)"
# By the first bytes: what it is, and the cure.
_BINARY = {
    b"PK\x03\x04": (
        "a workbook or an archive, and no text",
        "If it is a workbook, give it the ending .xlsx, or save it as CSV (UTF-8); unpack an archive first.",
    ),
    b"\xd0\xcf\x11\xe0": ("an old workbook (.xls), or one with a password", f"{_AS_TABLE}, without a password."),
    b"%PDF": ("a PDF", "Ask the publisher for the table as CSV or XLSX."),
    b"\x1f\x8b": ("packed (gzip)", "Unpack it first."),
}
_WORDS = {
    "<!doctype html": ("a web page, and no table", _AGAIN),
    "<html": ("a web page, and no table", _AGAIN),
    "<?xml": ("XML, and no table of cells", f"{_AS_TABLE}."),
    '{"': ("JSON, and no table of cells", f"{_AGAIN} Where it is the data, turn it into CSV."),
    "[{": ("JSON, and no table of cells", f"{_AGAIN} Where it is the data, turn it into CSV."),
}
_FIRST = 1000


def refuse_other_content(data: bytes, file: str, *, workbook: bool = False) -> None:
    """Refuse a table's file whose first bytes are those of something else.

    Parameters
    ----------
    data : bytes
        The file, or its beginning.
    file : str
        What the error calls it.
    workbook : bool, default False
        Whether its name says that it is a workbook rather than text.

    Raises
    ------
    PackageError
        It says what the file is, and the cure.
    """
    for first, (what, cure) in _BINARY.items():
        if data.startswith(first) and not (workbook and first.startswith(b"PK")):
            raise PackageError(f"The file is {what}.", file=file, cure=cure)
    words = data[:_FIRST].decode("utf-8-sig", "replace").lstrip().lower()
    for begins, (what, cure) in _WORDS.items():
        if words.startswith(begins):
            raise PackageError(f"The file is {what}.", file=file, cure=cure)
    if workbook and data and not data.startswith(b"PK") and words[:100].isprintable() and "\ufffd" not in words:
        cure = "If it is CSV, give it the ending .csv; else open it in a spreadsheet and save it as XLSX."
        raise PackageError("The file is text, and no workbook as its name says.", file=file, cure=cure)


# What no text holds, in either byte of a letter.
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\r\n")


def unmarked_utf16(data: bytes) -> str:
    """Name the kind of UTF-16 that a text without a byte order mark is in, by where its zero bytes lie; "" for none.

    Examples
    --------
    >>> unmarked_utf16("area_code,period".encode("utf-16-le")), unmarked_utf16(b"area_code,period")
    ('utf-16-le', '')
    """
    first = data[:_FIRST]
    even, odd = first[::2], first[1::2]
    if len(data) % 2 or not odd:
        return ""
    for empty, full, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        # A letter beyond Latin-1 here and there has no zero byte.
        if empty.count(0) > 0.8 * len(empty) and not _CONTROLS & set(full):
            return name
    return ""
