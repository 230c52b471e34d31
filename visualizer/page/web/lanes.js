// ---- lanes.js: who did what, when ------------------------------------------
//
// Two canvases lie on each other: the lanes, painted anew when the view
// changes, and the playhead, painted at each frame. Segments too narrow to be
// told apart are merged: their shares stand on top of each other.

const Times = {
  // As replay writes an instant: on a clock from a minute on, else in seconds.
  instant(ns, span) {
    if (span < 60e9) return (ns / 1e9).toFixed(3);
    const s = Math.floor(ns / 1e9), two = (n) => String(n).padStart(2, "0");
    return Math.floor(s / 3600) + ":" + two(Math.floor(s / 60) % 60) + ":" +
      two(s % 60);
  },

  duration(ns) {
    if (ns >= 100e9) return this.instant(ns, ns);
    const short = (value) => String(+value.toPrecision(3));
    return ns >= 1e9 ? short(ns / 1e9) + " s" : ns >= 1e6
      ? short(ns / 1e6) + " ms" : short(ns / 1e3) + " µs";
  },

  // Nice distances of ticks, in seconds.
  steps: [1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3,
    5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300,
    600, 1200, 1800, 3600, 7200, 14400, 43200, 86400],

  tickStep(range, most) {
    const wanted = range / 1e9 / most;
    return (this.steps.find((step) => step >= wanted) ?? 86400) * 1e9;
  },

  tick(ns, step, span) {
    if (span >= 60e9) {
      const text = this.instant(ns, span);
      return step >= 60e9 ? text.slice(0, -3) : text;
    }
    const digits = Math.max(0, Math.ceil(-Math.log10(step / 1e9) - 1e-9));
    return (ns / 1e9).toFixed(Math.min(9, digits));
  },
};

class Lanes {
  constructor(side, card, onSeek, isSmall) {
    Object.assign(this, {side, card, onSeek});
    this.base = card.querySelector("canvas.base");
    this.top = card.querySelector("canvas.top");
    this.rows = side.lane.map((lane, slot) => slot)
      .filter((slot) => side.lane[slot].looks.length > 0).slice(0, 400);
    this.rowHeight = Math.max(isSmall ? 11 : 14,
      Math.min(34, (isSmall ? 300 : 380) / this.rows.length));
    this.label = isSmall ? 88 : 150;
    this.axis = 26;
    this.from = side.begin;
    this.to = side.end;
    this.selected = -1;
    this.zoomFirst();
    this.listen();
  }

  // At first so much that single steps are seen.
  zoomFirst() {
    const count = this.side.switchStep.length;
    if (count <= 200) return;
    const span = Times.tickStep((this.side.end - this.side.begin) * 60 / count,
      1);
    this.to = Math.min(this.side.end, this.from + span);
  }

  // ---- the mouse ----------------------------------------------------------

  listen() {
    let held = null;
    const top = this.top;
    top.addEventListener("pointerdown", (event) => {
      held = {x: event.offsetX, from: this.from, to: this.to, moved: false};
      top.setPointerCapture(event.pointerId);
    });
    top.addEventListener("pointermove", (event) => {
      if (!held) return;
      const by = (held.x - event.offsetX) * (held.to - held.from) / this.width();
      held.moved ||= Math.abs(held.x - event.offsetX) > 3;
      if (held.moved) this.pan(held.from + by, held.to + by);
    });
    top.addEventListener("pointerup", (event) => {
      if (held && !held.moved) this.press(event.offsetX, event.offsetY);
      held = null;
    });
    top.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.shiftKey) return;
      event.preventDefault();
      this.zoom(event.deltaY > 0 || event.deltaX > 0 ? 1.25 : 0.8,
        this.timeAt(event.offsetX));
    }, {passive: false});
  }

  press(x, y) {
    const row = Math.floor((y - this.axis) / this.rowHeight);
    this.selected = this.rows[row] ?? -1;
    if (x >= this.label) this.onSeek(this.timeAt(x));
    this.stale = true;
  }

  pan(from, to) {
    const by = Math.min(0, this.side.end - to) || Math.max(0,
      this.side.begin - from);
    this.from = Math.max(this.side.begin, from + by);
    this.to = Math.min(this.side.end, to + by);
    this.stale = true;
  }

  zoom(factor, around) {
    if ((this.to - this.from) * factor < 1000) return;
    this.from = Math.max(this.side.begin, around - (around - this.from) * factor);
    this.to = Math.min(this.side.end, around + (this.to - around) * factor);
    this.stale = true;
  }

  // After a step or a seek the cursor is in view.
  follow(now) {
    now = Math.min(now, this.side.end);
    if (now >= this.from && now <= this.to) return;
    const range = this.to - this.from;
    this.pan(now - range / 3, now - range / 3 + range);
  }

  // ---- places -------------------------------------------------------------

  width() {
    return Math.max(1, this.top.clientWidth - this.label - 12);
  }

  x(time) {
    return this.label + (time - this.from) / (this.to - this.from || 1) *
      this.width();
  }

  timeAt(x) {
    const share = Math.min(1, Math.max(0, (x - this.label) / this.width()));
    return this.from + share * (this.to - this.from);
  }

  // ---- painting -----------------------------------------------------------

  fit() {
    const height = this.axis + this.rows.length * this.rowHeight + 6;
    const scale = devicePixelRatio;
    const width = this.base.clientWidth;
    for (const canvas of [this.base, this.top]) {
      canvas.style.height = height + "px";
      if (canvas.width === Math.round(width * scale) &&
        canvas.height === Math.round(height * scale))
        continue;
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      this.stale = true;
    }
    return scale;
  }

  draw(now) {
    const scale = this.fit();
    const view = this.from + " " + this.to + Theme.isDark();
    if (this.stale || view !== this.view) this.drawBase(scale);
    this.view = view;
    this.stale = false;
    this.drawTop(scale, now);
  }

  drawBase(scale) {
    const ctx = this.base.getContext("2d");
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.clearRect(0, 0, this.base.width, this.base.height);
    this.drawAxis(ctx);
    this.rows.forEach((slot, row) => this.drawRow(ctx, slot, this.axis +
      row * this.rowHeight));
    this.drawWakes(ctx);
  }

  drawAxis(ctx) {
    const t = Theme.now, range = this.to - this.from;
    const step = Times.tickStep(range, Math.max(2, this.width() / 90));
    const bottom = this.axis + this.rows.length * this.rowHeight;
    ctx.font = "12px Inter, system-ui, sans-serif";
    ctx.textAlign = "center";
    for (let at = Math.ceil(this.from / step) * step; at <= this.to; at += step) {
      const x = Math.round(this.x(at)) + 0.5;
      ctx.fillStyle = t.line;
      ctx.fillRect(x - 0.5, this.axis - 4, 1, bottom - this.axis + 4);
      ctx.fillStyle = t.dim;
      ctx.fillText(Times.tick(at, step, this.side.end - this.side.begin), x, 14);
    }
  }

  drawRow(ctx, slot, y) {
    const t = Theme.now, h = this.rowHeight;
    if (slot === this.selected) {
      ctx.fillStyle = t.raised;
      ctx.fillRect(0, y, this.base.width, h);
    }
    if (h >= 11) {
      ctx.font = Math.min(13, h - 1) + "px Inter, system-ui, sans-serif";
      ctx.textAlign = "left";
      ctx.fillStyle = slot === this.selected ? t.accent : t.text;
      const thread = this.label < 100 ? "thread" : "the one thread";
      const name = slot === 0 ? thread : this.side.taskName(slot);
      ctx.fillText(Reel.elided(ctx, name, this.label - 30, true), 22,
        y + h / 2 + 4);
    }
    const gap = h > 16 ? 3 : 1;
    this.drawSegments(ctx, this.side.lane[slot], y + gap, h - 2 * gap);
  }

  drawSegments(ctx, lane, y, h) {
    const {begins, looks} = lane;
    let index = Math.max(0, Data.last(begins, this.from));
    let merged = null;
    for (; index < looks.length && begins[index] < this.to; index++) {
      const left = this.x(Math.max(begins[index], this.from));
      const right = this.x(Math.min(begins[index + 1], this.to));
      if (modeOf(looks[index]) >= MODE.DONE) continue;
      if (right - left >= 1.5) {
        merged = this.flush(ctx, merged, y, h);
        Pattern.segment(ctx, left, y, right - left, h, looks[index]);
        continue;
      }
      merged ??= {left, right, parts: [0, 0, 0, 0], index};
      const part = isBlocking(looks[index]) ? 1
        : [0, 2, 2, 0, 3][modeOf(looks[index])];
      merged.parts[part] += begins[index + 1] - begins[index];
      merged.right = right;
      if (merged.right - merged.left >= 2)
        merged = this.flush(ctx, merged, y, h);
    }
    this.flush(ctx, merged, y, h);
  }

  // Several segments in two pixels: their shares, one above the other.
  flush(ctx, merged, y, h) {
    if (!merged) return null;
    const t = Theme.now, sum = merged.parts.reduce((a, b) => a + b) || 1;
    const width = Math.max(merged.right - merged.left, merged.parts[1] > 0 ? 3
      : 1);
    let bottom = y + h;
    [t.run, t.block, t.ready, t.wait].forEach((color, part) => {
      const high = h * merged.parts[part] / sum;
      ctx.fillStyle = color;
      ctx.globalAlpha = part === 3 ? 0.4 : 1;
      ctx.fillRect(merged.left, bottom -= high, width, high);
      ctx.globalAlpha = 1;
    });
    return null;
  }

  // From the cause to the run it led to; of many only those of the selected.
  drawWakes(ctx) {
    const {cause, run, from, to} = this.side.wake, time = this.side.time;
    const first = Math.max(0, Data.last(cause, this.side.stepAt(this.from)));
    let arrows = [];
    for (let i = first; i < cause.length && time[cause[i]] <= this.to; i++)
      if (from[i] > 0 && time[run[i]] > this.from) arrows.push(i);
    if (arrows.length > 60)
      arrows = arrows.filter((i) => this.selected > 0 &&
        (to[i] === this.selected || from[i] === this.selected));
    for (const i of arrows.slice(0, 200)) this.arrow(ctx, time[cause[i]], from[i],
      time[run[i]], to[i]);
  }

  arrow(ctx, begin, from, end, to) {
    const y = (slot) => this.axis + (this.rows.indexOf(slot) + 0.5) *
      this.rowHeight;
    const isChosen = from === this.selected || to === this.selected;
    const x1 = this.x(begin), x2 = this.x(end), y1 = y(from), y2 = y(to);
    ctx.globalAlpha = isChosen ? 0.95 : 0.42;
    ctx.strokeStyle = ctx.fillStyle = Theme.now.text;
    ctx.lineWidth = isChosen ? 2.2 : 1.2;
    ctx.beginPath();
    ctx.moveTo(x1, y1);
    ctx.bezierCurveTo(x1 + 14, y1, x2 - 14, y2, x2 - 3, y2);
    ctx.stroke();
    ctx.beginPath();
    ctx.moveTo(x2, y2);
    ctx.lineTo(x2 - 6, y2 - 3.5);
    ctx.lineTo(x2 - 6, y2 + 3.5);
    ctx.fill();
    ctx.globalAlpha = 1;
  }

  // The playhead, and in the label each task's state now.
  drawTop(scale, now) {
    const ctx = this.top.getContext("2d"), t = Theme.now;
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.clearRect(0, 0, this.top.width, this.top.height);
    this.rows.forEach((slot, row) => {
      const look = this.side.look[slot], mode = modeOf(look);
      const y = this.axis + (row + 0.5) * this.rowHeight;
      const color = isBlocking(look) ? t.block : [t.line, t.ready, t.ready,
        t.run, t.wait, t.done, t.fail, t.fail][mode];
      const isSolid = mode === MODE.RUNNING;
      ctx.beginPath();
      ctx.arc(11, y, Math.min(5, this.rowHeight / 3), 0, 7);
      ctx.fillStyle = ctx.strokeStyle = color;
      ctx.lineWidth = 1.5;
      if (isSolid) ctx.fill();
      else if (mode !== MODE.ABSENT) ctx.stroke();
    });
    const x = this.x(Math.min(now, this.side.end));
    if (x < this.label - 1 || x > this.label + this.width() + 1) return;
    ctx.fillStyle = t.accent;
    ctx.fillRect(x - 1, this.axis - 6, 2, this.top.clientHeight);
    ctx.beginPath();
    ctx.arc(x, this.axis - 6, 4, 0, 7);
    ctx.fill();
  }
}
