/* The speech lens: the sentence in hand is marked in the text and in the list;
   a sentence pressed in the text is put in hand; selected words can be marked as a task. */
(function () {
  "use strict";
  const AWAY = 5 * 60 * 1000;
  let lastTouch = Date.now();
  ["keydown", "pointerdown", "wheel", "touchmove"].forEach(function (name) {
    document.addEventListener(name, () => (lastTouch = Date.now()), { passive: true });
  });
  const NARROW = window.matchMedia("(max-width: 1080px)");

  function lens() {
    return document.querySelector("[data-ls-lens]");
  }

  function current() {
    return document.querySelector(".lens-candidate.is-current");
  }

  function isBusy() {
    return Boolean(document.querySelector(".lens-candidate.is-editing"));
  }

  function markText(number, scroll, atOnce) {
    document.querySelectorAll("[data-ls-at]").forEach(function (piece) {
      piece.classList.toggle("s-current", piece.dataset.lsAt === number);
    });
    const first = document.querySelector('[data-ls-at="' + number + '"]');
    if (!first || !scroll || NARROW.matches) return;
    const box = first.getBoundingClientRect();
    if (box.top < 90 || box.bottom > window.innerHeight - 60) {
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      first.scrollIntoView({ block: "center", behavior: calm || atOnce ? "auto" : "smooth" });
    }
  }

  function remember(number) {
    const address = new URL(window.location.href);
    address.searchParams.set("at", number);
    address.searchParams.delete("do");
    address.hash = "";
    window.history.replaceState(null, "", address);
  }

  function scrollList(card) {
    const list = card.closest(".lens-list");
    if (!list || NARROW.matches) return;
    const top = card.offsetTop - list.offsetTop;
    if (top < list.scrollTop + 8) list.scrollTop = top - 8;
    else if (top + card.offsetHeight > list.scrollTop + list.clientHeight) {
      list.scrollTop = Math.min(top - 8, top + card.offsetHeight - list.clientHeight + 8);
    }
  }

  function take(card, options) {
    if (!card) return;
    document.querySelectorAll(".lens-candidate.is-current").forEach(function (other) {
      if (other !== card) {
        other.classList.remove("is-current");
        other.removeAttribute("aria-current");
      }
    });
    card.classList.add("is-current");
    card.setAttribute("aria-current", "true");
    const inside = card.contains(document.activeElement) && document.activeElement !== document.body;
    if (!inside) card.focus({ preventScroll: true });
    scrollList(card);
    markText(card.dataset.number, options.scroll);
    remember(card.dataset.number);
  }

  document.addEventListener("ls:current", function (event) {
    if (event.target.classList.contains("lens-candidate")) take(event.target, { scroll: true });
  });

  document.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !lens()) return;
    const sentence = event.target.closest("[data-ls-at]");
    if (sentence && !NARROW.matches && !isBusy()) {
      if (!window.getSelection().isCollapsed) return;
      event.preventDefault();
      take(document.getElementById("candidate-" + sentence.dataset.lsAt), { scroll: false });
      return;
    }
    const card = event.target.closest(".lens-candidate");
    if (!card || card.classList.contains("is-current") || isBusy()) return;
    const control = event.target.closest("a, button, input, select, textarea, summary, label");
    if (control && !("lsPick" in control.dataset)) return;
    event.preventDefault();
    take(card, { scroll: true });
  });

  /* Enter adopts also when nothing has the focus. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (document.activeElement !== document.body || !lens()) return;
    const card = current();
    const button = card && card.querySelector("[data-ls-open]");
    if (button) {
      event.preventDefault();
      button.click();
    }
  });

  /* Selected words of the text go into the field below the list. */
  function placeOf(node, offset) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const piece = element && element.closest("[data-s]");
    if (!piece || node.nodeType !== Node.TEXT_NODE) return null;
    return Number(piece.dataset.s) + Array.from(node.data.slice(0, offset)).length;
  }

  document.addEventListener("selectionchange", function () {
    const form = document.querySelector("[data-ls-add]");
    const selection = window.getSelection();
    if (!form || document.activeElement === form.querySelector("[data-ls-add-words]")) return;
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const text = document.querySelector("[data-ls-text]");
    if (!text || !text.contains(range.commonAncestorContainer)) return;
    const start = placeOf(range.startContainer, range.startOffset);
    const end = placeOf(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    form.querySelector("[data-ls-add-start]").value = start;
    form.querySelector("[data-ls-add-end]").value = end;
    form.querySelector("[data-ls-add-words]").value = selection.toString().replace(/\s+/g, " ").slice(0, 1000);
    form.classList.add("is-marked");
  });

  document.addEventListener("input", function (event) {
    if (!event.target.matches("[data-ls-add-words]")) return;
    const form = event.target.form;
    form.querySelector("[data-ls-add-start]").value = "";
    form.querySelector("[data-ls-add-end]").value = "";
    form.classList.toggle("is-marked", event.target.value !== "");
  });

  /* After a swap the sentence in hand is marked again and its card has the focus. */
  document.addEventListener("htmx:configRequest", function (event) {
    /* The order and the soft requirements asked for stay as they are. */
    const asked = new URL(window.location.href).searchParams;
    ["order", "soft"].forEach(function (name) {
      if (lens() && asked.has(name)) event.detail.parameters[name] = asked.get(name);
    });
    if (!event.detail.path.endsWith("/presence/")) return;
    /* Nobody at the desk: no pulse, so that the session may end when it should. */
    if (document.hidden || Date.now() - lastTouch > AWAY) {
      event.preventDefault();
      return;
    }
    const card = current();
    if (card) event.detail.parameters.at = card.dataset.number;
    const editing = document.querySelector(".lens-candidate.is-editing");
    if (editing) event.detail.parameters.editing = editing.dataset.number;
  });

  document.addEventListener("htmx:afterSettle", function (event) {
    const path = event.detail.pathInfo ? event.detail.pathInfo.requestPath || "" : "";
    if (path.indexOf("/day/") >= 0) return;
    if (path.indexOf("/presence/") >= 0) {
      const card = current();
      if (card) markText(card.dataset.number, false);
      const reload = document.querySelector("[data-ls-reload]");
      if (reload && !isBusy() && card) {
        window.htmx.ajax("GET", "?at=" + card.dataset.number, { target: "#lens", swap: "outerHTML" });
      }
      return;
    }
    const card = current();
    if (!card) return;
    const editing = card.classList.contains("is-editing");
    const field = editing && card.querySelector("[name=lead], [name=place], .lens-choice");
    if (editing && field) field.focus({ preventScroll: true });
    else if (!card.contains(document.activeElement)) card.focus({ preventScroll: true });
    scrollList(card);
    markText(card.dataset.number, !editing);
    if (!editing) remember(card.dataset.number);
  });

  function begin() {
    const card = current();
    if (!card || !lens()) return;
    if (document.activeElement === document.body) card.focus({ preventScroll: true });
    scrollList(card);
    markText(card.dataset.number, new URL(window.location.href).searchParams.has("at"), true);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
