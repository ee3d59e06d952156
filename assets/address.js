/* The address is the state. Controls, links and clicks in figures write it, by the table of controls that the page
   brings along (layouts/address/controls.py); what it means is worked out on the server and painted by views.js. */

(function () {
  const wardshift = (window.wardshift = window.wardshift || {});
  const dash = () => window.dash_clientside;
  const MOST_PAINTED = 8;
  // The controls of the open page by "id.property": what each writes, and what it holds now.
  let controls = {};

  // A button that is drawn anew between pointerdown and pointerup gets no click. So a number that was left by pressing
  // on something else is written when the pointer is released: by the click, or else by the next frame
  // (test_what_is_pressed_straight_from_a_number_is_pressed).
  let pressed = false;
  let pendingWrite = null;
  const releasePointer = () => {
    pressed = false;
    if (pendingWrite) requestAnimationFrame(writePending);
  };
  const writePending = () => {
    const write = pendingWrite;
    pressed = false;
    pendingWrite = null;
    if (write) go(write.changes, write);
  };
  window.addEventListener("pointerdown", (event) => (pressed = event.pointerType === "mouse"), true);
  for (const type of ["pointerup", "pointercancel"]) window.addEventListener(type, releasePointer, true);
  window.addEventListener("blur", releasePointer);
  window.addEventListener("click", writePending, true);

  function searchWith(changes, search = window.location.search) {
    const now = new URLSearchParams(search);
    for (const [param, value] of Object.entries(changes)) {
      if (value === null || value === undefined) now.delete(param);
      else now.set(param, value);
    }
    const text = now.toString();
    return text && "?" + text;
  }

  // Whether the address changes by it, now or once the pointer is released.
  function go(changes, { replace = false } = {}) {
    const search = searchWith(changes);
    if (pressed) {
      pendingWrite = { changes: { ...pendingWrite?.changes, ...changes }, replace: replace && pendingWrite?.replace !== false };
      return true;
    }
    if (search === searchWith({})) return false;
    const address = window.location.pathname + search;
    window.history[replace ? "replaceState" : "pushState"](window.history.state, "", address);
    wardshift.show(search);
    // Both are set: given an old href, dcc.Location of Dash 4.4 would go back to where that leads
    // (test_back_through_the_pages_gives_the_map_of_the_address).
    dash().set_props("url", { href: window.location.href, search });
    return true;
  }

  // A map names the ward as the place, the ranking as its row; other figures carry its code along.
  function clicked(click) {
    const point = click?.points?.[0];
    return point && (point.location || (typeof point.y === "string" ? point.y : point.customdata));
  }

  function written(rule, value) {
    if (Array.isArray(value)) value = value.map(encodeURIComponent).join(",");
    if (value === "" || value === null || value === undefined) return rule.empty ?? null;
    return String(value) === rule.usual ? null : String(value);
  }

  // A parameter of several pieces, from what all its controls hold: "crime_score:9.3,income_rate:22.5;edition=2015".
  function joinedPieces(param, pieces = {}) {
    const pieceOf = new Map();
    for (const rule of Object.values(controls)) {
      if (rule.param !== param || !rule.piece) continue;
      const value = written(rule, pieces[rule.piece] ?? rule.now);
      if (value === null) pieceOf.delete(rule.piece);
      else pieceOf.set(rule.piece, rule.piece + value);
    }
    const all = [...pieceOf.values()].sort();
    const parts = all.filter((part) => !part.startsWith(";"));
    return parts.length ? parts.join() + all.filter((part) => part.startsWith(";")).join("") : null;
  }

  function changesOf(rule, value) {
    const pieces = rule.pieces ? rule.pieces[value] : rule.piece && { [rule.piece]: value };
    if (pieces) {
      const [text, before] = [joinedPieces(rule.param, pieces), joinedPieces(rule.param)];
      if (text === null) wardshift.say("An index needs at least one indicator with a weight above zero.");
      if (text === null || text === before) return null;
      // What another control shows of the same piece, or is set along, holds from now on.
      for (const other of Object.values(controls)) {
        if (other.param !== rule.param || !(other.piece in pieces)) continue;
        Object.assign(other, { now: pieces[other.piece], awaited: other !== rule });
      }
      return { [rule.param]: text };
    }
    const changes = rule.stands_for ? { ...rule.stands_for[value] } : { [rule.param]: written(rule, value) };
    const now = new URLSearchParams(window.location.search);
    for (const id of rule.written_along || []) changes[controls[`${id}.value`].param] ??= controls[`${id}.value`].now;
    for (const param of rule.drops || []) changes[param] ??= null;
    for (const [param, by] of Object.entries(rule.keeps || {})) if (by[value]?.includes(now.get(param))) delete changes[param];
    return changes;
  }

  // Why a typed number is not taken; an empty field is a choice.
  function refusal(rule, value) {
    if (!rule.typed || !rule.between || value === "") return "";
    const [least, most] = rule.between;
    return value >= least && value <= most ? "" : `Give a number from ${least} to ${most}.`;
  }

  // Where the address changes twice at once, Mantine's controls say late what was painted into them before
  // (dash-mantine-components 2.8): while a turn is open, a value that was painted and that no hand chose since the turn
  // began is no choice (test_back_and_forth_in_quick_succession_leave_every_weight_as_the_address_says).
  let lastActionAt = 0;
  for (const type of ["pointerdown", "click", "keydown", "input"]) {
    window.addEventListener(type, () => (lastActionAt = performance.now()), true);
  }
  const isLateEcho = (rule, value) =>
    lastActionAt < wardshift.turnOpenedAt() && rule.painted?.some((earlier) => same(earlier, value));

  // A list of Mantine, whose choices are heard from the page (`hearList`).
  const LIST = ".mantine-Select-input";
  const isList = (key) => document.getElementById(key.replace(/\.value$/, ""))?.matches(LIST);

  function choose(key, value, byHand = false) {
    const rule = controls[key];
    if (!rule) return;
    if (edited?.key === key) edited = null;
    if (key.endsWith(".clickData")) {
      value = clicked(value);
      if (!value) return;
      dash().set_props(key.slice(0, key.lastIndexOf(".")), { clickData: null });
      return void go(changesOf(rule, value));
    }
    const before = rule.now;
    if (!byHand && same(value, rule.typed ? plainNumber(String(before ?? "")) : before)) return void (rule.typed && restore(key, before));
    if (isLateEcho(rule, value)) return restore(key, before);
    const reason = refusal(rule, value);
    if (reason) wardshift.say(reason);
    const opened = document.getElementById(rule.opens?.[value]);
    if (opened) {
      opened.open = true;
      opened.querySelector("summary").focus();
    }
    const changes = reason || opened ? null : changesOf(rule, value);
    rule.now = value;
    if (!changes || !go(changes)) restore(key, before);
  }

  const same = (one, other) => String(one ?? "") === String(other ?? "");

  // A choice that is not written is taken back a frame later: Mantine's field sets Dash's value when it is left, after
  // the native change, and would win over a value that is set at once.
  function restore(key, value) {
    const [id, prop] = wardshift.split(key);
    const rule = controls[key];
    if (!rule) return;
    rule.now = value;
    requestAnimationFrame(() => {
      // Not on another page, and not over what came in that frame.
      if (controls[key] === rule && edited?.key !== key) dash().set_props(id, { [prop]: rule.now });
    });
  }

  // A number as fields show it; what else was typed the server reads, or refuses for what stood there (address/typed.py).
  function plainNumber(text, before) {
    const stripped = /^\s*-?(\d+|[1-9]\d{0,2}(,\d{3})+)(\.\d{1,2})?\s*$/.test(text) && String(Number(text.replace(/,/g, "")));
    return stripped || text.trim() && text.trim() + (before === undefined ? "" : `~${plainNumber(String(before ?? ""))}`);
  }

  // A typed number counts with Enter or when its field is left, by what the reader typed last: until then neither an
  // answer replaces it, nor is it asked of the field, which Mantine may have painted late
  // (test_single_entries_are_left_out_by_list_or_by_typing).
  let edited = null;
  const noteEdited = ({ target }) => target.id && (edited = { key: `${target.id}.value`, text: target.value });
  document.addEventListener("input", noteEdited, true);
  const commitEdited = ({ target }) => {
    if (edited?.key !== `${target.id}.value`) return;
    const { key, text } = edited;
    edited = null;
    if (controls[key]?.typed) choose(key, plainNumber(text, controls[key].between ? undefined : controls[key].now));
    else if (isList(key)) restore(key, controls[key]?.now);
  };
  document.addEventListener("focusout", commitEdited);
  document.addEventListener("keydown", (event) => event.key === "Enter" && event.target.tagName === "INPUT" && commitEdited(event));

  // What is chosen from a list, or cleared, counts at once: Mantine tells Dash of it only after a timer and two renders,
  // and an answer painted meanwhile would take it back (test_a_choice_made_just_before_an_answer_is_painted_holds).
  const hearList = ({ target }) => {
    const option = target.closest("[role=option]");
    const field = option
      ? document.querySelector(`[aria-controls="${option.closest("[role=listbox]").id}"]`)
      : target.closest(".mantine-Select-wrapper button")?.closest(".mantine-Select-wrapper").querySelector(LIST);
    if (field?.matches(LIST)) choose(`${field.id}.value`, option ? option.getAttribute("value") : "", true);
  };
  // Before React hears of it, which takes the list away.
  document.addEventListener("click", hearList, true);

  // Enter takes the option that is marked: Mantine 8 forgets which it is where a list that has just opened is typed into
  // (test_enter_takes_the_option_that_is_marked).
  const takeMarked = (event) => {
    const { key, keyCode, isComposing, target } = event;
    // 229: the Enter that ends a composition in Safari.
    if (key !== "Enter" || isComposing || keyCode === 229 || !target.matches(LIST)) return;
    const marked = document.getElementById(target.getAttribute("aria-controls"))?.querySelector("[data-combobox-selected]");
    if (!marked) return;
    event.preventDefault();
    event.stopPropagation();
    marked.click();
  };
  document.addEventListener("keydown", takeMarked, true);

  // The arrow keys change a typed number by its step. React replaces the `value` setter of each input and then ignores
  // the event: only the setter of the prototype makes it notice the change.
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  document.addEventListener("keydown", (event) => {
    const rule = event.target.id && controls[`${event.target.id}.value`];
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!rule?.typed || !rule.step || !direction) return;
    event.preventDefault();
    const [least, most] = rule.between;
    const number = Number(plainNumber(event.target.value)) || 0;
    const next = Math.min(most, Math.max(least, number + direction * rule.step));
    setValue.call(event.target, String(Math.round(next * 1e6) / 1e6));
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // A link or a button changes what it names and keeps the rest; a link opened elsewhere leads where it says.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-change]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const changes = JSON.parse(link.dataset.change);
    if (!link.pathname || link.pathname === window.location.pathname) return go(changes);
    const search = searchWith(changes);
    window.history.pushState(window.history.state, "", link.pathname + search);
    dash().set_props("url", { href: window.location.href, pathname: link.pathname, search });
  });

  Object.assign(wardshift, {
    go,
    // Every link says where it leads from here, for whoever opens it elsewhere or copies it.
    updateLinks() {
      for (const link of document.querySelectorAll("a[data-change]")) link.search = searchWith(JSON.parse(link.dataset.change));
    },
    useControls(table) {
      controls = table;
    },
    // The painter says what it has put into a control, so that the control's own word of it is no choice.
    recordPainted(key, value) {
      const rule = controls[key];
      if (!rule) return;
      rule.painted = [rule.now, ...(rule.painted || [])].slice(0, MOST_PAINTED);
      Object.assign(rule, { now: value, awaited: false });
    },
    // Whether a control holds what the reader types, or has just chosen and Dash has not said yet
    // (test_a_choice_made_just_before_an_answer_is_painted_holds).
    isInHand(key, current) {
      const rule = controls[key];
      if (edited?.key === key) return true;
      if (!rule || rule.typed || isList(key)) return false;
      return !rule.awaited && !same(current, rule.now) && lastActionAt > wardshift.turnOpenedAt();
    },
    // Whether every control stands at what was painted into it last; one that went back to an earlier value is put right.
    restoreStrayed() {
      const strayed = Object.entries(controls).filter(([key, rule]) => {
        const [id, prop] = wardshift.split(key);
        const current = prop === "clickData" ? rule.now : wardshift.propsOf(id)?.[prop];
        return !same(current, rule.now) && isLateEcho(rule, current);
      });
      for (const [key, rule] of strayed) restore(key, rule.now);
      return !strayed.length;
    },
    // What stands on the page, by Dash.
    propsOf: (id) => window.dash_component_api.getLayout(id)?.props,
    split(key) {
      const at = key.lastIndexOf(".");
      const id = key.slice(0, at);
      return [id.startsWith("{") ? JSON.parse(id) : id, key.slice(at + 1)];
    },
  });

  (window.dash_clientside ??= {}).wardshift = {
    steer() {
      for (const { prop_id: key, value } of dash().callback_context.triggered) {
        if (!isList(key)) choose(key, value);
        else if (!same(value, controls[key]?.now)) restore(key, controls[key]?.now);
      }
      return dash().no_update;
    },
    print() {
      window.print();
      return dash().no_update;
    },
  };
})();
