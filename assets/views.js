/* One painter: shows the open page as an address has it. Each answer of the page is requested by what it depends on
   (layouts/page.py), the map's is painted first, and what is already on the page is not painted again. */

(function () {
  const wardshift = window.wardshift;
  const dash = () => window.dash_clientside;
  const MOST_ANSWERS = 500;
  const MOST_REPAIRS = 10;
  // Answers as text: Plotly changes the figure object that it is given, and a kept object would bring those changes back.
  const answerTexts = new Map();
  let page = null;
  let paintedAddresses = {};
  let turn = null;

  function say(text, awaited = false) {
    const spoken = document.getElementById("spoken");
    spoken.textContent = text;
    spoken.classList.toggle("awaited", awaited);
  }

  function addressOf(answer, search) {
    const all = new URLSearchParams(search);
    const params = new URLSearchParams();
    // Of a parameter given twice the last counts, as on the server.
    for (const param of answer.depends) if (all.has(param)) params.set(param, all.getAll(param).at(-1));
    return `${page.views}${answer.name}?${params}`;
  }

  async function fetchText(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw Object.assign(new Error(await answer.text()), { status: answer.status });
    return answer.text();
  }

  function answerText(address, cacheable) {
    if (!answerTexts.has(address) || !cacheable) {
      const text = fetchText(address);
      text.catch(() => answerTexts.delete(address));
      if (!cacheable) return text;
      answerTexts.set(address, text);
      if (answerTexts.size > MOST_ANSWERS) answerTexts.delete(answerTexts.keys().next().value);
    }
    return answerTexts.get(address);
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
  const comparable = (value) => JSON.stringify(value, (key, part) => (key === "checked" ? undefined : part));
  const differs = (current, prop, value) =>
    prop === "figure" || value?.__dash_patch_update || comparable(current?.[prop]) !== comparable(value);

  function paint(text) {
    for (const [key, props] of Object.entries(JSON.parse(text))) {
      const id = key.startsWith("{") ? JSON.parse(key) : key;
      const current = wardshift.propsOf(id);
      const due = Object.entries(props).filter(
        ([prop, value]) => differs(current, prop, value) && !wardshift.isInHand(`${key}.${prop}`, current?.[prop])
      );
      for (const [prop, value] of Object.entries(props)) wardshift.recordPainted(`${key}.${prop}`, value);
      if (due.length) dash().set_props(id, Object.fromEntries(due));
    }
  }

  async function show(search) {
    if (!page || page.path !== window.location.pathname || turn?.search === search) return;
    const thisTurn = { search, since: performance.now() };
    turn = thisTurn;
    document.body.dataset.turn = "open";
    say("Working out the figures…", true);
    const due = page.answers
      .map((answer) => ({ ...answer, address: addressOf(answer, search) }))
      .filter(({ name, address }) => paintedAddresses[name] !== address)
      .map((answer) => ({ ...answer, text: answerText(answer.address, page.cacheable) }));
    // Until it is painted whole, whatever comes next paints it: even what stood there, for a hand may have changed it
    // (test_the_same_bar_opens_its_rows_again_while_their_closing_is_awaited).
    for (const { name } of due) delete paintedAddresses[name];
    try {
      const leading = due.filter((answer) => answer.leads);
      for (const { text } of leading) {
        const answer = JSON.parse(await text);
        // A later choice must not be painted over by the late answer to an earlier one.
        if (turn !== thisTurn) return;
        wardshift.recolour(answer);
      }
      if (leading.length) await painted();
      // Each as it comes, in the page's order: a simulation keeps nothing waiting that does not need it.
      for (const { name, address, text } of due) {
        const values = await text;
        if (turn !== thisTurn) return;
        // A callback of Dash may have put it on the page meanwhile (`markPainted`).
        if (paintedAddresses[name] !== address) paint(values);
        paintedAddresses[name] = address;
      }
      say("");
    } catch (problem) {
      if (turn !== thisTurn) return;
      if (problem.status === 410) window.location.reload();
      // Lets the same address be tried again (test_an_answer_that_cannot_be_had_is_said_and_can_be_asked_for_again).
      turn = null;
      say(problem.status ? problem.message : "The figures could not be had. Check the connection and try again.");
    }
    await painted();
    for (let left = MOST_REPAIRS; left && turn === thisTurn && !wardshift.restoreStrayed(); left -= 1) await painted();
    if (turn === thisTurn || turn === null) finishTurn(search);
  }

  function finishTurn(search) {
    const title = document.querySelector("h1")?.textContent;
    if (title) document.title = `${title} | Wardshift`;
    wardshift.updateLinks();
    document.body.dataset.shown = search;
    document.body.dataset.turn = "done";
  }

  // The default views come as one bundle when the browser is idle.
  async function fetchAhead(openPage) {
    const views = JSON.parse(await fetchText(`${openPage.views}ahead`));
    for (const [address, text] of Object.entries(views)) answerTexts.set(openPage.views + address, Promise.resolve(text));
    document.body.dataset.ahead = openPage.path;
  }

  Object.assign(wardshift, {
    show,
    say,
    // When the turn began that is not done yet; 0 where none is.
    turnOpenedAt: () => (document.body.dataset.turn === "open" ? turn?.since || 0 : 0),
    // What a callback of Dash has put on the page already, for an address, is not to be painted again.
    markPainted(name, params) {
      const answer = page?.answers.find((each) => each.name === name);
      if (answer) paintedAddresses[name] = addressOf(answer, params);
    },
  });
  Object.assign(window.dash_clientside.wardshift, {
    // A page has been laid out, in the state of an address that the reader may have left meanwhile.
    opened(table) {
      // Whoever opens another page by keyboard or ear begins at its heading.
      if (page && page.path !== table.path) {
        document.querySelector("h1")?.focus({ preventScroll: true });
        window.scrollTo(0, 0);
      }
      page = table;
      turn = null;
      paintedAddresses = Object.fromEntries(table.answers.map((answer) => [answer.name, addressOf(answer, table.search)]));
      wardshift.useControls(table.controls);
      show(window.location.search);
      if (table.ahead) (window.requestIdleCallback || requestAnimationFrame)(() => fetchAhead(table).catch(() => null));
      return table.path;
    },
    follow(search) {
      show(search || "");
      return dash().no_update;
    },
    // What the desk has just done may be in no answer that was asked for before
    // (test_what_is_published_while_an_answer_is_due_is_said).
    askAgain() {
      if (wardshift.turnOpenedAt()) turn = null;
      show(window.location.search);
      return dash().no_update;
    },
  });
})();
