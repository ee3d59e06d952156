"""What a plan does that whoever publishes it should have seen first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.scenarios.need_order import passed_by, per_head
from geo.scenarios.plan_shares import TODAY
from geo.scenarios.solve import Solution

HALF_A_PENNY = 0.005


@dataclass(frozen=True)
class Jump:
    """A change of a ward's money from one year to the next.

    Attributes
    ----------
    ward_code : str
    year, before_year : str
        The year that it changes in, and the one before ("today" before the first).
    before, after : float
        Pounds.
    """

    ward_code: str
    year: str
    before_year: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """Pounds gained, negative for lost."""
        return self.after - self.before


def amounts_by_year(solution: Solution) -> pd.DataFrame:
    """Pounds by ward: today, then each year of the plan."""
    years = solution.plan.wide().rename(columns=str)
    return pd.concat([(solution.wards["current"] / 100).rename(TODAY), years], axis=1)


def wards_with_nothing(solution: Solution) -> dict[str, tuple[str, ...]]:
    """The wards that get nothing in some year of the plan, each with these years."""
    years = amounts_by_year(solution).drop(columns=TODAY)
    nothing = years.abs() < HALF_A_PENNY
    return {
        str(code): tuple(map(str, years.columns[row]))
        for code, row in zip(nothing.index, nothing.to_numpy(), strict=True)
        if row.any()
    }


def largest_jumps(solution: Solution) -> tuple[Jump | None, Jump | None]:
    """The largest gain and the largest loss of a ward from one year to the next; None where no ward gains, or loses."""
    amounts = amounts_by_year(solution)
    change = amounts.to_numpy()[:, 1:] - amounts.to_numpy()[:, :-1]

    def jump(at: int) -> Jump | None:
        ward, step = np.unravel_index(at, change.shape)
        if abs(change[ward, step]) < HALF_A_PENNY:
            return None
        before, after = amounts.columns[step], amounts.columns[step + 1]
        row = amounts.iloc[ward]
        return Jump(str(amounts.index[ward]), after, before, float(row.iloc[step]), float(row.iloc[step + 1]))

    up, down = jump(int(change.argmax())), jump(int(change.argmin()))
    return (up if up and up.change > 0 else None), (down if down and down.change < 0 else None)


def per_head_by_need(solution: Solution) -> pd.DataFrame:
    """Pounds a head in the order of need, most need first.

    Returns
    -------
    pandas.DataFrame
        By ward code: ``ward_name, need, today, last`` (pounds a head today and in the last year) and ``passed_by``: the
        name of the ward that :func:`geo.scenarios.need_order.passed_by` gives.
    """
    heads = per_head(solution)
    frame = pd.DataFrame(
        {
            "ward_name": solution.wards["ward_name"],
            "need": solution.wards["need"].astype(float),
            "today": heads[TODAY],
            "last": heads[str(solution.plan.years[-1])],
        }
    ).sort_values(["need", "ward_name"], ascending=[False, True], kind="stable")
    names = {"": ""} | solution.wards["ward_name"].to_dict()
    return frame.assign(passed_by=passed_by(solution).map(names))
