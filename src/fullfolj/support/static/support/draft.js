/* What is written in a form is saved as a draft while it is written, and kept in the tab until it is. Without script the form
   is sent as any other. */
"use strict";

/* What a reload interrupted is put back. */
function putBack(form, fields) {
  for (const [field, value] of fields ?? []) {
    const found = form.querySelectorAll(`[name="${field}"]`);
    found.forEach((one) => {
      if (one.type === "checkbox" || one.type === "radio") one.checked ||= one.value === value;
      else if (field !== "seen") one.value = value;
    });
  }
}

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

  putBack(form, queue.value(name));
  if (!queue.isEmpty) queue.send();

  let pause;
  form.addEventListener("input", () => {
    queue.forget(); // who writes on has not sent it yet
    queue.hold(name, written());
    clearTimeout(pause);
    pause = setTimeout(() => queue.send(), 800);
  });
  /* The form is sent once the draft is saved: where the session has ended or the network is gone, the page and its words stay.
     The server throws the draft away when it has taken the form. */
  form.addEventListener("submit", (event) => {
    clearTimeout(pause);
    if (queue.isEmpty) return;
    event.preventDefault();
    queue.then(() => form.requestSubmit(event.submitter));
  });
}

/* About no pupil there is no draft at the server: the tab keeps the words, under how many follow-ups the page has shown, so
   that those that were saved are not put back. */
const shared = document.querySelector("form[data-kept]");
if (shared) {
  const kept = `draft ${shared.dataset.account} ${shared.dataset.kept}`;
  if (!shared.hasAttribute("data-sent")) putBack(shared, JSON.parse(sessionStorage.getItem(kept) || "[]"));
  shared.addEventListener("input", () => {
    const fields = [...new FormData(shared)].filter(([field]) => field !== "csrfmiddlewaretoken");
    sessionStorage.setItem(kept, JSON.stringify(fields));
  });
}
