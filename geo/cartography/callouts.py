"""Places beside the city for names that do not fit inside their ward."""

from __future__ import annotations

from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

# Mean width of a bold character against the size of the type, and the height of a line.
CHARACTER_WIDTH = 0.64
LINE_HEIGHT = 1.25
# Free of the wards by this many pixels, so that a name beside the city does not touch it.
CLEARANCE = 4.0
STEPS = 48

COLUMNS = ["callout", "callout_x", "callout_y", "edge_x", "edge_y"]


def callouts(
    wards: gpd.GeoDataFrame,
    places: np.ndarray,
    needs_callout: pd.Series,
    metres_per_pixel: float,
    *,
    size: float = 13.0,
) -> pd.DataFrame:
    """Where to write a ward's name outside the city, and where a line from the ward meets it.

    Parameters
    ----------
    wards : geopandas.GeoDataFrame
        Indexed by ward code, with ``ward_name``, in metres.
    places : numpy.ndarray of shapely.Point
        For each ward the point that its line starts from.
    needs_callout : pandas.Series of bool
        By ward code, whether its name is wanted outside.
    metres_per_pixel : float
        Scale of the map.
    size : float, default 13.0
        Size of the type in pixels.

    Returns
    -------
    pandas.DataFrame
        Indexed like `wards`: ``callout`` (the name, ``<br>`` between its lines), ``callout_x, callout_y`` (the middle
        of the text) and ``edge_x, edge_y`` (the end of the line), in metres. "" and NaN where none is wanted. Where the
        frame around the wards has no free place, the text stands at the ward's own and the line has no end.
    """
    west, south, east, north = wards.total_bounds
    taken = shapely.union_all(wards.geometry.to_numpy()).buffer(CLEARANCE * metres_per_pixel)
    shapely.prepare(taken)

    @lru_cache(maxsize=256)
    def free(letters: int, lines: int) -> tuple[float, float, np.ndarray, np.ndarray]:
        """Half the width and height of a text, and the middles of all free places for it."""
        width = letters * CHARACTER_WIDTH * size * metres_per_pixel / 2
        height = lines * LINE_HEIGHT * size * metres_per_pixel / 2
        across, up = np.linspace(west + width, east - width, STEPS), np.linspace(south + height, north - height, STEPS)
        x, y = (axis.ravel() for axis in np.meshgrid(across, up))
        fits = (2 * width <= east - west) & (2 * height <= north - south)
        clear = fits & ~shapely.intersects(taken, shapely.box(x - width, y - height, x + width, y + height))
        return width, height, x[clear], y[clear]

    rows = []
    for name, point, needed in zip(wards["ward_name"], places, needs_callout, strict=True):
        if not needed:
            rows.append(("", np.nan, np.nan, np.nan, np.nan))
            continue
        px, py = shapely.get_x(point), shapely.get_y(point)
        # The nearest place of any shape: a name over two lines may lie much nearer than one in a row.
        best: tuple[float, str, float, float, float, float] = (np.inf, str(name), px, py, np.nan, np.nan)
        for text in _shapes(str(name)):
            lines = text.split("<br>")
            width, height, x, y = free(max(map(len, lines)), len(lines))
            if not x.size:
                continue
            edge_x, edge_y = np.clip(px, x - width, x + width), np.clip(py, y - height, y + height)
            far = np.hypot(edge_x - px, edge_y - py)
            i = int(far.argmin())
            best = min(best, (float(far[i]), text, x[i], y[i], edge_x[i], edge_y[i]), key=lambda each: each[0])
        rows.append(best[1:])
    return pd.DataFrame(rows, columns=COLUMNS, index=wards.index)


def _shapes(name: str) -> list[str]:
    """A name in one line, and over two and three lines as evenly as its words allow."""
    words, wrappings = name.split(), [name]
    for lines in range(2, min(3, len(words)) + 1):
        aim, rows = len(name) / lines, [""]
        for word in words:
            longer = f"{rows[-1]} {word}".strip()
            if rows[-1] and len(longer) > aim + len(word) / 2 and len(rows) < lines:
                rows.append(word)
            else:
                rows[-1] = longer
        wrappings.append("<br>".join(rows))
    return wrappings
