"""Ids of the Target page."""

from __future__ import annotations

from enum import StrEnum, unique


@unique
class TargetId(StrEnum):
    """Ids of the Target page."""

    REFUSAL = "target-refusal"
    HEADING = "target-heading"
    STATUS = "target-status"
    POOREST = "target-poorest"
    ORDER = "target-need-order"
    CONFLICTS = "target-said"
    FLAG = "target-flag"
    RESULT = "target-result"
    PLAY = "target-play"
    YEAR = "target-year"
    MAP = "target-map"
    LEGEND = "target-legend"
    PATH = "target-path"
    GAINS = "target-gains"
    ASSUMPTIONS = "target-assumptions"
    DETAIL = "target-detail"
    WARD = "target-ward"
    STORY = "target-story"
    TABLE = "target-table"
    SENSITIVITY = "target-sensitivity"
