// Exercise 07: the line behind the lock.
//
// Five tellers, one account, and a lock that is held far too long.
#include <simul.h>
#include <stdio.h>

typedef struct Account {
    SimLock *lock;
    int balance;
} Account;

async(look_up_price, (int) item)
{
    await(asyncio.sleep(1)); // a slow catalogue
    return val(item * 10);
}

async(buy, (Account *) account, (int) item)
{
    with_lock(account->lock) {
        int price = (int)as_int(await(look_up_price(item)));
        int before = account->balance;
        await(asyncio.sleep(0.01)); // the books are slow, too
        account->balance = before - price;
    }
    return none;
}

async(main_)
{
    Account account = {asyncio.Lock(), 200};
    await(asyncio.gather(buy(&account, 1), buy(&account, 2), buy(&account, 3),
                         buy(&account, 4), buy(&account, 5)));
    printf("%.2f s: %d are left\n", asyncio.time(), account.balance);
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}
