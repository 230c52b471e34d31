// The functions behind the table `asyncio`, for code that uses no table: the
// ordinary C API. simul.h says what each does.
#ifndef SIM_CORE_API_H
#define SIM_CORE_API_H

#include "simul.h"

SimCoroutine *sim_sleep(double delay);
SimCoroutine *sim_sleep_returning(double delay, SimValue result);
SimTask *sim_create_task_at(SimCoroutine *coroutine, const SimSite *site);
SimTask *sim_create_named_task_at(SimCoroutine *coroutine, const char *name,
                                  const SimSite *site);
SimCoroutine *sim_to_thread(SimThreadFunction *function, void *argument);
SimProcessPool *sim_process_pool_new(int count);
SimCoroutine *sim_run_in_executor(SimProcessPool *pool,
                                  SimProcessFunction *function,
                                  SimValue argument);
SimCoroutine *sim_create_subprocess(const SimCommand *command);
SimCoroutine *sim_getaddrinfo(const char *host, int port);
SimCoroutine *sim_getnameinfo(const char *address, int port);
SimCoroutine *sim_open_connection(const char *host, int port);
SimCoroutine *sim_open_unix_connection(const char *path);
SimCoroutine *sim_start_server(SimHandler *handler, void *context,
                               const char *host, int port);
SimCoroutine *sim_start_unix_server(SimHandler *handler, void *context,
                                    const char *path);
SimCoroutine *sim_http_get(const char *url);
SimCoroutine *sim_start_http_server(SimHttpHandler *handler, void *context,
                                    const char *host, int port);
SimTask *sim_current_task(void);
SimValue sim_all_tasks(void);
SimFuture *sim_create_future(void);
SimHandle *sim_call_soon(SimCallback *callback, void *argument);
SimHandle *sim_call_later(double delay, SimCallback *callback, void *argument);
SimHandle *sim_call_at(double when, SimCallback *callback, void *argument);
SimLoop *sim_get_running_loop(void);
void sim_call_soon_threadsafe(SimLoop *loop, SimCallback *callback,
                              void *argument);
SimValue sim_add_signal_handler(int number, SimCallback *callback,
                                void *argument);
bool sim_remove_signal_handler(int number);

#endif
