// A legend being edited: the picture of each standing follows its word, shape and colour.
"use strict";

document.addEventListener("input", (event) => {
  const row = event.target.closest("[data-ls-legend-row]");
  const looks = document.querySelector("[data-ls-legend-looks]");
  if (!row || !looks) return;
  const light = row.querySelector("[data-ls-legend-light] .standing");
  const chosen = (part) => row.querySelector(`[name$=".${part}"]`).value;
  light.dataset.own = light.dataset.own || light.className;
  const drawing = looks.querySelector(`[data-shape="${chosen("shape")}"]`);
  const colour = looks.querySelector(`[data-colour="${chosen("colour")}"]`);
  light.className = colour ? `standing standing--${colour.dataset.look}` : light.dataset.own;
  light.replaceChildren(drawing.firstElementChild.cloneNode(true), chosen("zh"));
});
