/* What helps reading and keeps the reader's place: ward search, focus and scroll. */

(function () {
  // Ward search: typographic apostrophes, dots, hyphens, spaces and accents are nobody's spelling; codes count as well.
  const searchKey = (text) => text.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]/g, "");
  (window.dashMantineFunctions ??= {}).findWard = ({ options, search }) => {
    const wanted = searchKey(search);
    return options.filter((option) => searchKey(option.label).includes(wanted) || (wanted && searchKey(option.value).startsWith(wanted)));
  };

  // React replaces the nodes of a part that is filled in anew, and the focus on one of them is lost. The node that takes
  // its place gets it: the one of the same id, or of the same text within the nearest part with an id; a link that
  // removes itself names its successor (data-then). A table keeps how far it was scrolled
  // (test_sorting_keeps_the_focus_and_the_place_and_the_column_in_sight).
  let focused = null;
  const scrolled = new Map();
  const seen = new WeakSet();
  const boxOf = (node) => node.closest("[id]")?.id || "main";
  document.addEventListener("focusin", ({ target }) => {
    const { id, tagName: tag, textContent: text, value } = target;
    focused = { node: target, id: id || target.dataset.then, box: boxOf(target.parentElement || target), tag, text, value };
  });
  // Pressing outside any control gives the focus up.
  document.addEventListener("pointerdown", ({ target }) => {
    if (!target.closest("a, button, input, select, summary, [tabindex]")) focused = null;
  });
  const noteScroll = ({ target }) => target.classList?.contains("table-wrap") && scrolled.set(boxOf(target), target.scrollLeft);
  document.addEventListener("scroll", noteScroll, true);

  function restoreFocus() {
    if (!focused || focused.node.isConnected || document.activeElement !== document.body) return;
    const box = document.getElementById(focused.box) || document.body;
    const alike = [...box.querySelectorAll(focused.tag)].filter((each) => each.value === focused.value);
    const successor = (focused.id && document.getElementById(focused.id)) || alike.find((each) => each.textContent === focused.text);
    successor?.focus({ preventScroll: true });
  }

  // The column that a table is sorted by is never off to the side.
  function restoreScroll(wrap) {
    wrap.scrollLeft = scrolled.get(boxOf(wrap)) || 0;
    const head = wrap.querySelector("thead th[aria-sort]");
    if (!head) return;
    const [frame, column] = [wrap.getBoundingClientRect(), head.getBoundingClientRect()];
    const stickyWidth = wrap.querySelector("thead th").getBoundingClientRect().width;
    if (column.right > frame.right) wrap.scrollLeft += column.right - frame.right + 8;
    else if (head.cellIndex > 0 && column.left < frame.left + stickyWidth) wrap.scrollLeft -= frame.left + stickyWidth - column.left;
  }

  new MutationObserver(() => {
    restoreFocus();
    for (const part of document.querySelectorAll(".table-wrap, details.narrow-closed")) {
      if (seen.has(part)) continue;
      seen.add(part);
      if (part.matches(".table-wrap")) restoreScroll(part);
      else if (window.matchMedia("(max-width: 760px)").matches) part.open = false;
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

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
})();
