// How the macros work. A program needs none of this by name.
//
//     async(f, (double) d) { body }
//
// becomes
//
//     struct f_arguments { double d; };
//     SimCoroutine *f(double d)      makes an object that holds the arguments
//     static SimValue f_run(void *)  unpacks them and calls
//     static SimValue f__async(double d) { body }
//
// "(double) d" is taken apart by a macro before the parenthesis: SIM_TYPED
// turns it into "double d", SIM_NAME into "d".
#ifndef SIMUL_MACROS_H
#define SIMUL_MACROS_H

#include "simul/value.h"

// A coroutine's function, as the loop calls it.
typedef SimValue SimCoroutineBody(void *arguments);

// Makes a coroutine object that holds a copy of bytes[size_bytes].
SimCoroutine *sim_coroutine_new(SimCoroutineBody *body, const SimSite *site,
                                const void *arguments, size_t size_bytes);

#define SIM_COROUTINE_NEW sim_coroutine_new

#define SIM_PASTE(a, b)  SIM_PASTE_(a, b)
#define SIM_PASTE_(a, b) a##b

// How many arguments, less one: 0 to 8.
#define SIM_COUNT(...) SIM_NINTH(__VA_ARGS__, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0)

#define SIM_NINTH(a, b, c, d, e, f, g, h, i, n, ...) n

#define SIM_TYPED(parameter) SIM_TYPED_ parameter
#define SIM_TYPED_(...)      __VA_ARGS__
#define SIM_NAME(parameter)  SIM_NAME_ parameter
#define SIM_NAME_(...)
#define SIM_FIELD(parameter)  SIM_TYPED(parameter);
#define SIM_STORED(parameter) arguments_->SIM_NAME(parameter)

// The place in the source where the macro stands.
#define SIM_HERE                                                        \
    __extension__({                                                     \
        static const SimSite sim_site_ = {__FILE__, __func__, __LINE__, \
                                          SIM_SOURCE};                  \
        &sim_site_;                                                     \
    })

#define SIM_ASYNC_BEGIN(name, ...)              \
    SimCoroutine *name(__VA_ARGS__);            \
    static SimValue name##__async(__VA_ARGS__); \
    static const SimSite name##_site = {__FILE__, #name, __LINE__, SIM_SOURCE};

#define SIM_ASYNC_0(name)                                            \
    SIM_ASYNC_BEGIN(name, void)                                      \
    static SimValue name##_run(void *arguments)                      \
    {                                                                \
        (void)arguments;                                             \
        return name##__async();                                      \
    }                                                                \
    SimCoroutine *name(void)                                         \
    {                                                                \
        return SIM_COROUTINE_NEW(name##_run, &name##_site, NULL, 0); \
    }                                                                \
    static SimValue name##__async(void)
#define SIM_DECLARE_0(name) SimCoroutine *name(void)

#define SIM_ASYNC_N(name, fields, typed, names, stored)                \
    SIM_ASYNC_BEGIN(name, SIM_TYPED_ typed)                            \
    struct name##_arguments {                                          \
        SIM_TYPED_ fields                                              \
    };                                                                 \
    static SimValue name##_run(void *memory)                           \
    {                                                                  \
        struct name##_arguments *arguments_ =                          \
            (struct name##_arguments *)memory;                         \
        return name##__async(SIM_TYPED_ stored);                       \
    }                                                                  \
    SimCoroutine *name(SIM_TYPED_ typed)                               \
    {                                                                  \
        struct name##_arguments sim_stored_ = {SIM_TYPED_ names};      \
        return SIM_COROUTINE_NEW(name##_run, &name##_site,             \
                                 &sim_stored_, sizeof sim_stored_);    \
    }                                                                  \
    static SimValue name##__async(SIM_TYPED_ typed)

// SIM_EACH_n(M, p, ...) is M(p), M(q), ...; SIM_RUN_n is M(p) M(q) ...
#define SIM_EACH_1(M, a)      M(a)
#define SIM_EACH_2(M, a, ...) M(a), SIM_EACH_1(M, __VA_ARGS__)
#define SIM_EACH_3(M, a, ...) M(a), SIM_EACH_2(M, __VA_ARGS__)
#define SIM_EACH_4(M, a, ...) M(a), SIM_EACH_3(M, __VA_ARGS__)
#define SIM_EACH_5(M, a, ...) M(a), SIM_EACH_4(M, __VA_ARGS__)
#define SIM_EACH_6(M, a, ...) M(a), SIM_EACH_5(M, __VA_ARGS__)
#define SIM_EACH_7(M, a, ...) M(a), SIM_EACH_6(M, __VA_ARGS__)
#define SIM_EACH_8(M, a, ...) M(a), SIM_EACH_7(M, __VA_ARGS__)
#define SIM_EACH_9(M, a, ...) M(a), SIM_EACH_8(M, __VA_ARGS__)
#define SIM_RUN_1(M, a)       M(a)
#define SIM_RUN_2(M, a, ...)  M(a) SIM_RUN_1(M, __VA_ARGS__)
#define SIM_RUN_3(M, a, ...)  M(a) SIM_RUN_2(M, __VA_ARGS__)
#define SIM_RUN_4(M, a, ...)  M(a) SIM_RUN_3(M, __VA_ARGS__)
#define SIM_RUN_5(M, a, ...)  M(a) SIM_RUN_4(M, __VA_ARGS__)
#define SIM_RUN_6(M, a, ...)  M(a) SIM_RUN_5(M, __VA_ARGS__)
#define SIM_RUN_7(M, a, ...)  M(a) SIM_RUN_6(M, __VA_ARGS__)
#define SIM_RUN_8(M, a, ...)  M(a) SIM_RUN_7(M, __VA_ARGS__)

#define SIM_ASYNC_P(n, name, ...)                            \
    SIM_ASYNC_N(name, (SIM_RUN_##n(SIM_FIELD, __VA_ARGS__)), \
                (SIM_EACH_##n(SIM_TYPED, __VA_ARGS__)),      \
                (SIM_EACH_##n(SIM_NAME, __VA_ARGS__)),       \
                (SIM_EACH_##n(SIM_STORED, __VA_ARGS__)))
#define SIM_ASYNC_1(name, ...) SIM_ASYNC_P(1, name, __VA_ARGS__)
#define SIM_ASYNC_2(name, ...) SIM_ASYNC_P(2, name, __VA_ARGS__)
#define SIM_ASYNC_3(name, ...) SIM_ASYNC_P(3, name, __VA_ARGS__)
#define SIM_ASYNC_4(name, ...) SIM_ASYNC_P(4, name, __VA_ARGS__)
#define SIM_ASYNC_5(name, ...) SIM_ASYNC_P(5, name, __VA_ARGS__)
#define SIM_ASYNC_6(name, ...) SIM_ASYNC_P(6, name, __VA_ARGS__)
#define SIM_ASYNC_7(name, ...) SIM_ASYNC_P(7, name, __VA_ARGS__)
#define SIM_ASYNC_8(name, ...) SIM_ASYNC_P(8, name, __VA_ARGS__)

#define SIM_DECLARE_P(n, name, ...) \
    SimCoroutine *name(SIM_EACH_##n(SIM_TYPED, __VA_ARGS__))
#define SIM_DECLARE_1(name, ...) SIM_DECLARE_P(1, name, __VA_ARGS__)
#define SIM_DECLARE_2(name, ...) SIM_DECLARE_P(2, name, __VA_ARGS__)
#define SIM_DECLARE_3(name, ...) SIM_DECLARE_P(3, name, __VA_ARGS__)
#define SIM_DECLARE_4(name, ...) SIM_DECLARE_P(4, name, __VA_ARGS__)
#define SIM_DECLARE_5(name, ...) SIM_DECLARE_P(5, name, __VA_ARGS__)
#define SIM_DECLARE_6(name, ...) SIM_DECLARE_P(6, name, __VA_ARGS__)
#define SIM_DECLARE_7(name, ...) SIM_DECLARE_P(7, name, __VA_ARGS__)
#define SIM_DECLARE_8(name, ...) SIM_DECLARE_P(8, name, __VA_ARGS__)

// with_lock and its like: a loop that runs once. Whichever way it is left, the
// variable's cleanup releases.
#define SIM_WITH(resource, Type, acquire, entered, leave, held)        \
    for (Type * held __attribute__((cleanup(leave))) = __extension__({ \
             Type *sim_resource_ = (resource);                         \
             await(acquire(sim_resource_));                            \
             entered(sim_resource_);                                   \
         });                                                           \
         held; leave(&held))

// The arguments of gather: one to nine.
#define SIM_COUNT_VALUES(...) (SIM_COUNT(__VA_ARGS__) + 1)
#define SIM_VALUES(...) \
    SIM_PASTE(SIM_VALUES_, SIM_COUNT(__VA_ARGS__))(__VA_ARGS__)
#define SIM_VALUES_0(...) SIM_EACH_1(val, __VA_ARGS__)
#define SIM_VALUES_1(...) SIM_EACH_2(val, __VA_ARGS__)
#define SIM_VALUES_2(...) SIM_EACH_3(val, __VA_ARGS__)
#define SIM_VALUES_3(...) SIM_EACH_4(val, __VA_ARGS__)
#define SIM_VALUES_4(...) SIM_EACH_5(val, __VA_ARGS__)
#define SIM_VALUES_5(...) SIM_EACH_6(val, __VA_ARGS__)
#define SIM_VALUES_6(...) SIM_EACH_7(val, __VA_ARGS__)
#define SIM_VALUES_7(...) SIM_EACH_8(val, __VA_ARGS__)
#define SIM_VALUES_8(...) SIM_EACH_9(val, __VA_ARGS__)

// The text of the file that includes this header, kept in the program, so that
// the trace can show the code that ran. SIM_WITHOUT_SOURCE leaves it out.
#if defined(SIM_WITHOUT_SOURCE) || !defined(__ELF__)
#define SIM_SOURCE NULL
#else
__asm__(".pushsection .rodata\n"
        "sim_source_begin_:\n"
        ".incbin \"" __BASE_FILE__ "\"\n"
        "sim_source_end_:\n"
        ".popsection\n");
extern const char sim_source_begin_[];
extern const char sim_source_end_[];
static const SimSource sim_source_
    __attribute__((unused)) = {sim_source_begin_, sim_source_end_};
#define SIM_SOURCE (&sim_source_)
#endif

#endif
