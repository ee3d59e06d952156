/* The few things only the browser can do: turn a control into an address, name the tab, print.
   The address is the state; everything else follows from it on the server. */

// d3-geo wants a world map even for one's own shapes and would fetch it from a content network; an empty one serves.
(function () {
  const none = { type: "Topology", arcs: [], objects: {} };
  for (const layer of ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"]) {
    none.objects[layer] = { type: "GeometryCollection", geometries: [] };
  }
  window.PlotlyGeoAssets = window.PlotlyGeoAssets || { topojson: {} };
  for (const name of ["world_110m", "world_50m", "un_110m", "un_50m"]) {
    window.PlotlyGeoAssets.topojson[name] = none;
  }
})();

(function () {
  const triggered = () => window.dash_clientside.callback_context.triggered.map((part) => part.prop_id);

  // A number counts when its field is left (layouts/components/parts.py), often by pressing on something else. What is drawn anew
  // while a button is pressed slips away under the pointer, so the address is written when it is released; and what
  // leads on from the number, a link or a button that saves, waits until it is written.
  const UNTIL_WRITTEN = 300;
  let pressed = false;
  let held = null;
  let entered = "";
  let left = 0;
  let waiting = false;
  const NUMBER = "input[inputmode=decimal], input[inputmode=numeric]";

  function release() {
    pressed = false;
    // After the click that follows.
    setTimeout(() => {
      const changes = held;
      held = null;
      if (changes) go(changes);
    });
  }
  window.addEventListener("pointerdown", (event) => (pressed = event.pointerType === "mouse"), true);
  for (const type of ["pointerup", "pointercancel"]) window.addEventListener(type, release, true);
  window.addEventListener("blur", release);
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(NUMBER)) entered = event.target.value;
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches(NUMBER) && event.target.value !== entered) left = Date.now();
  });

  // The same link, where the page has drawn it anew.
  const standing = (target) =>
    target.isConnected
      ? target
      : [...document.querySelectorAll("a[href]")].find(
          (link) => link.pathname === target.pathname && link.textContent === target.textContent
        );

  window.addEventListener(
    "click",
    (event) => {
      const target = event.target.closest?.("a[href], [data-after-typing]");
      const wait = held ? UNTIL_WRITTEN : left + UNTIL_WRITTEN - Date.now();
      if (!target || wait <= 0 || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (waiting) return;
      waiting = true;
      setTimeout(() => {
        waiting = false;
        left = 0;
        standing(target)?.click();
      }, wait);
    },
    true
  );

  // Writes the parameters that differ; a control that already agrees with the address changes nothing.
  function go(changes) {
    if (pressed) {
      held = { ...held, ...changes };
      return;
    }
    const now = new URLSearchParams(window.wardshiftAnswers.here());
    let differs = false;
    for (const [key, value] of Object.entries(changes)) {
      const wanted = value === null || value === undefined || value === "" ? null : String(value);
      if (now.get(key) === wanted) continue;
      differs = true;
      if (wanted === null) now.delete(key);
      else now.set(key, wanted);
    }
    if (!differs) return;
    window.wardshiftAnswers.go("?" + now.toString());
  }

  // A map names the ward as the place, the ranking as its row; other figures carry its code along.
  const clickedWard = (click) => {
    const point = click && click.points && click.points[0];
    if (!point) return null;
    return point.location || (typeof point.y === "string" ? point.y : point.customdata);
  };

  let page;

  // What stands there already is not put there again: its parts would be made anew, and the focus on one be lost.
  // A patch and a figure go through as they are. A radio button writes down itself that it is the chosen one.
  const written = (value) => JSON.stringify(value, (key, part) => (key === "checked" ? undefined : part));
  const unlessSame = (output, value) => {
    if (!output.property || output.property === "figure" || value?.__dash_patch_update) return value;
    const there = window.dash_component_api.getLayout(output.id)?.props?.[output.property];
    return written(there) === written(value) ? window.dash_clientside.no_update : value;
  };

  // One line that a screen reader speaks: what is being worked out, or why a choice was not taken.
  const spoken = document.createElement("div");
  spoken.className = "spoken no-print";
  spoken.setAttribute("aria-live", "polite");
  window.addEventListener("DOMContentLoaded", () => document.body.append(spoken));
  let hush;
  function say(text, milliseconds) {
    clearTimeout(hush);
    spoken.textContent = text;
    if (milliseconds) hush = setTimeout(() => say(""), milliseconds);
  }

  // An answer that is there at once needs no word; a longer one says that it is on its way.
  const PATIENCE = 400;
  const awaited = new Set();
  function whileAwaited(answer) {
    const timer = setTimeout(() => {
      awaited.add(answer);
      say("Working out the figures…");
    }, PATIENCE);
    const done = () => {
      clearTimeout(timer);
      if (awaited.delete(answer) && !awaited.size) say("");
    };
    const failed = () => {
      done();
      say("The figures could not be had. Check the connection and try again.", 8000);
    };
    answer.then(done, failed);
    return answer;
  }

  // Pages whose controls each write one parameter: a table in the page, the last of what Dash gives, says which, and
  // what stands there now. A control that the server has just set to what stands there changes nothing.
  function steer(given, written) {
    const rules = given[given.length - 1] || {};
    const changes = {};
    for (const part of window.dash_clientside.callback_context.triggered) {
      const rule = rules[part.prop_id];
      if (!rule) continue;
      const clicked = part.prop_id.endsWith(".clickData");
      const value = clicked ? clickedWard(part.value) : part.value;
      if (clicked && !value) continue;
      const wanted = written(rule.param, value);
      if (String(wanted ?? "") === String(written(rule.param, rule.now) ?? "")) continue;
      changes[rule.param] = wanted;
      for (const other of rule.drops) changes[other] = null;
    }
    go(changes);
  }

  window.wardshift = {
    go,
    steer,
    unlessSame,
    whileAwaited,
    keepPlace(search, items) {
      const link = (part) => ({ ...part, props: { ...part.props, href: part.props.href.split("?")[0] + (search || "") } });
      return items.map((item) => ({ ...item, props: { ...item.props, children: link(item.props.children) } }));
    },
    nameTab(text) {
      if (typeof text === "string") document.title = text + " | Wardshift";
      // Whoever opens another page by keyboard or ear begins at its heading.
      if (page !== undefined && page !== window.location.pathname) {
        document.querySelector("h1")?.focus({ preventScroll: true });
        window.scrollTo(0, 0);
      }
      page = window.location.pathname;
      return window.dash_clientside.no_update;
    },
    print() {
      window.print();
      return window.dash_clientside.no_update;
    },
  };

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.wardshift = {
    navigateMap(theme, indicator, edition, ward, scheme, shownAs, colouring, mapClick, rankingClick, choices) {
      const by = triggered();
      const now = new URLSearchParams(window.wardshiftAnswers.here());
      const shown = now.get("indicator") in choices.editions ? now.get("indicator") : Object.values(choices.themes)[0][0];
      const changes = {};
      if (by.includes("map-theme.value") && !choices.themes[theme].includes(shown)) {
        changes.indicator = choices.themes[theme][0];
      } else if (by.includes("map-indicator.value") && indicator !== shown) {
        changes.indicator = indicator;
      }
      const next = changes.indicator || shown;
      const editions = choices.editions[next];
      const held = now.get("edition");
      if (changes.indicator) {
        // An edition that the new indicator lacks gives way to its newest.
        changes.edition = editions.includes(held) ? held : editions[editions.length - 1];
      } else if (by.includes("map-edition.value") && editions.includes(edition)) {
        const standing = held || editions[editions.length - 1];
        if (edition !== standing) Object.assign(changes, { indicator: shown, edition });
      }
      if (by.includes("map-ward.value")) changes.ward = ward;
      if (by.includes("map-figure.clickData")) changes.ward = clickedWard(mapClick) || ward;
      if (by.includes("map-ranking.clickData")) changes.ward = clickedWard(rankingClick) || ward;
      if (by.includes("map-scheme.value")) changes.classes = scheme === "fisher_jenks" ? null : scheme;
      if (by.includes("map-shown-as.value")) changes.show = shownAs === "chart" ? null : shownAs;
      if (by.includes("map-colouring.value")) changes.paint = colouring === "value" ? null : colouring;
      go(changes);
    },
    navigate: (...args) => steer(args, (_, value) => value),
    // An index of need: a ready-made one, or the weights of the number fields and sliders, as one short text.
    navigateRecipe(preset, edition, method, numbers, sliders, now) {
      const context = window.dash_clientside.callback_context;
      const by = context.triggered.map((part) => part.prop_id);
      let { parts, edition: held, method: scale } = now;
      if (by.includes("recipe-preset.value") && preset !== now.preset && !now.presets[preset]) {
        // One's own choice begins with the weights that stand there.
        window.dash_clientside.set_props("recipe-preset", { value: now.preset });
        const weights = document.querySelector(".weights-panel");
        weights.open = true;
        weights.querySelector("summary").focus();
        return;
      }
      if (by.includes("recipe-preset.value") && preset !== now.preset && now.presets[preset]) {
        parts = now.presets[preset];
        held = "newest";
      }
      if (by.includes("recipe-edition.value")) held = edition;
      if (by.includes("recipe-method.value")) scale = method;
      const moved = context.triggered.filter((part) => part.prop_id.startsWith("{"));
      if (moved.length) {
        const weights = new Map(context.inputs_list[3].map((input) => [input.id.name, Number(input.value) || 0]));
        for (const part of moved) {
          const id = JSON.parse(part.prop_id.slice(0, part.prop_id.lastIndexOf(".")));
          weights.set(id.name, Number(part.value) || 0);
        }
        parts = [...weights].filter(([, weight]) => weight > 0);
        if (!parts.length) {
          for (const part of moved) {
            const id = JSON.parse(part.prop_id.slice(0, part.prop_id.lastIndexOf(".")));
            const stands = now.parts.find(([name]) => name === id.name);
            for (const type of ["recipe-number", "recipe-slider"]) {
              window.dash_clientside.set_props({ ...id, type }, { value: stands ? stands[1] : 0 });
            }
          }
          say("An index needs at least one indicator with a weight above zero.", 8000);
          return;
        }
      }
      const text = (list, of, on) => {
        const named = list.map(([name, weight]) => encodeURIComponent(name).replace(/%20/g, " ") + ":" + weight);
        return named.sort().join() + (of === "newest" ? "" : ";edition=" + of) + (on === "exponential" ? "" : ";method=" + on);
      };
      const wanted = text(parts, held, scale);
      if (wanted === text(now.parts, now.edition, now.method)) return;
      go({ recipe: wanted });
    },
    navigateWards(theme, ward) {
      const by = triggered();
      const changes = {};
      if (by.includes("wards-theme.value")) changes.theme = theme === "all" ? null : theme;
      if (by.includes("wards-ward.value")) changes.ward = ward;
      go(changes);
    },
  };
})();
