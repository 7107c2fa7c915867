/* The keyboard of a page.
   data-ls-key="e"      this control is pressed (or this field focused) by that key; "/" for the search
   data-ls-list         a list in which j, k and the arrows move; its members carry data-ls-item
   data-ls-open         the link inside a member that Enter opens
   data-ls-keys-help    a <details> that ? opens */
(function () {
  "use strict";

  function isTyping(element) {
    if (!element) return false;
    if (element.isContentEditable) return true;
    const name = element.tagName;
    if (name === "TEXTAREA" || name === "SELECT") return true;
    return name === "INPUT" && !/^(checkbox|radio|button|submit|reset)$/.test(element.type);
  }

  function isShown(element) {
    return element.getClientRects().length > 0;
  }

  function controlFor(key) {
    const controls = document.querySelectorAll("[data-ls-key]");
    for (const control of controls) {
      if (control.dataset.lsKey === key && isShown(control)) return control;
    }
    return null;
  }

  function press(control) {
    if (isTyping(control)) {
      control.focus();
      if (control.select) control.select();
      return;
    }
    control.click();
  }

  function listInUse() {
    const active = document.activeElement;
    return (active && active.closest("[data-ls-list]")) || document.querySelector("[data-ls-list]");
  }

  function move(list, step) {
    const members = Array.from(list.querySelectorAll("[data-ls-item]")).filter(isShown);
    if (!members.length) return;
    const at = members.findIndex((member) => member.classList.contains("is-current"));
    const next = at < 0 ? (step > 0 ? 0 : members.length - 1) : Math.min(Math.max(at + step, 0), members.length - 1);
    members.forEach((member, index) => {
      member.classList.toggle("is-current", index === next);
      if (index === next) member.setAttribute("aria-current", "true");
      else member.removeAttribute("aria-current");
    });
    const chosen = members[next];
    if (!chosen.hasAttribute("tabindex")) chosen.tabIndex = -1;
    chosen.focus({ preventScroll: true });
    chosen.scrollIntoView({ block: "nearest" });
    chosen.dispatchEvent(new CustomEvent("ls:current", { bubbles: true }));
  }

  function openCurrent(list) {
    const current = list.querySelector("[data-ls-item].is-current");
    if (!current || document.activeElement !== current) return false;
    const link = current.querySelector("[data-ls-open]") || current.querySelector("a[href]");
    if (link) link.click();
    return Boolean(link);
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && isTyping(event.target)) {
      event.target.blur();
      return;
    }
    if (isTyping(event.target)) return;

    const list = listInUse();
    const inList = list && (document.activeElement === document.body || list.contains(document.activeElement));
    if (list && (event.key === "j" || (inList && event.key === "ArrowDown"))) {
      move(list, 1);
      event.preventDefault();
      return;
    }
    if (list && (event.key === "k" || (inList && event.key === "ArrowUp"))) {
      move(list, -1);
      event.preventDefault();
      return;
    }
    if (list && event.key === "Enter" && openCurrent(list)) {
      event.preventDefault();
      return;
    }
    if (event.key === "?") {
      const help = document.querySelector("[data-ls-keys-help]");
      if (help) {
        help.open = !help.open;
        event.preventDefault();
      }
      return;
    }
    const control = controlFor(event.key);
    if (control) {
      press(control);
      event.preventDefault();
    }
  });
})();
