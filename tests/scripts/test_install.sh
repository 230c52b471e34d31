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
    include/simul/simul.h; do
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

PREFIX=/opt/simul DESTDIR="$here/stage" VERSION=1.2.3 sh scripts/install \
    >/dev/null 2>&1
expect "DESTDIR is a place to pack from" \
    "$(sed -n 1p "$here/stage/opt/simul/lib/pkgconfig/simul.pc")" \
    "prefix=/opt/simul"

[ "$failed" -eq 0 ]
