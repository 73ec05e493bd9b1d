# %% wrong="squares_instead" of="twice" says="expected [2, -4, 1]"
def twice(x):
    return np.asarray(x, dtype=float) ** 2

# %% wrong="forgets_return" of="twice" says="is there a `return`?"
def twice(x):
    2 * np.asarray(x, dtype=float)

# %% wrong="forgets_the_sign" of="twice" says="expected [2, -4, 1]"
def twice(x):
    return 2 * np.abs(x)

# %% wrong="changes_its_argument" of="twice" says="expected a new array"
def twice(x):
    old = x.copy()
    x[1] = 0
    return 2 * old

# %% right="adds" of="twice"
def twice(x):
    return np.asarray(x, dtype=float) + x

# %% right="loops" of="twice"
def twice(x):
    return np.array([v + v for v in x])
