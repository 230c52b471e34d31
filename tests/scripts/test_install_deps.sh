#!/bin/sh
# install-deps on machines that do not exist: a directory of stand-ins is the
# whole PATH, and each package manager writes down how it was called.
# Prints "ok WHAT" or "FAILED WHAT" for each behaviour; exit status 1 on any.

script=$(cd "$(dirname "$0")/../.." && pwd)/scripts/install-deps
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
failed=0

# machine NAME...: a fresh machine that has the usual small tools and NAME.
machine() {
    rm -rf "${here:?}"/*
    mkdir -p "$here/bin"
    for tool in sh sed awk sort tr cat mkdir env; do
        ln -s "$(command -v "$tool")" "$here/bin/$tool"
    done
    stand_in id 'echo 0'
    for name in "$@"; do
        # shellcheck disable=SC2016 # the stand-in expands these
        stand_in "$name" 'echo "$(basename "$0") $*" >>"$CALLED"'
    done
    ln -s "$(command -v basename)" "$here/bin/basename"
}

# stand_in NAME BODY
stand_in() {
    printf '#!/bin/sh\n%s\n' "$2" >"$here/bin/$1"
    chmod +x "$here/bin/$1"
}

# run ARGUMENT...: leaves $status, $said and $called behind.
run() {
    said=$(PATH="$here/bin" CALLED="$here/called" BUILD="$here/build" \
        sh "$script" "$@" 2>&1)
    status=$?
    called=$(cat "$here/called" 2>/dev/null)
}

# expect WHAT VALUE PATTERN
expect() {
    # shellcheck disable=SC2254 # a pattern is meant
    case "$2" in
    $3) echo "ok install-deps: $1" ;;
    *)
        echo "FAILED install-deps: $1: expected $3, found: $2"
        failed=$((failed + 1))
        ;;
    esac
}

machine pkg-config cc make apt-get apt-cache
run --tools libuv jansson
expect "says nothing when all is there" "$status:$said" "0:"

machine apt-get apt-cache
run --tools libuv cmocka
expect "a bare Debian gets compiler, make and libraries" "$called" \
    "*apt-get*install*gcc libc6-dev libcmocka-dev libuv1-dev make pkg-config"
expect "says what it installs" "$said" "*libuv*is missing; installing*with apt.*"
expect "ends well when the installation did" "$status" 0

machine apt-get
stand_in apt-cache 'exit 100'
run libuv
expect "fetches the lists of packages where there are none" "$called" \
    "*apt-get*update*apt-get*install*"

machine apt-cache
stand_in apt-get 'exit 100'
run libuv
expect "fails when a library cannot be installed" "$status" 1

machine dnf
run libuv sdl2
expect "knows dnf" "$called" "dnf install -y SDL2-devel libuv-devel pkgconf-pkg-config"

machine pacman
run pangocairo
expect "knows pacman" "$called" "pacman -S --noconfirm --needed pango pkgconf"

machine brew
run jansson
expect "knows brew" "$called" "brew install jansson pkgconf"

machine apt-get apt-cache
export NO_INSTALL=1
run libuv
unset NO_INSTALL
expect "NO_INSTALL forbids it" "$called" ""
expect "NO_INSTALL says how to do it" "$status:$said" \
    "1:*libuv*NO_INSTALL*apt-get install -y libuv1-dev pkg-config"

machine
run libuv
expect "an unknown system gets a sentence" "$status:$said" \
    "1:*libuv*none of apt, dnf, pacman*"

machine apt-cache
stand_in apt-get 'exit 100'
run --fonts
expect "goes on without the fonts" "$status:$said" "0:*going on without*"
run --fonts
expect "does not try for the fonts at every make" "$status:$said" "0:"

machine
run --nonsense
expect "an unknown option gets a sentence" "$status:$said" "2:*no option --nonsense*"

[ "$failed" -eq 0 ]
