"""For all tests: one thread of mathematics per process, as in the workflow, and no figure left open."""

import pytest
import torch
from matplotlib import pyplot as plt
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = ["workspace"]

torch.set_num_threads(1)


# What takes longest begins first: SLURM's tests and, with the report's, the smoke run, for which the rest of
# tests/workflow would have to wait.
ORDER = ("tests/slurm/", "tests/workflow/test_report.py", "tests/unit/", "tests/workflow/")
TOGETHER = ("tests/slurm/", "tests/workflow/test_report.py", "tests/workflow/test_interactive_map.py")


class _Together(LoadScopeScheduling):
    """Gives one worker all of what shares something costly; of SLURM there is only one at a time.

    (The groups that xdist has for this do not work under pytest 9.2: it ignores the names they give to tests.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((start for start in TOGETHER if nodeid.startswith(start)), nodeid)


def pytest_xdist_make_scheduler(config, log):
    return _Together(config, log)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: next(i for i, start in enumerate(ORDER) if item.nodeid.startswith(start)))


@pytest.fixture(autouse=True)
def no_figure_left_open():
    yield
    plt.close("all")
