"""Benchmarks: how much text a second of processor time checks, how that grows, and what a cold start costs."""
