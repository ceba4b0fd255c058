// Reads a question aloud in its own language, where the browser can. Without it the button stays hidden.
for (const button of document.querySelectorAll("[data-listen]")) {
  if (!("speechSynthesis" in window)) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const question = button.closest("[data-question]");
    const texts = [document.getElementById(button.dataset.listen), ...question.querySelectorAll("label span")];
    window.speechSynthesis.cancel();
    for (const text of texts) {
      const said = new SpeechSynthesisUtterance(text.textContent);
      said.lang = document.documentElement.lang;
      window.speechSynthesis.speak(said);
    }
  });
}
