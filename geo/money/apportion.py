"""Sums in whole pence, shared out so that nothing is lost or made by rounding."""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Integral


def share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Share a sum out in proportion to weights, in whole pence that add up to it exactly.

    Parameters
    ----------
    total : int
        Pence to share out.
    weights : sequence of float
        One for each share, in any unit. They may be negative (a correction), but their sum may not be zero.

    Returns
    -------
    list of int
        Pence in the order of the weights: each its quota rounded down or up.

    Raises
    ------
    ValueError
        When there is no weight, one is not finite, or they add up to zero.

    Notes
    -----
    Largest remainder (Hamilton 1792): every share gets the whole part of its quota, total × weight / Σ weight; the
    pence left over go one each to the largest remainders, the earlier share first where remainders tie. Worked in
    exact fractions, so that no share depends on floating point.

    Examples
    --------
    >>> share_out(100, [1, 1, 1])
    [34, 33, 33]
    """
    if not all(math.isfinite(weight) for weight in weights):
        raise ValueError(f"A weight is not finite: {list(weights)}.")
    # Every float is a fraction: over their common denominator all are whole numbers, which Python keeps exact at any
    # size, where numpy's integers would overflow.
    ratios = [(int(weight) if isinstance(weight, Integral) else float(weight)).as_integer_ratio() for weight in weights]
    common = math.lcm(*(below for _, below in ratios))
    parts = [above * (common // below) for above, below in ratios]
    whole = sum(parts)
    if whole == 0:
        raise ValueError("Nothing can be shared out: the weights add up to zero.")
    sign = 1 if whole > 0 else -1
    quotas = [divmod(int(total) * part * sign, whole * sign) for part in parts]
    shares = [share for share, _ in quotas]
    left = int(total) - sum(shares)
    order = sorted(range(len(quotas)), key=lambda at: -quotas[at][1])
    for at in order[:left]:
        shares[at] += 1
    return shares
