"""Phase diagrams of wide neural networks: the numerical library behind the workflow.

The library knows nothing of Snakemake, keeps no global state and prints nothing, so a notebook can import every
module. Equation and section numbers refer to "Empirical Phase Diagram for Three-layer Neural Networks with Infinite
Width" (NeurIPS 2022). For a start there are `train`, `where` and `open_results`.
"""

from importlib import import_module

__all__ = ["open_results", "train", "where"]
_MODULES = {"open_results": "results", "train": "one_network", "where": "plane"}


def __getattr__(name: str):
    """Import what is asked for, and not before: jobs that draw need no dynamics."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"phasediagram.notebook.{_MODULES[name]}"), name)
