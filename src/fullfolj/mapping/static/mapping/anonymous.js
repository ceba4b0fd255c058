/* One question after another on one page. Answers stay in the page until they are handed in: nothing is kept in the tab, and
   whoever comes next on the tablet finds nothing. Without script all questions stand below one another. */
"use strict";

const form = document.querySelector("[data-anonymous]");
const steps = [...form.querySelectorAll("[data-step]")];
const [back, next] = ["back", "next"].map((name) => form.querySelector(`[data-go=${name}]`));
const submit = form.querySelector("[type=submit]");
const said = form.querySelector("[role=status]");
const heading = form.querySelector("h1");
let isSending = false;
let isWaiting = false;
let hasChanged = false;

const shown = () => steps.findIndex((one) => !one.hidden);

function show(number, { focus = true } = {}) {
  steps.forEach((one, at) => (one.hidden = at !== number));
  back.hidden = number === 0;
  next.hidden = number === steps.length - 1;
  next.textContent = number ? next.dataset.next : next.dataset.begin;
  submit.hidden = number < steps.length - 1;
  document.querySelectorAll(".sv-lang").forEach((one) => (one.hidden = number > 0));
  heading.className = number ? "ff-sr" : "sv-h"; // beyond the first step the question is what is read
  if (!focus) return;
  (number ? steps[number].querySelector("h2") : heading).focus();
  window.scrollTo(0, 0);
}

const go = (by) => show(Math.min(Math.max(shown() + by, 0), steps.length - 1));
next.addEventListener("click", () => go(1));
back.addEventListener("click", () => go(-1));
form.addEventListener("change", () => (hasChanged = true));
window.addEventListener("beforeunload", (event) => hasChanged && event.preventDefault());

/* The browser's own sending is used where the server has something to say; it takes a code once, however often it is sent. */
async function send() {
  if (isSending) return;
  isSending = true;
  said.textContent = form.dataset.saving;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    hasChanged = false;
    if (answer.type === "opaqueredirect") {
      form.reset();
      location.replace(form.dataset.done);
    } else form.submit();
  } catch {
    said.textContent = form.dataset.offline;
    isWaiting = true;
  }
  isSending = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (shown() < steps.length - 1) return go(1); // Enter in the middle is no handing in
  send();
});
const again = () => isWaiting && send();
window.addEventListener("online", again);
setInterval(again, 5000);
show(0, { focus: false });
