/* One question after another without waiting for the network: each answer is put in a queue and sent as soon as it can be.
   The queue lies in the tab (sessionStorage): on a shared tablet nothing of it is left when the tab is closed. Without
   script each question is a page of its own. */
"use strict";

const form = document.querySelector("[data-survey]");
const questions = [...form.querySelectorAll("[data-question]")];
const status = form.querySelector("[role=status]");
const kept = `answers ${new URL(form.dataset.save, location.href).pathname}`; // whose and of which round, in any language
let waiting = JSON.parse(sessionStorage.getItem(kept) || "{}");
let sending = false;
let leaving = "";
let ended = false;

const token = () => form.querySelector("[name=csrfmiddlewaretoken]");
const current = () => questions.find((one) => !one.hidden);
const radios = (question) => [...question.querySelectorAll("[type=radio]")];
const fieldOf = (item) => form.querySelector(`[data-question="${item}"] [name]`);

function keep() {
  if (Object.keys(waiting).length) sessionStorage.setItem(kept, JSON.stringify(waiting));
  else sessionStorage.removeItem(kept);
}

function say(what) {
  status.textContent = form.dataset[what];
}

/* One at a time, the oldest first. What another answer has replaced meanwhile is not sent. */
async function send() {
  if (sending || ended) return;
  sending = true;
  let trouble = "";
  while (!trouble && Object.keys(waiting).length) {
    const [item, value] = Object.entries(waiting)[0];
    trouble = await sent(item, value);
    if ((!trouble || trouble === "long") && waiting[item] === value) delete waiting[item];
    if (trouble === "long") trouble = ""; // it stands in its field, and the field says so
    keep();
  }
  sending = false;
  say(trouble || "saved");
  if (!trouble && leaving) location.assign(leaving);
}

async function sent(item, value) {
  const said = new URLSearchParams({ csrfmiddlewaretoken: token().value, item });
  said.set(fieldOf(item).name, value);
  try {
    const answer = await fetch(form.dataset.save, { method: "POST", body: said, redirect: "manual" });
    if (answer.status === 409) {
      ended = true; // it will not be taken later either
      return "closed";
    }
    if ([401, 403, 404].includes(answer.status)) { // signed out, or somebody else has signed in
      await renewToken();
      return "out";
    }
    if (answer.status === 413) return "long";
    return answer.status === 204 || answer.status === 422 ? "" : "offline";
  } catch {
    return "offline";
  }
}

/* Who has signed in again in another tab has another token. */
async function renewToken() {
  const page = await fetch(location.href);
  const found = new DOMParser().parseFromString(await page.text(), "text/html");
  const renewed = found.querySelector("[data-survey] [name=csrfmiddlewaretoken]");
  if (renewed) token().value = renewed.value;
}

function show(question, { push = true } = {}) {
  questions.forEach((one) => (one.hidden = one !== question));
  form.querySelector("[data-go=back]").href = question.dataset.back;
  document.title = document.title.replace(/^.* – /, `${question.querySelector(".sv-prog span").textContent} – `);
  const place = new URL(question.dataset.url, location.href).pathname;
  document.querySelectorAll(".sv-lang a").forEach((link) => {
    link.href = place + new URL(link.href).search;
  });
  if (push) history.pushState(null, "", question.dataset.url);
  question.querySelector("h1").focus();
  window.scrollTo(0, 0);
}

function at(url) {
  const path = new URL(url, location.href).pathname;
  return questions.find((one) => new URL(one.dataset.url, location.href).pathname === path);
}

function go(url) {
  leaving = "";
  const question = at(url);
  if (question) return show(question);
  leaving = url;
  if (Object.keys(waiting).length && !ended) send();
  else location.assign(url);
}

function put(event) {
  const question = event.target.closest("[data-question]");
  if (!question) return;
  delete waiting[question.dataset.question]; // the newest last
  waiting[question.dataset.question] = event.target.value;
  keep();
  say("saving");
}

/* A text is kept as it is typed, and sent when it is left, or after a while. */
form.addEventListener("input", (event) => event.target.type === "textarea" && put(event));
form.addEventListener("change", (event) => {
  put(event);
  send();
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  go(current().dataset.next);
});

form.querySelector("[data-go=back]").addEventListener("click", (event) => {
  event.preventDefault();
  go(current().dataset.back);
});

window.addEventListener("popstate", () => {
  leaving = "";
  const question = at(location.href);
  if (question) show(question, { push: false });
});

/* What a reload interrupted is shown as it was chosen, and sent. */
for (const question of questions) {
  const value = waiting[question.dataset.question];
  radios(question).forEach((radio) => value && (radio.checked = radio.value === value));
  const text = question.querySelector("textarea");
  if (text && value !== undefined) text.value = value;
}
if (Object.keys(waiting).length) send();
window.addEventListener("online", send);
window.addEventListener("focus", () => Object.keys(waiting).length && send());
setInterval(() => Object.keys(waiting).length && send(), 5000);
window.addEventListener("beforeunload", (event) => {
  if (Object.keys(waiting).length && !ended) event.preventDefault();
});
