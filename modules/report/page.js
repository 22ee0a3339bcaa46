(function () {
  "use strict";
  // Without this script the page is whole; the filter just stays hidden.
  var form = document.getElementById("filter");
  if (form) {
    var shown = document.getElementById("shown");
    var total = shown.textContent;
    var rows = Array.prototype.map.call(document.querySelectorAll("table.fields tbody tr"), function (row) {
      return { row: row, text: row.textContent.toLowerCase(), data: row.dataset,
               flags: row.dataset.flags ? row.dataset.flags.split(";") : [] };
    });
    var equal = ["line", "condition", "experiment", "time", "outcome"];
    var apply = function () {
      var words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
      var flag = form.elements.flag.value;
      var count = 0;
      rows.forEach(function (item) {
        var keep = equal.every(function (key) {
          var wanted = form.elements[key].value;
          return wanted === "" || item.data[key] === wanted;
        }) && words.every(function (word) { return item.text.indexOf(word) >= 0; }) &&
          (flag === "" || (flag === "*" && item.flags.length > 0) ||
           (flag === "-" && item.flags.length === 0) || item.flags.indexOf(flag) >= 0);
        if (item.row.hidden === keep) item.row.hidden = !keep;
        if (keep) count += 1;
      });
      shown.textContent = count === rows.length ? total : count + " of " + total;
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { window.setTimeout(apply, 0); });
    apply();
  }
  // Paper cannot unfold anything.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (d) { d.open = true; });
  });
}());
