# SPDX-License-Identifier: MIT
# compliancefs. `make help` lists what there is.
#
# FLAVOUR=plain (default), asan (address and undefined behaviour) or tsan builds into
# build/FLAVOUR; the plain program is build/compliancefs.

FLAVOUR ?= plain
PREFIX ?= /usr/local
B := build/$(FLAVOUR)

PACKAGES := fuse3 sqlite3 yaml-0.1 libcmark nettle liblz4 libseccomp
# Of these the header alone: the library would be one more to load at every start (src/base/digest.c).
HEADERS := libxxhash
PKG_CFLAGS = $(shell pkg-config --cflags $(PACKAGES) $(HEADERS) 2>/dev/null)
PKG_LIBS = $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)

CFLAGS ?= -O2 -g
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wundef -Wwrite-strings -Wstrict-prototypes \
	-Wmissing-prototypes -Wformat=2 -Wswitch-enum
HARDEN := -fPIE -fstack-protector-strong -fstack-clash-protection
ifeq ($(shell uname -m),x86_64)
HARDEN += -fcf-protection=full
endif
LINK_HARDEN := -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code
ifeq ($(FLAVOUR),plain)
HARDEN += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
endif
SAN_asan := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
SAN_tsan := -fsanitize=thread
SAN_fuzz := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
override CFLAGS += -std=c17 -D_GNU_SOURCE -Iinclude -Isrc -MMD -MP -pthread \
	$(WARN) $(HARDEN) $(SAN_$(FLAVOUR)) $(WERROR) $(PKG_CFLAGS)
LIBS = $(PKG_LIBS) -pthread

SRC := $(wildcard src/*/*.c)
OBJ := $(SRC:src/%.c=$B/obj/%.o)
# Not src/fuse: its tests include the one file they test, without libfuse.
LIB_OBJ := $(filter-out $B/obj/cli/% $B/obj/fuse/%,$(OBJ))
DATA := $(wildcard data/catalog/*.yaml data/sql/*.sql data/sql/views/*.sql data/web/*)
UNIT := $(patsubst tests/unit/test_%.c,$B/tests/test_%,$(wildcard tests/unit/test_*.c))
FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_HELP := tests/unit/dump.c tests/unit/folder.c
FUZZ_SECONDS ?= 60
UNIT_HELP := $(filter-out tests/unit/test_%.c,$(wildcard tests/unit/*.c))

ifeq ($(FLAVOUR),plain)
PROGRAM := build/compliancefs
else
PROGRAM := $B/compliancefs
endif

.PHONY: all check check-sanitized check-web serve screenshots unit helpers fuzz fuzz-targets fuzz-replay demo bench torture score check-tmx golden lint install uninstall clean help
all: $(PROGRAM)

$(PROGRAM): $(OBJ)
	$(CC) $(CFLAGS) $(LINK_HARDEN) $(LDFLAGS) -o $@ $(OBJ) $(LIBS)

$B/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

# Files that embed data (.incbin) are made again when it changes.
$B/obj/catalog/embedded.o $B/obj/format/style.o $B/obj/store/schema.o: $(DATA)

unit: $(UNIT)
helpers: $(patsubst tests/mount/%.c,$B/tests/%,$(wildcard tests/mount/*.c)) $B/tests/flips $B/tests/inject.so

$B/tests/test_%: tests/unit/test_%.c $(UNIT_HELP) $(LIB_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Itests/unit $(LINK_HARDEN) $(LDFLAGS) -o $@ $(filter %.c %.o,$^) $(LIBS) -lcmocka

# It knows what an index should show.
$B/tests/flips: $(wildcard tests/flips/*.c) tests/flips/flips.h $(LIB_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Itests/flips $(LINK_HARDEN) $(LDFLAGS) -o $@ $(filter %.c %.o,$^) $(LIBS)

$B/tests/inject.so: tests/inject/inject.c
	@mkdir -p $(@D)
	$(CC) -O1 -g -std=c17 -D_GNU_SOURCE -Wall -Wextra -fPIC -shared -o $@ $< -ldl

$B/tests/%: tests/mount/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $<

$B/fuzz/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/fuzz.h $(FUZZ_HELP) $(LIB_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Itests/unit -fsanitize=fuzzer $(LDFLAGS) -o $@ $(filter %.c %.o,$^) $(LIBS)

$B/fuzz/replay_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c tests/fuzz/fuzz.h $(FUZZ_HELP) $(LIB_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Itests/unit $(LINK_HARDEN) $(LDFLAGS) -o $@ $(filter %.c %.o,$^) $(LIBS)

# scripts/bench, rows "words" and "calls".
.PHONY: words-bench calls-bench
words-bench: $B/words-bench
calls-bench: $B/calls-bench
$B/words-bench $B/calls-bench: $B/%-bench: scripts/bench.d/%.c $(LIB_OBJ)
	$(CC) $(CFLAGS) $(LINK_HARDEN) $(LDFLAGS) -o $@ $(filter %.c %.o,$^) $(LIBS)

# Of each target: every input that ever broke something, and the beginnings of the search.
fuzz-replay: $(FUZZ:%=$B/fuzz/replay_%)
	@for t in $(FUZZ); do timeout 300 $B/fuzz/replay_$$t tests/fuzz/seeds/$$t/* >$B/fuzz/replay_$$t.log 2>&1 || \
		{ echo "fuzz-replay $$t:"; tail -n 20 $B/fuzz/replay_$$t.log; exit 1; }; done

fuzz-targets: $(FUZZ:%=$B/fuzz/fuzz_%)
fuzz:
	@scripts/packages build fuzz
	@$(MAKE) -s FLAVOUR=fuzz CC=clang CFLAGS='-O1 -g' fuzz-targets
	@scripts/fuzz $(FUZZ_SECONDS) $(FUZZ)

check:
	@scripts/packages build test
	@scripts/check

# All tests in a program that watches itself. KINDS="asan" for one of them.
KINDS ?= asan tsan valgrind
check-sanitized:
	@scripts/packages build test valgrind
	@scripts/check $(KINDS)

check-web:
	@scripts/packages build web
	@$(MAKE) -s all
	@tests/web/check

# SOURCE: what is served, PORT: where.
serve:
	@scripts/packages build bench
	@$(MAKE) -s all
	@tests/web/serve

screenshots:
	@scripts/packages build web
	@$(MAKE) -s all
	@tests/web/screenshots

bench:
	@scripts/packages build bench
	@$(MAKE) -s all
	@scripts/bench

torture: all helpers
	@KILLS=200 COMPLIANCEFS=$(abspath $(PROGRAM)) bash tests/cli/killed.sh
	@FAULTS=40 COMPLIANCEFS=$(abspath $(PROGRAM)) INJECT_LIBRARY=$(abspath $B/tests/inject.so) bash tests/cli/faults.sh
	@FAULTS=5 COMPLIANCEFS=$(abspath $(PROGRAM)) INJECT_LIBRARY=$(abspath $B/tests/inject.so) sh tests/mount/faults.sh
	@DAMAGED=50 COMPLIANCEFS=$(abspath $(PROGRAM)) sh tests/mount/damaged.sh
	@TORTURE_SECONDS=$${TORTURE_SECONDS:-60} LOAD=$B/tests/load sh tests/mount/load.sh
	@SEARCHES=100000 sh tests/mount/search.sh
	@FLIP_SECONDS=$${TORTURE_SECONDS:-60} FLIPS=$B/tests/flips sh tests/mount/flips.sh
	@KNOWN_ARTICLES=$${TORTURE_ARTICLES:-10000} sh tests/mount/known.sh
	@MASS_ARTICLES=$${TORTURE_ARTICLES:-10000} sh tests/mount/mass.sh

score: all
	@scripts/score

check-tmx: all
	@scripts/packages build tmx
	@COMPLIANCEFS=$(CURDIR)/$(PROGRAM) bash tests/tmx/import.sh

golden: $B/tests/test_markdown
	GOLDEN=1 $B/tests/test_markdown

lint:
	@scripts/packages build test lint
	@scripts/lint

demo:
	@scripts/packages build
	@$(MAKE) -s all
	@scripts/demo

SERVERS := nginx/compliancefs.conf apache/compliancefs.conf lighttpd/compliancefs.conf caddy/Caddyfile

install: all
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/compliancefs
	install -d $(DESTDIR)$(PREFIX)/sbin
	ln -sf $(PREFIX)/bin/compliancefs $(DESTDIR)$(PREFIX)/sbin/mount.compliancefs
	ln -sf $(PREFIX)/bin/compliancefs $(DESTDIR)$(PREFIX)/sbin/mount.fuse.compliancefs
	install -D -m 644 data/schema/article.schema.json $(DESTDIR)$(PREFIX)/share/compliancefs/article.schema.json
	for server in $(SERVERS); do \
		install -D -m 644 data/$$server $(DESTDIR)$(PREFIX)/share/doc/compliancefs/examples/$$server || exit 1; \
	done
	install -D -m 644 data/man/compliancefs.1 $(DESTDIR)$(PREFIX)/share/man/man1/compliancefs.1
	install -D -m 644 data/man/mount.compliancefs.8 $(DESTDIR)$(PREFIX)/share/man/man8/mount.compliancefs.8

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/share/compliancefs/article.schema.json
	rm -f $(DESTDIR)$(PREFIX)/bin/compliancefs $(DESTDIR)$(PREFIX)/sbin/mount.compliancefs $(DESTDIR)$(PREFIX)/sbin/mount.fuse.compliancefs \
		$(DESTDIR)$(PREFIX)/share/man/man1/compliancefs.1 $(DESTDIR)$(PREFIX)/share/man/man8/mount.compliancefs.8

clean:
	rm -rf build

help:
	@echo 'make            build build/compliancefs'
	@echo 'make demo       install what is missing, build, index data/articles, mount, show a tour'
	@echo 'make check      install what is missing, build, run all tests'
	@echo 'make check-sanitized  the same under address, undefined and thread sanitizers and valgrind (KINDS=asan: one)'
	@echo 'make unit       build the unit tests (FLAVOUR=asan: under sanitizers)'
	@echo 'make check-web   the site in html/: four web servers, HTML validator, accessibility rules, a real browser'
	@echo 'make serve      nginx on a loopback port with data/articles (SOURCE=... PORT=...), until Ctrl-C'
	@echo 'make screenshots  pictures of the site in build/screenshots'
	@echo 'make score      accuracy against ../shared by locale (scripts/score --rows: every wrong row)'
	@echo 'make bench      speed beside ext4, squashfuse, nginx and hugo (BENCH_LARGE=1: 300,000 articles too)'
	@echo 'make torture    200 kills, faults, damaged indexes; 64 readers; readers and a writer: TORTURE_SECONDS=60 each'
	@echo 'make check-tmx  the Translate Toolkit imports tmx/'
	@echo 'make golden     write the golden files of tests/data/markdown again, to be read before committing'
	@echo 'make fuzz       libFuzzer targets, FUZZ_SECONDS=60 each'
	@echo 'make lint       rooms, clang-tidy, cppcheck, gcc -fanalyzer'
	@echo 'make install    PREFIX=/usr/local, DESTDIR= for packagers; make uninstall'

-include $(OBJ:.o=.d) $(UNIT:%=%.d)
