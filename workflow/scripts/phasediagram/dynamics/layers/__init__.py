"""The layers of a network, and which kind of inner layer a run gets.

A layer holds its initial weights and their motion apart, so that small relative distances keep all their digits. In
normalised coordinates its weights are standard normal at t = 0, and the flow is

    W_l' = -mobility_l^2 (1/n) delta_l [h_{l-1}; 1]^T,   delta_l = sum over outputs of e D_l,

with the output gradients D_l of `network.py`. An inner layer offers the network

- `forward(h)`: its pre-activations of the n samples,
- `pull_back(rows)`: W^T applied to output gradients, a row for each sample and output,
- `gram`: <h_i, h_j> + 1 of what it reads, shape (n, n),
- `follow(delta, weights)`: takes note of its velocity, and of the weights e / n that the D's have in delta,
- `sums()`: what the network has to add up for `motion(sums)`,
- `advance(step)`: its part of the Euler step,
- `at(h)`: its pre-activations of new hidden states,
- `coefficients_for_storage(h)`, `stored(hidden)`, `bias_arrays()` and `report()`: what a checkpoint takes,
- `STATE`: the names of what a snapshot takes.

W1 and a offer `arrays()` to a checkpoint. W1 and dense inner layers also have `tangent`: the change of their
pre-activations with that of what they read and with their motion along given output gradients, for the stiffness.
"""
