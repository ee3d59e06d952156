"""Texts that a spreadsheet would take for a formula, made harmless in every table to take away."""

from __future__ import annotations

import pandas as pd

_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
          "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
"""With these a spreadsheet takes a text for a formula (OWASP, CSV injection); the wide ones in East Asian settings."""


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: with an apostrophe before it where it would be one.

    Examples
    --------
    >>> harmless("=1+1"), harmless("Aspley")
    ("'=1+1", 'Aspley')
    """
    return f"'{text}" if text.startswith(_SIGNS) else text


def harmless_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """A table whose texts and headings no spreadsheet takes for formulas; figures stay figures.

    Parameters
    ----------
    frame : pandas.DataFrame

    Returns
    -------
    pandas.DataFrame
        A copy, where something had to be changed.
    """
    changed = {
        column: frame[column].map(lambda cell: harmless(cell) if isinstance(cell, str) else cell)
        for column in frame.columns
        if not pd.api.types.is_numeric_dtype(frame[column]) and not pd.api.types.is_bool_dtype(frame[column])
    }
    return frame.assign(**changed).rename(columns=lambda name: harmless(str(name)))
