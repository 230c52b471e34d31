// ---- patterns.js: states by colour and pattern -----------------------------
//
// running: solid; ready: dots; waiting: thin hatch; blocks the loop: stripes;
// ended: a dotted line. The same everywhere, and the stage's own.

const Theme = {
  color(token) {
    return getComputedStyle(document.documentElement)
      .getPropertyValue("--" + token).trim();
  },
  isDark() {
    return !document.documentElement.classList.contains("light");
  },
  read() {
    this.now = {};
    for (const token of ["panel", "raised", "line", "text", "dim", "faint",
      "accent", "run", "ready", "wait", "block", "block_stripe", "fail", "done",
      "strip", "bg"])
      this.now[token] = this.color(token);
    Pattern.made.clear();
  },
};

const Pattern = {
  made: new Map(),

  // A small picture, repeated. `paint` draws one tile of `size`.
  tile(ctx, key, size, paint) {
    const scale = ctx.getTransform().a || 1;
    const name = key + "@" + scale;
    if (!this.made.has(name)) {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = Math.max(1, Math.round(size * scale));
      const tile = canvas.getContext("2d");
      tile.scale(canvas.width / size, canvas.width / size);
      paint(tile);
      const pattern = ctx.createPattern(canvas, "repeat");
      pattern.setTransform(new DOMMatrix().scale(size / canvas.width));
      this.made.set(name, pattern);
    }
    return this.made.get(name);
  },

  // Lines that rise to the right, their distance along x `step`.
  slanted(ctx, color, step, width) {
    return this.tile(ctx, "s" + color + step, step, (tile) => {
      tile.strokeStyle = color;
      tile.lineWidth = width;
      tile.beginPath();
      for (const x of [-step, 0, step]) {
        tile.moveTo(x - 1, step + 1);
        tile.lineTo(x + step + 1, -1);
      }
      tile.stroke();
    });
  },

  dots(ctx, color, radius) {
    return this.tile(ctx, "d" + color + radius, 8, (tile) => {
      tile.fillStyle = color;
      for (const [x, y] of [[2, 2], [6, 6]]) {
        tile.beginPath();
        tile.arc(x, y, radius, 0, 7);
        tile.fill();
      }
    });
  },

  // One segment of a lane.
  segment(ctx, x, y, w, h, look) {
    const t = Theme.now;
    const mode = modeOf(look);
    const hasPattern = w >= 3 && h >= 6;
    if (isBlocking(look)) {
      ctx.fillStyle = t.block_stripe;
      ctx.fillRect(x, y, w, h);
      ctx.fillStyle = hasPattern ? this.slanted(ctx, t.block, 10, 3.6) : t.block;
      ctx.fillRect(x, y, w, h);
    } else if (mode === MODE.RUNNING) {
      ctx.fillStyle = t.run;
      ctx.fillRect(x, y, w, h);
    } else if (mode === MODE.READY || mode === MODE.NEW) {
      this.tinted(ctx, x, y, w, h, t.ready, 0.16);
      ctx.fillStyle = hasPattern ? this.dots(ctx, t.ready, h < 12 ? 1 : 1.6)
        : t.ready;
      ctx.fillRect(x, y, w, h);
      if (w > 4) this.outline(ctx, x, y, w, h, t.ready);
    } else if (mode === MODE.WAITING) {
      const high = Math.max(3, h * 0.4), top = y + (h - high) / 2;
      this.tinted(ctx, x, top, w, high, t.wait, 0.2);
      ctx.fillStyle = hasPattern ? this.slanted(ctx, t.wait, 6, 1.3) : t.wait;
      ctx.fillRect(x, top, w, high);
    }
  },

  tinted(ctx, x, y, w, h, color, share) {
    ctx.globalAlpha = share;
    ctx.fillStyle = color;
    ctx.fillRect(x, y, w, h);
    ctx.globalAlpha = 1;
  },

  outline(ctx, x, y, w, h, color) {
    ctx.strokeStyle = color;
    ctx.lineWidth = 1;
    ctx.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
  },

  // The class of a token or badge (style.css has the patterns).
  className(look) {
    if (isBlocking(look)) return "block";
    return ["absent", "new", "ready", "run", "wait", "done", "failed",
      "cancelled"][modeOf(look)];
  },
};
