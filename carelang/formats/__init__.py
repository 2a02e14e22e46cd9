"""Formats: files become documents, and findings go back into files."""
