# Simul's build. `make help` lists what it can do.
#
# Everything built lies under build/. A sanitizer build is the same tree under
# build/asan or build/ubsan, so switching costs no rebuild.

BUILD    ?= build
CC       ?= cc
VERSION  := 0.1.0
PREFIX   ?= /usr/local

OPTIMIZE ?= -O2 -g
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
            -Wmissing-prototypes -Werror
# A sanitizer's checks keep gcc from seeing what it sees otherwise, so its
# guesses about lengths are then no errors.
ifneq ($(SANITIZE),)
WARNINGS += -Wno-error
endif
# Frame pointers stay, so that perf and gdb can walk a coroutine's stack.
CFLAGS   += -std=gnu11 $(WARNINGS) $(OPTIMIZE) $(SANITIZE) \
            -fno-omit-frame-pointer -D_GNU_SOURCE -DSIM_VERSION='"$(VERSION)"'
CPPFLAGS += -Iruntime -MMD -MP
# Lazy binding would cost every coroutine 3.4 KB of stack: bind at start.
LDFLAGS  += $(SANITIZE) -Wl,-z,now

RUNTIME_PACKAGES := libuv jansson sqlite3 libcurl nettle
STAGE_PACKAGES   := sdl2 pangocairo zlib
TEST_PACKAGES    := cmocka

# ---- what is installed -------------------------------------------------

# A missing library is installed before anything is compiled, unless
# NO_INSTALL=1 forbids it. `make simul` asks for no window library.
WANTED := --tools --http-parser --wslay $(RUNTIME_PACKAGES)
ifneq ($(filter-out simul lib lessons docs help clean,$(or $(MAKECMDGOALS),all)),)
WANTED += --fonts $(STAGE_PACKAGES) $(TEST_PACKAGES)
endif
ifneq ($(filter docs,$(MAKECMDGOALS)),)
WANTED += --docs
endif
ifeq ($(filter help clean format,$(MAKECMDGOALS)),)
INSTALLED := $(shell CC='$(CC)' BUILD=$(BUILD) sh scripts/install-deps $(WANTED) >&2 && echo yes)
ifneq ($(INSTALLED),yes)
$(error A library is missing and was not installed; see above)
endif
endif

RUNTIME_CFLAGS := $(shell pkg-config --cflags $(RUNTIME_PACKAGES) 2>/dev/null)
RUNTIME_LIBS   := $(shell pkg-config --libs $(RUNTIME_PACKAGES) 2>/dev/null) \
                  -lhttp_parser -lwslay -lpthread -lm
STAGE_CFLAGS   := $(shell pkg-config --cflags $(STAGE_PACKAGES) 2>/dev/null)
STAGE_LIBS     := $(shell pkg-config --libs $(STAGE_PACKAGES) 2>/dev/null)
TEST_CFLAGS    := $(shell pkg-config --cflags $(TEST_PACKAGES) 2>/dev/null)
TEST_LIBS      := $(shell pkg-config --libs $(TEST_PACKAGES) 2>/dev/null)

# A short line for each thing made; `make V=1` shows the whole commands.
ifeq ($(V),1)
made =
else ifneq ($(findstring s,$(firstword -$(MAKEFLAGS))),)
made = @
else
made = @printf '  %-5s %s\n' $(1) $@;
endif

# ---- what is built from what --------------------------------------------

sources = $(sort $(wildcard $(addsuffix /*.c,$(1))))
objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))

LIBRARY_ROOMS := $(addprefix runtime/,base trace core sync io group)
LIBRARY_OBJECTS := $(call objects,$(call sources,$(LIBRARY_ROOMS)))
REPLAY_OBJECTS  := $(call objects,$(call sources,runtime/replay runtime/replay/lint \
                     runtime/replay/export runtime/replay/compare))
CLI_OBJECTS     := $(call objects,$(call sources,runtime/cli runtime/cli/learn))
STAGE_ROOMS     := $(addprefix visualizer/,canvas layout scenes page stage)
STAGE_OBJECTS   := $(call objects,$(call sources,$(STAGE_ROOMS)))
# The program's entry stays out of the archive the tests link with.
STAGE_MAIN      := $(BUILD)/obj/visualizer/stage/main.o
SUPPORT_OBJECTS := $(call objects,$(call sources,tests/support))

LESSONS := $(patsubst lessons/%/,$(BUILD)/lessons/%,\
             $(sort $(dir $(wildcard lessons/*/*.c))))
TESTS   := $(patsubst tests/%.c,$(BUILD)/tests/%,\
             $(sort $(wildcard tests/*/test_*.c)))
BENCHES := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,\
             $(sort $(wildcard tests/bench/*.c)))
# A fuzzer is one file, or a folder of files: tests/fuzz/order/*.c.
FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,\
             $(sort $(wildcard tests/fuzz/*.c))) \
           $(patsubst tests/fuzz/%/,$(BUILD)/fuzz/%,\
             $(sort $(dir $(wildcard tests/fuzz/*/*.c))))

LIBSIMUL  := $(BUILD)/libsimul.a
LIBREPLAY := $(BUILD)/libreplay.a
LIBSTAGE  := $(BUILD)/libstage.a

.PHONY: all help demo test bench lint format asan ubsan tsan fuzz lessons \
        pictures docs simul lib install clean programs
.DELETE_ON_ERROR:
.SECONDARY:

all: programs lessons ## build everything

lib: $(LIBSIMUL)
simul: $(LIBSIMUL) $(BUILD)/simul $(BUILD)/simul-uninstalled.pc
programs: $(BUILD)/simul $(BUILD)/simul-view $(BUILD)/simul-uninstalled.pc

$(BUILD)/obj/visualizer/%.o: CPPFLAGS += -Ivisualizer $(STAGE_CFLAGS)
$(BUILD)/obj/runtime/%.o: CPPFLAGS += -DSIM_WITHOUT_SOURCE
$(BUILD)/obj/tests/%.o: CPPFLAGS += -Ivisualizer -Itests $(TEST_CFLAGS) \
                                    $(STAGE_CFLAGS) -DSIM_BUILD='"$(BUILD)"'
# A benchmark measures by the system's clock, also while a loop's is virtual.
$(BUILD)/obj/tests/bench/%.o: CPPFLAGS += -DSIM_WITHOUT_WATCH
$(BUILD)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call made,cc) $(CC) $(CPPFLAGS) $(RUNTIME_CFLAGS) $(CFLAGS) -c $< -o $@

# The page's own files are part of the program.
$(BUILD)/obj/visualizer/page/assets.o: $(wildcard visualizer/page/web/*)

$(LIBSIMUL): $(LIBRARY_OBJECTS)
$(LIBREPLAY): $(REPLAY_OBJECTS)
$(LIBSTAGE): $(filter-out $(STAGE_MAIN),$(STAGE_OBJECTS))
$(LIBSIMUL) $(LIBREPLAY) $(LIBSTAGE):
	@mkdir -p $(@D)
	@rm -f $@
	$(call made,ar) $(AR) rcs $@ $^

# With it `pkg-config simul` finds the tree as it is; `simul learn` builds so.
$(BUILD)/simul-uninstalled.pc: scripts/simul-pc Makefile
	@mkdir -p $(@D)
	@sh scripts/simul-pc $(VERSION) built $(BUILD) $(SANITIZE) >$@

$(BUILD)/simul: $(CLI_OBJECTS) $(LIBREPLAY) $(LIBSIMUL)
	$(call made,link) $(CC) $(LDFLAGS) $^ $(RUNTIME_LIBS) -o $@

$(BUILD)/simul-view: $(STAGE_MAIN) $(LIBSTAGE) $(LIBREPLAY) $(LIBSIMUL)
	$(call made,link) $(CC) $(LDFLAGS) $^ $(STAGE_LIBS) $(RUNTIME_LIBS) -o $@

lessons: $(LESSONS) ## build the lessons: build/lessons/NN_topic
.SECONDEXPANSION:
# build/lessons/05_chess is built from lessons/05_chess/chess.c.
# `$$*` is the stem; a bare % inside would be replaced before its time.
$(BUILD)/lessons/%: $$(call objects,$$(wildcard lessons/$$*/*.c)) $(LIBSIMUL)
	@mkdir -p $(@D)
	$(call made,link) $(CC) $(LDFLAGS) $^ $(RUNTIME_LIBS) -o $@

$(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(SUPPORT_OBJECTS) $(LIBSTAGE) $(LIBREPLAY) $(LIBSIMUL)
	@mkdir -p $(@D)
	$(call made,link) $(CC) $(LDFLAGS) $^ $(TEST_LIBS) $(STAGE_LIBS) $(RUNTIME_LIBS) -o $@

$(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(SUPPORT_OBJECTS) $(LIBSTAGE) $(LIBREPLAY) $(LIBSIMUL)
	@mkdir -p $(@D)
	$(call made,link) $(CC) $(LDFLAGS) $^ $(TEST_LIBS) $(STAGE_LIBS) $(RUNTIME_LIBS) -o $@

fuzz_sources = $(wildcard tests/fuzz/$(1).c tests/fuzz/$(1)/*.c)
$(BUILD)/fuzz/%: $$(call objects,$$(call fuzz_sources,$$*)) $(SUPPORT_OBJECTS) $(LIBREPLAY) $(LIBSIMUL)
	@mkdir -p $(@D)
	$(call made,link) $(CC) $(LDFLAGS) $^ $(TEST_LIBS) $(RUNTIME_LIBS) -o $@

# ---- what one asks for ---------------------------------------------------

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

demo: all ## run the chess exhibition both ways and compare
	@BUILD=$(BUILD) sh scripts/demo

test: all $(TESTS) $(FUZZERS) lint ## build and run every test
	@BUILD=$(BUILD) sh scripts/run-tests $(TESTS)

bench: all $(BENCHES) ## measure; prints ratios to a peer or a limit
	@BUILD=$(BUILD) sh scripts/bench

lint: ## layers, headers that compile alone, the rules of the text
	@sh scripts/check-layers
	@sh scripts/check-text
	@CC="$(CC)" sh scripts/check-headers
	@CC="$(CC)" sh scripts/event-table --check

format: ## lay the sources out with clang-format
	@git ls-files '*.c' '*.h' | xargs clang-format -i

# ThreadSanitizer keeps books on 8,000 stacks at most, so the tests that have more
# stay out; these are what shares something with other threads.
TSAN_TESTS := core/test_generator sync/test_lock sync/test_queue \
              io/test_thread io/test_signal io/test_file io/test_dns
tsan: ## the tests of threads under ThreadSanitizer
	@$(MAKE) tsan-tests BUILD=build/tsan SANITIZE="-fsanitize=thread" OPTIMIZE="-O1 -g"

.PHONY: tsan-tests
tsan-tests: $(addprefix $(BUILD)/tests/,$(TSAN_TESTS))
	@BUILD=$(BUILD) sh scripts/run-tests --only-cmocka $^

asan: ## the tests under AddressSanitizer
	@$(MAKE) test BUILD=build/asan SANITIZE="-fsanitize=address" OPTIMIZE="-O1 -g"

ubsan: ## the tests under UndefinedBehaviorSanitizer
	@$(MAKE) test BUILD=build/ubsan OPTIMIZE="-O1 -g" \
	  SANITIZE="-fsanitize=undefined -fno-sanitize-recover=undefined -Wno-format-truncation"

fuzz: all $(FUZZERS) ## the fuzzers, long
	@BUILD=$(BUILD) sh scripts/fuzz

pictures: all ## draw the pictures of the READMEs anew
	@BUILD=$(BUILD) sh scripts/pictures

docs: ## the manual as HTML: build/docs/index.html
	@mkdir -p $(BUILD)/docs
	@BUILD=$(BUILD) VERSION=$(VERSION) doxygen docs/Doxyfile
	@echo "the manual: $(BUILD)/docs/index.html"

install: all ## into PREFIX (default /usr/local), under DESTDIR if set
	@BUILD=$(BUILD) PREFIX="$(PREFIX)" VERSION=$(VERSION) sh scripts/install

clean: ## remove build/
	rm -rf build

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
