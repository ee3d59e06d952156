"""How much work an outline makes: segments whose boxes meet, counted and stopped before the geometry library starts."""

from __future__ import annotations

import numpy as np
import shapely

# A segment meets itself, its two neighbours, and where wards share their edges the same three of another ward.
_USUAL_PAIRS = 20
# Pairs asked for at once: 16 bytes each.
_PAIRS_AT_ONCE = 8_000_000


def excess_pairs(shapes: np.ndarray, most: int) -> int:
    """Count the pairs of segments whose boxes meet, beyond what outlines of wards have.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely.Geometry
        Polygons and their collections, valid or not.
    most : int
        Where counting stops.

    Returns
    -------
    int
        Ordered pairs beyond 20 a segment, never below 0; `most` + 1 where there are more.

    Notes
    -----
    Testing, mending and joining outlines takes time in proportion to these pairs: a star of 3,000 points at random has
    4 million, and ``make_valid`` takes minutes for it; a comb of 50,000 slanted teeth has 2 billion, and even the test
    whether it is valid takes more than a minute (GEOS 3.14). 20 wards of a city have none.
    """
    segments = _segments(shapes)
    if len(segments) <= _USUAL_PAIRS:
        return 0
    tree = shapely.STRtree(segments)
    allowed = _USUAL_PAIRS * len(segments) + most
    step = max(1, _PAIRS_AT_ONCE // len(segments))
    pairs = 0
    for start in range(0, len(segments), step):
        pairs += tree.query(segments[start : start + step]).shape[1]
        if pairs > allowed:
            return most + 1
    return max(0, pairs - _USUAL_PAIRS * len(segments))


def _segments(shapes: np.ndarray) -> np.ndarray:
    """Cut the rings of shapes into segments; those with a coordinate that is no number are left out."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    rings = shapely.get_rings(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
    points, ring = shapely.get_coordinates(rings, return_index=True)
    within = (ring[1:] == ring[:-1]) & np.isfinite(points[1:]).all(axis=1) & np.isfinite(points[:-1]).all(axis=1)
    return shapely.linestrings(np.stack([points[:-1][within], points[1:][within]], axis=1))
