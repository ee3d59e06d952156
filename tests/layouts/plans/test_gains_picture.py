"""The picture of who gains and who loses: a name as long as its figures keeps room for the bars."""

from __future__ import annotations

import pandas as pd

from layouts.figures.names import SMALL
from layouts.figures.plan_shares import gains


def test_a_long_name_is_written_smaller_and_the_chosen_one_bold() -> None:
    codes = ["E1", "E2", "E3"]
    names = pd.Series(["Aspley", "Wollaton East and Lenton Abbey", "Here & there"], index=codes)
    heads = pd.DataFrame({"today": [1.0, 2.0, 3.0], "then": [2.0, 7.59, 2.5]}, index=codes)
    figure = gains(pd.Series([10.0, 48388.0, -5.0], index=codes), names, heads, ward_code="E1")
    long_name = f'<span style="{SMALL}">Wollaton East and Lenton Abbey  +£48,388, £7.59 a head</span>'
    lost = "Here &amp; there  \N{MINUS SIGN}£5, £2.50 a head"
    # Plotly draws the first row at the bottom.
    assert list(figure.layout.yaxis.ticktext) == [lost, "<b>Aspley  +£10, £2.00 a head</b>", long_name]
