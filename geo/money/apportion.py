"""Sums in whole pence, shared out so that nothing is lost or made by rounding."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
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
    # numpy's integers inside a Fraction would overflow where Python's grow.
    exact = [Fraction(int(weight) if isinstance(weight, Integral) else float(weight)) for weight in weights]
    whole = sum(exact, Fraction(0))
    if whole == 0:
        raise ValueError("Nothing can be shared out: the weights add up to zero.")
    quotas = [int(total) * weight / whole for weight in exact]
    shares = [quota.numerator // quota.denominator for quota in quotas]
    left = int(total) - sum(shares)
    order = sorted(range(len(quotas)), key=lambda at: shares[at] - quotas[at])
    for at in order[:left]:
        shares[at] += 1
    return shares
