#include "core/error.h"

#include "base/alloc.h"
#include "core/loop.h"
#include "trace/site.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define X(name, base) const SimErrorType sim_##name = {#name, &sim_##base};
SIM_ERROR_TYPES(X)
#undef X

static void destroy_error(SimLoop *loop, SimObject *object)
{
    (void)loop;
    sim_free(((SimError *)(void *)object)->message);
}

static const SimObjectType error_type = {"error", destroy_error};

static SimValue new_error(SimLoop *loop, const SimErrorType *type,
                          const SimSite *site, const char *format,
                          va_list arguments)
{
    SimError *error = sim_object_new(loop, &error_type, sizeof *error);
    error->type = type;
    if (vasprintf(&error->message, format, arguments) < 0)
        error->message = sim_strdup("");
    return sim_propagate(sim_value_error(error), site);
}

SimValue sim_error_new(SimLoop *loop, const SimErrorType *type,
                       const SimSite *site, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    SimValue error = new_error(loop, type, site, format, arguments);
    va_end(arguments);
    return error;
}

SimValue sim_fail(const SimErrorType *type, const SimSite *site,
                  const char *format, ...)
{
    SimLoop *loop = sim_loop_current();
    va_list arguments;

    va_start(arguments, format);
    SimValue error = new_error(loop, type, site, format, arguments);
    va_end(arguments);
    sim_scope_hold(loop->scope, &error.error->object);
    return error;
}

SimValue sim_propagate(SimValue error, const SimSite *site)
{
    SimError *it = error.error;
    if (site) {
        uint32_t place = it->site_count < SIM_TRACEBACK_DEPTH
                             ? it->site_count
                             : SIM_TRACEBACK_DEPTH - 1;
        it->sites[place] = site;
        it->site_count++;
    }
    return error;
}

bool error_is(SimValue value, const SimErrorType *type)
{
    if (!is_error(value))
        return false;
    const SimErrorType *each = value.error->type;
    while (each != type && each->base != each)
        each = each->base;
    return each == type;
}

const char *error_message(SimValue error)
{
    return is_error(error) ? error.error->message : "";
}

const char *error_name(SimValue error)
{
    return is_error(error) ? error.error->type->name : "";
}

void sim_error_print(SimValue value)
{
    const SimError *error = value.error;
    uint32_t count = error->site_count < SIM_TRACEBACK_DEPTH
                         ? error->site_count
                         : SIM_TRACEBACK_DEPTH;

    fflush(stdout);
    fputs("Traceback (most recent call last):\n", stderr);
    while (count-- > 0) {
        const SimSite *site = error->sites[count];
        fprintf(stderr, "  File \"%s\", line %u, in %.*s\n", site->file,
                site->line, (int)sim_site_name_length(site), site->function);
    }
    fputs(error->type->name, stderr);
    if (error->message[0])
        fprintf(stderr, ": %s", error->message);
    fputc('\n', stderr);
}
