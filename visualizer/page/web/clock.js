// ---- clock.js: the cursor, and how it moves --------------------------------
//
// Two sides share one clock: playing moves both, and a step is taken in the
// one whose next event comes first (or, backward, whose last one came last).

const RATES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300,
  600, 1200, 3600, 7200, 36000];
const PACES = [0.25, 0.5, 1, 2, 4, 8, 16, 64, 256];
const EVENT_MS = 600;    // how long an event is seen at pace 1
const SHOWING_S = 60;    // how long the whole should take at first

class Clock {
  constructor(sides) {
    this.sides = sides;
    this.begin = Math.min(...sides.map((side) => side.begin));
    this.end = Math.max(...sides.map((side) => side.end));
    this.now = this.begin;
    this.isPlaying = false;
    this.byEvents = false;
    this.pace = 2;
    this.rate = 0;
    this.left = 0;
    while (RATES[this.rate + 1] * SHOWING_S <= (this.end - this.begin) / 1e9)
      this.rate++;
    this.rewind();
  }

  rewind() {
    for (const side of this.sides) side.seek(0);
    this.now = this.begin;
  }

  seek(time) {
    this.now = Math.min(this.end, Math.max(this.begin, time));
    for (const side of this.sides) side.seek(side.stepAt(this.now));
  }

  isAtEnd() {
    return this.sides.every((side) => side.step >= side.stepCount) &&
      (this.byEvents || this.now >= this.end);
  }

  // The side that moves next, or null.
  whoseTurn(kind, isForward) {
    let chosen = null, best = 0;
    for (const side of this.sides) {
      const target = Math.min(side.stop(kind, isForward), side.stepCount);
      if (target < 0 || target === side.step) continue;
      const time = side.time[isForward ? target : side.step];
      if (chosen && (isForward ? time >= best : time < best)) continue;
      chosen = side;
      best = time;
    }
    return chosen;
  }

  step(kind, isForward) {
    const side = this.whoseTurn(kind, isForward);
    if (!side) return null;
    side.seek(side.stop(kind, isForward));
    this.now = Math.max(...this.sides.map((s) => s.time[s.step]));
    return side;
  }

  toggle() {
    if (!this.isPlaying && this.isAtEnd()) this.rewind();
    this.isPlaying = !this.isPlaying;
    this.left = 0;
  }

  speed() {
    return this.byEvents ? PACES[this.pace] : RATES[this.rate];
  }

  faster(by) {
    const clamp = (value, list) => Math.max(0, Math.min(list.length - 1, value));
    if (this.byEvents) this.pace = clamp(this.pace + by, PACES);
    else this.rate = clamp(this.rate + by, RATES);
  }

  // Lets the watcher's time pass; returns the side that moved last, if any.
  pass(ms) {
    if (!this.isPlaying) return null;
    let moved = null;
    if (this.byEvents) {
      this.left -= ms;
      while (this.left <= 0 && !this.isAtEnd()) {
        moved = this.step("event", true) ?? moved;
        this.left += EVENT_MS / this.speed();
      }
    } else {
      this.seek(this.now + ms * 1e6 * this.speed());
    }
    if (this.isAtEnd()) this.isPlaying = false;
    return moved;
  }
}
