/* The Target page of the desk: its form writes the address, its years play, and nothing typed is lost unasked. */

(function () {
  const NONE = "none";
  // Mantine gives the id of a group of radios to its label alone.
  const YEARS = "[aria-labelledby=target-year-label] input[type=radio]";
  const STEP_MS = 1600;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const dash = () => window.dash_clientside;

  // An empty field is a choice of its own: left out of the address it would be as usual.
  function written(param, value) {
    if (param === "ward") return value || null;
    if (param === "plan_year") return value === "today" ? null : value;
    if (Array.isArray(value)) return value.map(encodeURIComponent).join(",") || NONE;
    return value === "" || value === null || value === undefined ? NONE : value;
  }

  let timer = null;
  const years = () => [...document.querySelectorAll(YEARS)].map((radio) => radio.value);

  function pause() {
    clearInterval(timer);
    timer = null;
    if (document.getElementById("target-play")) dash().set_props("target-play", { children: "▶" });
  }

  // While the years play, the address is replaced: going back leads to where the reader was.
  function show(year) {
    const now = new URLSearchParams(window.location.search);
    if (year === "today") now.delete("plan_year");
    else now.set("plan_year", year);
    const search = "?" + now.toString();
    window.history.replaceState(window.history.state, "", window.location.pathname + search);
    dash().set_props("url", { search });
  }

  function play() {
    const all = years();
    let at = all.indexOf(document.querySelector(`${YEARS}:checked`)?.value);
    if (at === all.length - 1) at = -1;
    const step = () => {
      at += 1;
      // The page was left, or the last year is reached.
      if (!document.querySelector(YEARS) || at >= all.length) return pause();
      show(all[at]);
      if (at === all.length - 1) pause();
    };
    if (calm.matches) return step();
    timer = setInterval(step, STEP_MS);
    dash().set_props("target-play", { children: "❚❚" });
    step();
  }

  let typed = false;
  const onTarget = () => document.getElementById("scenario-name") !== null;

  const LEAVE = "The name or the note is typed, but not saved. Leave the page and lose it?";
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("[data-sure]");
      if (button && !window.confirm(button.dataset.sure)) return stop(event);
      const link = event.target.closest("a[href]");
      if (!link || !typed || !onTarget() || link.target === "_blank" || link.className.includes("take-away")) return;
      const there = new URL(link.href, window.location.href);
      const same = there.pathname === window.location.pathname && there.search === window.location.search;
      if (!same && !window.confirm(LEAVE)) stop(event);
    },
    true
  );
  function stop(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-plan-player]")) timer ? pause() : play();
    if (event.target.closest("[data-import]")) document.querySelector("#scenario-import input").click();
  });
  window.addEventListener("beforeunload", (event) => {
    if (typed && onTarget()) event.preventDefault();
  });

  // A session that is over must not look like a page that does nothing: what was typed stays while one signs in anew.
  const DESK = "/desk/";
  if (window.location.pathname.startsWith(DESK)) {
    const plain = window.fetch;
    window.fetch = async (...asked) => {
      const answer = await plain(...asked);
      if (answer.ok) document.getElementById("session-over")?.remove();
      if (answer.status !== 401) return answer;
      tell();
      // Dash reads such an answer twice and stumbles; "nothing to do" leaves the page as it stands.
      return answer.url.includes("_dash-update-component") ? new Response(null, { status: 204 }) : answer;
    };
  }
  function tell() {
    if (document.getElementById("session-over")) return;
    const box = document.createElement("div");
    box.id = "session-over";
    box.className = "session-over";
    box.setAttribute("role", "alert");
    const link = document.createElement("a");
    link.href = "/desk/sign-in";
    link.target = "_blank";
    link.textContent = "Sign in again in a new tab";
    box.append("You are signed out, because nothing was done for a while. ", link, ", then go on here: nothing is lost.");
    document.body.prepend(box);
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.wardshiftPlan = {
    navigate(...args) {
      window.wardshift.steer(args, written);
      return dash().no_update;
    },
    // What all but the map hangs on: the address without the year.
    still(search, held) {
      const now = new URLSearchParams(search);
      now.delete("plan_year");
      const wanted = "?" + now.toString();
      return wanted === held ? dash().no_update : wanted;
    },
    // Whether name or note differ from what was saved with the scenario.
    watch(name, note, opened) {
      typed = (name || "") !== (opened?.name || "") || (note || "") !== (opened?.note || "");
      return dash().no_update;
    },
  };
})();
