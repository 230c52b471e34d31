#!/bin/sh
# check-layers finds an upward include, and leaves a downward one alone.
# Prints "ok WHAT" or "FAILED WHAT"; exit status 1 on any failure.

script=$(cd "$(dirname "$0")/../.." && pwd)/scripts/check-layers
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0

# expect WHAT PATTERN: of the source on standard input, put into FILE.
# usage: expect FILE WHAT PATTERN
expect() {
    rm -rf "${tree:?}"/*
    mkdir -p "$tree/$(dirname "$1")"
    cat >"$tree/$1"
    said=$(sh "$script" "$tree" 2>&1)
    # shellcheck disable=SC2254 # a pattern is meant
    case "$said" in
    $3) echo "ok check-layers: $2" ;;
    *)
        echo "FAILED check-layers: $2: expected $3, found: $said"
        failed=$((failed + 1))
        ;;
    esac
}

expect runtime/core/task.c "a downward include is well" "" <<'C'
#include "base/list.h"
#include "trace/writer.h"
#include "task.h"
C
expect runtime/base/list.c "an upward include is found with its line" \
    "runtime/base/list.c:2: base must not include core*" <<'C'
#include <stddef.h>
#include "core/task.h"
C
expect runtime/core/task.c "core may include what it is the body of" "" <<'C'
#include "simul.h"
C
expect runtime/trace/writer.c "the trace knows nothing of tasks" \
    "*trace must not include simul.h*" <<'C'
#include "simul.h"
C
expect runtime/replay/state.c "the replay knows nothing of the runtime" \
    "*replay must not include core*" <<'C'
#include "core/loop.h"
C
expect visualizer/layout/lanes.c "only the stage knows SDL" \
    "*includes SDL*" <<'C'
#include <SDL.h>
C
expect visualizer/stage/window.c "the stage may use SDL" "" <<'C'
#include <SDL.h>
SDL_Window *window;
C
expect runtime/core/task.c "only the loop names libuv" "*names libuv*" <<'C'
int run(void) { return uv_run(loop, 0); }
C
expect runtime/core/loop.c "the loop may name libuv" "" <<'C'
int run(void) { return uv_run(loop, 0); }
C
expect runtime/core/task.c "a comment may name anything" "" <<'C'
// As uv_run does.
/* uv_run,
   uv_close */
int a;
C
expect runtime/cli/view.c "a string may name anything" "" <<'C'
const char *driver = getenv("SDL_VIDEODRIVER");
C
expect lessons/05_chess/chess.c "a lesson includes simul.h only" \
    "*lessons must not include core*" <<'C'
#include <simul.h>
#include "core/task.h"
C
expect runtime/attic/a.c "a room must be in the table" "*attic*not in the table*" <<'C'
int a;
C

[ "$failed" -eq 0 ]
