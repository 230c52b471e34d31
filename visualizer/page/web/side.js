// ---- side.js: one trace, at any step --------------------------------------
//
// `step` is how many events have happened. The state is moved forward by
// applying what was written down; to go back, a copy from before is taken and
// moved forward, so that both ways meet in the same state.

const MODE = {ABSENT: 0, NEW: 1, READY: 2, RUNNING: 3, WAITING: 4, DONE: 5,
  FAILED: 6, CANCELLED: 7};
const BUSY = {NOT: 0, WORKING: 1, BLOCKING: 2};
const COPY_EVERY = 1024;

const modeOf = (look) => look & 7;
const busyOf = (look) => look >> 3 & 3;
const reasonOf = (look) => look >> 6;
const isBlocking = (look) =>
  modeOf(look) === MODE.RUNNING && busyOf(look) === BUSY.BLOCKING;

class Side {
  constructor(data, index) {
    Object.assign(this, data);
    this.index = index;
    this.letter = "AB"[index];
    this.time = Data.sums(data.times, data.begin);
    this.stepCount = this.time.length - 1;
    [this.changeStep, this.changeSlot, this.changeLook, this.changePlace,
      this.changeUntil] = Data.rows(data.changes, 5);
    for (let i = 0; i < this.changeStep.length; i++)
      if (this.changeUntil[i] >= 0)
        this.changeUntil[i] += this.time[this.changeStep[i]];
    [this.turnStep, this.turnThread, this.turnPhase, this.turnNumber] =
      Data.rows(data.turns, 4);
    this.readQueues(data.queues);
    this.readTexts(data);
    this.readLanes(data);
    this.copies = [];
    this.reset();
    this.makeCopies();
  }

  readQueues(column) {
    this.queueStep = [];
    this.queueChange = [];
    let step = 0;
    for (let i = 0; i < column.length;) {
      const [total, drop, count] = column.slice(i + 1, i + 4);
      this.queueStep.push(step += column[i]);
      this.queueChange.push({total, drop,
        added: column.slice(i + 4, i + 4 + count)});
      i += 4 + count;
    }
  }

  readTexts(data) {
    let step = 0;
    this.toldStep = data.told.map((row) => step += row[0]);
    step = 0;
    this.consoleStep = data.console.map((row) => step += row[0]);
    this.switchStep = Data.sums(data.switches, 0);
  }

  // A lane: begins[n + 1] (the last is its end) and looks[n].
  readLanes(data) {
    this.lane = data.lanes.map((flat) => {
      const begins = [], looks = [];
      let time = data.begin;
      for (let i = 0; i < flat.length; i += 2) {
        begins.push(time += flat[i]);
        if (i + 1 < flat.length) looks.push(flat[i + 1]);
      }
      return {begins, looks};
    });
    const [cause, after, from, to] = Data.rows(data.wakes, 4);
    this.wake = {cause, from, to, run: after.map((d, i) => cause[i] + d)};
  }

  // ---- the state ----------------------------------------------------------

  reset() {
    const count = this.tasks.length;
    this.step = -1;
    this.look = new Uint16Array(count);
    this.place = new Int32Array(count).fill(-1);
    this.until = new Float64Array(count).fill(-1);
    this.queue = [];
    this.queueTotal = 0;
    this.thread = -1;
    this.phase = 0;
    this.turn = 0;
    this.at = {change: 0, queue: 0, turn: 0};
    this.forward(0);
  }

  forward(step) {
    const at = this.at;
    for (; this.changeStep[at.change] <= step; at.change++) {
      const slot = this.changeSlot[at.change];
      this.look[slot] = this.changeLook[at.change];
      this.place[slot] = this.changePlace[at.change];
      this.until[slot] = this.changeUntil[at.change];
    }
    for (; this.queueStep[at.queue] <= step; at.queue++) {
      const change = this.queueChange[at.queue];
      this.queue = this.queue.slice(change.drop).concat(change.added);
      this.queueTotal = change.total;
    }
    for (; this.turnStep[at.turn] <= step; at.turn++) {
      this.thread = this.turnThread[at.turn];
      this.phase = this.turnPhase[at.turn];
      this.turn = this.turnNumber[at.turn];
    }
    this.step = step;
  }

  makeCopies() {
    for (let step = 0; step <= this.stepCount; step += COPY_EVERY) {
      this.forward(step);
      this.copies.push({step, look: this.look.slice(),
        place: this.place.slice(), until: this.until.slice(),
        queue: this.queue, queueTotal: this.queueTotal, thread: this.thread,
        phase: this.phase, turn: this.turn, at: {...this.at}});
    }
    this.seek(0);
  }

  seek(step) {
    step = Math.max(0, Math.min(step, this.stepCount));
    if (step < this.step || step > this.step + COPY_EVERY) {
      const copy = this.copies[Math.floor(step / COPY_EVERY)];
      Object.assign(this, copy, {look: copy.look.slice(),
        place: copy.place.slice(), until: copy.until.slice(),
        at: {...copy.at}});
    }
    this.forward(step);
  }

  stepAt(time) {
    return Math.max(0, Data.last(this.time, time));
  }

  // The next stop of a kind, or the one before.
  stop(kind, isForward) {
    const step = this.step;
    if (kind === "event") return isForward ? step + 1 : step - 1;
    const stops = kind === "switch" ? this.switchStep : this.toldStep;
    const at = Data.last(stops, isForward ? step : step - 1);
    if (isForward)
      return at + 1 < stops.length ? stops[at + 1] : this.stepCount;
    return at >= 0 ? stops[at] : 0;
  }

  // ---- asking -------------------------------------------------------------

  // {slot, text} of the sentence that covers the step.
  sentence() {
    if (this.step === 0 || this.told.length === 0)
      return {slot: -1, text: "Nothing has happened yet: press space to play."};
    const at = Math.min(Data.last(this.toldStep, this.step - 1) + 1,
      this.told.length - 1);
    return {slot: this.told[at][1], text: this.told[at][2]};
  }

  // [file, line, function] of a task, or null.
  placeOf(slot) {
    const place = slot >= 0 ? this.places[this.place[slot]] : null;
    return place && place[1] > 0 ? place : null;
  }

  taskName(slot) {
    return slot >= 0 ? this.tasks[slot][0] : "the loop";
  }
}
