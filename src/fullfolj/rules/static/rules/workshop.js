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
