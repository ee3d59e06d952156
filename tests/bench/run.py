"""``python -m tests.bench.run [--json]``: Wardshift and the common Dash app, side by side in one run.

It prints figures and never fails for a slow one; it does fail where a switch does not redraw the map.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stdout
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import dash
import plotly

from geo import read_city
from geo.city import City
from geo.indicators.snapshot import snapshot
from layouts.theme import class_colours
from tests.bench.browser import Exchange, Seen, chromium, watch
from tests.bench.contenders import BOTH, running, start_up_seconds
from tests.bench.server_time import time_switches
from tests.bench.shift_page_time import page_rows
from tests.bench.shift_time import shift_rows
from tests.bench.targeting_time import target_rows

HOME = Path(__file__).resolve().parents[2]

THEME = "Safety and antisocial behaviour"
READERS, ROUNDS, SERVER_ROUNDS, FRESH_APPS, START_UPS = 5, 5, 15, 6, 3
NOTES = """\
Medians; the ratio says how many times less Wardshift takes. A switch sets the value of the indicator's dropdown on
both pages (a press on the option, or Dash's property); drawn is when the frame with the new fills has been painted.
The frame after it begins at the screen's next beat, which whoever drew within time has to wait for. First visit: a
new browser that has not shown the indicator, once its page is idle, so that ours has the bundle of views that readers
begin with; seen before: the same page has. Bytes count questions and answers; as sent is compressed as the browser
asks. The naive app's whole page is its map; ours also updates title, caption, legend, ranking, course, notes and
controls. Server time is for the answers of a switch, as a browser without the bundle asks for them: asked before is
when any reader had the view since start-up, so that it is kept, or it was made ahead (callbacks/server/warming.py);
new is when neither is so.
"""
# Title, and what measures, prints and gives milliseconds by the clock and of the processor.
ALONE = {
    "plans": ("A plan by ward, from the question to the amounts or to the reasons why it cannot be:", target_rows),
    "shift page": ("What the Spend shift page asks for when basis or year change, written and packed:", page_rows),
    "shift": ("The functions behind the Spend shift page:", shift_rows),
}


@dataclass(frozen=True)
class Row:
    """A line of the table; ``ratio`` above 1 is in our favour."""

    measure: str
    unit: str
    naive: float
    wardshift: float
    reach: float | None = None
    spread: str = ""

    @property
    def ratio(self) -> float:
        """How many times less Wardshift takes."""
        return self.naive / self.wardshift if self.wardshift else float("inf")

    @property
    def reached(self) -> bool | None:
        """Whether the ratio is what was aimed for; None where nothing was."""
        return None if self.reach is None else self.ratio >= self.reach


def must_redraw(city: City, indicators: list[str], seen: dict[str, Seen]) -> None:
    """Stop unless both maps showed every indicator's own values, in colours that differ from the one before."""
    for name, found in seen.items():
        for before, after in pairwise([indicators[-1], *indicators]):
            if len(found.fills[after]) != len(city.wards) or found.fills[before] == found.fills[after]:
                raise RuntimeError(f"{name}: the switch from {before} to {after} does not change the map's colours.")
    for indicator in indicators:
        period = city.indicators.loc[city.indicators["indicator"] == indicator, "period"].max()
        current = snapshot(city, indicator, period)
        truth = {"naive": current.frame["value"], "wardshift": current.frame["class_index"]}
        for name, wanted in truth.items():
            if seen[name].values[indicator] != wanted.to_dict():
                raise RuntimeError(f"{name}: the map of {indicator} does not show the city's values.")
        colours = class_colours(len(current.breaks))
        wanted_fills = [_rgb(colours[int(i)]) for i in current.frame["class_index"]]
        if seen["wardshift"].fills[indicator] != wanted_fills:
            raise RuntimeError(f"wardshift: the map of {indicator} is not in its classes' colours.")


def _rgb(colour: str) -> str:
    """A hex colour as the browser gives it back."""
    return "rgb({}, {}, {})".format(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))


def spread(**values: list[float]) -> str:
    """Quartiles in words."""
    limits = {name: quantiles(listed, n=4) for name, listed in values.items()}
    return "quartiles: " + ", ".join(f"{name} {low:.2f} to {high:.2f}" for name, (low, _, high) in limits.items())


def time_rows(seen: dict[str, Seen]) -> Iterator[Row]:
    """What the reader waits for."""
    for visit, words in (("first", "first visit"), ("again", "seen before")):
        for part, measure, reach in (
            ("frame", "click to drawn map", 2.5),
            ("in_dom", "  click to new fills in the page", None),
            ("painted", "  click to the frame after it is drawn", None),
            ("still", "  click to the whole page still", 1),
        ):
            times = {name: getattr(getattr(found, visit), part) for name, found in seen.items()}
            naive, ours = (median(times[contender.name]) for contender in BOTH)
            yield Row(f"{measure}, {words}", "ms", naive, ours, reach, spread(**times) if reach else "")


def byte_rows(seen: dict[str, Seen]) -> Iterator[Row]:
    """What a switch costs on the wire: a median over the indicators."""

    def row(measure: str, *parts: str, map_only: bool = False, reach: float | None = None) -> Iterator[Row]:
        for visit, words in (("first", "first visit"), ("again", "seen before")):
            middles = []
            for contender in BOTH:
                sums = []
                for calls in getattr(seen[contender.name], visit).requests.values():
                    picked = [c for c in calls if not map_only or contender.feeds_map(c.path, c.outputs)]
                    sums.append(sum(_counted(call)[part] for call in picked for part in parts))
                middles.append(median(sums))
            unit = "" if parts == ("calls",) else "B"
            yield Row(f"{measure}, {words}", unit, middles[0], middles[1], reach)

    yield from row("bytes per switch, map", "asked", "answered", map_only=True, reach=10)
    yield from row("bytes per switch, map, as sent", "asked", "sent", map_only=True, reach=10)
    yield from row("bytes per switch, whole page", "asked", "answered")
    yield from row("bytes per switch, whole page, as sent", "asked", "sent")
    yield from row("  the same with headers", "asked", "sent", "headers")
    yield from row("requests per switch", "calls")


def _counted(call: Exchange) -> dict[str, int]:
    """The sizes of a request, by what they are."""
    asked, sent = len(call.asked), call.answered_sent
    return {"asked": asked, "answered": call.answered, "sent": sent, "headers": call.headers, "calls": 1}


def server_rows(seen: dict[str, Seen]) -> Iterator[Row]:
    """What a switch costs the server."""
    ms = {key: [1000 * s for s in seconds] for key, seconds in time_switches(seen, SERVER_ROUNDS, FRESH_APPS).items()}
    for state, words in (("known", "asked before"), ("new", "new since start-up")):
        for part, reach in (("map", 20 if state == "known" else 5), ("page", None)):
            ours = ms[f"{state} {part}"]
            measure = f"server time per switch, {'map' if reach else 'whole page'}, {words}"
            quartiles = spread(naive=ms["naive"], wardshift=ours) if reach else ""
            yield Row(measure, "ms", median(ms["naive"]), median(ours), reach, quartiles)


def opening_rows(seen: dict[str, Seen], starts: dict[str, list[float]]) -> Iterator[Row]:
    """What it costs to begin."""

    def row(measure: str, unit: str, part: str, less: str = "") -> Row:
        middles = [
            median(getattr(page, part) - (getattr(page, less) if less else 0) for page in seen[contender.name].openings)
            for contender in BOTH
        ]
        return Row(measure, unit, middles[0], middles[1])

    yield row("first page as sent, with headers", "B", "sent")
    yield row("  without Dash's and plotly's scripts", "B", "sent", "libraries")
    yield row("first page: requests", "", "requests")
    yield row("first page: opened to drawn map", "ms", "drawn_ms")
    naive, ours = (1000 * median(starts[contender.name]) for contender in BOTH)
    yield Row("start-up: process start to first byte", "ms", naive, ours, 1)


def measure() -> tuple[list[Row], dict[str, int]]:
    """Run everything once; the rows, and how many switches of each app were timed."""
    city = read_city(HOME / "data" / "nottingham").public()
    in_theme = city.catalogue.index[city.catalogue["theme"] == THEME].tolist()
    # Only indicators of one and the same edition, so that a switch changes one control alone.
    editions = city.indicators.dropna(subset="value").groupby("indicator")["period"].agg(["min", "max"])
    indicators = [name for name in in_theme if tuple(editions.loc[name]) == ("2025", "2025")]
    with ExitStack() as stack:
        # Accounts and scenarios of one's own are not touched.
        os.environ["WARDSHIFT_STORE"] = stack.enter_context(TemporaryDirectory())
        os.environ.pop("DATABASE_URL", None)
        starts = start_up_seconds(START_UPS)
        addresses = {contender.name: stack.enter_context(running(contender))[0] for contender in BOTH}
        browser = stack.enter_context(chromium())
        seen = watch(browser, addresses, THEME, indicators, READERS, ROUNDS)
        must_redraw(city, indicators, seen)
        rows = [*time_rows(seen), *byte_rows(seen), *server_rows(seen), *opening_rows(seen, starts)]
    timed = seen["wardshift"]
    return rows, {"first visits timed": len(timed.first.painted), "later visits timed": len(timed.again.painted)}


def table(rows: list[Row]) -> str:
    """The rows as plain text."""
    head = f"{'measure':<58}{'naive':>12}{'Wardshift':>12}{'ratio':>8}{'reach':>7}  reached"
    lines = [head, "-" * len(head)]
    for row in rows:
        digits = 2 if row.unit == "ms" and row.wardshift < 20 else 0
        amounts = "".join(f"{amount:>12,.{digits}f}" for amount in (row.naive, row.wardshift))
        reach = "" if row.reach is None else f"{row.reach:g}"
        reached = {None: "", True: "yes", False: "no"}[row.reached]
        name = f"{row.measure} ({row.unit})" if row.unit else row.measure
        lines.append(f"{name:<58}{amounts}{row.ratio:>8.2f}{reach:>7}  {reached}".rstrip())
        if row.spread:
            lines.append(f"    {row.spread}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    as_json = parser.parse_args().json
    begun = time.perf_counter()
    rows, timed = measure()
    about = {
        **timed,
        "seconds": round(time.perf_counter() - begun),
        "processors": os.cpu_count(),
        "load average": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "python": platform.python_version(),
        "dash": dash.__version__,
        "plotly": plotly.__version__,
    }
    if as_json:
        listed = [asdict(row) | {"ratio": row.ratio if row.wardshift else None, "reached": row.reached} for row in rows]
        with redirect_stdout(sys.stderr):
            alone = {
                part: {name: {"clock": clock, "processor": cpu} for name, (clock, cpu) in measured().items()}
                for part, (_, measured) in ALONE.items()
            }
        print(json.dumps({"about": about, "rows": listed, **alone}, indent=2))
        return
    print(table(rows))
    print("\n" + ", ".join(f"{name} {value}" for name, value in about.items()))
    print(NOTES)
    for title, measured in ALONE.values():
        print(title)
        measured()
        print()


if __name__ == "__main__":
    main()
