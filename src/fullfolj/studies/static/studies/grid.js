/* The grid by keyboard: a digit says where the pupil stands and goes on to the next who is left in the round, Enter goes on
   from a text. The digit that is chosen already confirms what stands from before. Every row is saved by itself as it changes; what could not be saved stays as it is written and says so. Without script each row
   has a button. */
"use strict";

document.documentElement.classList.add("js");
document.querySelectorAll(".s-keys[hidden]").forEach((line) => (line.hidden = false));

const rowOf = (element) => element.closest?.(".s-row");

function statusOf(row) {
  return row.querySelector("[data-key]:checked") || row.querySelector("[data-key]");
}

function nextLeft(row) {
  let next = row.nextElementSibling;
  while (next && next.dataset.untold === undefined) next = next.nextElementSibling;
  return next || row.nextElementSibling;
}

function goOn(row) {
  const next = nextLeft(row);
  if (next) statusOf(next).focus();
  else row.querySelector("[data-key]:checked")?.focus();
}

/* After "the rest stand as before": on to the first who is left, once the browser has gone to the fragment itself. */
window.addEventListener("load", () => {
  const left = location.hash === "#rest" && document.querySelector(".s-row[data-untold]");
  if (left) setTimeout(() => statusOf(left).focus());
});

document.addEventListener("keydown", (event) => {
  const row = rowOf(event.target);
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("[data-key]") && /^[1-4]$/.test(event.key)) {
    event.preventDefault();
    const chosen = row.querySelector(`[data-key="${event.key}"]`);
    const tells = !chosen.checked || row.dataset.untold !== undefined;
    chosen.checked = true;
    if (tells) chosen.dispatchEvent(new Event("change", { bubbles: true }));
    const words = row.querySelector('[name$="-remains"]');
    if (["at-risk", "lacks-basis"].includes(chosen.value) && !words.value) words.focus();
    else goOn(row);
  } else if (event.key === "Enter" && event.target.matches("input:not([type=checkbox])")) {
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
    goOn(row);
  }
});

/* What was not saved stays in the row and says so. It is sent again when the network or the reader comes back: somebody
   who was signed out signs in in another tab. What was refused is not sent again by itself: that would be to write over
   what a colleague has written. */
const TOLD = [200, 409, 422];
let retry = false;

function say(row, words) {
  row.querySelector(".s-state").textContent = document.querySelector(".s-rows").dataset[words];
}

function sendAgain() {
  retry = true;
  document.querySelectorAll(".s-row[data-unsent]").forEach((row) => row.querySelector("form").requestSubmit());
}

document.addEventListener("htmx:before:request", (event) => {
  const row = rowOf(event.target);
  if (!row) return;
  row.dataset.unsent = "";
  say(row, "saving");
});

document.addEventListener("htmx:after:request", (event) => {
  const row = rowOf(event.target);
  const status = event.detail.ctx?.response?.status;
  if (!row) return;
  if (status === 200) {
    delete row.dataset.untold;
    // Told by itself: no longer one of the rest.
    document.querySelector(`.s-rest [value^="${row.id.slice("row-".length)}."]`)?.remove();
  }
  if (TOLD.includes(status)) {
    delete row.dataset.unsent;
    confirmWhenSaved();
  } else {
    confirming = null;
    say(row, "offline");
    // The answer brings the form a new token (shell.js): once more with that.
    if (status === 403 && retry) setTimeout(() => row.querySelector("form").requestSubmit(), 300);
    retry = false;
  }
});

document.addEventListener("htmx:error", (event) => {
  const row = rowOf(event.target);
  if (row) say(row, "offline");
});

/* What is being saved is saved first: the page that comes back has it. A row may have one more request in its queue. */
let confirming = null;

function confirmWhenSaved() {
  setTimeout(() => {
    if (!confirming || document.querySelector(".s-row[data-unsent]")) return;
    const form = confirming;
    confirming = null;
    form.submit();
  }, 100);
}

document.querySelector(".s-rest")?.addEventListener("submit", (event) => {
  if (!document.querySelector(".s-row[data-unsent]")) return;
  event.preventDefault();
  confirming = event.target;
});

window.addEventListener("online", sendAgain);
window.addEventListener("focus", sendAgain);
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector(".s-row[data-unsent]")) event.preventDefault();
});
