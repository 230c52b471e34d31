// Lesson 06: chaining, one result feeds the next.
//
// You will see: who a user is must be known before their posts can be fetched,
// so inside one chain the two awaits follow each other. Three chains do not wait
// for one another: together they take as long as the longest.
//
// Run:  build/lessons/06_chaining
// Try:  a third link, fetch_comments(posts[0]). Await the three chains one by
//       one.
#include <simul.h>
#include <stdio.h>

// A line of output, with its time.
#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

// What a server far away knows, and how many seconds each answer takes.
typedef struct User {
    const char *name;
    double user_seconds;
    double posts_seconds;
    int post_count;
    const char *posts[3];
} User;

static User users[] = {
    {"Ada", 1.0, 2.0, 2, {"Notes on the engine", "On poetry and numbers"}},
    {"Ben", 2.0, 0.4, 1, {"Kites"}},
    {"Cleo", 0.5, 1.2, 3, {"Cats", "More cats", "The last cat"}},
};

async(fetch_user, (int) number)
{
    User *user = &users[number - 1];
    await(asyncio.sleep(user->user_seconds));
    say("user %d is %s", number, user->name);
    return val(user);
}

async(fetch_posts, (User *) user)
{
    await(asyncio.sleep(user->posts_seconds));
    say("the posts of %s are here", user->name);
    SimValue posts = sim_list(0, NULL);
    for (int i = 0; i < user->post_count; i++)
        sim_append(posts, val(user->posts[i]));
    return posts;
}

async(chain, (int) number)
{
    User *user = as_pointer(await(fetch_user(number))); // this line's result ...
    SimValue posts = await(fetch_posts(user)); // ... is what this line needs
    say("%s wrote %zu, first: %s", user->name, sim_len(posts),
        as_text(sim_item(posts, 0)));
    return val(sim_len(posts));
}

async(main_)
{
    SimValue chains = sim_list(0, NULL);
    for (int number = 1; number <= 3; number++)
        sim_append(chains, val(asyncio.create_named_task(
                               chain(number),
                               as_text(sim_text("user %d", number)))));
    SimValue counts = await(asyncio.gather_list(chains));

    int64_t sum = 0;
    for (size_t i = 0; i < sim_len(counts); i++)
        sum += as_int(sim_item(counts, i));
    say("%d posts; one chain after the other takes 7.1 seconds", (int)sum);
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}
