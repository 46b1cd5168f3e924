"""The law of a matrix that is revealed as it is needed."""

import numpy as np
from scipy import stats
from small_runs import lazy

from phasediagram.dynamics.arrays import Arrays
from phasediagram.dynamics.layers.lazy_gaussian import ExplicitGaussian


def test_bases_stay_orthonormal_and_both_sides_agree():
    w, draw = lazy(60, 0), np.random.default_rng(1).standard_normal((12, 60))
    for rows in np.split(draw, 6):
        w.reveal(w.right, w.right.project_out(rows))
        w.reveal(w.left, w.left.project_out(rows + 0.1 * draw[:2]))
    for side in (w.right, w.left):
        assert np.allclose(side.vectors @ side.vectors.T, np.eye(side.rank), atol=1e-12)
    # <u, W v> is the same number seen from the left and from the right
    assert np.allclose(w.left.vectors @ w.right.images.T, w.left.images @ w.right.vectors.T, atol=1e-12)


def test_explicit_images_are_those_of_the_matrix():
    matrix = np.random.default_rng(0).standard_normal((50, 50))
    w = ExplicitGaussian(matrix, Arrays("cpu", "float64"))
    rows = np.random.default_rng(1).standard_normal((3, 50))
    w.reveal(w.right, rows)
    w.reveal(w.left, rows)
    assert np.allclose(w.right.images, w.right.vectors @ matrix.T)
    assert np.allclose(w.left.images, w.left.vectors @ matrix)


def test_revealed_images_have_the_law_of_a_gaussian_matrix():
    """Directions chosen from what was seen before, as training does, leave the noise beyond them standard normal."""
    fresh = []
    for seed in range(400):
        w = lazy(12, seed)
        start = np.eye(12)[:1]
        w.reveal(w.right, start)
        w.reveal(w.left, np.abs(w.right.images))  # depends on W
        w.reveal(w.right, w.right.project_out(np.abs(w.left.images)))
        known = w.left.vectors
        image = w.right.images[-1:]
        fresh.append((image - (image @ known.T) @ known)[0])
    entries = np.stack(fresh)
    # of 12 dimensions one is known: the norm^2 of the rest is chi-squared with 11 degrees of freedom
    assert stats.kstest((entries**2).sum(1), stats.chi2(11).cdf).pvalue > 0.01
