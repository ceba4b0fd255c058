/* A digit leads to the next field; Backspace in an empty one leads back. */
"use strict";

const fields = [...document.querySelectorAll("[data-typed] input[type=text]")];

fields.forEach((field, place) => {
  field.addEventListener("input", () => {
    field.value = field.value.slice(-1);
    if (field.value) (fields[place + 1] || document.querySelector("[data-typed] button")).focus();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Backspace" || field.value || !place) return;
    event.preventDefault();
    fields[place - 1].focus();
    fields[place - 1].select();
  });
});
if (fields.length) fields[0].focus();
