# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Memory: networks that read one step at a time
#
# **The question.** A sentence has no fixed length, and its first word may decide what the last one
# must be. How can a network of fixed size keep something in mind, and how does it learn what to
# keep?
#
# **At the end you can**
#
# * turn text into arrays, with a place for characters never seen before;
# * run a recurrent network over a sequence, and send blame back through time;
# * measure how blame fades or explodes on the way, and clip what explodes;
# * build the memory cells that are in use, and tell the form of 1997 from that of 2000;
# * choose one number so that a network remembers fifty steps instead of none;
# * let a network write, as boldly as you wish.
#
# **You need** Python, NumPy (arrays, axes, `@`) and the chain rule, as in the notebook on
# backpropagation. Allow two to three hours.
#
# **How it works.** There are nine exercises and one short essay, worth 26 points in all. In each
# exercise, replace `# YOUR CODE HERE` and `raise NotImplementedError()` with your own lines and
# leave the lines that begin with `def` as they are. The cell after it tests your code: silence
# means that it passed, and a message says what was found, what was expected, and which idea to look
# at again. Run cells from the top with Shift+Enter; after a change run your cell again, then its
# tests. (*Run All* stops at the first exercise that you have not solved.) After you hand in, more
# tests run on other inputs, so write for every input that the text allows. A tests cell earns all
# of its points or none. Each exercise stands alone: if you are stuck, go on to the next.
#
# **Check your work.** Save, then press *Validate* in JupyterLab's toolbar, or type
# `nbgrader validate lstm.ipynb` in a terminal. Exercises that you have not begun are reported as
# failed; that is expected. In your answers write the formulas yourself, with NumPy; PyTorch, which
# is imported here too, is what the tests compare you with.

# %% given="imports"
import matplotlib.pyplot as plt
import numpy as np
import torch

from course.check import as_numbers, as_parts, attempt, told
from course.plots import INK, MINUS, PLUS, THIRD, house

torch.set_num_threads(1)
house()

# %% [markdown]
# **Letters for sizes**, the same in all sections: T steps of time, B sequences side by side (a
# *batch*), D numbers per input, H units in the network. A batch of sequences is an array of shape
# `(T, B, D)`: `x[t]` is what all B sequences show at step `t`. The next cell holds what the tests
# share: numbers as text, and PyTorch's own networks, filled with given weights.

# %% given="helpers"
def short(value):
    """Numbers as a person would write them: at most six figures."""
    return np.array2string(np.asarray(value, float), precision=6, separator=", ",
                           threshold=24).replace("\n", "")


def close(found, expected, rtol=1e-4, atol=1e-5):
    """Within one part in 10 000: float32 is exact enough."""
    return np.shape(found) == np.shape(expected) and np.allclose(found, expected, rtol, atol)


def refuse(call, found, right, slips):
    """Names a known slip by the numbers that it leads to; slips: (numbers, why) each."""
    for slip, why in slips:
        if not close(slip, right):
            assert not close(found, slip), f"{call}: found {short(found)}, not right; {why}"


def shape_of(value):
    """The shape of an answer; None if it is no array, or its rows differ in length."""
    try:
        return tuple(np.shape(value))
    except (ValueError, TypeError):
        return None


def tensor(array):
    return torch.tensor(np.array(array), dtype=torch.float64)


def filled(kind, W, U, b, d=None):
    """PyTorch's network of that kind, with the weights of this notebook.

    kind: torch.nn.RNN, LSTM or GRU; one layer
    W:    (D, G H), U: (H, G H), b: (G H,); G blocks, 1, 4 or 3
    d:    (H,) or None, the GRU's second bias, inside its reset gate
    """
    net = kind(len(W), len(U), dtype=torch.float64)
    with torch.no_grad():
        net.weight_ih_l0.copy_(tensor(W).T)
        net.weight_hh_l0.copy_(tensor(U).T)
        net.bias_ih_l0.copy_(tensor(b))
        net.bias_hh_l0.zero_()
        if d is not None:
            net.bias_hh_l0[-len(U):] = tensor(d)
    return net


def random_weights(draws, D, H, blocks, scale=0.7):
    """W (D, blocks H), U (H, blocks H), b (blocks H,)."""
    return tuple(scale * draws.normal(size=shape)
                 for shape in ((D, blocks * H), (H, blocks * H), blocks * H))


def in_order(array, order):
    """The array with the blocks of its last axis in another order."""
    blocks = np.split(np.asarray(array), len(order), axis=-1)
    return np.concatenate([blocks[k] for k in order], axis=-1)


def untouched(call, arrays, kept, names):
    """Refuses an answer that changed its arguments."""
    for now, before, name in zip(arrays, kept, names):
        assert np.array_equal(now, before), \
            f"{call}: {name} came back changed, expected as before; work on a copy"


# %% [markdown]
# ## 1. Text as numbers
#
# **Question.** A network multiplies and adds. What does it do with the letter "b"?
#
# **Idea.** Give every character of an alphabet a column of its own, and write one row per
# character: 1 in its column, 0 elsewhere. This is called *one-hot*. No letter is then larger than
# another, as it would be if "a" were 1 and "b" were 2. But one day a character comes along that
# nobody foresaw. So add **one last column for everything unknown**.
#
# **Picture.** `one_hot("bad!", "abd")`:
#
#            a  b  d  unknown
#        b   0  1  0  0
#        a   1  0  0  0
#        d   0  0  1  0
#        !   0  0  0  1
#
# **Exercise `one_hot`** (2 points). The alphabet may be in any order, and that order counts. "A" is
# not "a". `for t, character in enumerate(text)` counts while it walks; `alphabet.index(character)`
# is the place of a character, so ask `character in alphabet` first.

# %% exercise="one_hot"
def one_hot(text, alphabet):
    """One row per character, with a single 1 in the column of that character.

    text:     str of T >= 1 characters
    alphabet: str of K >= 1 different characters
    returns:  (T, K + 1) float array; the last column is for characters not in the alphabet
    """
    ### BEGIN SOLUTION
    rows = np.zeros((len(text), len(alphabet) + 1))
    for t, character in enumerate(text):
        k = alphabet.index(character) if character in alphabet else len(alphabet)
        rows[t, k] = 1
    return rows
    ### END SOLUTION


# %% tests="one_hot" points=2
def check_one_hot(text, alphabet):
    call, columns = f"one_hot({text!r}, {alphabet!r})", [*alphabet, "unknown"]
    raw, size = one_hot(text, alphabet), len(alphabet)
    assert shape_of(raw) != (len(text), size), told(
        call, f"{size} columns", size + 1, "one more column, for all that is unknown")
    found = as_numbers(raw, (len(text), size + 1), call)
    for character, row in zip(text, found):
        place = f"{call}, row of {character!r}"
        assert set(row) <= {0.0, 1.0}, told(place, short(row), "0 and 1 only",
                                            "one-hot: a single 1, all else 0")
        ones = [columns[k] for k in np.flatnonzero(row)]
        assert len(ones) == 1, told(place, f"{len(ones)} ones", "a single 1",
                                    "a character that is not in the alphabet has a column as well")
        wanted = character if character in alphabet else "unknown"
        assert ones[0] == wanted, told(
            place, f"1 in the column of {ones[0]}", wanted,
            f"the columns stand in the order of the alphabet, {alphabet!r}, unknown last")


check_one_hot("bad!", "abd")
check_one_hot("zebra", "rzaeb")
### BEGIN HIDDEN TESTS
check_one_hot("A a", "a")
check_one_hot("xyz", "q")
check_one_hot("q", "q")
check_one_hot("naïve\n", "evian\n")
check_one_hot("Zz zZ", "zyZ ")
letters = np.random.default_rng(1951)
for size in (2, 5, 11):
    known = "".join(letters.permutation(list("abcdefghijklmnop"))[:size])
    check_one_hot("".join(letters.choice(list("abcdefghijklmnopqrst"), 3 * size)), known)
### END HIDDEN TESTS

# %% [markdown]
# Your text, as the network sees it. Change it, and look for the unknown.

# %%
def my_text():
    text, alphabet = "so it goes.", "abcdefghijklmnopqrstuvwxyz "
    _, axes = plt.subplots(figsize=(6, 2.6))
    axes.imshow(one_hot(text, alphabet), cmap="Blues", vmin=0, vmax=1)
    axes.set(xticks=range(len(alphabet) + 1), xticklabels=[*alphabet, "?"],
             yticks=range(len(text)), yticklabels=text)


attempt(my_text, "one_hot")

# %% [markdown]
# ## 2. One cell, used again and again
#
# **Question.** How can the same weights read a sequence of any length?
#
# **Formula.** Keep a *state* $h$ of H numbers. At each step mix what is seen with what is
# remembered:
#
# $$ h_t = \tanh(x_t W + h_{t-1} U + b) . $$
#
# $W$ has shape $(D, H)$, $U$ has $(H, H)$ and $b$ has $(H)$. The same three serve at every step;
# only the state moves on. (Elman, 1990, called the copy of the old state *context units*.)
#
# **Picture.** One network, unrolled in time:
#
#           x[0]        x[1]        x[2]
#            | W         | W         | W
#     h0 --U-> h[0] --U-> h[1] --U-> h[2]
#
# For one unit with $W = U = 1$, $b = 0$, start 0 and inputs 1, 0: the states are
# $\tanh 1 = 0.7616$, then $\tanh(0 + 0.7616) = 0.6420$. The 1 is gone from the input, yet the state
# still knows of it.
#
# **Exercise `rnn`** (3 points). Return the states after each step, without the start. A product
# `x[t] @ W` treats all B sequences at once.

# %% exercise="rnn"
def rnn(x, h0, W, U, b):
    """All states of a recurrent network that reads x.

    x:       (T, B, D) float array, T >= 1
    h0:      (B, H), the state before the first step
    W, U, b: (D, H), (H, H), (H,)
    returns: (T, B, H), the state after each step; no argument is changed
    """
    ### BEGIN SOLUTION
    states, h = [], h0
    for now in x:
        h = np.tanh(now @ W + h @ U + b)
        states.append(h)
    return np.array(states)
    ### END SOLUTION


# %% tests="rnn" points=3
def run_torch(x, h0, W, U, b):
    return filled(torch.nn.RNN, W, U, b)(tensor(x), tensor(h0)[None])[0].detach().numpy()


def check_rnn(x, h0, W, U, b):
    (T, B, D), H = x.shape, len(U)
    call = f"rnn with T={T}, B={B}, D={D}, H={H}"
    given = [a.copy() for a in (x, h0, W, U, b)]
    raw, right = rnn(*given), run_torch(x, h0, W, U, b)
    untouched(call, given, (x, h0, W, U, b), ("x", "h0", "W", "U", "b"))
    why = {(T + 1, B, H): "leave h0 out: one state per step, after that step",
           (B, H): "this is one state; return the states of all steps",
           (B, T, H): "time is the first axis, the batch the second"}
    shape = shape_of(raw)
    assert shape == (T, B, H) or shape not in why, told(
        call, f"shape {shape}", (T, B, H), why.get(shape))
    found = as_numbers(raw, (T, B, H), call)
    before = np.arctanh(right[0])
    refuse(call, found[0], right[0], [
        (before, "nothing was squashed; tanh goes around the whole sum"),
        (1 / (1 + np.exp(-before)), "this is the logistic sigmoid; tanh is meant"),
        (np.maximum(before, 0), "this is relu; tanh is meant"),
        (run_torch(x, h0, W, U, 0 * b)[0], "the bias b is missing"),
        (run_torch(x, 0 * h0, W, U, b)[0], "the old state is missing; h0 need not be zero"),
        (run_torch(x, h0, W, U.T, b)[0], "h @ U, not h @ U.T"),
    ])
    assert close(found[0], right[0]), told(
        f"{call}, first state", short(found[0]), short(right[0]), "tanh(x[0] W + h0 U + b)")
    alone = np.concatenate([run_torch(x[t:t + 1], h0, W, U, b) for t in range(T)])
    refuse(call, found, right, [(alone, "each step began anew at h0; the state moves on")])
    assert close(found, right), told(
        f"{call}, all states", short(found), short(right), "each step starts from the state before")


check_rnn(np.array([[[1.0]], [[0.0]]]), np.zeros((1, 1)), np.eye(1), np.eye(1), np.zeros(1))
reads = np.random.default_rng(1990)
check_rnn(reads.normal(size=(4, 2, 3)), reads.normal(size=(2, 5)), *random_weights(reads, 3, 5, 1))
### BEGIN HIDDEN TESTS
for T, B, D, H in ((1, 1, 1, 1), (1, 3, 2, 4), (7, 1, 4, 2), (3, 5, 2, 2), (20, 2, 1, 6)):
    check_rnn(reads.normal(size=(T, B, D)), reads.normal(size=(B, H)),
              *random_weights(reads, D, H, 1, 0.5))
check_rnn(np.zeros((5, 2, 3)), np.zeros((2, 4)), np.ones((3, 4)), np.ones((4, 4)), np.zeros(4))
### END HIDDEN TESTS

# %% [markdown]
# A single 1, then silence. Which weight $U$ of one unit remembers longest? Try -1, and 3.

# %%
def echo():
    x = np.zeros((30, 1, 1))
    x[0] = 1.0
    _, axes = plt.subplots(figsize=(5, 2.6))
    for u, colour in ((0.6, PLUS), (1.0, MINUS), (1.3, THIRD)):
        states = rnn(x, np.zeros((1, 1)), np.eye(1), u * np.eye(1), np.zeros(1))
        axes.plot(states[:, 0, 0], color=colour, label=f"U = {u}")
    axes.set(xlabel="step", ylabel="state", ylim=(-0.1, 1))
    axes.legend()


attempt(echo, "rnn")

# %% [markdown]
# ## 3. Blame goes back through time
#
# **Question.** The loss speaks at the last step. Which weights, used at which steps, are to blame?
#
# **Idea.** *Blame* is our word for a gradient that travels back: how the loss changes with a number
# inside the network. Unrolled, the network is deep: one layer per step, all with the same weights.
# So walk back from the last step to the first, as in any graph. This is *backpropagation through
# time* (Werbos, 1990).
#
# **Formula.** Let $g_t$ be the gradient that the loss hands to the state of step $t$ directly (zero
# where the loss does not look). The state also feeds the step after it, so its whole gradient is
# the sum of two parts. With $a_t$ for what stands inside the tanh,
#
# $$ \delta_t = g_t + \underbrace{a'_{t+1} U^\top}_{\text{from the step after}}, \qquad
#    a'_t = \delta_t \odot (1 - h_t^2), $$
#
# where $a'_t$ is the gradient of $a_t$, and $\odot$ multiplies number by number. After the last
# step there is nothing, so there the second part is zero. Each weight is used at every step, and
# **over uses gradients add**:
#
# $$ W' = \sum_t x_t^\top a'_t, \qquad U' = \sum_t h_{t-1}^\top a'_t, \qquad
#    b' = \sum_t a'_t \text{, summed over the batch too.} $$
#
# What arrives at the start, $a'_0\, U^\top$ for the first step $0$, is the gradient of the state
# before it.
#
# **Mind the index.** So that the start has a place too, the states come as an array `h` with one
# row more: `h[0]` is the start, and **`h[t + 1]` is the state after `x[t]`**.
#
#     x:          x[0]    x[1]    x[2]
#     h:    h[0]    h[1]    h[2]    h[3]
#     g:          g[0]    g[1]    g[2]
#
# **Exercise `bptt`** (4 points). `for t in reversed(range(T))` walks back.

# %% exercise="bptt"
def bptt(x, h, g, U):
    """Gradients of a recurrent network, h[t + 1] = tanh(x[t] W + h[t] U + b).

    x:       (T, B, D) float array
    h:       (T + 1, B, H), the states; h[0] is the start
    g:       (T, B, H); g[t] is what the loss hands to h[t + 1] directly
    U:       (H, H)
    returns: (dW, dU, db, dh0) of shapes (D, H), (H, H), (H,), (B, H): the derivative of the loss
             by W, U, b and h[0]; no argument is changed
    """
    ### BEGIN SOLUTION
    dW, dU, db = np.zeros((x.shape[2], len(U))), np.zeros(U.shape), np.zeros(len(U))
    back = np.zeros(h[0].shape)
    for t in reversed(range(len(x))):
        da = (g[t] + back) * (1 - h[t + 1] ** 2)
        dW += x[t].T @ da
        dU += h[t].T @ da
        db += da.sum(axis=0)
        back = da @ U.T
    return dW, dU, db, back
    ### END SOLUTION


# %% tests="bptt" points=4
PARTS = ("dW", "dU", "db", "dh0")


def step_by_step(x, h0, g, W, U, b, joined=True):
    """States (T + 1, B, H), and the four gradients of each step's own copy of the weights.

    joined: whether blame goes from a step to the step before it
    """
    state = start = tensor(h0).requires_grad_()
    loss, copies, states = 0.0, [], [h0]
    for now, direct in zip(tensor(x), tensor(g)):
        copies.append(filled(torch.nn.RNN, W, U, b))
        began = state if joined else state.detach()
        state = copies[-1](now[None], began[None])[1][0]
        states.append(state.detach().numpy())
        loss = loss + (state * direct).sum()
    loss.backward()
    per_step = [(c.weight_ih_l0.grad.T.numpy(), c.weight_hh_l0.grad.T.numpy(),
                 c.bias_ih_l0.grad.numpy()) for c in copies]
    blame = np.zeros(h0.shape) if start.grad is None else start.grad.numpy()
    return np.array(states), per_step, blame


def check_bptt(draws, T, B, D, H, only_last=False):
    call = f"bptt with T={T}, B={B}, D={D}, H={H}" + (", the loss looks at the end" * only_last)
    x, h0, g = (draws.normal(size=s) for s in ((T, B, D), (B, H), (T, B, H)))
    if only_last:
        g[:-1] = 0
    W, U, b = random_weights(draws, D, H, 1, 0.6)
    h, steps, blame = step_by_step(x, h0, g, W, U, b)
    _, cut, _ = step_by_step(x, h0, g, W, U, b, joined=False)
    given = [a.copy() for a in (x, h, g, U)]
    found = as_parts(bptt(*given), PARTS, call)
    untouched(call, given, (x, h, g, U), ("x", "h", "g", "U"))
    shapes = ((D, H), (H, H), (H,), (B, H))
    found = [as_numbers(f, s, f"{call}, {p}") for f, s, p in zip(found, shapes, PARTS)]
    for k, (part, one) in enumerate(zip(PARTS[:3], found)):
        of_steps = [step[k] for step in steps]
        right, what = sum(of_steps), f"{call}, {part}"
        refuse(what, one, right, [
            (of_steps[0], "only the first step counted; each weight is used at every step: add"),
            (of_steps[-1], "only the last step counted; each weight is used at every step: add"),
            (sum(step[k] for step in cut), "no blame came back from the step after"),
            (right / T, "this is the mean over time; gradients add"),
            (right / B, "this is the mean over the batch; gradients add, and g has its mean"),
            (-right, "the sign: this is the gradient, not a step against it"),
        ])
        if T == 1:
            raw = (x[0].T @ g[0], h[0].T @ g[0], g[0].sum(0))[k]
            refuse(what, one, right, [(raw, "the slope of tanh is missing on the way")])
        why = {"dW": "x[t] meets the blame of step t, times 1 - h[t + 1] ** 2",
               "dU": "U met the state before the step, h[t], not the one after",
               "db": "sum over time and over the batch"}[part]
        through = "; blame goes back through U.T, then joins g" if T > 1 else ""
        assert close(one, right), told(what, short(one), short(right), why + through)
    refuse(f"{call}, dh0", found[3], blame, [
        (np.zeros((B, H)), "found no blame at the start; one more U.T after step 0")])
    assert close(found[3], blame), told(
        f"{call}, dh0", short(found[3]), short(blame), "what step 0 hands back through U.T")


sends = np.random.default_rng(1974)
check_bptt(sends, 1, 1, 2, 3)
check_bptt(sends, 1, 4, 2, 3)
check_bptt(sends, 3, 2, 4, 3)
### BEGIN HIDDEN TESTS
for sizes in ((2, 1, 1, 1), (5, 3, 2, 4), (4, 2, 3, 3), (12, 2, 1, 2), (6, 1, 5, 2)):
    check_bptt(sends, *sizes)
    check_bptt(sends, *sizes, only_last=True)
### END HIDDEN TESTS

# %% [markdown]
# **How far does blame travel?** Near zero, tanh is a straight line, and each step multiplies blame
# by $U^\top$. The largest absolute eigenvalue of $U$ is its *spectral radius* $\rho$. Blame of size
# 1 starts at the last step; below is what arrives $T$ steps before, on a logarithmic scale. In
# front of which $\rho$ would you like to learn? Why is $\rho = 1$ no safe place either, once the
# states are not small? (Hochreiter showed this in 1991, Bengio, Simard and Frasconi in 1994.)

# %%
def how_far():
    H, draws, lengths = 16, np.random.default_rng(1994), range(1, 61)
    U = draws.normal(size=(H, H))
    U /= np.abs(np.linalg.eigvals(U)).max()
    _, axes = plt.subplots(figsize=(5, 2.8))
    for radius, colour in ((0.8, PLUS), (1.0, INK), (1.2, MINUS)):
        sizes = []
        for T in lengths:
            g = np.zeros((T, 1, H))
            g[-1] = 1 / np.sqrt(H)
            blame = bptt(np.zeros((T, 1, 1)), np.zeros((T + 1, 1, H)), g, radius * U)[3]
            sizes.append(np.linalg.norm(blame))
        axes.semilogy(lengths, sizes, color=colour, label=rf"$\rho$ = {radius}")
    axes.set(xlabel="steps back", ylabel="size of blame")
    axes.legend()


attempt(how_far, "bptt")

# %% [markdown]
# ## 4. A limit for explosions
#
# **Question.** Where $\rho$ is large, one unlucky sequence gives a gradient of 100 000. One step of
# that size, and everything learnt is gone. What now?
#
# **Rule.** Keep the direction, limit the length (Pascanu, Mikolov and Bengio, 2013). Let $n$ be the
# length of *all* gradients together: the root of the sum of the squares of every number in every
# array. If $n$ is larger than the limit, multiply all of them by limit $/\, n$. Else leave them as
# they are.
#
# **Example.** Gradients `[3.0]` and `[[4.0, 0.0]]` have $n = 5$. With the limit 1 they become
# `[0.6]` and `[[0.8, 0.0]]`: still 3 to 4. Clip every number to at most 1 instead, and the
# direction would have changed. With the limit 10 they stay.
#
# **Exercise `clip`** (2 points). All gradients may be zero.

# %% exercise="clip"
def clip(gradients, limit):
    """The gradients, scaled together so that their common length is at most `limit`.

    gradients: list of float arrays of any shapes; not changed
    limit:     float > 0
    returns:   list of arrays of the same shapes, without their length
    """
    ### BEGIN SOLUTION
    n = np.sqrt(sum((g ** 2).sum() for g in gradients))
    scale = limit / n if n > limit else 1.0
    return [scale * g for g in gradients]
    ### END SOLUTION


# %% tests="clip" points=2
def check_clip(gradients, limit):
    call = f"clip({', '.join(short(g) for g in gradients)}; limit {limit})"
    call = call if len(call) < 120 else f"clip of {len(gradients)} arrays, limit {limit}"
    given = [g.copy() for g in gradients]
    raw = as_parts(clip(given, limit), [f"array {k + 1}" for k in range(len(given))], call)
    untouched(call, given, gradients, [f"array {k + 1}" for k in range(len(given))])
    zero = " (0 / 0 gives NaN)" * (not any(g.any() for g in gradients))
    found = [as_numbers(f, g.shape, f"{call}, array {k + 1}{zero}")
             for k, (f, g) in enumerate(zip(raw, gradients))]
    flat, after = (np.concatenate([np.ravel(g) for g in many]) for many in (gradients, found))
    n = np.linalg.norm(flat)
    if n <= limit:
        assert close(after, flat), told(call, short(after), short(flat),
                                        f"the length {n:.4g} is within the limit: change nothing")
        return
    alone = np.concatenate([np.ravel(g) * min(1, limit / max(np.linalg.norm(g), 1e-30))
                            for g in gradients])
    refuse(call, after, flat * limit / n, [
        (np.clip(flat, -limit, limit), "each number was cut by itself; that turns the direction"),
        (np.minimum(flat, limit), "each number was cut by itself; that turns the direction"),
        (alone, "each array was scaled by itself; one common length, one common factor"),
        (flat, "nothing was scaled, though the length is over the limit"),
        (flat / n, "this has the length 1; the limit is what it should have"),
        (flat * limit / n ** 2, "the length is the root of the sum of squares"),
        (flat * limit / np.abs(flat).sum(), "this adds sizes; the length is a root of squares"),
        (flat * limit / np.abs(flat).max(), "the largest number is not the length"),
    ])
    wanted = flat * limit / n
    assert close(after, wanted), told(
        call, short(after), short(wanted), f"multiply all by limit / n, with n = {n:.4g}")


check_clip([np.array([3.0, -4.0]), np.array([[12.0, 0.0]])], 2.0)
check_clip([np.array([3.0]), np.array([[4.0, 0.0]])], 10.0)
check_clip([np.array([3.0]), np.array([[-40.0, 0.0]])], 1.0)
### BEGIN HIDDEN TESTS
check_clip([np.zeros((2, 3)), np.zeros(4)], 1.0)
check_clip([np.zeros((2, 3)), np.array([0.0, 9.0])], 0.5)
check_clip([np.array([[-3.0, 4.0]])], 5.0)
check_clip([np.array(-8.0), np.array([6.0])], 5.0)
check_clip([1e5 * np.ones((3, 2)), np.array([1e-3, -1e5])], 1.0)
spread = np.random.default_rng(2013)
for limit in (0.1, 1.0, 3.0, 30.0):
    check_clip([spread.normal(size=s) for s in ((4, 3), (3, 3), (3,))], limit)
### END HIDDEN TESTS

# %% [markdown]
# A limit cures explosions. Why does it do nothing for blame that fades?

# %%
attempt(lambda: print(clip([np.array([1e5, -2e5]), np.array([1e-9])], 1.0)), "clip")

# %% [markdown]
# ## 5. A cell with gates
#
# **Question.** Blame fades because the state is squashed and mixed again at every step. Can
# something be carried along *without* being touched?
#
# **Idea.** Beside the state $h$, which the world sees, keep a *cell* $c$. It is changed only by
# multiplying and adding. Three *gates*, numbers between 0 and 1, decide: how much of the new
# candidate is written (the input gate $i$), how much of the old cell is kept (the forget gate $f$),
# and how much of the cell is shown (the output gate $o$).
#
# **Formula**, in the form of Gers, Schmidhuber and Cummins (2000), as it is mostly used today:
#
# $$ [\,i \;|\; f \;|\; g \;|\; o\,] = x W + h U + b $$
# $$ i, f, o \leftarrow \sigma(\cdot), \quad g \leftarrow \tanh(\cdot), \qquad
#    c_{\text{new}} = f \odot c + i \odot g, \qquad h_{\text{new}} = o \odot \tanh(c_{\text{new}}) $$
#
# with $\sigma(a) = 1 / (1 + e^{-a})$. The four parts stand side by side in one array of shape
# $(B, 4H)$, in **PyTorch's order i, f, g, o**, each H columns wide:
#
#     columns   0 .. H-1    H .. 2H-1    2H .. 3H-1    3H .. 4H-1
#                  i            f             g             o
#
# `np.split(a, 4, axis=1)` gives the four.
#
# **Example.** All weights and biases 0, one unit, $c = 2$: each gate says $1/2$, $g = 0$, so
# $c_{\text{new}} = 1$ and $h_{\text{new}} = \tanh(1) / 2 = 0.3808$.
#
# **Exercise `lstm`** (3 points). One step. Inputs may be large ($\pm 1000$), and the result must be
# finite. In NumPy, $1 / (1 + e^{-a})$ does this: where $e^{-a}$ is too large for the computer it
# becomes infinity, with a warning at most, and the quotient is 0, as it should be.

# %% exercise="lstm"
def lstm_step(x, h, c, W, U, b):
    """One step of long short-term memory in the form of 2000.

    x:       (B, D) float array, what is read now
    h, c:    (B, H), state and cell before the step
    W, U, b: (D, 4 H), (H, 4 H), (4 H,), blocks in the order i, f, g, o
    returns: (h, c), both (B, H), after the step; no argument is changed
    """
    ### BEGIN SOLUTION
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c
    ### END SOLUTION


# %% tests="lstm" points=3
def step_torch(x, h, c, W, U, b):
    """(h, c) after one step of torch.nn.LSTM."""
    _, parts = filled(torch.nn.LSTM, W, U, b)(
        tensor(x)[None], (tensor(h)[None], tensor(c)[None]))
    return [part[0].detach().numpy() for part in parts]


def check_lstm(x, h, c, W, U, b):
    (B, D), H = x.shape, len(U)
    large = ", inputs of 1000 (e to the 1000 is infinite)" * bool(np.abs(x).max() > 100)
    call, arrays = f"lstm_step with B={B}, D={D}, H={H}{large}", (x, h, c, W, U, b)
    given = [a.copy() for a in arrays]
    with np.errstate(all="ignore"):
        found = as_parts(lstm_step(*given), ("h", "c"), call)
    untouched(call, given, arrays, ("x", "h", "c", "W", "U", "b"))
    found_h, found_c = (as_numbers(part, (B, H), f"{call}, {name}")
                        for part, name in zip(found, "hc"))
    right_h, right_c = step_torch(*arrays)
    assert not (close(found_h, right_c) and close(found_c, right_h)) or close(right_h, right_c), \
        f"{call}: found (c, h), expected (h, c), the state first"
    slips = [(step_torch(x, h, c, *(in_order(a, order) for a in (W, U, b)))[1],
              f"the four blocks stand in the order i, f, g, o, not {name}")
             for name, order in (("i, f, o, g", (0, 1, 3, 2)), ("f, i, g, o", (1, 0, 2, 3)),
                                 ("g, i, f, o", (1, 2, 0, 3)), ("i, g, f, o", (0, 2, 1, 3)),
                                 ("i, o, g, f", (0, 3, 2, 1)))]
    written = step_torch(x, h, 0 * c, W, U, b)[1]
    slips += [(written, "the old cell is lost; keep f times it"),
              (c + written, "the old cell was kept whole; the forget gate multiplies it"),
              (right_c - written, "nothing was written; add i times g"),
              (step_torch(x, h, c, W, U, 0 * b)[1], "the bias b is missing"),
              (step_torch(x, 0 * h, c, W, U, b)[1], "the gates look at the old state h as well"),
              (np.tanh(right_c), "the cell itself is not squashed, only what is shown of it")]
    refuse(f"{call}, c", found_c, right_c, slips)
    assert close(found_c, right_c), told(
        f"{call}, c", short(found_c), short(right_c),
        "f c + i g: the logistic sigmoid for i and f, tanh for g")
    shown = np.tanh(right_c)
    with np.errstate(all="ignore"):
        gate = np.where(np.abs(shown) > 1e-9, right_h / shown, 0)
    refuse(f"{call}, h", found_h, right_h, [
        (gate * right_c, "tanh of the new cell is missing, h = o tanh(c)"),
        (gate * np.tanh(c), "this shows the old cell; show the new one"),
        (shown, "the output gate is missing, h = o tanh(c)")])
    assert close(found_h, right_h), told(
        f"{call}, h", short(found_h), short(right_h), "o times tanh of the new cell")


check_lstm(np.zeros((1, 1)), np.zeros((1, 1)), np.array([[2.0]]),
           np.zeros((1, 4)), np.zeros((1, 4)), np.zeros(4))
cells = np.random.default_rng(2000)
check_lstm(*(cells.normal(size=s) for s in ((2, 3), (2, 5), (2, 5))),
           *random_weights(cells, 3, 5, 4))
### BEGIN HIDDEN TESTS
for B, D, H in ((1, 1, 1), (4, 2, 3), (3, 5, 2), (1, 4, 4), (6, 1, 2)):
    check_lstm(*(cells.normal(size=s) for s in ((B, D), (B, H), (B, H))),
               *random_weights(cells, D, H, 4))
check_lstm(np.array([[1000.0], [-1000.0]]), np.zeros((2, 2)), np.array([[3.0, -1.0], [0.5, 2.0]]),
           np.array([[1.0, -1, 1, 1, -1, 1, 1, 1]]), np.zeros((2, 8)), np.zeros(8))
### END HIDDEN TESTS

# %% [markdown]
# Play the gates by hand: one unit, each gate driven by an input of its own. Write 1 at step 2, keep
# it, show it at step 8, forget it at step 12. Change the script.

# %%
def by_hand():
    T = 16
    i, f, o = -6 * np.ones(T), 6 * np.ones(T), -6 * np.ones(T)
    i[2], o[8:], f[12] = 6, 6, -6
    W = np.eye(4)
    h = c = np.zeros((1, 1))
    trace = []
    for t in range(T):
        x = np.array([[i[t], f[t], 2.0, o[t]]])
        h, c = lstm_step(x, h, c, W, np.zeros((1, 4)), np.zeros(4))
        trace.append((float(c[0, 0]), float(h[0, 0])))
    _, axes = plt.subplots(figsize=(5, 2.4))
    for line, name, colour in zip(zip(*trace), ("cell c", "state h"), (MINUS, PLUS)):
        axes.plot(line, "o-", ms=4, color=colour, label=name)
    axes.set(xlabel="step", ylim=(-0.1, 1.1))
    axes.legend()


attempt(by_hand, "lstm")

# %% [markdown]
# ## 6. The same cell in 1997
#
# **Question.** Popular accounts give the long short-term memory of 1997 three gates. Hochreiter and
# Schmidhuber gave it two. What is missing, and does it matter?
#
# **Formula.** Input gate $i$, candidate $g$, output gate $o$, **no forget gate**:
#
# $$ c_t = c_{t-1} + i_t \odot g_t, \qquad h_t = o_t \odot \tanh(c_t) . $$
#
# The cell goes to the next step times exactly 1. They called this the *constant error carousel*:
# blame that rides on it neither fades nor explodes. (The paper allows any two squashing functions,
# for the candidate and for the cell. Here both are tanh, as above.)
#
# **Order here: i, g, o**, three blocks of H columns. Begin with $h = 0$ and $c = 0$.
#
# **Exercise `carousel`** (2 points). Run over a whole sequence.

# %% exercise="carousel"
def carousel(x, W, U, b):
    """All states and cells of long short-term memory in the form of 1997.

    x:       (T, B, D) float array, T >= 1
    W, U, b: (D, 3 H), (H, 3 H), (3 H,), blocks in the order i, g, o
    returns: (h, c), both (T, B, H), after each step; no argument is changed
    """
    ### BEGIN SOLUTION
    h = c = np.zeros((x.shape[1], len(U)))
    states, cells = [], []
    for now in x:
        i, g, o = np.split(now @ W + h @ U + b, 3, axis=1)
        c = c + np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))
        states.append(h)
        cells.append(c)
    return np.array(states), np.array(cells)
    ### END SOLUTION


# %% tests="carousel" points=2
def old_torch(x, W, U, b, kept=1e3, order=(0, 1, 2)):
    """(h, c): torch.nn.LSTM whose forget gate says 1, or what the bias `kept` makes of it."""
    def four(a, forget):
        i, g, o = np.split(in_order(a, order), 3, axis=-1)
        return np.concatenate([i, np.full(i.shape, forget), g, o], axis=-1)

    net = filled(torch.nn.LSTM, four(W, 0), four(U, 0), four(b, kept))
    h = c = torch.zeros(1, x.shape[1], len(U), dtype=torch.float64)
    both = []
    for now in tensor(x):
        _, (h, c) = net(now[None], (h, c))
        both.append((h[0].detach().numpy(), c[0].detach().numpy()))
    return [np.array(part) for part in zip(*both)]


def check_carousel(x, W, U, b):
    (T, B, D), H = x.shape, len(U)
    call, arrays = f"carousel with T={T}, B={B}, D={D}, H={H}", (x, W, U, b)
    given = [a.copy() for a in arrays]
    found = as_parts(carousel(*given), ("h", "c"), call)
    untouched(call, given, arrays, ("x", "W", "U", "b"))
    assert T == 1 or shape_of(found[0]) != (B, H), told(
        call, "one state", f"{T} states", "return h and c after every step")
    right = old_torch(*arrays)
    found = [as_numbers(part, (T, B, H), f"{call}, {name}") for part, name in zip(found, "hc")]
    slips = [(old_torch(*arrays, kept=-1e3)[1], "the old cell is lost; it stays, times 1"),
             (old_torch(*arrays, kept=0.0)[1], "the old cell was halved; it stays, times 1"),
             (old_torch(*arrays, order=(1, 0, 2))[1], "the order is i, g, o, not g, i, o"),
             (old_torch(*arrays, order=(0, 2, 1))[1], "the order is i, g, o, not i, o, g"),
             (old_torch(x, W, 0 * U, b)[1], "the state h does not reach the next step through U"),
             (np.array([right[1][-1]] * T),
              "c + i g, and c moves on as it is; here each step shows the last cell, because "
              "`c += ` changes what you kept; `c = c + ` does not"),
             (right[0], "found (c, h), expected (h, c), the states first")]
    refuse(f"{call}, c", found[1], right[1], slips)
    for part, one, wanted, why in zip("ch", found[::-1], right[::-1], (
            "c + i g, and c moves on as it is: there is no gate on the old cell",
            "o times tanh of the new cell")):
        assert close(one, wanted), told(f"{call}, {part}", short(one), short(wanted), why)


early = np.random.default_rng(1997)
check_carousel(early.normal(size=(4, 2, 3)), *random_weights(early, 3, 2, 3))
### BEGIN HIDDEN TESTS
for T, B, D, H in ((1, 1, 1, 1), (6, 1, 2, 4), (3, 4, 4, 3), (25, 2, 1, 2), (1, 2, 3, 5)):
    check_carousel(early.normal(size=(T, B, D)), *random_weights(early, D, H, 3))
### END HIDDEN TESTS

# %% [markdown]
# A long stream without end marks, the same small input again and again. The cell only adds. Look at
# the cell, and at what is shown of it: why did Gers and others want a gate that forgets?

# %%
def stream():
    x = np.full((200, 1, 1), 1.0)
    W, b = np.array([[0.0, 0.3, 0.0]]), np.array([-1.0, 0.0, 2.0])
    h, c = carousel(x, W, np.zeros((1, 3)), b)
    _, axes = plt.subplots(figsize=(5, 2.4))
    axes.plot(c[:, 0, 0], color=MINUS, label="cell c")
    axes.plot(h[:, 0, 0], color=PLUS, label="state h")
    axes.set(xlabel="step")
    axes.legend()


attempt(stream, "carousel")

# %% [markdown]
# ## 7. Two gates are enough?
#
# **Question.** In 2014 Cho and others left the cell out: one state, two gates. Can you read a
# formula so exactly that the numbers agree?
#
# **Formula.** The *reset gate* $r$ says how much of the past the candidate $n$ may see, and the
# *update gate* $z$ how much of the old state stays:
#
# $$ r = \sigma(x W_r + h U_r + b_r), \qquad z = \sigma(x W_z + h U_z + b_z), $$
# $$ n = \tanh\!\big(x W_n + b_n + r \odot (h U_n + d)\big), \qquad
#    h_{\text{new}} = (1 - z) \odot n + z \odot h . $$
#
# **Order: r, z, n**, as in PyTorch. The reset gate multiplies *after* the product with $U_n$, and
# the second bias $d$ of shape $(H)$ stands inside. (Two orders are in use: that of the paper's
# first version, which is this one, and that of its third version, $(r \odot h)\, U_n$. They give
# different numbers.)
#
# **Example.** One unit, all weights and biases 0, $h = 1$: $r = z = 1/2$, $n = 0$, so
# $h_{\text{new}} = 1/2$.
#
# **Exercise `gru`** (2 points).

# %% exercise="gru"
def gru_step(x, h, W, U, b, d):
    """One step of a gated recurrent unit.

    x:       (B, D) float array, what is read now
    h:       (B, H), the state before the step
    W, U, b: (D, 3 H), (H, 3 H), (3 H,), blocks in the order r, z, n
    d:       (H,), the bias inside the reset gate's product
    returns: (B, H), the state after the step; no argument is changed
    """
    ### BEGIN SOLUTION
    H = len(d)
    seen, past = x @ W + b, h @ U
    r, z = np.split(1 / (1 + np.exp(-(seen + past)[:, :2 * H])), 2, axis=1)
    n = np.tanh(seen[:, 2 * H:] + r * (past[:, 2 * H:] + d))
    return (1 - z) * n + z * h
    ### END SOLUTION


# %% tests="gru" points=2
def gru_torch(x, h, W, U, b, d):
    return filled(torch.nn.GRU, W, U, b, d)(tensor(x)[None], tensor(h)[None])[1][0].detach().numpy()


def bent(a, blocks, change):
    """A copy in which `change` was done to some blocks."""
    parts = np.split(np.array(a), 3, axis=-1)
    return np.concatenate([change(p) if k in blocks else p for k, p in enumerate(parts)], axis=-1)


def check_gru(x, h, W, U, b, d):
    (B, D), H = x.shape, len(U)
    call, arrays = f"gru_step with B={B}, D={D}, H={H}", (x, h, W, U, b, d)
    given = [a.copy() for a in arrays]
    raw = gru_step(*given)
    untouched(call, given, arrays, ("x", "h", "W", "U", "b", "d"))
    found, right = as_numbers(raw, (B, H), call), gru_torch(*arrays)
    swapped = [bent(a, [1], np.negative) for a in (W, U, b)]
    ordered = [in_order(a, (1, 0, 2)) for a in (W, U, b)]
    open_gate = bent(b, [0], lambda p: np.full(p.shape, 1e3))
    refuse(call, found, right, [
        (gru_torch(x, h, *swapped, d), "z and 1 - z are swapped: z says how much of the old stays"),
        (gru_torch(x, h, *ordered, d), "the order is r, z, n, not z, r, n"),
        (gru_torch(x, h, W, U, open_gate, d), "the reset gate r is missing"),
        (gru_torch(x, h, W, U, bent(b, [2], lambda p: p + d), 0 * d),
         "d stands inside the product with r"),
        (gru_torch(x, h, W, U, b, 0 * d), "the second bias d is missing")])
    assert close(found, right), told(
        call, short(found), short(right), "r multiplies (h U_n + d), then tanh; (1 - z) n + z h")


def check_reset_first():
    """A reset gate with fixed shares: multiplied before U_n, they give other numbers."""
    W, U = bent(np.zeros((2, 6)), [2], lambda p: p + 0.3), np.zeros((2, 6))
    U[:, 4:] = [[1.0, -2.0], [0.5, 3.0]]
    shares = np.array([0.9, 0.2])
    b = np.concatenate([np.log(shares / (1 - shares)), [0.2, -0.4], [0.1, 0.3]])
    x, h, d = np.array([[0.5, -1.0]]), np.array([[0.8, -0.6]]), np.zeros(2)
    found = as_numbers(gru_step(x.copy(), h.copy(), W.copy(), U.copy(), b.copy(), d.copy()),
                       (1, 2), "gru_step")
    first = bent(U, [2], lambda p: shares[:, None] * p)
    opened = bent(b, [0], lambda p: np.full(p.shape, 1e3))
    refuse("gru_step", found, gru_torch(x, h, W, U, b, d), [
        (gru_torch(x, h, W, first, opened, d),
         "r met h before the product with U_n; here it multiplies after")])


check_gru(np.zeros((1, 1)), np.ones((1, 1)), np.zeros((1, 3)), np.zeros((1, 3)), np.zeros(3),
          np.zeros(1))
check_reset_first()
gated = np.random.default_rng(2014)
check_gru(gated.normal(size=(2, 3)), gated.normal(size=(2, 4)), *random_weights(gated, 3, 4, 3),
          gated.normal(size=4))
### BEGIN HIDDEN TESTS
for B, D, H in ((1, 1, 1), (5, 2, 3), (3, 3, 2), (1, 4, 6), (4, 1, 4)):
    check_gru(gated.normal(size=(B, D)), gated.normal(size=(B, H)),
              *random_weights(gated, D, H, 3), gated.normal(size=H))
### END HIDDEN TESTS

# %% [markdown]
# How many weights does each kind have, for 27 inputs and 64 units?

# %%
for kind in (torch.nn.RNN, torch.nn.GRU, torch.nn.LSTM):
    count = sum(p.numel() for p in kind(27, 64, bias=False).parameters())
    print(f"{kind.__name__:4} {count:6} weights, biases apart")

# %% [markdown]
# ## 8. Begin by remembering
#
# **Question.** You have a forget gate now. With the usual start, its bias is about 0. What does that
# mean for fifty steps?
#
# **Arithmetic.** A gate at $\sigma(0) = 1/2$ halves the cell at every step. After 50 steps
# $2^{-50}$ is left, less than one part in $10^{15}$: of the content, and of the blame on its way
# back. The network could learn to open the gate, but no blame arrives to teach it.
#
# So open the gate *before* training. If only its bias $\beta$ acts, the share
# $\sigma(\beta)^T$ of the cell survives $T$ steps. Choose the share `keep` that shall survive,
# and solve
#
# $$ \sigma(\beta)^T = \text{keep} $$
#
# for $\beta$. (The inverse of $\sigma$ is $\ln \frac{q}{1 - q}$.)
#
# **Example.** $T = 1$ and keep $= 1/2$: the gate is $1/2$ and $\beta = 0$. $T = 50$ and keep
# $= 1/2$: the gate is $0.5^{1/50} = 0.98623$ and $\beta$ is about 4.27.
#
# **Exercise `remember`** (3 points). Return all four blocks of biases in the order i, f, g, o: the
# forget gate's $\beta$, the others 0. The last test trains a network with your biases.

# %% exercise="remember"
def start_bias(H, T, keep=0.5):
    """Biases with which the forget gates alone keep a share of the cell over T steps.

    H:       int >= 1, units
    T:       int >= 1, steps
    keep:    float, 0 < keep < 1, what is left of the cell after T steps
    returns: (4 H,) float array, blocks in the order i, f, g, o; zero but for f
    """
    ### BEGIN SOLUTION
    q = keep ** (1 / T)
    b = np.zeros(4 * H)
    b[H:2 * H] = np.log(q / (1 - q))
    return b
    ### END SOLUTION


# %% [markdown]
# **The task.** One of four symbols is shown at the first step. Then 49 steps of noise, in a channel
# of its own. Then: which symbol was it? Guessing is right for 1 in 4. Below, PyTorch's LSTM with 32
# units trains on it for 120 steps, starting with the biases you give, and is tested on 500 new
# sequences. Nothing else depends on your answer. The tests ask for more than 70 in 100.

# %% given="recall"
def sequences(T, count, draws):
    """x (T, count, 5): a symbol at step 0, then noise; y (count,): which of four it was."""
    y = torch.randint(0, 4, (count,), generator=draws)
    x = torch.zeros(T, count, 5)
    x[0, torch.arange(count), y] = 1
    x[1:, :, 4] = torch.randn(T - 1, count, generator=draws)
    return x, y


def recall(bias, seed, T=50, steps=120):
    """Train an LSTM that starts with these biases: the share of new sequences it gets right."""
    draws = torch.Generator().manual_seed(seed)
    H = len(bias) // 4
    net, out = torch.nn.LSTM(5, H), torch.nn.Linear(H, 4)
    parameters = [*net.parameters(), *out.parameters()]
    with torch.no_grad():
        for p in parameters:
            p.uniform_(-H ** -0.5, H ** -0.5, generator=draws)
        net.bias_ih_l0.copy_(torch.as_tensor(np.asarray(bias, float)))
        net.bias_hh_l0.zero_()
    adam = torch.optim.Adam(parameters, lr=5e-3)
    for _ in range(steps):
        x, y = sequences(T, 32, draws)
        loss = torch.nn.functional.cross_entropy(out(net(x)[1][0][0]), y)
        adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        adam.step()
    with torch.no_grad():
        x, y = sequences(T, 500, draws)
        return (out(net(x)[1][0][0]).argmax(1) == y).double().mean().item()


# %% tests="remember" points=3
def check_bias(H, T, keep):
    call = f"start_bias({H}, {T}, {keep})"
    found = as_numbers(start_bias(H, T, keep), (4 * H,), call)
    blocks = dict(zip("ifgo", np.split(found, 4)))
    q = keep ** (1 / T)
    beta = np.log(q / (1 - q))
    if abs(beta) > 0.01:
        full = [name for name in "ifgo" if np.any(blocks[name])]
        assert full == ["f"], told(
            call, f"numbers in the block of {', '.join(full) or 'none'}", "in that of f alone",
            "i, f, g, o: the forget gate's block is the second")
        refuse(f"{call}, forget gate", blocks["f"], np.full(H, beta), [
            (np.full(H, slip), why) for slip, why in (
                (q, "this is the gate itself; the bias is what sigma turns into it"),
                (-beta, "the sign: a gate that keeps has a positive bias"),
                (np.log(keep / (1 - keep)), "this keeps the share for one step; T gates multiply"),
                (T * np.log(keep / (1 - keep)), "gates multiply over T steps: take the T-th root"),
                (np.log(q), "the inverse of sigma is ln(q / (1 - q))"),
                (1.0, "1 is a good habit for short sequences; here T decides"))])
    assert close(blocks["f"], np.full(H, beta)), told(
        f"{call}, forget gate", short(blocks["f"]), short(np.full(H, beta)),
        f"sigma(bias) multiplied {T} times should be {keep}")


def check_recall(seed):
    share = recall(as_numbers(start_bias(32, 50, 0.5), (128,), "start_bias(32, 50, 0.5)"), seed)
    assert share > 0.7, told(f"recall over 50 steps, seed {seed}", f"{share:.2f}", "more than 0.7",
                             "guessing gives 0.25; without an open forget gate it stays there")


check_bias(3, 10, 0.9)
check_bias(2, 50, 0.5)
check_recall(0)
### BEGIN HIDDEN TESTS
check_bias(1, 1, 0.5)
check_bias(4, 1, 0.25)
check_bias(3, 2, 0.25)
check_bias(2, 1000, 0.37)
check_bias(5, 7, 0.05)
check_recall(1)
### END HIDDEN TESTS

# %% [markdown]
# What the bias is worth: the same training from two seeds, with biases of 0 and with yours. (A few
# seconds.) Then try `start_bias(32, 5)`, or a longer task, `recall(bias, seed, T=100)`.

# %%
def what_it_is_worth():
    for name, bias in (("all biases 0", np.zeros(128)), ("your biases", start_bias(32, 50))):
        shares = [recall(bias, seed) for seed in (2, 3)]
        print(f"{name}: right in", " and ".join(f"{share:.0%}" for share in shares))


attempt(what_it_is_worth, "remember")

# %% [markdown]
# **Essay `evidence`** (2 points; a person reads it). "The LSTM of 1997 could remember, because of
# its forget gate." In four to eight sentences: what is wrong with this sentence, what did the
# forget gate of 2000 add, and what do the numbers above show about its starting bias? Say also what
# two seeds on one task do *not* show.

# %% [markdown] essay="evidence" points=2
# ### BEGIN SOLUTION
# The cell of 1997 had no forget gate: input and output gates only, and a cell that goes on times
# exactly 1. It remembers because nothing multiplies the cell, so blame on it neither fades nor
# explodes. The forget gate of 2000 lets a cell be emptied, which a long stream needs, since a cell
# that is only added to grows. But the gate brings back a factor at each step: with a bias of 0 it
# is about one half, so over fifty steps nothing is left, and above the network stayed at chance.
# With the bias for keeping half, the same training recalled nearly always. So the gate alone saves
# nothing; its start does. Two seeds show a large effect on this task. They do not show that this
# bias is best, that it helps on other tasks or lengths, or how often training fails.
# ### END SOLUTION

# %% [markdown]
# ## 9. Let it write
#
# **Question.** A network that reads text gives each next character a score. How does one write with
# that?
#
# **Formula.** Turn scores $s$ into probabilities with softmax, then draw. A *temperature* $\tau$
# makes the choice bolder or safer:
#
# $$ p_k = \frac{e^{s_k / \tau}}{\sum_j e^{s_j / \tau}} . $$
#
# At $\tau = 1$ these are the network's own probabilities. For $\tau \to 0$ all goes to the largest
# score, and if several are largest, they share equally. For $\tau \to \infty$ all become equal.
# Both ends are allowed here: `temperature` may be `0.0` or `np.inf`, and means that limit.
#
# **Example.** Scores $(2, 1, 0)$: $\tau = 1$ gives $(0.665, 0.245, 0.090)$, $\tau = 0.5$ gives
# $(0.867, 0.117, 0.016)$, $\tau = 0$ gives $(1, 0, 0)$.
#
# **Stay finite.** Scores divided by a small $\tau$ are huge, and $e^{1000}$ is too large. Take the
# largest score away from all of them *first*: no probability changes.
#
# **Exercise `write`** (3 points). Probabilities, and draws from them. `rng.random(count)` gives
# `count` numbers, even between 0 and 1; `rng.choice` will do as well. Draw from `rng` alone, so
# that the same seed writes the same text.

# %% exercise="write"
def softmax_at(scores, temperature):
    """Probabilities from scores, at a temperature.

    scores:      (K,) float array; not changed
    temperature: float from 0 to infinity, both ends allowed
    returns:     (K,) float array, each from 0 to 1, their sum 1
    """
    ### BEGIN SOLUTION
    s = scores - scores.max()
    e = (s == 0).astype(float) if temperature == 0 else np.exp(s / temperature)
    return e / e.sum()
    ### END SOLUTION


def draw(p, count, rng):
    """Independent draws: k comes with probability p[k].

    p:       (K,) float array, probabilities
    count:   int >= 1
    rng:     np.random.Generator, the only source of chance
    returns: (count,) int array, each in [0, K)
    """
    ### BEGIN SOLUTION
    return rng.choice(len(p), size=count, p=p)
    ### END SOLUTION


# %% tests="write" points=3
def check_softmax(scores, temperature, expected, slips=()):
    call = f"softmax_at({short(scores)}, {temperature})"
    scores = np.array(scores, dtype=float)
    given = scores.copy()
    with np.errstate(all="ignore"):
        raw = softmax_at(given, temperature)
    assert not isinstance(raw, np.ndarray) or np.isfinite(raw).all(), told(
        call, short(raw), short(expected),
        "at temperature 0 divide by nothing, share 1 among the largest scores; "
        "else take the largest score away first")
    found = as_numbers(raw, (len(scores),), call)
    refuse(call, found, np.asarray(expected), [(np.asarray(s), why) for s, why in slips])
    assert close(found, np.asarray(expected)), told(
        call, short(found), short(expected), "softmax of scores / temperature")
    untouched(call, [given], [scores], ["scores"])


def shares_of(scores):
    return torch.softmax(tensor(scores), 0).numpy()


def check_draw(p, seed, count=4000):
    call = f"draw({short(p)}, {count}, rng)"
    p = np.array(p)
    one, two, three = (np.asarray(as_numbers(
        draw(p.copy(), count, np.random.default_rng(s)), (count,), call)) for s in (seed, seed, 77))
    whole = np.all((one == np.floor(one)) & (one >= 0) & (one < len(p)))
    assert whole, told(call, f"numbers from {one.min():g} to {one.max():g}",
                       f"whole numbers from 0 to {len(p) - 1}", "each draw is a place in p")
    assert np.array_equal(one, two), \
        f"{call}: found other draws from the same seed; take all chance from rng"
    if p.max() < 0.999:
        assert len(set(one)) > 1, told(call, f"always {one[0]:g}", "several places",
                                       "draw by chance; the likeliest is not always the one")
        assert not np.array_equal(one, three), \
            f"{call}: found the same draws from two seeds; take all chance from rng"
    counts = np.bincount(one.astype(int), minlength=len(p)) / count
    assert (counts[p == 0] == 0).all(), told(
        call, f"frequencies {short(counts)}", short(p), "what has probability 0 never comes")
    # Five standard deviations: one honest run in a million falls outside.
    near = np.abs(counts - p) <= 5 * np.sqrt(p * (1 - p) / count) + 1e-9
    assert near.all(), told(call, f"frequencies {short(counts)}", short(p),
                            "place k comes with probability p[k]")


check_softmax([2.0, 1.0, 0.0], 1.0, shares_of([2.0, 1.0, 0.0]))
check_softmax([2.0, 1.0, 0.0], 0.5, shares_of([4.0, 2.0, 0.0]), [
    (shares_of([1.0, 0.5, 0.0]), "low is safe: divide by the temperature, do not multiply"),
    (shares_of([2.0, 1.0, 0.0]), "the temperature is not used"),
    (shares_of([2.0, 1.0, 0.0]) / 0.5, "divide the scores, not the probabilities")])
check_softmax([2.0, 1.0, 0.0], 0.0, [1.0, 0.0, 0.0])
check_draw([0.5, 0.1, 0.4], 3)
### BEGIN HIDDEN TESTS
check_softmax([1.0, 3.0, 3.0, -2.0], 0.0, [0.0, 0.5, 0.5, 0.0], [
    ([0.0, 1.0, 0.0, 0.0], "two are largest, and share equally")])
check_softmax([1.0, 3.0, -2.0, 0.5], np.inf, [0.25] * 4)
check_softmax([1000.0, 999.0], 1.0, shares_of([1.0, 0.0]))
check_softmax([-1000.0, -999.0], 0.5, shares_of([0.0, 2.0]))
check_softmax([1.0, 2.0], 1e-6, [0.0, 1.0])
check_softmax([7.0], 2.0, [1.0])
for temperature in (0.2, 1.7, 30.0):
    scores = np.random.default_rng(1983).normal(size=6)
    check_softmax(scores, temperature, shares_of(scores / temperature))
check_draw([0.0, 0.3, 0.0, 0.7], 5)
check_draw([1.0], 1, count=3)
check_draw([0.0, 0.0, 1.0], 2, count=5)
check_draw([0.05, 0.15, 0.2, 0.25, 0.35], 9)
### END HIDDEN TESTS

# %% [markdown]
# **All together.** A tiny grammar makes sentences. A network of 48 units reads them character by
# character, learns for a few seconds what comes next, then writes at three temperatures, through
# your `one_hot`, `softmax_at` and `draw`. What goes wrong when it is too cold, what when too hot?
# The chapter does the same with names and with Shakespeare.

# %%
LETTERS = "abcdefghijklmnopqrstuvwxyz ."


def sentence(rng):
    who, what, whom = (rng.choice(words) for words in (
        ["the cat", "a dog", "the old crow", "one snail"], ["sees", "hears", "follows"],
        ["the moon", "a mouse", "its own tail", "nobody"]))
    return f"{who} {what} {whom}. "


def learnt(text, steps=200):
    """A network that has read the text: (LSTM, Linear)."""
    torch.manual_seed(0)
    codes = torch.tensor(np.array(one_hot(text, LETTERS)), dtype=torch.float32)
    net, out = torch.nn.LSTM(codes.shape[1], 48), torch.nn.Linear(48, codes.shape[1])
    adam = torch.optim.Adam([*net.parameters(), *out.parameters()], lr=1e-2)
    for _ in range(steps):
        begins = torch.randint(0, len(codes) - 41, (16,))
        x = torch.stack([codes[k:k + 41] for k in begins], 1)
        scores = out(net(x[:-1])[0])
        loss = torch.nn.functional.cross_entropy(scores.flatten(0, 1), x[1:].argmax(2).flatten())
        adam.zero_grad()
        loss.backward()
        adam.step()
    return net, out


def written(net, out, temperature, length=60):
    rng, memory, text = np.random.default_rng(4), None, " "
    with torch.no_grad():
        for _ in range(length):
            x = torch.tensor(np.array(one_hot(text[-1], LETTERS)), dtype=torch.float32)
            seen, memory = net(x[:, None], memory)
            p = softmax_at(out(seen)[0, 0].double().numpy(), temperature)
            text += (LETTERS + "?")[int(draw(p, 1, rng)[0])]
    return text


def three_temperatures():
    rng = np.random.default_rng(0)
    net, out = learnt("".join(sentence(rng) for _ in range(300)))
    for temperature in (0.1, 1.0, 2.5):
        print(f"{temperature}: {written(net, out, temperature)}")


attempt(three_temperatures, "one_hot and write")

# %% [markdown]
# ## What you have shown
#
# * The same weights read a sequence of any length; unrolled, the network is as deep as the sequence
#   is long.
# * Blame that goes back through time is multiplied at every step. It fades or explodes; clipping
#   cures the explosion alone.
# * A cell that is only added to carries blame unchanged. That was 1997. The forget gate came in
#   2000, because such a cell grows without end.
# * A forget gate that starts half open forgets all over fifty steps, and no blame arrives to open
#   it. One starting bias makes the difference.
# * Writing is drawing, and the temperature says how boldly.
#
# **Next.** The chapter on memory traces the gates of a trained cell letter by letter, and tries the
# adding problem.
#
# **Sources.** S. Hochreiter, *Untersuchungen zu dynamischen neuronalen Netzen* (1991). J. Elman,
# *Finding structure in time* (1990). P. Werbos, *Backpropagation through time: what it does and how
# to do it* (1990). Y. Bengio, P. Simard and P. Frasconi, *Learning long-term dependencies with
# gradient descent is difficult* (1994). S. Hochreiter and J. Schmidhuber, *Long short-term memory*
# (1997). F. Gers, J. Schmidhuber and F. Cummins, *Learning to forget: continual prediction with
# LSTM* (2000). R. Pascanu, T. Mikolov and Y. Bengio, *On the difficulty of training recurrent
# neural networks* (2013). K. Cho and others, *Learning phrase representations using RNN
# encoder-decoder for statistical machine translation* (2014). R. Jozefowicz, W. Zaremba and I.
# Sutskever, *An empirical exploration of recurrent network architectures* (2015).
