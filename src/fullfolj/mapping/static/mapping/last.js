/* Nothing is handed in while answers of the same pupil wait in the tab: they are sent first, and the page shows them. */
"use strict";

const form = document.querySelector("[data-survey]");
const queue = form && answerQueue(form);

if (queue && !queue.isEmpty) {
  queue.then(() => location.reload());
  form.addEventListener("submit", (event) => !queue.isEmpty && !queue.hasEnded && event.preventDefault());
}
