// Keeps what is typed in, in the background. Everything works without it: the buttons save too.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const status = form.querySelector("[data-saved]");
  const revision = form.elements.revision;
  const PAUSE = 1200, PATIENCE = 8000;
  let timer = null, running = null, stopped = false, dirty = false;

  async function save() {
    const data = new FormData(form);
    data.set("action", "autosave");
    dirty = false;
    try {
      const answer = await fetch(form.getAttribute("action") ?? location.href, {
        method: "POST", body: new URLSearchParams(data), credentials: "same-origin",
        headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE), redirect: "manual",
      });
      if (answer.status === 200) {
        const saved = await answer.json();
        revision.value = saved.revision;
        form.setAttribute("action", saved.address);
        status.textContent = saved.message;
      } else if (answer.status === 409) {
        stopped = true; // another window is ahead: the person decides, not the script
        status.textContent = (await answer.json()).message;
      } else {
        dirty = true;
      }
    } catch {
      dirty = true; // no network: the next change tries again, and so do the buttons
    }
  }

  function start() {
    clearTimeout(timer);
    timer = null;
    running = (running ?? Promise.resolve()).then(save);
    const mine = running;
    running.finally(() => { if (running === mine) running = null; });
  }

  form.addEventListener("input", () => {
    if (stopped) return;
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(start, PAUSE);
  });

  // A button waits for a save that is under way, so that a page never overtakes itself.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    timer = null;
    stopped = true;
    if (!running) return;
    event.preventDefault();
    const button = event.submitter;
    running.finally(() => form.requestSubmit(button));
  });

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty && !stopped && !running) start();
  });

  // A page that comes back from the browser's memory has an old revision.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
