"""Rules: a segment or document in, candidates or findings out."""
