"""Lesson 06: chaining, one result feeds the next.

You will see: who a user is must be known before their posts can be fetched, so
inside one chain the two awaits follow each other. Three chains do not wait for
one another: together they take as long as the longest.

Run:  python3 lessons/06_chaining/chaining.py
Try:  a third link, fetch_comments(posts[0]). Await the three chains one by one.
"""

import asyncio
import time

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


# What a server far away knows, and how many seconds each answer takes.
USERS = {
    1: {"name": "Ada", "user_seconds": 1.0, "posts_seconds": 2.0,
        "posts": ["Notes on the engine", "On poetry and numbers"]},
    2: {"name": "Ben", "user_seconds": 2.0, "posts_seconds": 0.4,
        "posts": ["Kites"]},
    3: {"name": "Cleo", "user_seconds": 0.5, "posts_seconds": 1.2,
        "posts": ["Cats", "More cats", "The last cat"]},
}


async def fetch_user(number):
    user = USERS[number]
    await asyncio.sleep(user["user_seconds"])
    say(f"user {number} is {user['name']}")
    return user


async def fetch_posts(user):
    await asyncio.sleep(user["posts_seconds"])
    say(f"the posts of {user['name']} are here")
    return user["posts"]


async def chain(number):
    user = await fetch_user(number)  # this line's result ...
    posts = await fetch_posts(user)  # ... is what this line needs
    say(f"{user['name']} wrote {len(posts)}, first: {posts[0]}")
    return len(posts)


async def main():
    chains = [asyncio.create_task(chain(number), name=f"user {number}")
              for number in (1, 2, 3)]
    counts = await asyncio.gather(*chains)
    say(f"{sum(counts)} posts; one chain after the other takes 7.1 seconds")


asyncio.run(main())
