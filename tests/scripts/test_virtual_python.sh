#!/bin/sh
# virtual_python.py keeps its rules. Prints "ok WHAT" or "FAILED WHAT"; exit
# status 1 on any failure. Without python3 (3.11 or later) it checks nothing.

script=$(cd "$(dirname "$0")/../.." && pwd)/scripts/virtual_python.py
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
then
    echo "no python3 of 3.11 or later"
    exit 0
fi
program=$(mktemp)
trap 'rm -f "$program"' EXIT
failed=0
options=

# expect WHAT PATTERN: of the body of main on standard input.
expect() {
    {
        echo 'import asyncio, datetime, threading, time'
        echo 'loop = asyncio.get_running_loop'
        echo 'async def main():'
        sed 's/^/    /'
        echo 'asyncio.run(main())'
    } >"$program"
    # shellcheck disable=SC2086 # the options are words
    said=$(python3 "$script" $options "$program" 2>&1)
    said="$?:"$(echo "$said" | tr '\n' '/')
    # shellcheck disable=SC2254 # a pattern is meant
    case "$said" in
    $2) echo "ok virtual_python: $1" ;;
    *)
        echo "FAILED virtual_python: $1: expected $2, found: $said"
        failed=$((failed + 1))
        ;;
    esac
}

expect "twelve hours pass at once" "0:43200.0/" <<'PYTHON'
await asyncio.sleep(12 * 3600)
print(loop().time())
PYTHON
expect "timers of one instant fire in the order of creation" "0:0/1/2/3/4/" <<'PYTHON'
for name in range(5):
    loop().call_later(0.3, print, name)
await asyncio.sleep(1)
PYTHON
expect "sums of delays are exact to the nanosecond" "0:first/second/0.3/" <<'PYTHON'
loop().call_at(0.3, print, "first")
await asyncio.sleep(0.1)
loop().call_later(0.2, print, "second")
await asyncio.sleep(0.2)
print(loop().time())
PYTHON
expect "a blocking sleep moves the clock and everybody waits" "0:5/late by 4/" <<'PYTHON'
loop().call_later(1, lambda: print("late by", round(loop().time() - 1)))
time.sleep(5)
print(round(loop().time()))
await asyncio.sleep(0)
PYTHON
expect "all clocks agree" "0:7 7 7 2024-01-01 00:00:07/" <<'PYTHON'
begin = time.time(), time.monotonic(), time.perf_counter()
await asyncio.sleep(7)
print(*(round(now - then) for now, then in zip(
    (time.time(), time.monotonic(), time.perf_counter()), begin)),
    datetime.datetime.now())
PYTHON
expect "time stands still while a thread works" "0:done at 0.0/" <<'PYTHON'
try:
    work = threading.Event().wait  # in real time, as work is
    await asyncio.wait_for(asyncio.to_thread(work, 0.05), 0.01)
except TimeoutError:
    print("timeout")
print("done at", loop().time())
PYTHON
expect "a thread that sleeps lets time go on" \
    "0:timeout at 0.01/two threads at 1.01/" <<'PYTHON'
try:
    await asyncio.wait_for(asyncio.to_thread(time.sleep, 0.05), 0.01)
except TimeoutError:
    print("timeout at", loop().time())
await asyncio.gather(asyncio.to_thread(time.sleep, 1),
                     asyncio.to_thread(time.sleep, 0.5))
print("two threads at", loop().time())
PYTHON
expect "a deadlock is an error that names who waits" "1:*nobody can ever run again*Task-1 waits for*" <<'PYTHON'
await loop().create_future()
PYTHON
expect "a finished child is counted by gather at once" "0:True/" <<'PYTHON'
future = loop().create_future()
future.set_result(1)
print(asyncio.gather(future).done())
PYTHON
expect "an error of the program is the program's" "1:*ValueError: mine*" <<'PYTHON'
raise ValueError("mine")
PYTHON
expect "who is notified and then cancelled passes it on" "0:second/first gone/" <<'PYTHON'
condition = asyncio.Condition()
async def wait(name):
    async with condition:
        await condition.wait()
        print(name)
first, second = [asyncio.create_task(wait(name)) for name in ("first", "second")]
await asyncio.sleep(0)
async with condition:
    condition.notify(1)
first.cancel()
await asyncio.wait([first])
print("first gone")
await second
PYTHON

options="--clock x100"
expect "a clock that runs is as fast as one says" "0:True True/" <<'PYTHON'
begin = time.time()
await asyncio.sleep(1)
time.sleep(1)
print(2 <= time.time() - begin < 60, loop().time() >= 2)
PYTHON
expect "a deadlock ends a run on any clock" "1:*nobody can ever run again*" <<'PYTHON'
await loop().create_future()
PYTHON
options="--clock soon"
expect "a clock that is none is a sentence" "2:*--clock is virtual, real or xN*" <<'PYTHON'
pass
PYTHON

[ "$failed" -eq 0 ]
