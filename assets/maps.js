/* The browser's half of the map's renderer (layouts/maps/ward_map.py): new colours at once, and names on small maps. */

(function () {
  // Plotly 7.1 needs several frames to draw a map anew: the wards' paths get the fills first that Plotly will give them
  // (test_the_wards_have_their_new_colours_before_plotly_draws).
  const rgb = (hex) => `rgb(${[1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)).join(", ")})`;
  window.wardshift.recolour = (answer) => {
    for (const [id, { figure }] of Object.entries(answer)) {
      const assigned = (name) => figure?.operations?.find(({ location }) => location[1] === 0 && location[2] === name);
      const [classes, scale] = [assigned("z"), assigned("colorscale")].map((operation) => operation?.params.value);
      const wards = document.getElementById(id)?.querySelectorAll(".choroplethlayer .trace:first-child path") || [];
      if (!classes || wards.length !== classes.length) continue;
      // A scale has two stops a class, both of its colour.
      wards.forEach((ward, i) => classes[i] !== null && ward.setAttribute("fill", rgb(scale[2 * classes[i]][1])));
    }
  };

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
    // Plotly makes no <text> for an empty string: count only the names that are drawn
    // (test_names_on_the_map_never_run_into_each_other).
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

  const seen = new WeakSet();
  new MutationObserver(() => {
    for (const plot of document.querySelectorAll(".js-plotly-plot")) {
      if (seen.has(plot) || !plot.on) continue;
      seen.add(plot);
      plot.on("plotly_afterplot", () => fitNames(plot));
      fitNames(plot);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
