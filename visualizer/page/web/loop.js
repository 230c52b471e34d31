// ---- loop.js: where every task is ------------------------------------------
//
// A task is a token, and a token is in one place: it runs, stands in the ready
// queue, sleeps until a timer, waits for the outside or for other tasks, or
// has ended. When a step moves it, it flies.

const REASON = {SLEEP: 1, FIRST_OUTSIDE: 20, LAST_OUTSIDE: 29};
const MOST_TOKENS = 60;
const FLIGHT_MS = 420;

class LoopCard {
  constructor(card, words) {
    this.card = card;
    this.words = words;
    this.places = {};
    for (const place of card.querySelectorAll("[data-place]"))
      this.places[place.dataset.place] = place.querySelector(".tokens");
    this.tokens = new Map();
  }

  // Where a task is.
  static placeOf(side, slot) {
    const look = side.look[slot];
    switch (modeOf(look)) {
    case MODE.RUNNING: return "run";
    case MODE.NEW:
    case MODE.READY: return "ready";
    case MODE.WAITING: {
      const reason = reasonOf(look);
      if (reason === REASON.SLEEP) return "timers";
      return reason >= REASON.FIRST_OUTSIDE && reason <= REASON.LAST_OUTSIDE
        ? "outside" : "others";
    }
    case MODE.ABSENT: return null;
    default: return "done";
    }
  }

  // Slots by place, each in its order: queue first come, timers earliest.
  arrange(side) {
    const out = {run: [], ready: [], timers: [], outside: [], others: [],
      done: []};
    for (let slot = 1; slot < side.tasks.length; slot++) {
      const place = LoopCard.placeOf(side, slot);
      if (place) out[place].push(slot);
    }
    const rank = new Map(side.queue.map((slot, i) => [slot, i]));
    const order = (slot) => rank.get(slot) ?? 1e6 + slot;
    out.ready.sort((a, b) => order(a) - order(b));
    out.timers.sort((a, b) => side.until[a] - side.until[b] || a - b);
    return out;
  }

  draw(side, now, mayFly) {
    if (side !== this.side) {
      this.side = side;
      for (const token of this.tokens.values()) token.remove();
      this.tokens.clear();
      mayFly = false;
    }
    const before = mayFly ? this.rects() : null;
    const places = this.arrange(side);
    for (const name in places) this.fill(name, places[name], now);
    this.drawPhase();
    if (before) this.fly(before);
  }

  rects() {
    return new Map(Array.from(this.tokens, ([slot, token]) =>
      [slot, {rect: token.getBoundingClientRect(), parent: token.parentNode}]));
  }

  fill(name, slots, now) {
    const place = this.places[name];
    const shown = slots.slice(0, MOST_TOKENS);
    shown.forEach((slot, i) => {
      const token = this.token(slot);
      this.dress(token, slot, name, now);
      if (place.children[i] !== token)
        place.insertBefore(token, place.children[i] ?? null);
    });
    const more = slots.length - shown.length;
    for (let i = place.children.length - 1; i >= shown.length; i--) {
      const token = place.children[i];
      if (LoopCard.placeOf(this.side, +token.dataset.slot) !== name ||
        i >= shown.length)
        token.remove();
    }
    place.dataset.more = more > 0 ? "+" + more : "";
    place.classList.toggle("empty", slots.length === 0);
    place.parentNode.querySelector(".count").textContent = slots.length || "";
  }

  token(slot) {
    let token = this.tokens.get(slot);
    if (!token) {
      token = document.createElement("div");
      token.dataset.slot = slot;
      token.innerHTML = "<b></b><span></span>";
      token.firstChild.textContent = this.side.tasks[slot][1];
      this.tokens.set(slot, token);
    }
    return token;
  }

  dress(token, slot, place, now) {
    const side = this.side, look = side.look[slot];
    const name = "token " + Pattern.className(look);
    if (token.className !== name) token.className = name;
    let words = side.taskName(slot);
    if (place === "timers" && side.until[slot] >= 0)
      words += " · " + (side.until[slot] > now
        ? Times.duration(side.until[slot] - now) : "due");
    else if (modeOf(look) === MODE.WAITING)
      words += " · " + this.words.reasons[reasonOf(look)];
    if (token.lastChild.textContent !== words)
      token.lastChild.textContent = words;
    token.title = words;
  }

  drawPhase() {
    const names = ["none", "poll", "timers", "run"];
    for (const pill of this.card.querySelectorAll("[data-phase]"))
      pill.classList.toggle("lit",
        pill.dataset.phase === names[this.side.phase]);
    const turn = this.card.querySelector(".turn");
    turn.textContent = !this.side.hasLoop ? "this program has no event loop"
      : this.side.turn > 0 ? "turn " + this.side.turn : "";
  }

  // Who changed its place flies there; who only moved up slides.
  fly(before) {
    for (const [slot, token] of this.tokens) {
      const old = before.get(slot);
      if (!old || !token.isConnected || old.rect.width === 0) continue;
      const rect = token.getBoundingClientRect();
      const dx = old.rect.left - rect.left, dy = old.rect.top - rect.top;
      if (Math.abs(dx) + Math.abs(dy) < 1) continue;
      const hasMoved = old.parent !== token.parentNode;
      token.animate([{transform: "translate(" + dx + "px," + dy + "px)",
        zIndex: hasMoved ? 3 : 1}, {transform: "none", zIndex: 3}],
      {duration: hasMoved ? FLIGHT_MS : 200,
        easing: hasMoved ? "cubic-bezier(.65,0,.35,1)" : "ease-out"});
    }
  }
}
