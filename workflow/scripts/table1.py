"""Make Table 1: the scaling parameters of common initialisations, in closed form and computed numerically."""

import logging
import math

import pandas as pd
import sympy

from phasediagram.jobs.job import job
from phasediagram.model import initialisation
from phasediagram.model.initialisation import Scaling
from phasediagram.storage.tables import write_table

WIDTHS = (10**8, 10**12)  # numerical exponents are slopes between these; their corrections fall like 1/m


def table(m: int, d: int) -> pd.DataFrame:
    """Return one row per initialisation: formulas, values at (m, d), limits, exponents, whether the paper has it."""
    m_, d_ = sympy.symbols("m d", positive=True)
    rows = []
    for name, entry in initialisation.TABLE1.items():
        alpha, betas = entry.scales(m_, d_, sympy.sqrt)
        scales = {"alpha": sympy.sympify(alpha)}
        scales |= {f"beta{index}": sympy.sympify(beta) for index, beta in reversed(list(enumerate(betas, start=1)))}
        kappas = Scaling.from_scales(scales["alpha"], list(map(sympy.sympify, betas))).kappas
        row = {"name": entry.title, "printed": entry.printed} | {key: str(scale) for key, scale in scales.items()}
        start = initialisation.from_table1(name)
        values = start.scaling(m, d).kappas
        numerical = [
            math.log(low / high) / math.log(WIDTHS[1] / WIDTHS[0])
            for low, high in zip(*(start.scaling(width, d).kappas for width in WIDTHS), strict=True)
        ]
        row |= {"kappa1": str(sympy.simplify(kappas[0])), "kappa1_value": values[0]}  # a constant in the limit
        for index in (2, 3):
            kappa = sympy.simplify(kappas[index - 1])
            row |= {
                f"kappa{index}": str(kappa),
                f"kappa{index}_value": values[index - 1],
                f"gamma{index}": str(sympy.limit(-sympy.log(kappa) / sympy.log(m_), m_, sympy.oo)),
                f"gamma{index}_numerical": numerical[index - 1],
            }
        rows.append(row | {"m": m, "d": d})
    return pd.DataFrame(rows)


if __name__ == "__main__":
    with job(snakemake):
        result = table(snakemake.params.m, snakemake.params.d)
        write_table(result, snakemake.output[0])
        logging.info("\n%s", result.to_string())
