"""Reading the source folder, with an error that says what differs and where."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

DISTRICT = "E06000018"
"""ONS code of Nottingham."""


class SourceError(ValueError):
    """The source folder does not hold what the recipe was written for."""


def check(condition: bool, reason: str) -> None:
    """Raise `SourceError` with the reason unless the condition holds.

    Parameters
    ----------
    condition : bool
        What must be true of the source.
    reason : str
        What is wrong, in which file, with the figures, and the cure.

    Raises
    ------
    SourceError
        When the condition is false.
    """
    if not condition:
        raise SourceError(reason)


def read_table(folder: Path, name: str, columns: list[str]) -> pd.DataFrame:
    """Read one CSV of the source folder and check that its columns are there.

    Parameters
    ----------
    folder : Path
        The source folder.
    name : str
        Path below the folder; gzip is read as it is.
    columns : list of str
        Columns that the recipe needs.

    Returns
    -------
    pandas.DataFrame
        The whole table, codes as text.

    Raises
    ------
    SourceError
        When the file or a column is missing.
    """
    path = folder / name
    check(path.is_file(), f"{path}: no such file. Give the folder that holds {name} with --source.")
    table = pd.read_csv(path)
    missing = [column for column in columns if column not in table]
    check(not missing, f"{path}: no column {', '.join(missing)}; it has {', '.join(table.columns)}.")
    return table


def check_wards(ward_codes: pd.Series, wards: pd.Index, name: str) -> None:
    """Check that a table speaks of exactly the wards of the map.

    Parameters
    ----------
    ward_codes : pandas.Series
        Ward codes in the table, in any order, repeated or not.
    wards : pandas.Index
        The codes on the map.
    name : str
        Name of the table, for the error.

    Raises
    ------
    SourceError
        When a ward is missing or unknown.
    """
    missing, unknown = sorted(set(wards) - set(ward_codes)), sorted(set(ward_codes) - set(wards))
    check(
        not missing and not unknown,
        f"{name}: wards missing {missing or 'none'}, wards unknown {unknown or 'none'}; "
        "the table and the boundaries are not of the same vintage.",
    )
