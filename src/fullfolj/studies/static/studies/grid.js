/* The grid by keyboard: a digit says where the pupil stands and goes on to the next, Enter goes on from a text. Every row
   is saved by itself as it changes; what could not be saved stays as it is written and says so. Without script each row
   has a button. */
"use strict";

document.documentElement.classList.add("js");
document.querySelectorAll(".s-keys[hidden]").forEach((line) => (line.hidden = false));

const rowOf = (element) => element.closest?.(".s-row");

function statusOf(row) {
  return row.querySelector("[data-key]:checked") || row.querySelector("[data-key]");
}

function goOn(row, step) {
  const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  if (next?.classList.contains("s-row")) statusOf(next).focus();
  else row.querySelector("[data-key]:checked")?.focus();
}

document.addEventListener("keydown", (event) => {
  const row = rowOf(event.target);
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("[data-key]") && /^[1-4]$/.test(event.key)) {
    event.preventDefault();
    const chosen = row.querySelector(`[data-key="${event.key}"]`);
    const isNew = !chosen.checked;
    chosen.checked = true;
    if (isNew) chosen.dispatchEvent(new Event("change", { bubbles: true }));
    const words = row.querySelector('[name$="-remains"]');
    if (["at-risk", "lacks-basis"].includes(chosen.value) && !words.value) words.focus();
    else goOn(row, 1);
  } else if (event.key === "Enter" && event.target.matches("input:not([type=checkbox])")) {
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
    goOn(row, 1);
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
  if (TOLD.includes(status)) delete row.dataset.unsent;
  else {
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

window.addEventListener("online", sendAgain);
window.addEventListener("focus", sendAgain);
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector(".s-row[data-unsent]")) event.preventDefault();
});
