"""Ids of the Spend shift page, and which part of the address each of its controls writes."""

from __future__ import annotations

from enum import StrEnum, unique

from layouts.address.controls import Steer


@unique
class ShiftId(StrEnum):
    """Ids of the Spend shift page."""

    RULES = "shift-rules"
    STILL = "shift-still"
    REFUSAL = "shift-refusal"
    HEADING = "shift-heading"
    LEAD = "shift-lead"
    POOREST = "shift-poorest"
    MONEY = "shift-money"
    BASIS = "shift-basis"
    ABOVE = "shift-above"
    ABOVE_TYPED = "shift-above-typed"
    PRICES = "shift-prices"
    PROGRAMMES = "shift-programmes"
    KIND = "shift-kind"
    BASELINE = "shift-baseline"
    WARD = "shift-ward"
    BASIS_WORDS = "shift-basis-words"
    SHARE_TITLE = "shift-share-title"
    SHARE = "shift-share"
    SHARE_TABLE = "shift-share-table"
    YEAR_TITLE = "shift-year-title"
    PLAY = "shift-play"
    YEAR = "shift-year"
    PEOPLE = "shift-people"
    MAP = "shift-map"
    LEGEND = "shift-legend"
    CURVE = "shift-curve"
    CURVE_WORDS = "shift-curve-words"
    YEAR_TABLE = "shift-year-table"
    SPREAD = "shift-spread"
    SPLIT_TITLE = "shift-split-title"
    SPLIT_FROM = "shift-split-from"
    SPLIT_TO = "shift-split-to"
    SPLIT_BOX = "shift-split-box"
    WATERFALL = "shift-waterfall"
    SLOPE_TITLE = "shift-slope-title"
    SLOPE = "shift-slope"
    SPLIT_TABLE = "shift-split-table"
    PLAN_TITLE = "shift-plan-title"
    TARGET = "shift-target"
    SHAPE = "shift-shape"
    PLAN_BOX = "shift-plan-box"
    PLAN = "shift-plan"
    PLAN_TABLE = "shift-plan-table"
    OUTCOME = "shift-outcome"
    BESIDE = "shift-beside"
    LEDGER = "shift-ledger"
    TRACE = "shift-trace"


STEERS = (
    Steer(ShiftId.MONEY, "money", drops=("year", "baseline", "split_from", "split_to", "programmes", "kind", "prices")),
    Steer(ShiftId.BASIS, "basis"),
    Steer(ShiftId.ABOVE, "above"),
    Steer(ShiftId.ABOVE_TYPED, "above"),
    Steer(ShiftId.PRICES, "prices"),
    Steer(ShiftId.PROGRAMMES, "programmes"),
    Steer(ShiftId.KIND, "kind", drops=("programmes",)),
    Steer(ShiftId.BASELINE, "baseline", drops=("split_from", "split_to")),
    Steer(ShiftId.WARD, "ward"),
    Steer(ShiftId.YEAR, "year"),
    Steer(ShiftId.PEOPLE, "people"),
    Steer(ShiftId.SPLIT_FROM, "split_from"),
    Steer(ShiftId.SPLIT_TO, "split_to"),
    Steer(ShiftId.TARGET, "target"),
    Steer(ShiftId.SHAPE, "path"),
    Steer(ShiftId.OUTCOME, "outcome"),
    Steer(ShiftId.MAP, "ward", prop="clickData"),
    Steer(ShiftId.CURVE, "ward", prop="clickData"),
    Steer(ShiftId.SLOPE, "ward", prop="clickData"),
    Steer(ShiftId.SHARE, "trace", prop="clickData"),
    Steer(ShiftId.WATERFALL, "trace", prop="clickData"),
)
