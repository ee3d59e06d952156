"""Fisher-Jenks natural breaks, a row of the table at a time.

The limits are mapclassify's to the last bit (``tests/geo/test_classes.py``). mapclassify itself works a cell at a time
without Numba, and to import it brings in scikit-learn and scipy.stats, which takes longer than all of the first page.
"""

from __future__ import annotations

import numpy as np


def natural_breaks(ordered: np.ndarray, classes: int) -> np.ndarray:
    """Upper limits of the classes whose values differ least from their class's mean.

    Parameters
    ----------
    ordered : numpy.ndarray of float
        Rising values, of which more are distinct than there are classes.
    classes : int

    Returns
    -------
    numpy.ndarray, shape (classes,)
        Values of the data; the last is the largest.

    Notes
    -----
    Fisher, "On grouping for maximum homogeneity", 1958: the best classes of the first n values end with some last class
    and are, before it, the best of what is left. In single precision, as mapclassify has it, since a limit may hang
    on the last digit where two groupings are equally good.
    """
    count = len(ordered)
    single = ordered.astype(np.float32)
    many = np.arange(1, count + 1, dtype=np.float32)
    # For the first n values in j classes: the squared deviations of the best grouping, and where its last class starts.
    spread = np.zeros((count + 1, classes + 1), np.float32)
    start = np.zeros((count + 1, classes + 1), np.int64)
    start[1, 1:] = 1
    for n in range(2, count + 1):
        backwards = single[n - 1 :: -1]
        sums, squares = np.cumsum(backwards), np.cumsum(backwards * backwards)
        # Deviations within a last class that starts at the first, second ... value.
        within = (squares - sums * sums / many[:n])[::-1]
        start[n, 1], spread[n, 1] = 1, within[0]
        together = within[1:, np.newaxis] + spread[1:n, 1:classes]
        best = together.argmin(axis=0)
        start[n, 2:] = best + 2
        spread[n, 2:] = together[best, np.arange(classes - 1)]
    limits = np.empty(classes)
    limits[-1] = ordered[-1]
    n = count
    for j in range(classes, 1, -1):
        first = start[n, j]
        limits[j - 2] = ordered[first - 2]
        n = first - 1
    return limits
