# Answers that the tests of lstm.py must refuse, each a misconception, and different answers that
# they must accept. `says` is part of what the student then reads.

# %% [markdown]
# ## one_hot

# %% wrong="no_column_for_the_unknown" of="one_hot" says="one more column, for all that is unknown"
def one_hot(text, alphabet):
    return np.array([[float(c == a) for a in alphabet] for c in text])

# %% wrong="unknown_is_all_zeros" of="one_hot" says="is not in the alphabet has a column as well"
def one_hot(text, alphabet):
    rows = np.zeros((len(text), len(alphabet) + 1))
    for t, c in enumerate(text):
        if c in alphabet:
            rows[t, alphabet.index(c)] = 1
    return rows

# %% wrong="unknown_comes_first" of="one_hot" says="unknown last"
def one_hot(text, alphabet):
    rows = np.zeros((len(text), len(alphabet) + 1))
    for t, c in enumerate(text):
        rows[t, alphabet.find(c) + 1] = 1
    return rows

# %% wrong="sorts_the_alphabet" of="one_hot" says="the columns stand in the order of the alphabet"
def one_hot(text, alphabet):
    letters = sorted(alphabet)
    rows = np.zeros((len(text), len(letters) + 1))
    for t, c in enumerate(text):
        rows[t, letters.index(c) if c in letters else -1] = 1
    return rows

# %% wrong="skips_the_unknown" of="one_hot" says="found 3 by 4 numbers, expected 4 by 4 numbers"
def one_hot(text, alphabet):
    return np.eye(len(alphabet) + 1)[[alphabet.index(c) for c in text if c in alphabet]]

# %% wrong="numbers_instead" of="one_hot" says="expected 4 by 4 numbers"
def one_hot(text, alphabet):
    return [alphabet.index(c) if c in alphabet else len(alphabet) for c in text]

# %% wrong="writes_the_number_into_the_row" of="one_hot" says="one-hot: a single 1, all else 0"
def one_hot(text, alphabet):
    rows = np.zeros((len(text), len(alphabet) + 1))
    for t, c in enumerate(text):
        k = alphabet.index(c) if c in alphabet else len(alphabet)
        rows[t, k] = k + 1
    return rows

# %% wrong="large_letters_are_small" of="one_hot" says="1 in the column of a, expected unknown"
def one_hot(text, alphabet):
    rows = np.zeros((len(text), len(alphabet) + 1))
    for t, c in enumerate(text.lower()):
        rows[t, alphabet.lower().find(c)] = 1
    return rows

# %% wrong="prints_and_forgets" of="one_hot" says="is there a `return`?"
def one_hot(text, alphabet):
    print([[c == a for a in alphabet] for c in text])

# %% right="find_says_minus_one" of="one_hot"
def one_hot(text, alphabet):
    return np.eye(len(alphabet) + 1)[[alphabet.find(c) for c in text]]

# %% right="lists_of_bools" of="one_hot"
def one_hot(text, alphabet):
    return [[c == a for a in alphabet] + [c not in alphabet] for c in text]

# %% right="torch" of="one_hot"
def one_hot(text, alphabet):
    places = {a: k for k, a in enumerate(alphabet)}
    codes = torch.tensor([places.get(c, len(alphabet)) for c in text])
    return torch.nn.functional.one_hot(codes, len(alphabet) + 1)

# %% [markdown]
# ## rnn

# %% wrong="no_squashing" of="rnn" says="nothing was squashed"
def rnn(x, h0, W, U, b):
    states, h = [], h0
    for now in x:
        h = now @ W + h @ U + b
        states.append(h)
    return np.array(states)

# %% wrong="begins_anew_each_step" of="rnn" says="each step began anew at h0; the state moves on"
def rnn(x, h0, W, U, b):
    return np.tanh(x @ W + h0 @ U + b)

# %% wrong="only_the_last_state" of="rnn" says="return the states of all steps"
def rnn(x, h0, W, U, b):
    for now in x:
        h0 = np.tanh(now @ W + h0 @ U + b)
    return h0

# %% wrong="the_start_as_well" of="rnn" says="leave h0 out"
def rnn(x, h0, W, U, b):
    states = [h0]
    for now in x:
        states.append(np.tanh(now @ W + states[-1] @ U + b))
    return np.array(states)

# %% wrong="U_transposed" of="rnn" says="h @ U, not h @ U.T"
def rnn(x, h0, W, U, b):
    states, h = [], h0
    for now in x:
        h = np.tanh(now @ W + h @ U.T + b)
        states.append(h)
    return np.array(states)

# %% wrong="starts_at_zero" of="rnn" says="h0 need not be zero"
def rnn(x, h0, W, U, b):
    states, h = [], np.zeros(h0.shape)
    for now in x:
        h = np.tanh(now @ W + h @ U + b)
        states.append(h)
    return np.array(states)

# %% wrong="without_bias" of="rnn" says="the bias b is missing"
def rnn(x, h0, W, U, b):
    states, h = [], h0
    for now in x:
        h = np.tanh(now @ W + h @ U)
        states.append(h)
    return np.array(states)

# %% wrong="the_logistic_sigmoid" of="rnn" says="this is the logistic sigmoid; tanh is meant"
def rnn(x, h0, W, U, b):
    states, h = [], h0
    for now in x:
        h = 1 / (1 + np.exp(-(now @ W + h @ U + b)))
        states.append(h)
    return np.array(states)

# %% wrong="batch_first" of="rnn" says="time is the first axis, the batch the second"
def rnn(x, h0, W, U, b):
    states, h = [], h0
    for now in x:
        h = np.tanh(now @ W + h @ U + b)
        states.append(h)
    return np.stack(states, axis=1)

# %% wrong="changes_the_start" of="rnn" says="h0 came back changed"
def rnn(x, h0, W, U, b):
    states = []
    for now in x:
        h0[:] = np.tanh(now @ W + h0 @ U + b)
        states.append(h0.copy())
    return np.array(states)

# %% wrong="one_array_many_times" of="rnn" says="first state"
def rnn(x, h0, W, U, b):
    states, h = [], h0.copy()
    for now in x:
        h[:] = np.tanh(now @ W + h @ U + b)
        states.append(h)
    return np.array(states)

# %% right="einsum_into_an_array" of="rnn"
def rnn(x, h0, W, U, b):
    h = np.empty((len(x) + 1, *h0.shape))
    h[0] = h0
    seen = np.einsum("tbd,dh->tbh", x, W) + b
    for t in range(len(x)):
        h[t + 1] = np.tanh(seen[t] + np.einsum("bk,kh->bh", h[t], U))
    return h[1:]

# %% right="torch_in_float32" of="rnn"
def rnn(x, h0, W, U, b):
    x, h, W, U, b = (torch.tensor(a, dtype=torch.float32) for a in (x, h0, W, U, b))
    states = []
    for now in x:
        h = torch.tanh(now @ W + h @ U + b)
        states.append(h)
    return torch.stack(states)

# %% right="one_product" of="rnn"
def rnn(x, h0, W, U, b):
    both, states = np.concatenate([W, U]), [h0]
    for now in x:
        states.append(np.tanh(np.hstack([now, states[-1]]) @ both + b))
    return states[1:]

# %% [markdown]
# ## bptt

# %% wrong="each_step_for_itself" of="bptt" says="no blame came back from the step after"
def bptt(x, h, g, U):
    da = g * (1 - h[1:] ** 2)
    dW = np.einsum("tbd,tbh->dh", x, da)
    dU = np.einsum("tbk,tbh->kh", h[:-1], da)
    return dW, dU, da.sum((0, 1)), da[0] @ U.T

# %% wrong="without_the_slope_of_tanh" of="bptt" says="the slope of tanh is missing on the way"
def bptt(x, h, g, U):
    dW, dU, db, back = 0, 0, 0, np.zeros(h[0].shape)
    for t in reversed(range(len(x))):
        da = g[t] + back
        dW, dU, db = dW + x[t].T @ da, dU + h[t].T @ da, db + da.sum(0)
        back = da @ U.T
    return dW, dU, db, back

# %% wrong="slope_at_the_old_state" of="bptt" says="times 1 - h[t + 1] ** 2"
def bptt(x, h, g, U):
    dW, dU, db, back = 0, 0, 0, np.zeros(h[0].shape)
    for t in reversed(range(len(x))):
        da = (g[t] + back) * (1 - h[t] ** 2)
        dW, dU, db = dW + x[t].T @ da, dU + h[t].T @ da, db + da.sum(0)
        back = da @ U.T
    return dW, dU, db, back

# %% wrong="sigmoids_slope" of="bptt" says="times 1 - h[t + 1] ** 2"
def bptt(x, h, g, U):
    dW, dU, db, back = 0, 0, 0, np.zeros(h[0].shape)
    for t in reversed(range(len(x))):
        da = (g[t] + back) * h[t + 1] * (1 - h[t + 1])
        dW, dU, db = dW + x[t].T @ da, dU + h[t].T @ da, db + da.sum(0)
        back = da @ U.T
    return dW, dU, db, back

# %% wrong="U_meets_the_new_state" of="bptt" says="U met the state before the step, h[t]"
def bptt(x, h, g, U):
    dW, dU, db, back = 0, 0, 0, np.zeros(h[0].shape)
    for t in reversed(range(len(x))):
        da = (g[t] + back) * (1 - h[t + 1] ** 2)
        dW, dU, db = dW + x[t].T @ da, dU + h[t + 1].T @ da, db + da.sum(0)
        back = da @ U.T
    return dW, dU, db, back

# %% wrong="U_not_transposed" of="bptt" says="blame goes back through U.T, then joins g"
def bptt(x, h, g, U):
    dW, dU, db, back = 0, 0, 0, np.zeros(h[0].shape)
    for t in reversed(range(len(x))):
        da = (g[t] + back) * (1 - h[t + 1] ** 2)
        dW, dU, db = dW + x[t].T @ da, dU + h[t].T @ da, db + da.sum(0)
        back = da @ U if t else da @ U.T
    return dW, dU, db, back

# %% wrong="overwrites_over_time" of="bptt" says="only the first step counted"
def bptt(x, h, g, U):
    back = np.zeros(h[0].shape)
    for t in reversed(range(len(x))):
        da = (g[t] + back) * (1 - h[t + 1] ** 2)
        dW, dU, db = x[t].T @ da, h[t].T @ da, da.sum(0)
        back = da @ U.T
    return dW, dU, db, back

# %% wrong="mean_over_the_batch" of="bptt" says="this is the mean over the batch; gradients add"
def bptt(x, h, g, U):
    dW, dU, db, back = 0, 0, 0, np.zeros(h[0].shape)
    for t in reversed(range(len(x))):
        da = (g[t] + back) * (1 - h[t + 1] ** 2)
        dW, dU, db = dW + x[t].T @ da, dU + h[t].T @ da, db + da.sum(0)
        back = da @ U.T
    return dW / len(h[0]), dU / len(h[0]), db / len(h[0]), back

# %% wrong="no_blame_at_the_start" of="bptt" says="found no blame at the start"
def bptt(x, h, g, U):
    dW, dU, db, back = 0, 0, 0, np.zeros(h[0].shape)
    for t in reversed(range(len(x))):
        da = (g[t] + back) * (1 - h[t + 1] ** 2)
        dW, dU, db = dW + x[t].T @ da, dU + h[t].T @ da, db + da.sum(0)
        back = da @ U.T
    return dW, dU, db, np.zeros(h[0].shape)

# %% wrong="the_blame_inside_the_first_tanh" of="bptt" says="what step 0 hands back through U.T"
def bptt(x, h, g, U):
    dW, dU, db, back = 0, 0, 0, np.zeros(h[0].shape)
    for t in reversed(range(len(x))):
        da = (g[t] + back) * (1 - h[t + 1] ** 2)
        dW, dU, db = dW + x[t].T @ da, dU + h[t].T @ da, db + da.sum(0)
        back = da @ U.T
    return dW, dU, db, da

# %% wrong="adds_into_g" of="bptt" says="g came back changed"
def bptt(x, h, g, U):
    dW, dU, db, back = 0, 0, 0, np.zeros(h[0].shape)
    for t in reversed(range(len(x))):
        g[t] += back
        da = g[t] * (1 - h[t + 1] ** 2)
        dW, dU, db = dW + x[t].T @ da, dU + h[t].T @ da, db + da.sum(0)
        back = da @ U.T
    return dW, dU, db, back

# %% right="collects_then_sums" of="bptt"
def bptt(x, h, g, U):
    T, slopes = len(x), 1 - h[1:] ** 2
    da = np.zeros(g.shape)
    for t in range(T - 1, -1, -1):
        later = da[t + 1] @ U.T if t + 1 < T else 0
        da[t] = slopes[t] * (g[t] + later)
    return (np.einsum("tbd,tbh->dh", x, da), np.einsum("tbk,tbh->kh", h[:-1], da),
            np.einsum("tbh->h", da), da[0] @ U.T)

# %% right="forward_in_time" of="bptt"
def bptt(x, h, g, U):
    # Each step's own direct blame, walked back by itself: slower by T, the same sum.
    parts = [0, 0, 0, 0]
    for last in range(len(x)):
        blame = g[last]
        for t in range(last, -1, -1):
            a = blame * (1 - h[t + 1] ** 2)
            parts[0] = parts[0] + x[t].T @ a
            parts[1] = parts[1] + h[t].T @ a
            parts[2] = parts[2] + a.sum(0)
            blame = a @ U.T
        parts[3] = parts[3] + blame
    return parts

# %% right="torch_in_float32" of="bptt"
def bptt(x, h, g, U):
    x, h, g, U = (torch.tensor(a, dtype=torch.float32) for a in (x, h, g, U))
    dW, dU = torch.zeros(x.shape[2], len(U)), torch.zeros(U.shape)
    db, back = torch.zeros(len(U)), torch.zeros(h[0].shape)
    for now, old, new, direct in zip(x.flip(0), h[:-1].flip(0), h[1:].flip(0), g.flip(0)):
        da = (direct + back) * (1 - new * new)
        dW, dU, db = dW + now.T @ da, dU + old.T @ da, db + da.sum(0)
        back = da @ U.T
    return dW, dU, db, back

# %% [markdown]
# ## clip

# %% wrong="each_number_by_itself" of="clip" says="each number was cut by itself"
def clip(gradients, limit):
    return [np.clip(g, -limit, limit) for g in gradients]

# %% wrong="each_array_by_itself" of="clip" says="each array was scaled by itself"
def clip(gradients, limit):
    return [g * min(1, limit / max(np.linalg.norm(g), 1e-12)) for g in gradients]

# %% wrong="always_to_the_limit" of="clip" says="is within the limit: change nothing"
def clip(gradients, limit):
    n = np.sqrt(sum((g ** 2).sum() for g in gradients))
    return [g * limit / n if n else g for g in gradients]

# %% wrong="without_the_root" of="clip" says="the length is the root of the sum of squares"
def clip(gradients, limit):
    n = sum((g ** 2).sum() for g in gradients)
    return [g * limit / n if n > limit else g for g in gradients]

# %% wrong="to_length_one" of="clip" says="this has the length 1"
def clip(gradients, limit):
    n = np.sqrt(sum((g ** 2).sum() for g in gradients))
    return [g / n if n > limit else g for g in gradients]

# %% wrong="sum_of_sizes" of="clip" says="this adds sizes; the length is a root of squares"
def clip(gradients, limit):
    n = sum(np.abs(g).sum() for g in gradients)
    return [g * limit / n if n > limit else g for g in gradients]

# %% wrong="zero_over_zero" of="clip" says="0 / 0 gives NaN"
def clip(gradients, limit):
    n = np.sqrt(sum((g ** 2).sum() for g in gradients))
    return [g * np.minimum(1, limit / n) if limit / n < np.inf else g * n / n for g in gradients]

# %% wrong="in_place" of="clip" says="array 1 came back changed"
def clip(gradients, limit):
    n = np.sqrt(sum((g ** 2).sum() for g in gradients))
    for g in gradients:
        g *= min(1, limit / n) if n else 1
    return gradients

# %% wrong="one_long_array" of="clip" says="(array 1, array 2), which is 2 things"
def clip(gradients, limit):
    flat = np.concatenate([np.ravel(g) for g in gradients])
    return flat * min(1, limit / max(np.linalg.norm(flat), 1e-12))

# %% right="length_of_lengths" of="clip"
def clip(gradients, limit):
    n = np.linalg.norm([np.linalg.norm(g) for g in gradients])
    return [g * limit / max(n, limit) for g in gradients]

# %% right="torchs_own" of="clip"
def clip(gradients, limit):
    parameters = [torch.nn.Parameter(torch.zeros(np.shape(g))) for g in gradients]
    for p, g in zip(parameters, gradients):
        p.grad = torch.tensor(g, dtype=torch.float32)
    torch.nn.utils.clip_grad_norm_(parameters, limit)
    return tuple(p.grad for p in parameters)

# %% right="number_by_number" of="clip"
import math

def clip(gradients, limit):
    n = math.hypot(*(v for g in gradients for v in np.ravel(g).tolist()))
    if n <= limit:
        return [g.copy() for g in gradients]
    return [(g / n) * limit for g in gradients]

# %% [markdown]
# ## lstm

# %% wrong="order_i_f_o_g" of="lstm" says="in the order i, f, g, o, not i, f, o, g"
def lstm_step(x, h, c, W, U, b):
    i, f, o, g = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c

# %% wrong="order_f_i_g_o" of="lstm" says="in the order i, f, g, o, not f, i, g, o"
def lstm_step(x, h, c, W, U, b):
    f, i, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c

# %% wrong="shows_the_cell_unsquashed" of="lstm" says="tanh of the new cell is missing"
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * c, c

# %% wrong="shows_the_old_cell" of="lstm" says="this shows the old cell; show the new one"
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    return o * np.tanh(c), f * c + i * np.tanh(g)

# %% wrong="the_form_of_1997" of="lstm" says="the forget gate multiplies it"
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = c + i * np.tanh(g)
    return o * np.tanh(c), c

# %% wrong="cell_first" of="lstm" says="expected (h, c), the state first"
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g)
    return c, o * np.tanh(c)

# %% wrong="all_four_are_gates" of="lstm" says="tanh for g"
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(1 / (1 + np.exp(-(x @ W + h @ U + b))), 4, axis=1)
    c = f * c + i * g
    return o * np.tanh(c), c

# %% wrong="squashes_the_cell" of="lstm" says="only what is shown of it"
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = np.tanh(f * c + i * np.tanh(g))
    return o * c, c

# %% wrong="gates_do_not_look_back" of="lstm" says="the gates look at the old state h as well"
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c

# %% wrong="infinity_over_infinity" of="lstm" says="e to the 1000 is infinite), h: found NaN"
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = (np.exp(gate) / (1 + np.exp(gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c

# %% wrong="only_the_state" of="lstm" says="expected (h, c)"
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    return o * np.tanh(f * c + i * np.tanh(g))

# %% right="gates_by_tanh" of="lstm"
def lstm_step(x, h, c, W, U, b):
    # sigma(a) = (1 + tanh(a / 2)) / 2 has no large numbers on its way.
    H = len(U)
    a = x @ W + h @ U + b
    i, f, o = (0.5 + 0.5 * np.tanh(a[:, k * H:(k + 1) * H] / 2) for k in (0, 1, 3))
    new = f * c + i * np.tanh(a[:, 2 * H:3 * H])
    return [o * np.tanh(new), new]

# %% right="torch_in_float32" of="lstm"
def lstm_step(x, h, c, W, U, b):
    x, h, c, W, U, b = (torch.tensor(a, dtype=torch.float32) for a in (x, h, c, W, U, b))
    i, f, g, o = (x @ W + h @ U + b).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c

# %% right="unit_by_unit" of="lstm"
import math

def lstm_step(x, h, c, W, U, b):
    B, H = h.shape
    new_h, new_c = np.zeros((B, H)), np.zeros((B, H))
    for s in range(B):
        for k in range(H):
            i, f, g, o = (sum(x[s] * W[:, j]) + sum(h[s] * U[:, j]) + b[j]
                          for j in (k, H + k, 2 * H + k, 3 * H + k))
            i, f, o = (1 / (1 + math.exp(-max(-700.0, v))) for v in (i, f, o))
            new_c[s, k] = f * c[s, k] + i * math.tanh(g)
            new_h[s, k] = o * math.tanh(new_c[s, k])
    return new_h, new_c

# %% [markdown]
# ## carousel

# %% wrong="forgets_each_step" of="carousel" says="the old cell is lost; it stays, times 1"
def carousel(x, W, U, b):
    h, states, cells = np.zeros((x.shape[1], len(U))), [], []
    for now in x:
        i, g, o = np.split(now @ W + h @ U + b, 3, axis=1)
        c = np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))
        states.append(h)
        cells.append(c)
    return np.array(states), np.array(cells)

# %% wrong="keeps_what_it_does_not_write" of="carousel" says="there is no gate on the old cell"
def carousel(x, W, U, b):
    h = c = np.zeros((x.shape[1], len(U)))
    states, cells = [], []
    for now in x:
        i, g, o = np.split(now @ W + h @ U + b, 3, axis=1)
        i, o = 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-o))
        c = (1 - i) * c + i * np.tanh(g)
        h = o * np.tanh(c)
        states.append(h)
        cells.append(c)
    return np.array(states), np.array(cells)

# %% wrong="a_forget_gate_half_open" of="carousel" says="the old cell was halved"
def carousel(x, W, U, b):
    h = c = np.zeros((x.shape[1], len(U)))
    states, cells = [], []
    for now in x:
        i, g, o = np.split(now @ W + h @ U + b, 3, axis=1)
        c = c / 2 + np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))
        states.append(h)
        cells.append(c)
    return np.array(states), np.array(cells)

# %% wrong="order_i_o_g" of="carousel" says="the order is i, g, o, not i, o, g"
def carousel(x, W, U, b):
    h = c = np.zeros((x.shape[1], len(U)))
    states, cells = [], []
    for now in x:
        i, o, g = np.split(now @ W + h @ U + b, 3, axis=1)
        c = c + np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))
        states.append(h)
        cells.append(c)
    return np.array(states), np.array(cells)

# %% wrong="shows_the_cell_unsquashed" of="carousel" says="o times tanh of the new cell"
def carousel(x, W, U, b):
    h = c = np.zeros((x.shape[1], len(U)))
    states, cells = [], []
    for now in x:
        # The cell is fed by the squashed state, but another one is handed out.
        i, g, o = np.split(now @ W + h @ U + b, 3, axis=1)
        c = c + np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))
        states.append(c / (1 + np.exp(-o)))
        cells.append(c)
    return np.array(states), np.array(cells)

# %% wrong="only_the_end" of="carousel" says="return h and c after every step"
def carousel(x, W, U, b):
    h = c = np.zeros((x.shape[1], len(U)))
    for now in x:
        i, g, o = np.split(now @ W + h @ U + b, 3, axis=1)
        c = c + np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))
    return h, c

# %% wrong="the_state_does_not_return" of="carousel" says="does not reach the next step through U"
def carousel(x, W, U, b):
    i, g, o = np.split(x @ W + b, 3, axis=2)
    c = np.cumsum(np.tanh(g) / (1 + np.exp(-i)), axis=0)
    return np.tanh(c) / (1 + np.exp(-o)), c

# %% wrong="adds_in_place" of="carousel" says="c + i g, and c moves on as it is"
def carousel(x, W, U, b):
    h, c = np.zeros((x.shape[1], len(U))), np.zeros((x.shape[1], len(U)))
    states, cells = [], []
    for now in x:
        i, g, o = np.split(now @ W + h @ U + b, 3, axis=1)
        c += np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))
        states.append(h)
        cells.append(c)
    return np.array(states), np.array(cells)

# %% right="a_forget_gate_that_says_one" of="carousel"
def carousel(x, W, U, b):
    W, U, b = (np.insert(a, [a.shape[-1] // 3] * (a.shape[-1] // 3), 0, axis=-1)
               for a in (W, U, b))
    H = len(U)
    b[H:2 * H] = 40.0
    h = c = np.zeros((x.shape[1], H))
    states, cells = [], []
    for now in x:
        i, f, g, o = np.split(now @ W + h @ U + b, 4, axis=1)
        i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
        c = f * c + i * np.tanh(g)
        h = o * np.tanh(c)
        states.append(h)
        cells.append(c)
    return states, cells

# %% right="torch_in_float32" of="carousel"
def carousel(x, W, U, b):
    x, W, U, b = (torch.tensor(a, dtype=torch.float32) for a in (x, W, U, b))
    h = c = torch.zeros(x.shape[1], len(U))
    both = []
    for now in x:
        i, g, o = (now @ W + h @ U + b).chunk(3, dim=1)
        c = c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        both.append(torch.stack([h, c]))
    return torch.stack(both, dim=1)

# %% right="arrays_made_before" of="carousel"
def carousel(x, W, U, b):
    T, B, _ = x.shape
    H = len(U)
    h, c = np.zeros((T + 1, B, H)), np.zeros((T + 1, B, H))
    for t in range(T):
        a = (x[t] @ W + h[t] @ U + b).reshape(B, 3, H)
        i, o = (0.5 + 0.5 * np.tanh(a[:, k] / 2) for k in (0, 2))
        c[t + 1] = c[t] + i * np.tanh(a[:, 1])
        h[t + 1] = o * np.tanh(c[t + 1])
    return h[1:], c[1:]

# %% [markdown]
# ## gru

# %% wrong="z_and_its_rest_swapped" of="gru" says="z says how much of the old stays"
def gru_step(x, h, W, U, b, d):
    H = len(d)
    seen, past = x @ W + b, h @ U
    r, z = np.split(1 / (1 + np.exp(-(seen + past)[:, :2 * H])), 2, axis=1)
    n = np.tanh(seen[:, 2 * H:] + r * (past[:, 2 * H:] + d))
    return z * n + (1 - z) * h

# %% wrong="reset_before_the_product" of="gru" says="r met h before the product with U_n"
def gru_step(x, h, W, U, b, d):
    H = len(d)
    seen, past = x @ W + b, h @ U
    r, z = np.split(1 / (1 + np.exp(-(seen + past)[:, :2 * H])), 2, axis=1)
    n = np.tanh(seen[:, 2 * H:] + (r * h) @ U[:, 2 * H:] + r * d)
    return (1 - z) * n + z * h

# %% wrong="order_z_r_n" of="gru" says="the order is r, z, n, not z, r, n"
def gru_step(x, h, W, U, b, d):
    H = len(d)
    seen, past = x @ W + b, h @ U
    z, r = np.split(1 / (1 + np.exp(-(seen + past)[:, :2 * H])), 2, axis=1)
    n = np.tanh(seen[:, 2 * H:] + r * (past[:, 2 * H:] + d))
    return (1 - z) * n + z * h

# %% wrong="no_reset" of="gru" says="the reset gate r is missing"
def gru_step(x, h, W, U, b, d):
    H = len(d)
    a = x @ W + h @ U + b
    z = 1 / (1 + np.exp(-a[:, H:2 * H]))
    return (1 - z) * np.tanh(a[:, 2 * H:] + d) + z * h

# %% wrong="second_bias_outside" of="gru" says="d stands inside the product with r"
def gru_step(x, h, W, U, b, d):
    H = len(d)
    seen, past = x @ W + b, h @ U
    r, z = np.split(1 / (1 + np.exp(-(seen + past)[:, :2 * H])), 2, axis=1)
    n = np.tanh(seen[:, 2 * H:] + r * past[:, 2 * H:] + d)
    return (1 - z) * n + z * h

# %% wrong="second_bias_missing" of="gru" says="the second bias d is missing"
def gru_step(x, h, W, U, b, d):
    H = len(d)
    seen, past = x @ W + b, h @ U
    r, z = np.split(1 / (1 + np.exp(-(seen + past)[:, :2 * H])), 2, axis=1)
    n = np.tanh(seen[:, 2 * H:] + r * past[:, 2 * H:])
    return (1 - z) * n + z * h

# %% wrong="a_gate_as_candidate" of="gru" says="then tanh; (1 - z) n + z h"
def gru_step(x, h, W, U, b, d):
    H = len(d)
    seen, past = x @ W + b, h @ U
    r, z = np.split(1 / (1 + np.exp(-(seen + past)[:, :2 * H])), 2, axis=1)
    n = 1 / (1 + np.exp(-(seen[:, 2 * H:] + r * (past[:, 2 * H:] + d))))
    return (1 - z) * n + z * h

# %% wrong="one_sequence_only" of="gru" says="expected 2 by 4 numbers"
def gru_step(x, h, W, U, b, d):
    H = len(d)
    seen, past = x[0] @ W + b, h[0] @ U
    r, z = np.split(1 / (1 + np.exp(-(seen + past)[:2 * H])), 2)
    n = np.tanh(seen[2 * H:] + r * (past[2 * H:] + d))
    return (1 - z) * n + z * h[0] if len(h) > 1 else [(1 - z) * n + z * h[0]]

# %% right="three_products" of="gru"
def gru_step(x, h, W, U, b, d):
    (Wr, Wz, Wn), (Ur, Uz, Un), (br, bz, bn) = (np.split(a, 3, axis=-1) for a in (W, U, b))

    def sigma(a):
        return 1 / (1 + np.exp(-a))

    r = sigma(x @ Wr + h @ Ur + br)
    z = sigma(x @ Wz + h @ Uz + bz)
    n = np.tanh(x @ Wn + bn + r * (h @ Un + d))
    return n + z * (h - n)

# %% right="torchs_cell_in_float32" of="gru"
def gru_step(x, h, W, U, b, d):
    cell = torch.nn.GRUCell(len(W), len(U))
    with torch.no_grad():
        cell.weight_ih.copy_(torch.tensor(W.T))
        cell.weight_hh.copy_(torch.tensor(U.T))
        cell.bias_ih.copy_(torch.tensor(b))
        cell.bias_hh.zero_()
        cell.bias_hh[2 * len(d):] = torch.tensor(d)
    return cell(torch.tensor(x).float(), torch.tensor(h).float())

# %% right="einsum_by_blocks" of="gru"
def gru_step(x, h, W, U, b, d):
    H = len(d)
    seen = np.einsum("bd,dgh->gbh", x, W.reshape(-1, 3, H)) + b.reshape(3, 1, H)
    past = np.einsum("bk,kgh->gbh", h, U.reshape(H, 3, H))
    r, z = 0.5 + 0.5 * np.tanh((seen[:2] + past[:2]) / 2)
    return (1 - z) * np.tanh(seen[2] + r * (past[2] + d)) + z * h

# %% [markdown]
# ## remember

# %% wrong="the_first_block" of="remember" says="the forget gate's block is the second"
def start_bias(H, T, keep=0.5):
    q = keep ** (1 / T)
    b = np.zeros(4 * H)
    b[:H] = np.log(q / (1 - q))
    return b

# %% wrong="every_gate" of="remember" says="in that of f alone"
def start_bias(H, T, keep=0.5):
    q = keep ** (1 / T)
    return np.full(4 * H, np.log(q / (1 - q)))

# %% wrong="the_gate_itself" of="remember" says="this is the gate itself"
def start_bias(H, T, keep=0.5):
    b = np.zeros(4 * H)
    b[H:2 * H] = keep ** (1 / T)
    return b

# %% wrong="upside_down" of="remember" says="the sign: a gate that keeps has a positive bias"
def start_bias(H, T, keep=0.5):
    q = keep ** (1 / T)
    b = np.zeros(4 * H)
    b[H:2 * H] = np.log((1 - q) / q)
    return b

# %% wrong="one_as_always" of="remember" says="here T decides"
def start_bias(H, T, keep=0.5):
    b = np.zeros(4 * H)
    b[H:2 * H] = 1.0
    return b

# %% wrong="adds_over_the_steps" of="remember" says="take the T-th root"
def start_bias(H, T, keep=0.5):
    b = np.zeros(4 * H)
    b[H:2 * H] = T * np.log(keep / (1 - keep))
    return b

# %% wrong="the_logarithm_alone" of="remember" says="the inverse of sigma is ln(q / (1 - q))"
def start_bias(H, T, keep=0.5):
    b = np.zeros(4 * H)
    b[H:2 * H] = np.log(keep) / T
    return b

# %% wrong="one_block_only" of="remember" says="expected 12 numbers"
def start_bias(H, T, keep=0.5):
    q = keep ** (1 / T)
    return np.full(H, np.log(q / (1 - q)))

# %% wrong="the_answer_for_fifty_steps" of="remember" says="should be 0.9"
def start_bias(H, T, keep=0.5):
    b = np.zeros(4 * H)
    b[H:2 * H] = 4.271596
    return b

# %% right="bisection" of="remember"
def start_bias(H, T, keep=0.5):
    low, high = -50.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        if T * np.log1p(np.exp(-middle)) > -np.log(keep):
            low = middle
        else:
            high = middle
    return np.repeat([0.0, low, 0.0, 0.0], H)

# %% right="in_logarithms" of="remember"
import math

def start_bias(H, T, keep=0.5):
    beta = -math.log(math.expm1(-math.log(keep) / T))
    return [0.0] * H + [beta] * H + [0.0] * (2 * H)

# %% right="torch" of="remember"
def start_bias(H, T, keep=0.5):
    b = torch.zeros(4, H, dtype=torch.float64)
    b[1] = torch.logit(torch.tensor(keep, dtype=torch.float64) ** (1 / T))
    return b.flatten()

# %% [markdown]
# ## write

# %% wrong="multiplies_by_the_temperature" of="write" says="divide by the temperature, do not"
def softmax_at(scores, temperature):
    s = np.exp((scores - scores.max()) * temperature)
    return s / s.sum()

def draw(p, count, rng):
    return rng.choice(len(p), size=count, p=p)

# %% wrong="divides_the_probabilities" of="write" says="divide the scores, not the probabilities"
def softmax_at(scores, temperature):
    s = np.exp(scores - scores.max())
    return s / s.sum() / temperature

def draw(p, count, rng):
    return rng.choice(len(p), size=count, p=p)

# %% wrong="zero_divides" of="write" says="at temperature 0 divide by nothing"
def softmax_at(scores, temperature):
    s = np.exp((scores - scores.max()) / np.float64(temperature))
    return s / s.sum()

def draw(p, count, rng):
    return rng.choice(len(p), size=count, p=p)

# %% wrong="always_the_likeliest" of="write" says="the likeliest is not always the one"
def softmax_at(scores, temperature):
    if temperature == 0:
        return np.eye(len(scores))[scores.argmax()]
    s = np.exp((scores - scores.max()) / temperature)
    return s / s.sum()

def draw(p, count, rng):
    return np.full(count, np.argmax(p))

# %% wrong="all_alike" of="write" says="place k comes with probability p[k]"
def softmax_at(scores, temperature):
    if temperature == 0:
        return np.eye(len(scores))[scores.argmax()]
    s = np.exp((scores - scores.max()) / temperature)
    return s / s.sum()

def draw(p, count, rng):
    return rng.integers(0, len(p), count)

# %% wrong="chance_from_elsewhere" of="write" says="take all chance from rng"
def softmax_at(scores, temperature):
    if temperature == 0:
        return np.eye(len(scores))[scores.argmax()]
    s = np.exp((scores - scores.max()) / temperature)
    return s / s.sum()

def draw(p, count, rng):
    return np.random.default_rng().choice(len(p), size=count, p=p)

# %% wrong="its_own_seed" of="write" says="found the same draws from two seeds"
def softmax_at(scores, temperature):
    if temperature == 0:
        return np.eye(len(scores))[scores.argmax()]
    s = np.exp((scores - scores.max()) / temperature)
    return s / s.sum()

def draw(p, count, rng):
    return np.random.default_rng(0).choice(len(p), size=count, p=p)

# %% wrong="first_of_two_equals" of="write" says="two are largest, and share equally"
def softmax_at(scores, temperature):
    if temperature == 0:
        return np.eye(len(scores))[scores.argmax()]
    s = np.exp((scores - scores.max()) / temperature)
    return s / s.sum()

def draw(p, count, rng):
    return rng.choice(len(p), size=count, p=p)

# %% wrong="overflows" of="write" says="else take the largest score away first"
def softmax_at(scores, temperature):
    if temperature == 0:
        top = (scores == scores.max()).astype(float)
        return top / top.sum()
    s = np.exp(scores / temperature)
    return s / s.sum()

def draw(p, count, rng):
    return rng.choice(len(p), size=count, p=p)

# %% wrong="one_too_far" of="write" says="each draw is a place in p"
def softmax_at(scores, temperature):
    top = (scores == scores.max()).astype(float)
    s = np.exp((scores - scores.max()) / temperature) if temperature else top
    return s / s.sum()

def draw(p, count, rng):
    return 1 + np.searchsorted(np.cumsum(p), rng.random(count))

# %% wrong="one_draw_only" of="write" says="found a single number, expected 4000 numbers"
def softmax_at(scores, temperature):
    top = (scores == scores.max()).astype(float)
    s = np.exp((scores - scores.max()) / temperature) if temperature else top
    return s / s.sum()

def draw(p, count, rng):
    return rng.choice(len(p), p=p)

# %% right="stairs_of_probability" of="write"
def softmax_at(scores, temperature):
    top = scores == scores.max()
    weights = np.where(top, 1.0, 0.0)
    if temperature > 0:
        for k, s in enumerate(scores):
            weights[k] = np.exp((s - max(scores)) / temperature)
    return weights / weights.sum()

def draw(p, count, rng):
    stairs, places = np.cumsum(p), []
    for u in rng.random(count):
        k = 0
        while k < len(p) - 1 and u >= stairs[k]:
            k += 1
        places.append(k)
    return places

# %% right="gumbel" of="write"
def softmax_at(scores, temperature):
    if temperature == 0:
        top = np.isclose(scores, scores.max(), rtol=0, atol=0)
        return top / np.count_nonzero(top)
    return torch.softmax(torch.tensor(scores - scores.max()) / temperature, 0)

def draw(p, count, rng):
    # The largest of ln p plus noise of this kind is place k with probability p[k].
    with np.errstate(divide="ignore"):
        noisy = np.log(p) + rng.gumbel(size=(count, len(p)))
    return noisy.argmax(axis=1)

# %% right="multinomial_one_by_one" of="write"
def softmax_at(scores, temperature):
    heat = max(temperature, 1e-12)
    lowered = (scores - np.max(scores)) / heat
    e = np.exp(lowered - np.log(np.exp(lowered).sum()))
    return e / e.sum()

def draw(p, count, rng):
    return np.array([rng.multinomial(1, p).argmax() for _ in range(count)], dtype=float)
