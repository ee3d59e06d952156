/* One painter: shows the open page as an address has it. Each answer of the page is requested by what it depends on
   (layouts/page.py), the map's is painted first, and what is already on the page is not painted again. */

(function () {
  const wardshift = window.wardshift;
  const dash = () => window.dash_clientside;
  const MOST = 500;
  const MOST_REPAIRS = 10;
  // Answers as text: Plotly changes the figure object that it is given, and a kept object would bring those changes back.
  const kept = new Map();
  let page = null;
  let shown = {};
  let turn = null;

  const spoken = document.createElement("div");
  spoken.className = "spoken no-print";
  spoken.setAttribute("aria-live", "polite");
  window.addEventListener("DOMContentLoaded", () => document.body.append(spoken));
  function say(text, awaited = false) {
    spoken.textContent = text;
    spoken.classList.toggle("awaited", awaited);
  }

  function addressOf(answer, search) {
    const given = new URLSearchParams(search);
    const params = new URLSearchParams();
    // Of a parameter given twice the last counts, as on the server.
    for (const param of answer.depends) if (given.has(param)) params.set(param, given.getAll(param).at(-1));
    return `${page.views}${answer.name}?${params}`;
  }

  async function read(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw Object.assign(new Error(await answer.text()), { status: answer.status });
    return answer.text();
  }

  function ask(address, keep) {
    if (!kept.has(address) || !keep) {
      const text = read(address);
      text.catch(() => kept.delete(address));
      if (!keep) return text;
      kept.set(address, text);
      if (kept.size > MOST) kept.delete(kept.keys().next().value);
    }
    return kept.get(address);
  }

  // Resolves once the next frame has been painted; at once in a hidden tab, which paints none.
  const painted = () =>
    new Promise((resolve) => {
      if (document.hidden) return resolve();
      const after = new MessageChannel();
      // And once what else waited for that frame, such as a click, has had its turn.
      after.port1.onmessage = () => {
        after.port1.onmessage = resolve;
        after.port2.postMessage(null);
      };
      requestAnimationFrame(() => after.port2.postMessage(null));
    });

  // A value that is on the page already is not set again: React would make its parts anew, and the focus on one be lost.
  // dmc.Radio 2.8 writes `checked` into its own props: it is left out of the comparison.
  const written = (value) => JSON.stringify(value, (key, part) => (key === "checked" ? undefined : part));
  function differs(there, prop, value) {
    return prop === "figure" || value?.__dash_patch_update || written(there?.[prop]) !== written(value);
  }

  function paint(text) {
    for (const [key, props] of Object.entries(JSON.parse(text))) {
      const id = key.startsWith("{") ? JSON.parse(key) : key;
      const there = dash().getLayout ? dash().getLayout(id)?.props : window.dash_component_api.getLayout(id)?.props;
      const due = Object.entries(props).filter(([prop, value]) => differs(there, prop, value) && !wardshift.edits(`${key}.${prop}`));
      const changed = Object.fromEntries(due);
      for (const [prop, value] of Object.entries(props)) wardshift.holds(`${key}.${prop}`, value);
      if (Object.keys(changed).length) dash().set_props(id, changed);
    }
  }

  async function show(search) {
    if (!page || page.path !== window.location.pathname || turn?.search === search) return;
    const mine = { search, since: performance.now() };
    turn = mine;
    document.body.dataset.turn = "open";
    say("Working out the figures…", true);
    const due = page.answers
      .map((answer) => ({ ...answer, address: addressOf(answer, search) }))
      .filter(({ name, address }) => shown[name] !== address)
      .map((answer) => ({ ...answer, text: ask(answer.address, page.cacheable) }));
    try {
      const leading = due.filter((answer) => answer.leads);
      for (const { name, text } of leading) {
        const answer = JSON.parse(await text);
        // A later choice must not be painted over by the late answer to an earlier one.
        if (turn !== mine) return;
        // Half painted: whatever comes next paints it whole.
        delete shown[name];
        wardshift.recolour(answer);
      }
      if (leading.length) await painted();
      // Each as it comes, in the page's order: a simulation keeps nothing waiting that does not need it.
      for (const { name, address, text } of due) {
        const given = await text;
        if (turn !== mine) return;
        // A callback of Dash may have put it on the page meanwhile (`knows`).
        if (shown[name] !== address) paint(given);
        shown[name] = address;
      }
      say("");
    } catch (problem) {
      if (turn !== mine) return;
      if (problem.status === 410) window.location.reload();
      // Lets the same address be tried again (test_an_answer_that_cannot_be_had_is_said_and_can_be_asked_for_again).
      turn = null;
      say(problem.status ? problem.message : "The figures could not be had. Check the connection and try again.");
    }
    await painted();
    for (let left = MOST_REPAIRS; left && turn === mine && !wardshift.settle(); left -= 1) await painted();
    if (turn === mine || turn === null) done(search);
  }

  function done(search) {
    const title = document.querySelector("h1")?.textContent;
    if (title) document.title = `${title} | Wardshift`;
    wardshift.lead();
    document.body.dataset.shown = search;
    document.body.dataset.turn = "done";
  }

  // The default views come as one bundle when the browser is idle.
  async function fetchAhead(mine) {
    const views = JSON.parse(await read(`${mine.views}ahead`));
    for (const [address, text] of Object.entries(views)) kept.set(mine.views + address, Promise.resolve(text));
    document.body.dataset.ahead = mine.path;
  }

  let path;
  Object.assign(wardshift, {
    show,
    say,
    // When the turn began that is not done yet; 0 where none is.
    openSince: () => (document.body.dataset.turn === "open" ? turn?.since || 0 : 0),
    // What a callback of Dash has put on the page already, for an address, is not to be painted again.
    knows(name, params) {
      const answer = page?.answers.find((each) => each.name === name);
      if (answer) shown[name] = addressOf(answer, params);
    },
  });
  Object.assign(window.dash_clientside.wardshift, {
    // A page has been laid out, in the state of an address that the reader may have left meanwhile.
    opened(table) {
      page = table;
      turn = null;
      shown = Object.fromEntries(table.answers.map((answer) => [answer.name, addressOf(answer, table.search)]));
      wardshift.steeredBy(table.controls);
      // Whoever opens another page by keyboard or ear begins at its heading.
      if (path !== undefined && path !== table.path) {
        document.querySelector("h1")?.focus({ preventScroll: true });
        window.scrollTo(0, 0);
      }
      path = table.path;
      show(window.location.search);
      if (table.ahead) (window.requestIdleCallback || requestAnimationFrame)(() => fetchAhead(table).catch(() => null));
      return table.path;
    },
    follow(search) {
      show(search || "");
      return dash().no_update;
    },
  });
})();
