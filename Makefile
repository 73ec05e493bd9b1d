# One line per verb; Windows without make: type what stands behind the colon.
PYTHON ?= $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)

.PHONY: demo test serve book release grade claims bench doctor clean setup
demo:    ; $(PYTHON) -m course demo
test:    ; $(PYTHON) -m course test
serve:   ; $(PYTHON) -m course serve
book:    ; $(PYTHON) -m course book
claims:  ; $(PYTHON) -m course claims
bench:   ; $(PYTHON) -m course bench
doctor:  ; $(PYTHON) -m course doctor
clean:   ; $(PYTHON) -m course book --clean
setup:   ; $(PYTHON) -m course setup
release: setup ; .venv/bin/python -m autograder release
grade:   setup ; .venv/bin/python -m autograder grade
