# One line a verb; what each does is written where it is done. `make up` needs only Node 20 or newer and npm.
SHELL := /bin/sh
BIN := ./node_modules/.bin
# Our own Node where npm could bring one, else the system's.
NODE = $$([ -x $(BIN)/node ] && echo $(BIN)/node || echo node)
LAUNCHER = NODE_COMPILE_CACHE=node_modules/.cache/urbe $(NODE) --disable-warning=ExperimentalWarning tools/launcher/main.ts
JEST = $(NODE) --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js

.DEFAULT_GOAL := help
.PHONY: help up down logs status check test console servers bench chaos fuzz validate vectors influences clean canary installed

help:
	@echo 'make up        start the platform, then open http://localhost:8080'
	@echo 'make down      stop it (its cities stay); make clean also forgets them'
	@echo 'make logs      follow all logs; make status shows every process'
	@echo 'make check     format, types, import rules, unused code, generated documents'
	@echo 'make test      all tests, on real servers'
	@echo 'make servers   further versions of nats-server for the tests'
	@echo 'make bench | chaos | validate     figures, faults, published results'
	@echo 'make canary                        whether a secret or a name lies about anywhere in the clear'
	@echo 'make fuzz REQUESTS=20000 SEED=1    hostile requests at a whole platform'
	@echo 'make vectors WYCHEPROOF=<folder>   the cryptography beside the vectors of Wycheproof'
	@echo 'make influences                   what policies and shocks do to a city, over pairs of cities'
	@echo 'make bench ONLY=log LONG=1        one part of the figures; with a stream of a million messages'

# What the lock file says, without install scripts; docs/decisions/0008 tells why it is not `npm ci`.
INSTALL = npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error
installed:
	@node tools/launcher/installed.mjs || { \
	  echo 'installing dependencies ($(INSTALL))'; $(INSTALL); }

up: installed
	@$(LAUNCHER) up

down status clean: installed
	@$(LAUNCHER) $@

logs: installed
	@$(LAUNCHER) logs || true

check: installed
	@$(NODE) --disable-warning=ExperimentalWarning tools/check/main.ts

# Once, before several platforms of several tests find it stale at the same time.
console: installed
	@$(LAUNCHER) console

test: installed console
	@tools/test-programs.sh
	@$(JEST) $(JEST_ARGS)

# Further versions of nats-server that the event log is tested on; VERSIONS=2.12.15 adds one by its number. Tests run on what is there.
servers: installed
	@$(NODE) --disable-warning=ExperimentalWarning tools/nats-servers/main.ts $(VERSIONS)

bench: installed
	@$(NODE) --disable-warning=ExperimentalWarning tools/bench/main.ts $(if $(ONLY),--only=$(ONLY)) $(if $(LONG),--long)

chaos: installed
	@$(NODE) --disable-warning=ExperimentalWarning tools/chaos/main.ts "$(SCALE)" "$(ONLY)"

# A platform of its own lives with made-up people and secrets; then everything it left behind is looked through for them.
canary: installed
	@$(NODE) --disable-warning=ExperimentalWarning tools/canary/main.ts

# Hostile requests at every operation of a platform of its own; exit code 1 when one of them is a fault.
fuzz: installed
	@$(NODE) --disable-warning=ExperimentalWarning tools/fuzz/main.ts "$(REQUESTS)" "$(SEED)"

validate: installed
	@$(NODE) --disable-warning=ExperimentalWarning tools/validate/main.ts $(DATA)

# The folder `testvectors_v1` of Wycheproof; docs/manual/explanation/security/cryptography.md tells where to have it from.
vectors: installed
	@$(NODE) --disable-warning=ExperimentalWarning tools/wycheproof/main.ts $(WYCHEPROOF)

# Seeds that nobody looked at while the claims were chosen. Exit code 4: a claim is not borne out; the page says which.
influences: installed
	@page=$$(mktemp); \
	$(NODE) --disable-warning=ExperimentalWarning tools/cli/bin/urbe.mjs influences --citizens 2000 --seeds 5 --seed 201 --markdown > "$$page"; \
	code=$$?; [ -s "$$page" ] && cp "$$page" docs/influences.md; rm -f "$$page"; exit $$code
