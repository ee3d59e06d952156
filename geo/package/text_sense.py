"""Text that was decoded wrongly: suspected by letters that no name has, and told with the encoding to name."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from geo.package.findings import MOST_VALUES, Table

LIKELY = ("CP1252", "CP850", "MacRoman")
"""What text that is not UTF-8 is mostly in: Windows, DOS in western Europe, old Macs."""

# The bytes that follow the first of a letter in UTF-8, as Windows-1252 and Latin-1 read them.
_FOLLOWING = "".join(
    {bytes([n]).decode("cp1252", "ignore") for n in range(0x80, 0xC0)} | {chr(n) for n in range(0x80, 0xC0)}
)
# Letters with accents, as in "Ã©", and typographic marks, as in "â€™"; other pairs occur in true names ("CAFÉ’S").
_AS_UTF8 = re.compile(
    f"[ÂÃÄÅ][{re.escape(_FOLLOWING)}]|á[º»][{re.escape(_FOLLOWING)}]|â[€\x80][{re.escape(_FOLLOWING)}]"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# A mark for lost letters, halves of pairs, and what a name never holds: private letters, frames and blocks.
_LOST = re.compile("�|ï¿½")
_NO_TEXT = re.compile(r"[\ud800-\udfff\ue000-\uf8ff\u2500-\u259f\ufff0-\ufffb]")
_ENTITY = re.compile(r"&(?:amp|apos|quot|lt|gt|nbsp|[a-zA-Z]{1,6}(?:acute|grave|circ|uml|tilde|cedil)|#\d{2,5});")
_LETTER = r"[^\W\d_]"
# What stands for a letter with an accent where one DOS, Mac or Windows encoding was taken for another.
_SYMBOL_IN_WORD = re.compile(
    f"{_LETTER}[¡¢£¤¥¦§¨©¬®¯±µ¶¸¿√≈∂∑∏∆◊Ω≤≥∫]|{_LETTER}[‚„†‡ˆ‰‹›ƒ€™•…˜“”×÷]{_LETTER}|{_LETTER}‚"
)
# Irish puts a small letter before a capital ("nÓg"), but never two.
_CAPITAL_IN_WORD = re.compile(r"[^\W\d_][a-zß-öø-ÿ][À-ÖØ-ÞŠŽŒŸ][a-zß-öø-ÿ]")
_MARK_IN_WORD = re.compile(rf"{_LETTER}\?{_LETTER}")


def why_wrong(text: str, *, name: bool = True) -> str:
    r"""Say what shows that a text was decoded in the wrong encoding.

    Parameters
    ----------
    text : str
    name : bool, default True
        Whether it is the name of a place, which holds fewer signs than a note or a title does.

    Returns
    -------
    str
        "" where nothing shows it.

    Examples
    --------
    >>> why_wrong("Ynys M\x93n"), why_wrong("CafÃ©"), why_wrong("Ynys Môn")
    ('control characters', 'UTF-8 read as another encoding', '')
    """
    if text.isascii() and text.isprintable() and "?" not in text:
        return ""
    if _LOST.search(text):
        return "marks for letters that were lost"
    if _AS_UTF8.search(text):
        return "UTF-8 read as another encoding"
    if _CONTROLS.search(text):
        return "control characters"
    if _NO_TEXT.search(text):
        return "signs that are no letters"
    if not name:
        return ""
    if _MARK_IN_WORD.search(text):
        return "marks for letters that were lost"
    if _SYMBOL_IN_WORD.search(text) or _CAPITAL_IN_WORD.search(text):
        return "signs where a letter with an accent belongs"
    return ""


def tell_wrong_text(table: Table, column: str, cure: str, *, field: str = "", name: bool = True) -> None:
    """Note the texts of a column that seem to be decoded wrongly; nothing is changed.

    Parameters
    ----------
    table : Table
    column : str
    cure : str
        Where to name the encoding.
    field : str, optional
        What the file calls the column.
    name : bool, default True
        As in `why_wrong`.
    """
    texts = table.frame[column]
    reasons = {text: why for text in texts.unique() if (why := why_wrong(str(text), name=name))}
    wrong = texts[texts.isin(list(reasons))]
    first = wrong.unique()[:MOST_VALUES]
    for text, rows in wrong[wrong.isin(first)].groupby(wrong, sort=False):
        message = f"The text holds {reasons[str(text)]}: it was probably decoded in the wrong encoding."
        where = {"rows": rows.index, "column": field or column, "value": str(text), "area_codes": ()}
        table.tell("encoding", "note", message, cure=cure, **where)
    if name:
        _tell_entities(table, column, field)
    rest = wrong[~wrong.isin(first)]
    if len(rest):
        message = f"{rest.nunique()} more texts were probably decoded in the wrong encoding."
        table.tell("encoding", "note", message, rows=rest.index, column=field or column, area_codes=(), cure=cure)


def _tell_entities(table: Table, column: str, field: str) -> None:
    """Note the names that hold signs as web pages spell them."""
    texts = table.frame[column]
    spelled = texts[texts.isin([text for text in texts.unique() if _ENTITY.search(str(text))])]
    if len(spelled):
        table.tell(
            "encoding",
            "note",
            f"Names hold signs as web pages spell them, as &amp; for & ({spelled.nunique()}); they are shown so.",
            rows=spelled.index,
            column=field or column,
            value=str(spelled.iloc[0]),
            area_codes=(),
            cure="Write the signs themselves.",
        )


def likely_encodings(texts: Iterable[str]) -> dict[str, str]:
    """Find the encodings in which names that were read as Latin-1 would make sense.

    Parameters
    ----------
    texts : iterable of str

    Returns
    -------
    dict of str to str
        From each encoding to how it reads the first name that shows a fault. Several may fit: a person must choose.
    """
    wrong = [text for text in dict.fromkeys(texts) if why_wrong(text)]
    fitting = {}
    for encoding in LIKELY:
        try:
            read = [text.encode("latin-1").decode(encoding) for text in wrong]
        except UnicodeError:
            continue
        if read and not any(map(why_wrong, read)):
            fitting[encoding] = read[0]
    return fitting


def is_windows_text(texts: Iterable[str]) -> bool:
    r"""Whether control characters of texts read as Latin-1 are the quotation marks and dashes of Windows-1252.

    Each must stand where such a sign can stand, and one where nothing else can: "St Ann\x92s", "Hyson\x96Green". In
    DOS and Mac encodings the same bytes are letters ("Ynys M\x93n" is Ynys Môn), so that every other place is no proof.

    Parameters
    ----------
    texts : iterable of str

    Returns
    -------
    bool
        False also where there are no control characters.
    """
    proofs = [_proof(text, at.start()) for text in texts for at in re.finditer(r"[\x80-\x9f]", text)]
    return "" not in proofs and "sure" in proofs


def _proof(text: str, at: int) -> str:
    """How well the sign of Windows-1252 fits its place: "sure", "possible" or ""."""
    sign = text[at].encode("latin-1").decode("cp1252", "ignore")
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    word = re.search(r"[^\W\d_]*$", text[:at])
    start, rest = word[0] if word else "", re.match(r"[^\W\d_]*", text[at + 1 :])
    follows = rest[0] if rest else ""
    if sign == "\N{RIGHT SINGLE QUOTATION MARK}":
        possessive = start and (follows.lower() == "s" or (start[-1].lower() == "s" and not follows))
        elided = (len(start) == 1 and len(follows) > 1) or (len(start) == 2 and follows[:1].isupper())
        return "sure" if possessive or elided else ""
    if sign and sign in "\N{EN DASH}\N{EM DASH}":
        between = before.isalnum() and (after.isupper() or after.isdigit())
        return "sure" if between or (before == after == " ") else ""
    if sign and sign in "\N{LEFT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}":
        return "possible" if not before.isalnum() and after.isalnum() else ""
    if sign == "\N{RIGHT DOUBLE QUOTATION MARK}":
        return "possible" if before != " " and not after.isalnum() else ""
    if sign and sign in "ŠŽŒŸ":
        capitals = all(each.isupper() or not each.isalpha() for each in (before, after))
        return "possible" if capitals or (not before.isalpha() and after.islower()) else ""
    if sign and sign in "šžœ":
        return "possible" if before.islower() or after.islower() else ""
    return ""


def cure_of_table(workbook: bool) -> str:
    """What helps a table whose text was decoded wrongly."""
    if workbook:
        return "Import the names into the workbook again from their source, naming its encoding there."
    return (
        "Save the table again as CSV (UTF-8) from its source; where the source is text itself, open it there with its "
        "own encoding (often Windows-1252, CP850 or UTF-8)."
    )


def texts_of(frame: pd.DataFrame) -> list[str]:
    """All texts of a frame, for the evidence of its encoding."""
    return [str(cell) for column in frame.select_dtypes(["str", "object"]) for cell in frame[column].dropna()]
