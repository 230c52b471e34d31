"""Runs a program of the order fuzzer under CPython's asyncio.

Every op leaves a line: the virtual millisecond, the number of the coroutine
(`-` in a callback), the op's own text and its result. What these lines say,
and in which order, is what Simul must print: see interpreter.c.
"""

import asyncio
import contextlib
import logging
import sys
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))
import virtual_python  # noqa: E402

RESCUE_S = 0.040  # a future nobody sets is set after this time
PATIENCE_S = 0.040  # who waits longer for a lock or a queue cancels himself

ERRORS = {
    "Value": ValueError,
    "Runtime": RuntimeError,
    "Cancelled": asyncio.CancelledError,
    "Timeout": TimeoutError,
    "any": BaseException,
}


class Node:
    """Who waits for whom, so that no program can wait in a circle."""

    def __init__(self):
        self.waits_for = []
        # Of a task inside a task group: who waits for the group's tasks, and
        # will be this task itself at the end of the block.
        self.group = None


def reaches(nodes, goal):
    return any(node is goal or reaches(node.waits_for, goal)
               or node.group and reaches([node.group], goal)
               for node in nodes)


class Variable:
    def __init__(self, future, node, is_plain=False):
        self.future = future
        self.node = node
        self.is_plain = is_plain  # a future that anybody may set


class Body:
    """One call of a coroutine: its number, and the task it runs in."""

    def __init__(self, number, node):
        self.number = number
        self.node = node
        self.handle = None  # of its latest soon or later
        self.limit = None  # the innermost


class Return:
    def __init__(self, value):
        self.value = value


def text_of(value):
    if isinstance(value, BaseExceptionGroup):
        return type(value).__name__ + text_of(list(value.exceptions))
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, list):
        return "[" + " ".join(text_of(item) for item in value) + "]"
    return str(value)


def outcome_of(future):
    if not future.done():
        return "pending"
    if future.cancelled():
        return "CancelledError"
    if future.exception() is not None:
        return text_of(future.exception())
    return text_of(future.result())


class Machine:
    def __init__(self, coroutines):
        self.coroutines = coroutines
        self.lines = []
        self.variables = {}
        self.bodies = 0
        self.kept = []  # asyncio itself holds tasks only weakly
        self.is_over = False
        self.stock = 0  # what the condition guards
        self.shared = {
            "l0": asyncio.Lock(), "l1": asyncio.Lock(),
            "s0": asyncio.Semaphore(1), "s1": asyncio.BoundedSemaphore(2),
            "e0": asyncio.Event(), "e1": asyncio.Event(),
            "k0": asyncio.Condition(), "b0": asyncio.Barrier(2),
            "q0": asyncio.Queue(), "q1": asyncio.Queue(1),
            "q2": asyncio.LifoQueue(2), "q3": asyncio.PriorityQueue(2),
        }

    def log(self, body, text):
        if not self.is_over:
            who = body.number if body else "-"
            now_ms = virtual_python.clock.now_ns // 1_000_000
            self.lines.append(f"{now_ms} {who} {text}")

    # ---- coroutines and blocks -------------------------------------------

    async def run_coroutine(self, name, node):
        self.bodies += 1
        body = Body(self.bodies, node)
        self.log(body, f"start {name}")
        try:
            ended = await self.run_block(body, self.coroutines[int(name[1:])])
        except BaseException as error:
            self.log(body, f"end {name} = {text_of(error)}")
            raise
        value = ended.value if ended else None
        self.log(body, f"end {name} = {text_of(value)}")
        return value

    async def run_block(self, body, block):
        for parts in block:
            if self.is_over:
                return None  # CPython closes what was left behind
            words = parts[0][0]
            if words[0] == "return":
                return Return(int(words[1]))
            if words[0] == "try":
                ended = await self.run_try(body, parts)
            elif words[0] == "repeat":
                ended = await self.run_repeat(body, parts[0])
            elif words[0] == "with":
                ended = await self.run_with(body, parts[0])
            elif words[0] == "limit":
                ended = await self.run_limit(body, parts[0])
            elif words[0] == "each":
                ended = await self.run_each(body, parts[0])
            elif words[0] == "team":
                ended = await self.run_team(body, parts[0])
            else:
                await self.run_op(body, words)
                ended = None
            if ended:
                return ended
        return None

    async def run_try(self, body, parts):
        blocks = {words[0]: inner for words, inner in parts}
        caught = tuple(ERRORS[words[1]] for words, _ in parts
                       if words[0] == "except")
        ended = None
        try:
            try:
                ended = await self.run_block(body, blocks["try"])
            except caught as error:
                self.log(body, f"caught {text_of(error)}")
                ended = await self.run_block(body, blocks["except"])
        finally:
            # A return here would swallow the error, as Python's does.
            last = await self.run_block(body, blocks.get("finally", ()))
            if last:
                return last
        return ended

    async def run_repeat(self, body, part):
        (_, times), block = part
        for _ in range(int(times)):
            ended = await self.run_block(body, block)
            if ended:
                return ended
        return None

    async def run_with(self, body, part):
        """A block that has a lock or a permit."""
        (_, name), block = part
        resource = self.shared[name]
        try:
            await self.patiently(resource.acquire())
        except BaseException as error:
            self.log(body, f"with {name} ! {text_of(error)}")
            raise
        self.log(body, f"with {name}")
        try:
            return await self.run_block(body, block)
        finally:
            resource.release()

    async def run_limit(self, body, part):
        """A block that has only so much time."""
        (_, milliseconds), block = part
        outer = body.limit
        try:
            async with asyncio.timeout(int(milliseconds) / 1000) as limit:
                body.limit = limit
                try:
                    return await self.run_block(body, block)
                finally:
                    body.limit = outer
        except TimeoutError:
            self.log(body, f"limit {milliseconds} passed")
            raise

    async def run_each(self, body, part):
        """A block for each value of an asynchronous generator."""
        (_, count, milliseconds), block = part
        ticks = self.ticks(body, int(count), int(milliseconds) / 1000)
        try:
            async with contextlib.aclosing(ticks):
                async for _ in ticks:
                    ended = await self.run_block(body, block)
                    if ended:
                        return ended
        finally:
            self.log(body, f"each {count} {milliseconds} ends")
        return None

    async def ticks(self, body, count, delay):
        """What each goes through. Its clean-up takes time."""
        try:
            for number in range(1, count + 1):
                await asyncio.sleep(delay)
                yield number
        except BaseException as error:
            self.log(body, f"ticks ! {text_of(error)}")
            await asyncio.sleep(0.001)
            raise

    async def run_team(self, body, part):
        """A block with a task group around it."""
        words, block = part
        node = Node()
        node.group = body.node.group
        try:
            async with asyncio.TaskGroup() as group:
                self.fill_group(group, words[1:], node)
                body.node.group = node
                ended = await self.run_block(body, block)
        except BaseException as error:
            self.log(body, f"{' '.join(words)} ! {text_of(error)}")
            raise
        finally:
            body.node.group = node.group
        self.log(body, " ".join(words))
        return ended

    def fill_group(self, group, names, waiting):
        """Makes a task in the group of each; `waiting` waits for them."""
        for name in names:
            node = Node()
            waiting.waits_for.append(node)
            group.create_task(self.run_coroutine(name, node))

    async def patiently(self, awaitable):
        """Awaits; who waits for too long cancels himself."""
        task = asyncio.current_task()
        timer = asyncio.get_running_loop().call_later(PATIENCE_S, task.cancel)
        try:
            return await awaitable
        finally:
            timer.cancel()

    async def run_op(self, body, words):
        text = " ".join(words)
        if words[0] == "raise":
            self.log(body, text)
            raise ERRORS[words[1]]()
        if words[0] in SUSPENDING:
            try:
                result = await SUSPENDING[words[0]](self, body, *words[1:])
            except BaseException as error:
                self.log(body, f"{text} ! {text_of(error)}")
                raise
        else:
            result = IMMEDIATE[words[0]](self, body, *words[1:])
        self.log(body, text if result is None else f"{text} = {result}")

    def run_callback(self, words):
        result = IMMEDIATE[words[0]](self, None, *words[1:])
        text = "callback " + " ".join(words)
        self.log(None, text if result is None else f"{text} = {result}")

    # ---- ops that may suspend; each returns the text of its result --------

    async def do_sleep(self, body, milliseconds):
        await asyncio.sleep(int(milliseconds) / 1000)

    async def do_call(self, body, name):
        return text_of(await self.run_coroutine(name, body.node))

    async def do_await(self, body, name):
        variable = self.variables.get(name)
        if variable is None:
            return "empty"
        if reaches([variable.node], body.node):
            return "cycle"
        return await self.wait_for(body, [variable.node], variable.future)

    async def do_gather(self, body, return_exceptions, *names):
        items = [self.variables.get(name) for name in names]
        if reaches([item.node for item in items if item], body.node):
            return "cycle"
        everything, nodes = self.gather(return_exceptions, names)
        return await self.wait_for(body, nodes, everything)

    def gather(self, return_exceptions, names):
        """A gather of what the names stand for, and its children's nodes."""
        awaitables = []
        nodes = []
        for name in names:
            item = self.variables.get(name)
            if name[0] == "c":
                nodes.append(Node())
                awaitables.append(self.run_coroutine(name, nodes[-1]))
            elif item:
                nodes.append(item.node)
                awaitables.append(item.future)
        everything = asyncio.gather(
            *awaitables, return_exceptions=return_exceptions == "1")
        return everything, nodes

    async def wait_for(self, body, nodes, future):
        body.node.waits_for = nodes
        try:
            return text_of(await future)
        finally:
            body.node.waits_for = []

    async def do_wait(self, body, name):
        shared = self.shared[name]
        if name[0] == "e":
            return text_of(await self.patiently(shared.wait()))
        await self.patiently(shared.acquire())
        try:
            return text_of(await self.patiently(shared.wait()))
        finally:
            shared.release()

    async def do_until(self, body, name, least):
        """Waits until the stock is as high as that."""
        condition = self.shared[name]
        await self.patiently(condition.acquire())
        try:
            return text_of(await self.patiently(condition.wait_for(
                lambda: self.stock >= int(least))))
        finally:
            condition.release()

    async def do_supply(self, body, name, count):
        """Adds to the stock and tells everybody."""
        condition = self.shared[name]
        await self.patiently(condition.acquire())
        self.stock += int(count)
        condition.notify_all()
        condition.release()
        return str(self.stock)

    async def do_notify(self, body, name, count):
        condition = self.shared[name]
        await self.patiently(condition.acquire())
        condition.notify(int(count))
        condition.release()

    async def do_meet(self, body, name):
        return text_of(await self.patiently(self.shared[name].wait()))

    async def do_reset(self, body, name):
        await self.patiently(self.shared[name].reset())

    async def do_abort(self, body, name):
        await self.patiently(self.shared[name].abort())

    async def do_put(self, body, name, number):
        await self.patiently(self.shared[name].put(int(number)))

    async def do_get(self, body, name):
        return text_of(await self.patiently(self.shared[name].get()))

    async def do_join(self, body, name):
        await self.patiently(self.shared[name].join())

    async def do_wait_for(self, body, milliseconds, name):
        if name[0] == "c":
            inner = self.run_coroutine(name, body.node)
            return text_of(await asyncio.wait_for(
                inner, int(milliseconds) / 1000))
        variable = self.variables.get(name)
        if variable is None:
            return "empty"
        if reaches([variable.node], body.node):
            return "cycle"
        return await self.wait_for(
            body, [variable.node],
            asyncio.wait_for(variable.future, int(milliseconds) / 1000))

    async def do_shield(self, body, name):
        variable = self.variables.get(name)
        if variable is None:
            return "empty"
        if reaches([variable.node], body.node):
            return "cycle"
        return await self.wait_for(body, [variable.node],
                                   asyncio.shield(variable.future))

    def futures_of(self, body, names):
        """What the names stand for, each once; None: that is a circle."""
        items = {}
        for name in names:
            item = self.variables.get(name)
            if item:
                items.setdefault(item.future, item.node)
        nodes = list(items.values())
        if reaches(nodes, body.node):
            return None
        body.node.waits_for = nodes
        return list(items)

    async def do_race(self, body, mode, *names):
        return await self.race(body, None, mode, names)

    async def do_race_for(self, body, milliseconds, mode, *names):
        return await self.race(body, int(milliseconds) / 1000, mode, names)

    async def race(self, body, timeout, mode, names):
        """asyncio.wait: the places of those that are done."""
        futures = self.futures_of(body, names)
        if futures is None:
            return "cycle"
        try:
            done, _ = await asyncio.wait(futures, timeout=timeout,
                                         return_when=RACES[mode])
        finally:
            body.node.waits_for = []
        return text_of([place for place, future in enumerate(futures)
                        if future in done])

    async def do_as_completed(self, body, milliseconds, *names):
        """One result or error after the other; 0: without a time limit."""
        futures = self.futures_of(body, names)
        if futures is None:
            return "cycle"
        results = []
        try:
            for coming in asyncio.as_completed(
                    futures, timeout=int(milliseconds) / 1000 or None):
                try:
                    results.append(await coming)
                except Exception as error:
                    results.append(error)
        finally:
            body.node.waits_for = []
        return text_of(results)

    async def do_group(self, body, *names):
        body.node.waits_for = []
        try:
            async with asyncio.TaskGroup() as group:
                self.fill_group(group, names, body.node)
        finally:
            body.node.waits_for = []

    # ---- ops that return at once -----------------------------------------

    def do_print(self, body, number):
        return None

    def do_block(self, body, milliseconds):
        time.sleep(int(milliseconds) / 1000)

    def do_task(self, body, name, coroutine):
        node = Node()
        loop = asyncio.get_running_loop()
        task = loop.create_task(self.run_coroutine(coroutine, node))
        self.kept.append(task)
        self.variables[name] = Variable(task, node)

    def do_cancel(self, body, name):
        if name == "me":
            return text_of(asyncio.current_task().cancel())
        variable = self.variables.get(name)
        return text_of(variable.future.cancel()) if variable else "empty"

    def do_future(self, body, name):
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self.kept.append(future)
        self.variables[name] = Variable(future, Node(), is_plain=True)
        loop.call_later(RESCUE_S, self.rescue, name, future)

    def rescue(self, name, future):
        if not future.done():
            future.set_result(0)
            self.log(None, f"rescue {name}")

    def do_collect(self, body, name, return_exceptions, *names):
        """Keeps a gather in a variable, to be awaited or cancelled later."""
        everything, nodes = self.gather(return_exceptions, names)
        node = Node()
        node.waits_for = nodes
        self.kept.append(everything)
        self.variables[name] = Variable(everything, node)

    def do_cover(self, body, name, inner_name):
        """Keeps a shield in a variable."""
        inner = self.variables.get(inner_name)
        if inner is None:
            return "empty"
        outer = asyncio.shield(inner.future)
        node = Node()
        node.waits_for = [inner.node]
        self.kept.append(outer)
        self.variables[name] = Variable(outer, node)
        return None

    def do_asked(self, body):
        return text_of(asyncio.current_task().cancelling())

    def do_unask(self, body):
        return text_of(asyncio.current_task().uncancel())

    def do_extend(self, body, milliseconds):
        """Moves the innermost time limit of this coroutine."""
        if body.limit is None:
            return "empty"
        if body.limit.expired():
            return "too late"
        now = asyncio.get_running_loop().time()
        body.limit.reschedule(now + int(milliseconds) / 1000)
        return None

    def do_set(self, body, name, number):
        return self.settle(name, lambda future: future.set_result(int(number)))

    def do_fail(self, body, name):
        return self.settle(
            name, lambda future: future.set_exception(ValueError()))

    def settle(self, name, how):
        variable = self.variables.get(name)
        if variable is None:
            return "empty"
        if not variable.is_plain:
            return "not plain"
        if variable.future.done():
            return "too late"
        how(variable.future)
        return None

    def do_done(self, body, name, number):
        variable = self.variables.get(name)
        if variable is None:
            return "empty"
        variable.future.add_done_callback(
            lambda future: self.log(None, f"done {name} {number} = "
                                          f"{outcome_of(future)}"))
        return None

    def do_query(self, body, name):
        variable = self.variables.get(name)
        return outcome_of(variable.future) if variable else "empty"

    def do_put_now(self, body, name, number):
        return self.at_once(self.shared[name].put_nowait, int(number))

    def do_get_now(self, body, name):
        return self.at_once(self.shared[name].get_nowait)

    def do_task_done(self, body, name):
        return self.at_once(self.shared[name].task_done)

    def at_once(self, function, *arguments):
        try:
            return text_of(function(*arguments))
        except (asyncio.QueueFull, asyncio.QueueEmpty, ValueError) as error:
            return text_of(error)

    def do_free(self, body, name):
        """A permit more, whoever took one; beyond the bound an error."""
        return self.at_once(self.shared[name].release)

    def do_peek(self, body, name):
        return text_of(PEEKS[name[0]](self.shared[name]))

    def do_raise_flag(self, body, name):
        self.shared[name].set()

    def do_clear(self, body, name):
        self.shared[name].clear()

    def do_soon(self, body, *words):
        loop = asyncio.get_running_loop()
        self.keep_handle(body, loop.call_soon(self.run_callback, words))

    def do_later(self, body, milliseconds, *words):
        loop = asyncio.get_running_loop()
        self.keep_handle(body, loop.call_later(
            int(milliseconds) / 1000, self.run_callback, words))

    def keep_handle(self, body, handle):
        if body:
            body.handle = handle

    def do_drop(self, body):
        """Cancels the latest soon or later of this coroutine."""
        if body.handle is None:
            return "empty"
        body.handle.cancel()
        return None


PEEKS = {
    "l": asyncio.Lock.locked,
    "s": asyncio.Semaphore.locked,
    "e": asyncio.Event.is_set,
    "b": lambda barrier: barrier.n_waiting,
    "k": lambda condition: condition.locked(),
    "q": asyncio.Queue.qsize,
}

RACES = {
    "first": asyncio.FIRST_COMPLETED,
    "failed": asyncio.FIRST_EXCEPTION,
    "all": asyncio.ALL_COMPLETED,
}

SUSPENDING = {
    "sleep": Machine.do_sleep,
    "call": Machine.do_call,
    "await": Machine.do_await,
    "gather": Machine.do_gather,
    "wait": Machine.do_wait,
    "until": Machine.do_until,
    "supply": Machine.do_supply,
    "notify": Machine.do_notify,
    "meet": Machine.do_meet,
    "reset": Machine.do_reset,
    "abort": Machine.do_abort,
    "put": Machine.do_put,
    "get": Machine.do_get,
    "join": Machine.do_join,
    "wait_for": Machine.do_wait_for,
    "shield": Machine.do_shield,
    "race": Machine.do_race,
    "race_for": Machine.do_race_for,
    "as_completed": Machine.do_as_completed,
    "group": Machine.do_group,
}

IMMEDIATE = {
    "print": Machine.do_print,
    "block": Machine.do_block,
    "task": Machine.do_task,
    "cancel": Machine.do_cancel,
    "future": Machine.do_future,
    "collect": Machine.do_collect,
    "cover": Machine.do_cover,
    "asked": Machine.do_asked,
    "unask": Machine.do_unask,
    "extend": Machine.do_extend,
    "set": Machine.do_set,
    "fail": Machine.do_fail,
    "done": Machine.do_done,
    "query": Machine.do_query,
    "soon": Machine.do_soon,
    "later": Machine.do_later,
    "drop": Machine.do_drop,
    "put_now": Machine.do_put_now,
    "get_now": Machine.do_get_now,
    "task_done": Machine.do_task_done,
    "free": Machine.do_free,
    "peek": Machine.do_peek,
    "raise_flag": Machine.do_raise_flag,
    "clear": Machine.do_clear,
}


def start():
    """Puts the process on the virtual clock; call it once."""
    virtual_python.install()
    # Programs leave errors and coroutines behind on purpose.
    logging.getLogger("asyncio").disabled = True
    warnings.simplefilter("ignore")
    sys.unraisablehook = lambda _: None  # closed after their loop


def run(coroutines):
    """The lines that a program prints, its last one the result of main."""
    virtual_python.clock.now_ns = 0
    machine = Machine(coroutines)
    try:
        result = text_of(asyncio.run(machine.run_coroutine("c0", Node())))
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        result = text_of(error)
    now_ms = virtual_python.clock.now_ns // 1_000_000
    machine.lines.append(f"{now_ms} - result {result}")
    machine.is_over = True
    return machine.lines
