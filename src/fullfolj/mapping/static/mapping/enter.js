/* A QR code brings the code after #, which the browser sends to nobody: it is put in the field, taken out of the address
   and sent as the field is. */
"use strict";

const code = decodeURIComponent(location.hash.slice(1));
if (code) {
  history.replaceState(null, "", location.pathname + location.search);
  const form = document.querySelector("[data-enter]");
  form.elements.code.value = code;
  form.submit();
}
