/* What is written in a form is saved as a draft while it is written, and kept in the tab until it is. Without script the form
   is sent as any other. */
"use strict";

const form = document.querySelector("form[data-draft]");
if (form) {
  const { account, draft, form: name } = form.dataset;
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]");
  const said = form.querySelector("[data-saved]");
  const written = () => [...new FormData(form)].filter(([field]) => field !== "csrfmiddlewaretoken");
  const queue = new SaveQueue({
    kept: `draft ${account} ${draft} ${name}`,
    post: (form, fields) =>
      fetch(draft, {
        method: "POST",
        body: new URLSearchParams([["csrfmiddlewaretoken", token().value], ["form", form], ...fields]),
        redirect: "manual",
      }),
    /* Who has signed in again in another tab has another token. */
    async renew() {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const renewed = page.querySelector("form[data-draft]");
      if (renewed && renewed.dataset.account === account)
        token().value = renewed.querySelector("[name=csrfmiddlewaretoken]").value;
    },
    say(word) {
      said.textContent = { saving: said.dataset.saving, saved: said.dataset.done }[word] ?? said.dataset[word] ?? "";
    },
  });

  /* What a reload interrupted is put back. */
  for (const [field, value] of queue.value(name) ?? []) {
    const found = form.querySelectorAll(`[name="${field}"]`);
    found.forEach((one) => {
      if (one.type === "checkbox" || one.type === "radio") one.checked ||= one.value === value;
      else if (field !== "seen") one.value = value;
    });
  }
  if (!queue.isEmpty) queue.send();

  let pause;
  form.addEventListener("input", () => {
    queue.hold(name, written());
    clearTimeout(pause);
    pause = setTimeout(() => queue.send(), 800);
  });
  /* What is sent is no draft. */
  form.addEventListener("submit", () => {
    clearTimeout(pause);
    queue.hasEnded = true;
    sessionStorage.removeItem(queue.kept);
  });
}
