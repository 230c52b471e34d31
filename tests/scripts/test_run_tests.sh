#!/bin/sh
# run-tests adds up and never takes a failure for a success.
# Prints "ok WHAT" or "FAILED WHAT"; exit status 1 on any failure.

script=$(cd "$(dirname "$0")/../.." && pwd)/scripts/run-tests
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
failed=0

# program NAME BODY
program() {
    printf '#!/bin/sh\n%s\n' "$2" >"$here/$1"
    chmod +x "$here/$1"
}

# expect WHAT PATTERN PROGRAM...
expect() {
    what=$1
    pattern=$2
    shift 2
    said=$(cd "$here" && SECONDS_PER_TEST=1 sh "$script" --only-cmocka "$@" 2>&1)
    said="$?: $said"
    # shellcheck disable=SC2254 # a pattern is meant
    case "$said" in
    $pattern) echo "ok run-tests: $what" ;;
    *)
        echo "FAILED run-tests: $what: expected $pattern, found: $said"
        failed=$((failed + 1))
        ;;
    esac
}

program good 'echo "[  PASSED  ] 3 test(s)."'
program mixed 'echo "[  PASSED  ] 2 test(s)."; echo "[  FAILED  ] 1 test(s), listed below:"
echo "[  FAILED  ] lock_is_fair"; echo; echo " 1 FAILED TEST(S)"; exit 1'
program crash 'echo "[       OK ] first"; kill -SEGV $$'
program silent 'exit 0'
program liar 'echo "[  PASSED  ] 3 test(s)."; exit 1'
program sleeper 'sleep 5'

expect "shows cmocka's closing line" "0: *PASSED*3 test*3 passed, 0 failed" ./good
expect "adds the programs up" "0: *6 passed, 0 failed" ./good ./good
expect "a failed test fails the run" "1: *lock_is_fair*5 passed, 1 failed" \
    ./good ./mixed
expect "a crash fails the run" "1: *0 passed, 1 failed" ./crash
expect "a program without tests fails the run" "1: *ran no test*0 passed, 1 failed" \
    ./silent
expect "a bad exit status fails the run" "1: *3 passed, 1 failed" ./liar
expect "a program that hangs is stopped" "1: *stopped after 1 seconds*1 failed" \
    ./sleeper

[ "$failed" -eq 0 ]
