/* The player of years: steps through the radio buttons beside it. While it plays, the address is replaced, so that going
   back leads to where the reader was, not through every year. */

(function () {
  const STEP_MS = 1600;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  let timer = null;
  let paused = null;

  const player = () => document.querySelector("[data-player]");
  const radios = () => [...(player()?.querySelectorAll("input[type=radio]") || [])];
  const years = () => radios().map((radio) => radio.value);
  const shown = () => radios().find((radio) => radio.checked)?.value;
  function label(words) {
    const button = player()?.querySelector("[data-step=play]");
    if (button) window.dash_clientside.set_props(button.id, { children: button.dataset[words] });
  }

  function show(year, replace) {
    window.wardshift.go({ [player().dataset.player]: year === player().dataset.usual ? null : year }, { replace });
  }

  function pause() {
    clearInterval(timer);
    if (timer) paused = shown();
    timer = null;
    label("play");
  }

  function play() {
    const all = years();
    const last = all.length - 1;
    // From the first year on, unless the reader paused here; never from the last.
    let at = shown() === paused && paused !== all[last] ? all.indexOf(paused) : -1;
    const step = () => {
      at += 1;
      // The page was left, or the last year is reached.
      if (!player() || at > last) return pause();
      show(all[at], true);
      if (at === last) pause();
    };
    timer = setInterval(step, STEP_MS);
    label("pause");
    step();
  }

  function press(action) {
    if (action === "play") return timer ? pause() : calm.matches ? press("next") : play();
    pause();
    const all = years();
    const next = all[all.indexOf(shown()) + (action === "next" ? 1 : -1)];
    if (next) show(next);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) press(button.dataset.step);
  });
})();
