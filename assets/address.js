/* The address is the state. Controls, links and clicks in figures write it, by the table of controls that the page
   brings along (layouts/address/controls.py); what it means is worked out on the server and painted by views.js. */

(function () {
  const wardshift = (window.wardshift = window.wardshift || {});
  const dash = () => window.dash_clientside;
  // The controls of the open page by "id.property": what each writes, and what it holds now.
  let controls = {};

  // What is drawn anew while a button is pressed slips away under the pointer, so that a number which was left by
  // pressing on something else is written when the pointer is released: by the click, or else by the next frame.
  let pressed = false;
  let waiting = null;
  const release = () => {
    pressed = false;
    if (waiting) requestAnimationFrame(flush);
  };
  const flush = () => {
    const changes = waiting;
    pressed = false;
    waiting = null;
    if (changes) go(changes);
  };
  window.addEventListener("pointerdown", (event) => (pressed = event.pointerType === "mouse"), true);
  for (const type of ["pointerup", "pointercancel"]) window.addEventListener(type, release, true);
  window.addEventListener("blur", release);
  window.addEventListener("click", flush, true);

  function merged(changes, search = window.location.search) {
    const now = new URLSearchParams(search);
    for (const [param, value] of Object.entries(changes)) {
      if (value === null || value === undefined) now.delete(param);
      else now.set(param, value);
    }
    const text = now.toString();
    return text && "?" + text;
  }

  function go(changes, { replace = false } = {}) {
    if (pressed) return void (waiting = { ...waiting, ...changes });
    const search = merged(changes);
    if (search === merged({})) return;
    const address = window.location.pathname + search;
    window.history[replace ? "replaceState" : "pushState"](window.history.state, "", address);
    wardshift.show(search);
    // With an old href Dash would go back to where that leads.
    dash().set_props("url", { href: window.location.href, search });
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

  // A parameter that holds several pieces: "income_rate:22.5,crime_score:9.3;edition=2015".
  function withPiece(text, piece, value) {
    const [weights, ...settings] = text.split(";");
    const parts = new Map(weights.split(",").filter(Boolean).map((part) => part.split(":")));
    const rest = new Map(settings.map((setting) => setting.split("=")));
    const [pieces, key] = piece.startsWith(";") ? [rest, piece.slice(1)] : [parts, encodeURIComponent(piece).replace(/%20/g, " ")];
    if (value === null || value === "" || Number(value) === 0) pieces.delete(key);
    else pieces.set(key, value);
    if (!parts.size) return null;
    const listed = [...parts].map((part) => part.join(":")).sort().join();
    return [listed, ...[...rest].map((setting) => setting.join("="))].join(";");
  }

  function changesOf(rule, value) {
    if (rule.piece) {
      const held = new URLSearchParams(window.location.search).get(rule.param) || controls[rule.whole].now;
      const text = withPiece(held, rule.piece, written(rule, value));
      if (text === null) wardshift.say("An index needs at least one indicator with a weight above zero.");
      return text && { [rule.param]: text };
    }
    const changes = rule.leads ? { ...rule.leads[value] } : { [rule.param]: written(rule, value) };
    const now = new URLSearchParams(window.location.search);
    for (const id of rule.along || []) changes[controls[`${id}.value`].param] ??= controls[`${id}.value`].now;
    for (const param of rule.drops || []) changes[param] ??= null;
    for (const [param, by] of Object.entries(rule.keeps || {})) if (by[value]?.includes(now.get(param))) delete changes[param];
    return changes;
  }

  function choose(key, value) {
    const rule = controls[key];
    if (!rule) return;
    if (key.endsWith(".clickData")) {
      value = clicked(value);
      if (value) dash().set_props(key.slice(0, key.lastIndexOf(".")), { clickData: null });
      else return;
    } else if (same(value, rule.now)) return;
    const held = rule.now;
    rule.now = value;
    const changes = changesOf(rule, value);
    if (changes) go(changes);
    else put(key, held);
  }

  const same = (one, other) => String(one ?? "") === String(other ?? "");

  // A choice that cannot be written is taken back.
  function put(key, value) {
    const [id, prop] = wardshift.split(key);
    controls[key].now = value;
    dash().set_props(id, { [prop]: value });
  }

  // Signs and the commas among thousands are no part of a number; what is none is left for the server to refuse.
  function plain(text) {
    const bare = text.replace(/[£%,\s]/g, "").replace("−", "-");
    return bare === "" || isNaN(bare) ? text.trim() : bare;
  }

  // A typed number counts when its field is left: a native change comes before the click that left it lands.
  document.addEventListener("change", ({ target }) => {
    if (target.id && controls[`${target.id}.value`]?.typed) choose(`${target.id}.value`, plain(target.value));
  });

  // A link changes what it names and keeps the rest; opened elsewhere, it leads where it says.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-change]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const changes = JSON.parse(link.dataset.change);
    if (link.pathname === window.location.pathname) return go(changes);
    const search = merged(changes);
    window.history.pushState(window.history.state, "", link.pathname + search);
    dash().set_props("url", { href: window.location.href, pathname: link.pathname, search });
  });

  Object.assign(wardshift, {
    go,
    // Every link says where it leads from here, for whoever opens it elsewhere or copies it.
    lead() {
      for (const link of document.querySelectorAll("a[data-change]")) link.search = merged(JSON.parse(link.dataset.change));
    },
    steeredBy(table) {
      controls = table;
    },
    // The painter says what it has put into a control, so that the control's own word of it is no choice.
    holds(key, value) {
      if (controls[key]) controls[key].now = value;
    },
    split(key) {
      const at = key.lastIndexOf(".");
      const id = key.slice(0, at);
      return [id.startsWith("{") ? JSON.parse(id) : id, key.slice(at + 1)];
    },
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.wardshift = {
    steer() {
      for (const { prop_id: key, value } of dash().callback_context.triggered) choose(key, value);
      return dash().no_update;
    },
    print() {
      window.print();
      return dash().no_update;
    },
  };
})();
