/* The Spend shift page: numbers that open their rows, and the player of the years. The address stays the state. */

(function () {
  const YEARS = ".player input[type=radio]";
  const STEP_MS = 1600;
  const RETURN_MS = 150;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  let timer = null;
  let paused = null;
  let opener = null;

  const years = () => [...document.querySelectorAll(YEARS)].map((radio) => radio.value);
  const shown = () => document.querySelector(`${YEARS}:checked`)?.value;

  // While the years play, the address is replaced: going back leads to where the reader was, not through every year.
  function show(year) {
    const now = new URLSearchParams(window.wardshiftAnswers.here());
    now.set("year", year);
    const search = "?" + now.toString();
    window.history.replaceState(window.history.state, "", window.location.pathname + search);
    // With an old href Dash would go back to where that leads.
    window.dash_clientside.set_props("url", { href: window.location.href, search });
  }

  function pause() {
    clearInterval(timer);
    if (timer) paused = shown();
    timer = null;
    const button = document.querySelector("[data-player=play]");
    if (button) window.dash_clientside.set_props(button.id, { children: "▶ Play" });
  }

  function play() {
    const all = years();
    // From the first year on, unless the reader paused here; never from the last.
    let at = shown() === paused && paused !== all[all.length - 1] ? all.indexOf(paused) : -1;
    const step = () => {
      at += 1;
      // The page was left, or the last year is reached.
      if (!document.querySelector(YEARS) || at >= all.length) return pause();
      show(all[at]);
      if (at === all.length - 1) pause();
    };
    timer = setInterval(step, STEP_MS);
    window.dash_clientside.set_props(document.querySelector("[data-player=play]").id, { children: "❚❚ Pause" });
    step();
  }

  function press(action) {
    if (action === "play") return timer ? pause() : calm.matches ? press("next") : play();
    pause();
    const all = years();
    const next = all[all.indexOf(shown()) + (action === "next" ? 1 : -1)];
    if (next) window.wardshift.go({ year: next });
  }

  document.addEventListener("click", (event) => {
    const number = event.target.closest("[data-trace]");
    if (number) {
      // A number within the rows leads on; closing them leads back to the one on the page.
      if (!number.closest("[role=dialog]")) opener = number;
      return window.wardshift.go({ trace: number.dataset.trace });
    }
    const button = event.target.closest("[data-player]");
    if (button) press(button.dataset.player);
  });

  window.wardshiftRows = {
    // What most of the page hangs on: the address without the year and the open rows.
    still(search, held) {
      const now = new URLSearchParams(search);
      for (const key of ["year", "trace"]) now.delete(key);
      const wanted = "?" + now.toString();
      return wanted === held ? window.dash_clientside.no_update : wanted;
    },
    closed(opened) {
      if (opened === false) {
        window.wardshift.go({ trace: null });
        setTimeout(() => {
          if (document.activeElement === document.body && opener?.isConnected) opener.focus();
        }, RETURN_MS);
        // The same bar can be clicked again.
        for (const id of ["shift-share", "shift-waterfall"]) window.dash_clientside.set_props(id, { clickData: null });
      }
      return window.dash_clientside.no_update;
    },
  };
})();
