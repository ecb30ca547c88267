# The one door to everything that is done with this project by hand. `make help` lists it.

# What `make demo` passes on, for example: make demo ARGS="--members 20000"
ARGS ?=

# How long `make fuzz` works on each target.
FUZZ_SECONDS ?= 60

# An undeclared import compiles by chance in an incremental build; this makes it an error in every build.
SWIFT_FLAGS := --explicit-target-dependency-import-check error

.PHONY: help deps deps-test demo build test crash-test test-interop test-schema test-formats stack-test test-browser fuzz bench bench-http check check-containers test-container documents format clean

help:            ## lists what there is
	@sed -n 's/^\([a-z-]*\): *\([a-z -]*\)## \(.*\)/make \1\t\3/p' Makefile | expand -t 24

deps:            ## installs what building needs: Debian packages that are missing
	@scripts/install-deps.sh build

deps-test:       ## installs what the tests need beyond that: Prometheus and promtool
	@scripts/install-deps.sh test

demo: deps       ## runs the bot against a simulated Discord, no account needed (release build)
	STATSBOT_REVISION="$$(scripts/revision.sh)" swift build -c release $(SWIFT_FLAGS) --product statsbot
	@exec "$$(swift build -c release --show-bin-path)/statsbot" demo $(ARGS)

build: deps      ## builds everything for debugging
	swift build $(SWIFT_FLAGS) --build-tests

test: deps deps-test ## runs all tests
	swift build $(SWIFT_FLAGS) --build-tests
	swift test --skip-build --skip EndToEndTests
	@echo 'Now bots against a simulated Discord, one test after the other: about six minutes.'
	swift test --skip-build --no-parallel --filter EndToEndTests

crash-test: build deps-test ## kills the bot fifty times under load, and compares every day with the truth
	CRASH_ROUNDS=$${CRASH_ROUNDS:-50} swift test $(SWIFT_FLAGS) --filter CrashTests

test-interop: build deps-test ## connects an unmodified discord.py to the simulator
	@scripts/test-interop.sh "$$(swift build --show-bin-path)/statsbot"

test-schema: build deps-test ## lets schemathesis look for answers that the OpenAPI document does not allow
	@scripts/test-schema.sh "$$(swift build --show-bin-path)/statsbot"

test-formats: build deps-test ## lets prometheus_client, promtool and a Prometheus read the metrics page
	@scripts/test-formats.sh "$$(swift build --show-bin-path)/statsbot"

stack-test: build deps-test ## a simulated raid, Prometheus and Alertmanager with the project's own rules and dashboards
	@scripts/check-prometheus.sh
	@scripts/check-dashboards.sh
	@scripts/test-stack.sh "$$(swift build --show-bin-path)/statsbot"
	@scripts/test-backfill.sh "$$(swift build --show-bin-path)/statsbot"

test-browser: build deps-test ## opens the status page in Chromium
	@scripts/test-browser.sh "$$(swift build --show-bin-path)/statsbot"

fuzz: deps       ## fuzzes the payload reader, the decompressors and the session, FUZZ_SECONDS each
	@scripts/fuzz.sh $(FUZZ_SECONDS)

bench-http: deps ## measures the HTTP server beside a plain libmicrohttpd program (release builds)
	@scripts/install-deps.sh bench
	@scripts/bench-http.sh

bench: deps deps-test ## measures the gateway path and the metrics page, beside others (release builds)
	@scripts/bench.sh

check:           ## static checks: format, headers, boundaries
	@scripts/check.sh

check-containers: deps-test ## looks at the Dockerfile, the compose file, the Kubernetes manifests and the workflow
	@scripts/check-containers.sh

test-container: deps deps-test ## builds as the Dockerfile does and runs that as a container would (root; half an hour)
	@scripts/install-deps.sh container
	@scripts/check-containers.sh
	@scripts/build-release.sh .build-release/statsbot
	@scripts/test-container.sh .build-release/statsbot

documents: deps  ## writes anew the files that are made from declarations, such as docs/metrics.md
	swift build $(SWIFT_FLAGS) --product statsbot
	@"$$(swift build --show-bin-path)/statsbot" documents

format:          ## formats the sources in place
	swift format -i -r --parallel Package.swift Sources Tests Benchmarks Fuzz

clean:           ## removes what was built
	rm -rf .build .build-release .tools
