/* A text in words of one's own: how much room is left, and whether it is too long to be kept. What is too long goes no further,
   and stands in the field. */
"use strict";

const texts = [...document.querySelectorAll("textarea[data-limit]")];
const length = (field) => [...field.value].length;
const isTooLong = (field) => length(field) > Number(field.dataset.limit);
const part = (field, name) => field.parentElement.querySelector(`[data-${name}]`);

function look(field) {
  const long = part(field, "long");
  const used = length(field);
  long.hidden = !isTooLong(field);
  if (isTooLong(field)) {
    long.textContent = long.dataset.long.replace("{length}", used);
    field.setAttribute("aria-invalid", "true");
    document.querySelector("[data-survey] [role=status]").textContent = ""; // what was saved is something shorter
  } else {
    long.textContent = ""; // what describes the field is read also when it is hidden
    field.removeAttribute("aria-invalid");
  }
  part(field, "count").textContent = used > field.dataset.limit * 0.8 ? `${used} / ${field.dataset.limit}` : "";
}

for (const kind of ["input", "change"]) {
  document.addEventListener(
    kind,
    (event) => {
      if (!texts.includes(event.target)) return;
      look(event.target);
      if (isTooLong(event.target)) event.stopPropagation(); // it is not put in the queue
    },
    true,
  );
}
document.addEventListener(
  "submit",
  (event) => {
    const field = texts.find((one) => one.offsetParent && isTooLong(one));
    if (!field) return;
    event.preventDefault();
    event.stopPropagation();
    field.focus();
  },
  true,
);
window.addEventListener("beforeunload", (event) => texts.some(isTooLong) && event.preventDefault());
window.addEventListener("DOMContentLoaded", () => texts.forEach(look)); // also what the tab has kept
