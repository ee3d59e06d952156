"""The import law: which room may import which, read from the syntax trees, so that no import hides in a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter

import pytest

from app import HOME

ROOTS = ("app", "geo", "layouts", "callbacks", "data")

# Errors and caches that every room of the domain may use.
BASE = ("geo.errors", "geo.caching")
# What every layout may use: the domain, colours, and where a face stands.
SEEN = ("geo", "layouts.theme", "layouts.face")
# What every page may be made from.
SHARED = (
    *SEEN, "layouts.text", "layouts.components", "layouts.maps", "layouts.address", "layouts.figures",
    "layouts.poorest_set", "layouts.plans", "layouts.page", "layouts.shell",
)  # fmt: skip

LAW: dict[str, tuple[str, ...]] = {
    # The domain: the ground floor, then each room above those it uses.
    "geo.errors": (),
    "geo.kept_bytes": (),
    "geo.caching": ("geo.kept_bytes",),
    "geo.area_codes": BASE,
    "geo.periods": BASE,
    "geo.money": BASE,
    "geo.statistics": BASE,
    "geo.disclosure": BASE,
    "geo.join_report": BASE,
    "geo.cartography": BASE,
    "geo.city": (*BASE, "geo.disclosure", "geo.join_report"),
    "geo.vintages": (*BASE, "geo.area_codes", "geo.city", "geo.money", "geo.population"),
    "geo.population": (*BASE, "geo.city", "geo.periods"),
    "geo.indicators": (*BASE, "geo.city", "geo.periods", "geo.population", "geo.statistics"),
    "geo.need_index": (*BASE, "geo.city", "geo.periods", "geo.population", "geo.statistics", "geo.indicators"),
    "geo.spend": (
        *BASE, "geo.area_codes", "geo.city", "geo.money", "geo.periods", "geo.population", "geo.statistics",
        "geo.indicators", "geo.need_index",
    ),
    "geo.allocation": (*BASE, "geo.money"),
    "geo.package": (
        *BASE, "geo.area_codes", "geo.city", "geo.disclosure", "geo.join_report", "geo.money", "geo.periods",
        "geo.population", "geo.spend", "geo.export.formula_text", "geo.vintages",
    ),
    "geo.scenarios": (
        *BASE, "geo.city", "geo.money", "geo.periods", "geo.population", "geo.indicators", "geo.need_index",
        "geo.spend", "geo.allocation", "geo.statistics",
    ),
    "geo.export": (*BASE, "geo.city", "geo.periods", "geo.indicators", "geo.need_index", "geo.scenarios"),
    "geo": ("geo.city", "geo.join_report", "geo.package"),
    # What is kept.
    "data": (),
    "data.store": (*BASE, "geo.scenarios"),
    "data.nottingham_build": (),
    # What is seen: each room uses those before it.
    "layouts": (),
    "layouts.theme": (),
    "layouts.face": ("geo",),
    "layouts.text": SEEN,
    "layouts.components": (*SEEN, "layouts.text"),
    "layouts.maps": (*SEEN, "layouts.text", "layouts.components"),
    "layouts.address": (*SEEN, "layouts.text", "layouts.components"),
    "layouts.page": (*SEEN, "layouts.text", "layouts.components", "layouts.maps", "layouts.address"),
    "layouts.shell": (*SEEN, "layouts.text", "layouts.components", "layouts.address", "layouts.page"),
    "layouts.figures": (*SEEN, "layouts.text", "layouts.components", "layouts.maps", "layouts.address"),
    # These two hold parts of pages.
    "layouts.poorest_set": (
        *SEEN, "layouts.text", "layouts.components", "layouts.maps", "layouts.address", "layouts.page",
    ),
    "layouts.plans": (
        *SEEN, "layouts.text", "layouts.components", "layouts.maps", "layouts.address", "layouts.page",
        "layouts.figures", "layouts.poorest_set",
    ),
    "layouts.pages": SHARED,
    # The list of all pages: no page imports it.
    "layouts.pages.registry": (*SHARED, "layouts.pages"),
    # What happens.
    "callbacks": (),
    "callbacks.server": ("geo", "layouts.address", "layouts.face", "layouts.page", "layouts.shell"),
    "callbacks.routing": ("geo", "layouts", "callbacks.server"),
    "callbacks.desk": ("geo", "data.store", "layouts", "callbacks.server"),
    "callbacks.downloads": (
        "geo", "data.store", "layouts", "callbacks.server", "callbacks.desk.plans", "callbacks.desk.sign_in",
    ),
    "callbacks.commands": ("geo", "data", "layouts", "callbacks"),
    "callbacks.site": ("geo", "data", "layouts", "callbacks"),
    "app": ("geo", "data", "layouts", "callbacks"),
}  # fmt: skip
"""Room -> rooms, or single modules, that it may import besides itself.

A row named by a root alone is its ``__init__.py``; as an entry a root is everything under it. Under ``layouts.pages``
each page is a room of its own and imports no other page; only the list of pages does. Where the first plan of the
rooms said less: ``layouts.face``, ``page`` and ``shell`` have rows, and ``face`` is for every layout, as ``theme`` is;
``callbacks.routing`` sees all layouts, because it chooses the page; a download of the desk asks
``callbacks.desk.sign_in`` who is signed in. Decision 30 in ``docs/decisions.md`` says why.
"""

NEVER = {
    "dash": ("geo", "data"),
    "dash_mantine_components": ("geo", "data"),
    "flask": ("geo", "data", "layouts"),
    "flask_compress": ("geo", "data", "layouts"),
    "werkzeug": ("geo", "data", "layouts"),
    "gunicorn": ("geo", "data", "layouts"),
}
"""Library -> where it is never imported."""

ONLY = {
    "sqlalchemy": ("data.store",),
    "argon2": ("data.store",),
    "openpyxl": ("geo.package", "geo.export"),
    "esda": ("geo.statistics",),
    "libpysal": ("geo.statistics",),
    "plotly": ("layouts",),
    # The one exception: a kept answer holds figures, and is written as Dash would write it.
    "plotly.utils": ("layouts", "callbacks.server.views"),
}
"""Library -> the only rooms that import it; the longest name counts."""

MOST_AT_ROOT = {"geo": 8, "layouts": 6, "callbacks": 6}
MOST_LINES = 500


def within(name: str, *places: str) -> bool:
    """Whether a dotted name is one of the places, or stands under one."""
    return any(name == place or name.startswith(place + ".") for place in places)


def room_of(module: str) -> str | None:
    """The room of a module of ours; None where the law has no row for it."""
    parts = module.split(".")
    if len(parts) == 1:
        return module if module in LAW else None
    row = ".".join(parts[:2])
    # Each page is a room of its own.
    if row == "layouts.pages":
        return ".".join(parts[:3])
    return row if row in LAW else None


def imported(source: str, module: str, *, package: bool) -> Iterator[tuple[int, str]]:
    """Every name that a source imports, with its line: in functions too, for types alone, and by `import_module`."""
    here = module.split(".") if package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) + 1 - node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                yield alias.lineno, f"{base}.{alias.name}"
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("import_module", "__import__") and isinstance(node.args[0].value, str):
                yield node.lineno, node.args[0].value


def rule_broken(module: str, name: str) -> str | None:
    """The rule that a module breaks by importing a name; None where it breaks none."""
    top = name.split(".")[0]
    if top == "app" and module != "app":
        return "no module imports app"
    if top == "tests":
        return "no module imports tests"
    if top not in ROOTS:
        longest = max((library for library in ONLY if within(name, library)), key=len, default=None)
        if longest and not within(module, *ONLY[longest]):
            return f"{longest} only in {', '.join(ONLY[longest])}"
        if within(module, *NEVER.get(top, ())):
            return f"{top} never in {', '.join(NEVER[top])}"
        return None
    room = room_of(module)
    if room is None:
        return "a room has a row in the law"
    # `from geo import read_city` takes a name of geo/__init__.py, `from geo import spend` a room.
    target = top if name.count(".") == 1 and room_of(name) is None else name
    allowed = LAW.get(room, LAW["layouts.pages"])
    own = () if room in ROOTS else (room,)
    if within(target, *own, *allowed):
        return None
    return f"{room} may import {', '.join(allowed) or 'nothing of ours'}"


def breaches(source: str, file: str) -> list[str]:
    """What a source breaks, each with file, line and rule.

    Parameters
    ----------
    source : str
        The text of a module.
    file : str
        Its path from the root, with slashes.
    """
    package = file.endswith("/__init__.py")
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    found = []
    if room_of(module) is None:
        found.append(f"{file}:1: {module} stands in no room: a room has a row in the law")
    for line, name in imported(source, module, package=package):
        if room_of(module) is not None and (rule := rule_broken(module, name)):
            found.append(f"{file}:{line}: imports {name}, but {rule}")
    if (lines := len(source.splitlines())) > MOST_LINES:
        found.append(f"{file}:{lines}: {lines} lines, but a module has at most {MOST_LINES}")
    return found


def crowded(files: list[str]) -> list[str]:
    """Roots of rooms with too many modules of their own."""
    found = []
    for root, most in MOST_AT_ROOT.items():
        own = [file for file in files if file.startswith(root + "/") and file.count("/") == 1]
        own = [file for file in own if not file.endswith("/__init__.py")]
        if len(own) > most:
            found.append(f"{root}/: {len(own)} modules at its root, but at most {most}: {', '.join(own)}")
    return found


FILES = sorted(
    path.relative_to(HOME).as_posix() for root in ROOTS for path in [HOME / f"{root}.py", *(HOME / root).rglob("*.py")]
    if path.exists()
)  # fmt: skip


@pytest.mark.parametrize("root", ROOTS)
def test_every_import_keeps_the_law(root: str) -> None:
    files = [file for file in FILES if file.removesuffix(".py").split("/")[0] == root]
    assert files
    assert [line for file in files for line in breaches((HOME / file).read_text(encoding="utf-8"), file)] == []


def test_the_roots_of_the_rooms_hold_few_modules() -> None:
    assert crowded(FILES) == []


def test_the_law_has_no_circle_and_names_no_room_without_a_row() -> None:
    rooms = {room: {row for row in LAW if "." in row and row != room and within(row, *LAW[room])} for room in LAW}
    # These two see every room beside them, each other too.
    rooms["callbacks.site"].remove("callbacks.commands")
    assert set(TopologicalSorter(rooms).static_order()) == set(LAW)
    assert [place for allowed in LAW.values() for place in allowed if room_of(place) is None] == []


@pytest.mark.parametrize(
    ("file", "source", "line", "told"),
    [
        ("geo/spend/table.py", "import layouts.theme\n", 1, "imports layouts.theme, but geo.spend may import geo."),
        ("geo/money/pence.py", "\n\nfrom geo.city import City\n", 3, "imports geo.city.City, but geo.money may "),
        ("geo/city.py", "def late():\n    from geo.spend import table\n", 2, "imports geo.spend.table, but geo.city"),
        ("geo/city.py", "if TYPE_CHECKING:\n    import geo.spend\n", 2, "imports geo.spend, but geo.city may "),
        ("geo/city.py", "from .spend.table import x\n", 1, "imports geo.spend.table.x, but geo.city may "),
        ("geo/money/pence.py", "from ..city import City\n", 1, "imports geo.city.City, but geo.money may "),
        ("geo/money/__init__.py", "from ..city import City\n", 1, "imports geo.city.City, but geo.money may "),
        ("geo/city.py", "from geo import (\n    disclosure,\n    spend,\n)\n", 3, "imports geo.spend, but geo.city "),
        ("geo/city.py", "from geo import read_city\n", 1, "imports geo.read_city, but geo.city may "),
        ("geo/city.py", "import_module('geo.spend')\n", 1, "imports geo.spend, but geo.city may "),
        ("geo/errors.py", "import geo.periods\n", 1, "but geo.errors may import nothing of ours"),
        ("geo/caching.py", "import geo.errors\n", 1, "but geo.caching may import geo.kept_bytes"),
        ("layouts/pages/map/page.py", "from layouts.pages.change import page\n", 1, "but layouts.pages.map may import"),
        ("layouts/pages/map/page.py", "import layouts.pages.registry\n", 1, "but layouts.pages.map may import geo, "),
        ("layouts/text/words.py", "from layouts import maps\n", 1, "imports layouts.maps, but layouts.text may "),
        ("layouts/face.py", "import data.store.database\n", 1, "but layouts.face may import geo"),
        ("callbacks/server/views.py", "import data.store.tables\n", 1, "but callbacks.server may import geo, "),
        ("callbacks/downloads/x.py", "from callbacks.desk import scenarios\n", 1, "but callbacks.downloads may "),
        ("callbacks/site.py", "import app\n", 1, "imports app, but no module imports app"),
        ("data/store/database.py", "from app import main\n", 1, "imports app.main, but no module imports app"),
        ("app.py", "import tests.helpers\n", 1, "imports tests.helpers, but no module imports tests"),
        ("geo/city.py", "import dash\n", 1, "imports dash, but dash never in geo, data"),
        ("data/store/tables.py", "from flask import g\n", 1, "imports flask.g, but flask never in geo, data, layouts"),
        ("callbacks/site.py", "import sqlalchemy as sa\n", 1, "but sqlalchemy only in data.store"),
        ("geo/city.py", "from argon2 import x\n", 1, "but argon2 only in data.store"),
        ("geo/spend/table.py", "import openpyxl\n", 1, "but openpyxl only in geo.package, geo.export"),
        ("geo/need_index/index.py", "import esda.moran\n", 1, "but esda only in geo.statistics"),
        ("callbacks/downloads/x.py", "import plotly.utils\n", 1, "but plotly.utils only in layouts, callbacks.server"),
        ("callbacks/server/views.py", "import plotly.graph_objects\n", 1, "but plotly only in layouts"),
        ("geo/weather/rain.py", "import json\n", 1, "geo.weather.rain stands in no room: a room has a row in the law"),
        ("geo/city.py", "x = 1\n" * 501, 501, "501 lines, but a module has at most 500"),
    ],
)  # fmt: skip
def test_a_breach_is_named_with_file_line_and_rule(file: str, source: str, line: int, told: str) -> None:
    (found,) = breaches(source, file)
    assert found.startswith(f"{file}:{line}: ")
    assert told in found


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("geo/spend/table.py", "from geo.spend import basis\nimport geo.caching\nfrom geo.errors import Unavailable\n"),
        ("geo/__init__.py", "from geo.package.read import read_city\n"),
        ("layouts/pages/map/page.py", "from layouts.pages.map.colourings import x\nimport layouts.page\nimport geo\n"),
        ("layouts/pages/registry.py", "from layouts.pages.map.page import PAGE\nfrom layouts.page import Page\n"),
        ("callbacks/server/views.py", "from plotly.utils import PlotlyJSONEncoder\nimport flask\n"),
        ("callbacks/downloads/plan.py", "from callbacks.desk.plans import solved\nfrom layouts import theme\n"),
        ("app.py", "from geo import read_city\nimport callbacks.site\nimport flask\n"),
        ("geo/city.py", "x = 1\n" * 500),
    ],
)
def test_what_the_law_allows_is_no_breach(file: str, source: str) -> None:
    assert breaches(source, file) == []


def test_a_crowded_root_is_named() -> None:
    files = [f"geo/module_{number}.py" for number in range(9)] + ["geo/__init__.py", "geo/spend/table.py"]
    (told,) = crowded(files)
    assert told.startswith("geo/: 9 modules at its root, but at most 8: geo/module_0.py")
    assert crowded(files[1:]) == []
