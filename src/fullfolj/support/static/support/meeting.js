/* After a line is added the keyboard is where the next one is written. Without script the page works the same. */
"use strict";

const line = document.querySelector("[data-line] [name=what], [data-line] [name=works]");
if (line && !document.querySelector(".ff-err")) line.focus({ preventScroll: true });
