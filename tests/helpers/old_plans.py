"""Inputs of plans as they were saved before need had to have a true zero."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo.indicators.snapshot import Snapshot
from geo.need_index.index import NeedIndex
from geo.scenarios.inputs import plain, read_inputs


def with_need(inputs: Mapping[str, Any], measured: Snapshot) -> dict[str, Any]:
    """The inputs with another measure of need, whatever its scale."""
    made = measured if isinstance(measured, NeedIndex) else None
    need = {
        "measure": made.recipe.to_text() if made else measured.indicator.name,
        "title": measured.indicator.title,
        "period": measured.period,
        "method": made.recipe.method if made else None,
        "weights": made.recipe.weights if made else {},
    }
    value = measured.frame["value"]
    wards = [ward | {"need": float(value[ward["ward_code"]])} for ward in plain(inputs["wards"])]
    return read_inputs(plain(inputs) | {"need": need, "wards": wards})
