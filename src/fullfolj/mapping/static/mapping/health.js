/* A gentle word beside a field when what is written looks as if it tells of illness. It is judged here and sent nowhere. */
"use strict";

const fields = [...document.querySelectorAll("textarea[data-stems]")];

function judge(field) {
  const stems = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${field.dataset.stems})`, "iu");
  field.closest("[data-gentle]").querySelector("[data-health]").hidden = !stems.test(field.value);
}

document.addEventListener("input", ({ target }) => fields.includes(target) && judge(target), true);
window.addEventListener("DOMContentLoaded", () => fields.forEach(judge)); // also what the tab has kept
