"""``python -m tests.bench.targeting_time``: how long a five-year plan takes for 20 and for 400 wards.

It prints figures and never fails for a slow one. Aimed for: 0.2 s for 20 wards, 3 s for 400.
"""

from __future__ import annotations

import time
from contextlib import suppress
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from geo.allocation.allocate import allocate
from geo.allocation.conflicts import InfeasiblePlan
from geo.allocation.request import AllocationRequest
from geo.allocation.target_shares import target_shares

YEARS, ROUNDS = 5, 7
AIM = {20: 200.0, 400: 3000.0}


def questions(wards: int) -> dict[str, dict[str, Any]]:
    """What is asked of a made-up city: a ward in five has nothing today, and a few have most of the money."""
    draw = np.random.default_rng(wards)
    codes = [f"E0500{1000 + ward}" for ward in range(wards)]
    people = pd.Series(draw.integers(3_000, 20_000, wards), codes)
    need = pd.Series(draw.beta(2, 8, wards), codes)
    shares = target_shares(people, need, universal=0.2)
    today = (shares * 500_000 * wards * draw.lognormal(0, 1, wards) * (draw.random(wards) > 0.2)).round(2)
    total, poorest = today.sum(), list(need.nlargest(wards // 4).index)
    plain = {
        "baseline": today,
        "shares": shares,
        "budgets": [round(total * 1.02**year, 2) for year in range(1, YEARS + 1)],
        "floor": 0.05,
        "cap": 0.1,
        "minimum_step": 20_000.0,
    }
    now = today[poorest].sum() / total
    reached = 0.5 * (
        now + allocate(AllocationRequest(**plain)).wide().iloc[:, -1][poorest].sum() / plain["budgets"][-1]
    )
    every = {**plain, "protected": (today * 0.3).round(2), "poorest": poorest}
    return {
        "floor, cap and minimum step": plain,
        "and protected money and a required share": {**every, "required_share": float(reached)},
        "a share that cannot be reached": {**every, "required_share": 0.99},
        "a budget below the floors": {
            **plain,
            "budgets": [round(total * 0.9**year, 2) for year in range(1, YEARS + 1)],
        },
    }


def answer(asked: dict[str, Any]) -> None:
    """A plan, or the reasons against it with the nearest one."""
    with suppress(InfeasiblePlan):
        allocate(AllocationRequest(**asked))


def target_rows() -> dict[str, tuple[float, float]]:
    """Measure, print, and give the median milliseconds of each question: by the clock, and of the processor."""
    found = {}
    for wards in AIM:
        for name, asked in questions(wards).items():
            answer(asked)
            clock, processor = [], []
            for _ in range(ROUNDS):
                begun = time.perf_counter(), time.process_time()
                answer(asked)
                clock.append(1000 * (time.perf_counter() - begun[0]))
                processor.append(1000 * (time.process_time() - begun[1]))
            found[f"{wards} wards: {name}"] = (median(clock), median(processor))
    print(f"{YEARS} years; medians of {ROUNDS} rounds")
    print(f"{'':<62}{'clock':>9}{'processor':>13}{'aim':>11}")
    for name, (by_clock, by_processor) in found.items():
        aim = AIM[int(name.split()[0])]
        print(f"{name:<62}{by_clock:>6.1f} ms{by_processor:>10.1f} ms{aim:>8.0f} ms")
    return found


if __name__ == "__main__":
    target_rows()
