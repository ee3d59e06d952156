"""The catalogue: what each indicator means, read from catalogue.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd

from data.nottingham_build.source import check

COLUMNS = [
    "indicator",
    "title",
    "short_title",
    "theme",
    "unit",
    "polarity",
    "kind",
    "comparable_over_time",
    "decimals",
    "source",
    "licence",
    "description",
    "note",
    "population",
]

THEMES = [
    "Overall deprivation",
    "Early years and child poverty",
    "Work, training and education",
    "Attainment",
    "Safety and antisocial behaviour",
    "Health",
    "Housing and living environment",
    "Community",
]
"""The themes of the screen; Community has no open ward indicator yet."""


def read_catalogue() -> pd.DataFrame:
    """Read catalogue.toml, with its defaults and shared texts filled in.

    Returns
    -------
    pandas.DataFrame
        One row an indicator, the columns of catalogue.csv, in file order.

    Raises
    ------
    SourceError
        When an indicator lacks a column, a theme is unknown, or a short title is longer than 28 letters.
    """
    path = Path(__file__).with_name("catalogue.toml")
    text = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = []
    for entry in text["indicator"]:
        row = text["defaults"] | text["template"].get(entry.get("template"), {}) | entry
        row["note"] += row.get("extra_note", "")
        name = row["indicator"]
        missing = [column for column in COLUMNS if row.get(column) in (None, "")]
        check(not missing, f"{path}: {name} lacks {', '.join(missing)}.")
        check(row["theme"] in THEMES, f"{path}: {name} has the unknown theme {row['theme']!r}.")
        check(len(row["short_title"]) <= 28, f"{path}: the short title of {name} is longer than 28 letters.")
        row["comparable_over_time"] = "true" if row["comparable_over_time"] else "false"
        rows.append(row)
    catalogue = pd.DataFrame(rows)[COLUMNS]
    check(catalogue["indicator"].is_unique, f"{path}: an indicator is there twice.")
    return catalogue
