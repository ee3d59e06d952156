/* The player of years: steps through the radio buttons beside it. An element with [data-player=<parameter>] holds the
   buttons [data-step=previous|play|next] and the years; [data-usual] names a year that the address leaves out. While it
   plays, the address is replaced, so that going back leads to where the reader was, not through every year. */

(function () {
  const STEP_MS = 1600;
  const reducedMotion = window.matchMedia("(prefers-reduced-motion: reduce)");
  let playing = null;
  // Where the reader paused: from there the years go on.
  let paused = null;

  const player = () => document.querySelector("[data-player]");
  const radios = () => [...(player()?.querySelectorAll("input[type=radio]") || [])];
  const years = () => radios().map((radio) => radio.value);
  // False once another page has been opened (test_another_page_does_not_play_on).
  const isPlaying = () => playing?.page === window.location.pathname && player() !== null;

  // The address runs ahead of the radio buttons: these follow once the answer is painted.
  function yearShown() {
    const { player: param, usual } = player().dataset;
    const named = new URLSearchParams(window.location.search).get(param) ?? usual;
    return years().includes(named) ? named : radios().find((radio) => radio.checked)?.value;
  }

  function show(year, replace = false) {
    const { player: param, usual } = player().dataset;
    window.wardshift.go({ [param]: year === usual ? null : year }, { replace });
  }

  function label(words) {
    const button = player()?.querySelector("[data-step=play]");
    if (button) window.dash_clientside.set_props(button.id, { children: button.dataset[words] });
  }

  function stop() {
    clearInterval(playing?.timer);
    playing = null;
  }

  function pause() {
    if (!isPlaying()) return stop();
    stop();
    paused = yearShown();
    label("play");
  }

  function play() {
    stop();
    const last = years().at(-1);
    let year = yearShown() === paused && paused !== last ? paused : null;
    const step = () => {
      if (!isPlaying()) return stop();
      const all = years();
      const at = all.indexOf(year) + 1;
      if (at >= all.length) return pause();
      year = all[at];
      show(year, true);
      if (at === all.length - 1) pause();
    };
    playing = { page: window.location.pathname, timer: setInterval(step, Number(player().dataset.pace) || STEP_MS) };
    label("pause");
    step();
  }

  function press(action) {
    if (action === "play") return isPlaying() ? pause() : reducedMotion.matches ? press("next") : play();
    pause();
    const all = years();
    const next = all[all.indexOf(yearShown()) + (action === "next" ? 1 : -1)];
    if (next) show(next);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) press(button.dataset.step);
  });
})();
