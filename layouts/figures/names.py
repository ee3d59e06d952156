"""Ward names where room is scarce: beside the rows of a figure."""

from __future__ import annotations

from html import escape

LONGEST = 20
SMALL = "font-size:11px"


def cut_name(name: str, longest: int) -> str:
    """Shorten a name, but for the code in brackets that tells it from its namesake.

    Examples
    --------
    >>> cut_name("Wollaton East and Lenton Abbey", 18), cut_name("Leen Valley (E05001822)", 18)
    ('Wollaton East and…', 'Leen… (E05001822)')
    """
    if len(name) <= longest:
        return name
    words, bracket, code = name.rpartition(" (")
    tail = f" ({code}" if bracket and code.endswith(")") and any(letter.isdigit() for letter in code) else ""
    kept = max(longest - len(tail) - 1, 3)
    return f"{(words if tail else name)[:kept].rstrip()}…{tail}" if len(tail) < len(name) else name


def row_name(name: str, rest: str, *, strong: bool = False, longest: int = LONGEST) -> str:
    """Name a row of a figure; a long name is written smaller, so that the figure keeps its room on a phone.

    Parameters
    ----------
    name : str
        The ward's name.
    rest : str
        What stands behind it: its rank, a mark.
    strong : bool, default False
        Whether the ward is the chosen one.
    longest : int, default 20
        How many letters are written in full size.

    Returns
    -------
    str
        Markup that Plotly draws.

    Examples
    --------
    >>> row_name("Aspley", "1st")
    'Aspley  1st'
    >>> row_name("Wollaton East and Lenton Abbey", "13th")
    '<span style="font-size:11px">Wollaton East and Lenton Abbey  13th</span>'
    """
    text = f"{escape(name)}  {escape(rest)}"
    if len(name) > longest:
        text = f'<span style="{SMALL}">{text}</span>'
    return f"<b>{text}</b>" if strong else text
