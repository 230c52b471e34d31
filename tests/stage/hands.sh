#!/bin/sh
# Real hands at a real X server: a click, a drag, keys, the wheel, a resize.
#
#   hands.sh SIMUL_VIEW TRACE FOLDER TAB_X TAB_Y SLIDER_X SLIDER_Y LANES_X LANES_Y
#
# A script waits in the window for what each of them does, and draws a picture
# when it has come; only then comes the next. What is lost is done again.

view=$1 trace=$2 folder=$3
tab="$4 $5" slider="$6 $7" slider_y=$7 lanes="$8 $9"
server='' program=''
trap 'kill $program $server 2>/dev/null' EXIT
rm -rf "$folder" && mkdir -p "$folder" || exit 1

cat >"$folder/script" <<SCRIPT
until time 1:00:55
picture $folder/dragged.png
until view Lanes
picture $folder/clicked.png
until lanes whole
picture $folder/whole.png
until lanes part
picture $folder/wheeled.png
until size 1680x1176
picture $folder/resized.png
until theme light
SCRIPT

# Does something with xdotool, again and again, until its picture is there.
until_drawn() {
    picture=$folder/$1
    shift
    tries=0
    until [ -s "$picture" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 60 ] || { echo "no $picture after: $*"; exit 1; }
        # shellcheck disable=SC2086 # words of a command
        xdotool $* 2>/dev/null
        sleep 0.2
    done
}

Xvfb -displayfd 3 -screen 0 1280x720x24 3>"$folder/number" >/dev/null 2>&1 &
server=$!
tries=0
until [ -s "$folder/number" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { echo "Xvfb does not start"; exit 1; }
    sleep 0.1
done
DISPLAY=:$(cat "$folder/number")
export DISPLAY
SDL_VIDEODRIVER=x11 "$view" --size 1280x720 --script "$folder/script" "$trace" &
program=$!
tries=0
until window=$(xdotool search --name Simul 2>/dev/null | head -n 1) &&
    [ -n "$window" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { echo "no window appears"; exit 1; }
    sleep 0.1
done

until_drawn dragged.png mousemove --window "$window" $slider mousedown 1 \
    sleep 0.1 mousemove --window "$window" 1200 "$slider_y" sleep 0.1 \
    mousemove --window "$window" 1279 "$slider_y" sleep 0.1 mouseup 1
until_drawn clicked.png mousemove --window "$window" $tab sleep 0.1 click 1
until_drawn whole.png windowfocus "$window" key 0
until_drawn wheeled.png mousemove --window "$window" $lanes sleep 0.1 click 4
until_drawn resized.png windowsize "$window" 1000 700
xdotool windowfocus "$window" key t
wait "$program"
status=$?
program=''
exit "$status"
