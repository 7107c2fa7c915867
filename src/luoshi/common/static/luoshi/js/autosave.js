/* A half-written form survives a reload in this tab: <form data-ls-draft="key">.
   The note that a draft is back is an element with data-ls-draft-note inside the form,
   hidden at first; its button with data-ls-draft-discard takes the draft away.
   Passwords, files, hidden fields and fields marked data-ls-no-draft are never kept. */
(function () {
  "use strict";
  const PREFIX = "luoshi-draft:";

  function fieldsOf(form) {
    return Array.from(form.elements).filter(
      (field) =>
        field.name &&
        !("lsNoDraft" in field.dataset) &&
        !/^(password|file|hidden|submit|button|reset)$/.test(field.type)
    );
  }

  function contentOf(form) {
    return fieldsOf(form).map((field) =>
      field.type === "checkbox" || field.type === "radio"
        ? [field.name, field.value, field.checked]
        : [field.name, field.multiple ? Array.from(field.selectedOptions, (o) => o.value) : field.value]
    );
  }

  function restore(form, content) {
    const fields = fieldsOf(form);
    content.forEach(function (entry) {
      fields
        .filter((field) => field.name === entry[0])
        .forEach(function (field) {
          if (entry.length === 3) {
            if (field.value === entry[1]) field.checked = entry[2];
          } else if (Array.isArray(entry[1])) {
            Array.from(field.options).forEach((option) => (option.selected = entry[1].includes(option.value)));
          } else {
            field.value = entry[1];
          }
        });
    });
  }

  function watch(form) {
    const key = PREFIX + form.dataset.lsDraft;
    const pristine = JSON.stringify(contentOf(form));
    const note = form.querySelector("[data-ls-draft-note]");
    let timer = 0;

    let kept = null;
    try {
      kept = JSON.parse(window.sessionStorage.getItem(key));
    } catch (error) {
      kept = null;
    }
    // A form that came back with errors already holds what was written.
    if (kept && kept.pristine === pristine && !form.querySelector(".errorlist")) {
      restore(form, kept.content);
      if (note) note.hidden = false;
    }

    function keep() {
      const content = contentOf(form);
      try {
        if (JSON.stringify(content) === pristine) window.sessionStorage.removeItem(key);
        else window.sessionStorage.setItem(key, JSON.stringify({ pristine: pristine, content: content }));
      } catch (error) {
        window.clearTimeout(timer);
      }
    }

    form.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(keep, 400);
    });
    form.addEventListener("change", keep);
    form.addEventListener("submit", function () {
      window.clearTimeout(timer);
      window.sessionStorage.removeItem(key);
    });
    const discard = form.querySelector("[data-ls-draft-discard]");
    if (discard) {
      discard.addEventListener("click", function () {
        window.sessionStorage.removeItem(key);
        restore(form, JSON.parse(pristine));
        if (note) note.hidden = true;
      });
    }
  }

  document.querySelectorAll("form[data-ls-draft]").forEach(watch);
})();
