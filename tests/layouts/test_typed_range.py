"""A number that a field does not take: the value before it stays, and the field says why."""

from __future__ import annotations

import pytest

from geo.city import City
from layouts.pages.target.form_values import FormId
from layouts.pages.target.parameters import PARAMS
from layouts.pages.target.questions import notes
from layouts.pages.target.state import read_target


@pytest.mark.parametrize(
    ("control", "typed", "stays", "words"),
    [
        (FormId.BUDGET, "-3k", None, "−£3,000 is out of range"),
        (FormId.BUDGET, "0", None, "from £0.01 up"),
        (FormId.BUDGET, "-3k~4m", 4_000_000, "it stays at £4,000,000"),
        (FormId.BUDGET, "-3k~-2k~4m", 4_000_000, "it stays at £4,000,000"),
        (FormId.BASE, "-1", "", "stays empty"),
        (FormId.FLOOR, "-3", 10, "from 0% to 100%"),
        (FormId.FLOOR, "101", 10, "from 0% to 100%"),
        (FormId.CAP, "20000", 25, "from 0% to 10,000%"),
        (FormId.GROWTH, "-100", 2, "-100% is out of range"),
        (FormId.SHARE, "150", "", "from 0% to 100%"),
    ],
)
def test_a_number_out_of_range_leaves_what_stood_there(
    nottingham: City, control: FormId, typed: str, stays: object, words: str
) -> None:
    plain = read_target(nottingham, "?plan_aim=formula", lambda _id, _version: None)
    state = read_target(nottingham, f"?plan_aim=formula&{PARAMS[control]}={typed}", lambda _id, _version: None)
    assert state.form_values[control] == (plain.form_values[control] if stays is None else stays)
    assert words in state.unread[control]
    assert "taken as typed" not in notes(nottingham, state).get(control, "")
