// ---- scene.js: the film of a scene ----------------------------------------
//
// A frame is a list of items of the reel, the drawing calls of the stage.
// This is their third back end, beside Cairo and the text of the tests.

const OP = {RECT: 0, ROUND: 1, FRAME: 2, LINE: 3, FILL: 4, STROKE: 5,
  CIRCLE: 6, ARC: 7, PATTERN: 8, TEXT: 9, GLYPH: 10, SHADOW: 11, TRAIL: 12,
  CLIP: 13, UNCLIP: 14, PICTURE: -1};
const CAPS = 0.7275; // the height of capitals, as a share of the size
const MOST_PICTURES = 600;

class Reel {
  constructor(data) {
    this.items = data.items;
    this.strings = data.strings;
    this.glyphs = data.glyphs.map((outline) => new Path2D(outline));
    this.outlines = data.glyphs;
    this.colors = [];
    for (let i = 0; i < data.colors.length; i += 2)
      this.colors.push([data.colors[i], data.colors[i + 1]].map(Reel.css));
    this.pictures = new Map();
  }

  static css(argb) {
    const hex = (argb & 0xFFFFFF).toString(16).padStart(6, "0");
    const alpha = (argb >>> 24).toString(16).padStart(2, "0");
    return "#" + hex + alpha;
  }

  color(number) {
    return this.colors[number][Theme.isDark() ? 0 : 1];
  }

  // ---- one call -----------------------------------------------------------

  draw(ctx, item) {
    if (item[0] === OP.PICTURE) {
      this.drawPicture(ctx, item);
      return;
    }
    const [op, color, second, kind, extra, a = 0, b = 0, c = 0, d = 0, e = 0,
      f = 0, g = 0] = item;
    ctx.fillStyle = ctx.strokeStyle = this.color(color);
    ctx.setLineDash([]);
    switch (op) {
    case OP.RECT:
      ctx.fillRect(a, b, c, d);
      break;
    case OP.ROUND:
      Reel.rounded(ctx, a, b, c, d, e);
      ctx.fill();
      break;
    case OP.FRAME:
      ctx.lineWidth = f;
      if (g > 0) ctx.setLineDash([g, g]);
      Reel.rounded(ctx, a + f / 2, b + f / 2, c - f, d - f, e - f / 2);
      ctx.stroke();
      break;
    case OP.LINE:
      ctx.lineWidth = e;
      if (f > 0) ctx.setLineDash([f, f]);
      ctx.lineCap = "butt";
      ctx.beginPath();
      ctx.moveTo(a, b);
      ctx.lineTo(c, d);
      ctx.stroke();
      break;
    case OP.FILL:
    case OP.STROKE:
      this.path(ctx, item);
      break;
    case OP.CIRCLE:
      ctx.beginPath();
      ctx.arc(a, b, c, 0, 7);
      ctx.fill();
      break;
    case OP.ARC:
      ctx.lineWidth = f;
      ctx.lineCap = "butt";
      if (g > 0) ctx.setLineDash([g, g]);
      ctx.beginPath();
      ctx.arc(a, b, c, (d - 0.25) * 2 * Math.PI, (e - 0.25) * 2 * Math.PI);
      ctx.stroke();
      break;
    case OP.PATTERN:
      this.pattern(ctx, kind, this.color(color), this.color(second), a, b, c, d,
        e);
      break;
    case OP.TEXT:
      this.text(ctx, kind, this.strings[extra] ?? extra, a, b, c, d, e);
      break;
    case OP.GLYPH:
      this.glyph(ctx, this.glyphs[extra], color, second, a, b, c, d);
      break;
    case OP.SHADOW:
      ctx.save();
      ctx.shadowColor = this.color(color);
      ctx.shadowBlur = f * ctx.getTransform().a;
      ctx.shadowOffsetY = g * ctx.getTransform().a;
      ctx.fillStyle = Theme.now.panel;
      Reel.rounded(ctx, a, b, c, d, e);
      ctx.fill();
      ctx.restore();
      break;
    case OP.TRAIL:
      this.trail(ctx, color, a, b, c, d, e);
      break;
    case OP.CLIP:
      ctx.save();
      ctx.beginPath();
      ctx.rect(a, b, c, d);
      ctx.clip();
      break;
    case OP.UNCLIP:
      ctx.restore();
    }
  }

  static rounded(ctx, x, y, w, h, radius) {
    ctx.beginPath();
    ctx.roundRect(x, y, Math.max(0, w), Math.max(0, h),
      Math.max(0, Math.min(radius, w / 2, h / 2)));
  }

  path(ctx, item) {
    const points = item.slice(7);
    ctx.beginPath();
    ctx.moveTo(points[0], points[1]);
    if (item[3] === 1)
      for (let i = 2; i + 5 < points.length; i += 6)
        ctx.bezierCurveTo(...points.slice(i, i + 6));
    else
      for (let i = 2; i < points.length; i += 2)
        ctx.lineTo(points[i], points[i + 1]);
    if (item[0] === OP.FILL) {
      ctx.fill();
      return;
    }
    ctx.lineWidth = item[5];
    if (item[6] > 0) ctx.setLineDash([item[6], item[6]]);
    ctx.lineCap = ctx.lineJoin = "round";
    ctx.stroke();
  }

  pattern(ctx, kind, color, second, x, y, w, h, radius) {
    if (w <= 0 || h <= 0) return;
    ctx.save();
    Reel.rounded(ctx, x, y, w, h, radius);
    ctx.clip();
    ctx.fillStyle = second;
    ctx.fillRect(x, y, w, h);
    ctx.fillStyle = color;
    if (kind === 3) {
      for (let row = 0; row < 8; row++)
        for (let column = row & 1; column < 8; column += 2)
          ctx.fillRect(x + column * w / 8, y + row * h / 8, w / 8, h / 8);
    } else {
      ctx.fillStyle = kind === 0 ? Pattern.slanted(ctx, color, 6, 1.3)
        : kind === 1 ? Pattern.dots(ctx, color, h < 14 ? 1.2 : 1.9)
          : Pattern.slanted(ctx, color, 10, 3.6);
      ctx.fillRect(x, y, w, h);
    }
    ctx.restore();
  }

  text(ctx, kind, text, x, y, size, room, turn) {
    const font = kind & 3, align = kind >> 2 & 3, isMiddle = kind >> 4 & 1;
    const family = font === 3 ? "'JetBrains Mono', ui-monospace, monospace"
      : "Inter, system-ui, sans-serif";
    ctx.font = (kind >> 5) + " " + size + "px " + family;
    ctx.letterSpacing = font === 2 ? "-0.02em" : "0px";
    ctx.textAlign = ["left", "center", "right"][align];
    if (room > 0) text = Reel.elided(ctx, text, room, isMiddle);
    ctx.save();
    ctx.translate(x, y);
    ctx.rotate(turn * 2 * Math.PI);
    ctx.fillText(text, 0, size * CAPS / 2);
    ctx.restore();
  }

  static elided(ctx, text, room, isMiddle) {
    if (ctx.measureText(text).width <= room + 0.5) return text;
    for (let kept = text.length - 1; kept > 0; kept--) {
      const head = isMiddle ? Math.ceil(kept / 2) : kept;
      const shorter = text.slice(0, head) + "…" +
        (isMiddle && kept > head ? text.slice(head - kept) : "");
      if (ctx.measureText(shorter).width <= room) return shorter;
    }
    return "…";
  }

  glyph(ctx, shape, color, second, x, y, size, outline) {
    ctx.save();
    ctx.translate(x, y);
    ctx.scale(size / 1000, size / 1000);
    if (outline > 0) {
      ctx.lineWidth = outline * 2000 / size;
      ctx.lineJoin = "round";
      ctx.strokeStyle = this.color(second);
      ctx.stroke(shape);
    }
    ctx.fillStyle = this.color(color);
    ctx.fill(shape);
    ctx.restore();
  }

  trail(ctx, color, x1, y1, x2, y2, width) {
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (length < 1) return;
    const nx = -(y2 - y1) / length * width / 2;
    const ny = (x2 - x1) / length * width / 2;
    const fade = ctx.createLinearGradient(x1, y1, x2, y2);
    const solid = this.color(color).slice(0, 7);
    fade.addColorStop(0, solid + "00");
    fade.addColorStop(1, solid + "bf");
    ctx.fillStyle = fade;
    ctx.beginPath();
    ctx.moveTo(x1, y1);
    ctx.lineTo(x2 + nx, y2 + ny);
    ctx.lineTo(x2 - nx, y2 - ny);
    ctx.fill();
  }

  // ---- pictures: painted once, then copied --------------------------------

  drawPicture(ctx, item) {
    const [, x, y, w, h] = item;
    const scale = ctx.getTransform().a;
    const key = item;
    const stamp = scale + (Theme.isDark() ? "d" : "l");
    let picture = this.pictures.get(key);
    if (!picture || picture.stamp !== stamp) {
      if (this.pictures.size > MOST_PICTURES) this.pictures.clear();
      picture = {stamp, canvas: document.createElement("canvas")};
      picture.canvas.width = Math.ceil(w * scale);
      picture.canvas.height = Math.ceil(h * scale);
      const inside = picture.canvas.getContext("2d");
      inside.setTransform(scale, 0, 0, scale, -x * scale, -y * scale);
      for (const number of item.slice(5)) this.draw(inside, this.items[number]);
      this.pictures.set(key, picture);
    }
    ctx.drawImage(picture.canvas, x, y, picture.canvas.width / scale,
      picture.canvas.height / scale);
  }

  // ---- between two frames -------------------------------------------------

  mixed(from, to, share) {
    const a = this.items[from], b = this.items[to];
    const isAlike = a.length === b.length && a[0] === b[0] &&
      a[0] !== OP.PICTURE && a[3] === b[3];
    if (!isAlike) return a;
    const out = a.slice();
    for (let i = 5; i < a.length; i++) out[i] = a[i] + (b[i] - a[i]) * share;
    if (a[0] === OP.TEXT)
      out[4] = Reel.mixedText(this.strings[a[4]], this.strings[b[4]], share);
    return out;
  }

  // A clock runs, a countdown counts; other texts stay what they were.
  static mixedText(a, b, share) {
    const clock = /^(\d+):(\d\d):(\d\d)$/;
    const from = clock.exec(a), to = clock.exec(b);
    if (from && to) {
      const [s, e] = [from, to].map((m) => +m[1] * 3600 + +m[2] * 60 + +m[3]);
      const now = Math.floor(s + (e + 1 - s) * share);
      const two = (n) => String(n).padStart(2, "0");
      return Math.floor(now / 3600) + ":" + two(Math.floor(now / 60) % 60) +
        ":" + two(now % 60);
    }
    const number = /\d+(\.\d+)?/;
    const [x, y] = [a, b].map((text) => number.exec(text)?.[0]);
    if (x === undefined || a.replace(number, "") !== b.replace(number, ""))
      return a;
    const digits = (x.split(".")[1] || "").length;
    return a.replace(number, (+x + (+y - +x) * share).toFixed(digits));
  }
}

// The frames of one side's scene.
class Film {
  constructor(data, reel, side) {
    Object.assign(this, {reel, side, width: data.width, height: data.height,
      title: data.title, remark: data.remark, sample: data.sample});
    this.moments = [];
    this.read(data.frames);
    this.shown = -1;
    this.walk = null;
  }

  // steps since, then (1, frame of a walk)..., then 0 and the frame; or 2, the
  // thousandth of the time until the next event, and the frame of then.
  read(flat) {
    let at = 0, step = 0, frame = new Uint32Array(0);
    const difference = () => {
      const out = [];
      let from = 0;
      while (flat[at] !== -1) {
        const [skip, remove, insert] = flat.slice(at, at + 3);
        for (let i = 0; i < skip; i++) out.push(frame[from++]);
        from += remove;
        for (let i = 0; i < insert; i++) out.push(flat[at + 3 + i]);
        at += 3 + insert;
      }
      at++;
      while (from < frame.length) out.push(frame[from++]);
      return frame = Uint32Array.from(out);
    };
    while (at < flat.length) {
      step += flat[at++];
      const walk = [];
      while (flat[at] === 1) {
        at++;
        walk.push(difference());
      }
      if (flat[at++] === 2) {
        const moment = this.moments[this.moments.length - 1];
        moment.keyStep = step;
        moment.keys.push({share: flat[at++] / 1000, frame: difference()});
      } else {
        const frame = difference();
        this.moments.push({step, walk, frame, keys: [{share: 0, frame}]});
      }
    }
    this.steps = this.moments.map((moment) => moment.step);
  }

  isMoving() {
    return this.walk !== null;
  }

  draw(canvas, now, wall, hasMotion) {
    const at = Math.max(0, Data.last(this.steps, this.side.step));
    this.startWalk(at, wall, hasMotion);
    const ctx = canvas.getContext("2d");
    const scale = canvas.width / this.width;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    for (const item of this.itemsAt(at, now, wall)) this.reel.draw(ctx, item);
  }

  // To the next moment the walk goes forward, to the one before it goes back.
  startWalk(at, wall, hasMotion) {
    if (at === this.shown) return;
    const isNext = at === this.shown + 1, isLast = at === this.shown - 1;
    const since = wall - (this.changed ?? -1e9);
    const frames = isNext ? this.moments[at].walk
      : isLast ? this.moments[this.shown].walk.slice().reverse() : [];
    const length = Math.min(frames.length * this.sample, since * 0.8);
    this.walk = hasMotion && frames.length > 1 && length >= 60
      ? {frames, begin: wall, length} : null;
    this.shown = at;
    this.changed = wall;
  }

  itemsAt(at, now, wall) {
    const moment = this.moments[at];
    if (this.walk) {
      const share = (wall - this.walk.begin) / this.walk.length;
      if (share < 1) {
        const frames = this.walk.frames, place = share * (frames.length - 1);
        const index = Math.floor(place);
        return this.mix(frames[index], frames[index + 1], place - index);
      }
      this.walk = null;
    }
    const keys = moment.keys;
    if (keys.length === 1 || this.side.step < moment.keyStep)
      return this.mix(moment.frame, null, 0);
    const begin = this.side.time[moment.keyStep];
    const next = this.side.time[moment.keyStep + 1];
    const share = Math.min(1, Math.max(0, (now - begin) / (next - begin)));
    let i = 0;
    while (i + 2 < keys.length && keys[i + 1].share <= share) i++;
    return this.mix(keys[i].frame, keys[i + 1].frame,
      (share - keys[i].share) / (keys[i + 1].share - keys[i].share));
  }

  mix(from, to, share) {
    const items = this.reel.items;
    if (!to || share <= 0 || from.length !== to.length)
      return Array.from(from, (number) => items[number]);
    return Array.from(from, (number, i) => number === to[i] ? items[number]
      : this.reel.mixed(number, to[i], share));
  }
}
