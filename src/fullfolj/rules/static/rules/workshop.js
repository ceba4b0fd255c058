/* The slider beside a threshold: it moves with the number and moves the number. Without script there is the number alone. */
"use strict";

function unveilSliders() {
  document.querySelectorAll("[data-slider][hidden]").forEach((slider) => (slider.hidden = false));
}

document.addEventListener("input", (event) => {
  const moved = event.target;
  if (moved.dataset.slider) {
    const number = document.getElementById(moved.dataset.slider);
    number.value = moved.value;
    number.dispatchEvent(new Event("input", { bubbles: true }));
  } else if ("number" in moved.dataset) {
    document.querySelector(`[data-slider="${moved.id}"]`).value = moved.value;
  }
});

unveilSliders();
document.addEventListener("htmx:after:swap", unveilSliders);

/* What was chosen while the scripts were on their way, or is left by the browser from before, is asked for too. */
document.addEventListener("htmx:after:init", ({ target }) => {
  if (target.id !== "rule" || target.selectedOptions[0].defaultSelected) return;
  target.dispatchEvent(new Event("change", { bubbles: true }));
});
