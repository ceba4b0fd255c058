/* The only script of our own: where the keyboard goes after a swap, closing a notice, printing. Every page works without it. */
"use strict";

/* A row that is done hands the focus to the name of the next row; the last of its section keeps it on its own name. In
   both cases the row's undo is the nearest button: one step back, or one step on. */
function moveFocus() {
  const done = document.querySelector("[data-focus-next]");
  if (!done) return;
  done.removeAttribute("data-focus-next");
  let row = done.nextElementSibling;
  while (row && !row.querySelector(".ff-row__who a")) row = row.nextElementSibling;
  (row ? row.querySelector(".ff-row__who a") : done.querySelector("a")).focus();
}

/* An undone row gets the focus back on its name; where something else keeps it away, the page begins anew. */
function focusUndone(selector) {
  const name = document.querySelector(selector)?.querySelector(".ff-row__who a");
  const next = name ?? document.querySelector("main h1");
  if (next !== name) next.tabIndex = -1;
  next.focus();
}

/* Buttons that only work with script are hidden until there is one. */
function unveil() {
  document.querySelectorAll("[data-close][hidden], [data-print][hidden]").forEach((button) => (button.hidden = false));
}

/* An undo says beforehand which row comes back. */
let awaited = "";
document.addEventListener("submit", (event) => (awaited = event.target.dataset.focus || ""));

/* "Show more" leads to the first of the new rows. */
let more = null;
document.addEventListener("click", (event) => {
  const section = event.target.closest("[data-more]")?.dataset.more;
  if (section) more = { section, rows: document.querySelectorAll(`${section} .ff-row`).length };
});

/* A form that was not taken brings a new token with it: what was written can be sent once more. */
function renewForms() {
  const token = document.querySelector("#toasts [data-token]")?.dataset.token;
  if (!token) return;
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => (field.value = token));
  // On a narrow screen the menu is a sheet over the notice; what is written in it stays.
  if (matchMedia("(max-width: 640px)").matches) document.querySelector(".ff-menu:popover-open")?.hidePopover();
}

document.addEventListener("htmx:after:swap", () => {
  if (more) document.querySelectorAll(`${more.section} .ff-row`)[more.rows]?.querySelector(".ff-row__who a")?.focus();
  more = null;
  if (awaited) focusUndone(awaited);
  awaited = "";
  moveFocus();
  renewForms();
  unveil();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) event.target.closest(".ff-toast").remove();
  if (event.target.closest("[data-print]")) window.print();
});

/* Choosing a date chooses "another date". */
document.addEventListener("input", (event) => {
  const other = event.target.matches("input[type=date][name=other]") && event.target.form?.querySelector("[value=other]");
  if (other) other.checked = true;
});

document.addEventListener("DOMContentLoaded", unveil);
unveil();
