"""The layers of a network, and which kind of inner layer a run gets.

A layer holds its initial weights and their motion apart, so that small relative distances keep all their digits. In
normalised coordinates its weights are standard normal at t = 0, and the flow is

    W_l' = -mobility_l^2 (1/n) delta_l [h_{l-1}; 1]^T,   delta_l = sum over outputs of e D_l,

with the output gradients D_l of `network.py`. An inner layer offers the network

- `z_initial`: its pre-activations of the n samples at t = 0, shape (n, m),
- `forward(h, motion)`: their change since, for hidden states h that have moved by `motion`,
- `pull_back(rows)`: W^T applied to output gradients, a row for each,
- `tangent(change, rows)`: the change of the pre-activations with that of what it reads and with the motion of W along
  given output gradients, for the stiffness; deferred layers need none,
- `gram`: <h_i, h_j> + 1 of what it reads, shape (n, n),
- `numbers(rows)`: what `motion(shares, speed, ...)` needs from the device,
- `advance(step, shares, rows)`: its Euler step, for delta_i the sum of shares times rows,
- `at(h)`: its pre-activations of new hidden states,
- `coefficients_for_storage(h)`, `stored(hidden)`, `bias_arrays()` and `report()`: what a checkpoint takes,
- `STATE`: the names of what a snapshot takes.

W1 and a, in `ends.py`, offer the same as far as it concerns them.
"""
