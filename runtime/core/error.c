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
    SimError *error = (SimError *)(void *)object;
    sim_free(error->message);
    if (error->members)
        sim_object_unref(loop, &error->members->object);
    sim_value_unref(loop, error->partial);
    if (error->cause)
        sim_object_unref(loop, &error->cause->object);
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

SimValue sim_error_group_new(SimLoop *loop, const char *message,
                             SimList *members)
{
    SimValue error =
        sim_error_new(loop, ExceptionGroup, NULL, "%s (%zu sub-exception%s)",
                      message, members->count, members->count == 1 ? "" : "s");
    error.error->members = members;
    sim_object_ref(&members->object);
    return error;
}

void sim_error_set_cause(SimLoop *loop, SimValue error, SimValue cause)
{
    if (error.error->cause)
        sim_object_unref(loop, &error.error->cause->object);
    error.error->cause = cause.error;
    sim_object_ref(&cause.error->object);
}

SimValue error_members(SimValue error)
{
    if (!is_error(error) || !error.error->members)
        return sim_list(0, NULL);
    return (SimValue){.kind = SIM_VALUE_LIST, .list = error.error->members};
}

SimValue error_partial(SimValue error)
{
    return is_error(error) ? error.error->partial : none;
}

// ---- splitting a group ------------------------------------------------------

// The message as the program gave it: "... (2 sub-exceptions)" without the count.
static char *plain_message(const SimError *group)
{
    char *message = sim_strdup(group->message);
    char *count = strrchr(message, '(');
    if (count && count > message)
        count[-1] = '\0';
    return message;
}

// A group of the members, like `group`; none if there are none.
static SimValue group_like(const SimError *group, SimValue members)
{
    SimLoop *loop = sim_loop_current();
    if (sim_len(members) == 0)
        return none;
    char *message = plain_message(group);
    SimValue error = sim_error_group_new(loop, message, members.list);
    sim_free(message);
    sim_scope_hold(loop->scope, &error.error->object);
    return error;
}

static void append_if_any(SimValue list, SimValue error)
{
    if (is_error(error))
        sim_append(list, error);
}

SimValue error_split(SimValue error, const SimErrorType *type)
{
    if (!is_error(error))
        return sim_list_of(none, none);
    if (error_is(error, type))
        return sim_list_of(error, none);
    if (!error.error->members)
        return sim_list_of(none, error);
    SimValue matching = sim_list(0, NULL), others = sim_list(0, NULL);
    SimValue members = error_members(error);
    for (size_t i = 0; i < sim_len(members); i++) {
        SimValue parts = error_split(sim_item(members, i), type);
        append_if_any(matching, sim_item(parts, 0));
        append_if_any(others, sim_item(parts, 1));
    }
    return sim_list_of(group_like(error.error, matching),
                       group_like(error.error, others));
}

SimValue error_cause(SimValue error)
{
    if (!is_error(error) || !error.error->cause)
        return none;
    return sim_value_error(error.error->cause);
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

static void print_traceback(const SimError *error)
{
    uint32_t count = error->site_count < SIM_TRACEBACK_DEPTH
                         ? error->site_count
                         : SIM_TRACEBACK_DEPTH;

    fputs("Traceback (most recent call last):\n", stderr);
    while (count-- > 0) {
        const SimSite *site = error->sites[count];
        fprintf(stderr, "  File \"%s\", line %u, in %.*s\n", site->file,
                site->line, (int)sim_site_name_length(site), site->function);
    }
}

static void print_last_line(const SimError *error, const char *margin)
{
    fprintf(stderr, "%s%s%s%s\n", margin, error->type->name,
            error->message[0] ? ": " : "", error->message);
}

void sim_error_print(SimValue value)
{
    const SimError *error = value.error;

    fflush(stdout);
    if (error->cause) {
        sim_error_print(sim_value_error(error->cause));
        fputs("\nThe above exception was the direct cause of the following "
              "exception:\n\n",
              stderr);
    }
    print_traceback(error);
    print_last_line(error, "");
    for (size_t i = 0; error->members && i < error->members->count; i++)
        print_last_line(error->members->items[i].error, "  | ");
}
