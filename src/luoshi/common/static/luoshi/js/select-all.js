/* One box ticks many: data-ls-select-all="name" ticks every box of that name in the same form.
   data-ls-selected="name" shows how many are ticked; data-ls-needs-selected="name" is shown when any is. */
(function () {
  "use strict";

  function boxes(form, name) {
    return Array.from(form.querySelectorAll('input[type="checkbox"]')).filter((box) => box.name === name);
  }

  function tell(form) {
    form.querySelectorAll("[data-ls-select-all]").forEach(function (all) {
      const members = boxes(form, all.dataset.lsSelectAll);
      const ticked = members.filter((box) => box.checked).length;
      all.checked = members.length > 0 && ticked === members.length;
      all.indeterminate = ticked > 0 && ticked < members.length;
    });
    form.querySelectorAll("[data-ls-selected]").forEach(function (place) {
      place.textContent = String(boxes(form, place.dataset.lsSelected).filter((box) => box.checked).length);
    });
    form.querySelectorAll("[data-ls-needs-selected]").forEach(function (part) {
      part.hidden = !boxes(form, part.dataset.lsNeedsSelected).some((box) => box.checked);
    });
  }

  document.addEventListener("change", function (event) {
    const form = event.target.form;
    if (!form || event.target.type !== "checkbox") return;
    if (event.target.dataset.lsSelectAll) {
      boxes(form, event.target.dataset.lsSelectAll).forEach((box) => (box.checked = event.target.checked));
    }
    tell(form);
  });

  document.querySelectorAll("form").forEach((form) => {
    if (form.querySelector("[data-ls-select-all]")) tell(form);
  });
})();
