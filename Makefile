# Shorts Studio. `make` lists what there is. PYTHON=/path/to/python3.12 chooses the interpreter.

.DEFAULT_GOAL := help
.NOTPARALLEL:
export PYTHON

BIN := .venv/bin
PROTOS_VENV := .cache/protos-venv
# What generates the stubs; its output loads on protobuf 5.29 to 7 (see tools/gen_protos.py).
PROTOS_TOOLS := grpcio-tools==1.71.2 mypy-protobuf==3.6.0 setuptools<81

.PHONY: help setup setup-dev demo test lint format protos protos-check bench bench-gpu words up down setup-voice models-page images clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F '\t' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: ## make .venv with all that the studio runs on
	@tools/setup-venv.sh all

setup-dev: ## the same, with what the tests and checks need
	@tools/setup-venv.sh dev

demo: setup ## make out/demo.mp4 from the bundled sample
	@mkdir -p out
	@$(BIN)/shorts make @samples/bakery.txt --out out/demo.mp4 --force

test: setup-dev ## run the tests
	@tools/setup-coqui.sh & coqui=$$!; \
		tools/setup-ocr.sh && tools/setup-browser.sh && tools/setup-node.sh; others=$$?; \
		wait $$coqui && exit $$others
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: setup-dev protos-check ## check style, types, contracts and that the stubs are up to date
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@cd protos && ../$(BIN)/buf lint

format: setup-dev ## put the code into its form
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

protos: $(PROTOS_VENV)/.installed ## generate protos/gen from the contracts
	@PATH="$(CURDIR)/$(PROTOS_VENV)/bin:$$PATH" $(PROTOS_VENV)/bin/python tools/gen_protos.py

protos-check: $(PROTOS_VENV)/.installed ## fail where protos/gen is out of date
	@PATH="$(CURDIR)/$(PROTOS_VENV)/bin:$$PATH" $(PROTOS_VENV)/bin/python tools/gen_protos.py --check

$(PROTOS_VENV)/.installed: Makefile | setup
	@echo "setup: making $(PROTOS_VENV)" >&2
	@$(BIN)/python -m venv --clear $(PROTOS_VENV)
	@$(PROTOS_VENV)/bin/python -m pip install --quiet --disable-pip-version-check $(foreach tool,$(PROTOS_TOOLS),'$(tool)')
	@touch $@

bench: setup-dev ## measure the studio against its bars
	@$(BIN)/python -m bench

bench-gpu: setup-dev ## measure every diffusion pipeline on this PC's NVIDIA card; BENCH_ARGS="--disk" tells what it takes
	@$(BIN)/python -m bench.gpu $(BENCH_ARGS)

words: setup-dev ## write docs/words.md, what the writer makes of twenty texts
	@$(BIN)/python -m bench.words

up: ## start the studio in containers, on the graphics card where there is one
	@deploy/up.sh

down: ## stop the containers; what was made stays
	@deploy/compose.sh down

setup-voice: ## fetch the natural voice for the containers; FROM=a folder or a mirror's address
	@deploy/setup-voice.sh

models-page: setup-dev ## write docs/models.md from the catalogue and what bench-gpu measured
	@$(BIN)/python tools/make_models_page.py

images: ## build the images of the containers and list their sizes
	@deploy/compose.sh --profile setup build
	@docker images --filter label=shorts.service --format '{{.Repository}}  {{.Size}}' | sort

clean: ## remove what was made here: environments, caches, out
	rm -rf .venv .cache out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
