/* What is written on a page and not saved yet: one thing at a time is sent, the oldest first, until the server has taken it.
   It lies in the tab (sessionStorage), so that a reload loses nothing and a closed tab leaves nothing. */
"use strict";

class SaveQueue {
  /* `kept`: its name in the tab, the same for the same person and the same page. `post(name, value)`: a promise of the
     answer. `saved(name, value)`: called when it is taken. `renew()`: called when nobody, or somebody else, is signed in.
     `say(word)`: saving, saved, offline, out, closed or meanwhile. */
  constructor({ kept, post, renew, say, saved = () => {} }) {
    Object.assign(this, { kept, post, renew, say, saved });
    this.waiting = JSON.parse(sessionStorage.getItem(kept) || "{}");
    this.isSending = false;
    this.hasEnded = false; // what the server will not take later either
    this.refused = new Set(); // what a colleague's stands against, until it is sent anew
    this.next = null;
    window.addEventListener("online", () => this.send());
    window.addEventListener("focus", () => this.send());
    window.addEventListener("beforeunload", (event) => !this.isEmpty && !this.hasEnded && event.preventDefault());
    setInterval(() => this.send(), 5000);
  }

  get isEmpty() {
    return !Object.keys(this.waiting).length;
  }

  value(name) {
    return this.waiting[name];
  }

  put(name, value) {
    this.hold(name, value);
    this.send();
  }

  /* The same for what is not ready to be sent, such as a text that is still being typed: it waits for the next sending. */
  hold(name, value) {
    delete this.waiting[name]; // the newest last
    this.waiting[name] = value;
    this.#keep();
    this.say("saving");
  }

  /* What is to be done instead of anything that still waited for its turn. */
  forget() {
    this.next = null;
  }

  /* `next` is done once everything is saved and there is a network to go on by. */
  then(next) {
    this.next = next;
    if (!navigator.onLine) this.say("offline");
    this.send();
  }

  async send() {
    if (this.isSending) return;
    if (this.isEmpty || this.hasEnded) return this.#goOn();
    this.isSending = true;
    this.say("saving");
    let trouble = "";
    while (!trouble && !this.isEmpty) {
      const [name, value] = Object.entries(this.waiting)[0];
      trouble = await this.#sent(name, value);
      if (!trouble && this.waiting[name] === value) delete this.waiting[name];
      this.#keep();
    }
    this.isSending = false;
    this.say(trouble || (this.refused.size ? "meanwhile" : "saved"));
    if (this.isEmpty) this.#goOn();
  }

  async #sent(name, value) {
    try {
      const { status } = await this.post(name, value);
      if (status === 204) this.saved(name, value);
      if (status === 412) this.refused.add(name);
      else this.refused.delete(name);
      if ([204, 412, 413, 422].includes(status)) return ""; // taken, or told beside its field
      if (status === 409) {
        this.hasEnded = true;
        return "closed";
      }
      if (![401, 403, 404].includes(status)) return "offline";
      await this.renew();
      return "out";
    } catch {
      return "offline";
    }
  }

  #goOn() {
    const next = this.next;
    if (!next || !navigator.onLine) return;
    this.next = null;
    next();
  }

  #keep() {
    if (this.isEmpty) sessionStorage.removeItem(this.kept);
    else sessionStorage.setItem(this.kept, JSON.stringify(this.waiting));
  }
}
