"""pytest with one more option: --fast leaves out the classes that are tagged "slow"."""

import sys

import pytest


class Fast:
    def pytest_addoption(self, parser):
        parser.addoption("--fast", action="store_true")

    def pytest_collection_modifyitems(self, config, items):
        if config.getoption("fast"):
            slow = [item for item in items if "slow" in getattr(item.cls, "test_tags", ())]
            config.hook.pytest_deselected(items=slow)
            items[:] = [item for item in items if item not in slow]


sys.exit(pytest.main(sys.argv[1:], plugins=[Fast()]))
