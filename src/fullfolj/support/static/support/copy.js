/* Copies the text of a message. Without script it is selected by hand. */
"use strict";

function unveilCopying() {
  document.querySelectorAll("[data-copy][hidden]").forEach((button) => (button.hidden = false));
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  const said = document.getElementById(button.dataset.says);
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Not allowed here: what is selected is copied in the old way.
    if (!document.execCommand("copy")) return;
  }
  said.textContent = button.dataset.done;
});

document.addEventListener("DOMContentLoaded", unveilCopying);
unveilCopying();
