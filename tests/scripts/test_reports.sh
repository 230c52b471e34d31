#!/bin/sh
# CPython still says what tests/golden/reports.txt says that it says; what Simul
# says is compared with the same file by tests/core/test_reports.c. Without
# python3 (3.11 or later) it checks nothing.

here=$(cd "$(dirname "$0")/.." && pwd)
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
then
    echo "no python3 of 3.11 or later"
    exit 0
fi
if python3 "$here/scripts/reports.py" | diff "$here/golden/reports.txt" -; then
    echo "ok reports: CPython's are those that are recorded"
else
    echo "FAILED reports: recorded (<) and CPython's (>) differ"
    exit 1
fi
