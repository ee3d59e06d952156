/* What helps reading and keeps the reader's place: ward search, focus and scroll, names on small maps, paper. */

(function () {
  // Ward search: typographic apostrophes, dots, hyphens, spaces and accents are nobody's spelling; codes count as well.
  const plain = (text) => text.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]/g, "");
  window.dashMantineFunctions = window.dashMantineFunctions || {};
  window.dashMantineFunctions.findWard = ({ options, search }) => {
    const wanted = plain(search);
    return options.filter((option) => plain(option.label).includes(wanted) || (wanted && plain(option.value).startsWith(wanted)));
  };

  // A part that is filled in anew must not throw the reader back: what had the focus gets it again, by its id or else
  // by its text within the nearest part with an id; a table keeps how far it was scrolled.
  let held = null;
  const scrolled = new Map();
  const seen = new WeakSet();
  const boxOf = (node) => node.closest("[id]")?.id || "main";
  document.addEventListener("focusin", ({ target }) => {
    const { id, tagName: tag, textContent: text, value } = target;
    held = { node: target, id, box: boxOf(target.parentElement || target), tag, text, value };
  });
  document.addEventListener("focusout", ({ target }) => {
    setTimeout(() => {
      if (held?.node === target && target.isConnected && document.activeElement === document.body) held = null;
    });
  });
  document.addEventListener(
    "scroll",
    ({ target }) => {
      if (target.classList?.contains("table-wrap")) scrolled.set(boxOf(target), target.scrollLeft);
    },
    true
  );

  function takeUp() {
    if (!held || held.node.isConnected || document.activeElement !== document.body) return;
    const box = document.getElementById(held.box) || document.body;
    const alike = [...box.querySelectorAll(held.tag)].filter((each) => each.value === held.value);
    const same = (held.id && document.getElementById(held.id)) || alike.find((each) => each.textContent === held.text);
    same?.focus({ preventScroll: true });
  }

  // The column that a table is sorted by is never off to the side.
  function place(wrap) {
    wrap.scrollLeft = scrolled.get(boxOf(wrap)) || 0;
    const head = wrap.querySelector("thead th[aria-sort]");
    if (!head) return;
    const [frame, column] = [wrap.getBoundingClientRect(), head.getBoundingClientRect()];
    const lead = wrap.querySelector("thead th").getBoundingClientRect().width;
    if (column.right > frame.right) wrap.scrollLeft += column.right - frame.right + 8;
    else if (head.cellIndex > 0 && column.left < frame.left + lead) wrap.scrollLeft -= frame.left + lead - column.left;
  }

  new MutationObserver(() => {
    takeUp();
    for (const wrap of document.querySelectorAll(".table-wrap")) {
      if (seen.has(wrap)) continue;
      seen.add(wrap);
      place(wrap);
    }
    for (const part of document.querySelectorAll("details.narrow-closed")) {
      if (seen.has(part)) continue;
      seen.add(part);
      if (window.matchMedia("(max-width: 760px)").matches) part.open = false;
    }
    for (const plot of document.querySelectorAll(".js-plotly-plot")) {
      if (seen.has(plot) || !plot.on) continue;
      seen.add(plot);
      plot.on("plotly_afterplot", () => fitNames(plot));
      fitNames(plot);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  // The server knows which names fit on a map of FULL pixels; on a smaller one those that do not fit are taken out.
  // A sign that stands with the name stays.
  const FULL = 485;
  const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
  function fitNames(plot) {
    const geo = plot._fullLayout?.geo;
    const names = (plot.data || []).findIndex((trace) => trace.name === "names");
    if (!geo || names < 0) return;
    const [[west, east], [south, north]] = [geo.lonaxis.range, geo.lataxis.range];
    const aspect = ((east - west) * Math.PI) / 180 / (mercator(north) - mercator(south));
    if (Math.min(plot._fullLayout.height, plot._fullLayout.width / aspect) >= FULL) return;
    const shapes = plot.querySelector(".choroplethlayer .trace")?.querySelectorAll("path") || [];
    const texts = plot.querySelector(".scatterlayer .trace")?.querySelectorAll("text") || [];
    // Plotly makes no text of an empty one.
    const drawn = plot.data[names].text.flatMap((text, i) => (text ? [i] : []));
    texts.forEach((text, nth) => {
      const [shape, mark] = [shapes[drawn[nth]], plot.data[names].meta?.[drawn[nth]]];
      if (!shape || text.textContent === mark || inside(text, shape)) return;
      const lines = [...text.querySelectorAll("tspan.line")];
      for (const part of mark ? lines.slice(0, -1) : [text]) part.style.display = "none";
    });
  }
  function inside(text, shape) {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const ground = shape.getScreenCTM().inverse();
    // A letter may touch the border, as on the large map.
    const corners = [left + 4, right - 4].flatMap((x) => [top + 3, bottom - 3].map((y) => new DOMPoint(x, y)));
    return corners.every((corner) => shape.isPointInFill(corner.matrixTransform(ground)));
  }

  // A row is as good as the link in it, and a name beside a bar as good as the bar.
  document.addEventListener("click", ({ target }) => {
    const row = target.closest("main tbody tr");
    if (row && !target.closest("a, button, input, label, summary") && String(window.getSelection()) === "") {
      row.querySelector(":scope > th a")?.click();
    }
    const tick = target.closest("#map-ranking .ytick");
    const wards = tick?.closest(".js-plotly-plot")._fullLayout.yaxis._categories;
    if (wards) window.wardshift.go({ ward: wards[tick.__data__.x] });
  });

  // Paper: a figure keeps the width of the screen unless it is drawn anew, so that it would be cut. The style sheet says
  // how wide each is on paper. A line says when and from where the page was printed.
  const pixels = (part, name) => (parseFloat(getComputedStyle(part).getPropertyValue(name)) * 96) / 25.4;
  let before = [];
  let opened = [];
  window.addEventListener("beforeprint", () => {
    const note = document.getElementById("printed");
    const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    if (note) note.textContent = `Printed on ${day} from ${decodeURI(window.location.href)}`;
    if (before.length) return;
    opened = [...document.querySelectorAll("details.print-open:not([open])")];
    for (const part of opened) part.open = true;
    // Not relayout(): Dash hears of it and draws the figure again as it was.
    for (const plot of document.querySelectorAll(".js-plotly-plot")) {
      const { data, layout } = plot;
      if (!layout || !plot.offsetParent) continue;
      const { width: wide, height: high } = plot._fullLayout;
      before.push([plot, data, layout, wide, high]);
      const height = pixels(plot, "--paper-height") || layout.height;
      const size = { width: pixels(plot, "--paper-width"), height, autosize: false };
      const small = data.map((trace) => (trace.name === "names" ? { ...trace, textfont: { ...trace.textfont, size: 8.5 } } : trace));
      window.Plotly.react(plot, small, { ...layout, ...size, font: { ...layout.font, size: 10.5 } });
    }
  });
  window.addEventListener("afterprint", () => {
    // Not left to the boxes around the figures: these by now are as high as the paper's. A later resize takes over.
    for (const [plot, data, layout, width, height] of before) window.Plotly.react(plot, data, { ...layout, width, height });
    for (const part of opened) part.open = false;
    before = [];
    opened = [];
  });
})();
