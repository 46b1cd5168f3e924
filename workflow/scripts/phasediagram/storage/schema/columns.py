"""The glossary of columns: one meaning for a column name in all tables.

A name with {layer} is a column for each layer of the problem's network. A table may narrow a meaning (`tables.py`).
"""

from phasediagram.model.activations import ACTIVATIONS
from phasediagram.model.layers import DEPTHS, layer_names
from phasediagram.model.status import Status
from phasediagram.storage.schema.kinds import Column

VERDICTS = ("above", "below", "agrees", "unknown")
STAGE_QUANTITIES = ("W1", "a", "misalignment", "duration")  # RD of both layers, 1 - A and T
REGIMES = ("linear", "condensed", "undecided")

PLACE = {
    "problem": Column("text", "training set with its network and stopping options, a key of `problems` in the config"),
    "init": Column("text", "name of the initialisation, as in the path of its checkpoints"),
    "sweep": Column("text", "name of the sweep in the config; `phase_map` for the grid of the map"),
    "gamma2": Column("number", "coordinate γ2 of the plane: κ2 = m^-γ2; γ' of two layers"),
    "gamma3": Column("number", "coordinate γ3 of the plane: κ3 = m^-γ3; γ of two layers"),
    "m": Column("count", "width of all hidden layers"),
    "seed": Column("count", "seed of the initial weights"),
    "layer": Column("text", "weight matrix; a: the output weights", layer_names(max(DEPTHS))),
    "widths": Column("counts", "widths m of the runs, separated by spaces"),
    "seeds": Column("count", "number of seeds at each width"),
}

RUN = {
    "kappa1": Column("number", "scaling parameter κ1 of the run"),
    "kappa2": Column("number", "scaling parameter κ2 of the run"),
    "kappa3": Column("number", "scaling parameter κ3 of the run"),
    "beta1": Column("number", "standard deviation of W1 at t = 0; for relu and leaky_relu it does not matter"),
    "status": Column("text", "how the run ended", tuple(map(str, Status))),
    "reason": Column("text", "why the run ended so; empty for a converged run"),
    "loss": Column("number", "loss at the end; empty or inf for a diverged run"),
    "loss_zero": Column("number", "loss of the function that is zero everywhere"),
    "t": Column("number", "time of the gradient flow at the end, with dt = ds / κ3 (docs/method.md)"),
    "evaluations": Column("count", "evaluations of the gradient"),
    "n": Column("count", "number of training points"),
    "d": Column("count", "number of inputs"),
    "d_out": Column("count", "number of outputs"),
    "engine": Column("text", "algorithm that trained the run"),
    "dtype": Column("text", "type of the floating-point numbers"),
    "accuracy": Column("number", "tolerance ε of the steps"),
    "stop_loss": Column("number", "a run has converged when loss / loss_zero is at most this"),
    "biases": Column("yes or no", "whether all hidden layers have biases"),
    "depth": Column("count", "number of layers with weights"),
    "input_norm": Column("number", "root of the mean square norm of the inputs; 1 where `scale` is unit"),
    "antisymmetric": Column("yes or no", "whether f = 0 at t = 0, by neurons in pairs with opposite a"),
    "activation": Column("text", "activation σ of the hidden neurons", tuple(ACTIVATIONS)),
    "stage_drop": Column("number", "part of its initial value by which the loss fell, where only that was trained"),
    "misalignment": Column("number", "1 - A at the end of an initial stage, A the alignment of W1 (docs/initial.md)"),
    "device": Column("text", "device that trained the run"),
    "processor": Column(
        "text", "processor that trained the run, and the kernels of its BLAS; empty in old checkpoints"
    ),
    "seconds": Column("seconds", "time that the training took"),
    "data_sha256": Column("text", "digest of the training set"),
    "file_sha256": Column("text", "digest of the file that the training set is from; empty for points of the config"),
    "trainer": Column("text", "digest of the code that decides the numbers of a run"),
    "commit": Column("text", "commit at which the run was trained; -dirty where tracked files differed from it"),
    "numpy": Column("text", "version of NumPy in training"),
    "torch": Column("text", "version of PyTorch in training"),
    "relative_distance": Column(
        "number", "RD, the relative distance of the layer at the end; empty or inf for a diverged run"
    ),
    "sup_relative_distance": Column("number", "largest RD of the layer during training"),
}

FIT = {
    "slope": Column("number", "S, the slope of log RD against log m"),
    "standard_error": Column("number", "standard error of the slope"),
    "ci_low": Column("interval end", "lower end of the confidence interval of the slope; empty for too few widths"),
    "ci_high": Column("interval end", "upper end of the confidence interval of the slope"),
    "intercept": Column("number", "log RD of the fitted line at m = 1, natural logarithm"),
    "r_squared": Column("number", "share of the variance of log RD that the line explains"),
    "local_slope": Column("number", "slope of mean log RD between the two largest widths"),
    "local_standard_error": Column("number", "standard error of the local slope; empty for a single seed"),
    "curvature_p": Column("0 to 1", "p-value of a quadratic term; small where log RD is curved"),
    "n_runs": Column("count", "runs in the fit"),
    "n_left_out": Column("count", "excluded runs: not converged, or RD is zero or not finite"),
    "left_out": Column("text", "excluded runs with the reason of each, separated by semicolons"),
}

COMPARISON = {
    "regime": Column("text", "linear: S < 0, condensed: S > 0, undecided: the interval contains 0", REGIMES),
    "theory": Column("number", "conjectured slope (docs/theory.md)"),
    "verdict": Column(
        "text", "position of the interval relative to the expected value; unknown: no interval", VERDICTS
    ),
    "difference": Column("number", "measured minus expected value"),
    "residual": Column("number", "measured minus conjectured slope"),
    "residual_ci_low": Column("interval end", "lower end of the interval of the residual"),
    "residual_ci_high": Column("interval end", "upper end of the interval of the residual"),
}

ROWS_OF_A_LAYER = {
    "zeta": Column("0 to 1", "ζ: mean |cosine| over pairs of the half of the rows of W2 with the largest norm"),
    "zeta_initial": Column("0 to 1", "ζ at t = 0"),
    "zeta_of_chance": Column("number", "ζ of unrelated normal rows: √(2/(πm)) + 2/m"),
    "orientations": Column("count", "isolated orientations of the rows at the end (docs/method.md)"),
    "share": Column("0 to 1", "share of the squared norm of the rows in the cones of all isolated orientations"),
    "shares": Column("text", "the share of each orientation, separated by spaces; empty for none"),
    "orientations_initial": Column("count", "isolated orientations of the rows at t = 0"),
    "share_initial": Column("0 to 1", "share of the isolated orientations at t = 0"),
}

OF_EACH_LAYER = {
    "slope_{layer}": Column("number", "S of the layer"),
    "ci_low_{layer}": Column("interval end", "lower end of the confidence interval of this slope"),
    "ci_high_{layer}": Column("interval end", "upper end of the confidence interval of this slope"),
    "theory_{layer}": Column("number", "conjectured slope of the layer in the limit"),
}

COLUMNS = PLACE | RUN | FIT | COMPARISON | ROWS_OF_A_LAYER | OF_EACH_LAYER
