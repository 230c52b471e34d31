// Lesson 01: hello, await.
//
// You will see: calling an async function runs none of it. It makes a coroutine
// object, and `await` is what runs it, sleeps and all, until it returns a value.
//
// Run:  build/lessons/01_hello_await
// Try:  take the await away from await(greeting), and read the complaint.
#include <simul.h>
#include <stdio.h>
#include <string.h>

async(greet, (const char *) name)
{
    printf("Hello, %s ...\n", name);
    // Here the coroutine steps aside for a second. Nobody else is there to
    // use the time yet; lesson 02 changes that.
    await(asyncio.sleep(1));
    printf("... and welcome, %s!\n", name);
    return val(strlen(name));
}

async(main_)
{
    SimCoroutine *greeting = greet("async world");
    printf("A coroutine is made. Nothing of it has run.\n");

    SimValue letters = await(greeting);
    printf("It has returned: the name has %d letters.\n", (int)as_int(letters));
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}
