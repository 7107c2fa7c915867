/* A field that proposes: <input list="…" data-ls-typeahead> becomes an ARIA combobox.
   The list is the field's own datalist (option value, data-note, data-keys, data-id),
   or JSON [{value, note, id}] from data-ls-url with ?q= added.
   data-ls-many         several values, separated by 、
   data-ls-target="id"  a hidden field that receives the chosen option's id
   data-ls-none         the sentence for "nothing found" */
(function () {
  "use strict";
  const SHOWN = 12;
  const SEPARATORS = /[、,，;；]/;
  let counter = 0;

  function optionsOf(datalist) {
    return Array.from(datalist.options).map((option) => ({
      value: option.value,
      note: option.dataset.note || "",
      id: option.dataset.id || "",
      keys: (option.value + " " + (option.dataset.keys || "") + " " + (option.dataset.note || "")).toLowerCase(),
    }));
  }

  function rank(options, words) {
    const found = options.filter((option) => option.keys.includes(words));
    return found
      .sort((a, b) => a.value.toLowerCase().indexOf(words) - b.value.toLowerCase().indexOf(words) || a.value.length - b.value.length)
      .slice(0, SHOWN);
  }

  function enhance(input) {
    if (input.dataset.lsTypeaheadReady) return;
    input.dataset.lsTypeaheadReady = "1";
    const datalist = input.list;
    const known = datalist ? optionsOf(datalist) : [];
    const many = "lsMany" in input.dataset;
    const target = input.dataset.lsTarget ? document.getElementById(input.dataset.lsTarget) : null;
    const listId = "typeahead-" + (counter += 1);
    let shown = [];
    let chosen = -1;
    let asked = 0;
    let timer = 0;

    input.removeAttribute("list");
    input.setAttribute("role", "combobox");
    input.setAttribute("autocomplete", "off");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", listId);

    let frame = input.closest(".typeahead");
    if (!frame) {
      frame = document.createElement("div");
      frame.className = "typeahead";
      input.replaceWith(frame);
      frame.append(input);
    }
    const list = document.createElement("ul");
    list.className = "typeahead-list";
    list.id = listId;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.getAttribute("aria-label") || (input.labels && input.labels[0] ? input.labels[0].textContent.trim() : ""));
    list.hidden = true;
    frame.append(list);

    function lastPart() {
      if (!many) return input.value.trim();
      const parts = input.value.split(SEPARATORS);
      return parts[parts.length - 1].trim();
    }

    function close() {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(text, words) {
      const at = words ? text.toLowerCase().indexOf(words) : -1;
      const span = document.createElement("span");
      if (at < 0) {
        span.textContent = text;
        return span;
      }
      const mark = document.createElement("mark");
      mark.textContent = text.slice(at, at + words.length);
      span.append(text.slice(0, at), mark, text.slice(at + words.length));
      return span;
    }

    function choose(index) {
      chosen = index;
      Array.from(list.children).forEach((item, position) => {
        item.setAttribute("aria-selected", position === index ? "true" : "false");
        if (position === index) {
          input.setAttribute("aria-activedescendant", item.id);
          item.scrollIntoView({ block: "nearest" });
        }
      });
    }

    function take(option) {
      if (many) {
        const at = Math.max(...["、", ",", "，", ";", "；"].map((sign) => input.value.lastIndexOf(sign)));
        input.value = (at < 0 ? "" : input.value.slice(0, at) + "、") + option.value;
      } else {
        input.value = option.value;
      }
      if (target) target.value = option.id;
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function show(options, words) {
      shown = options;
      list.textContent = "";
      if (!options.length) {
        if (!words || !input.dataset.lsNone) return close();
        const none = document.createElement("li");
        none.className = "typeahead-none";
        none.setAttribute("role", "option");
        none.setAttribute("aria-disabled", "true");
        none.textContent = input.dataset.lsNone;
        list.append(none);
      }
      options.forEach((option, index) => {
        const item = document.createElement("li");
        item.className = "typeahead-option";
        item.id = listId + "-" + index;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.append(mark(option.value, words));
        if (option.note) {
          const note = document.createElement("small");
          note.textContent = option.note;
          item.append(note);
        }
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(option);
        });
        list.append(item);
      });
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      chosen = -1;
      if (options.length && words) choose(0);
    }

    function propose() {
      const words = lastPart().toLowerCase();
      if (!input.dataset.lsUrl) {
        show(rank(known, words), words);
        return;
      }
      window.clearTimeout(timer);
      timer = window.setTimeout(function () {
        const number = (asked += 1);
        const address = new URL(input.dataset.lsUrl, window.location.href);
        address.searchParams.set("q", words);
        fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" })
          .then((answer) => (answer.ok ? answer.json() : []))
          .then((options) => {
            if (number === asked && document.activeElement === input) show(options.slice(0, SHOWN), words);
          })
          .catch(close);
      }, 120);
    }

    input.addEventListener("input", function (event) {
      if (target) target.value = "";
      if (!event.isComposing) propose();
    });
    input.addEventListener("compositionend", propose);
    input.addEventListener("click", function () {
      if (list.hidden) propose();
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) propose();
        else if (shown.length) choose((chosen + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % shown.length);
        event.preventDefault();
      } else if (event.key === "Enter" && !list.hidden && chosen >= 0) {
        take(shown[chosen]);
        event.preventDefault();
      } else if (event.key === "Escape" && !list.hidden) {
        close();
        event.preventDefault();
        event.stopPropagation();
      }
    });
  }

  function enhanceAll(root) {
    root.querySelectorAll("input[data-ls-typeahead]").forEach(enhance);
  }

  enhanceAll(document);
  document.addEventListener("htmx:load", (event) => enhanceAll(event.target.parentNode || document));
})();
