"""For all tests: one thread of mathematics per process, no figure left open, and properties without chance."""

import pytest
from hypothesis import settings
from matplotlib import pyplot as plt
from scipy import linalg  # noqa: F401  (its own threads have to be loaded to be limited)
from threadpoolctl import threadpool_limits

pytest_plugins = ["workspace"]

threadpool_limits(1)

# The examples of properties are the same in every run, and nothing is kept from one run for the next.
settings.register_profile("gate", derandomize=True, deadline=None, database=None, max_examples=40)
settings.load_profile("gate")


# Workers take whole files, in this order. What takes longest begins first: SLURM's tests, and the report's with the
# smoke run. The faults and most other tests of the workflow need that run: the longest unit tests come before them.
ORDER = (
    "tests/slurm/",
    "tests/workflow/test_report.py",
    "tests/unit/scripts/",
    "tests/unit/dynamics/",
    "tests/faults/test_faults.py",
    "tests/workflow/",
    "tests/",
)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: next(i for i, start in enumerate(ORDER) if item.nodeid.startswith(start)))


@pytest.fixture(autouse=True)
def no_figure_left_open():
    yield
    plt.close("all")
