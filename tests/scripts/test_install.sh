#!/bin/sh
# After `make install` the README's own program builds with pkg-config and runs.
# Prints "ok WHAT" or "FAILED WHAT"; exit status 1 on any failure.

cd "$(dirname "$0")/../.." || exit 1
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
failed=0

# expect WHAT VALUE PATTERN
expect() {
    # shellcheck disable=SC2254 # a pattern is meant
    case "$2" in
    $3) echo "ok install: $1" ;;
    *)
        echo "FAILED install: $1: expected $3, found: $2"
        failed=$((failed + 1))
        ;;
    esac
}

said=$(PREFIX="$here/usr" DESTDIR='' VERSION=1.2.3 sh scripts/install 2>&1)
expect "says where" "$said" "*Simul 1.2.3 in $here/usr*"
for file in bin/simul bin/simul-view lib/libsimul.a lib/pkgconfig/simul.pc \
    include/simul/simul.h include/simul/simul/asyncio.h \
    share/man/man1/simul.1 share/man/man1/simul-view.1 share/man/man3/simul.3 \
    bin/simul-record share/man/man1/simul-record.1; do
    [ -f "$here/usr/$file" ] && found=there || found=missing
    expect "$file" "$found" there
done

export PKG_CONFIG_PATH="$here/usr/lib/pkgconfig"
expect "pkg-config knows the version" "$(pkg-config --modversion simul)" 1.2.3

# The first program in the README, as a newcomer would copy it.
awk '/^```c$/ { inside = 1; next } /^```$/ { inside = 0 } inside' README.md \
    >"$here/hello.c"
# shellcheck disable=SC2046,SC2086 # lists of words
said=$(${CC:-cc} ${SANITIZE:-} "$here/hello.c" \
    $(pkg-config --cflags --libs simul) -o "$here/hello" 2>&1)
expect "the README's program builds without a word" "$said" ""
said=$("$here/hello" --clock virtual --no-trace | tr '\n' '/')
expect "the README's program runs" "$said" "1.0 one/2.0 two/20 and 10/3.0 task/"

# The example of simul(3), far from the tree, from the installed page.
sed -n '/^#include <simul.h>/,/^\.Ed/p' "$here/usr/share/man/man3/simul.3" |
    sed '/^\.Ed/d; s/\\e/\\/g' >"$here/manual.c"
# shellcheck disable=SC2046,SC2086 # lists of words
said=$(cd / && ${CC:-cc} -std=gnu11 -Wall -Wextra -Werror ${SANITIZE:-} \
    "$here/manual.c" $(pkg-config --cflags --libs simul) -o "$here/manual" 2>&1)
expect "the example of simul(3) builds without a word" "$said" ""
said=$(cd / && "$here/manual" --clock virtual --trace "$here/manual.simul" |
    tr '\n' '/')
expect "the example of simul(3) runs" "$said" "1.0 one/2.0 two/20 and 10/"
expect "the installed simul tells of it" \
    "$(cd / && "$here/usr/bin/simul" tell "$here/manual.simul")" "*say_after*"

# The exercises, with nothing but what is installed.
said=$(cd "$here" && CC="${CC:-cc} ${SANITIZE:-}" usr/bin/simul learn 1 2>&1)
expect "simul learn finds its exercises" "$said" "*The tea is never made*"
cp tests/learn/solutions/01_await_missing.c "$here/simul-learn/"
said=$(cd "$here" && CC="${CC:-cc} ${SANITIZE:-}" usr/bin/simul learn 1 2>&1)
expect "simul learn builds with the installed library" "$said" "*is solved.*"

# A program of somebody's, recorded far from the tree.
if python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
then
    cp tests/recorded/group.py "$here/"
    said=$(cd "$here" && usr/bin/simul-record group.py 2>&1 | tail -n 1)
    expect "simul-record runs a program" "$said" "rescued 0"
    said=$(cd "$here" && usr/bin/simul tell group.simul)
    expect "and simul tells of it" "$said" "*steady sleeps*group.py:23*doomed fails: OSError*"
fi

PREFIX=/opt/simul DESTDIR="$here/stage" VERSION=1.2.3 sh scripts/install \
    >/dev/null 2>&1
expect "DESTDIR is a place to pack from" \
    "$(sed -n 1p "$here/stage/opt/simul/lib/pkgconfig/simul.pc")" \
    "prefix=/opt/simul"
# A package is built under DESTDIR and used from there by way of the sysroot.
export PKG_CONFIG_PATH="$here/stage/opt/simul/lib/pkgconfig"
# shellcheck disable=SC2046,SC2086 # lists of words
said=$(${CC:-cc} ${SANITIZE:-} "$here/hello.c" -I"$here/stage/opt/simul/include/simul" \
    -L"$here/stage/opt/simul/lib" $(pkg-config --libs simul) -o "$here/staged" 2>&1)
expect "a program builds from under DESTDIR" "$said" ""
expect "a program from under DESTDIR runs" \
    "$("$here/staged" --clock virtual --no-trace | head -n 1)" "1.0 one"

[ "$failed" -eq 0 ]
