"""The carelang command line."""
