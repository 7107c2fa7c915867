/* Small things of a page: data-ls-print prints it; data-ls-submit-on-change sends a filter form
   when a choice was made; a confirm sheet or the phone's menu closes on Escape or a press elsewhere. */
(function () {
  "use strict";
  const FLOATING = ".confirm[open], .top-menu[open]";

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-ls-print]")) window.print();
    document.querySelectorAll(FLOATING).forEach(function (sheet) {
      if (!sheet.contains(event.target)) sheet.open = false;
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll(FLOATING).forEach(function (sheet) {
      sheet.open = false;
      sheet.querySelector("summary").focus();
    });
  });

  document.addEventListener("change", function (event) {
    const form = event.target.form;
    if (form && "lsSubmitOnChange" in form.dataset && event.target.tagName === "SELECT") form.requestSubmit();
  });
})();
