/* The answers of one pupil in one round that are not saved yet, the same queue on the questions' page and on the last one.
   On a shared tablet nothing of it is left when the tab is closed. */
"use strict";

/* `form` says where answers are saved, and in words how that goes. */
function answerQueue(form) {
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]");
  return new SaveQueue({
    kept: `answers ${new URL(form.dataset.save, location.href).pathname}`, // in any language
    post(item, { name, value }) {
      const said = new URLSearchParams({ csrfmiddlewaretoken: token().value, item });
      said.set(name, value);
      return fetch(form.dataset.save, { method: "POST", body: said, redirect: "manual" });
    },
    /* Who has signed in again in another tab has another token. */
    async renew() {
      const page = await fetch(location.href);
      const found = new DOMParser().parseFromString(await page.text(), "text/html");
      const renewed = found.querySelector("[data-survey] [name=csrfmiddlewaretoken]");
      if (renewed) token().value = renewed.value;
    },
    say(word) {
      form.querySelector("[role=status]").textContent = form.dataset[word];
      if (word !== "saving") form.querySelector("[data-again]").hidden = word !== "out";
    },
  });
}
