"""The order fuzzer: random programs under Simul and under CPython, compared.

    fuzz-order [--lines N] [--seed S] [--batch B] [--keep DIR] [--trace FILE]
    fuzz-order --show SEED          print one program and both outputs
    fuzz-order --file PROGRAM...    run programs from files

Makes programs from the seeds S, S+1, ... until N lines have been compared.
At the first difference it shrinks the program, prints it with both outputs,
leaves it in DIR (default build/), and ends with status 1. The programs of
corpus/ (differences of the past) always come first. With --trace every program
is recorded, each over the last: recording must not change the order.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import oracle
from generate import generate
from program import format_program, parse_program
from shrink import shrink

HERE = Path(__file__).resolve().parent
BUILD = Path(os.environ.get("BUILD", "build"))
DRIVER = BUILD / "fuzz" / "order"
DRIVER_ARGUMENTS = []  # a file: record every program into it
SECONDS_PER_BATCH = 60

perf_counter = time.perf_counter  # the real one, before the oracle's patch


class Driver:
    """The C interpreter, working through a text of many programs."""

    def __init__(self, text):
        self.input = tempfile.TemporaryFile("w+")
        self.input.write(text)
        self.input.seek(0)
        self.process = subprocess.Popen(
            [DRIVER, *DRIVER_ARGUMENTS], stdin=self.input, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)

    def outputs(self):
        """The lines of each program, and what became of the process."""
        try:
            out, err = self.process.communicate(timeout=SECONDS_PER_BATCH)
            end = self.process.returncode
        except subprocess.TimeoutExpired:
            self.process.kill()
            out, err = self.process.communicate()
            end = "hangs"
        finally:
            self.input.close()
        programs = []
        for line in out.splitlines():
            if line.startswith("program "):
                programs.append([])
            elif programs:
                programs[-1].append(line)
        if end != 0 and programs:
            said = " ".join(err.split())[:300]
            programs[-1].append(f"the driver ends with {end}: {said}")
        elif end != 0:
            sys.exit(f"fuzz-order: {DRIVER} does not start: {err.strip()}")
        return programs


def simul_lines(coroutines):
    outputs = Driver(format_program(coroutines, "one")).outputs()
    return outputs[0] if outputs else []


def differs(coroutines):
    return simul_lines(coroutines) != oracle.run(coroutines)


def show_outputs(coroutines):
    """Both outputs side by side; `|` marks lines that differ."""
    python = oracle.run(coroutines)
    simul = simul_lines(coroutines)
    width = max(len(line) for line in python + ["CPython"])
    text = [f"  {'CPython':{width}}   Simul"]
    for row in range(max(len(python), len(simul))):
        left = python[row] if row < len(python) else ""
        right = simul[row] if row < len(simul) else ""
        mark = " " if left == right else "|"
        text.append(f"  {left:{width}} {mark} {right}")
    return "\n".join(text)


def report_difference(title, coroutines, keep):
    smallest = shrink(coroutines, differs)
    text = format_program(smallest, title)
    path = Path(keep) / f"order-{title}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    print(f"program {title} prints different lines; at its smallest:\n")
    print(text)
    print(show_outputs(smallest))
    print(f"\nkept in {path}; run it: scripts/fuzz-order --file {path}")


class Count:
    """What has been compared so far."""

    def __init__(self):
        self.programs = 0
        self.lines = 0

    def add(self, lines):
        self.programs += 1
        self.lines += len(lines)


def compare_batch(programs, count, keep):
    """programs: pairs of title and coroutines. False at a difference."""
    driver = Driver("".join(format_program(coroutines, title)
                            for title, coroutines in programs))
    # CPython runs here while the C program runs there.
    expected = [oracle.run(coroutines) for _, coroutines in programs]
    outputs = driver.outputs()
    outputs += [[]] * (len(programs) - len(outputs))
    for (title, coroutines), want, have in zip(programs, expected, outputs):
        if want != have:
            report_difference(title, coroutines, keep)
            return False
        count.add(want)
    return True


def corpus():
    return [(path.stem, parse_program(path.read_text()))
            for path in sorted((HERE / "corpus").glob("*.txt"))]


def fuzz(options):
    started = perf_counter()
    count = Count()
    programs = corpus()
    seed = options.seed
    while True:
        if not compare_batch(programs, count, options.keep):
            print(f"FAILED order: a difference after {count.programs} "
                  f"programs and {count.lines} equal lines")
            return 1
        if count.lines >= options.lines:
            break
        programs = [(number, generate(number))
                    for number in range(seed, seed + options.batch)]
        seed += options.batch
        if sys.stdout.isatty():
            print(f"\r{count.lines} lines", end="", flush=True)
    print(f"ok order: {count.lines} lines of {count.programs} programs equal "
          f"CPython's (seeds {options.seed} to {seed - 1}, "
          f"{perf_counter() - started:.1f} s)")
    return 0


def show(coroutines, title):
    print(format_program(coroutines, title))
    print(show_outputs(coroutines))
    return 1 if differs(coroutines) else 0


def main():
    parser = argparse.ArgumentParser(
        prog="fuzz-order", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--keep", default=BUILD)
    parser.add_argument("--trace", metavar="FILE")
    parser.add_argument("--show", type=int, metavar="SEED")
    parser.add_argument("--file", nargs="+", metavar="PROGRAM")
    options = parser.parse_args()

    if not DRIVER.is_file():
        sys.exit(f"fuzz-order: {DRIVER} is not built; run make test first")
    if options.trace:
        DRIVER_ARGUMENTS.append(options.trace)
    oracle.start()
    if options.show is not None:
        return show(generate(options.show), options.show)
    if options.file:
        return max(show(parse_program(Path(path).read_text()),
                        Path(path).stem) for path in options.file)
    return fuzz(options)


if __name__ == "__main__":
    sys.exit(main())
