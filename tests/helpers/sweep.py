"""Every page of a city as a server gives it: its frame, its layout, its answers, its files, on both faces."""

from __future__ import annotations

import json
import logging
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from argon2 import PasswordHasher
from flask.testing import FlaskClient

from app import NOTTINGHAM, Settings, create_app
from callbacks.desk.plans import StoreDeskRecords, StoreRecords
from callbacks.site import pages_of
from data.store.accounts import add_user
from data.store.sign_in import sign_in
from geo.cartography.geometry import map_geometry
from geo.city import City
from geo.export.downloads import DOWNLOADS
from geo.statistics.slope_index import FEWEST_REPETITIONS
from layouts.address.view_state import asked_for
from layouts.face import Face
from layouts.page import Page, Site
from layouts.shell import ShellId
from tests.helpers.desk_app import SECRET
from tests.helpers.posting import Dependency, dependencies, post

FILES = ("view.csv", "index.csv", "spend-rows.csv", "plan.csv", "spend-template.csv", "spend-template.xlsx")
"""Downloads beside `DOWNLOADS`."""
NOT_A_WORD = re.compile(r"(?<![\w-])(?:nan|NaN|inf|NaT|<NA>)(?![\w-])")
"""What a missing or an endless figure looks like where nobody put it into words."""

CODE_WORDS = re.compile(
    r"\b(?:values|weights|rank_by|population|need|spend|lower|upper|count|denominator|reference)"
    r" (?:is missing|must (?:not )?be\b|is -?[\d.]+ for every ward)"
)
"""A refusal by an argument's name: fit for a programmer, not for a reader."""


@dataclass
class Opened:
    """A page at an address with all its answers.

    Attributes
    ----------
    page : str
        Its path in the face.
    search : str
    words : str
        All text on it, tables and titles of figures too.
    layout : dict
        The page as it was sent.
    table : dict
        What the browser is told of it: the addresses of its answers, its controls.
    """

    page: str
    search: str
    words: str
    layout: Any
    table: dict[str, Any]


@dataclass
class Served:
    """A city on a server, public face and desk.

    Attributes
    ----------
    city : City
    faces : dict of str to FlaskClient
        By prefix: "/" and "/desk/", the latter signed in.
    faults : list of str
        What the server reported as a fault that nobody foresaw: none, in a test that passes.
    """

    city: City
    faces: dict[str, FlaskClient]
    sites: dict[str, Site]
    faults: list[str]
    callbacks: dict[str, Dependency] = field(default_factory=dict)

    def pages(self, prefix: str = "/") -> tuple[Page[Any], ...]:
        """The pages of a face."""
        return pages_of(self.sites[prefix])

    def open(self, path: str, search: str = "", prefix: str = "/", *, again: bool = True) -> Opened:
        """A page at an address, every answer of it asked for as the browser does.

        Without `again` only the answers that send something else than is laid out: the others are the same functions of
        the same view once more (``test_what_an_address_is_answered_is_what_it_is_laid_out_with``).

        Asserts that each is answered with 200, or refused in words (422), that no fault is reported, and that no
        missing figure is written out.
        """
        client, at = self.faces[prefix], f"{prefix}{path.removeprefix('/')}{search}"
        before = len(self.faults)
        assert client.get(f"{prefix}{path.removeprefix('/')}{search}").status_code == 200, at
        values = {"url.pathname": prefix + path.removeprefix("/"), "url.search": search}
        sent = post(client, self._opening(prefix), values, prefix=prefix)
        assert sent.status_code == 200, (at, sent.text[:300])
        laid_out = sent.get_json()["response"]["main"]["children"]
        table = _find(laid_out, ShellId.PAGE)["data"]
        pieces = [words_of(laid_out)]
        given = asked_for(search)
        page = next(each for each in self.pages(prefix) if each.path == path)
        others = {part.answer.name for part in page.parts(self.sites[prefix].city) if part.update}
        for each in table["answers"]:
            if not again and each["name"] not in others:
                continue
            asked = urlencode({param: given[param] for param in each["depends"] if param in given})
            answer = client.get(f"{table['views']}{each['name']}{'?' if asked else ''}{asked}")
            assert answer.status_code in (200, 422), (at, each["name"], answer.status_code, answer.text[:300])
            pieces.append(answer.text if answer.status_code == 422 else words_of(answer.get_json()))
        text = "\n".join(pieces)
        assert self.faults[before:] == [], (at, self.faults[before:])
        assert "The fault has the number" not in text, at
        assert not (odd := NOT_A_WORD.search(text)), (at, text[max(odd.start() - 200, 0) : odd.end() + 60])
        assert not (odd := CODE_WORDS.search(text)), (at, text[max(odd.start() - 200, 0) : odd.end() + 60])
        return Opened(path, search, text, laid_out, table)

    def every_page(self, search: str = "", prefix: str = "/") -> dict[str, Opened]:
        """Every page of a face at an address as it is laid out, by path."""
        return {page.path: self.open(page.path, search, prefix, again=False) for page in self.pages(prefix)}

    def every_choice(self, prefix: str = "/") -> Iterator[Opened]:
        """Every page of a face with each choice that its controls offer, one at a time."""
        for page in self.pages(prefix):
            plain = self.open(page.path, "", prefix)
            yield plain
            for search in choices(plain):
                yield self.open(page.path, search, prefix)

    def take_away(self, prefix: str = "/", search: str = "") -> dict[str, int]:
        """Every file of a face: by name, whether it is there (200) or not (404, with words)."""
        client, found = self.faces[prefix], {}
        for name in (*DOWNLOADS, *FILES):
            before = len(self.faults)
            answer = client.get(f"{prefix}download/{name}{search}")
            assert answer.status_code in (200, 404), (name, answer.status_code, answer.text[:300])
            assert self.faults[before:] == [], (name, self.faults[before:])
            found[name] = answer.status_code
        assert client.get(f"{prefix}geometry/{self.sites['/'].face.geometry.digest}.json").status_code == 200
        return found

    def _opening(self, prefix: str) -> Dependency:
        if prefix not in self.callbacks:
            listed = dependencies(self.faces[prefix], prefix)
            self.callbacks[prefix] = next(each for each in listed if each["output"] == "main.children")
        return self.callbacks[prefix]


@contextmanager
def few_draws() -> Iterator[None]:
    """Simulations with as few draws as they take: what is drawn is tested elsewhere, here only that it can be."""
    few = {
        "layouts.maps.clusters.local_moran": {"permutations": 99},
        "layouts.maps.clusters.hot_spots": {"permutations": 99},
        "layouts.pages.need_index.certainty.index_uncertainty": {"draws": 100},
        "geo.indicators.inequality_over_time.slope_index": {"repetitions": FEWEST_REPETITIONS},
        "geo.indicators.inequality_over_time.relative_index": {"repetitions": FEWEST_REPETITIONS},
    }
    with ExitStack() as stack:
        for name, fewer in few.items():
            function = pkgutil.resolve_name(name)
            stack.enter_context(patch(name, _with(function, fewer)))
        yield


def _with(function: Callable[..., Any], fewer: dict[str, int]) -> Callable[..., Any]:
    def drawn(*args: Any, **options: Any) -> Any:
        return function(*args, **(options | fewer))

    return drawn


@contextmanager
def served(city: City | Path, store: Path) -> Iterator[Served]:
    """A city, or the package of one, on a server of its own.

    Parameters
    ----------
    city : City or Path
    store : Path
        A folder for the desk's database.
    """
    faults: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.ERROR:
                faults.append(self.format(record))

    listener = Listener()
    logs = [logging.getLogger(name) for name in ("wardshift", "tests.sweep")]
    for log in logs:
        log.addHandler(listener)
    try:
        package = city if isinstance(city, Path) else NOTTINGHAM
        if isinstance(city, City):
            with patch("geo.package.read.read_city", lambda _path: city):
                server = create_app(Settings(package, store=str(store))).server
        else:
            from geo import read_city

            city = read_city(package)
            with patch("geo.package.read.read_city", lambda _path: city):
                server = create_app(Settings(package, store=str(store))).server
        kept = server.extensions["wardshift-store"]
        object.__setattr__(kept, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        add_user(kept, "Ada", "commissioner", SECRET)
        signed_in = server.test_client()
        signed_in.set_cookie("wardshift_desk", sign_in(kept, "Ada", SECRET, "127.0.0.1").token, path="/desk")
        geometry = map_geometry(city.wards)
        desk = StoreDeskRecords(kept, city.name)
        sites = {
            "/": Site(city.public(), Face("/", geometry), StoreRecords(kept, city.name)),
            "/desk/": Site(city, Face("/desk/", geometry), desk, desk),
        }
        yield Served(city, {"/": server.test_client(), "/desk/": signed_in}, sites, faults)
        kept.close()
    finally:
        for log in logs:
            log.removeHandler(listener)


def choices(opened: Opened) -> list[str]:
    """The addresses that the controls of a page can write, one choice at a time."""
    found: dict[str, None] = {}
    for key, rule in opened.table["controls"].items():
        id_, _, _ = key.rpartition(".")
        component = _find(opened.layout, id_)
        if component is None:
            continue
        values = _values(component)
        if rule.get("typed"):
            values = ["1", "2", "20", "0", "1000000", "x"]
        for value in values:
            if rule.get("opens", {}).get(value):
                continue
            asked = rule.get("stands_for", {}).get(value, {rule["param"]: value})
            if piece := rule.get("piece"):
                asked = {rule["param"]: f"{piece}{value}"}
            found["?" + urlencode({param: one for param, one in asked.items() if one})] = None
    return list(found)


def _values(component: dict[str, Any]) -> list[str]:
    """What can be chosen in a control."""
    listed = component.get("data") or []
    if isinstance(listed, list) and listed and isinstance(listed[0], dict):
        flat = [item for each in listed for item in each.get("items", [each])]
        values = [str(each["value"]) for each in flat if "value" in each]
        # The wards are alike to a page: the first and the last stand for all.
        return values if len(values) <= 12 else [*values[:6], *values[-6:]]
    found: list[str] = []

    def walk(part: Any) -> None:
        if isinstance(part, list):
            for each in part:
                walk(each)
        elif isinstance(part, dict) and "props" in part:
            if part.get("type") in ("Radio", "Chip", "Checkbox") and part["props"].get("value") is not None:
                found.append(str(part["props"]["value"]))
            walk(part["props"].get("children"))

    walk(component.get("children"))
    return found


def _find(part: Any, id_: str) -> dict[str, Any] | None:
    """The properties of the component of an id."""
    if isinstance(part, list):
        return next((found for each in part if (found := _find(each, id_)) is not None), None)
    if isinstance(part, dict) and "props" in part:
        own = part["props"].get("id")
        if own == id_ or (isinstance(own, dict) and json.dumps(own, sort_keys=True, separators=(",", ":")) == id_):
            props: dict[str, Any] = part["props"]
            return props
        return _find(part["props"].get("children"), id_)
    return None


def words_of(part: Any) -> str:
    """Every text in a part of an answer, parted by lines."""
    found: list[str] = []

    def walk(each: Any) -> None:
        if isinstance(each, str):
            found.append(unescape(re.sub(r"<[^>]*>", " ", each)))
        elif isinstance(each, list):
            for one in each:
                walk(one)
        elif isinstance(each, dict):
            for key, one in each.items():
                if key not in ("type", "namespace", "className", "id", "template", "search", "views"):
                    walk(one)

    walk(part)
    return "\n".join(found)
