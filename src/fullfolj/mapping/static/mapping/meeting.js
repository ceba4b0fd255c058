/* The meeting by keyboard: a digit answers and goes on to the next question, Enter goes on to the next pupil. Each answer is
   saved by itself; what could not be saved is sent again. Without script the button saves the whole form. */
"use strict";

document.documentElement.classList.add("js");
const form = document.querySelector("[data-meeting]");
const status = form.querySelector("[role=status]");
const beyond = form.querySelector("[data-beyond]");
const waiting = new Map();
let sending = false;

const token = () => form.querySelector("[name=csrfmiddlewaretoken]");
const rows = () => [...form.querySelectorAll("[data-item]")].filter((row) => row.offsetParent);

if (beyond) {
  beyond.hidden = false;
  // What is answered already is shown.
  if (form.querySelector(".m-more :checked")) form.classList.add("m-all");
  beyond.setAttribute("aria-expanded", form.classList.contains("m-all"));
  beyond.addEventListener("click", () => beyond.setAttribute("aria-expanded", form.classList.toggle("m-all")));
}

function focusRow(row) {
  (row.querySelector(":checked") || row.querySelector("[data-key]")).focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const row = event.target.closest?.("[data-item]");
  if (row && /^[0-9]$/.test(event.key)) {
    const chosen = row.querySelector(`[data-key="${event.key}"]`);
    if (!chosen) return;
    event.preventDefault();
    chosen.checked = true;
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
    const every = rows();
    const next = every[every.indexOf(row) + 1];
    if (next) focusRow(next);
    else form.querySelector("[type=submit]")?.focus();
  } else if (row && event.key === "Enter") {
    event.preventDefault();
    form.requestSubmit();
  }
});

form.addEventListener("change", (event) => {
  const row = event.target.closest("[data-item]");
  if (!row) return;
  waiting.set(row.dataset.item, event.target.value);
  send();
});

async function send() {
  if (sending || !waiting.size) return;
  sending = true;
  let trouble = "";
  while (!trouble && waiting.size) {
    const [item, value] = waiting.entries().next().value;
    status.textContent = form.dataset.saving;
    trouble = await sent(item, value);
    if (!trouble && waiting.get(item) === value) waiting.delete(item);
  }
  sending = false;
  status.textContent = form.dataset[trouble || "saved"];
}

async function sent(item, value) {
  const said = new URLSearchParams({ csrfmiddlewaretoken: token().value, item });
  said.set(`answer-${item}`, value);
  try {
    const answer = await fetch(location.href, { method: "POST", body: said });
    if (answer.status === 204 || answer.status === 422) return "";
    if (answer.status === 409) return "closed";
    if (answer.status !== 401 && answer.status !== 403) return "offline";
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const renewed = page.querySelector("[data-meeting] [name=csrfmiddlewaretoken]");
    if (renewed) token().value = renewed.value;
    return "out";
  } catch {
    return "offline";
  }
}

/* The whole form is sent with the button, so nothing that waits is lost by going on. */
form.addEventListener("submit", () => waiting.clear());
setInterval(send, 5000);
window.addEventListener("online", send);
window.addEventListener("beforeunload", (event) => waiting.size && event.preventDefault());
if (rows().length && !document.querySelector(".ff-err")) {
  focusRow(rows().find((row) => !row.querySelector(":checked")) || rows()[0]);
}
