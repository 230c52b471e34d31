// The table `asyncio`: the functions of Python's module under its names.
#include "core/api.h"
#include "group/gather.h"
#include "group/group.h"

const SimAsyncio asyncio = {
    .sleep = sim_sleep,
    .sleep_returning = sim_sleep_returning,
    .create_task_at = sim_create_task_at,
    .create_named_task_at = sim_create_named_task_at,
    .gather_array = sim_gather_array,
    .gather_of_list = sim_gather_of_list,
    .wait = sim_wait,
    .as_completed_at = sim_as_completed_at,
    .wait_for_at = sim_wait_for_at,
    .shield_at = sim_shield_at,
    .timeout = sim_timeout,
    .timeout_at = sim_timeout_at,
    .TaskGroup = sim_task_group_new,
    .to_thread = sim_to_thread,
    .current_task = sim_current_task,
    .all_tasks = sim_all_tasks,
    .create_future = sim_create_future,
    .Lock = sim_lock_new,
    .Event = sim_event_new,
    .Condition = sim_condition_new,
    .Semaphore = sim_semaphore_new,
    .BoundedSemaphore = sim_bounded_semaphore_new,
    .Barrier = sim_barrier_new,
    .Queue = sim_queue_new,
    .LifoQueue = sim_lifo_queue_new,
    .PriorityQueue = sim_priority_queue_new,
    .call_soon = sim_call_soon,
    .call_later = sim_call_later,
    .call_at = sim_call_at,
    .time = sim_time,
};
