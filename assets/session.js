/* The desk: nothing typed is lost unasked, what cannot be undone is asked about, and a session that is over says so. */

(function () {
  let unsaved = false;
  const onTarget = () => document.getElementById("scenario-name") !== null;

  const askFirst = (event) => {
    const button = event.target.closest("[data-sure]");
    if (button && !window.confirm(button.dataset.sure)) return stop(event);
    const link = event.target.closest("a[href]");
    if (!link || !unsaved || !onTarget() || link.target === "_blank" || link.className.includes("take-away")) return;
    const [here, there] = [window.location.href, link.href].map((href) => href.split("#")[0]);
    if (here !== there && !window.confirm("The name or the note is typed, but not saved. Leave the page and lose it?")) stop(event);
  };
  document.addEventListener("click", askFirst, true);
  function stop(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-import]")) document.querySelector("#scenario-import input").click();
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved && onTarget()) event.preventDefault();
  });

  // A request after the session's end is answered 401: a box says so, and what was typed stays while one signs in again
  // (test_a_session_that_is_over_is_said_and_what_was_typed_stays).
  if (window.location.pathname.startsWith("/desk/")) {
    const originalFetch = window.fetch;
    window.fetch = async (...request) => {
      const answer = await originalFetch(...request);
      const box = document.getElementById("session-over");
      if (box && (answer.ok || answer.status === 401)) box.hidden = answer.ok;
      return answer;
    };
  }

  // What was saved is what the address says from now on, but for what the reader has changed since Save was pressed
  // (test_a_choice_made_while_a_scenario_is_being_saved_holds).
  let shown = null;
  function followSaved({ search, address }) {
    const [was, next, now] = [search, address, window.location.search].map((text) => new URLSearchParams(text));
    const unchanged = [...new Set([...was.keys(), ...next.keys()])].filter((param) => now.get(param) === was.get(param));
    window.wardshift.go(Object.fromEntries(unchanged.map((param) => [param, next.get(param)])));
  }

  // Whether name or note differ from what was saved with the scenario.
  window.dash_clientside.wardshiftDesk = {
    watch(name, note, opened) {
      // What was just saved is in the fields already: the answer is marked as shown, lest it replace what is typed since.
      if (opened?.saved && opened !== shown) {
        window.wardshift.markPainted("scenario", { scenario: opened.id, version: opened.version });
        followSaved(opened.saved);
      }
      shown = opened;
      unsaved = (name || "") !== (opened?.name || "") || (note || "") !== (opened?.note || "");
      return window.dash_clientside.no_update;
    },
  };
})();
