// Reviewing by keyboard: verdicts, moves between views, zoom, and boxes that are drawn, moved, renamed and removed.
// The page answers without it, too; it only cannot draw.
"use strict";
(() => {
  const form = document.getElementById("answer");
  const classes = [...document.querySelectorAll("#classes li")].map((li) => ({ name: li.dataset.class, slot: li.dataset.slot }));
  if (!form || classes.length === 0) return;

  const SVG = "http://www.w3.org/2000/svg";
  const said = document.getElementById("said");
  const findings = document.getElementById("findings");
  const looked = document.getElementById("looked");
  const board = document.getElementById("board");
  const began = performance.now();
  let seen = findings.checked;
  let at = 0;            // Which view has the focus.
  let chosen = null;     // The box that keys change.
  let armed = false;     // The next drag on a picture draws.
  let lastClass = classes[0].name;

  const panes = [...document.querySelectorAll(".pane")].map((element) => {
    const stage = element.querySelector(".stage[data-width]");
    const pane = { element, stage, view: element.dataset.view, zoom: 1, boxes: [], checked: false };
    if (!stage) return pane;
    pane.width = Number(stage.dataset.width);
    pane.height = Number(stage.dataset.height);
    pane.svg = stage.querySelector("svg");
    for (const g of [...pane.svg.querySelectorAll(".box")]) {
      const [left, top, right, bottom] = g.dataset.box.split(" ").map(Number);
      const confidence = g.querySelector("text").textContent.slice(g.dataset.class.length);
      const standing = ["possible", "present", "noted"].find((word) => g.classList.contains(word));
      add(pane, { name: g.dataset.class, left, top, right, bottom, confidence, standing }, g);
    }
    pane.svg.addEventListener("pointerdown", (event) => press(pane, event));
    return pane;
  });

  function say(text) { said.textContent = text; }

  function slotOf(name) {
    const known = classes.find((one) => one.name === name);
    return known ? known.slot : "0";
  }

  // --- Boxes ---------------------------------------------------------------------------------------------------------
  function add(pane, box, before) {
    const g = document.createElementNS(SVG, "g");
    for (const kind of ["under", "over", "grip"]) {
      const rect = document.createElementNS(SVG, "rect");
      rect.setAttribute("class", kind);
      g.append(rect);
    }
    g.append(document.createElementNS(SVG, "text"));
    g.setAttribute("tabindex", "0");
    g.setAttribute("role", "img");
    Object.assign(box, { g, pane });
    // What the machine found may reach beyond the picture.
    within(box);
    g.addEventListener("focus", () => choose(box));
    if (before) before.replaceWith(g);
    else pane.svg.append(g);
    pane.boxes.push(box);
    show(box);
    return box;
  }

  function show(box) {
    const { pane, g } = box;
    const percent = (value, whole) => `${(value * 100 / whole).toFixed(3)}%`;
    g.setAttribute("class", `box k${slotOf(box.name)} ${box.standing || "drawn"}${box === chosen ? " chosen" : ""}`);
    for (const rect of g.querySelectorAll("rect:not(.grip)")) {
      rect.setAttribute("x", percent(box.left, pane.width));
      rect.setAttribute("y", percent(box.top, pane.height));
      rect.setAttribute("width", percent(box.right - box.left, pane.width));
      rect.setAttribute("height", percent(box.bottom - box.top, pane.height));
    }
    const grip = g.querySelector(".grip");
    grip.setAttribute("x", percent(box.right, pane.width));
    grip.setAttribute("y", percent(box.bottom, pane.height));
    const text = g.querySelector("text");
    const end = box.left > pane.width * 0.6;
    text.setAttribute("x", percent(end ? box.right : box.left, pane.width));
    text.setAttribute("y", percent(box.top, pane.height));
    text.setAttribute("dx", end ? "-4" : "4");
    text.setAttribute("dy", box.top < pane.height * 0.08 ? "16" : "-6");
    text.setAttribute("text-anchor", end ? "end" : "start");
    text.textContent = box.name + (box.confidence || "");
    g.setAttribute("aria-label", `${box.name}${box.confidence || ", drawn"}`);
  }

  function choose(box) {
    const before = chosen;
    chosen = box;
    if (before) show(before);
    if (box) {
      show(box);
      if (panes[at] !== box.pane) focusPane(panes.indexOf(box.pane), true);
    }
  }

  function changed(box) {
    // What a person has changed has the machine's confidence no more.
    box.confidence = "";
    box.standing = "";
    check(box.pane, true);
    show(box);
  }

  function check(pane, checked) {
    pane.checked = checked;
    pane.element.classList.toggle("checked", checked);
    if (panes[at] === pane) looked.setAttribute("aria-pressed", String(checked));
  }

  function within(box) {
    const { width, height } = box.pane;
    const least = 4;
    box.left = Math.min(Math.max(box.left, 0), width - least);
    box.top = Math.min(Math.max(box.top, 0), height - least);
    box.right = Math.max(Math.min(box.right, width), box.left + least);
    box.bottom = Math.max(Math.min(box.bottom, height), box.top + least);
  }

  function draw() {
    const pane = panes[at];
    if (!pane.stage) return say("There is no picture to draw on.");
    reveal();
    const [x, y] = [pane.width / 2, pane.height / 2];
    const [dx, dy] = [pane.width / 10, pane.height / 10];
    const box = add(pane, { name: lastClass, left: x - dx, top: y - dy, right: x + dx, bottom: y + dy });
    changed(box);
    box.g.focus({ preventScroll: true });
    say(`A box of class ${box.name}. Arrows move it, Shift with arrows resizes it, a digit changes its class, Enter ends.`);
  }

  function remove(box) {
    const { pane } = box;
    pane.boxes.splice(pane.boxes.indexOf(box), 1);
    box.g.remove();
    chosen = null;
    check(pane, true);
    pane.element.focus({ preventScroll: true });
    say(`Removed: ${box.name}.`);
  }

  function rename(box, name) {
    box.name = name;
    lastClass = name;
    changed(box);
    say(`Now ${name}.`);
  }

  function nudge(box, key, resize, fine) {
    const step = (fine ? 0.002 : 0.01);
    const dx = { ArrowLeft: -1, ArrowRight: 1 }[key] || 0;
    const dy = { ArrowUp: -1, ArrowDown: 1 }[key] || 0;
    const [x, y] = [dx * step * box.pane.width, dy * step * box.pane.height];
    const [width, height] = [box.right - box.left, box.bottom - box.top];
    if (resize) {
      box.right += x;
      box.bottom += y;
    } else {
      box.left = Math.min(Math.max(box.left + x, 0), box.pane.width - width);
      box.top = Math.min(Math.max(box.top + y, 0), box.pane.height - height);
      box.right = box.left + width;
      box.bottom = box.top + height;
    }
    within(box);
    changed(box);
  }

  // --- Pointer -------------------------------------------------------------------------------------------------------
  function press(pane, event) {
    focusPane(panes.indexOf(pane), true);
    const place = (now) => {
      const frame = pane.svg.getBoundingClientRect();
      return [(now.clientX - frame.left) * pane.width / frame.width, (now.clientY - frame.top) * pane.height / frame.height];
    };
    const [x, y] = place(event);
    const g = event.target.closest(".box");
    const box = g && pane.boxes.find((one) => one.g === g);
    let move;
    if (armed) {
      const drawn = add(pane, { name: lastClass, left: x, top: y, right: x + 1, bottom: y + 1 });
      choose(drawn);
      move = (now) => {
        const [u, v] = place(now);
        Object.assign(drawn, { left: Math.min(x, u), top: Math.min(y, v), right: Math.max(x, u), bottom: Math.max(y, v) });
        within(drawn);
        changed(drawn);
      };
    } else if (box) {
      choose(box);
      const grip = event.target.classList.contains("grip");
      const { left, top, right, bottom } = box;
      move = (now) => {
        const [u, v] = place(now);
        if (grip) Object.assign(box, { right: right + u - x, bottom: bottom + v - y });
        else {
          const dx = Math.min(Math.max(u - x, -left), pane.width - right);
          const dy = Math.min(Math.max(v - y, -top), pane.height - bottom);
          Object.assign(box, { left: left + dx, top: top + dy, right: right + dx, bottom: bottom + dy });
        }
        within(box);
        changed(box);
      };
    } else {
      choose(null);
      return;
    }
    event.preventDefault();
    pane.svg.setPointerCapture(event.pointerId);
    const end = () => {
      pane.svg.removeEventListener("pointermove", move);
      arm(false);
    };
    pane.svg.addEventListener("pointermove", move);
    pane.svg.addEventListener("pointerup", end, { once: true });
    pane.svg.addEventListener("pointercancel", end, { once: true });
  }

  function arm(on) {
    armed = on;
    board.classList.toggle("armed", on);
    if (on) {
      reveal();
      say("Drag over the picture to draw a box.");
    }
  }

  // --- Views ---------------------------------------------------------------------------------------------------------
  function focusPane(index, quiet) {
    at = (index + panes.length) % panes.length;
    panes.forEach((pane, place) => pane.element.classList.toggle("current", place === at));
    looked.setAttribute("aria-pressed", String(panes[at].checked));
    if (!quiet) panes[at].element.focus();
  }

  function zoom(by) {
    const pane = panes[at];
    if (!pane.stage) return;
    pane.zoom = by === 0 ? 1 : Math.min(Math.max(pane.zoom * by, 1), 8);
    pane.stage.style.width = `${pane.zoom * 100}%`;
    say(`Zoom ${Math.round(pane.zoom * 100)} %.`);
  }

  // Whoever has seen what was found has not answered blind, even if it is hidden again.
  function reveal() {
    findings.checked = true;
    seen = true;
  }

  // --- Answering -----------------------------------------------------------------------------------------------------
  // One answer a page: keys that are held or pressed twice are one press.
  let sent = false;
  document.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  // Whoever comes back to the page as it was kept can answer again.
  window.addEventListener("pageshow", () => { sent = false; });
  document.getElementById("machine").addEventListener("toggle", (event) => {
    if (event.target.open) reveal();
  });

  form.addEventListener("submit", () => {
    const boxes = {};
    for (const pane of panes.filter((one) => one.checked && one.stage)) {
      boxes[pane.view] = pane.boxes.map(({ name, left, top, right, bottom }) => ({
        class_name: name, box: { x_min: left, y_min: top, x_max: right, y_max: bottom },
      }));
    }
    form.elements.boxes.value = Object.keys(boxes).length > 0 ? JSON.stringify(boxes) : "";
    form.elements.took_ms.value = String(Math.round(performance.now() - began));
    findings.checked = findings.checked || seen;
  });
  findings.addEventListener("change", () => { seen = seen || findings.checked; });

  function answer(verdict) {
    const button = form.querySelector(`button[value=${verdict}]`);
    form.requestSubmit(button);
  }

  function press_key(event) {
    if (event.ctrlKey || event.metaKey) return false;
    const { key } = event;
    if (chosen && document.activeElement === chosen.g) {
      if (key.startsWith("Arrow")) { nudge(chosen, key, event.shiftKey, event.altKey); return true; }
      if (key === "x" || key === "Delete" || key === "Backspace") { remove(chosen); return true; }
      if (/^[1-9]$/.test(key) && classes[key - 1]) { rename(chosen, classes[key - 1].name); return true; }
      if (key === "Enter" || key === "Escape") {
        const { element } = chosen.pane;
        choose(null);
        element.focus({ preventScroll: true });
        return true;
      }
    }
    if (event.altKey || (event.repeat && "arcnu".includes(key))) return false;
    switch (key) {
      case "a": answer("accept"); return true;
      case "r": answer("reject"); return true;
      case "c": answer("recapture"); return true;
      case "n": document.getElementById("skip").requestSubmit(); return true;
      case "u": {
        const undo = document.getElementById("undo");
        if (undo) undo.requestSubmit();
        else say("There is no answer to take back.");
        return true;
      }
      case "ArrowLeft": focusPane(at - 1); return true;
      case "ArrowRight": focusPane(at + 1); return true;
      case "+": case "=": zoom(1.5); return true;
      case "-": zoom(1 / 1.5); return true;
      case "0": zoom(0); return true;
      case "z": board.classList.toggle("alone"); return true;
      case "b": findings.click(); return true;
      case "l": looked.click(); return true;
      case "d": draw(); return true;
      case "m": form.elements.comment.focus(); return true;
      case "Escape": arm(false); return true;
      default: return false;
    }
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (typing) {
      if (event.key === "Escape") event.target.blur();
      // Enter in the comment must not take the first verdict for the answer.
      if (event.key === "Enter") { event.preventDefault(); event.target.blur(); }
      return;
    }
    if (press_key(event)) event.preventDefault();
  });

  document.getElementById("draw").addEventListener("click", () => arm(!armed));
  looked.addEventListener("click", () => {
    reveal();
    check(panes[at], !panes[at].checked);
    say(panes[at].checked ? "The boxes of this view are kept as right." : "The boxes of this view are not kept.");
  });
  document.getElementById("bigger").addEventListener("click", () => zoom(1.5));
  document.getElementById("smaller").addEventListener("click", () => zoom(1 / 1.5));
  document.getElementById("tools").hidden = false;
  if (panes.length > 0) focusPane(0, true);
})();
