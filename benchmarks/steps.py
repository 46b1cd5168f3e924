"""Why the step constant is c = 1.2: evaluations, errors, and the effect of a tiny perturbation.

The data are the four points of config.yaml, at m = 300, with dense layers, float64, stop loss 1e-5 and one seed.
For several c the table has the evaluations, the errors of RD(W1) and RD(W2) against steps ten times finer, and the
change of RD(W1) when the first label changes by 10^-9. Run from the repository's root:

    .venv/bin/python benchmarks/steps.py
"""

import platform
from unittest import mock

import numpy as np
from accuracy import CONFIG, FINER, POINTS, network_at

from phasediagram.data import training_set
from phasediagram.dynamics import integrator, step
from phasediagram.dynamics.run import fix_arithmetic
from phasediagram.model.status import Status

M, SEED, STOP_LOSS, PERTURBATION = 300, 0, 1e-5, 1e-9
LENGTHS = (1.0, 1.2, 1.5)
X, Y = training_set.from_points(*(CONFIG["problems"]["four_points"][axis] for axis in ("x", "y")))
PERTURBED = Y + PERTURBATION * np.eye(len(Y), 1)


def run(point, longest_step, accuracy, y=Y):
    with mock.patch.object(step, "LONGEST_STEP", longest_step):
        outcome = integrator.integrate(
            network_at(*point, M, SEED, X, y), integrator.Settings(accuracy=accuracy, stop_loss=STOP_LOSS)
        )
    assert outcome.status == Status.CONVERGED, (point, longest_step, outcome.status)
    return outcome


def percent(outcome, reference, layer):
    return 100 * (outcome.relative_distance[layer] / reference.relative_distance[layer] - 1)


def main():
    fix_arithmetic()
    accuracy = CONFIG["training"]["accuracy"]
    print(f"{platform.machine()}, numpy {np.__version__}, m = {M}, seed {SEED}, stop loss {STOP_LOSS:g}\n")
    print("gamma2 gamma3    c | evaluations | error of RD(W1), RD(W2) in % | perturbed RD(W1), %")
    for point in POINTS:
        finer = run(point, 1.0, accuracy / FINER)
        for c in LENGTHS:
            outcome = run(point, c, accuracy)
            errors = [percent(outcome, finer, layer) for layer in ("W1", "W2")]
            change = abs(percent(run(point, c, accuracy, PERTURBED), outcome, "W1"))
            print(
                f"{point[0]:6.2f} {point[1]:6.2f} {c:4.1f} |{outcome.evaluations:12d} |"
                f"{errors[0]:14.3f} {errors[1]:14.3f} |{change:20.2g}",
                flush=True,
            )


if __name__ == "__main__":
    main()
