// The order fuzzer's C side: reads programs from standard input, runs each on
// the virtual clock and prints its lines. fuzz_order.py compares them with
// CPython's.
#include "interpreter.h"

#include "core/loop.h"

// One program, on a loop of its own, so that nothing is left over for the next.
static void run_program(const OrderProgram *program, const char *trace_path)
{
    SimLoopConfig config = {.clock_kind = SIM_CLOCK_VIRTUAL,
                            .trace_path = trace_path};
    sim_loop_configure(sim_loop_current(), &config);
    OrderMachine machine;
    order_machine_init(&machine, program);
    printf("program %s\n", program->title);

    OrderNode node = {.count = 0};
    SimValue value = sim_run(order_coroutine(&machine, 0, &node));

    SimBuffer text;
    sim_buffer_init(&text);
    order_append_value(&text, value);
    order_log(&machine, NULL, "result %s", sim_buffer_string(&text));
    sim_buffer_done(&text);
    // The loop closes the coroutines that are left, and they look at the
    // machine: it goes last.
    order_machine_end(&machine);
    size_t alive = sim_loop_close();
    order_machine_done(&machine);
    // A line that CPython does not have: what leaks is a difference, too.
    if (alive > 0)
        printf("leak: %zu objects are still alive\n", alive);
    // Whoever reads us sees which program was the last to end well.
    fflush(stdout);
}

// `order [TRACE]`: with a file, every program is recorded into it.
int main(int argc, char **argv)
{
    OrderProgram *program;
    while ((program = order_program_read(stdin))) {
        run_program(program, argc > 1 ? argv[1] : NULL);
        order_program_free(program);
    }
    return 0;
}
