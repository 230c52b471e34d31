// CSV as RFC 4180 has it: a text with a comma, a quote or a newline stands in
// quotes, and its quotes are doubled.
#include "replay/export/export.h"
#include "replay/tell.h"

#include <inttypes.h>
#include <string.h>

static void put_text(FILE *file, const char *text)
{
    if (!text[strcspn(text, ",\"\r\n")]) {
        fputs(text, file);
        return;
    }
    fputc('"', file);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', file);
        fputc(*text, file);
    }
    fputc('"', file);
}

static void put_row(const SimReplay *replay, const SimEvent *event,
                    SimBuffer *sentence, FILE *file)
{
    const SimEventInfo *info = sim_event_info(event->kind);
    SimPlace place = sim_reader_place(replay->reader, event->site);
    uint32_t slot = sim_replay_slot(replay, event->task);

    fprintf(file, "%" PRIu64 ",%" PRId64 ",%s,%u,", event->number,
            event->time_ns, info ? info->name : "unknown", event->task);
    put_text(file, slot != SIM_NO_SLOT ? replay->tasks[slot].name : "");
    fputc(',', file);
    put_text(file, place.file);
    fprintf(file, ",%u,%u,%u,%" PRIu64 ",%" PRIu64 ",", place.line,
            event->flags, event->arg, event->a, event->b);
    sim_buffer_clear(sentence);
    sim_tell_event(replay, event, sentence);
    put_text(file, sim_buffer_string(sentence));
    fputs("\r\n", file);
}

void sim_export_csv(const SimReplay *replay, FILE *file)
{
    SimBuffer sentence;
    SimWalk walk;
    SimEvent event;

    fputs("number,time_ns,event,task,task_name,file,line,flags,arg,a,b,"
          "sentence\r\n",
          file);
    sim_buffer_init(&sentence);
    sim_walk_begin(&walk, replay->reader, 0);
    while (!ferror(file) && sim_walk_next(&walk, &event))
        put_row(replay, &event, &sentence, file);
    sim_buffer_done(&sentence);
}
