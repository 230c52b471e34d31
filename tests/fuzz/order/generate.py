"""Random programs: the same seed gives the same program, for ever.

Few delays and few variables, so that instants coincide and tasks meet; the
main coroutine begins by filling the variables that the others will name. A
coroutine may start only coroutines of higher numbers, and each carries an
estimate of the lines it leads to, so every program ends and none explodes.
"""

import random

from program import op

DELAYS = (0, 0, 1, 1, 2, 3, 5, 8)
MOST_LINES = 90     # that one coroutine may lead to
MOST_TASKS = 4      # variables t0..t3
MOST_FUTURES = 2    # variables f0, f1
ERRORS = ("Value", "Runtime", "Cancelled")
HANDLERS = ("Value", "Cancelled", "Timeout", "any", "any")


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.numbers = 0
        self.lines_of = {}  # estimate for each coroutine made so far
        self.tasks = self.random.randint(1, MOST_TASKS)
        self.futures = self.random.randint(1, MOST_FUTURES)

    def program(self):
        count = self.random.randint(2, 6)
        coroutines = [None] * count
        for number in reversed(range(count)):
            self.first_callee = number + 1
            self.last_callee = count - 1
            self.lines = 2
            length = 3 if number else 5
            prologue = [] if number else self.prologue()
            coroutines[number] = prologue + self.block(0, length)
            self.lines_of[number] = self.lines
        return coroutines

    def prologue(self):
        """Fills most of the variables; the others are filled on the way."""
        block = [op("future", f"f{number}") for number in range(self.futures)
                 if self.random.random() < 0.6]
        for number in range(self.tasks):
            callee = self.callee()
            if callee and self.random.random() < 0.8:
                block.append(op("task", f"t{number}", callee))
        self.lines += len(block)
        return block

    def block(self, depth, length=2):
        count = self.random.randint(1, length + 2)
        block = []
        for _ in range(count):
            if self.lines > MOST_LINES:
                break
            block.append(self.op(depth))
        return block

    def op(self, depth):
        makers, weights = zip(*OPS)
        while True:
            made = self.random.choices(makers, weights)[0](self, depth)
            if made is not None:
                self.lines += 1
                return made

    # ---- the pieces ------------------------------------------------------

    def number(self):
        self.numbers += 1
        return self.numbers

    def delay(self):
        return self.random.choice(DELAYS)

    def task(self):
        return f"t{self.random.randrange(self.tasks)}"

    def future(self):
        return f"f{self.random.randrange(self.futures)}"

    def variable(self):
        return self.future() if self.random.random() < 0.2 else self.task()

    def callee(self):
        """A coroutine that may be started here, or None."""
        callees = [number
                   for number in range(self.first_callee, self.last_callee + 1)
                   if self.lines + self.lines_of[number] <= MOST_LINES]
        if not callees:
            return None
        number = self.random.choice(callees)
        self.lines += self.lines_of[number]
        return f"c{number}"

    # ---- the ops; each returns None when it cannot be made here -----------

    def make_print(self, depth):
        return op("print", self.number())

    def make_sleep(self, depth):
        return op("sleep", self.delay())

    def make_block(self, depth):
        return op("block", self.delay())

    def make_task(self, depth):
        callee = self.callee()
        return callee and op("task", self.task(), callee)

    def make_call(self, depth):
        callee = self.callee()
        return callee and op("call", callee)

    def make_await(self, depth):
        return op("await", self.variable())

    def make_cancel(self, depth):
        whom = "me" if self.random.random() < 0.15 else self.variable()
        return op("cancel", whom)

    def gather_items(self):
        """return_exceptions or not, and what to gather."""
        items = [self.random.randint(0, 1)]
        for _ in range(self.random.choice((0, 1, 2, 2, 3, 3, 4))):
            callee = self.callee() if self.random.random() < 0.6 else None
            items.append(callee or self.variable())
        return items

    def make_gather(self, depth):
        return op("gather", *self.gather_items())

    def make_collect(self, depth):
        return op("collect", self.future(), *self.gather_items())

    def make_raise(self, depth):
        return op("raise", self.random.choice(ERRORS))

    def make_return(self, depth):
        return op("return", self.number())

    def make_future(self, depth):
        return op("future", self.future())

    def make_set(self, depth):
        return op("set", self.future(), self.number())

    def make_fail(self, depth):
        return op("fail", self.future())

    def make_done(self, depth):
        return op("done", self.variable(), self.number())

    def make_query(self, depth):
        return op("query", self.variable())

    # ---- what tasks share ------------------------------------------------

    def queue(self):
        return self.random.choice(("q0", "q1", "q1", "q2", "q3"))

    def make_with(self, depth):
        if depth >= 2:
            return None
        name = self.random.choice(("l0", "l0", "l1", "s0", "s1"))
        return [(("with", name), self.block(depth + 1))]

    def make_limit(self, depth):
        if depth >= 2:
            return None
        return [(("limit", str(self.delay())), self.block(depth + 1))]

    def make_each(self, depth):
        if depth >= 2:
            return None
        count = self.random.randint(0, 3)
        before = self.lines
        block = self.block(depth + 1, 1)
        self.lines += (self.lines - before) * max(count - 1, 0)
        return [(("each", str(count), str(self.delay())), block)]

    def make_team(self, depth):
        if depth >= 2:
            return None
        callees = [self.callee() for _ in range(self.random.randint(1, 2))]
        words = ("team", *[callee for callee in callees if callee])
        return [(words, self.block(depth + 1))]

    def make_extend(self, depth):
        return op("extend", self.delay())

    def make_asked(self, depth):
        return op("asked" if self.random.random() < 0.7 else "unask")

    def make_wait(self, depth):
        return op("wait", self.random.choice(("e0", "e1", "k0")))

    def make_notify(self, depth):
        return op("notify", "k0", self.random.choice((0, 1, 1, 2, 9)))

    def make_stock(self, depth):
        what = self.random.choice(("until", "until", "supply"))
        return op(what, "k0", self.random.randint(1, 3))

    def make_free(self, depth):
        return op("free", self.random.choice(("s0", "s1", "s1", "s1")))

    def make_peek(self, depth):
        return op("peek", self.random.choice((
            "l0", "l1", "s0", "s1", "e0", "b0", "k0", "q0", "q1", "q2", "q3")))

    def make_flag(self, depth):
        what = self.random.choice(("raise_flag", "raise_flag", "clear"))
        return op(what, self.random.choice(("e0", "e1")))

    def make_meet(self, depth):
        what = self.random.choice(("meet",) * 12 + ("reset", "reset", "abort"))
        return op(what, "b0")

    def make_put(self, depth):
        return op("put", self.queue(), self.random.randint(1, 9))

    def make_get(self, depth):
        return op("get", self.queue())

    def make_join(self, depth):
        return op("join", self.queue())

    def make_queue_now(self, depth):
        what = self.random.choice(("put_now", "get_now", "task_done"))
        if what == "put_now":
            return op(what, self.queue(), self.random.randint(1, 9))
        return op(what, self.queue())

    def make_wait_for(self, depth):
        callee = self.callee() if self.random.random() < 0.5 else None
        return op("wait_for", self.delay(), callee or self.variable())

    def make_shield(self, depth):
        return op("shield", self.variable())

    def make_race(self, depth):
        mode = self.random.choice(("first", "failed", "all"))
        if self.random.random() < 0.4:
            return op("race_for", self.delay(), mode, *self.some())
        return op("race", mode, *self.some())

    def some(self):
        return [self.variable() for _ in range(self.random.randint(0, 3))]

    def make_as_completed(self, depth):
        return op("as_completed", self.delay(), *self.some())

    def make_cover(self, depth):
        return op("cover", self.future(), self.variable())

    def make_group(self, depth):
        callees = [self.callee() for _ in range(self.random.randint(0, 3))]
        return op("group", *[callee for callee in callees if callee])

    def immediate(self):
        """An op that never suspends: what a callback may do."""
        if self.random.random() < 0.3:
            # A chain of callbacks may outlive main and count its last turns.
            return ("soon",) * self.random.randint(1, 6) + self.immediate()
        maker = self.random.choice((
            Generator.make_print, Generator.make_print,
            Generator.make_cancel, Generator.make_set, Generator.make_fail,
            Generator.make_task, Generator.make_done, Generator.make_query,
            Generator.make_collect, Generator.make_flag, Generator.make_cover,
            Generator.make_queue_now, Generator.make_free,
            Generator.make_peek))
        made = maker(self, 0)
        if made is None or made[0][0] == ("cancel", "me"):
            made = self.make_print(0)
        return made[0][0]

    def make_soon(self, depth):
        return op("soon", *self.immediate())

    def make_later(self, depth):
        return op("later", self.delay(), *self.immediate())

    def make_drop(self, depth):
        return op("drop")

    def make_repeat(self, depth):
        if depth >= 2:
            return None
        times = self.random.randint(2, 3)
        before = self.lines
        block = self.block(depth + 1)
        self.lines += (self.lines - before) * (times - 1)
        return [(("repeat", str(times)), block)]

    def make_try(self, depth):
        if depth >= 2:
            return None
        parts = [(("try",), self.block(depth + 1))]
        shape = self.random.random()
        if shape < 0.75:
            handler = self.random.choice(HANDLERS)
            parts.append((("except", handler), self.block(depth + 1, 1)))
        if shape > 0.55:
            parts.append((("finally",), self.block(depth + 1, 1)))
        return parts


# Every op and how often it is drawn. A new op is a line here, a function
# above, one in oracle.py and one in the table of interpreter.c.
OPS = (
    (Generator.make_print, 6),
    (Generator.make_sleep, 12),
    (Generator.make_block, 3),
    (Generator.make_task, 14),
    (Generator.make_call, 5),
    (Generator.make_await, 12),
    (Generator.make_cancel, 6),
    (Generator.make_gather, 7),
    (Generator.make_collect, 3),
    (Generator.make_raise, 5),
    (Generator.make_return, 1),
    (Generator.make_future, 3),
    (Generator.make_set, 3),
    (Generator.make_fail, 2),
    (Generator.make_done, 3),
    (Generator.make_query, 2),
    (Generator.make_soon, 3),
    (Generator.make_later, 3),
    (Generator.make_drop, 1),
    (Generator.make_repeat, 3),
    (Generator.make_try, 12),
    (Generator.make_with, 5),
    (Generator.make_limit, 2),
    (Generator.make_wait, 3),
    (Generator.make_flag, 2),
    (Generator.make_meet, 2),
    (Generator.make_put, 4),
    (Generator.make_get, 4),
    (Generator.make_join, 1),
    (Generator.make_queue_now, 2),
    (Generator.make_wait_for, 2),
    (Generator.make_shield, 2),
    (Generator.make_race, 2),
    (Generator.make_group, 3),
    (Generator.make_team, 3),
    (Generator.make_each, 3),
    (Generator.make_extend, 1),
    (Generator.make_asked, 1),
    (Generator.make_notify, 3),
    (Generator.make_stock, 3),
    (Generator.make_free, 1),
    (Generator.make_peek, 2),
    (Generator.make_as_completed, 2),
    (Generator.make_cover, 2),
)


def generate(seed):
    return Generator(seed).program()
