# Entry point for all manual tasks. `make help` lists them.

# Extra arguments for `make demo`, for example: make demo ARGS="--members 20000"
ARGS ?=

# Time that `make fuzz` spends on each target, in seconds.
FUZZ_SECONDS ?= 60

# Duration of `make soak`, in minutes.
SOAK_MINUTES ?= 60

# An undeclared import may compile in an incremental build; this makes it an error in every build.
SWIFT_FLAGS := --explicit-target-dependency-import-check error

# Without debug information, which takes a tenth of the compile time (docs/decisions.md, 55).
RELEASE_FLAGS := -c release -debug-info-format none $(SWIFT_FLAGS)

.PHONY: help deps deps-test demo release release-benchmarks build test crash-test test-interop test-schema test-formats stack-test test-browser fuzz bench bench-http bench-repair soak check check-containers test-container documents format clean

help:            ## List the targets
	@sed -n 's/^\([a-z-]*\): *\([a-z -]*\)## \(.*\)/make \1\t\3/p' Makefile | expand -t 24

deps:            ## Install missing Debian packages needed to build
	@scripts/install-deps.sh build

deps-test:       ## Install the additional tools for the tests, such as Prometheus, promtool and Chromium
	@scripts/install-deps.sh test

demo: release    ## Run the bot against a simulated Discord; no account needed
	@exec "$$(swift build -c release --show-bin-path)/statsbot" demo $(ARGS)

release: deps    ## Build the optimized program
	@scripts/announce-build.sh release
	@STATSBOT_REVISION="$$(scripts/revision.sh)" swift build $(RELEASE_FLAGS) --product statsbot

# In the same folder and with the same flags, so that what both packages need is compiled once.
release-benchmarks: release
	@swift build $(RELEASE_FLAGS) --package-path Benchmarks --scratch-path .build

build: deps      ## Build everything, including tests, in debug mode
	@scripts/announce-build.sh debug
	swift build $(SWIFT_FLAGS) --build-tests

test: deps deps-test ## Run all tests
	@scripts/announce-build.sh debug
	swift build $(SWIFT_FLAGS) --build-tests
	@scripts/run-tests.sh 20 --skip EndToEndTests
	@echo 'Running the end-to-end tests against a simulated Discord, one at a time (about thirteen minutes).'
	@scripts/run-tests.sh 45 --no-parallel --filter EndToEndTests

crash-test: build deps-test ## Kill the bot fifty times, under load and during outages, and compare every event with the simulator's ledger
	CRASH_ROUNDS=$${CRASH_ROUNDS:-50} GAP_ROUNDS=$${GAP_ROUNDS:-50} swift test $(SWIFT_FLAGS) --filter 'CrashTests|GapTests'

test-interop: build deps-test ## Connect six unmodified Discord libraries to the simulator; compare with the OpenAPI document
	@scripts/test-interop.sh "$$(swift build --show-bin-path)/statsbot"

test-schema: build deps-test ## Check API responses against the OpenAPI document with schemathesis
	@scripts/test-schema.sh "$$(swift build --show-bin-path)/statsbot"

test-formats: build deps-test ## Parse the metrics page with prometheus_client, promtool and Prometheus
	@scripts/test-formats.sh "$$(swift build --show-bin-path)/statsbot"

stack-test: build deps-test ## Test the rules and dashboards with Prometheus and Alertmanager during a simulated raid
	@scripts/check-prometheus.sh
	@scripts/check-dashboards.sh
	@scripts/test-stack.sh "$$(swift build --show-bin-path)/statsbot"
	@scripts/test-backfill.sh "$$(swift build --show-bin-path)/statsbot"

test-browser: build deps-test ## Test the status page in Chromium
	@scripts/test-browser.sh "$$(swift build --show-bin-path)/statsbot"

fuzz: deps       ## Fuzz the payload reader (bytes and fields), the decompressors and the session, FUZZ_SECONDS each
	@scripts/fuzz.sh $(FUZZ_SECONDS)

bench-http: deps ## Benchmark the HTTP server against a plain libmicrohttpd program (release builds)
	@scripts/install-deps.sh bench
	@scripts/bench-http.sh

soak: release    ## Watch the bot's memory under load and faults for SOAK_MINUTES (release build)
	@Benchmarks/soak.py "$$(swift build -c release --show-bin-path)/statsbot" --minutes $(SOAK_MINUTES)

bench-repair: release ## Measure what the roster and the repair of a gap cost for 5,000 to 250,000 members (release build)
	@Benchmarks/repair.py "$$(swift build -c release --show-bin-path)/statsbot"

bench: deps deps-test ## Benchmark the gateway path and the metrics page, and compare with other clients (release builds)
	@scripts/bench.sh

check: deps-test ## Run static checks: format, headers, boundaries, language
	@scripts/check.sh

check-containers: deps-test ## Check the Dockerfile, the compose file, the Kubernetes manifests and the workflow
	@scripts/check-containers.sh

test-container: deps deps-test ## Build as in the Dockerfile and run the result as a container would (needs root; half an hour)
	@scripts/install-deps.sh container
	@scripts/check-containers.sh
	@scripts/build-release.sh .build-release/statsbot
	@scripts/test-container.sh .build-release/statsbot

documents: deps  ## Regenerate files made from declarations, such as docs/metrics.md
	swift build $(SWIFT_FLAGS) --product statsbot
	@"$$(swift build --show-bin-path)/statsbot" documents

format:          ## Format the sources in place
	swift format -i -r --parallel Package.swift Sources Tests Benchmarks Fuzz

clean:           ## Remove build products and downloaded tools
	rm -rf .build .build-release .tools
