"""Lesson 25: a database.

You will see: four questions to an SQLite database, whose functions only block,
so they run on threads. Over one connection the questions take turns, for a
lock guards it; with a connection each they overlap.

Run:  python3 lessons/25_database/database.py --mode many          (or one)
Try:  a question of your own. Correct the one that fails.
"""

import argparse
import asyncio
import os
import sqlite3
import tempfile
import time

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


SCHEMA = """
    CREATE TABLE sale (bread TEXT, pieces INTEGER);
    INSERT INTO sale VALUES ('rye', 12), ('roll', 80), ('bun', 7),
        ('rye', 9), ('roll', 64), ('bagel', 20), ('roll', 71);"""

QUESTIONS = [  # who asks, what
    ("Ann", "SELECT bread, sum(pieces) FROM sale GROUP BY bread"),
    ("Ben", "SELECT bread, pieces FROM sale WHERE pieces > 60"),
    ("Cleo", "SELECT 'pieces', sum(pieces) FROM sale"),
    ("Dan", "SELECT bread, price FROM sale"),
]


# ---- on a thread ------------------------------------------------------------

def read_rows(connection, sql):
    rows = []
    for name, number in connection.execute(sql):
        time.sleep(0.3)  # a slow disk
        rows.append(f"{name} {number}")
    return ", ".join(rows)


def create(path):
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.executescript(SCHEMA)
    return connection


def ask_alone(path, sql):
    """With a connection of its own, so that nobody else is in it."""
    connection = sqlite3.connect(path)
    try:
        return read_rows(connection, sql)
    finally:
        connection.close()


# ---- in the loop ------------------------------------------------------------

async def ask_in_turn(connection, lock, sql):
    # two threads in one connection would mix their transactions up
    async with lock:
        return await asyncio.to_thread(read_rows, connection, sql)


async def question(who, answer):
    try:
        say(f"{who}: {await answer}")
    except sqlite3.Error as error:
        say(f"{who}: {error}")


async def main(mode, path):
    shared = await asyncio.to_thread(create, path)
    lock = asyncio.Lock()
    await asyncio.gather(*(
        question(who, ask_in_turn(shared, lock, sql) if mode == "one"
                 else asyncio.to_thread(ask_alone, path, sql))
        for who, sql in QUESTIONS))
    say("all have asked")
    shared.close()


parser = argparse.ArgumentParser()
parser.add_argument("--mode", choices=["many", "one"], default="many",
                    help="a connection for each question, or one for all")
with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(parser.parse_args().mode, os.path.join(folder, "shop")))
