"""The rule for the step: the longest that is both stable and accurate,

    eta = min( c / lambda_max(NTK),  eps * min over layers of |theta_layer| / |d theta_layer / dt| ),

with the one accuracy setting eps and c = 1.2 min(1, 100 eps); see docs/method.md for why and how well.
"""

from phasediagram.dynamics.engines.evaluation import Evaluation

LONGEST_STEP = 1.2  # c at the default accuracy and above; Euler steps are stable up to 2


def step_length(state: Evaluation, accuracy: float) -> float:
    """Return the length of the next step in scaled time; 0 where there is nowhere to go."""
    speed = state.speed
    if not state.is_finite or speed == 0:
        return 0.0
    length = accuracy / speed
    if state.stiffness > 0:
        length = min(length, LONGEST_STEP * min(1.0, 100.0 * accuracy) / state.stiffness)
    return length
