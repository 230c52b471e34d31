#!/bin/sh
# The man pages say what the programs say, the page of the trace has the events
# of the table, and prose in headers becomes doc comments.
# Prints "ok WHAT" or "FAILED WHAT"; exit status 1 on any failure.

cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
failed=0

# expect WHAT VALUE EXPECTED
expect() {
    if [ "$2" = "$3" ]; then
        echo "ok docs: $1"
    else
        echo "FAILED docs: $1: expected $3, found: $2"
        failed=$((failed + 1))
    fi
}

one_line() {
    sort -u | tr '\n' ' '
}

# The long options in the help, and in a man page.
options_of_help() {
    grep -oE '^  --[a-z]+' | sed 's/^  --//' | grep -v '^help$' | one_line
}
options_of_page() {
    grep -oE 'Fl -[a-z]+' | sed 's/Fl -//' | grep -v '^help$' | one_line
}

# ---- the README -------------------------------------------------------------

# A sanitizer's library would want its flags in that line.
if [ "$build" = build ]; then
    sed -n '/^```c$/,/^```$/p' README.md | sed '1d;$d' >"$here/hello.c"
    line=$(sed -n '/^cc -Iruntime/,/-o hello$/p' README.md |
        sed "s#hello\.c#$here/hello.c#; s#-o hello#-o $here/hello#")
    expect "the program of the README builds and runs as it says" \
        "$(sh -c "$line" 2>&1 &&
            "$here/hello" --clock virtual --no-trace | tail -n 1)" \
        "3.0 task"
fi

# ---- simul(1) --------------------------------------------------------------

page=docs/man/simul.1
commands=$("$build/simul" --help | sed -n 's/^  simul \([a-z]*\) .*/\1/p')
expect "simul(1) has the commands that simul has" \
    "$(sed -n 's/^\.It Ic \([a-z]*\).*/\1/p' "$page" | one_line)" \
    "$(echo "$commands" | one_line)"
for command in $commands; do
    expect "simul(1) has the options of simul $command" \
        "$(sed -n "/^\.It Ic $command\$/,/^\.\(It Ic\|El\)/p
            /^\.It Ic $command /p" "$page" | options_of_page)" \
        "$("$build/simul" "$command" --help | options_of_help)"
done

# ---- simul-view(1) ---------------------------------------------------------

page=docs/man/simul-view.1
expect "simul-view(1) has the options that simul-view has" \
    "$(options_of_page <"$page")" \
    "$("$build/simul-view" --help | options_of_help)"

# The keys are the third column of the table of actions.
tr '\n' ' ' <visualizer/stage/stage.h | sed 's/\\ */ /g; s/ X(/\n X(/g' |
    sed -n 's/^ X([A-Z_]*, *"[a-z_]*", *"\([^"]*\)".*/\1/p' >"$here/keys"
expect "simul-view(1) has the keys of the window" \
    "$(sed -n 's/^\.It Ic \(\\&\)\{0,1\}//p' "$page" | one_line)" \
    "$(one_line <"$here/keys")"
expect "the window has keys" "$(grep -c '^space$' "$here/keys")" 1

# ---- all pages -------------------------------------------------------------

if command -v mandoc >/dev/null 2>&1; then
    expect "mandoc has nothing to say" "$(mandoc -T lint docs/man/*.[13] 2>&1 |
        grep -v 'referenced manual not found')" ""
fi
for name in $(sed -n 's/^\.It In simul\/\([a-z]*\)\.h/\1/p' docs/man/simul.3); do
    expect "simul(3) names a chapter that is there: $name" \
        "$(ls "runtime/simul/$name.h")" "runtime/simul/$name.h"
done
chapters=$(sed -n 's/^#include "simul\/\([a-z]*\)\.h".*/\1/p' runtime/simul.h |
    grep -vE '^(types|macros)$')
expect "simul(3) names every chapter" \
    "$(sed -n 's/^\.It In simul\/\([a-z]*\)\.h/\1/p' docs/man/simul.3 | one_line)" \
    "$(echo "$chapters" | one_line)"
for name in $chapters; do
    expect "the manual's first page names $name.h, and so does the room's" \
        "$(grep -c "^| $name\.h " docs/manual.md):$(grep -c "($name\.h)" \
            runtime/simul/README.md)" 1:1
done
missing=
for name in $(sed -n 's/^\.Fn \([a-z_]*\).*/\1/p' docs/man/simul.3); do
    grep -qw "$name" runtime/simul/*.h || missing="$missing $name"
done
expect "simul(3) names functions that are there" "$missing" ""

# ---- scripts/event-table ---------------------------------------------------

sh scripts/event-table --check >/dev/null 2>&1
expect "the tables of the trace's page are current" "$?" 0
mkdir -p "$here/tree/runtime/trace" "$here/tree/docs"
cp docs/trace-format.md "$here/tree/docs/"
sed 's/"{task} runs"/"{task} walks"/' runtime/trace/event.h \
    >"$here/tree/runtime/trace/event.h"
script=$PWD/scripts/event-table
(cd "$here/tree" && sh "$script" --check) >/dev/null 2>&1
expect "a table that is not current is found" "$?" 1
(cd "$here/tree" && sh "$script" --write && sh "$script" --check)
expect "and mended" "$?:$(grep -c '{task} walks' "$here/tree/docs/trace-format.md")" \
    "0:1"

# ---- scripts/doc-comments --------------------------------------------------

cat >"$here/small.h" <<'H'
// What it is about.
#ifndef SIMUL_SMALL_H
#define SIMUL_SMALL_H

// Takes "<" and both. Errors: ValueError.
int one(int a,
        int b);
int two(void);

int lonely; // a number
#endif
H
sh scripts/doc-comments "$here/small.h" >"$here/small.out"
expect "the head becomes the file's page" \
    "$(sed -n 1,3p "$here/small.out" | tr '\n' '|')" \
    "/** @file small.h| What it is about.|*/|"
expect "declarations in a row share their comment" \
    "$(grep -c 'Takes "\\<" and both' "$here/small.out")" 2
expect "errors have a paragraph of their own" \
    "$(grep -c '^@par Errors$' "$here/small.out")" 2
expect "a comment behind code belongs to it" \
    "$(grep lonely "$here/small.out")" "int lonely; /**< a number */"

if command -v doxygen >/dev/null 2>&1; then
    mkdir -p "$here/build/docs"
    said=$(BUILD="$here/build" VERSION=0 doxygen docs/Doxyfile 2>&1)
    expect "Doxygen renders the manual without a warning" "$?:$said" "0:"
    expect "the manual explains asyncio.gather" \
        "$(grep -c 'A future of a list with one result for each awaitable' \
            "$here/build/docs/structSimAsyncio.html" | sed 's/^[1-9].*/yes/')" yes
fi

[ "$failed" -eq 0 ]
