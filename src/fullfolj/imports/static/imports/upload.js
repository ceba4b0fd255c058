/* Says at once that a file is too large, instead of after it has been sent. The server says it too. */
"use strict";
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.matches("input[type=file][data-max-bytes]")) return;
  const file = field.files[0];
  field.setCustomValidity(file && file.size > Number(field.dataset.maxBytes) ? field.dataset.tooLarge : "");
  field.reportValidity();
});
document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("input[type=file][data-max-bytes]");
  if (field && !field.validity.valid && field.validity.customError) {
    event.preventDefault();
    field.reportValidity();
  }
});
