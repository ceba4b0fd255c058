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

/* What could not be sent is not lost: it stays in the row, and the row is sent again when the network is back. */
document.addEventListener("htmx:error", (event) => {
  const row = rowOf(event.target);
  if (!row) return;
  row.dataset.unsent = "";
  row.querySelector(".s-state").textContent = document.querySelector(".s-rows").dataset.offline;
});

document.addEventListener("htmx:after:swap", (event) => {
  const row = rowOf(event.target);
  if (row) delete row.dataset.unsent;
});

window.addEventListener("online", () =>
  document.querySelectorAll(".s-row[data-unsent]").forEach((row) => {
    row.querySelector("form").requestSubmit();
  }),
);

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector(".s-row[data-unsent]")) event.preventDefault();
});
