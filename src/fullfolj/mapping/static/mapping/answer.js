/* One question after another without waiting for the network: each answer is put in a queue and sent as soon as it can be.
   Without script each question is a page of its own. */
"use strict";

const form = document.querySelector("[data-survey]");
const questions = [...form.querySelectorAll("[data-question]")];
const queue = answerQueue(form);

const current = () => questions.find((one) => !one.hidden);
const radios = (question) => [...question.querySelectorAll("[type=radio]")];

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
  queue.forget();
  const question = at(url);
  if (question) show(question);
  else queue.then(() => location.assign(url));
}

/* A text is kept as it is typed, and sent when it is left, or after a while. */
form.addEventListener("input", ({ target }) => {
  if (target.type === "textarea") queue.hold(itemOf(target), given(target));
});
form.addEventListener("change", ({ target }) => queue.put(itemOf(target), given(target)));

const itemOf = (field) => field.closest("[data-question]").dataset.question;
const given = (field) => ({ name: field.name, value: field.value });

form.addEventListener("submit", (event) => {
  event.preventDefault();
  go(current().dataset.next);
});

form.querySelector("[data-go=back]").addEventListener("click", (event) => {
  event.preventDefault();
  go(current().dataset.back);
});

window.addEventListener("popstate", () => {
  queue.forget();
  const question = at(location.href);
  if (question) show(question, { push: false });
});

/* What a reload interrupted is shown as it was chosen, and sent. */
for (const question of questions) {
  const waiting = queue.value(question.dataset.question);
  if (!waiting) continue;
  radios(question).forEach((radio) => (radio.checked = radio.value === waiting.value));
  const text = question.querySelector("textarea");
  if (text) text.value = waiting.value;
}
if (!queue.isEmpty) queue.send();
