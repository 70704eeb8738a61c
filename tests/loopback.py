"""Tests talk to this machine alone, so no authority is trusted that a test does not name.

A client that trusts all the authorities of the world reads a hundred and fifty certificates first: twenty
milliseconds, thousands of times.
"""

import os

import pytest


def pytest_configure(config: pytest.Config) -> None:
    os.environ.pop("SSL_CERT_FILE", None)
    os.environ["SSL_CERT_DIR"] = os.devnull
