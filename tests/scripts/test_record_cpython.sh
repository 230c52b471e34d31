#!/bin/sh
# record_cpython.py keeps the program's output and exit status, and leaves a
# trace that opens, however the program ends.
# Prints "ok WHAT" or "FAILED WHAT"; exit status 1 on any failure.

cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
python=${PYTHON:-python3}
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
trace=$here/x.simul
failed=0

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    2>/dev/null; then
    echo "record_cpython: no python3 of 3.11 or later; nothing to test"
    exit 0
fi

# expect WHAT VALUE EXPECTED
expect() {
    if [ "$2" = "$3" ]; then
        echo "ok record_cpython: $1"
    else
        echo "FAILED record_cpython: $1: expected '$3', found '$2'"
        failed=$((failed + 1))
    fi
}

# record OPTION... : what it says on both streams, then its exit status.
record() {
    PYTHONHASHSEED=0 "$python" scripts/record_cpython.py -o "$trace" "$@" \
        >"$here/said" 2>"$here/stderr" </dev/null
    echo $?
}

# has PATTERN: how many events of the trace match?
has() {
    "$build/simul" dump "$trace" | grep -cE "$1"
}

cat >"$here/x.py" <<'PY'
import asyncio, os, sys, time, warnings

async def inner(how):
    await asyncio.sleep(0.01)
    if how == "error":
        raise KeyError("lost")
    return how

async def lost():
    raise ValueError("nobody looks")

async def main(how):
    task = asyncio.create_task(inner(how), name="worker")
    print("half", end="")
    time.sleep(0.002)
    print(" a line")
    if how == "lost":
        asyncio.create_task(lost())
        lost()
    if how == "kill":
        await asyncio.sleep(0)
        os.kill(os.getpid(), 9)
    if how == "deadlock":
        await asyncio.Lock().acquire()
        await asyncio.Event().wait()
    if how == "fork":
        if os.fork() == 0:
            time.sleep(0)
            asyncio.get_event_loop_policy().new_event_loop().close()
            os._exit(0)
        os.wait()
    await task
    if how == "exit":
        sys.exit(7)

asyncio.run(main(*sys.argv[1:]))
PY

# ---- how a program may end --------------------------------------------------

expect "a program that ends well" "$(record "$here/x.py" fine)" 0
expect "its output goes where it went" "$(cat "$here/said")" "half a line"
expect "a line is recorded as one" "$(has 'print .*prints: half a line$')" 1
expect "a blocking sleep is recorded with its line" \
    "$(has 'block.begin .*sleeps 2 ms.*x.py:15')" 1
expect "the exit status is the program's" "$(record "$here/x.py" exit)" 7
expect "an error ends it with 1" "$(record "$here/x.py" error)" 1
expect "the traceback is the program's own" \
    "$(grep -c 'record_cpython.py' "$here/stderr")" 0
expect "the error is in the trace" \
    "$(has "task.done .*worker is done: it failed")" 1
expect "a program that is killed" "$(record "$here/x.py" kill)" 137
expect "its trace opens to the last event" "$(has 'task.run .*Task-1 runs')" 2
expect "a deadlock on the virtual clock ends" \
    "$(record --clock virtual "$here/x.py" deadlock)" 1
expect "it says who waits" "$(grep -c 'Task-1 waits for' "$here/stderr")" 1
expect "a child of fork leaves the trace alone" \
    "$(record "$here/x.py" fork) $(has ' (block|loop)[.]begin ')" "0 2"
record "$here/x.py" lost >"$here/status"
expect "an exception that nobody looks at is a warning" \
    "$(has 'never retrieved: Task-[0-9]* ended with ValueError')" 1
expect "so is a coroutine that nobody awaits" \
    "$(has "coroutine 'lost' was never awaited")" 1

# ---- a disk that is full ----------------------------------------------------

cat >"$here/many.py" <<'PY'
import asyncio

async def turn():
    for _ in range(300):
        await asyncio.sleep(0)

async def main():
    await asyncio.gather(*[turn() for _ in range(20)])

asyncio.run(main())
PY
record --clock virtual "$here/many.py" >"$here/status"
all=$(has .)
(ulimit -f 400 && record --clock virtual "$here/many.py") >"$here/status"
expect "a full disk ends the recording, not the program" \
    "$(cat "$here/status") $(grep -c 'recording stopped' "$here/stderr")" "0 1"
kept=$("$build/simul" dump "$trace" 2>/dev/null | wc -l)
lost=$("$build/simul" dump "$trace" 2>/dev/null |
    sed -n 's/.*stopped: \([0-9]*\) events.*/\1/p')
# One of those that are kept says how many are not.
expect "no event is lost uncounted" "$((kept - 1 + lost))" "$all"

# ---- two runs ----------------------------------------------------------------

record --clock virtual --seed 5 lessons/07_as_completed/*.py >"$here/status"
cp "$trace" "$here/first.simul"
record --clock virtual --seed 5 lessons/07_as_completed/*.py >"$here/status"
expect "two virtual runs give the same trace, byte for byte" \
    "$(cmp "$trace" "$here/first.simul" && echo same)" same
expect "the seed is kept" "$(has 'meta .*seed: 5$')" 1
expect "the source is kept" "$(has 'source of lessons/07.*is kept')" 1

record --clock virtual lessons/03_tasks/*.py >"$here/status"
expect "an await goes into a coroutine, and back when it is done" \
    "$(has 'coroutine.enter') $(has 'coroutine.leave .*it returned')" "4 4"
record --clock virtual lessons/11_cancel/*.py >"$here/status"
expect "an error that leaves a coroutine is seen on its way" \
    "$(has 'coroutine.enter')" "$(has 'coroutine.leave')"

# ---- wrong usage ---------------------------------------------------------------

expect "no program" "$(record)" 2
expect "a clock that there is not" "$(record --clock fast "$here/x.py")" 2
expect "an option that there is not" "$(record --what "$here/x.py")" 2
expect "a file that there is not" "$(record "$here/none.py")" 3
expect "one sentence says which" "$(cat "$here/stderr")" \
    "record_cpython.py: there is no file '$here/none.py'"
trace=$here/none/x.simul
expect "a trace that cannot be written" "$(record "$here/x.py" fine)" 3

[ "$failed" -eq 0 ]
