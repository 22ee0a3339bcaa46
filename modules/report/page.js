(function () {
  "use strict";
  // Without this script the page is whole but for the gallery and the filter.
  const at = (id) => document.getElementById(id);
  const form = at("filter");
  const small = at("small").content.children;
  const fieldsAtOnce = 12;
  const rowsAtOnce = 100;

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  // The rows of the field tables are the data; the gallery is made from them.
  const items = Array.from(document.querySelectorAll("table.fields tbody tr"), (row, order) => ({
    row, order, data: row.dataset, text: row.textContent.toLowerCase(), kept: true,
    flags: row.dataset.flags ? row.dataset.flags.split(";") : [],
  }));
  const series = new Map();
  for (const item of items) {
    const key = item.data.series;
    if (!series.has(key)) series.set(key, { order: item.order, doubt: 0, items: [] });
    const field = series.get(key);
    field.items.push(item);
    field.doubt = Math.max(field.doubt, item.data.outcome === "failed" ? 1000 : item.flags.length);
  }
  for (const field of series.values()) {
    field.items.sort((a, b) => a.data.time - b.data.time || a.order - b.order);
  }

  // Tables: sorted by a click on a heading, a part of the rows at first.
  const collator = new Intl.Collator(undefined, { numeric: true });
  function sortKey(item, column) {
    const cell = item.row.cells[column];
    if (cell.dataset.value === undefined) return cell.textContent.trim();
    return cell.dataset.value === "" ? null : Number(cell.dataset.value);
  }
  function byKey(a, b, sign) {
    if (a.key === null || b.key === null) return (a.key === null) - (b.key === null);
    return sign * (typeof a.key === "number" ? a.key - b.key : collator.compare(a.key, b.key));
  }
  const tables = Array.from(document.querySelectorAll("table.fields"), (element) => {
    const table = { element, items: items.filter((item) => item.row.closest("table") === element),
                    most: rowsAtOnce, more: make("button", "more", ""), all: make("button", "more", "Show all") };
    const buttons = make("p", "more-rows");
    for (const [button, most] of [[table.more, () => table.most + rowsAtOnce], [table.all, () => Infinity]]) {
      button.type = "button";
      button.addEventListener("click", () => { table.most = most(); showRows(table); });
      buttons.append(button);
    }
    element.closest(".scroll").after(buttons);
    Array.from(element.tHead.rows[0].cells, (head, column) => {
      const button = make("button", "sort");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        for (const other of element.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
        table.items = table.items.map((item) => ({ item, key: sortKey(item, column) }))
          .sort((a, b) => byKey(a, b, sign) || a.item.order - b.item.order).map((pair) => pair.item);
        element.tBodies[0].append(...table.items.map((item) => item.row));
        showRows(table);
      });
    });
    return table;
  });
  function showRows(table) {
    let kept = 0;
    for (const item of table.items) {
      if (item.kept) kept += 1;
      const hidden = !item.kept || kept > table.most;
      if (item.row.hidden !== hidden) item.row.hidden = hidden;
    }
    const left = kept - Math.min(kept, table.most);
    table.more.textContent = "Show " + Math.min(left, rowsAtOnce) + " of " + left + " more rows";
    table.more.hidden = table.all.hidden = left === 0;
  }

  // Gallery: a field's pictures side by side, the overlay over the picture up to the slider.
  const gallery = at("gallery");
  let fields = [];
  function image(place, alt) {
    const picture = make("img");
    picture.src = "data:image/jpeg;base64," + small[Number(place)].textContent;
    picture.alt = alt;
    picture.draggable = false;
    picture.decoding = "async";
    return picture;
  }
  function setShare(card, value) {
    card.style.setProperty("--share", value + "%");
    const range = card.querySelector("input[type=range]");
    if (!range) return;
    range.value = value;
    range.setAttribute("aria-valuetext", value + " % overlay");
  }
  function figureOf(item, index) {
    const data = item.data;
    const name = item.row.cells[0].textContent;
    const link = item.row.querySelector("th a");
    const figure = make("figure", "o-frame-" + data.outcome);
    const pair = make("div", "pair");
    if (data.plain !== undefined) pair.append(image(data.plain, data.overlay === undefined ? name : ""));
    if (data.overlay !== undefined) {
      const overlay = image(data.overlay, "Overlay of " + name + ", " + data.outcome);
      if (data.plain !== undefined) overlay.className = "over";
      pair.append(overlay);
    }
    if (!pair.firstChild) pair.append(make("span", "sub", "no small picture in this file"));
    const caption = make("figcaption");
    caption.append(make("b", "", data.time + " h"), " ", make("span", "outcome o-" + data.outcome, data.outcome));
    for (const cell of item.row.querySelectorAll("td[data-label]")) {
      // closure is 0 in the first picture by definition
      if (cell.dataset.value === "" || (index === 0 && cell.dataset.label === "closure")) continue;
      caption.append(make("span", "value", cell.dataset.label + " " + (cell.firstElementChild || cell).textContent));
    }
    const reason = item.row.querySelector(".reason");
    if (reason) caption.append(make("span", "sub", reason.textContent));
    const flags = make("span", "flags");
    for (const flag of item.row.querySelectorAll(".flag")) flags.append(flag.cloneNode(true), " ");
    if (flags.firstChild) caption.append(flags);
    if (link) {
      const large = make("a", "sub", "large overlay");
      large.href = link.getAttribute("href");
      large.setAttribute("aria-label", "large overlay of " + name);
      caption.append(large);
    }
    figure.append(pair, caption);
    return figure;
  }
  function cardOf(field) {
    const data = field.items[0].data;
    const where = [data.line, data.assay, "experiment " + data.experiment,
                   (data.assay === "Transwell" ? "insert " : "well ") + data.well, "field " + data.field];
    const card = make("article", "field");
    card.style.setProperty("--times", String(field.items.length));
    card.setAttribute("aria-label", data.condition + ", " + where.filter(Boolean).join(", "));
    card.append(make("h3", "", data.condition), make("p", "sub", where.filter(Boolean).join(" · ")));
    const times = make("div", "times");
    times.append(...field.items.map(figureOf));
    card.append(times);
    if (field.items.some((item) => item.data.plain !== undefined && item.data.overlay !== undefined)) {
      const slide = make("label", "range");
      const range = make("input");
      range.type = "range";
      range.setAttribute("aria-label", "Share of the overlay shown, " + card.getAttribute("aria-label"));
      slide.append(make("span", "", "picture"), range, make("span", "", "overlay"));
      card.append(slide);
    }
    setShare(card, at("share").value);
    return card;
  }
  function addFields(many) {
    gallery.append(...fields.splice(0, many).map(cardOf));
    at("more-fields").hidden = fields.length === 0;
    at("more-fields").textContent = "Show " + Math.min(fields.length, fieldsAtOnce) + " of " + fields.length + " more fields";
  }
  function startGallery() {
    const doubtFirst = at("order").value === "doubt";
    fields = Array.from(series.values()).filter((field) => field.items.some((item) => item.kept));
    fields.sort((a, b) => (doubtFirst ? b.doubt - a.doubt : 0) || a.order - b.order);
    gallery.replaceChildren();
    addFields(fieldsAtOnce);
  }

  // One filter for the gallery and the tables.
  const equal = ["assay", "line", "condition", "experiment", "well", "time", "outcome"];
  function wanted(key) { return form.elements[key] ? form.elements[key].value : ""; }
  function apply() {
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const flag = form.elements.flag.value;
    const fixed = equal.map((key) => [key, wanted(key)]).filter((pair) => pair[1] !== "");
    let count = 0;
    for (const item of items) {
      item.kept = fixed.every(([key, value]) => item.data[key] === value) &&
        words.every((word) => item.text.includes(word)) &&
        (flag === "" || (flag === "*" ? item.flags.length > 0 : flag === "-" ? item.flags.length === 0 : item.flags.includes(flag)));
      if (item.kept) count += 1;
    }
    tables.forEach(showRows);
    startGallery();
    const all = items.length === 1 ? "1 picture" : items.length + " pictures";
    at("shown").textContent = count === items.length ? all : count + " of " + all;
  }

  if (form) {
    form.hidden = at("view").hidden = false;
    form.addEventListener("change", apply);
    form.elements.text.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => window.setTimeout(apply, 0));
    at("order").addEventListener("change", startGallery);
    at("size").addEventListener("change", () => gallery.classList.toggle("large", at("size").value !== ""));
    at("share").addEventListener("input", () => {
      for (const card of gallery.children) setShare(card, at("share").value);
    });
    at("more-fields").addEventListener("click", () => addFields(fieldsAtOnce));
    gallery.addEventListener("input", (event) => setShare(event.target.closest(".field"), event.target.value));
    // Pulling on a picture moves the slider too.
    const pull = (event) => {
      const pair = event.target.closest(".pair");
      if (!pair || !pair.querySelector(".over") || !(event.buttons & 1)) return;
      const box = pair.getBoundingClientRect();
      const share = Math.round(100 * (event.clientX - box.left) / box.width);
      setShare(pair.closest(".field"), Math.min(100, Math.max(0, share)));
    };
    gallery.addEventListener("pointerdown", pull);
    gallery.addEventListener("pointermove", pull);
    apply();
  }

  // A number in the quality table shows its pictures.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.shows");
    if (!link || !form) return;
    form.reset();
    for (const [key, value] of Object.entries(link.dataset)) {
      if (form.elements[key]) form.elements[key].value = value;
    }
    apply();
  });

  const copy = at("copy");
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", () => {
      const text = Array.from(at("methods-text").querySelectorAll("p, h3, li"), (line) => line.textContent).join("\n");
      navigator.clipboard.writeText(text).then(() => { copy.textContent = "Copied"; },
                                               () => { copy.textContent = "Could not copy"; });
    });
  }

  // Paper cannot unfold anything.
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
}());
