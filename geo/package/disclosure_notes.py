"""What disclosure control does not see in a package, as notes of the report."""

from __future__ import annotations

import pandas as pd

from geo.disclosure.cautions import disclosure_cautions
from geo.package.findings import Table


def tell_disclosure(indicators: Table, population: Table, catalogue: pd.DataFrame) -> None:
    """Note rates of an unreadable base, overlapping age bands, shared numerators and rates without counts.

    Parameters
    ----------
    indicators, population : Table
        Joined.
    catalogue : pandas.DataFrame
    """
    tables = {"indicators": indicators, "population": population}
    for each in disclosure_cautions(indicators.frame, catalogue, population.frame):
        tables[each.table].tell(
            "disclosure", "note", each.message, column=each.column, value=each.value, cure=each.cure, area_codes=()
        )
