/* The meeting by keyboard: a digit answers and goes on to the next question, Enter goes on to the next pupil. Each answer is
   saved by itself, and what more is needed as it is written. Without script the button saves the whole form. */
"use strict";

document.documentElement.classList.add("js");
const form = document.querySelector("[data-meeting]");
const status = form.querySelector("[role=status]");
const beyond = form.querySelector("[data-beyond]");
const rest = form.querySelector("[data-rest]");
const names = document.querySelector("[data-names]");
const field = (name) => form.querySelector(`[name=${name}]`);
const account = field("account").value;
let pause = 0;

const rows = () => [...form.querySelectorAll("[data-item]")].filter((row) => row.offsetParent);

const queue = new SaveQueue({
  kept: `meeting ${account} ${location.pathname}`,
  post(part, value) {
    const said = new URLSearchParams({ csrfmiddlewaretoken: field("csrfmiddlewaretoken").value, account, part });
    said.set("seen", field("seen").value);
    for (const [name, one] of value) said.append(name, one);
    return fetch(location.href, { method: "POST", body: said, redirect: "manual" });
  },
  saved(part, value) {
    if (part !== "rest") return remember((seen) => (seen.answers[part] = asSeen(value[0][1])));
    const told = (name) => value.filter(([one]) => one === name).map(([, one]) => one);
    remember((seen) => {
      seen.sources = told("sources");
      seen.participants = told("participants").map(Number);
      seen.note = told("note")[0];
    });
  },
  say: (word) => (status.textContent = form.dataset[word]),
  /* Who has signed in again in another tab has another token; a colleague who has is not this page's. */
  async renew() {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const renewed = page.querySelector("[data-meeting] [name=csrfmiddlewaretoken]");
    if (renewed && page.querySelector("[data-meeting] [name=account]").value === account)
      field("csrfmiddlewaretoken").value = renewed.value;
  },
});

const asSeen = (answer) => (/^-?\d+$/.test(answer) ? Number(answer) : answer);

/* What the page shows as written, when it is sent. */
function remember(change) {
  const seen = JSON.parse(field("seen").value);
  change(seen);
  field("seen").value = JSON.stringify(seen);
}

function showBeyond(all) {
  form.classList.toggle("m-all", all);
  beyond.setAttribute("aria-expanded", all);
}

if (beyond) {
  beyond.hidden = !form.querySelector(".m-more");
  showBeyond(form.querySelector(".m-more :checked") !== null); // what is answered already is shown
  beyond.addEventListener("click", () => showBeyond(!form.classList.contains("m-all")));
}

function focusRow(row) {
  (row.querySelector(":checked") || row.querySelector("[data-key]")).focus();
}

function answer(row, key) {
  const chosen = row.querySelector(`[data-key="${key}"]`);
  if (!chosen) return;
  chosen.checked = true;
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
  const every = rows();
  const next = every[every.indexOf(row) + 1];
  if (next) focusRow(next);
  else form.querySelector("[type=submit]")?.focus();
}

/* The keys work only while a question has the focus, so that nobody who types or speaks sets them off. */
form.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-item]");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = {
    Enter: () => form.requestSubmit(),
    "+": () => showBeyond(!form.classList.contains("m-all")),
    n: () => (names.open = !names.open),
    m: () => field("note").focus(),
  };
  const does = /^[0-9]$/.test(event.key) ? () => answer(row, event.key) : keys[event.key];
  if (!does) return;
  event.preventDefault();
  does();
});

form.addEventListener("change", (event) => {
  const row = event.target.closest("[data-item]");
  if (row) queue.put(row.dataset.item, [[`answer-${row.dataset.item}`, event.target.value]]);
  else putRest();
});

form.addEventListener("input", (event) => {
  if (event.target !== field("note")) return;
  clearTimeout(pause);
  pause = setTimeout(putRest, 800);
});

function putRest() {
  clearTimeout(pause);
  pause = 0;
  const said = [...new FormData(form)].filter(([name]) => ["sources", "participants", "note"].includes(name));
  queue.put("rest", said);
}

/* On to the next pupil when all is saved. Without a network it waits here, and nothing is lost. */
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (pause) putRest();
  queue.then(() => form.submit());
});

/* What a reload interrupted stands as it was written. */
for (const row of form.querySelectorAll("[data-item]")) {
  const value = queue.value(row.dataset.item);
  if (value) row.querySelectorAll("[type=radio]").forEach((radio) => (radio.checked = radio.value === value[0][1]));
}
const written = queue.value("rest");
if (written) {
  field("note").value = written.find(([name]) => name === "note")[1];
  for (const box of form.querySelectorAll("[name=sources], [name=participants]"))
    box.checked = written.some(([name, value]) => name === box.name && value === box.value);
}
queue.send();
if (rows().length && !document.querySelector(".ff-err")) {
  focusRow(rows().find((row) => !row.querySelector(":checked")) || rows()[0]);
}
