#include "replay/rule.h"

#include "base/alloc.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Parser {
    const char *text;
    const char *next;
    SimRule *rule;
    char *error; // the first one
} Parser;

// ---- errors and blanks ----------------------------------------------------

__attribute__((format(printf, 2, 3))) static bool
complain(Parser *parser, const char *format, ...)
{
    char what[160];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    if (!parser->error)
        parser->error =
            sim_format("rule '%s', column %zu: %s", parser->text,
                       (size_t)(parser->next - parser->text) + 1, what);
    return false;
}

static void skip_blanks(Parser *parser)
{
    while (isspace((unsigned char)*parser->next))
        parser->next++;
}

static bool is_next(Parser *parser, char letter)
{
    skip_blanks(parser);
    return *parser->next == letter;
}

static bool expect(Parser *parser, char letter)
{
    if (!is_next(parser, letter))
        return complain(parser, "here must stand '%c'", letter);
    parser->next++;
    return true;
}

// The length of the word that comes next.
static size_t word_length(Parser *parser)
{
    size_t length = 0;
    skip_blanks(parser);
    while (isalnum((unsigned char)parser->next[length]) ||
           parser->next[length] == '_')
        length++;
    return length;
}

static bool is_word(const Parser *parser, size_t length, const char *word)
{
    return strlen(word) == length && strncmp(parser->next, word, length) == 0;
}

// ---- names ----------------------------------------------------------------

static bool add_name(Parser *parser, const char *begin, size_t length)
{
    SimRule *rule = parser->rule;
    while (length > 0 && isspace((unsigned char)begin[length - 1]))
        length--;
    if (length == 0)
        return complain(parser, "here must stand the name of a task or a span");
    if (rule->name_count == SIM_RULE_NAMES_MOST)
        return complain(parser, "that is one name too many; %d are the most",
                        SIM_RULE_NAMES_MOST);
    rule->names[rule->name_count++] = sim_format("%.*s", (int)length, begin);
    return true;
}

// A name in quotes, or all until the next comma, bracket or comparison.
static bool parse_name(Parser *parser)
{
    skip_blanks(parser);
    char quote = *parser->next;
    if (quote != '"' && quote != '\'') {
        size_t length = strcspn(parser->next, ",)(<>=");
        if (!add_name(parser, parser->next, length))
            return false;
        parser->next += length;
        return true;
    }
    const char *end = strchr(parser->next + 1, quote);
    if (!end)
        return complain(parser, "the quote that begins here does not end");
    if (!add_name(parser, parser->next + 1, (size_t)(end - parser->next - 1)))
        return false;
    parser->next = end + 1;
    return true;
}

static bool parse_names(Parser *parser, char separator, size_t least,
                        size_t most)
{
    if (!expect(parser, '(') || !parse_name(parser))
        return false;
    while (is_next(parser, separator)) {
        if (parser->rule->name_count == most)
            return complain(parser, "only %zu names can stand here", most);
        parser->next++;
        if (!parse_name(parser))
            return false;
    }
    if (parser->rule->name_count < least)
        return complain(parser, "here must stand '%c' and another name",
                        separator);
    return expect(parser, ')');
}

// ---- comparisons ----------------------------------------------------------

static bool parse_compare(Parser *parser)
{
    static const struct {
        const char *sign;
        SimCompare compare;
    } signs[] = {
        {"<=", SIM_COMPARE_AT_MOST}, {">=", SIM_COMPARE_AT_LEAST},
        {"==", SIM_COMPARE_EQUAL},   {"!=", SIM_COMPARE_UNEQUAL},
        {"<", SIM_COMPARE_LESS},     {">", SIM_COMPARE_MORE},
    };
    skip_blanks(parser);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        size_t length = strlen(signs[i].sign);
        if (strncmp(parser->next, signs[i].sign, length) != 0)
            continue;
        parser->rule->compare = signs[i].compare;
        parser->next += length;
        return true;
    }
    return complain(parser, "here must stand one of < <= > >= == !=");
}

// h:mm:ss, from its first number on.
static bool parse_clock(Parser *parser, double number)
{
    for (int parts = 1; *parser->next == ':'; parts++) {
        char *end;
        parser->next++;
        if (!isdigit((unsigned char)*parser->next) || parts == 3)
            return complain(parser, "a time is written as h:mm:ss");
        number = 60 * number + strtod(parser->next, &end);
        parser->next = end;
    }
    parser->rule->number = number;
    return true;
}

static bool parse_unit(Parser *parser)
{
    static const struct {
        const char *unit;
        double factor;
    } units[] = {{"ms", 1e-3}, {"us", 1e-6}, {"ns", 1e-9},
                 {"min", 60},  {"s", 1},     {"h", 3600}};
    size_t length = word_length(parser);

    if (length == 0)
        return true;
    if (!sim_measure_is_time(parser->rule->measure))
        return complain(parser, "a count has no unit");
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (is_word(parser, length, units[i].unit)) {
            parser->rule->number *= units[i].factor;
            parser->next += length;
            return true;
        }
    return complain(parser, "the units are s, ms, us, ns, min and h");
}

static bool parse_number(Parser *parser)
{
    char *end;
    skip_blanks(parser);
    if (!isdigit((unsigned char)*parser->next))
        return complain(parser, "here must stand a number");
    double number = strtod(parser->next, &end);
    parser->next = end;
    if (*parser->next == ':')
        return parse_clock(parser, number);
    parser->rule->number = number;
    return parse_unit(parser);
}

// ---- rules ----------------------------------------------------------------

static bool parse_measure(Parser *parser, SimMeasure measure)
{
    parser->rule->kind = SIM_RULE_MEASURE;
    parser->rule->measure = measure;
    if (sim_measure_is_time(measure) && is_next(parser, '(') &&
        !parse_names(parser, ',', 1, 1))
        return false;
    return parse_compare(parser) && parse_number(parser);
}

static bool parse_start(Parser *parser)
{
    size_t length = word_length(parser);
    const char *word = parser->next;
    static const char *const measures[] = {"duration", "max_run", "in_flight",
                                           "tasks"};

    for (int i = 0; i < 4; i++)
        if (is_word(parser, length, measures[i])) {
            parser->next += length;
            return parse_measure(parser, (SimMeasure)i);
        }
    if (is_word(parser, length, "no_warnings")) {
        parser->next += length;
        return true;
    }
    if (is_word(parser, length, "prints")) {
        parser->next += length;
        parser->rule->kind = SIM_RULE_PRINTS;
        return parse_names(parser, ',', 1, 1);
    }
    if (is_word(parser, length, "overlap")) {
        parser->next += length;
        parser->rule->kind = SIM_RULE_OVERLAP;
        return parse_names(parser, ',', 2, 2);
    }
    if (is_word(parser, length, "order")) {
        parser->next += length;
        parser->rule->kind = SIM_RULE_ORDER;
        return parse_names(parser, '<', 2, SIM_RULE_NAMES_MOST);
    }
    return complain(parser,
                    "'%.*s' begins no rule; write duration, max_run, "
                    "in_flight, tasks, overlap, order, prints or no_warnings",
                    (int)length, word);
}

bool sim_rule_parse(const char *text, SimRule *rule, char **out_sentence)
{
    *rule = (SimRule){.kind = SIM_RULE_NO_WARNINGS};
    while (isspace((unsigned char)*text))
        text++;
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    rule->text = sim_format("%.*s", (int)length, text);
    Parser parser = {rule->text, rule->text, rule, NULL};

    bool is_rule = parse_start(&parser);
    skip_blanks(&parser);
    if (is_rule && *parser.next)
        is_rule = complain(&parser, "the rule should end here");
    if (!is_rule)
        sim_rule_done(rule);
    if (!is_rule)
        *out_sentence = parser.error;
    return is_rule;
}

void sim_rule_done(SimRule *rule)
{
    for (size_t i = 0; i < rule->name_count; i++)
        sim_free(rule->names[i]);
    sim_free(rule->text);
    *rule = (SimRule){0};
}

bool sim_compare_holds(SimCompare compare, double left, double right)
{
    switch (compare) {
    case SIM_COMPARE_LESS:
        return left < right;
    case SIM_COMPARE_AT_MOST:
        return left <= right;
    case SIM_COMPARE_MORE:
        return left > right;
    case SIM_COMPARE_AT_LEAST:
        return left >= right;
    case SIM_COMPARE_UNEQUAL:
        return left < right || left > right;
    case SIM_COMPARE_EQUAL:
        break;
    }
    return !(left < right) && !(left > right);
}

bool sim_measure_is_time(SimMeasure measure)
{
    return measure == SIM_MEASURE_DURATION || measure == SIM_MEASURE_MAX_RUN;
}
