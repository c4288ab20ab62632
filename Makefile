# Thin names for `python kit.py COMMAND`, for Unix habits; on Windows call kit.py itself.
# Another Python: make lab PYTHON=python3.12      More options: make test ARGS="-k measures"
PYTHON ?= python3
ARGS ?=

help:            ## show the commands
	@$(PYTHON) kit.py --help

lab quick test slow explore bench validation notebooks reference slides case doctor simkit pin clean:
	@$(PYTHON) kit.py $@ $(ARGS)

.PHONY: help lab quick test slow explore bench validation notebooks reference slides case doctor simkit pin clean
