"""A plan: what each ward gets in each year, how far from its target, what holds it there, and a check of it all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geo.allocation.problem import WARD_LIMITS, Problem
from geo.allocation.yearly_path import Path
from geo.money.pence import Pence, to_pounds

# A limit counts as kept where it is missed by no more than the penny to which amounts are rounded.
_PENNY = 1


@dataclass(frozen=True, eq=False)
class Plan:
    """A path of money by ward towards the target, exact to the penny.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row a year and ward, years first, wards in the order of the baseline: ``year, ward, amount, target,
        distance, distance_rate, change, change_rate, binding, past_target``. Pounds to two decimals; ``distance`` is
        amount less target (positive: above target) and ``distance_rate`` its part of the target; ``change`` is
        amount less that of the year before and ``change_rate`` its part of that; both rates are NaN where they would
        divide by zero. ``binding`` says what holds the amount where it is:

        - "target": it is at its target;
        - "floor", "protected", "minimum_per_head": it can have no less;
        - "cap", "minimum_step": it can have no more;
        - "held": it keeps last year's share, because less or more would move it away from its target;
        - "required_share": it shares in what the poorest wards must have together, or in what that leaves;
        - "budget": it has the same part of its target as every other such ward of its year.

        ``past_target`` is true where limits left no other way than to pass it.
    years : tuple
        Labels of the years.
    budgets, citywide : pandas.Series
        Pounds by year; what the wards get and ``citywide`` add up to ``budgets``.
    objective : float
        Pounds away from target, summed over wards and years: what the plan makes small.
    least : float
        The least such sum under the same limits and rules, as the linear programme finds it: no plan is closer. NaN
        for amounts that were given and not looked for.
    nearest : bool
        Whether this is no plan that was asked for, but the nearest one that is possible.
    """

    frame: pd.DataFrame
    years: tuple[Any, ...]
    budgets: pd.Series
    citywide: pd.Series
    objective: float
    least: float
    nearest: bool
    _problem: Problem
    _amounts: Pence

    def wide(self, column: str = "amount") -> pd.DataFrame:
        """One column of `frame` as a table: a row a ward, a column a year."""
        return self.frame.pivot(index="ward", columns="year", values=column).reindex(
            index=self.frame["ward"].unique(), columns=list(self.years)
        )

    def missed(self) -> pd.DataFrame:
        """The limits that are not kept, worked out afresh from the amounts.

        Returns
        -------
        pandas.DataFrame
            ``year, limit, ward, needed, amount, short`` in pounds, one row a limit, ward and year; the required share
            has no ward. A penny a ward is no miss. Empty for a plan that keeps every limit.
        """
        return missed_limits(self._problem, self._amounts)

    def check(self) -> tuple[str, ...]:
        """Say what is wrong with the plan: sums that do not meet the budget, limits that are not kept.

        Returns
        -------
        tuple of str
            One sentence each; empty where everything holds to the penny.
        """
        wrong = []
        for year, amounts, pot in zip(self.years, self._amounts, self._problem.pots, strict=True):
            if amounts.sum() != pot:
                wrong.append(f"Year {year}: the wards get £{amounts.sum() / 100:,.2f} of £{pot / 100:,.2f}.")
            if (amounts < 0).any():
                wrong.append(f"Year {year}: a ward has less than nothing.")
        for row in self.missed().itertuples():
            who = row.ward if row.ward is not None else "the poorest wards"
            wrong.append(f"Year {row.year}: {row.limit} of {who} is missed by £{row.short:,.2f}.")
        return tuple(wrong)


def make_plan(problem: Problem, path: Path, least: float, order: pd.Index, *, nearest: bool = False) -> Plan:
    """Put a path into words and pounds.

    Parameters
    ----------
    problem : Problem
        The question as it was asked, with limits that are not relaxed.
    path : Path
    least : float
        Pence away from target of the closest path.
    order : pandas.Index
        The wards in the order in which they are to be shown.
    nearest : bool
    """
    amounts, targets = path.amounts, problem.targets
    before = np.vstack([problem.baseline, amounts[:-1]])
    place = problem.wards.get_indexer(order)
    columns = {
        "amount": to_pounds(amounts),
        "target": to_pounds(targets),
        "distance": to_pounds(amounts - targets),
        "distance_rate": _rate(amounts - targets, targets),
        "change": to_pounds(amounts - before),
        "change_rate": _rate(amounts - before, before),
        "binding": path.binding,
        "past_target": past_target(problem, amounts),
    }
    frame = pd.DataFrame({"year": np.repeat(np.array(problem.years, dtype=object), len(order))})
    frame["year"] = frame["year"].infer_objects()
    frame["ward"] = np.tile(order.to_numpy(), len(problem.years))
    for name, values in columns.items():
        frame[name] = values[:, place].ravel()
    years = pd.Index(problem.years, name="year")
    distance_from_target = float(np.abs(amounts - targets).sum())
    return Plan(
        frame=frame,
        years=problem.years,
        budgets=pd.Series(to_pounds(problem.budgets), years, name="budget"),
        citywide=pd.Series(to_pounds(problem.citywide), years, name="citywide"),
        objective=distance_from_target / 100,
        least=min(least, distance_from_target) / 100,
        nearest=nearest,
        _problem=problem,
        _amounts=amounts,
    )


def missed_limits(problem: Problem, amounts: Pence) -> pd.DataFrame:
    """The limits that amounts do not keep; see :meth:`Plan.missed`."""
    rows = []
    before = np.vstack([problem.baseline, amounts[:-1]])
    for year, label in enumerate(problem.years):
        for name in WARD_LIMITS:
            limit = problem.limit(name, year, before[year])
            short = amounts[year] - limit if name == "cap" else limit - amounts[year]
            if name == "cap" and problem.cap is None:
                continue
            for ward in np.flatnonzero(short > _PENNY):
                rows.append((label, name, problem.wards[ward], limit[ward], amounts[year, ward], short[ward]))
    reached = amounts[-1][problem.poorest].sum()
    if problem.required - reached > _PENNY * problem.poorest.sum():
        rows.append((problem.years[-1], "required_share", None, problem.required, reached, problem.required - reached))
    frame = pd.DataFrame(rows, columns=["year", "limit", "ward", "needed", "amount", "short"])
    return frame.assign(**{name: frame[name].astype(float) / 100 for name in ("needed", "amount", "short")})


def past_target(problem: Problem, amounts: Pence) -> np.ndarray:
    """Where a ward that started at or below its target share is above its target, or the other way; years by wards."""
    distance = amounts - problem.targets
    return np.where(problem.above_target, distance < -_PENNY, distance > _PENNY)


def _rate(part: Pence, whole: Pence) -> np.ndarray:
    """Part over whole, NaN where there is no whole."""
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole != 0)
