#!/bin/sh
# A program that is watched while it is edited.
#
#   live.sh SIMUL FOLDER
#
# Starts `simul view FOLDER/hello.c` on a scripted window, breaks the source,
# mends it, and lets the script look at what the stage shows. A picture that
# the script draws says how far it is; nothing here waits for a time.

simul=$1 folder=$2
export DISPLAY=${DISPLAY:-:0} SDL_VIDEODRIVER=dummy
rm -rf "$folder" && mkdir -p "$folder" || exit 1

write() {
    cat >"$folder/part" <<SOURCE
#include <simul.h>
#include <stdio.h>
async(main_)
{
    printf("one\n");
    $1
    return none;
}
int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}
SOURCE
    mv "$folder/part" "$folder/hello.c"
}

# Until a picture is there, for half a minute at most.
wait_for() {
    tries=0
    until [ -s "$folder/$1" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { echo "$1 is never drawn"; return 1; }
        sleep 0.05
    done
}

cat >"$folder/script" <<SCRIPT
until live ended
key end
expect console 1
picture $folder/ran.png
until trouble hello.c:6
expect console 1        # the old picture stays
picture $folder/broken.png
until console 2
expect trouble none
expect live ended
SCRIPT

write ';'
"$simul" view "$folder/hello.c" --script "$folder/script" 2>"$folder/said" &
program=$!
trap 'kill $program 2>/dev/null' EXIT
wait_for ran.png || exit 1
write 'undeclared_name();'
wait_for broken.png || exit 1
write 'printf("two\n");'
wait "$program"
status=$?
trap - EXIT
[ "$status" -eq 0 ] || cat "$folder/said"
exit "$status"
