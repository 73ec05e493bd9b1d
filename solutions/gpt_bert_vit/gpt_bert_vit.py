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
# # GPT, BERT, ViT: what the Transformer became
#
# **The question.** One kind of network writes text, fills gaps in text, and tells pictures apart.
# What has to change from one job to the next? Surprisingly little, and almost all of it stands
# *around* the network: a mask, a loss, and a way to turn the world into a row of tokens.
#
# **At the end you can**
#
# * say with one mask who may look at whom, for a GPT, for a BERT and for what lies between;
# * teach a network to predict the next token, without letting it see the answer;
# * let it write, as boldly as you like;
# * hide words the way BERT's authors did;
# * cut a picture into the words of a Vision Transformer;
# * learn a vocabulary of word pieces from text;
# * fit a scaling law, and say how sure you are of it;
# * route each token to one of many experts, and count what that costs.
#
# **You need** Python (functions, loops, dictionaries), NumPy (arrays, axes, masks of True and
# False), softmax, and what attention is. Allow two to three hours.
#
# **How it works.** There are eight exercises, worth 24 points in all, and a short text of your own,
# worth 2 more. In each exercise, replace `# YOUR CODE HERE` and `raise NotImplementedError()` with
# your own lines and leave the lines that begin with `def` as they are. The cell after it tests your
# code: silence means that it passed, and a message says what was found, what was expected, and
# which idea to look at again. Run cells from the top with Shift+Enter; after a change run your cell
# again, then its tests. (*Run All* stops at the first exercise that you have not solved.) After you
# hand in, more tests run on other inputs, so write for every input that the text allows, not only
# for the one you see. A tests cell earns all of its points or none. Each exercise stands alone: if
# you are stuck, go on to the next.
#
# **Check your work.** Save, then press *Validate* in JupyterLab's toolbar, or type
# `nbgrader validate gpt_bert_vit.ipynb` in a terminal. Exercises that you have not begun are
# reported as failed; that is expected. All other cells are yours to change and to play with, apart
# from the locked ones. NumPy, PyTorch and plain loops are all welcome in your answers. Numbers
# count as equal if they differ by less than about one part in ten thousand.

# %% given="imports"
from collections import Counter
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits

from course.check import as_numbers, as_parts, attempt, told
from course.compare import as_array, call_with, check_array, close, short
from course.plots import INK, MINUS, PLUS, house

house()
torch.set_num_threads(1)

# %% [markdown]
# The next cell says how near an answer must come.

# %% given="helpers"
close, check_array = partial(close, atol=1e-6), partial(check_array, atol=1e-6)


def tensor(array):
    return torch.tensor(np.array(array), dtype=torch.float64)

# %% [markdown]
# ## 1. One block, three masks
#
# **Question.** GPT and BERT are made of the same block. What makes the one a writer and the other
# a reader?
#
# **Rule.** Who may look at whom. In attention, each place $i$ of a sequence collects from the
# places $j$ that it may see; all other scores become $-\infty$ before the softmax. Three cases, and
# one number tells them apart, the length of the *prefix*, which everybody may see:
#
# | | prefix | place $i$ sees $j$ if | good for |
# |---|---|---|---|
# | GPT, *causal* | 0 | $j \le i$: itself and what came before | writing |
# | *prefix* model | between | $j \le i$, or $j$ in the prefix | reading a question, then writing |
# | BERT and ViT, *full* | $T$ | always | reading |
#
# **Padding.** Sequences in a batch have the same number $T$ of places; the short ones are filled up
# at the end. Nobody may look at such filling, in any of the three cases, not even if it lies in the
# prefix. The filled places themselves still look at real ones, by the same rule: nobody will ask
# what they found, but a row without any True would give a softmax of nothing, which is NaN.
#
# **Picture.** $T = 5$, all places real. A square in row $i$, column $j$: place $i$ sees place $j$.

# %% given="mask_picture"
def draw_masks(masks, titles):
    """Boolean arrays side by side, a filled square for True."""
    _, all_axes = plt.subplots(1, len(masks), figsize=(2 * len(masks), 2.1))
    for axes, mask, title in zip(np.atleast_1d(all_axes), masks, titles):
        rows, columns = np.nonzero(mask)
        axes.plot(columns, rows, "s", color=PLUS, ms=10)
        rows, columns = np.nonzero(~np.asarray(mask, bool))
        axes.plot(columns, rows, ".", color=INK, ms=3)
        T = len(mask)
        axes.set(title=title, xticks=range(T), yticks=range(T), ylim=(T - 0.5, -0.5),
                 xlim=(-0.5, T - 0.5), aspect="equal")


_early = np.arange(5)[None, :] <= np.arange(5)[:, None]
draw_masks([_early, _early | (np.arange(5) < 2), _early | True],
           ["prefix 0", "prefix 2", "prefix 5"])

# %% [markdown]
# **Example.** $T = 3$, prefix 0, a sequence of length 2: the rows are `[True, False, False]`,
# `[True, True, False]` and `[True, True, False]`.
#
# **Exercise `mask`** (2 points). Write all of this as one function. *Hint:* `np.arange(T)[:, None]`
# is a column of the places $i$, `np.arange(T)[None, :]` a row of the places $j$; comparing the two
# gives a (T, T) array. `|` is *or*, `&` is *and*, between arrays of True and False.

# %% exercise="mask"
def may_see(T, prefix, lengths):
    """Who may look at whom, in a batch of B padded sequences.

    T:       int >= 1, places in each sequence
    prefix:  int from 0 to T; the first so many places are seen from everywhere
    lengths: (B,) int array, each from 1 to T: sequence b is padding from place lengths[b] on;
             not changed
    returns: (B, T, T) array of True and False: [b, i, j] says whether place i may look at place j
    """
    ### BEGIN SOLUTION
    place = np.arange(T)
    seen = (place[None, :] <= place[:, None]) | (place < prefix)
    return seen[None] & (place < lengths[:, None])[:, None, :]
    ### END SOLUTION


# %% tests="mask" points=2
def seen_by(T, prefix, lengths):
    """The rule, place by place."""
    return np.array([[[(j <= i or j < prefix) and j < length for j in range(T)]
                      for i in range(T)] for length in lengths], float)


def bits(row):
    return " ".join("1" if value else "0" for value in row)


def check_mask(T, prefix, lengths):
    call = f"may_see({T}, {prefix}, {lengths})"
    found = call_with(lambda lengths: may_see(T, prefix, lengths), call, np.array(lengths))
    right = seen_by(T, prefix, lengths)
    found = as_array(call, found, right.shape)
    assert found.shape == right.shape, told(
        call, f"shape {found.shape}", right.shape, "one T by T mask for each sequence")
    assert not np.isinf(found).any(), told(
        call, "infinite numbers", "True and False", "this is what one adds to the scores later")
    if np.array_equal(found, right):
        return
    b, i = np.argwhere((found != right).any(axis=2))[0]
    places, hidden = np.arange(T), (np.arange(T) >= np.array(lengths)[:, None])[:, None, :]
    causal, every = seen_by(T, 0, lengths), [T] * len(lengths)
    why = "j <= i or j < prefix, and j is no padding"
    for slip, reason in (
            (1 - right, "True means: may see"),
            (right.transpose(0, 2, 1), "rows are who looks, columns are who is looked at"),
            (seen_by(T, prefix, every), "nobody looks at padding"),
            (seen_by(T, prefix, every) * ~hidden.transpose(0, 2, 1),
             "padding closes columns, not rows: a filled place looks at real ones"),
            (right * ~hidden.transpose(0, 2, 1),
             "padding closes columns, not rows: a filled place looks at real ones"),
            (causal, "the prefix is seen from everywhere"),
            (seen_by(T, T, lengths), "only the prefix is seen from everywhere, not all"),
            (np.maximum(right, places < prefix), "padding is closed, in the prefix as well"),
            (right * (1 - np.eye(T)) + right * (places < prefix) * np.eye(T),
             "a place may look at itself"),
            (causal * (places < prefix), "j <= i *or* j < prefix, not both"),
            (seen_by(T, min(prefix + 1, T), lengths),
             "the prefix is the first `prefix` places, which end at place prefix - 1")):
        if np.array_equal(found, slip):
            why = reason
            break
    raise AssertionError(told(f"{call}, what place {i} of sequence {b} sees", bits(found[b, i]),
                              bits(right[b, i]), why))


check_mask(3, 0, [2])
check_mask(5, 2, [5, 4, 1])
check_mask(4, 4, [4, 3])
### BEGIN HIDDEN TESTS
for case in ((1, 0, [1]), (1, 1, [1, 1]), (6, 0, [6, 6, 2]), (6, 6, [1, 6, 3, 5]), (5, 1, [3]),
             (7, 4, [2, 7, 4, 5]), (4, 3, [4, 1]), (3, 2, [3, 3, 3])):
    check_mask(*case)
### END HIDDEN TESTS

# %% [markdown]
# Does the mask keep its promise? Here is the block that all three share: attention, then a small
# network for each place, each added to what came in. The same random weights, three masks. We
# change what stands at place 3, and ask at which places the *output* moves.

# %% given="block"
class Block(torch.nn.Module):
    """The block that GPT, BERT and ViT share, with the norms in front, as in GPT-2 and ViT."""

    def __init__(self, D, heads):
        super().__init__()
        self.heads = heads
        self.norms = torch.nn.ModuleList([torch.nn.LayerNorm(D), torch.nn.LayerNorm(D)])
        self.qkv, self.out = torch.nn.Linear(D, 3 * D), torch.nn.Linear(D, D)
        self.up, self.down = torch.nn.Linear(D, 4 * D), torch.nn.Linear(4 * D, D)

    def forward(self, x, seen):
        """x: (B, T, D) tensor; seen: (B, T, T) tensor of bool; returns (B, T, D)."""
        B, T, D = x.shape
        q, k, v = self.qkv(self.norms[0](x)).view(B, T, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        mixed = torch.nn.functional.scaled_dot_product_attention(q, k, v, seen[:, None])
        x = x + self.out(mixed.transpose(1, 2).reshape(B, T, D))
        return x + self.down(torch.nn.functional.gelu(self.up(self.norms[1](x))))


def as_mask(seen):
    return torch.as_tensor(np.array(seen)).bool()


# %%
def who_notices():
    torch.manual_seed(0)
    block, x = Block(8, 2), torch.randn(1, 6, 8)
    other = x.clone()
    other[0, 3] = torch.randn(8)
    for prefix in (0, 2, 6):
        seen = as_mask(may_see(6, prefix, np.array([6])))
        with torch.no_grad():
            moved = (block(x, seen) - block(other, seen)).abs().amax(2)[0] > 1e-6
        print(f"prefix {prefix}, places that notice a change at 3:", np.flatnonzero(moved))


attempt(who_notices, "mask")

# %% [markdown]
# ## 2. Predict the next token
#
# **Question.** A GPT gives scores at every place at once. Which score is compared with which token?
#
# **Rule.** `scores[b, t]` is what the network says after it has read the tokens 0 to $t$ of
# sequence $b$. So it is a forecast for token $t + 1$. The first token is predicted by nobody, and
# the last scores predict nothing that we have. (A loss that compares place $t$ with token $t$ asks
# the network to repeat what it sees; it goes down beautifully and teaches nothing.)
#
# **Formula.** With $p = \mathrm{softmax}(\text{scores}[b, t])$, each forecast costs
# $-\ln p_{\text{token}[b, t+1]}$. A token that is padding is no target and does not count. The loss
# is the mean over **all** forecasts that count, of all sequences together, so that a long sequence
# weighs more than a short one:
#
# $$ L = \frac{1}{M} \sum_{b,\,t \,:\, \text{token}[b,t+1] \ne \text{pad}}
#    \Big( \ln \sum_v e^{s_{btv}} - s_{b,t,\text{token}[b,t+1]} \Big), $$
#
# where $M$ is how many terms the sum has. It is at least 1 here.
#
# **Stay finite.** Scores may be as large as $\pm 10^4$. The same number taken from all scores of a
# place changes no probability: take the largest away first.
#
# **Example.** One sequence of tokens $(2, 0, 1)$ and three possible tokens. If all scores are zero,
# each forecast costs $\ln 3 \approx 1.0986$, there are two of them, and the mean is 1.0986.
#
# **Exercise `next_token`** (2 points). *Hint:* slices such as `scores[:, :-1]` make the shift, and
# `np.take_along_axis(s, target[..., None], axis=2)` takes from each place the score of one token.

# %% exercise="next_token"
def next_loss(scores, tokens, pad):
    """The mean cost of predicting each next token.

    scores:  (B, T, V) float array, T >= 2; not changed
    tokens:  (B, T) int array, each in [0, V); not changed
    pad:     int, the token that fills up the ends of short sequences
    returns: float, in natural units (ln)
    """
    ### BEGIN SOLUTION
    s, target = scores[:, :-1], tokens[:, 1:]
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return cost[target != pad].mean()
    ### END SOLUTION


# %% tests="next_token" points=2
def costs_of(scores, targets):
    """-ln p of each target, (B, T); PyTorch is the authority."""
    return torch.nn.functional.cross_entropy(
        tensor(scores).transpose(1, 2), torch.tensor(targets), reduction="none").numpy()


def check_next_loss(scores, tokens, pad, what):
    call = f"next_loss of {what}, pad {pad}"
    B, T, _ = scores.shape
    found = call_with(lambda s, t: next_loss(s, t, pad), call, scores, tokens)
    one = found if isinstance(found, (float, np.floating)) else 0.0
    assert np.isfinite(one), told(call, one, "a finite number", "take the largest score of each "
                                  "place away first, and no logarithm of a rounded probability")
    found = as_numbers(found, (), call)
    cost, real = costs_of(scores[:, :-1], tokens[:, 1:]), tokens[:, 1:] != pad
    right = cost[real].mean()
    rows = [c[r].mean() for c, r in zip(cost, real) if r.any()]
    repeat, back = costs_of(scores, tokens), costs_of(scores[:, 1:], tokens[:, :-1])
    again, kept = tokens != pad, tokens[:, :-1] != pad
    kept = kept if kept.any() else ~kept
    check_array(call, found, right, "the mean of -ln p of the next token", "a single number", [
        (repeat[again].mean(), "place t is compared with token t + 1, not with what it just read"),
        (repeat.mean(), "place t is compared with token t + 1, not with what it just read"),
        (back[kept].mean(), "shifted the wrong way: scores[t] is a forecast for token t + 1"),
        (cost.mean(), "padding is no target"),
        (cost[real].sum(), "the mean over the forecasts that count, not their sum"),
        (cost[real].sum() / (B * T), "divide by how many forecasts count"),
        (cost[real].sum() / (B * (T - 1)), "divide by how many forecasts count, without padding"),
        (cost[real].sum() / B, "divide by how many forecasts count, not by sequences"),
        (np.mean(rows), "the mean over all forecasts together, not of the means of sequences"),
        (cost[kept].mean(), "the token that is *predicted* must be no padding"),
        (right / np.log(2), "the natural logarithm, not the one to the base 2"),
        (right / np.log(10), "the natural logarithm, not the one to the base 10"),
        (-right, "the sign: a cost is at least 0"),
        (np.exp(min(right, 99)), "this is the perplexity, e to the power of the loss"),
        (-np.exp(-cost)[real].mean(), "the logarithm is missing")])


check_next_loss(np.zeros((1, 3, 3)), np.array([[2, 0, 1]]), 9, "three tokens, all scores 0")
check_next_loss(np.random.default_rng(1).normal(size=(2, 4, 5)),
                np.array([[1, 4, 2, 3], [2, 1, 0, 0]]), 0, "two sequences")
### BEGIN HIDDEN TESTS
draws = np.random.default_rng(2)
wide = np.array([[[1e4, -1e4, 0.0], [0.0, 5.0, 1e4], [3.0, 2.0, 1.0]]])
check_next_loss(wide, np.array([[0, 1, 2]]), 7, "scores up to 10 000")
check_next_loss(draws.normal(size=(1, 2, 2)), np.array([[1, 0]]), 1, "one forecast")
check_next_loss(draws.normal(size=(1, 4, 3)), np.array([[1, 0, 2, 2]]), 2, "a short sequence")
for B, T, V in ((1, 6, 4), (5, 2, 3), (4, 7, 11), (3, 5, 2)):
    tokens = draws.integers(1, V, (B, T))
    for b, length in enumerate(draws.integers(2, T + 1, B)):
        tokens[b, length:] = 0
    check_next_loss(3 * draws.normal(size=(B, T, V)), tokens, 0, f"{B} sequences of up to {T}")
### END HIDDEN TESTS

# %% [markdown]
# How good is a loss? Somebody who knows nothing pays $\ln V$ for each token. Somebody who knows how
# often each letter comes pays less, and who knows the letter before, less again. (Here the counts
# come from the very sentence that is scored, so that they flatter.)

# %%
def how_good_is_a_loss():
    text = "the rain in spain stays mainly in the plain, they say; it rains in the main as well"
    letters = sorted(set(text))
    tokens = np.array([[letters.index(c) for c in text]])
    V = len(letters)
    pairs = np.zeros((V, V))
    np.add.at(pairs, (tokens[0, :-1], tokens[0, 1:]), 1)
    for name, counts in (("nothing", np.ones((V, V))), ("how often", pairs.sum(0) + 0 * pairs),
                         ("the one before", pairs)):
        scores = np.log(counts + 1e-9)[tokens[0]][None]
        print(f"{name:15} {next_loss(scores, tokens, -1):.2f} per letter")


attempt(how_good_is_a_loss, "next_token")

# %% [markdown]
# ## 3. Write
#
# **Question.** Given scores for the next token, how does one write?
#
# **Rule.** Turn scores into probabilities, then draw. Two knobs change how boldly. The
# *temperature* $\tau > 0$ divides the scores: $p_v \propto e^{s_v / \tau}$. *Top-k* keeps only the
# $k$ largest scores and gives all others the probability 0, exactly, so that the many unlikely
# tokens have no chance together; what is kept adds up to 1 again. If scores are equal at the border
# of the first $k$, the earlier place stays. If $k$ is at least the number of tokens, all stay.
#
# **A draw from one number.** A random number $u$, even between 0 and 1 (1 itself excluded), picks a
# token: lay the probabilities end to end along a line from 0 to 1, and see in whose piece $u$
# lies. That is the first place where the running sum is *larger* than $u$. A token with probability
# 0 has a piece of no length and is never picked. By rounding, the whole sum may end just below 1,
# and below $u$; then take the last token whose probability is not 0.
#
# **Example.** Scores $(2, 1, 0, 1)$, $\tau = 1$, $k = 2$: places 0 and 1 stay, with
# $p = (0.731, 0.269, 0, 0)$. The pieces are 0 to 0.731 and 0.731 to 1: $u = 0.5$ picks place 0,
# $u = 0.8$ picks place 1.
#
# **Exercise `sample`** (3 points). Scores may be as large as $\pm 10^4$, and $\tau$ as small as
# 0.001: take the largest score away first. *Hint:* `np.argsort(-scores, kind="stable")` lists
# places from the largest score down, equal ones in their order; `np.cumsum` gives running sums.

# %% exercise="sample"
def next_probabilities(scores, temperature, k):
    """Probabilities of the next token.

    scores:      (V,) float array; not changed
    temperature: float > 0
    k:           int >= 1, how many tokens may be drawn; it may be larger than V
    returns:     (V,) float array, its sum is 1, at most k of it are not 0
    """
    ### BEGIN SOLUTION
    kept = np.argsort(-scores, kind="stable")[:k]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) / temperature)
    return p / p.sum()
    ### END SOLUTION


def pick(p, u):
    """The token that the random number u picks.

    p:       (V,) float array, probabilities; not changed
    u:       float, 0 <= u < 1
    returns: int in [0, V)
    """
    ### BEGIN SOLUTION
    passed = np.flatnonzero(np.cumsum(p) > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])
    ### END SOLUTION


# %% tests="sample" points=3
def shares(scores, temperature=1.0, kept=None):
    """Softmax over the kept places, 0 elsewhere; by PyTorch."""
    s = tensor(scores) / temperature
    if kept is not None:
        closed = torch.ones(len(s), dtype=torch.bool)
        closed[list(kept)] = False
        s = s.masked_fill(closed, -torch.inf)
    return torch.softmax(s, 0).numpy()


def check_probabilities(scores, temperature, k):
    call = f"next_probabilities({short(scores)}, {temperature}, {k})"
    scores = np.array(scores, float)
    found = call_with(lambda s: next_probabilities(s, temperature, k), call, scores)
    order = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
    right = shares(scores, temperature, order[:k])
    raw = np.asarray(found) if isinstance(found, np.ndarray) else np.zeros(1)
    assert raw.dtype.kind != "f" or np.isfinite(raw).all(), told(
        call, short(raw), short(right), "take the largest score away before e is raised to it")
    all_of_them, ties = shares(scores, temperature), scores >= scores[order[:k][-1]]
    cut = np.where(right > 0, all_of_them, 0)
    zeros = np.where(right > 0, scores, 0.0)
    last = [place for place in order if scores[place] > scores[order[:k][-1]]] + sorted(
        (place for place in order if scores[place] == scores[order[:k][-1]]), reverse=True)
    check_array(call, found, right, "softmax of scores / temperature, over the k largest",
                "one probability for each token, 0 for those that are left out", [
        (shares(scores, 1.0, order[:k]), "the temperature is not used"),
        (shares(scores, 1 / temperature, order[:k]),
         "divide by the temperature, do not multiply: cold is safe"),
        (all_of_them, "only the k largest may be drawn"),
        (cut, "what is kept has to add up to 1 again"),
        (shares(zeros, temperature), "a score of 0 is a score like others: e to the 0 is 1; give "
                                     "what is left out the probability 0"),
        (shares(scores, temperature, np.flatnonzero(ties)),
         "k places and no more: if scores are equal at the border, the earlier place stays"),
        (shares(scores, temperature, last[:k]),
         "if scores are equal at the border, the earlier place stays"),
        (shares(scores, temperature, order[-k:]), "these are the k smallest"),
        (shares(scores, temperature, np.argsort(scores, kind="stable")[:k]),
         "these are the k smallest"),
        (shares(scores, temperature, order[:k + 1]), "one too many is kept"),
        (shares(scores, temperature, order[:max(k - 1, 1)]), "one too few is kept")])


def check_pick(p, u, expected, why):
    call = f"pick({short(p)}, {u})"
    found = as_numbers(call_with(lambda p: pick(p, u), call, np.array(p, float)), (), call)
    assert found == expected, told(call, f"{found:g}", expected, why)


INSIDE = "the first place where the running sum is larger than u"
check_probabilities([2.0, 1.0, 0.0, 1.0], 1.0, 2)
check_probabilities([1.0, 3.0, -2.0], 0.5, 3)
check_probabilities([0.0, -1.0, 2.0], 2.0, 2)
check_pick([0.5, 0.25, 0.25], 0.4, 0, INSIDE)
check_pick([0.5, 0.25, 0.25], 0.6, 1, INSIDE)
check_pick([0.5, 0.25, 0.25], 0.9, 2, INSIDE)
### BEGIN HIDDEN TESTS
check_probabilities([1.0, 2.0, 2.0, 2.0, 0.0], 1.0, 2)
check_probabilities([-3.0, -3.0, -3.0], 0.7, 1)
check_probabilities([-2.0, -1.0, -3.0, -5.0], 1.0, 2)
check_probabilities([1.0, 3.0, -2.0], 1.5, 50)
check_probabilities([4.0], 1.0, 1)
check_probabilities([1e4, 9.999e3, -1e4], 1.0, 2)
check_probabilities([-1e4, -9.999e3], 0.5, 9)
check_probabilities([1.0, 5.0, 4.0], 0.001, 3)
for seed in range(6):
    draws = np.random.default_rng(seed)
    check_probabilities((2 * draws.normal(size=seed + 3)).round(3), [0.3, 1.0, 3.0][seed % 3],
                        seed % 4 + 1)
check_pick([0.0, 0.5, 0.5], 0.0, 1, "a token with probability 0 is never picked")
check_pick([0.5, 0.0, 0.5], 0.5, 2, "the running sum must be larger than u, not equal")
check_pick([0.25, 0.75], 0.25, 1, "the running sum must be larger than u, not equal")
check_pick([0.5, 0.4999999, 0.0], 0.99999999, 1,
           "rounding: take the last token whose probability is not 0")
check_pick([1.0], 0.999, 0, INSIDE)
for seed in range(5):
    draws = np.random.default_rng(seed)
    p = draws.random(7).round(2) + 0.01
    ends = np.cumsum(p / p.sum())
    place = int(draws.integers(7))
    check_pick(p / p.sum(), float(ends[place] - p[place] / p.sum() / 2), place, INSIDE)
### END HIDDEN TESTS

# %% [markdown]
# **All together.** A tiny GPT: a table of letters, one of places, one `Block` with the causal mask,
# and a score for each letter. It reads made-up sentences for about a second of training, then
# writes through your `next_probabilities` and `pick`. Turn the two knobs. What goes wrong when it
# is too hot, and what does top-k mend?

# %%
LETTERS = "abcdefghijklmnopqrstuvwxyz ."
PLACES = 32


def sentence(rng):
    who, does, whom = (rng.choice(words) for words in (
        ["a mouse", "the moon", "one snail", "the old owl"], ["hears", "follows", "greets"],
        ["the wind", "a train", "nobody", "its own song"]))
    return f"{who} {does} {whom}. "


class TinyGPT(torch.nn.Module):
    def __init__(self, D=32):
        super().__init__()
        self.letters, self.places = torch.nn.Embedding(28, D), torch.nn.Embedding(PLACES, D)
        self.block, self.out = Block(D, 2), torch.nn.Linear(D, 28)

    def forward(self, tokens):
        T = tokens.shape[1]
        seen = torch.ones(T, T, dtype=torch.bool).tril()[None]
        return self.out(self.block(self.letters(tokens) + self.places.weight[:T], seen))


def taught(text, steps=160, rate=0.3):
    """A network that has read the text, by gradient descent with momentum; its last loss."""
    torch.manual_seed(0)
    tokens = torch.tensor([LETTERS.index(c) for c in text])
    net = TinyGPT()
    weights = list(net.parameters())
    speeds = [torch.zeros_like(w) for w in weights]
    for _ in range(steps):
        begins = torch.randint(0, len(tokens) - PLACES - 1, (16,))
        x = torch.stack([tokens[k:k + PLACES + 1] for k in begins])
        loss = torch.nn.functional.cross_entropy(net(x[:, :-1]).flatten(0, 1), x[:, 1:].flatten())
        with torch.no_grad():
            for w, speed, g in zip(weights, speeds, torch.autograd.grad(loss, weights)):
                speed.mul_(0.9).add_(g)
                w -= rate * speed
    return net, loss.item()


def written(net, temperature, k, length=45):
    rng, tokens = np.random.default_rng(4), [LETTERS.index(" ")]
    with torch.no_grad():
        for _ in range(length):
            scores = net(torch.tensor([tokens[-PLACES:]]))[0, -1].double().numpy()
            tokens.append(int(pick(next_probabilities(scores, temperature, k), rng.random())))
    return "".join(LETTERS[t] for t in tokens)


def let_it_write():
    rng = np.random.default_rng(0)
    net, loss = taught("".join(sentence(rng) for _ in range(300)))
    print(f"last loss {loss:.2f}; knowing nothing costs {np.log(28):.2f}")
    for temperature, k in ((0.2, 28), (1.0, 28), (2.5, 28), (2.5, 3)):
        print(f"temperature {temperature}, k {k:2}: {written(net, temperature, k)}")


attempt(let_it_write, "sample")

# %% [markdown]
# ## 4. Hide words
#
# **Question.** With the full mask every place sees every other. Then "predict the next token" is no
# task: the answer stands in plain sight. What else can such a network learn from plain text?
#
# **Rule.** Hide some words, and ask for those. In the paper on BERT, 15 % of the tokens are
# *chosen*. The network has to name the chosen ones, and no others. Of the chosen tokens,
#
# * 80 % are replaced by the token `MASK`,
# * 10 % are replaced by a random word (which by chance may be the same word again),
# * 10 % stay as they are.
#
# Why not always `MASK`? Because that token never comes once the network is in use. This way it can
# never be sure that a word it sees is the right one, and has to say something sensible everywhere.
#
# **Labels.** A second array says what is asked: the original token at each chosen place (also where
# it stayed as it was), and $-100$ everywhere else. PyTorch's cross-entropy skips a label of $-100$.
#
# **Special tokens** are never chosen, and here they never come as a random word either. They are
# numbered first:

# %% given="special_tokens"
PAD, CLS, SEP, MASK = 0, 1, 2, 3
FIRST_WORD = 4  # tokens 0, 1, 2, 3 are special; 4, 5, ... up to V - 1 are words
ASK_NOT = -100

# %% [markdown]
# **Example.** Tokens `[1, 17, 5, 9, 2, 0]` with the tokens at places 1 and 3 chosen, the first one
# to be masked, the other one to stay: the input is `[1, 3, 5, 9, 2, 0]`, the labels are
# `[-100, 17, -100, 9, -100, -100]`.
#
# **Exercise `bert`** (3 points). Each word is chosen with a probability of 15 %, whatever happens
# to the others, and what becomes of a chosen one is decided for each by itself. The tests count: on
# about 50,000 words all shares have to agree up to five standard deviations. *Hint:*
# `rng.random(tokens.shape)` gives a number between 0 and 1 for each token, and
# `rng.integers(low, high, size)` whole numbers from `low` to `high - 1`.

# %% exercise="bert"
def hide(tokens, V, rng):
    """What BERT reads, and what it is asked.

    tokens:  (B, T) int array, each in [0, V) and none of them MASK; not changed
    V:       int > FIRST_WORD, size of the vocabulary, special tokens included
    rng:     np.random.Generator, the only source of chance
    returns: (inputs, labels), two (B, T) int arrays
    """
    ### BEGIN SOLUTION
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return inputs, np.where(chosen, tokens, ASK_NOT)
    ### END SOLUTION


# %% tests="bert" points=3
def hidden(tokens, V, seed, call):
    """What `hide` returns, as int arrays; whatever must hold without exception is checked."""
    found = call_with(lambda t: hide(t, V, np.random.default_rng(seed)), call, tokens)
    inputs, labels = (as_numbers(part, tokens.shape, f"{call}, {name}") for part, name in
                      zip(as_parts(found, ("inputs", "labels"), call), ("inputs", "labels")))
    assert not np.array_equal(labels, tokens), told(
        f"{call}, labels", "the tokens everywhere", ASK_NOT, "where nothing is asked")
    asked, special = labels != ASK_NOT, tokens < FIRST_WORD
    for bad, part, right, why in (
            (special & asked, labels, np.full(tokens.shape, ASK_NOT),
             "special tokens are never chosen"),
            (special & (inputs != tokens), inputs, tokens, "special tokens stay as they are"),
            (asked & (labels != tokens), labels, tokens, "a label is the original token"),
            (~asked & (inputs != tokens), inputs, tokens,
             "only a chosen token changes, and its label says what it was"),
            ((inputs < FIRST_WORD) & (inputs != MASK) & ~special, inputs, tokens,
             "a random word is no special token"),
            (inputs >= V, inputs, tokens, "there is no such token")):
        if bad.any():
            b, t = np.argwhere(bad)[0]
            name = "labels" if part is labels else "inputs"
            raise AssertionError(told(f"{call}, {name}[{b}, {t}], where the token is "
                                      f"{tokens[b, t]}", f"{part[b, t]:g}", right[b, t], why))
    return inputs.astype(int), labels.astype(int)


def near(call, what, found, right, count, why):
    """A share that chance may move by five standard deviations at most."""
    margin = 5 * np.sqrt(right * (1 - right) / count) + 1 / count
    assert abs(found - right) <= margin, told(
        f"{call}, {what}", f"{found:.3f}", f"{right:.3f} up to {margin:.3f}", why)


def check_hide(B, T, V, seed):
    draws = np.random.default_rng(1000 + seed)
    tokens = draws.integers(FIRST_WORD, V, (B, T))
    tokens[:, 0], tokens[:, -1] = CLS, SEP
    tokens[::3, -T // 5:] = PAD
    call = f"hide of {B} sequences of {T} tokens, V = {V}, seed {seed}"
    inputs, labels = hidden(tokens, V, seed, call)
    words, asked = tokens >= FIRST_WORD, labels != ASK_NOT
    n, m, V_words = words.sum(), max(asked.sum(), 1), V - FIRST_WORD
    columns = asked.sum(0) / np.maximum(words.sum(0), 1)
    assert columns.max() <= 0.5, told(
        f"{call}, share of sequences in which place {columns.argmax()} is chosen",
        f"{columns.max():.2f}", 0.15, "each token is chosen by itself, in each sequence anew")
    share, why = asked.sum() / n, "it is 15 %"
    for slip, reason in ((0.12, "asked is all that was chosen, also what did not become MASK"),
                         (0.135, "a chosen token that stays is asked, too"),
                         (0.15 / 0.8, "15 % are chosen, not 15 % masked")):
        why = reason if abs(share - slip) < 0.007 else why
    near(call, "share of words that are chosen", share, 0.15, n, why)
    lucky = 0.1 / V_words
    why = "of the chosen, 80 % become MASK, 10 % a random word, 10 % stay; decided for each"
    near(call, "share of MASK among the chosen", (asked & (inputs == MASK)).sum() / m, 0.8, m, why)
    near(call, "share of the chosen that stay", (asked & (inputs == tokens)).sum() / m,
         0.1 + lucky, m, why)
    drawn = inputs[asked & (inputs != MASK) & (inputs != tokens)]
    assert drawn.size, f"{call}: found no random word among the chosen, expected about 10 %"
    rows = np.histogram(drawn, bins=2, range=(FIRST_WORD, V))[0] / drawn.size
    near(call, "share of random words from the lower half of the vocabulary", rows[0],
         np.ceil(V_words / 2) / V_words, drawn.size, "each word is as likely as any other")
    near(call, "share of random words that are the last of the vocabulary",
         (drawn == V - 1).mean(), 1 / V_words, drawn.size, "the last word can come, too")


small = np.array([[CLS, 17, 5, 9, SEP, PAD], [CLS, 8, SEP, PAD, PAD, PAD]])
for seed in range(8):
    hidden(small, 20, seed, f"hide of {small.tolist()}, V = 20, seed {seed}")
check_hide(200, 260, 20, 1)
### BEGIN HIDDEN TESTS
check_hide(260, 210, 9, 2)
check_hide(60, 950, 64, 3)
none = np.array([[CLS, SEP, PAD]])
inputs, labels = hidden(none, 6, 0, "hide of special tokens alone")
assert np.array_equal(inputs, none) and (labels == ASK_NOT).all(), "special tokens alone: no change"
long = np.random.default_rng(3).integers(FIRST_WORD, 30, (4, 90))
one, two, other = (hidden(long, 30, seed, "hide of 4 sequences of 90 words") for seed in (5, 5, 6))
assert np.array_equal(one, two), \
    "hide with seed 5 twice: found different results, expected the same; draw from rng alone"
assert not np.array_equal(one, other), \
    "hide with the seeds 5 and 6: found the same result, expected different ones; draw from rng"
### END HIDDEN TESTS

# %% [markdown]
# A sentence, hidden anew in each pass over the text: the network is asked something else each time.
# (The original hid words before training began, in ten ways for each text, and used each of these
# four times; so Liu and others report, who then did it anew each time.)

# %%
def hidden_sentences():
    line = "the old owl hears the wind and the owl in the rain hears nobody at all"
    words = line.split()
    names = ["[PAD]", "[CLS]", "[SEP]", "____", *dict.fromkeys(words)]
    tokens = np.array([[CLS, *(names.index(word) for word in words), SEP]])
    for seed in range(4):
        inputs, labels = hide(tokens, len(names), np.random.default_rng(seed))
        print(" ".join(names[t] for t in inputs[0]))
        print("    asked:", [names[t] for t in labels[0] if t != ASK_NOT])


attempt(hidden_sentences, "bert")

# %% [markdown]
# ## 5. A picture is a row of words
#
# **Question.** A Transformer reads rows of tokens. How does it read a picture?
#
# **Rule.** Cut the picture into *patches* of $h$ rows and $w$ columns that do not overlap. Number
# them row by row, from the top left. Each patch, with all its channels, becomes one row of
# $P = C h w$ numbers: channel by channel, in each channel row by row. So $x$ of shape
# $(N, C, H, W)$ becomes $(N, T, P)$ with $T = \frac{H}{h} \cdot \frac{W}{w}$.
#
# **Embedding.** A matrix $E$ of shape $(P, D)$ turns each patch into $D$ numbers. In front comes
# one more token that belongs to no patch, the *class token*, $D$ learnt numbers, for all pictures;
# what the network says at its place is used for the decision. Then each of the $T + 1$ places gets
# its own learnt *position* added, the class token's place too:
#
# $$ z_{n0} = c + r_0, \qquad z_{nt} = p_{n,t-1} E + r_t \quad (t = 1, \dots, T). $$
#
# Without $r$, a Vision Transformer would not know a face from its pieces in a bag.
#
# **Picture and example.** One channel, 4 by 6 pixels, patches of 2 by 3: four patches of six
# numbers. The first one is $(0, 1, 2, 6, 7, 8)$, the second $(3, 4, 5, 9, 10, 11)$.

# %% given="patch_picture"
def draw_patches(x, h, w):
    """The numbers of one channel, with the borders of patches and the numbers of the tokens."""
    H, W = x.shape
    _, axes = plt.subplots(figsize=(3.4, 2.4))
    for i, j in np.ndindex(H, W):
        axes.text(j, i + 0.15, f"{x[i, j]:g}", ha="center", va="center")
    for token, (i, j) in enumerate(np.ndindex(H // h, W // w)):
        corner = (j * w - 0.45, i * h - 0.45)
        axes.add_patch(plt.Rectangle(corner, w - 0.1, h - 0.1, fill=False, ec=PLUS, lw=2))
        axes.text(corner[0] + 0.1, corner[1] + 0.1, f"token {token}", color=MINUS, va="top",
                  fontsize=8)
    axes.set(xlim=(-0.6, W - 0.4), ylim=(H - 0.4, -0.6), aspect="equal")
    axes.axis("off")


draw_patches(np.arange(24).reshape(4, 6), 2, 3)

# %% [markdown]
# **Exercise `patches`** (4 points). Cut, put together again, embed. *Hint:*
# `x.reshape(N, C, H // h, h, W // w, w)` splits rows and columns in two; then `.transpose(...)`
# brings the six axes into the order in which you want to read. A `reshape` alone never moves a
# number. Loops over patches are welcome, too.

# %% exercise="patches"
def patchify(x, h, w):
    """Patches of a batch of pictures, as rows of numbers.

    x:       (N, C, H, W) float array, H a multiple of h, W of w; not changed
    h, w:    int >= 1, rows and columns of a patch
    returns: (N, T, C * h * w) float array
    """
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 2, 4, 1, 3, 5)
    return cut.reshape(N, -1, C * h * w)
    ### END SOLUTION


def unpatchify(patches, C, H, W, h, w):
    """The pictures again: (N, C, H, W) from the (N, T, C * h * w) patches, which do not change."""
    ### BEGIN SOLUTION
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)
    ### END SOLUTION


def embed(patches, E, c, r):
    """What the first block reads.

    patches: (N, T, P) float array
    E:       (P, D) float array
    c:       (D,) float array, the class token
    r:       (T + 1, D) float array, positions; none of the four is changed
    returns: (N, T + 1, D) float array
    """
    ### BEGIN SOLUTION
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E], axis=1) + r
    ### END SOLUTION


# %% tests="patches" points=4
def unfolded(x, h, w):
    """The authority: PyTorch's unfold, tokens first."""
    return torch.nn.functional.unfold(tensor(x), (h, w), stride=(h, w)).transpose(1, 2).numpy()


def folded(patches, H, W, h, w):
    return torch.nn.functional.fold(tensor(patches).transpose(1, 2), (H, W), (h, w),
                                    stride=(h, w)).numpy()


def cut_in_order(x, h, w, order):
    """Patches with the six axes N, C, row of patches, row, column of patches, column reordered."""
    N, C, H, W = x.shape
    six = x.reshape(N, C, H // h, h, W // w, w).transpose(order)
    return six.reshape(N, H * W // (h * w), C * h * w)


def check_cut(N, C, H, W, h, w, seed):
    x = np.random.default_rng(seed).normal(size=(N, C, H, W))
    right = unfolded(x, h, w)
    call = f"patchify, x of {x.shape}, patches of {h} by {w}"
    check_array(call, call_with(lambda x: patchify(x, h, w), call, x), right,
                "patches row by row; in a patch channels, then rows, then columns",
                f"{H // h} times {W // w} patches, each of {C} times {h} times {w} numbers", [
        (x.reshape(right.shape), "a reshape alone cuts nothing: these are pixels in reading "
                                 "order, so that a patch is torn out of several rows"),
        (right.transpose(0, 2, 1), "first the tokens, then the numbers of each"),
        (cut_in_order(x, h, w, (0, 4, 2, 1, 3, 5)), "patches are numbered row by row, not column "
                                                    "by column"),
        (cut_in_order(x, h, w, (0, 2, 4, 3, 5, 1)), "in a patch channels come first, not last"),
        (cut_in_order(x, h, w, (0, 2, 4, 1, 5, 3)), "in a patch rows come before columns"),
        (cut_in_order(x, h, w, (0, 1, 2, 4, 3, 5)), "a token holds all channels of its patch")])
    call = f"unpatchify, patches of {right.shape}, {C} channels, {H} by {W}, patches of {h} by {w}"
    given = np.random.default_rng(seed + 50).normal(size=right.shape)
    joined = given.reshape(N, H // h, W // w, C, h, w)
    check_array(call, call_with(lambda p: unpatchify(p, C, H, W, h, w), call, given),
                folded(given, H, W, h, w), "each number back to where patchify takes it from",
                "pictures as they went into patchify", [
        (given.reshape(N, C, H, W), "a reshape alone puts nothing together: undo the "
                                    "exchange of axes as well"),
        (joined.transpose(0, 3, 2, 4, 1, 5).reshape(N, C, H, W) if H // h == W // w else 0,
         "patches are numbered row by row, not column by column"),
        (joined.transpose(0, 3, 1, 5, 2, 4).reshape(N, C, H, W) if h == w else 0,
         "in a patch rows come before columns")])


def check_embed(N, T, P, D, seed):
    draws = np.random.default_rng(seed)
    patches, E = draws.normal(size=(N, T, P)), draws.normal(size=(P, D))
    c, r = draws.normal(size=D), draws.normal(size=(T + 1, D))
    inner = torch.matmul(tensor(patches), tensor(E)).numpy()
    first = np.stack([c] * N)[:, None]
    row = np.concatenate([first, inner], 1)
    call = f"embed, patches of {patches.shape}, E of {E.shape}"
    check_array(call, call_with(embed, call, patches, E, c, r), row + r,
                "the class token first, then patches times E; then a position for each place",
                "one token more than patches, D numbers each", [
        (row, "the positions are missing"), (np.concatenate([inner, first], 1) + r,
                                             "the class token comes in front, at place 0"),
        (np.concatenate([first, inner + r[1:]], 1), "the class token's place has a position, too"),
        (np.concatenate([first, inner + r[:-1]], 1),
         "position 0 is the class token's; patch t - 1 stands at place t"),
        (np.concatenate([0 * first, inner], 1) + r, "the class token is missing, place 0 is empty"),
        (inner + r[1:], "the class token is missing"),
        (inner + c + r[1:], "the class token is a token of its own, not added to the others"),
        (row + r[0], "each place has its own position"),
        (row * (1 + r), "positions are added, not multiplied")])


check_cut(1, 1, 4, 6, 2, 3, seed=1)
check_cut(2, 3, 6, 4, 3, 2, seed=2)
check_embed(2, 4, 6, 3, seed=1)
### BEGIN HIDDEN TESTS
for seed, case in enumerate(((3, 2, 8, 8, 4, 4), (1, 1, 3, 5, 1, 1), (2, 4, 6, 9, 6, 9),
                             (2, 1, 6, 4, 3, 4), (1, 3, 5, 10, 5, 2), (4, 2, 2, 8, 1, 4)), 10):
    check_cut(*case, seed=seed)
for seed, case in enumerate(((1, 1, 1, 1), (3, 9, 4, 16), (5, 2, 12, 5), (2, 4, 4, 4)), 20):
    check_embed(*case, seed=seed)
### END HIDDEN TESTS

# %% [markdown]
# A digit, its patches in a bag, and put together again. To the right, what a network without
# positions cannot tell from the first: the same patches, in another order.

# %%
def a_digit_in_patches():
    x = load_digits().images[12:13, None]
    patches = np.asarray(patchify(x, 2, 2))
    bag = patches[:, np.random.default_rng(1).permutation(patches.shape[1])]
    pictures = [np.asarray(unpatchify(p, 1, 8, 8, 2, 2))[0, 0] for p in (patches, bag)]
    _, all_axes = plt.subplots(1, 3, figsize=(5.4, 1.9))
    for axes, picture, title in zip(all_axes, (x[0, 0], *pictures),
                                    ("digit", "put together", "another order")):
        axes.imshow(picture, cmap="PuOr", vmin=-16, vmax=16)
        axes.set(title=title, xticks=[], yticks=[])


attempt(a_digit_in_patches, "patches")

# %% [markdown]
# ## 6. Learn a vocabulary
#
# **Question.** Letters make long rows, whole words make a huge vocabulary and fail on every new
# word. What lies between?
#
# **Rule.** *Byte-pair encoding.* At first each word is a row of letters, its *pieces*. Then again
# and again: count all pairs of neighbours, in all words; the most frequent pair becomes a new
# piece, wherever it stands. The list of pairs, in the order in which they were merged, is all that
# is learnt. The details:
#
# * **Counting.** A word that comes $f$ times in the text counts $f$ times. Every two neighbours in
#   a word are a pair, so `a a a` holds the pair (a, a) twice. Pairs never reach across words.
# * **Ties.** Of equally frequent pairs take the one that Python sorts first, as `min` of tuples
#   does.
# * **Merging.** Go through each word from the left. Where the two pieces of the pair stand side by
#   side, they become one, and you go on behind it: `a a a` becomes `aa a`. Only whole pieces count:
#   the pair (a, b) is not in `ba b`, although the letters are.
# * **The end.** Stop after as many merges as were asked for, or when no pair is left.
#
# **Encoding** a word, also one that was never seen: start with its letters, and apply the merges to
# it one by one, in the order in which they were learnt.
#
# **Example.** The words are `banana` (2 times), `ban` and `nana` (once each). Both (a, n) and
# (n, a) come 6 times; (a, n) is first in order. Now `b an an a`, `b an`, `n an a`. Both (b, an) and
# (an, a) come 3 times; (an, a) is first in order. Then (b, an), with 3. So the merges are (a, n),
# (an, a), (b, an), and `bananas` becomes `ban ana s`.
#
# **Exercise `bpe`** (4 points). One merge in one word, learning, and encoding. *Hint:*
# `collections.Counter` counts, and it is imported.

# %% exercise="bpe"
def merge(pieces, pair):
    """The pieces of a word after one merge.

    pieces:  list of str; not changed
    pair:    (left, right), two str
    returns: list of str, in which left and right side by side have become one piece
    """
    ### BEGIN SOLUTION
    done, k = [], 0
    while k < len(pieces):
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done
    ### END SOLUTION


def learn_merges(words, count):
    """The pairs that byte-pair encoding merges.

    words:   dict, word -> how often it comes; words are non-empty str; not changed
    count:   int >= 0, how many merges at most
    returns: list of (left, right), two str each, in the order of merging
    """
    ### BEGIN SOLUTION
    split = {word: list(word) for word in words}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, pieces in split.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += words[word]
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        split = {word: merge(pieces, best) for word, pieces in split.items()}
        merges.append(best)
    return merges
    ### END SOLUTION


def encode(word, merges):
    """The pieces of a word.

    word:    str; it may be empty
    merges:  list of (left, right), as learn_merges returns it; not changed
    returns: list of str, which joined give the word
    """
    ### BEGIN SOLUTION
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces
    ### END SOLUTION


# %% tests="bpe" points=4
def joined(pieces, pair):
    """One merge, done slowly: the leftmost place again and again, behind the last one."""
    pieces, start = list(pieces), 0
    while (places := [k for k in range(start, len(pieces) - 1)
                      if (pieces[k], pieces[k + 1]) == pair]):
        pieces[places[0]:places[0] + 2] = ["".join(pair)]
        start = places[0] + 1
    return pieces


def pair_counts(split, weights):
    counts = Counter()
    for word, pieces in split.items():
        for k in range(len(pieces) - 1):
            counts[pieces[k], pieces[k + 1]] += weights[word]
    return counts


def as_pairs(found, call):
    """What learn_merges returned, as a list of pairs of str."""
    assert found is not None, f"{call}: found None, expected a list of pairs; is there a `return`?"
    assert isinstance(found, (list, tuple)), told(
        call, type(found).__name__, "a list of pairs", "in the order of merging")
    for k, pair in enumerate(found, 1):
        good = isinstance(pair, (list, tuple)) and len(pair) == 2 and all(
            isinstance(piece, str) for piece in pair)
        assert good, told(f"{call}, merge {k}", repr(pair), "a pair of pieces such as ('a', 'n')",
                          "left and right, not yet joined")
    return [tuple(pair) for pair in found]


def why_not(pair, best, counts, split, words):
    """Why this merge is not the next one."""
    if pair not in counts:
        return "these two are no neighbours now; merge from the left, and whole pieces only"
    if counts[pair] == counts[best]:
        return "both come equally often; take the one that Python sorts first"
    once = pair_counts(split, dict.fromkeys(words, 1))
    apart = Counter()
    for word, pieces in split.items():
        for two in {*zip(pieces, pieces[1:])}:
            apart[two] += words[word]
    if apart[pair] == max(apart.values()):
        return "every two neighbours count, also the same pair again in a word: a a a holds two"
    if once[pair] == max(once.values()):
        return "a word that comes f times counts f times"
    return f"the first comes {counts[pair]} times, the second {counts[best]} times"


def check_learn(words, count, what=None):
    call = f"learn_merges({words}, {count})" if what is None else f"learn_merges of {what}, {count}"
    given = dict(words)
    found = as_pairs(learn_merges(given, count), call)
    assert given == words, f"{call}: words came back changed, expected as before; work on a copy"
    split = {word: list(word) for word in words}
    for k in range(count):
        counts = pair_counts(split, words)
        if not counts:
            assert len(found) <= k, told(f"{call}, merge {k + 1}", found[k], "no further merge",
                                         "each word is one piece")
            return
        best = sorted(counts, key=lambda pair: (-counts[pair], pair))[0]
        assert len(found) > k, told(call, f"{len(found)} merges", f"merge {k + 1}: {best}",
                                    "pairs are left; only then is it over early")
        assert found[k] == best, told(f"{call}, merge {k + 1}", found[k], best,
                                      why_not(found[k], best, counts, split, words))
        split = {word: joined(pieces, best) for word, pieces in split.items()}
    assert len(found) == count, told(call, f"{len(found)} merges", count, "at most so many")


def check_pieces(call, found, right, why):
    assert found is not None, f"{call}: found None, expected a list of str; is there a `return`?"
    assert isinstance(found, (list, tuple)) and all(isinstance(piece, str) for piece in found), \
        told(call, repr(found), "a list of str", "the pieces, in their order")
    found = list(found)
    assert "".join(found) == "".join(right), told(call, found, right, "no letter is lost or moved")
    assert found == right, told(call, found, right, why)


def check_merge(pieces, pair):
    call, given = f"merge({pieces}, {pair})", list(pieces)
    found, right = merge(given, pair), joined(pieces, pair)
    assert given == pieces, f"{call}: pieces came back changed, expected as before; work on a copy"
    backwards = [piece[::-1] for piece in joined([piece[::-1] for piece in pieces[::-1]],
                                                 (pair[1][::-1], pair[0][::-1]))[::-1]]
    first = pieces.copy()
    for k in range(len(pieces) - 1):
        if (pieces[k], pieces[k + 1]) == pair:
            first[k:k + 2] = ["".join(pair)]
            break
    whys = {str(pieces): "nothing was merged", str(backwards): "from the left, not from the right",
            str(first): "wherever the pair stands, not only at its first place"}
    shown = list(found) if isinstance(found, (list, tuple)) else found
    check_pieces(call, found, right, whys.get(str(shown), "whole pieces only, from the left; go "
                                              "on behind the new piece"))


def check_encode(word, merges):
    call = f"encode({word!r}, {merges})"
    given, right = list(merges), list(word)
    found = encode(word, given)
    assert given == merges, f"{call}: merges came back changed, expected as before; work on a copy"
    for pair in merges:
        right = joined(right, pair)
    check_pieces(call, found, right, "all merges in the order in which they were learnt")


check_merge(["b", "a", "n", "a", "n", "a"], ("a", "n"))
check_merge(["a", "a", "a"], ("a", "a"))
check_merge(["ba", "b", "a", "b"], ("a", "b"))
check_learn({"banana": 2, "ban": 1, "nana": 1}, 3)
check_learn({"aaa": 1, "aab": 3, "b": 7}, 5)
check_encode("bananas", [("a", "n"), ("an", "a"), ("b", "an")])
check_encode("aaaaa", [("a", "a"), ("aa", "a")])
### BEGIN HIDDEN TESTS
def random_words(seed, letters, size, longest):
    draws = np.random.default_rng(seed)
    return {"".join(draws.choice(list(letters), draws.integers(1, longest + 1)).tolist()):
            int(draws.integers(1, 9)) for _ in range(size)}


for text, pair in (("a a a a a", ("a", "a")), ("x", ("x", "y")), ("ab a b ab", ("ab", "ab")),
                   ("ab ab ab", ("ab", "ab")), ("a b", ("b", "a")), ("ba ab a b", ("b", "a"))):
    check_merge(text.split(), pair)
check_merge([], ("a", "b"))
check_learn({"low": 5, "lower": 2, "newest": 6, "widest": 3}, 12)
check_learn({"ab": 1}, 0)
check_learn({"a": 4, "b": 1}, 3)
check_learn({"abcd": 2}, 9)
check_learn({"xyz": 1, "zyx": 1, "aaaa": 1}, 6)
check_learn({"cab": 3, "ca": 4, "ab": 2, "bab": 2}, 6)
for seed, (letters, size, longest, count) in enumerate(
        (("ab", 6, 7, 15), ("abc", 12, 8, 30), ("aab", 5, 9, 20), ("stern", 25, 9, 40)), 1):
    check_learn(random_words(seed, letters, size, longest), count, f"random words over {letters}")
RULES = [("a", "b"), ("b", "a"), ("ab", "ab"), ("ba", "a"), ("a", "a"), ("ab", "a"), ("aa", "b")]
for word in ("", "a", "abab", "baab", "aabab", "ababababa", "bbaaabba", "xabx", "aaaa", "aaaaaa"):
    check_encode(word, RULES)
    check_encode(word, [("a", "a"), ("aa", "a"), ("aa", "aa")])
    check_encode(word, [])
check_encode("cabcab", [("c", "a"), ("a", "b"), ("ca", "b")])
check_encode("cababab", [("c", "a"), ("a", "b"), ("ab", "ab")])
for seed in range(4):
    check_encode("".join(np.random.default_rng(seed).choice(list("ab"), 12).tolist()), RULES)
### END HIDDEN TESTS

# %% [markdown]
# What is learnt from a nursery rhyme? Words end in `_` here, so that a piece knows whether it ends
# a word, much as in the paper of 2016. Which pieces are words, which are endings? More merges make
# texts shorter and the vocabulary larger.

# %%
RHYME = """it was a snowy snowy night and the slowest snail was slowly going home
the snow was snowing down on the snail and the snail was going slower and slower
going home going home said the snail it is slow going in the snow but i am going home"""


def a_vocabulary():
    text = Counter(word + "_" for word in RHYME.split())
    letters = sum(len(word) * times for word, times in text.items())
    for count in (0, 10, 20, 40):
        merges = learn_merges(text, count)
        pieces = sum(len(encode(word, merges)) * times for word, times in text.items())
        print(f"{count:2} merges: {letters} letters in {pieces} pieces")
    print("learnt:", " ".join(left + right for left, right in merges))
    print("new words:", *(" ".join(encode(word + "_", merges)) for word in ("snowing", "snowily")),
          sep="   ")


attempt(a_vocabulary, "bpe")

# %% [markdown]
# ## 7. Fit a scaling law, and doubt it
#
# **Question.** In 2020 Kaplan and others reported that the loss of language models falls as a power
# of their size. How does one read such a law off measurements, and how sure is one of it?
#
# **Formula.** If $L = a \, n^{-b}$, then $\ln L = \ln a - b \ln n$: a straight line once both axes
# are logarithms. So fit a line through the points $(\ln n_i, \ln L_i)$ by least squares:
#
# $$ \text{slope} = \frac{\sum_i (x_i - \bar x)(y_i - \bar y)}{\sum_i (x_i - \bar x)^2}, \qquad
#    b = -\text{slope}, \qquad \ln a = \bar y + b \, \bar x . $$
#
# **How sure?** The *bootstrap*: draw as many points as there are from the measured ones, with
# repetition, and fit again; do that many times. If $b$ jumps about, it hangs on a few points. Of
# all these $b$ take the middle `share`, for instance 90 %: leave out 5 % at the bottom and 5 % at
# the top. `np.quantile(values, q)` gives the value below which the share $q$ lies.
#
# **What is drawn** is given: each row of `draws` lists the numbers of the points of one new sample.
# If such a sample has points of one size $n$ only, no line is determined: leave that sample out.
#
# **Example.** $n = (1, 10, 100)$, $L = (5, 0.5, 0.05)$ lies on $5\, n^{-1}$, so that $a = 5$,
# $b = 1$. The sample `[0, 0, 2]` uses the points 0, 0 and 2; `[1, 1, 1]` is left out.
#
# **Exercise `power_law`** (3 points).

# %% exercise="power_law"
def fit(n, L):
    """The power law L = a n^(-b) that fits best in logarithms.

    n:       (M,) float array, sizes > 0, at least two different ones; not changed
    L:       (M,) float array, losses > 0; not changed
    returns: (a, b), two floats
    """
    ### BEGIN SOLUTION
    x, y = np.log(n), np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), b
    ### END SOLUTION


def interval(n, L, draws, share):
    """The bootstrap interval of the exponent b.

    draws:   (R, M) int array, each row the points of one sample; not changed
    share:   float between 0 and 1, the part of the samples inside
    returns: (low, high), two floats
    """
    ### BEGIN SOLUTION
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))
    ### END SOLUTION


# %% tests="power_law" points=3
def lined(n, L):
    """(a, b) by NumPy's polyfit."""
    slope, start = np.polyfit(np.log(n), np.log(L), 1)
    return np.exp(start), -slope


def two_numbers(found, names, call):
    return [float(as_numbers(part, (), f"{call}, {name}"))
            for part, name in zip(as_parts(found, names, call), names)]


def check_number(call, found, right, why, slips):
    for slip, reason in slips:
        if close(found, slip) and not close(right, slip):
            why = reason
            break
    assert close(found, right), told(call, short(found), short(right), why)


def check_fit(n, L):
    n, L = np.array(n, float), np.array(L, float)
    call = f"fit({short(n)}, {short(L)})"
    a, b = two_numbers(call_with(fit, call, n, L), ("a", "b"), call)
    (right_a, right_b), x, y = lined(n, L), np.log(n), np.log(L)
    line = np.polyfit(n, L, 1)
    check_number(f"{call}, b", b, right_b, "minus the slope of the line in logarithms", [
        (-right_b, "the sign: L falls if b is positive"),
        (-line[0], "fit ln L against ln n, not L against n"),
        (line[0], "fit ln L against ln n, not L against n"),
        (-np.polyfit(n, y, 1)[0], "n has to be a logarithm, too"),
        (-np.polyfit(x, L, 1)[0], "L has to be a logarithm, too"),
        (-(x @ y) / (x @ x), "a line through the origin has no a; take the means away"),
        (-(y[-1] - y[0]) / ((x[-1] - x[0]) or 1), "use all points, not only the first and last"),
        (-np.polyfit(y, x, 1)[0] if np.ptp(y) else 0, "the slope of y over x, not of x over y"),
        (1 / right_b if right_b else 0, "the slope of y over x, not of x over y")])
    check_number(f"{call}, a", a, right_a, "e to the power of where the line meets ln n = 0", [
        (np.log(right_a), "this is ln a"), (1 / right_a, "the sign of ln a"),
        (np.log10(right_a), "this is a logarithm of a"),
        (np.exp(np.log10(right_a)), "logarithms to the base 10 are undone by powers of 10"),
        (10 ** np.log(right_a), "ln is undone by e, not by 10"),
        (L[0], "where the line meets ln n = 0, not the first loss"),
        (np.exp(y.mean()), "this is the mean of the losses; add b times the mean of ln n"),
        (np.exp(y.mean() - right_b * x.mean()), "the sign: ln a is the mean of ln L *plus* b times "
                                                "the mean of ln n")])


def end_of(part, call):
    """One end of an interval, with a hint if it is NaN."""
    try:
        return float(as_numbers(part, (), call))
    except AssertionError as fault:
        hint = "; a sample with points of one size is left out" if "NaN" in str(fault) else ""
        raise AssertionError(f"{fault}{hint}") from None


def check_interval(n, L, draws, share, what):
    n, L = np.array(n, float), np.array(L, float)
    call = f"interval of {what}, {len(draws)} samples, share {share}"
    found = call_with(lambda n, L, draws: interval(n, L, draws, share), call, n, L, draws)
    parts = as_parts(found, ("low", "high"), call)
    low, high = (end_of(part, f"{call}, {name}") for part, name in zip(parts, ("low", "high")))
    bs = np.array([lined(n[row], L[row])[1] for row in draws if len(set(n[row])) > 1])
    alone = len(bs) < len(draws)
    right, tail = np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]), 1 - share
    half = np.array([-1, 1]) * bs.std()
    zeros = np.quantile(np.append(bs, np.zeros(len(draws) - len(bs))),
                        [tail / 2, 1 - tail / 2])
    for k, (part, name) in enumerate(((low, "low"), (high, "high"))):
        check_number(f"{call}, {name}", part, right[k], "the middle `share` of the b of all "
                     "samples" + (", without samples of one size" if alone else ""), [
            (right[1 - k], "low comes first; mind the sign of b"),
            (-right[1 - k], "the interval of b, which is minus the slope"),
            (np.quantile(bs, [tail, share])[k], "half of what is left out goes to each end"),
            ((bs.min(), bs.max())[k], "the middle `share`, not all of them"),
            ((bs.mean() + half)[k], "quantiles of the samples, not a standard deviation"),
            ((bs.mean() + 1.96 * half)[k], "quantiles of the samples, not a standard deviation"),
            (zeros[k], "a sample with points of one size is left out, not counted as 0"),
            (lined(n, L)[1], "fit each sample anew")])


def sampled(R, M, seed):
    return np.random.default_rng(seed).integers(0, M, (R, M))


check_fit([1, 10, 100], [5, 0.5, 0.05])
check_fit([1000, 2000, 4000, 8000], [3.1, 2.6, 2.5, 2.0])
check_interval([1000, 2000, 4000, 8000, 16000], [3.1, 2.6, 2.5, 2.0, 1.9], sampled(60, 5, 1), 0.9,
               "five points")
check_interval([1, 10, 100], [5, 0.6, 0.04], np.array([[0, 1, 2], [0, 0, 2], [1, 1, 1], [2, 1, 1]]),
               0.5, "three points")
### BEGIN HIDDEN TESTS
check_fit([2, 8], [3, 3.5])
check_fit([3, 3, 30, 30, 300], [2.0, 2.2, 1.1, 1.0, 0.7])
for seed in range(6):
    draws = np.random.default_rng(seed)
    n = np.exp(draws.uniform(-2, 12, size=seed + 3)).round(3)
    check_fit(n, (4 * n ** -draws.uniform(-0.2, 0.6) * np.exp(0.1 * draws.normal(size=n.size))))
    check_interval(n, 4 * n ** -0.3 * np.exp(0.2 * draws.normal(size=n.size)),
                   sampled(40 + seed, n.size, seed), [0.5, 0.8, 0.95][seed % 3],
                   f"{n.size} random points")
check_interval([5, 5, 5, 50], [2.0, 2.1, 1.9, 1.0], sampled(80, 4, 9), 0.8, "points of two sizes")
check_interval([1, 4, 9], [1.0, 1.3, 2.0], sampled(50, 3, 3), 0.6, "a loss that grows")
### END HIDDEN TESTS

# %% [markdown]
# **A law whose exponent is known.** A chain of 8 letters, in which the next letter depends on the
# last one by fixed probabilities. We count pairs in $n$ letters, and measure what predicting with
# these counts costs *on average*; here that can be worked out without any test text. No model, of
# whatever size, can cost less than the chain's own chance, its *entropy*: that floor is known
# here, too. Theory says that what we pay **above** the floor falls as $1/n$ once $n$ is large. What
# does the fit say? And what does it say if we forget the floor, as one has to where nobody knows
# it?

# %%
def a_known_law():
    rng = np.random.default_rng(2020)
    chain = rng.dirichlet(np.full(8, 0.7), size=8)
    rows = np.linalg.matrix_power(chain, 200)[0]
    floor = -(rows[:, None] * chain * np.log(chain)).sum()
    ends, sizes, costs = np.cumsum(chain, 1), [], []
    for n in (500, 1000, 2000, 4000, 8000, 16000):
        for _ in range(3):
            counts, last = np.ones((8, 8)), 0
            for u in rng.random(n):
                after = int(min(np.searchsorted(ends[last], u), 7))
                counts[last, after] += 1
                last = after
            guess = counts / counts.sum(1, keepdims=True)
            sizes.append(n)
            costs.append(-(rows[:, None] * chain * np.log(guess)).sum())
    n, L = np.array(sizes, float), np.array(costs)
    draws = rng.integers(0, len(n), (300, len(n)))
    print(f"floor {floor:.4f}; costs from {L.max():.4f} down to {L.min():.4f}")
    for name, y in (("above the floor", L - floor), ("floor forgotten", L)):
        low, high = interval(n, y, draws, 0.9)
        print(f"{name}: b = {fit(n, y)[1]:.4f}, 90 % of samples from {low:.4f} to {high:.4f}")
    _, all_axes = plt.subplots(1, 2, figsize=(6.4, 2.6))
    for axes, y, title in zip(all_axes, (L - floor, L), ("above the floor", "floor forgotten")):
        a, b = fit(n, y)
        axes.loglog(n, y, "o", color=PLUS)
        axes.loglog(n, a * n ** -b, color=MINUS)
        axes.set(xlabel="letters", title=title)
        if y.min() > 1:
            axes.yaxis.set_minor_formatter("{x:.2f}")


attempt(a_known_law, "power_law")

# %% [markdown]
# The second interval is narrow, and yet it is an interval of the wrong thing. The bootstrap knows
# of noise. It does not know whether a power law is the right curve, nor what happens beyond the
# last point. In 2022 Hoffmann and others fitted $L = E + A / N^\alpha + B / D^\beta$ to models of
# $N$ parameters and $D$ tokens: with a floor $E$.
#
# **In your own words** (2 points, read by a person; five to eight sentences). Somebody has trained
# three models, of one, two and four million parameters, once each on the same text, and measured
# losses of 3.10, 2.91 and 2.75. "A power law! A model of a billion will have a loss of 1.70." Use
# `fit` to check the arithmetic. Then say what speaks against believing it, at least three different
# things, and what you would measure before you spend money on the billion. Write into the cell
# below.

# %% [markdown] essay="billion" points=2
# ### BEGIN SOLUTION
# Points: 1 for the exponent and at least two good objections; 1 for a third one and for sensible
# measurements.
#
# The arithmetic is right: b is about 0.086, and the line meets a billion at 1.70. But three points
# cover a factor of four, and the forecast lies 250 times beyond the last: over so short a range any
# smooth curve looks straight. One run each: nobody knows how much the seeds matter, and with three
# points the bootstrap has hardly any different samples. There is a floor: text has an entropy that
# no model gets below, and near it the curve bends. The text was the same for all: a large model
# runs out of it, and the loss depends on data and on the length of training too, as Hoffmann and
# others found. I would train five or more sizes over a factor of a hundred, several seeds each,
# with the data growing along, keep the largest size back and see whether a fit to the others
# forecasts it within its interval, with and without a floor.
# ### END SOLUTION

# %% [markdown]
# ## 8. Many experts, one at work
#
# **Question.** More parameters cost more work for each token. Always?
#
# **Rule.** Not if most of them rest. A *mixture of experts* has $E$ small networks and a *gate*.
# The gate gives each token $x_n$ a probability for each expert,
# $p_n = \mathrm{softmax}(x_n G)$. Only the most probable expert $e$ sees the token (of equal ones
# the first), and its answer is weighed with its probability:
#
# $$ y_n = p_{n e} \; f_e(x_n), \qquad e = \arg\max_k p_{n k} . $$
#
# With twice as many experts there are twice as many parameters, but each token still costs one
# expert. (The weight $p_{ne}$ lets the gate learn: without it no gradient would reach $G$.)
#
# **Balance.** Left alone, gates tend to send everything to a few experts. So one adds a term to the
# loss that is small if experts get equal shares. With $s_k$ the share of tokens that *went* to
# expert $k$, and $\bar p_k$ the mean of $p_{nk}$ over the tokens,
#
# $$ \text{balance} = E \sum_k s_k \, \bar p_k . $$
#
# It is 1 if all experts get the same, and $E$ if one gets everything for sure.
#
# **Example.** Four tokens, two experts, and the gate says (0.9, 0.1), (0.6, 0.4), (0.7, 0.3) and
# (0.2, 0.8). The load is (3, 1), so $s = (0.75, 0.25)$; $\bar p = (0.6, 0.4)$; the balance is
# $2 \,(0.45 + 0.1) = 1.1$.
#
# **Exercise `moe`** (3 points). The tests hand over experts that count what they are asked: an
# expert must see exactly the tokens that chose it, once each, and must not be called at all if
# there are none. You may call an expert once with all of its tokens, or token by token with a row
# of shape $(1, D)$. *Hint:* `x[chosen == k]` are the tokens of expert $k$.

# %% exercise="moe"
def mixture(x, G, experts):
    """A layer of experts, of which each token uses one.

    x:       (N, D) float array, tokens, N >= 1; not changed
    G:       (D, E) float array, the gate; not changed
    experts: list of E functions, each from an (n, D) array, n >= 1, to an (n, M) array
    returns: (y, p, load): (N, M) outputs, (N, E) probabilities of the gate, and (E,) how many
             tokens went to each expert
    """
    ### BEGIN SOLUTION
    s = x @ G
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    chosen = p.argmax(axis=1)
    rows = [None] * len(x)
    for k in np.unique(chosen):
        mine = np.flatnonzero(chosen == k)
        for n, answer in zip(mine, experts[k](x[mine])):
            rows[n] = p[n, k] * answer
    return np.array(rows), p, np.bincount(chosen, minlength=G.shape[1])
    ### END SOLUTION


def balance(p):
    """The balance term of a gate with the probabilities p, an (N, E) array that stays unchanged."""
    ### BEGIN SOLUTION
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))
    ### END SOLUTION


# %% tests="moe" points=3
class Counting:
    """Experts that note the rows they are asked for."""

    def __init__(self, W, b):
        self.W, self.b, self.asked, self.empty = W, b, [[] for _ in W], [False] * len(W)

    def expert(self, k):
        def answer(rows):
            rows = np.array(rows, float)
            self.empty[k] |= rows.shape[0] == 0
            self.asked[k].extend(np.atleast_2d(rows).tolist())
            return self.true(k, rows)
        return answer

    def true(self, k, rows):
        return np.tanh(np.asarray(rows) @ self.W[k] + self.b[k])


def check_mixture(N, D, E, M, seed, G=None, scale=1.0):
    draws = np.random.default_rng(seed)
    x, G = scale * draws.normal(size=(N, D)), draws.normal(size=(D, E)) if G is None else G
    made = Counting(draws.normal(size=(E, D, M)), draws.normal(size=(E, M)))
    call = f"mixture of {N} tokens of {D} numbers, {E} experts"
    found = call_with(lambda x, G: mixture(x, G, [made.expert(k) for k in range(E)]), call, x, G)
    y, p, load = as_parts(found, ("y", "p", "load"), call)
    gate = torch.softmax(tensor(x) @ tensor(G), 1).numpy()
    chosen = gate.argmax(1)
    check_array(f"{call}, p", p, gate, "softmax of x G, over the experts of each token",
                "one probability for each token and expert", [
        (torch.softmax(tensor(x @ G), 0).numpy(), "each token's probabilities add up to 1: over "
                                                  "experts, not over tokens"),
        (x @ G, "these are scores; softmax makes probabilities of them"),
        (np.eye(E)[chosen], "probabilities before the choice, not the choice")])
    went = np.bincount(chosen, minlength=E)
    check_array(f"{call}, load", load, went, "how many tokens chose each expert",
                "one number for each expert, also for those without tokens", [
        (went / N, "numbers of tokens, not shares"), (gate.sum(0), "only the chosen expert counts"),
        (gate.mean(0), "numbers of tokens, not mean probabilities"),
        (np.full(E, N), "each token goes to one expert")])
    asked = sum(map(len, made.asked))
    assert asked == N, told(f"{call}, tokens that experts were asked for", asked, N,
                            "only the chosen expert sees a token, once")
    for k in range(E):
        assert not made.empty[k], f"{call}: expert {k} was called without tokens; leave it at rest"
        right = x[chosen == k]
        same = sorted(made.asked[k]) == sorted(right.tolist()) or close(
            np.array(sorted(made.asked[k])), np.array(sorted(right.tolist())))
        assert same, told(f"{call}, tokens of expert {k}", short(made.asked[k]), short(right),
                          "the tokens for which it is the most probable")
    each = np.array([made.true(k, row) for k, row in zip(chosen, x)])
    check_array(f"{call}, y", y, each * gate.max(1)[:, None],
                "p of the chosen expert times its answer, in the order of the tokens",
                "one row for each token", [
        (each, "the answer is weighed with the expert's probability"),
        ((each * gate.max(1)[:, None])[np.argsort(chosen, kind="stable")],
         "each answer back in its token's place; these are in the order of experts")])


def check_balance(p):
    p = np.array(p, float)
    E, call = p.shape[1], f"balance({short(p)})"
    went = np.bincount(p.argmax(1), minlength=E) / len(p)
    right = E * (went * p.mean(0)).sum()
    check_array(call, call_with(balance, call, p), right, "E times the sum of s times mean p",
                "a single number", [
        (right / E, "the factor E is missing"), (right * len(p), "shares and means, not sums"),
        (right * len(p) ** 2, "shares and means, not sums"),
        (E * (went ** 2).sum(), "this uses the shares twice; no gradient would reach the gate"),
        (E * (p.mean(0) ** 2).sum(), "s is the share of tokens that *went* there"),
        (E * (went * p.mean(0)), "the sum over experts"),
        ((went * p.mean(0)).mean(), "the sum over experts times E, not the mean")])


check_mixture(5, 3, 2, 4, seed=1)
check_mixture(6, 2, 3, 2, seed=2)
check_balance([[0.9, 0.1], [0.6, 0.4], [0.7, 0.3], [0.2, 0.8]])
### BEGIN HIDDEN TESTS
for seed, case in enumerate(((1, 4, 3, 2), (20, 5, 4, 3), (3, 2, 8, 5), (7, 3, 1, 1),
                             (12, 6, 5, 6)), 10):
    check_mixture(*case, seed=seed)
check_mixture(4, 3, 3, 2, seed=20, G=np.zeros((3, 3)))
check_mixture(6, 2, 3, 2, seed=21, scale=2e3)
check_balance([[0.25, 0.25, 0.25, 0.25]])
check_balance([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]])
check_balance([[1.0]])
for seed in range(4):
    check_balance(np.random.default_rng(seed).dirichlet(np.ones(seed + 2), size=3 * seed + 4))
### END HIDDEN TESTS

# %% [markdown]
# More experts, the same work. Each expert is one layer of 16 by 16 numbers; the gates are random
# and untrained. What is the smallest and what is the largest load? (The gate itself costs a little
# more with each expert; it is left out here.)

# %%
def more_experts():
    draws = np.random.default_rng(0)
    x = draws.normal(size=(1000, 16))
    print("experts   weights   products per token   load, least to most   balance")
    for E in (1, 4, 16, 64):
        W = draws.normal(size=(E, 16, 16)) / 4
        work = []

        def expert(k, W=W, work=work):
            return lambda rows: (work.append(len(rows) * W[k].size), rows @ W[k])[1]

        _, p, load = mixture(x, draws.normal(size=(16, E)), [expert(k) for k in range(E)])
        print(f"{E:7} {W.size:9} {sum(work) / 1000:15.0f} {int(min(load)):16} to {int(max(load)):4}"
              f" {float(balance(p)):13.2f}")


attempt(more_experts, "moe")

# %% [markdown]
# ## What you have shown
#
# * One block serves a writer, a reader and a viewer of pictures. The mask decides who sees whom,
#   and the loss what is learnt.
# * Predicting the next token needs a shift by one. Without it the loss is a lie.
# * Temperature and top-k change how a model writes, not what it knows.
# * BERT is asked about 15 % of the words, and can be sure of none of those that it sees.
# * A picture becomes a row of tokens by exchanging axes; where a patch stood has to be added.
# * Word pieces are learnt by counting. Two lines of small print, ties and overlaps, decide whether
#   two programs agree.
# * An exponent can be narrow and wrong: the bootstrap sees noise, not a floor that was forgotten.
# * Parameters and work are two things: a mixture of experts buys the one without the other.
#
# **Next.** The chapter trains the three networks, lets a small GPT write in the page, and shows
# when a network without built-in knowledge of pictures catches up with one that has it.
#
# **Sources.** A. Radford and others, *Improving language understanding by generative pre-training*
# (2018). J. Devlin, M.-W. Chang, K. Lee and K. Toutanova, *BERT: pre-training of deep bidirectional
# transformers for language understanding* (2019). Y. Liu and others, *RoBERTa: a robustly optimized
# BERT pretraining approach* (2019). A. Fan, M. Lewis and Y. Dauphin, *Hierarchical
# neural story generation* (2018), for top-k. C. Raffel and others, *Exploring the limits of
# transfer learning with a unified text-to-text transformer* (2020), for the prefix. A. Dosovitskiy
# and others, *An image is worth 16x16 words* (2021). P. Gage, *A new algorithm for data
# compression* (1994), and R. Sennrich, B. Haddow and A. Birch, *Neural machine translation of rare
# words with subword units* (2016). J. Kaplan and others, *Scaling laws for neural language models*
# (2020). J. Hoffmann and others, *Training compute-optimal large language models* (2022). B. Efron,
# *Bootstrap methods: another look at the jackknife* (1979). R. Jacobs, M. Jordan, S. Nowlan and G.
# Hinton, *Adaptive mixtures of local experts* (1991). N. Shazeer and others, *Outrageously large
# neural networks* (2017). W. Fedus, B. Zoph and N. Shazeer, *Switch transformers* (2022), for one
# expert per token and the balance term.
