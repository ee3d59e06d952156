"""``python -m tests.bench.shift_page_time``: server time of what the Spend shift page asks for.

Each answer is made anew, written as JSON and packed twice, as in use; only the second reader of an address is spared
that. It prints figures and never fails for a slow one.
"""

from __future__ import annotations

import time
from dataclasses import replace
from statistics import median

import numpy as np
import pandas as pd
from dash import Dash, html
from flask.testing import FlaskClient

from callbacks.server import views
from geo.cartography.geometry import map_geometry
from geo.city import City
from layouts.address.params import parse, query
from layouts.face import Face
from layouts.page import Answer, Site
from layouts.pages.spend_shift.page import MAP, PAGE, REST, YEAR
from tests.bench.shift_time import PROGRAMMES, WARDS, YEARS, large_city

ROUNDS = 9
REACH_MS = 100
FIRST, EVERY = (MAP, YEAR), (MAP, YEAR, REST)


def with_need(city: City) -> City:
    """The large city with a measure of need in three editions."""
    draw = np.random.default_rng(7)
    rows = [
        (code, "need", period, draw.uniform(5, 60)) for period in ("2010", "2015", "2019") for code in city.wards.index
    ]
    indicators = pd.DataFrame(rows, columns=["area_code", "indicator", "period", "value"])
    blank = dict.fromkeys(("numerator", "denominator", "lower", "upper"), np.nan) | {"flag": "", "note": ""}
    entry = {
        "title": "Need", "short_title": "Need", "theme": "Need", "unit": "score", "polarity": "high_is_worse",
        "kind": "score", "comparable_over_time": False, "decimals": 1, "source": "made up", "licence": "",
        "description": "", "note": "",
    }  # fmt: skip
    catalogue = pd.DataFrame([entry], index=pd.Index(["need"], name="indicator"))
    return replace(city, indicators=indicators.assign(**blank), catalogue=catalogue)


def asked(client: FlaskClient, site: Site, answers: tuple[Answer, ...], search: str) -> tuple[float, float, int]:
    """Milliseconds by the clock and of the processor, and bytes over the line, of what one change asks for."""
    begun, worked, size = time.perf_counter(), time.process_time(), 0
    params = parse(search, PAGE.fields)
    for answer in answers:
        own = query({param: params[param] for param in views.depends(PAGE, answer) if param in params})
        address = f"/views/{views.digest(site, PAGE)}/{PAGE.name}/{answer.name}{own}"
        sent = client.get(address, headers={"Accept-Encoding": "br"})
        assert sent.status_code == 200, sent.status
        size += len(sent.data)
    return 1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - worked), size


def page_rows() -> dict[str, tuple[float, float]]:
    """Measure, print, and give the median milliseconds of each change, by the clock and of the processor."""
    city = with_need(large_city())
    site = Site(city, Face("/", map_geometry(city.wards)))
    app = Dash("bench", suppress_callback_exceptions=True)
    app.layout = html.Div()
    views.register(app, site, PAGE, PAGE.reads)
    client = app.server.test_client()
    views.program_digest()
    cold = asked(client, site, EVERY, "")
    found = {}
    print(f"{WARDS} wards, {YEARS} years, {PROGRAMMES} programmes; medians of {ROUNDS}; reach {REACH_MS} ms")
    print(f"{'':<48}{'clock':>12}{'processor':>12}{'packed':>10}")
    print(f"{'first answers since start-up':<48}{cold[0]:>9.1f} ms{cold[1]:>9.1f} ms{cold[2] / 1000:>7.1f} kB")
    for name, answers, search in (
        ("new basis: threshold", EVERY, "above=0.{0}1"),
        ("new basis: phased, threshold", EVERY, "basis=phased&above=0.{0}2"),
        ("new basis: targeted programmes, threshold", EVERY, "kind=targeted&above=0.{0}3"),
        ("new year", FIRST, "year=20{0}"),
        ("rows of a share opened", FIRST, "year=20{0}&trace=set.20{0}"),
    ):
        taken = [asked(client, site, answers, search.format(13 + round_)) for round_ in range(ROUNDS)]
        clock, worked, size = (median(column) for column in zip(*taken, strict=True))
        found[name] = (clock, worked)
        print(f"{name:<48}{clock:>9.1f} ms{worked:>9.1f} ms{size / 1000:>7.1f} kB")
    return found


if __name__ == "__main__":
    page_rows()
