/* The answers of one pupil in one round that are not saved yet, the same queue on the questions' page and on the last one.
   On a shared tablet nothing of it is left when the tab is closed, nor when somebody else answers. */
"use strict";

/* `form` says where answers are saved, and in words how that goes. */
function answerQueue(form) {
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]");
  const { account } = form.dataset;
  for (const kept of Object.keys(sessionStorage)) {
    if (kept.startsWith("answers ") && !kept.startsWith(`answers ${account} `)) sessionStorage.removeItem(kept);
  }
  return new SaveQueue({
    kept: `answers ${account} ${new URL(form.dataset.save, location.href).pathname}`, // in any language
    post(item, { name, value }) {
      const said = new URLSearchParams({ csrfmiddlewaretoken: token().value, account, item });
      said.set(name, value);
      return fetch(form.dataset.save, { method: "POST", body: said, redirect: "manual" });
    },
    /* Who has signed in again in another tab has another token; somebody else who has is not this page's. */
    async renew() {
      const page = await fetch(location.href);
      const found = new DOMParser().parseFromString(await page.text(), "text/html");
      const renewed = found.querySelector("[data-survey]");
      if (renewed && renewed.dataset.account === account)
        token().value = renewed.querySelector("[name=csrfmiddlewaretoken]").value;
    },
    say(word) {
      form.querySelector("[role=status]").textContent = form.dataset[word];
      if (word !== "saving") form.querySelector("[data-again]").hidden = word !== "out";
    },
  });
}
