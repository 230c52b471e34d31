// ---- text.js: the code and the console -------------------------------------

const WORDS = new RegExp([
  /(?<comment>\/\/.*|\/\*.*?\*\/|#.*)/,
  /(?<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')/,
  /(?<number>\b\d[\d.]*\b)/,
  /(?<keyword>\b(?:async|await|attempt|return|for|while|do|if|else|switch|case|break|continue|typedef|struct|enum|static|const|void|int|double|char|bool|def|import|from|in|with|try|except|None|True|False|none|not|and|or|class|lambda|yield)\b)/,
  /(?<call>\b[A-Za-z_][\w.]*(?=\())/,
].map((part) => part.source).join("|"), "g");

class CodeCard {
  constructor(card) {
    this.title = card.querySelector(".file");
    this.box = card.querySelector(".lines");
    this.files = new Map();
  }

  // The lines of a file, made once.
  lines(side, file) {
    const key = side.index + file;
    if (!this.files.has(key)) {
      const list = document.createElement("ol");
      for (const text of side.sources[file] ?? []) {
        const line = document.createElement("li");
        CodeCard.color(line, text, /\.py$/.test(file));
        list.append(line);
      }
      this.files.set(key, list);
    }
    return this.files.get(key);
  }

  static color(line, text, isPython) {
    let at = 0;
    for (const match of text.matchAll(WORDS)) {
      const kind = Object.keys(match.groups).find((k) => match.groups[k]);
      // A # begins a comment in Python only; in C it is a directive.
      if (match[0][0] === "#" && !isPython) continue;
      line.append(text.slice(at, match.index));
      const word = document.createElement("span");
      word.className = kind;
      word.textContent = match[0];
      line.append(word);
      at = match.index + match[0].length;
    }
    line.append(text.slice(at) || " ");
  }

  draw(side, mayScroll) {
    const place = side.placeOf(side.thread) ?? this.lastPlace(side);
    const file = place ? place[0] : Object.keys(side.sources)[0];
    if (!file || !side.sources[file]) {
      this.title.textContent = place ? place[0] + ":" + place[1] + " (the " +
        "trace holds no source)" : "no source in this trace";
      this.box.replaceChildren();
      return;
    }
    const list = this.lines(side, file);
    if (this.box.firstChild !== list) this.box.replaceChildren(list);
    this.title.textContent = file;
    this.mark(side, file, list, place, mayScroll);
  }

  // Nobody runs: the last line that ran stays in view.
  lastPlace(side) {
    const told = side.sentence().slot;
    return side.placeOf(told) ?? side.placeOf(0);
  }

  mark(side, file, list, place, mayScroll) {
    for (const line of this.marked ?? []) {
      line.className = "";
      line.removeAttribute("data-who");
    }
    this.marked = [];
    const others = new Map();
    for (let slot = 1; slot < side.tasks.length; slot++) {
      const at = side.placeOf(slot), mode = modeOf(side.look[slot]);
      if (slot === side.thread || !at || at[0] !== file ||
        mode < MODE.NEW || mode > MODE.WAITING) continue;
      if (!others.has(at[1])) others.set(at[1], []);
      others.get(at[1]).push(slot);
    }
    for (const [number, slots] of others) {
      const line = list.children[number - 1];
      if (!line) continue;
      const names = slots.slice(0, 3).map((slot) => side.tasks[slot][1]);
      const isReady = slots.every((slot) =>
        modeOf(side.look[slot]) !== MODE.WAITING);
      line.dataset.who = names.join(" ") + (slots.length > 3
        ? " +" + (slots.length - 3) : "") + (isReady ? " ready" : " wait");
      line.className = "others";
      this.marked.push(line);
    }
    const line = place && list.children[place[1] - 1];
    if (!line) return;
    const isNow = side.thread >= 0;
    line.className += isBlocking(side.look[Math.max(0, side.thread)])
      ? " now blocked" : isNow ? " now" : " last";
    this.marked.push(line);
    const top = line.offsetTop - this.box.clientHeight / 2;
    const isOut = line.offsetTop < this.box.scrollTop + 30 ||
      line.offsetTop > this.box.scrollTop + this.box.clientHeight - 50;
    if (mayScroll && isOut) this.box.scrollTop = top;
  }
}

class ConsoleCard {
  constructor(card) {
    this.box = card.querySelector(".lines");
    this.shown = 0;
  }

  draw(side) {
    if (side !== this.side) {
      this.box.replaceChildren();
      this.shown = 0;
      this.side = side;
    }
    const count = Data.last(side.consoleStep, side.step) + 1;
    for (; this.shown > count; this.shown--) this.box.lastChild.remove();
    for (; this.shown < count; this.shown++) {
      const [, slot, text] = side.console[this.shown];
      const line = document.createElement("div");
      const who = document.createElement("i");
      who.textContent = slot > 0 ? side.tasks[slot][1] : "";
      line.append(who, text);
      this.box.append(line);
      this.isLower = true;
    }
    if (this.isLower) this.box.scrollTop = this.box.scrollHeight;
    this.isLower = false;
  }
}
