"""How fast the shipped documents are made, as ratios taken in one run; `make bench` writes RESULTS.md."""
