"""Figures made of ready properties."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go


def unchecked(data: list[dict[str, Any]], layout: dict[str, Any]) -> go.Figure:
    """A figure whose properties are taken as they are: Plotly's check of each takes longer than the drawing of them.

    A figure made this way is checked by a test, which makes it again with the check
    (``tests/layouts/pages/spend_shift/test_figures.py``).
    """
    return go.Figure(data=data, layout=layout, _validate=False)
