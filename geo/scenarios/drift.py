"""Whether a saved plan's inputs are still what the city's data give, and whether the public may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isclose
from typing import Any

_FIGURES = {"need": "the need", "population": "the people", "current": "today's spend", "protected": "protected money"}
_MOST = 3
# Money is whole pence and must be the same; of need, worked out anew, the last digits may be others.
_LAST_DIGITS = 1e-13


def moved_on(saved: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What of a scenario's inputs the same choices would give differently today.

    Parameters
    ----------
    saved, now : mapping
        Inputs as `geo.scenarios.inputs.read_inputs` gives them: those that were saved, and those that the same choices
        give from the city's present data.

    Returns
    -------
    list of str
        A clause each, such as "the need of Aspley and Bulwell"; empty where the plan would come out the same.
    """
    old = {ward["ward_code"]: ward for ward in saved["wards"]}
    new = {ward["ward_code"]: ward for ward in now["wards"]}
    if set(old) != set(new):
        odd = sorted(str({**old, **new}[code]["ward_name"]) for code in set(old) ^ set(new))
        return [f"the set of wards ({_some(odd)})"]
    changed = []
    for figure, words in _FIGURES.items():
        other = [str(new[code]["ward_name"]) for code in new if _moved(old[code][figure], new[code][figure])]
        if other:
            changed.append(f"{words} of {_some(other)}")
    if list(saved["years"]) != list(now["years"]):
        changed.append(f"the years ({saved['years'][0]} to {saved['years'][-1]})")
    elif list(saved["budgets"]) != list(now["budgets"]) or list(saved["citywide"]) != list(now["citywide"]):
        changed.append("the money of each year")
    return changed


def _moved(saved: float, now: float) -> bool:
    """Whether a figure is another one; relative, so that no unit decides."""
    return not isclose(saved, now, rel_tol=_LAST_DIGITS)


def _some(names: Sequence[str]) -> str:
    """Names for a sentence, not too many of them."""
    if len(names) > _MOST:
        return f"{', '.join(names[:_MOST])} and {len(names) - _MOST} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
