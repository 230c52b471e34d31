// The table `asyncio`: the functions of Python's module under its names.
#include "core/api.h"
#include "group/gather.h"

const SimAsyncio asyncio = {
    .sleep = sim_sleep,
    .sleep_returning = sim_sleep_returning,
    .create_task_at = sim_create_task_at,
    .create_named_task_at = sim_create_named_task_at,
    .gather_array = sim_gather_array,
    .gather_of_list = sim_gather_of_list,
    .current_task = sim_current_task,
    .create_future = sim_create_future,
    .call_soon = sim_call_soon,
    .call_later = sim_call_later,
    .call_at = sim_call_at,
    .time = sim_time,
};
