// Keeps the parts of a page that bear `data-live` fresh: asks for the same page again and swaps the parts that differ.
// Every page is whole without it.
"use strict";
(() => {
  const main = document.querySelector("main[data-refresh]");
  if (!main || !window.fetch || !window.DOMParser) return;

  const live = document.getElementById("live");
  const state = document.getElementById("live-state");
  const button = document.getElementById("live-pause");
  let shown = new Map();
  let paused = false;
  let failures = 0;
  let timer = 0;
  let busy = false;

  for (const part of document.querySelectorAll("[data-live]")) shown.set(part.id, part.outerHTML);

  // A live region speaks when its text changes, so it changes only with the state.
  function say(text) {
    if (state.textContent !== text) state.textContent = text;
    live.dataset.state = paused ? "paused" : failures ? "lost" : "live";
  }

  // What the person is at stays: pictures are not loaded anew, focus and opened details keep their place.
  function swap(old, fresh) {
    const pictures = new Map([...old.querySelectorAll("img")].map((img) => [img.getAttribute("src"), img]));
    for (const img of fresh.querySelectorAll("img")) {
      const kept = pictures.get(img.getAttribute("src"));
      if (kept && pictures.delete(img.getAttribute("src"))) img.replaceWith(kept);
    }
    const opened = [...old.querySelectorAll("details")].map((details) => details.open);
    fresh.querySelectorAll("details").forEach((details, index) => { details.open = opened[index] || details.open; });
    const ticked = new Map([...old.querySelectorAll("input[type=checkbox]")].map((box) => [box.className, box.checked]));
    for (const box of fresh.querySelectorAll("input[type=checkbox]")) {
      if (ticked.has(box.className)) box.checked = ticked.get(box.className);
    }
    const held = old.contains(document.activeElement) && document.activeElement.getAttribute("href");
    old.replaceWith(fresh);
    if (held) [...fresh.querySelectorAll("a")].find((a) => a.getAttribute("href") === held)?.focus({ preventScroll: true });
  }

  function apply(text) {
    const next = new DOMParser().parseFromString(text, "text/html");
    const nextMain = next.querySelector("main");
    if (!nextMain) throw new Error("no page");
    const parts = [...next.querySelectorAll("[data-live]")];
    const html = new Map(parts.map((part) => [part.id, part.outerHTML]));
    if ([...html.keys()].join() !== [...shown.keys()].join()) {
      // Other parts than before, as when the first inspection takes the place of the advice to send one.
      main.replaceChildren(...document.adoptNode(nextMain).childNodes);
    } else {
      for (const part of parts) {
        if (shown.get(part.id) !== html.get(part.id)) swap(document.getElementById(part.id), document.adoptNode(part));
      }
    }
    shown = html;
    return Number(nextMain.dataset.refresh || 0);
  }

  async function refresh() {
    if (paused || busy || document.visibilityState !== "visible" || !document.getSelection().isCollapsed) {
      return plan(Number(main.dataset.refresh));
    }
    busy = true;
    let seconds = Number(main.dataset.refresh);
    try {
      const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(10000) });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      seconds = apply(await answer.text());
      failures = 0;
      if (seconds === 0) live.hidden = true;
      else say("Live");
    } catch {
      failures += 1;
      say("No answer, trying again");
    } finally {
      busy = false;
    }
    if (seconds > 0) plan(seconds);
  }

  function plan(seconds) {
    clearTimeout(timer);
    timer = setTimeout(refresh, 1000 * Math.min(60, seconds * 2 ** Math.min(failures, 5)));
  }

  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = paused ? "Go on" : "Hold still";
    say(paused ? "Held still" : "Live");
    if (!paused) refresh();
  });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && !paused) refresh(); });

  live.hidden = false;
  say("Live");
  plan(Number(main.dataset.refresh));
})();
