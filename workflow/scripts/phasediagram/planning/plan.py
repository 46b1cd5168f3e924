"""The runs that a resolved configuration asks for, and the paths of their checkpoints."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from phasediagram.model.initialisation import from_config
from phasediagram.model.spelling import PHASE_MAP, spell_point

# Sweeps with these purposes are drawn and not fitted: they may have one width. All other sweeps are fitted.
ONLY_DRAWN = ("fits", "neurons", "motivation", "cosines", "zeta", "orientations", "mechanism")
WITH_NEURONS = ("neurons", "orientations", "mechanism")  # drawn from rows of W1 and a
STAGE_PURPOSES = ("alignment", "orientations", "mechanism")  # of initial stages
# Depths that some purposes need: W2 has to be there or must not, or the paper's gauges.
DEPTHS_OF = {"neurons": (2,), "cosines": (3, 4, 5), "zeta": (3, 4, 5), "table2": (3,)}


@dataclass(frozen=True)
class Sweep:
    """Runs of one problem that belong together: initialisations x widths x seeds."""

    name: str
    purpose: str
    problem: str
    depth: int  # of the problem's networks
    antisymmetric: bool
    inits: dict[str, dict]  # label -> config entry of the initialisation
    widths: list[int]
    seeds: dict[str, list[int]]  # label -> seeds

    @property
    def is_fitted(self) -> bool:
        """Whether slopes are fitted over the widths."""
        return self.purpose not in ONLY_DRAWN

    @property
    def has_gauges(self) -> bool:
        """Whether all initialisations are gauges of one point of the plane, which are one flow."""
        if not all("alpha" in spec for spec in self.inits.values()):
            return False
        gauges = [from_config(spec, self.depth) for spec in self.inits.values()]
        return len(gauges) > 1 and len({gauge.point for gauge in gauges}) == 1

    def runs(self, init: str) -> list[str]:
        """Return the checkpoints of one initialisation."""
        return [checkpoint(self.problem, init, m, seed) for m in self.widths for seed in self.seeds[init]]

    def widest(self) -> list[tuple[str, str]]:
        """Return (label, checkpoint) for the runs of the largest width."""
        m = self.widths[-1]
        return [(init, checkpoint(self.problem, init, m, seed)) for init in self.inits for seed in self.seeds[init]]

    def parts(self) -> list[dict]:
        """Return what scripts need to know about a sweep: one entry per set of initialisations with the same seeds."""
        by_seeds = {}
        for init, seeds in self.seeds.items():
            by_seeds.setdefault(tuple(seeds), []).append(init)
        common = {name: getattr(self, name) for name in ("name", "problem", "depth", "antisymmetric", "widths")}
        return [common | {"inits": inits, "seeds": list(seeds)} for seeds, inits in by_seeds.items()]

    def as_params(self) -> dict:
        """Return what scripts need to know about a sweep whose initialisations all have the same seeds."""
        (part,) = self.parts()
        return part


def sweeps_of(config: dict, problem: str) -> list[Sweep]:
    """Return the sweeps of a problem, its phase map first."""
    sweeps = []
    if problem in config["phase_maps"]:
        sweeps.append(_sweep(config, PHASE_MAP, problem, config["phase_maps"][problem] | {"purpose": PHASE_MAP}))
    entries = config["sweeps"].items()
    return sweeps + [_sweep(config, name, problem, entry) for name, entry in entries if problem in entry["problem"]]


def _sweep(config: dict, name: str, problem: str, entry: dict) -> Sweep:
    if "initialisations" in entry:
        specs = entry["initialisations"]
        inits = {label: {key: value for key, value in spec.items() if key != "seeds"} for label, spec in specs.items()}
        seeds = {label: spec.get("seeds", entry["seeds"]) for label, spec in specs.items()}
    else:
        inits = {spell_point(g2, g3): {"gamma2": g2, "gamma3": g3} for g2 in entry["gamma2"] for g3 in entry["gamma3"]}
        seeds = dict.fromkeys(inits, entry["seeds"])
    network = {key: config["problems"][problem][key] for key in ("depth", "antisymmetric")}
    return Sweep(name, entry["purpose"], problem, **network, inits=inits, widths=entry["widths"], seeds=seeds)


def checkpoint(problem: str, init: str, m: int | str, seed: int | str) -> str:
    """Return the path of a run's checkpoint."""
    return f"results/{problem}/runs/{init}/m_{m}/seed_{seed}.safetensors"


@dataclass(frozen=True)
class Plan:
    """Everything that a configuration asks for. `config` is what `settings.resolve` returns."""

    config: dict
    files: tuple[str, ...] = ()  # the names of the config files that it was read from

    @cached_property
    def sweeps(self) -> dict[str, list[Sweep]]:
        """The sweeps of every problem, its phase map first."""
        return {problem: sweeps_of(self.config, problem) for problem in self.config["problems"]}

    @cached_property
    def runs(self) -> dict[str, dict[str, tuple[dict, tuple]]]:
        """The runs of every problem over all sweeps: {label: (config entry of the initialisation, (m, seed) pairs)}."""
        runs = {}
        for problem, sweeps in self.sweeps.items():
            found = {}
            for sweep in sweeps:
                for init, spec in sweep.inits.items():
                    pairs = found.setdefault(init, (spec, set()))[1]
                    pairs.update((m, seed) for m in sweep.widths for seed in sweep.seeds[init])
            runs[problem] = {init: (spec, tuple(sorted(pairs))) for init, (spec, pairs) in found.items()}
        return runs

    @property
    def trained(self) -> list[str]:
        """The problems that have runs."""
        return [problem for problem, runs in self.runs.items() if runs]

    def checkpoints(self, problem: str) -> list[str]:
        """Return the checkpoints of a problem."""
        runs = self.runs[problem].items()
        return [checkpoint(problem, init, m, seed) for init, (_, pairs) in runs for m, seed in pairs]

    def inits_of_checkpoints(self, problem: str) -> list[str]:
        """Return the labels of the initialisations of `checkpoints`, in the same order."""
        return [init for init, (_, pairs) in self.runs[problem].items() for _ in pairs]

    def with_purpose(self, *purposes: str) -> Iterator[Sweep]:
        """Yield the sweeps with these purposes, in the order of the config, once for each of their problems."""
        for name, entry in self.config["sweeps"].items():
            if entry["purpose"] in purposes:
                for problem in entry["problem"]:
                    yield self.sweep(name, problem)

    def first_with_purpose(self, purpose: str) -> Iterator[Sweep]:
        """Yield the sweeps with a purpose, each once, for the first of its problems."""
        for name, entry in self.config["sweeps"].items():
            if entry["purpose"] == purpose:
                yield self.sweep(name, entry["problem"][0])

    def sweep(self, name: str, problem: str) -> Sweep:
        """Return a sweep of a problem by its name."""
        return next(sweep for sweep in self.sweeps[problem] if sweep.name == name)

    def zeta_runs(self, problem: str, init: str) -> list[str]:
        """Return the checkpoints of an initialisation in the sweep that measures zeta of a problem."""
        sweeps = [sweep for sweep in self.with_purpose("zeta") if sweep.problem == problem and init in sweep.inits]
        return sweeps[0].runs(init)

    def is_stage(self, problem: str) -> bool:
        """Return whether the runs of a problem end with the initial stage."""
        return self.config["problems"][problem]["stage_drop"] != "none"

    def whole_maps(self) -> dict[str, dict]:
        """Return the phase maps of problems that are trained to the end."""
        return {problem: entry for problem, entry in self.config["phase_maps"].items() if not self.is_stage(problem)}

    def is_on_a_line(self, problem: str) -> bool:
        """Return whether inputs are plain numbers and there are biases, so that functions and rows can be drawn."""
        spec = self.config["problems"][problem]
        return "x" in spec and not isinstance(spec["x"][0], list) and spec["biases"]

    def has_rows(self, problem: str) -> bool:
        """Return whether checkpoints have rows of W1 as points of a plane: (w, b), or (w p, b) for digits."""
        spec = self.config["problems"][problem]
        return self.is_on_a_line(problem) or ("mnist" in spec and spec["biases"])

    def points(self, problem: str) -> tuple[list, list] | None:
        """Return (x in its scale, first component of y) if the points are on a line, otherwise None."""
        if not self.is_on_a_line(problem):
            return None
        spec = self.config["problems"][problem]
        x, y = spec["x"], [y[0] if isinstance(y, list) else y for y in spec["y"]]
        if spec["scale"] != "none":
            import numpy as np  # here, as every job reads the Snakefile

            from phasediagram.data.of_problem import scaled

            x = scaled(np.array(x, dtype=float)[:, None], spec["scale"])[:, 0].tolist()
        return x, y

    def size(self, problem: str) -> tuple[int, int]:
        """Return (number of samples n, outputs d_out) of a problem."""
        spec = self.config["problems"][problem]
        if "mnist" in spec:
            return spec["mnist"]["n"], 10 if spec["mnist"]["targets"] == "one_hot" else 1
        return len(spec["y"]), len(spec["y"][0]) if isinstance(spec["y"][0], list) else 1

    def varied(self, problem: str, base: str) -> str:
        """Return the names of the settings in which two problems differ, as text."""
        specs = [
            {key: value for key, value in spec.items() if key != "mnist"} | spec.get("mnist", {})
            for spec in (self.config["problems"][name] for name in (problem, base))
        ]
        return ", ".join(sorted(key for key in specs[0] | specs[1] if specs[0].get(key) != specs[1].get(key)))
