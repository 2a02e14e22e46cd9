"""Plugins: carelang inside other programs."""
