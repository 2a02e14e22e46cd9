"""What tests of tables have in common: nothing stays frozen, or DuckDB complains at the end of things left over."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()
