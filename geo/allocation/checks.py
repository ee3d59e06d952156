"""Checks of what a plan is asked for: figures by ward, and limits that are parts; what is wrong is named."""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from geo.errors import Unavailable


def by_ward(values: pd.Series, name: str, wards: pd.Index | None = None) -> pd.Series:
    """Check figures by ward: every ward once, none missing, none negative.

    Parameters
    ----------
    values : pandas.Series
        Indexed by ward.
    name : str
        What they are, for the error.
    wards : pandas.Index, optional
        The wards that must be there, and no others.

    Returns
    -------
    pandas.Series
        As floats, in the order of `wards` where they are given.

    Raises
    ------
    Unavailable
        Naming the wards.
    ValueError
        When there is no ward at all.
    """
    if not len(values):
        raise ValueError(f"The {name} hold no ward.")
    refuse_wards(values.index, values.index.duplicated(), f"more than one row in the {name}")
    if wards is not None:
        refuse_wards(wards, ~wards.isin(values.index), f"no row in the {name}")
        refuse_wards(values.index, ~values.index.isin(wards), f"a row in the {name}, but is not among the wards")
        values = values.reindex(wards)
    figures = pd.to_numeric(values, errors="coerce").astype(float)
    refuse_wards(values.index, ~np.isfinite(figures), f"no figure in the {name}")
    refuse_wards(values.index, figures < 0, f"a negative figure in the {name}")
    return figures


def refuse_wards(wards: pd.Index, wrong: Any, problem: str) -> None:
    """Refuse by name the wards for which something is wrong.

    Parameters
    ----------
    wards : pandas.Index
    wrong : array_like of bool, shape (wards,)
    problem : str
        What is wrong, for the error.

    Raises
    ------
    Unavailable
        Naming the wards, where there are any.
    """
    names = [str(ward) for ward in wards[np.asarray(wrong, dtype=bool)].unique()]
    if names:
        raise Unavailable(f"{', '.join(names)}: {problem}.")


def part_from_0(value: float | None, name: str, most: float | None) -> float | None:
    """Check a limit that is a part: 0.05 is 5 %.

    Parameters
    ----------
    value : float or None
        None where there is no such limit.
    name : str
        What it is, for the error.
    most : float or None
        The largest that is allowed; None where there is no largest.

    Raises
    ------
    ValueError
        When it is no number from 0 up to `most`.
    """
    if value is None:
        return None
    if not isinstance(value, Real) or not np.isfinite(value) or value < 0 or (most is not None and value > most):
        reach = "0 or more" if most is None else f"from 0 to {most:g}"
        raise ValueError(f"The {name} must be {reach} (0.05 for 5 %), not {value!r}.")
    return float(value)
