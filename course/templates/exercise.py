# %% [markdown]
# # @TITLE@
#
# **The question.** What does this exercise answer? Say it in one sentence.
#
# **At the end you can** double a number. **Allow** five minutes.
#
# Replace `# YOUR CODE HERE` and `raise NotImplementedError()` with your own lines. The cell below
# an answer tests it: silence means that it passed. Press *Validate* before you hand it in.

# %% given="imports"
import numpy as np

from course.check import as_numbers

# %% [markdown]
# ## 1. Twice
#
# Question, picture, formula: $y = 2x$. Then write it.

# %% exercise="twice"
def twice(x):
    """Two times every number.

    x:       (N,) float
    returns: (N,) float, a new array
    """
    ### BEGIN SOLUTION
    return 2 * np.asarray(x, dtype=float)
    ### END SOLUTION

# %% tests="twice" points=1
x = np.array([1.0, -2.0, 0.5])   # unequal and of both signs, so that a wrong answer shows
found = as_numbers(twice(x), (3,), f"twice({x})")
assert np.allclose(found, [2, -4, 1]), f"twice({x}): found {found}, expected [2, -4, 1]"
### BEGIN HIDDEN TESTS
twice(x)
assert x[1] == -2, "twice(x) changed x itself; expected a new array"
### END HIDDEN TESTS
