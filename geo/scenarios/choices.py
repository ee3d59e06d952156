"""What a commissioner chooses, and the inputs of a scenario that follow from it and from the city's own figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.errors import Unavailable
from geo.indicators.snapshot import Snapshot, snapshot
from geo.money.pence import Pence, largest_remainder, rounded_down, to_pence
from geo.need_index.index import INDEX, NeedIndex, Recipe, index_of
from geo.need_index.true_zero import need_a_head, refuse_without_true_zero
from geo.periods import parse_period, year_of
from geo.population import population_near
from geo.scenarios.inputs import INPUTS_SCHEMA, KEEP, read_inputs
from geo.spend.table import SpendBasis, SpendTable, spend_table

if TYPE_CHECKING:
    from geo.city import City

YEARS = 5


@dataclass(frozen=True)
class PlanChoices:
    """What stands in the form of the Target page; money in pounds, parts as fractions.

    Attributes
    ----------
    age_band : str
        Whom the money is for.
    need : str
        An indicator's name, or "index".
    edition : str
        The indicator's edition; "" for an index, which has its own.
    recipe : Recipe
        Of the index.
    universal : float
        The part that is given by people alone, 0 to 1.
    baseline : str
        The year of spend that the plan starts from.
    phased : bool
        Whether today's spend is counted with the package's adjustments.
    budgets : tuple of float
        Pounds of each year, money with no ward included.
    citywide : float
        Pounds of each year that belong to no ward.
    floor, cap : float or None
        The most that a ward may lose or gain in a year; None for no limit.
    minimum_step, minimum_per_head : float
        Pounds; 0 for none.
    protected : tuple of str
        Programmes whose money cannot move.
    poorest : tuple of str
        Codes of the poorest-outcome wards.
    poorest_share : float or None
        The part that they must have in the last year; None for no demand.
    first : str
        The first year of the plan, a financial year such as "2019/20"; "" for the year after `baseline`, named like it.
    base : float or None
        Today's pounds in the wards where they are typed: shared out as `baseline` was; None for the record's own.
    keeps : bool
        Whether every ward keeps today's share of the money, instead of what people and need give it.
    """

    age_band: str
    need: str
    edition: str
    recipe: Recipe
    universal: float
    baseline: str
    phased: bool
    budgets: tuple[float, ...]
    citywide: float
    floor: float | None
    cap: float | None
    minimum_step: float
    minimum_per_head: float
    protected: tuple[str, ...]
    poorest: tuple[str, ...]
    poorest_share: float | None
    first: str = ""
    base: float | None = None
    keeps: bool = False


def financial_year(start: int) -> str:
    """The financial year that begins in a calendar year.

    Examples
    --------
    >>> financial_year(2019), financial_year(1999)
    ('2019/20', '1999/00')
    """
    return f"{start}/{(start + 1) % 100:02}"


def next_financial_year(periods: Sequence[str]) -> str:
    """The financial year after the last year of a record; "" where no period names a year.

    Examples
    --------
    >>> next_financial_year(["2016", "2018"]), next_financial_year(["2017/18"]), next_financial_year(["before"])
    ('2019/20', '2018/19', '')
    """
    years = [year for period in periods if (year := year_of(period)) is not None]
    return financial_year(max(years) + 1) if years else ""


def plan_years(baseline: str, count: int = YEARS, first: str = "") -> tuple[str, ...]:
    """The years that a plan covers: financial years from the first, or those after its baseline, named like it.

    "1", "2" … where neither names a year.

    Examples
    --------
    >>> plan_years("2017", 2, "2026/27")
    ('2026/27', '2027/28')
    >>> plan_years("2017", 2), plan_years("2013/14", 2), plan_years("2013-2014", 2), plan_years("before", 2)
    (('2018', '2019'), ('2014/15', '2015/16'), ('2014/15', '2015/16'), ('1', '2'))
    """
    if (begins := year_of(first)) is not None:
        return tuple(financial_year(begins + n) for n in range(count))
    start = parse_period(baseline)
    return tuple(start.later(n).text if start else str(n) for n in range(1, count + 1))


def todays_spend(city: City, baseline: str, phased: bool) -> tuple[SpendTable, pd.Series]:
    """The spend table of the plan's basis, and today's pounds by ward; a ward with no row has spent nothing known.

    Raises
    ------
    Unavailable
        When the city has no spend, the year is not one of its record, or a ward has no row in that year or less than
        nothing, naming the wards.
    """
    table = spend_table(city, SpendBasis(phased=phased))
    if baseline not in table.years:
        raise Unavailable(f"{city.name} has no spend of {baseline}. It has: {', '.join(table.years)}.")
    today = table.counted[baseline]
    for wrong, problem in ((today.isna(), "no row of spend"), (today < 0, "less than nothing spent")):
        if wrong.any():
            names = ", ".join(city.wards.loc[today.index[wrong], "ward_name"])
            raise Unavailable(f"{names}: {problem} in {baseline}, so that a plan has nowhere to start from.")
    return table, today


def need_snapshot(city: City, choices: PlanChoices) -> Snapshot:
    """The measure of need that was chosen."""
    if choices.need == INDEX:
        return index_of(city, choices.recipe)
    return snapshot(city, choices.need, choices.edition)


def scenario_inputs(city: City, choices: PlanChoices) -> dict[str, Any]:
    """The inputs of a scenario, checked and in their one form.

    Parameters
    ----------
    city : City
    choices : PlanChoices

    Returns
    -------
    dict
        As :func:`geo.scenarios.inputs.read_inputs` gives them.

    Raises
    ------
    Unavailable
        When the measure has no true zero or a low figure means more need, with the reason and the nearest measure
        that serves; when a ward has no need figure or a negative one, naming it; when people or spend are not known.

    Notes
    -----
    A count is need itself, and no need a head: it is divided by the people of the plan, so that the formula, people
    times need, gives the count back.
    """
    snapshot = need_snapshot(city, choices)
    refuse_without_true_zero(city, snapshot)
    need, names = snapshot.frame["value"], city.wards["ward_name"]
    title = snapshot.indicator.title
    _refuse(names, need.isna(), f"no figure for {title} ({snapshot.period}); a plan needs one in every ward")
    negative = "a figure below zero; money can follow only a measure that starts at zero, such as a share or a rate"
    _refuse(names, need < 0, f"{negative} ({title})")
    people, people_year = population_near(city, choices.baseline, choices.age_band)
    people = people.reindex(city.wards.index)
    _refuse(names, people.isna(), f"no population of the age band {choices.age_band}")
    # Where nobody lives the inputs refuse the ward themselves.
    need = need_a_head(snapshot, people.where(people > 0, 1.0))
    table, today = todays_spend(city, choices.baseline, choices.phased)
    today = today.reindex(city.wards.index)
    current, protected = to_pence(today), to_pence(_protected(city, choices).reindex(city.wards.index))
    if choices.base is not None:
        current, protected = _at_base(current, protected, choices)
    share = choices.poorest_share
    demand = None if share is None else {"wards": list(choices.poorest), "share": share}
    wards = [
        {
            "ward_code": str(code),
            "ward_name": str(names[code]),
            "population": float(people[code]),
            "need": float(need[code]),
            "current": int(current[place]),
            "protected": int(protected[place]),
        }
        for place, code in enumerate(city.wards.index)
    ]
    base = None if choices.base is None else int(current.sum())
    return read_inputs(
        {
            "schema": INPUTS_SCHEMA,
            "city": city.name,
            "vintage": city.vintage,
            "population": {"age_band": choices.age_band, "period": people_year},
            "need": _measure(snapshot),
            "baseline": {"period": choices.baseline, "basis": table.basis.basis, "adjusted": choices.phased}
            | {"total": base},
            "universal_part": choices.universal,
            "years": list(plan_years(choices.baseline, len(choices.budgets), choices.first)),
            "budgets": [int(to_pence(budget)) for budget in choices.budgets],
            "citywide": [int(to_pence(choices.citywide))] * len(choices.budgets),
            "floor": choices.floor,
            "cap": choices.cap,
            "minimum_step": int(to_pence(choices.minimum_step)),
            "minimum_per_head": int(to_pence(choices.minimum_per_head)),
            "protected_programmes": list(choices.protected),
            "poorest": demand,
            "wards": wards,
            "aim": KEEP if choices.keeps else None,
        }
    )


def _at_base(current: Pence, protected: Pence, choices: PlanChoices) -> tuple[Pence, Pence]:
    """Today's pence, and those of it that cannot move, brought to the total that was typed."""
    total, recorded = int(to_pence(choices.base or 0.0)), int(current.sum())
    if not recorded:
        raise Unavailable(f"No ward has any spend in {choices.baseline}, so that a typed total cannot be shared by it.")
    brought = largest_remainder(current.astype(np.float64) * (total / recorded), total)
    return brought, np.minimum(rounded_down(protected * (total / recorded)), brought)


def _measure(snapshot: Snapshot) -> dict[str, Any]:
    """The measure of need as a scenario keeps it; for an index, its scale and weights."""
    made = isinstance(snapshot, NeedIndex)
    return {
        "measure": snapshot.recipe.to_text() if isinstance(snapshot, NeedIndex) else snapshot.indicator.name,
        "title": snapshot.indicator.title,
        "period": snapshot.period,
        "method": snapshot.recipe.method if isinstance(snapshot, NeedIndex) else None,
        "weights": dict(snapshot.recipe.weights) if made else {},  # type: ignore[attr-defined]
    }


def _protected(city: City, choices: PlanChoices) -> pd.Series:
    """Pounds by ward that cannot move."""
    nothing = pd.Series(0.0, index=city.wards.index)
    if not choices.protected:
        return nothing
    basis = SpendBasis(phased=choices.phased, programmes=choices.protected)
    return spend_table(city, basis).counted[choices.baseline].fillna(0.0)


def _refuse(names: pd.Series, wrong: pd.Series, problem: str) -> None:
    """Refuse by name the wards for which something is wrong."""
    if wrong.any():
        raise Unavailable(f"{', '.join(names[wrong.index[wrong]])}: {problem}.")
