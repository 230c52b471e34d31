// ---- main.js: the page put together ----------------------------------------

const $ = (id) => document.getElementById(id);

// A card: a section with a head; `inner` is markup of ours, never a trace's.
const card = (className, title, inner) => {
  const section = document.createElement("section");
  section.className = className;
  section.innerHTML = "<h2><span></span><small></small></h2>" + inner;
  section.querySelector("h2 span").textContent = title;
  $("cards").append(section);
  return section;
};

// Icons as shapes in a square of 20: no font need have them.
const ICONS = {
  start: "M4 4h2v12H4zM16 4v12L7 10z",
  "switch-back": "M10 4v12L3 10zM18 4v12l-7-6z",
  back: "M13 4v12L6 10zM15 4h1.6v12H15z",
  play: "M6 3v14l11-7z",
  pause: "M5 3h4v14H5zM11 3h4v14h-4z",
  forward: "M7 4v12l7-6zM3.4 4H5v12H3.4z",
  "switch-forward": "M10 4v12l7-6zM2 4v12l7-6z",
  end: "M14 4h2v12h-2zM4 4v12l9-6z",
  theme: "M10 2a8 8 0 1 0 0 16a8 8 0 0 0 0-16zM10 3.6v12.8a6.4 6.4 0 0 0 0-12.8z",
};

const setIcon = (button, name) => {
  if (button.dataset.icon === name) return;
  button.dataset.icon = name;
  button.innerHTML = '<svg viewBox="0 0 20 20" aria-hidden="true">' +
    '<path d="' + ICONS[name] + '"></path></svg>';
};

const LANES = '<div class="stack"><canvas class="base"></canvas>' +
  '<canvas class="top"></canvas></div>';
const LOOP = '<p class="phases"><b data-phase="poll">poll</b> → ' +
  '<b data-phase="timers">timers</b> → <b data-phase="run">run ready</b>' +
  '<em class="turn"></em></p><div class="places">' +
  [["run", "runs"], ["ready", "ready queue, next first"],
    ["timers", "sleep, earliest first"], ["others", "wait for other tasks"],
    ["outside", "wait for the outside"], ["done", "have ended"]]
    .map(([name, words]) => '<div data-place="' + name + '"><h3>' + words +
      ' <span class="count"></span></h3><div class="tokens"></div></div>')
    .join("") + "</div>";

class Page {
  constructor(data) {
    this.data = data;
    this.sides = data.sides.map((side, index) => new Side(side, index));
    this.side = this.sides[this.sides.length - 1];
    this.clock = new Clock(this.sides);
    this.reel = new Reel(data.reel);
    this.films = data.films.map((film, index) =>
      film && new Film(film, this.reel, this.sides[index]));
    this.isPair = this.sides.length === 2;
    this.clock.byEvents = !this.isPair && !this.films[0];
    this.hasMotion = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    Theme.read();
    this.makeHeader();
    this.makeCards();
    this.listen();
    this.stale = true;
    this.wall = performance.now();
    requestAnimationFrame((wall) => this.frame(wall));
  }

  // ---- making -------------------------------------------------------------

  makeHeader() {
    const side = this.sides[0];
    for (const name in ICONS) if ($(name)) setIcon($(name), name);
    $("knight").setAttribute("d", this.reel.outlines[0]);
    $("name").textContent = side.name;
    $("about").textContent = side.about || side.tasks.length - 1 + " tasks, " +
      side.stepCount + " events";
    $("clock-kind").textContent = side.clock;
  }

  makeCards() {
    document.body.classList.toggle("pair", this.isPair);
    document.body.classList.toggle("scenic", this.films.some((film) => film));
    if (this.isPair) this.makeVerdict();
    this.sceneCards = this.films.map((film, i) => film && this.makeScene(i));
    const code = card("code", "Code", '<div class="lines"></div>');
    code.querySelector("small").className = "file";
    this.code = new CodeCard(code);
    this.console = new ConsoleCard(card("console", "Console",
      '<div class="lines"></div>'));
    this.lanes = this.sides.map((side) => this.makeLanes(side));
    this.loopCard = card("loop", "Event loop", LOOP);
    this.loop = new LoopCard(this.loopCard, this.data);
    if (this.isPair) this.makeWent();
  }

  makeVerdict() {
    const {factor, verdict, why} = this.data.comparison;
    const section = card("verdict", "", "<b></b><div><p></p><p></p></div>");
    section.querySelector("h2").remove();
    section.querySelector("b").textContent = factor.toFixed(1) + "×";
    const [first, second] = section.querySelectorAll("p");
    first.textContent = verdict[0].toUpperCase() + verdict.slice(1);
    second.textContent = why;
  }

  title(side) {
    return this.isPair ? side.letter + " · " + (side.mode || side.name) : null;
  }

  makeScene(index) {
    const film = this.films[index];
    const section = card("scene", this.title(this.sides[index]) ?? film.title,
      "<canvas></canvas>");
    section.querySelector("small").textContent = this.isPair ? film.title
      : film.remark;
    const canvas = section.querySelector("canvas");
    canvas.style.aspectRatio = film.width + "/" + film.height;
    section.addEventListener("click", () => this.choose(this.sides[index]));
    return canvas;
  }

  makeLanes(side) {
    const section = card("lanes", "Lanes", LANES);
    section.querySelector("h2 span").textContent = this.isPair
      ? "Lanes " + this.title(side) : "Lanes";
    section.querySelector("small").innerHTML =
      '<i class="key run"></i>runs <i class="key ready"></i>ready ' +
      '<i class="key wait"></i>waits <i class="key block"></i>blocks all';
    return new Lanes(side, section, (time) => {
      this.choose(side);
      this.act(() => this.clock.seek(time));
    }, this.isPair);
  }

  // Bars of person-time: what all tasks did, added up.
  makeWent() {
    const {went} = this.data.comparison;
    const section = card("went", "Where the time went", "");
    section.querySelector("small").textContent = "time of all tasks, added up";
    const sum = (one) => one.run + one.block + one.ready + one.wait;
    const most = Math.max(...went.map(sum)) || 1;
    went.forEach((one, i) => {
      const row = document.createElement("div");
      row.className = "row";
      row.innerHTML = "<b></b><div></div><span></span>";
      row.children[0].textContent = this.sides[i].letter;
      row.children[2].textContent = Times.instant(sum(one), this.clock.end);
      for (const [part, words] of [["run", "runs"], ["block", "blocks all"],
        ["ready", "could run"], ["wait", "waits"]]) {
        if (one[part] === 0) continue;
        const bar = document.createElement("i");
        bar.className = "bar " + part;
        bar.style.width = one[part] / most * 100 + "%";
        bar.title = words + " " + Times.instant(one[part], this.clock.end);
        bar.innerHTML = "<em></em>";
        // A label that does not fit would only be cut; the tooltip has it.
        bar.firstChild.textContent = one[part] / most > 0.14 ? bar.title : "";
        row.children[1].append(bar);
      }
      section.append(row);
    });
  }

  // ---- acting -------------------------------------------------------------

  listen() {
    const press = (id, act) => $(id).addEventListener("click", act);
    press("play", () => this.play());
    press("start", () => this.act(() => this.clock.rewind()));
    press("end", () => this.act(() => this.clock.seek(this.clock.end)));
    press("back", () => this.step("event", false));
    press("forward", () => this.step("event", true));
    press("switch-back", () => this.step("switch", false));
    press("switch-forward", () => this.step("switch", true));
    press("slower", () => this.faster(-1));
    press("faster", () => this.faster(1));
    press("pace", () => this.changePace());
    press("theme", () => this.changeTheme());
    press("help", () => this.toggleHelp());
    $("slider").addEventListener("input", () => this.act(() =>
      this.clock.seek(this.clock.begin + $("slider").value / 100000 *
        (this.clock.end - this.clock.begin))));
    addEventListener("keydown", (event) => this.key(event));
    addEventListener("resize", () => this.stale = true);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const kind = event.shiftKey ? "switch" : "event";
    const keys = {
      " ": () => this.play(),
      ArrowLeft: () => this.step(kind, false),
      ArrowRight: () => this.step(kind, true),
      ",": () => this.step("told", false),
      ".": () => this.step("told", true),
      Home: () => this.act(() => this.clock.rewind()),
      End: () => this.act(() => this.clock.seek(this.clock.end)),
      ArrowUp: () => this.faster(1),
      ArrowDown: () => this.faster(-1),
      "+": () => this.zoom(0.5), "=": () => this.zoom(0.5),
      "-": () => this.zoom(2),
      "0": () => this.zoom(Infinity),
      e: () => this.changePace(),
      x: () => this.choose(this.sides.find((side) => side !== this.side) ??
        this.side),
      t: () => this.changeTheme(),
      m: () => this.hasMotion = !this.hasMotion,
      "?": () => this.toggleHelp(),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  // A move that stops the play: a seek, never animated.
  act(move) {
    this.clock.isPlaying = false;
    move();
    this.mayFly = false;
    this.follow();
  }

  step(kind, isForward) {
    this.clock.isPlaying = false;
    const side = this.clock.step(kind, isForward);
    if (side) this.side = side;
    this.mayFly = true;
    this.follow();
  }

  play() {
    this.clock.toggle();
    this.stale = true;
  }

  faster(by) {
    this.clock.faster(by);
    this.stale = true;
  }

  choose(side) {
    this.side = side;
    this.stale = true;
  }

  changePace() {
    this.clock.byEvents = !this.clock.byEvents;
    this.stale = true;
  }

  changeTheme() {
    document.documentElement.classList.toggle("light");
    Theme.read();
    this.stale = true;
  }

  toggleHelp() {
    const dialog = $("keys");
    if (dialog.open) dialog.close();
    else dialog.show();
  }

  zoom(factor) {
    for (const lanes of this.lanes) {
      if (factor === Infinity) lanes.pan(lanes.side.begin, lanes.side.end);
      else lanes.zoom(factor, Math.min(this.clock.now, lanes.side.end));
    }
    this.stale = true;
  }

  follow() {
    for (const lanes of this.lanes) lanes.follow(this.clock.now);
    this.stale = true;
  }

  // ---- drawing ------------------------------------------------------------

  frame(wall) {
    requestAnimationFrame((next) => this.frame(next));
    const passed = Math.min(100, wall - this.wall);
    this.wall = wall;
    const moved = this.clock.pass(passed);
    if (moved) this.side = moved;
    if (this.clock.isPlaying) this.follow();
    const slow = this.clock.byEvents && this.clock.speed() <= 2;
    this.mayFly ||= moved !== null && slow;
    const isMoving = this.clock.isPlaying ||
      this.films.some((film) => film?.isMoving()) ||
      this.lanes.some((lanes) => lanes.stale);
    if (isMoving || this.stale) this.draw();
  }

  draw() {
    this.stale = false;
    const now = this.clock.now;
    this.films.forEach((film, i) => {
      if (!film) return;
      const canvas = this.sceneCards[i], scale = devicePixelRatio;
      const width = Math.round(canvas.clientWidth * scale);
      const height = Math.round(width * film.height / film.width);
      if (canvas.width !== width) {
        canvas.width = width;
        canvas.height = height;
      }
      film.draw(canvas, Math.min(now, this.sides[i].end), this.wall,
        this.hasMotion);
    });
    for (const lanes of this.lanes) lanes.draw(now);
    this.loop.draw(this.side, now, this.mayFly && this.hasMotion);
    if (this.isPair) this.loopCard.querySelector("h2 small").textContent =
      this.title(this.side);
    this.code.draw(this.side, true);
    this.console.draw(this.side);
    this.drawSentence();
    this.drawTransport(now);
    this.mayFly = false;
  }

  drawSentence() {
    const {slot, text} = this.side.sentence();
    const line = $("sentence").querySelector("p");
    const name = slot > 0 ? this.side.taskName(slot) : "";
    const subject = text.startsWith(name) ? name : "";
    line.replaceChildren();
    if (this.isPair) {
      const letter = document.createElement("i");
      letter.textContent = this.side.letter;
      line.append(letter);
    }
    const bold = document.createElement("b");
    bold.textContent = subject;
    line.append(bold, text.slice(subject.length));
    $("sentence").classList.toggle("blocked",
      this.side.look.some((look) => isBlocking(look)));
    $("count").textContent = "event " + this.side.step + " of " +
      this.side.stepCount;
  }

  drawTransport(now) {
    const clock = this.clock, span = clock.end - clock.begin;
    $("slider").value = (now - clock.begin) / (span || 1) * 100000;
    $("slider").style.setProperty("--done", (now - clock.begin) / (span || 1) *
      100 + "%");
    setIcon($("play"), clock.isPlaying ? "pause" : "play");
    $("play").setAttribute("aria-pressed", clock.isPlaying);
    const unit = span < 60e9 ? " s" : "";
    $("instant").querySelector("b").textContent = Times.instant(now, span) +
      unit;
    $("of").textContent = "of " + Times.instant(clock.end, span) + unit;
    $("instant").querySelector("small").textContent = this.isPair
      ? "one clock for both" : "";
    $("speed").querySelector("b").textContent = clock.speed() + "×";
    $("pace").textContent = clock.byEvents ? "event by event" : "by the clock";
    this.drawOverview(now, span);
  }

  // What the thread did, the whole run, a strip for each side.
  drawOverview(now, span) {
    const canvas = $("overview"), scale = devicePixelRatio;
    const width = canvas.clientWidth, height = canvas.clientHeight;
    const stamp = width + " " + Theme.isDark() + scale;
    if (stamp === this.overview) return;
    this.overview = stamp;
    canvas.width = width * scale;
    canvas.height = height * scale;
    const ctx = canvas.getContext("2d");
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    const high = height / this.sides.length;
    this.sides.forEach((side, i) => {
      const strip = Object.create(Lanes.prototype);
      Object.assign(strip, {side, label: 0, from: this.clock.begin,
        to: this.clock.end, width: () => width});
      ctx.fillStyle = Theme.now.strip;
      ctx.fillRect(0, i * high, width, high - 2);
      strip.drawSegments(ctx, side.lane[0], i * high, high - 2);
    });
  }
}

// The scripts of a test look here.
let page = null;
Data.read().then((data) => {
  page = new Page(data);
}).catch((error) => {
  $("cards").textContent = error.message;
});
