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
