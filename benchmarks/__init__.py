"""What the reader costs: `python benchmarks/bench.py` prints one table."""
