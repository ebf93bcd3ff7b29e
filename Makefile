# `make demo` and `make test` set up what is missing and run on a fresh machine.
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test validate soak docs bench fmus clean

demo: $(STAMP) fmus
	$(BIN)/cosim run scenarios/handover.yaml --output results/handover.h5
	$(BIN)/cosim plot results/handover.h5 --output results/handover.png

test: $(STAMP) fmus
	$(BIN)/python -m pytest

# The long forms: minutes to hours.
validate: $(STAMP) fmus
	$(BIN)/python -m pytest -m validate --verbose

# Both years, every fault study, kills and mutants.
soak: $(STAMP) fmus
	$(BIN)/cosim run scenarios/annual.yaml
	$(BIN)/cosim run scenarios/year.yaml
	$(BIN)/cosim fault --all
	COSIM_KILLS=50 COSIM_MUTANTS=10000 $(BIN)/python -m pytest tests/soak
	$(BIN)/python tests/soak/page.py

# After `make demo` and `make test`: the figure and the validation table of README.md, and the model reference.
docs: $(STAMP)
	$(BIN)/cosim plot results/handover.h5 --scales --output docs/handover.png
	$(BIN)/python tests/readme/validation_table.py
	$(BIN)/python -m fmus reference models/DataCenter --out docs/models

fmus: $(STAMP)
	$(BIN)/python -m fmus build

bench: $(STAMP) fmus
	$(BIN)/python -m fmus bench
	$(BIN)/cosim bench
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	$(BIN)/python tests/battery/speed.py

$(STAMP): pyproject.toml setup.sh
	./setup.sh $(VENV)
	touch $@

clean:
	rm -rf $(VENV) fmus/build results
