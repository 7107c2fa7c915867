/* A place to drop a file: data-ls-drop around a plain file field.
   data-ls-max-bytes and data-ls-too-big refuse a file that is too large before it travels;
   the list with data-ls-drop-files says what was chosen. */
(function () {
  "use strict";

  function sizeOf(bytes) {
    return bytes < 1024 * 1024 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1024 / 1024).toFixed(1) + " MB";
  }

  function enhance(place) {
    if (place.dataset.lsDropReady) return;
    const input = place.querySelector("input[type=file]");
    const files = place.querySelector("[data-ls-drop-files]");
    if (!input) return;
    place.dataset.lsDropReady = "1";
    const most = Number(place.dataset.lsMaxBytes) || Infinity;

    function tell() {
      let tooBig = false;
      if (files) files.textContent = "";
      Array.from(input.files).forEach(function (file) {
        const wrong = file.size > most;
        tooBig = tooBig || wrong;
        if (!files) return;
        const item = document.createElement("li");
        item.textContent = file.name + " (" + sizeOf(file.size) + ")" + (wrong ? " " + place.dataset.lsTooBig : "");
        item.classList.toggle("is-wrong", wrong);
        files.append(item);
      });
      input.setCustomValidity(tooBig ? place.dataset.lsTooBig || "" : "");
    }

    ["dragenter", "dragover"].forEach(function (name) {
      place.addEventListener(name, function (event) {
        event.preventDefault();
        place.classList.add("is-over");
      });
    });
    ["dragleave", "drop"].forEach(function (name) {
      place.addEventListener(name, function (event) {
        if (name === "dragleave" && place.contains(event.relatedTarget)) return;
        place.classList.remove("is-over");
      });
    });
    place.addEventListener("drop", function (event) {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      const taken = new DataTransfer();
      const dropped = Array.from(event.dataTransfer.files);
      (input.multiple ? dropped : dropped.slice(0, 1)).forEach((file) => taken.items.add(file));
      input.files = taken.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("change", tell);
  }

  document.querySelectorAll("[data-ls-drop]").forEach(enhance);
  document.addEventListener("htmx:load", (event) => event.target.querySelectorAll && event.target.querySelectorAll("[data-ls-drop]").forEach(enhance));
})();
