#!/bin/sh
# The lessons that are servers, asked by programs that know nothing of Simul: nc,
# curl, and a WebSocket client of a few lines. Prints "ok WHAT" or "FAILED WHAT".

root=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-build}
case "$build" in /*) ;; *) build=$root/$build ;; esac
here=$(mktemp -d)
server=
trap 'end_server; rm -rf "$here"' EXIT
failed=0
port=$((20000 + $$ % 10000))

end_server() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    [ -z "$server" ] || wait "$server" 2>/dev/null
    server=
}

# serve LESSON: at a port that is free; leaves $port and $server behind.
serve() {
    end_server
    for _ in 1 2 3 4 5; do
        port=$((port + 1))
        "$build/lessons/$1" --no-trace --port "$port" >"$here/log" 2>&1 &
        server=$!
        for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
            sleep 0.2
            kill -0 "$server" 2>/dev/null || break # the port is taken
            ! is_listening || return 0
        done
        end_server
    done
    echo "FAILED lessons outside: $1 does not listen"
    exit 1
}

is_listening() {
    printf '' | nc -w 1 127.0.0.1 "$port" >/dev/null 2>&1
}

# expect WHAT SAID PATTERN
expect() {
    case "$2" in
    $3) echo "ok lessons outside: $1" ;;
    *)
        echo "FAILED lessons outside: $1: said: $2"
        failed=1
        ;;
    esac
}

for tool in nc curl timeout; do
    if ! command -v $tool >/dev/null 2>&1; then
        echo "ok lessons outside: left out, for there is no $tool here"
        exit 0
    fi
done

# Says a line, and hears COUNT lines.
talk() {
    (printf '%s\n' "$1"; sleep 2) | timeout 3 nc 127.0.0.1 "$port" | head -n "$2"
}

serve 17_echo_server
expect "nc hears what it said" "$(talk hello 1)" "*hello*"

serve 18_chat_server
(printf 'Emil\n'; sleep 3) | timeout 3 nc 127.0.0.1 "$port" >"$here/heard" &
listener=$!
sleep 0.5
talk "Dora" 1 >/dev/null
wait "$listener"
expect "one nc hears in the chat that another came" "$(cat "$here/heard")" \
    "*Dora comes in*"

serve 27_web_server
page=$(curl -sS --noproxy '*' "http://127.0.0.1:$port/")
expect "curl gets the page with the chat" "$page" "*WebSocket*"
status=$(curl -sS --noproxy '*' -o /dev/null -w '%{http_code}' \
    "http://127.0.0.1:$port/secret")
expect "curl is told that there is no such page" "$status" 404
expect "garbage by nc is a bad request" "$(talk 'hello' 1)" "HTTP/1.1 400*"
if command -v python3 >/dev/null 2>&1; then
    said=$(python3 "$root/tests/support/websocket_client.py" "$port" Dora Emil)
    expect "two WebSocket clients hear each other" "$said" \
        "Dora hears Dora*Emil hears Dora*Dora hears Emil*Emil hears Emil"
else
    echo "ok lessons outside: WebSockets left out, for there is no python3 here"
fi
exit "$failed"
