"""Engines: ways of evaluating and advancing the three-layer gradient flow.

An engine is made from the arguments of `ThreeLayerEngine`; what only one of them takes has a keyword and a default.
It holds the state of one run in normalised coordinates and offers to the integrator

- `evaluate()`: the `Evaluation` of the present state (loss, stiffness, motion of every layer),
- `advance(step)`: the explicit Euler step along the velocity of the last evaluation,
- `STATE`: the names of what changes during a run (`snapshot.py`), complete between `advance` and `evaluate`,
- `y`, `n` and `kappa1`, `kappa2`, `kappa3`: targets, number of samples and scalings (eq. 8),

and to the checkpoint `name`, `report()`, `function(x)`, `arrays()` and `second_layer(inputs)`.
"""
