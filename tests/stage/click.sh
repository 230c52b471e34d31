#!/bin/sh
# One real click and one real key, through a real X server.
#
#   click.sh SIMUL_VIEW TRACE X Y
#
# Opens the window on an Xvfb of its own, presses the button at X,Y (the tab
# "Code"), looks whether the window's title names that view, then presses q
# and waits for the program to end with 0.

view=$1 trace=$2 x=$3 y=$4
server='' program=''
number=$(mktemp)
trap 'kill $program $server 2>/dev/null; rm -f "$number"' EXIT

# Repeats a command until it succeeds, for ten seconds at most.
wait_for() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -ge 100 ] && return 1
        sleep 0.1
    done
}

titled() {
    xdotool getwindowname "$window" 2>/dev/null | grep -q "$1"
}

found() {
    window=$(xdotool search --name 'Simul' 2>/dev/null | head -n 1)
    [ -n "$window" ]
}

ended() {
    ! kill -0 "$program" 2>/dev/null
}

Xvfb -displayfd 3 -screen 0 1280x720x24 3>"$number" >/dev/null 2>&1 &
server=$!
wait_for test -s "$number" || { echo "Xvfb does not start"; exit 1; }
DISPLAY=:$(cat "$number")
export DISPLAY

SDL_VIDEODRIVER=x11 "$view" --size 1280x720 "$trace" &
program=$!
wait_for found || { echo "no window appears"; exit 1; }
wait_for titled Hall || { echo "the window does not open on the hall"; exit 1; }

# A window that was mapped this moment may not listen yet: press again.
clicked() {
    xdotool mousemove --window "$window" "$x" "$y" sleep 0.1 click 1
    sleep 0.2
    titled Code
}

wait_for clicked || {
    echo "the click did not open the code: $(xdotool getwindowname "$window")"
    exit 1
}
xdotool windowfocus "$window" key ctrl+q
wait_for ended || { echo "q does not end the program"; exit 1; }
wait "$program"
status=$?
program=''
exit "$status"
