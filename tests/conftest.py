"""For all tests: one thread of mathematics per process, as in the workflow, and no figure left open."""

import pytest
import torch
from matplotlib import pyplot as plt
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = ["workspace"]

torch.set_num_threads(1)


TOGETHER = ("tests/slurm/", "tests/workflow/test_report.py", "tests/workflow/test_interactive_map.py")


class _Together(LoadScopeScheduling):
    """Gives one worker all of what shares something costly; of SLURM there is only one at a time.

    (The groups that xdist has for this do not work under pytest 9.2: it ignores the names they give to tests.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((start for start in TOGETHER if nodeid.startswith(start)), nodeid)


def pytest_xdist_make_scheduler(config, log):
    return _Together(config, log)


@pytest.fixture(autouse=True)
def no_figure_left_open():
    yield
    plt.close("all")
