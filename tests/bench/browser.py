"""What a reader waits for and what goes over the wire, in headless Chromium: one page an app, taking turns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.bench.contenders import BOTH, Contender
from tests.helpers.windows import BROWSERS, chromium_path

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
QUIET_MS = 250
SETTLE_MS = 600
UPDATE = "/_dash-update-component"

# A switch sets the dropdown's value as a click would, then waits for the fills that the value is known to have.
# `frame` is when the next frame has been painted (a message from its callback comes after its painting), `painted`
# when the frame after that begins, so that the first is certainly out.
# `still` is the last change anywhere on the page, before a quarter of a second without one.
SCRIPT = """
window.bench = {
  fills(graph) {
    const wards = document.querySelectorAll(`#${graph} .choroplethlayer path.choroplethlocation`);
    return [...wards].map(ward => ward.getAttribute('fill'));
  },
  drawn(graph) {
    return new Promise(resolve => {
      const look = () => this.fills(graph).length > 1 ? resolve(performance.now()) : requestAnimationFrame(look);
      look();
    });
  },
  values(graph) {
    const plot = document.querySelector(`#${graph} .js-plotly-plot`);
    return Object.fromEntries(plot.calcdata[0].map(d => [d.loc, d.z]));
  },
  // How a reader takes an option: of Wardshift's lists by a press on it, which is what it hears; else through Dash.
  async option(dropdown, value) {
    const field = document.getElementById(dropdown);
    if (!field || !field.matches(".mantine-Select-input") || !window.wardshift) {
      return () => window.dash_clientside.set_props(dropdown, {value});
    }
    field.click();
    const found = () => [...document.querySelectorAll("[role=option]")].find(o => o.getAttribute("value") === value);
    while (!found()) await new Promise(requestAnimationFrame);
    return () => found().click();
  },
  async choose(dropdown, value) { (await this.option(dropdown, value))(); },
  async switchTo(dropdown, graph, value, expected) {
    const take = await this.option(dropdown, value);
    return new Promise((resolve, reject) => {
      const found = {inDom: null, frame: null, painted: null, still: null};
      const after = new MessageChannel();
      after.port1.onmessage = () => { found.frame = performance.now() - begun; };
      const box = document.getElementById(graph);
      const look = () => {
        if (found.inDom !== null || this.fills(graph).join() !== expected) return;
        found.inDom = performance.now() - begun;
        requestAnimationFrame(() => {
          after.port2.postMessage(null);
          requestAnimationFrame(() => { found.painted = performance.now() - begun; });
        });
      };
      const map = new MutationObserver(look);
      const page = new MutationObserver(() => { found.still = performance.now() - begun; });
      map.observe(box, {subtree: true, childList: true, attributes: true});
      page.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
      const begun = performance.now();
      take();
      const wait = setInterval(() => {
        const now = performance.now() - begun;
        const done = found.painted !== null && now - found.still > QUIET;
        if (!done && now < 15000) return;
        clearInterval(wait); map.disconnect(); page.disconnect(); after.port1.close();
        if (done) resolve(found);
        else reject(new Error(`${graph} did not take the colours of ${value}: ${this.fills(graph).join()}`));
      }, 25);
    });
  },
};
""".replace("QUIET", str(QUIET_MS))


@dataclass
class Exchange:
    """One request of a switch: what was asked and answered, and the bytes of it."""

    method: str
    path: str
    outputs: str
    asked: bytes
    answered: int
    answered_sent: int
    headers: int


@dataclass
class Visits:
    """Switches by the clock, in milliseconds, and the requests that each indicator's switch made."""

    painted: list[float] = field(default_factory=list)
    in_dom: list[float] = field(default_factory=list)
    frame: list[float] = field(default_factory=list)
    still: list[float] = field(default_factory=list)
    requests: dict[str, list[Exchange]] = field(default_factory=dict)


@dataclass
class FirstPage:
    """The opening of an app with an empty cache."""

    sent: int
    libraries: int
    requests: int
    drawn_ms: float


@dataclass
class Seen:
    """What the browser saw of one app: indicators for the first time in a browser, and again."""

    fills: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, dict[str, float]] = field(default_factory=dict)
    openings: list[FirstPage] = field(default_factory=list)
    first: Visits = field(default_factory=Visits)
    again: Visits = field(default_factory=Visits)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        # What readers have, where it is there.
        browser = playwright.chromium.launch(
            executable_path=chromium_path((*BROWSERS[1:], BROWSERS[0])), args=ARGUMENTS
        )
        try:
            yield browser
        finally:
            browser.close()


def watch(
    browser: Browser, addresses: dict[str, str], theme: str, indicators: list[str], readers: int, rounds: int
) -> dict[str, Seen]:
    """Switch both apps through a theme's indicators, the apps taking turns.

    First as ``readers`` new readers with an empty browser cache, who see each indicator once; then ``rounds``
    times over as a reader who has seen them all. The theme's first indicator shows as soon as the theme is chosen,
    so that nobody switches to it for the first time.
    """
    seen = {contender.name: Seen() for contender in BOTH}
    pages: dict[str, Page] = {}

    def by_the_clock(turn: int, indicator: str, visits: str) -> None:
        # Whoever goes first has the cooler processor: take turns.
        for contender in BOTH if turn % 2 else BOTH[::-1]:
            pages[contender.name].bring_to_front()
            _switch(pages[contender.name], contender, indicator, seen[contender.name], visits)

    for contender in BOTH:
        pages[contender.name], _ = _open(browser, contender, addresses[contender.name], theme)
        _learn(pages[contender.name], contender, indicators, seen[contender.name])
    for reader in range(readers):
        for contender in BOTH:
            pages[contender.name].context.close()
            pages[contender.name], opening = _open(browser, contender, addresses[contender.name], theme)
            seen[contender.name].openings.append(opening)
        for indicator in indicators[1:]:
            by_the_clock(reader, indicator, "first")
    for indicator in indicators:
        by_the_clock(0, indicator, "")
    for turn in range(rounds):
        for indicator in indicators:
            by_the_clock(turn, indicator, "again")
    for contender in BOTH:
        pages[contender.name].context.close()
    return seen


def _open(browser: Browser, contender: Contender, address: str, theme: str) -> tuple[Page, FirstPage]:
    """Open an app with an empty cache until nothing more is asked for, then choose the theme."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(SCRIPT)
    with _listening(page) as requests:
        page.goto(address, wait_until="commit")
        drawn_ms = float(page.evaluate(f"bench.drawn('{contender.graph}')"))
        page.wait_for_load_state("networkidle")
    sizes = [(request.url, request.sizes()) for request in requests]
    wire = [(url, size["responseBodySize"] + size["responseHeadersSize"]) for url, size in sizes]
    libraries = sum(size for url, size in wire if "/_dash-component-suites/" in url)
    opening = FirstPage(sum(size for _, size in wire), libraries, len(wire), drawn_ms)
    page.evaluate(f"bench.choose('{contender.theme}', {json.dumps(theme)})")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLE_MS)
    return page, opening


def _learn(page: Page, contender: Contender, indicators: list[str], seen: Seen) -> None:
    """Switch without a clock, and keep the settled colours and values of each indicator."""
    # The first comes last: it shows already, and a page that is not asked to change proves nothing.
    for indicator in [*indicators[1:], indicators[0]]:
        page.evaluate(f"bench.choose('{contender.indicator}', '{indicator}')")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(SETTLE_MS)
        seen.fills[indicator] = page.evaluate(f"bench.fills('{contender.graph}')")
        seen.values[indicator] = page.evaluate(f"bench.values('{contender.graph}')")


def _switch(page: Page, contender: Contender, indicator: str, seen: Seen, visits: str) -> None:
    """One switch by the clock, with its requests; kept under ``first`` or ``again``, or not at all."""
    expected = ",".join(seen.fills[indicator])
    call = ", ".join(json.dumps(part) for part in (contender.indicator, contender.graph, indicator, expected))
    with _listening(page) as requests:
        taken = page.evaluate(f"bench.switchTo({call})")
    if not visits:
        return
    kept: Visits = getattr(seen, visits)
    kept.painted.append(taken["painted"])
    kept.in_dom.append(taken["inDom"])
    kept.frame.append(taken["frame"])
    kept.still.append(taken["still"])
    # Every reader asks the same: reading the bodies once is enough.
    if indicator not in kept.requests:
        kept.requests[indicator] = [_exchange(request) for request in requests]


@contextmanager
def _listening(page: Page) -> Iterator[list[Request]]:
    """Requests of a page that finish meanwhile."""
    finished: list[Request] = []

    def keep(request: Request) -> None:
        finished.append(request)

    page.on("requestfinished", keep)
    yield finished
    page.remove_listener("requestfinished", keep)


def _exchange(request: Request) -> Exchange:
    """Bytes of a request, of the bodies and of the headers."""
    response, sizes = request.response(), request.sizes()
    if response is None or response.status not in (200, 204):
        raise RuntimeError(f"A request failed: {request.url} {request.post_data}")
    asked = request.post_data_buffer or b""
    address = urlsplit(request.url)
    return Exchange(
        method=request.method,
        path=f"{address.path}?{address.query}" if address.query else address.path,
        outputs=json.loads(asked)["output"] if address.path.endswith(UPDATE) else "",
        asked=asked,
        answered=len(response.body()) if response.status == 200 else 0,
        answered_sent=sizes["responseBodySize"],
        headers=sizes["requestHeadersSize"] + sizes["responseHeadersSize"],
    )
