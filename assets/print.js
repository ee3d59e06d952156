/* Paper: a figure keeps the width of the screen unless it is drawn anew, so that it would be cut. The style sheet says
   how wide each is on paper. A line says when and from where the page was printed. */

(function () {
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
    // Not Plotly.relayout(): dcc.Graph listens to its event and draws the figure again as it was
    // (test_every_ward_lies_inside_the_map_on_paper).
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
    // The old size is set outright: the boxes around the figures still have the paper's height, and Plotly's autosize
    // would take it. A later resize sizes them anew (test_after_printing_the_screen_is_as_it_was).
    for (const [plot, data, layout, width, height] of before) window.Plotly.react(plot, data, { ...layout, width, height });
    for (const part of opened) part.open = false;
    before = [];
    opened = [];
  });
})();
