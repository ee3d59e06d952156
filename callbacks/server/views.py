"""The answers of pages: plain GETs by what they depend on, made and packed once, and kept by the browser too.

A Dash callback asks by POST and is computed, written and compressed each time. What a page shows at an address is the
same for every reader of a face, so that the browser asks for it by that address: ``views/<digest>/<page>/<answer>``.
The digest names the data, the program and the published plan, so that a public answer never changes: browsers may
keep it for ever. An answer of another digest is gone (410), and the page that asked for it reloads.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import brotli
from dash import ClientsideFunction, Dash, Input, Output
from flask import Flask, Response, abort, request
from plotly.utils import PlotlyJSONEncoder
from werkzeug.exceptions import HTTPException

from callbacks.server.faults import fault_words, report_fault
from callbacks.server.responses import FOREVER, packed
from geo.city import City
from geo.errors import Unavailable
from geo.kept_bytes import KeptResults
from layouts.address.controls import Control, control_table, dash_id
from layouts.address.params import Params, parse, query
from layouts.page import Answer, Filled, Page, Site
from layouts.shell import ShellId

HOME = Path(__file__).resolve().parents[2]
CHANGED = "The data or the plan changed since this page was opened. Reload the page."

Forms = tuple[bytes, bytes, bytes]


@cache
def program_digest() -> str:
    """A digest of the program that makes answers: another release must not be given the answers of this one."""
    sha256 = hashlib.sha256()
    for room in ("geo", "layouts", "callbacks", "data"):
        for source in sorted((HOME / room).rglob("*.py")):
            sha256.update(source.read_bytes())
    # Another version of a library may write the same figure otherwise.
    sha256.update((HOME / "requirements.txt").read_bytes())
    return sha256.hexdigest()


def digest(site: Site, page: Page[Any]) -> str:
    """Names what the answers of a page depend on besides the address: data, program, shapes and the published plan."""
    plan = site.records.stamp() if page.of_plan and site.records else ""
    state = f"{site.city.digest} {program_digest()} {site.face.geometry.digest} {plan}"
    return hashlib.sha256(state.encode()).hexdigest()[:16]


def write(value: Any) -> str:
    """JSON as a browser reads it, figures and patches included."""
    return json.dumps(value, cls=PlotlyJSONEncoder, separators=(",", ":"), ensure_ascii=False)


def pack(text: str) -> Forms:
    """A text plain, and packed in the two ways that browsers take."""
    plain = text.encode()
    return plain, gzip.compress(plain, 6, mtime=0), brotli.compress(plain, quality=5)


def answer_text(site: Site, page: Page[Any], answer: Answer, params: Params) -> str:
    """The values of an answer's parts at an address, by component id and property."""
    return view_text(site.city, page, answer, page.open(site, params))


def view_text(city: City, page: Page[Any], answer: Answer, view: Any) -> str:
    """The values of an answer's parts for a view."""
    values: dict[str, dict[str, Any]] = {}
    for part in page.parts(city):
        if part.answer == answer:
            values.setdefault(dash_id(part.id), {})[part.prop] = part.value(view, update=True)
    return write(values)


def refused_by(view: Any) -> Sequence[str]:
    """What an address asked for and the city does not have; every page says it in ``refused`` of its view or state."""
    refused: Sequence[str] = getattr(getattr(view, "state", view), "refused", ())
    return refused


def depends(page: Page[Any], answer: Answer) -> list[str]:
    """The parameters that an answer is asked for by, in the order in which addresses name them."""
    return sorted(page.reads if answer.depends is None else answer.depends)


def asked_by(page: Page[Any], answer: Answer, given: Mapping[str, str]) -> str:
    """The query string that an answer is asked for by."""
    return query({param: given[param] for param in depends(page, answer) if param in given})


def page_table(
    site: Site, page: Page[Any], filled: Filled, pathname: str | None, search: str | None, current_digest: str
) -> dict[str, Any]:
    """What the browser must know of an open page (``assets/views.js``, ``assets/address.js``)."""
    city = site.city
    answers = [{"name": each.name, "depends": depends(page, each), "leads": each.leads} for each in page.answers(city)]
    return {
        "path": pathname or site.face.prefix,
        "search": search or "",
        "views": f"{site.face.prefix}views/{current_digest}/{page.name}/",
        "answers": answers,
        "controls": control_table(page.controls(city), filled.get),
        "cacheable": page.cacheable,
        "ahead": bool(page.ahead(city)),
    }


def still_table(path: str, search: str | None) -> dict[str, Any]:
    """The table of a page on which nothing follows the address, such as one that says why there is none."""
    nothing = {"views": "", "answers": [], "controls": {}, "cacheable": True, "ahead": False}
    return {"path": path, "search": search or ""} | nothing


def first_addresses(site: Site, pages: Iterable[Page[Any]]) -> list[str]:
    """What the first readers of a face ask for: every page's answers without any choice, and the bundles made ahead."""
    addresses = []
    for page in pages:
        if page.why_not(site):
            continue
        views = f"{site.face.prefix}views/{digest(site, page)}/{page.name}/"
        addresses += [f"{views}{answer.name}" for answer in page.answers(site.city)]
        addresses += [f"{views}ahead"] if page.ahead(site.city) else []
    return addresses


def register(app: Dash, site: Site, page: Page[Any], known: frozenset[str], kept: KeptResults | None = None) -> None:
    """Serve the answers of a page.

    Parameters
    ----------
    app : dash.Dash
    site : Site
    page : Page
    known : frozenset of str
        The parameters of all pages: another page's is no stranger in this one's address.
    kept : KeptResults, optional
        Where the answers of all pages of the face are kept, by what their addresses mean: one that names what the city
        does not have is answered, and not kept.
    """
    server: Flask = app.server
    city, face = site.city, site.face
    kept = KeptResults() if kept is None else kept
    headers = {"Cache-Control": "no-store" if face.desk or not page.cacheable else FOREVER}

    def forms(current_digest: str, answer: Answer, given: Mapping[str, str]) -> Forms:
        params = parse(asked_by(page, answer, given), page.fields, known)
        key = current_digest, page.name, answer.name, tuple(sorted(params.accepted.items()))
        keepable = page.cacheable and not params.rejected
        if keepable and key in kept:
            return kept.get(key, lambda: made(current_digest, answer, page.open(site, params)))
        view = page.open(site, params)
        if keepable and not refused_by(view):
            return kept.get(key, lambda: made(current_digest, answer, view))
        return made(current_digest, answer, view)

    def made(current_digest: str, answer: Answer, view: Any) -> Forms:
        packed_forms = pack(view_text(city, page, answer, view))
        # A plan that was published meanwhile may be half in it.
        return packed_forms if digest(site, page) == current_digest else abort(410, CHANGED)

    def bundle(current_digest: str) -> dict[str, str]:
        """Every answer of the views that readers begin with, by name and query string."""
        return {
            f"{answer.name}{asked_by(page, answer, view) or '?'}": forms(current_digest, answer, view)[0].decode()
            for view in page.ahead(city)
            for answer in page.answers(city)
        }

    def serve(requested_digest: str, name: str) -> Response:
        try:
            return answered(requested_digest, name)
        except Unavailable as reason:
            return Response(str(reason), 422, mimetype="text/plain")
        except HTTPException as refusal:
            # In words alone: the painter says them as they are.
            return Response(refusal.description, refusal.code, mimetype="text/plain")
        except Exception:
            return Response(fault_words(report_fault(request.full_path)), 500, mimetype="text/plain")

    def answered(requested_digest: str, name: str) -> Response:
        current_digest = digest(site, page)
        if requested_digest != current_digest:
            abort(410, CHANGED)
        if name == "ahead" and page.ahead(city):
            packed_forms = kept.get((current_digest, page.name), lambda: pack(write(bundle(current_digest))))
        elif answer := next((each for each in page.answers(city) if each.name == name), None):
            given = {param: values[-1] for param, values in request.args.lists()}
            packed_forms = forms(current_digest, answer, given)
        else:
            abort(404, f"The page has no answer '{name}'.")
        return packed(*packed_forms, mimetype="application/json", headers=headers)

    url = f"{face.prefix}views/<requested_digest>/{page.name}/<name>"
    server.add_url_rule(url, url, serve)


def register_browser(app: Dash, site: Site, pages: Sequence[Page[Any]]) -> None:
    """Let controls write the address, and the browser show whatever it says, whoever wrote it.

    Which controls a page has depends on the city's indicators: that is worked out when a browser first asks for the
    callbacks, after the first byte.
    """
    asked_for = f"{site.face.prefix}_dash-dependencies"
    lock, waiting = Lock(), list(pages)

    @app.server.before_request
    def register_controls() -> None:
        if request.path != asked_for:
            return
        with lock:
            while waiting:
                _register_controls(app, waiting[0].controls(site.city))
                del waiting[0]

    app.clientside_callback(
        ClientsideFunction("wardshift", "follow"), Input(ShellId.URL, "search"), prevent_initial_call=True
    )
    # Dash 4.4 calls a clientside callback without an output when its input changes, not when the input first appears:
    # with this output the table of a new page is taken up (test_a_choice_made_while_a_page_is_being_opened_holds).
    opened = Output(ShellId.MAIN, "data-page")
    app.clientside_callback(ClientsideFunction("wardshift", "opened"), opened, Input(ShellId.PAGE, "data"))


def _register_controls(app: Dash, controls: Iterable[Control]) -> None:
    inputs = [
        Input(each.id if isinstance(each.id, str) else dict(each.id), each.prop) for each in controls if not each.typed
    ]
    if inputs:
        app.clientside_callback(ClientsideFunction("wardshift", "steer"), *inputs, prevent_initial_call=True)
