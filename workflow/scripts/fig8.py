"""Fig 8: zeta of W2 over the plane, the mean over seeds. Its rows become one table beside the figure."""

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D

from phasediagram import plotting
from phasediagram.joblog import log_to
from phasediagram.tables import read_table, write_table


def draw(table: pd.DataFrame):
    """Return the figure. A point of which no run converged is grey."""
    plotting.apply_style()
    figure, axes = plt.subplots(figsize=(3.5, 3.4))
    grid = table.groupby(["gamma3", "gamma2"])["zeta"].mean().unstack("gamma2")
    axes.set_facecolor("0.75")
    mesh = axes.pcolormesh(
        grid.columns, grid.index, grid.to_numpy(), cmap="viridis", vmin=0.0, vmax=1.0, shading="nearest"
    )
    axes.set(xlim=axes.get_xlim(), ylim=axes.get_ylim(), xlabel=plotting.GAMMA2, ylabel=plotting.GAMMA3)
    plotting.theory_line(axes, "W2", color="white")
    widths, seeds = sorted(table["m"].unique()), table["seed"].nunique()
    axes.set_title(rf"$\zeta$ of $W^{{[2]}}$, $m = {', '.join(map(str, widths))}$, mean of {seeds} runs")
    figure.colorbar(mesh, ax=axes, label=r"$\zeta$    (all rows alike: 1)")
    line = Line2D([], [], color="black", linestyle="--", linewidth=1.0, label=r"conjectured critical line of $W^{[2]}$")
    figure.legend(handles=[line], loc="outside lower center", frameon=False)
    return figure


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        table = pd.concat([read_table(path) for path in snakemake.input], ignore_index=True)
        write_table(table.sort_values(["gamma2", "gamma3", "m", "seed"]), snakemake.output.table)
        plotting.save(draw(table), snakemake.output.pdf, snakemake.output.png, snakemake.params.dpi)
