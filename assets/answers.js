/* Answers that hang on the address alone (callbacks/server/views.py): each is asked for once a page, the map's shown first.

   Dash goes a long way from a control over the address to a callback, and no frame is drawn meanwhile. So a new
   address is first asked for here and its map is shown; then Dash is told of the address, and its callback finds the
   map done. */
(function () {
  const KEPT = 500;
  const PATIENCE = 200;
  const STILL = 60;

  // Kept as text, so that what Plotly writes into its figure does not come back with the answer.
  const texts = new Map();
  // By url: the outputs as [id, property], and whether the address alone says what to ask for.
  const parts = new Map();
  const leads = new Set();
  // The newest address: which parts Dash will find done, when they are on the screen, and whether Dash knows.
  let turn = null;

  const soon = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

  function ask(url, search) {
    const address = url + search;
    if (!texts.has(address)) {
      const text = fetch(address).then((answer) => {
        if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
        return answer.text();
      });
      text.catch(() => texts.delete(address));
      texts.set(address, text);
      if (texts.size > KEPT) texts.delete(texts.keys().next().value);
    }
    return texts.get(address);
  }

  // Two frames after a figure is drawn again, it is on the screen. A tab in the background draws no frames, and a
  // figure may be gone: nobody waits for long.
  const onScreen = (id) =>
    new Promise((resolve) => {
      const plot = document.querySelector(`#${id} .js-plotly-plot`);
      if (plot) plot.once("plotly_afterplot", () => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      soon().then(resolve);
    });

  async function show(mine, url) {
    const { outputs } = parts.get(url);
    const text = await ask(url, mine.search);
    // A later choice must not be painted over by the late answer to an earlier one.
    if (turn !== mine) return;
    const shown = onScreen(outputs[0][0]);
    const values = outputs.length > 1 ? JSON.parse(text) : [JSON.parse(text)];
    outputs.forEach(([id, property], i) => window.dash_clientside.set_props(id, { [property]: values[i] }));
    await shown;
  }

  function tellDash(mine) {
    if (turn !== mine) return;
    mine.told = true;
    if (window.location.search === mine.search) turn = null;
    else window.dash_clientside.set_props("url", { search: mine.search });
  }

  async function lead(url, search) {
    if (turn && turn.search !== search) {
      // What is on its way is newer than what Dash asks for.
      if (!turn.told) return window.dash_clientside.no_update;
      turn = null;
    }
    if (turn && turn.ahead.delete(url)) {
      const shown = await turn.shown.then(() => true, () => false);
      if (shown) return window.dash_clientside.no_update;
    }
    return JSON.parse(await ask(url, search));
  }

  async function follow(url, before, search) {
    const answer = ask(url, search);
    if (!before) return JSON.parse(await answer);
    const shown = turn && turn.search === search ? turn.shown : onScreen(parts.get(before).outputs[0][0]);
    await ask(before, search).then(() => shown).catch(() => null);
    return JSON.parse(await answer);
  }

  // Mantine's number field misses a value that is set back before it has taken in the one between, so that controls are
  // told only of an address that stands, and one address after another.
  const same = (one, other) => new URLSearchParams(one).toString() === new URLSearchParams(other).toString();
  const frames = (left) =>
    new Promise((resolve) => requestAnimationFrame(() => (left > 1 ? frames(left - 1).then(resolve) : resolve())));
  let takenIn = Promise.resolve();
  async function standing(url, search) {
    const text = await ask(url, search);
    await takenIn;
    // Dash writes a new address into the browser's bar a moment after it has told its callbacks.
    await new Promise((resolve) => setTimeout(resolve));
    if (!same(window.wardshiftAnswers.here(), search)) return null;
    takenIn = Promise.race([frames(4), soon()]).then(() => new Promise((resolve) => setTimeout(resolve, STILL)));
    return JSON.parse(text);
  }
  const noUpdate = () => window.dash_clientside.no_update;

  window.wardshiftAnswers = {
    // The query string that the page shows or is about to show.
    here: () => (turn && !turn.told ? turn.search : window.location.search),
    go(search) {
      const here = ({ outputs, early }) => early && document.getElementById(outputs[0][0]);
      const asked = [...parts].filter(([, part]) => here(part)).map(([url]) => url);
      const ahead = new Set(asked.filter((url) => leads.has(url)));
      const mine = { search, ahead, told: false };
      turn = mine;
      mine.shown = Promise.all([...ahead].map((url) => show(mine, url)));
      mine.shown.catch(() => null);
      // Side by side, each would wait for the other; the map is asked for first.
      setTimeout(() => asked.forEach((url) => ask(url, search)));
      if (ahead.size) Promise.race([mine.shown, soon()]).catch(() => null).then(() => tellDash(mine));
      else tellDash(mine);
    },
    byAddress(url, outputs, before, early) {
      parts.set(url, { outputs, early });
      if (before) leads.add(before);
      return async (search) => {
        const filled = window.dash_clientside.callback_context.outputs_list;
        const { unlessSame, whileAwaited } = window.wardshift;
        const whole = search || "";
        whileAwaited(ask(url, whole));
        if (leads.has(url)) return lead(url, whole);
        const values = await (before || !early ? follow(url, before, whole) : standing(url, whole));
        if (!values) return Array.isArray(filled) ? filled.map(() => noUpdate()) : noUpdate();
        return Array.isArray(filled) ? filled.map((output, i) => unlessSame(output, values[i])) : unlessSame(filled, values);
      };
    },
  };
})();
