/* A form is sent once: a second press while the first is under way does nothing.
   data-ls-many-times on the form switches this off. */
(function () {
  "use strict";

  function buttonsOf(form) {
    return Array.from(form.elements).filter((control) => control.type === "submit");
  }

  function free(form) {
    delete form.dataset.lsSending;
    buttonsOf(form).forEach((button) => button.removeAttribute("aria-disabled"));
  }

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "lsManyTimes" in form.dataset) return;
    if (form.dataset.lsSending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.lsSending = "1";
    buttonsOf(form).forEach((button) => button.setAttribute("aria-disabled", "true"));
  });

  document.addEventListener("htmx:afterRequest", function (event) {
    const form = event.target.closest && event.target.closest("form");
    if (form) free(form);
  });

  window.addEventListener("pageshow", function (event) {
    if (event.persisted) document.querySelectorAll("form[data-ls-sending]").forEach(free);
  });
})();
