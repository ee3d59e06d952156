/* The Need and spend page: a square of the legend filters the map and stays where the reader is, by mouse or keyboard. */

(function () {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-cell]");
    // A link that is opened elsewhere leads where it says.
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const cell = link.dataset.cell;
    // The legend is made anew by the answer; whoever was on a square is put on the same one again.
    const legend = document.getElementById("money-legend");
    const again = new MutationObserver(() => {
      const same = legend.querySelector(`a[data-cell="${cell}"]`) || legend.querySelector("a[data-cell]");
      if (document.activeElement === document.body) same?.focus({ preventScroll: true });
    });
    again.observe(legend, { childList: true, subtree: true });
    setTimeout(() => again.disconnect(), 5000);
    window.wardshift.go({ cell: new URLSearchParams(link.search).get("cell") });
  });
})();
