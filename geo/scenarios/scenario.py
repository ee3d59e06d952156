"""A scenario: its inputs, the plan that follows from them, and who wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from geo.scenarios.inputs import frozen, inputs_hash, plain, read_inputs
from geo.scenarios.validators import ScenarioError, clean_text, whole_pence

NAME_LENGTH, NOTE_LENGTH = 120, 5_000


@dataclass(frozen=True)
class SavedPlan:
    """What each ward gets in each year.

    Attributes
    ----------
    inputs_hash : str
        Of the inputs that the plan follows from (`geo.scenarios.inputs.inputs_hash`).
    years : tuple of str
        As in the inputs.
    amounts : mapping of str to tuple of int
        Pence by ward code, one for each year, in the order of the inputs' wards.
    relaxed : tuple of str
        For the nearest possible plan: each demand that it does not keep, as a sentence. Empty where all are kept.
    """

    inputs_hash: str
    years: tuple[str, ...]
    amounts: Mapping[str, tuple[int, ...]]
    relaxed: tuple[str, ...] = ()

    def as_mapping(self) -> dict[str, Any]:
        """The plan in plain dicts and lists, as it is stored and exported."""
        return plain(
            {
                "inputs_hash": self.inputs_hash,
                "years": self.years,
                "amounts": self.amounts,
                "relaxed": self.relaxed,
            }
        )


def plan_to_save(
    inputs: Mapping[str, Any], amounts: Mapping[str, Sequence[int]], relaxed: Sequence[str] = ()
) -> SavedPlan:
    """Make the plan that was found for some inputs, and check that it fits them.

    Parameters
    ----------
    inputs : mapping
        As `read_inputs` takes them.
    amounts : mapping of str to sequence of int
        Pence by ward code, one for each year.
    relaxed : sequence of str
        The demands that it does not keep; see `SavedPlan`.

    Raises
    ------
    ScenarioError
        When the wards or years are others than the inputs', an amount is no whole number of pence, or a year does not
        add up to its budget less citywide money although no demand is said to be relaxed.
    """
    checked = read_inputs(inputs)
    codes = [ward["ward_code"] for ward in checked["wards"]]
    if not isinstance(amounts, Mapping) or set(amounts) != set(codes):
        odd = sorted(set(codes) ^ set(amounts if isinstance(amounts, Mapping) else ()))
        raise ScenarioError("Not the wards of the inputs.", key="plan.amounts", value=odd[:3], cure="Compute it again.")
    years = tuple(checked["years"])
    rows = {code: _row(amounts[code], code, years) for code in codes}
    sentences = tuple(clean_text(words, "plan.relaxed", longest=2_000) for words in _sequence(relaxed, "plan.relaxed"))
    for place, year in enumerate(years):
        total, pot = sum(row[place] for row in rows.values()), checked["budgets"][place] - checked["citywide"][place]
        if total != pot and not sentences:
            problem = f"{year} adds up to {total} pence, its budget less citywide money is {pot}."
            raise ScenarioError(problem, key="plan.amounts", cure="Compute the plan again.")
    return SavedPlan(inputs_hash(checked), years, frozen(rows), sentences)


def _sequence(value: Any, key: str) -> Sequence[Any]:
    """Refuse what is no list."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ScenarioError("Not a list.", key=key, value=value, cure="Compute the plan again.")
    return value


def _row(amounts: Any, code: str, years: tuple[str, ...]) -> tuple[int, ...]:
    """Check the amounts of one ward."""
    key = f"plan.amounts[{code}]"
    if len(_sequence(amounts, key)) != len(years):
        raise ScenarioError("Not one amount a year.", key=key, value=amounts, cure="Compute the plan again.")
    return tuple(whole_pence(amount, key) for amount in amounts)


def read_plan(inputs: Mapping[str, Any], stored: Mapping[str, Any]) -> SavedPlan:
    """Read a plan from its plain form.

    Raises
    ------
    ScenarioError
        As `plan_to_save`, and when the plan belongs to other inputs.
    """
    if not isinstance(stored, Mapping) or set(stored) != {"inputs_hash", "years", "amounts", "relaxed"}:
        names = list(stored) if isinstance(stored, Mapping) else stored
        cure = "A plan has inputs_hash, years, amounts and relaxed."
        raise ScenarioError("Not a plan.", key="plan", value=names, cure=cure)
    plan = plan_to_save(inputs, stored["amounts"], stored["relaxed"])
    if stored["inputs_hash"] != plan.inputs_hash or tuple(stored["years"]) != plan.years:
        raise ScenarioError("The plan belongs to other inputs.", key="plan.inputs_hash", cure="Compute it again.")
    return plan


@dataclass(frozen=True)
class Draft:
    """What a person saves: a name, a note, the inputs, and the plan where there is one. Checked when it is made.

    Attributes
    ----------
    name, note : str
        At most 120 and 5,000 characters; the note may be empty and have several lines.
    inputs : mapping
        Read-only, as `geo.scenarios.inputs.read_inputs` gives them.
    plan : SavedPlan or None
        None where no plan has been computed yet. Such a scenario can be kept, but not published.

    Raises
    ------
    ScenarioError
        When one of them cannot be kept, or the plan belongs to other inputs.
    """

    name: str
    note: str
    inputs: Mapping[str, Any]
    plan: SavedPlan | None

    def __post_init__(self) -> None:
        inputs = read_inputs(self.inputs)
        plan = None if self.plan is None else read_plan(inputs, self.plan.as_mapping())
        checked = {
            "name": " ".join(clean_text(self.name, "name", longest=NAME_LENGTH).split()),
            "note": clean_text(self.note, "note", longest=NOTE_LENGTH, blank=True, lines=True),
            "inputs": frozen(inputs),
            "plan": plan,
        }
        for field, value in checked.items():
            object.__setattr__(self, field, value)

    @property
    def city(self) -> str:
        """The city of the inputs."""
        return str(self.inputs["city"])

    @property
    def inputs_hash(self) -> str:
        """The hash of the inputs."""
        return inputs_hash(self.inputs)


@dataclass(frozen=True)
class Scenario(Draft):
    """A scenario as it is stored, in one of its versions.

    Attributes
    ----------
    id : str
        32 hexadecimal digits.
    version : int
        1 when created, one more with each save.
    author, saved_by : str
        Who created the scenario, and who saved this version.
    created, updated : datetime
        UTC; when the scenario was created, and when this version was saved.
    """

    id: str
    version: int
    author: str
    saved_by: str
    created: datetime
    updated: datetime
