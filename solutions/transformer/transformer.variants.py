# Answers that the tests of transformer.py must refuse, each a misconception, and different answers
# that they must accept. `says` is part of what the student then reads.

# %% [markdown]
# ## analogy

# %% wrong="negative_ones_stay" of="analogy" says="what is negative becomes 0"
def ppmi(counts):
    p = counts / counts.sum()
    chance = p.sum(axis=1, keepdims=True) * p.sum(axis=0, keepdims=True)
    return np.log(np.divide(p, chance, out=np.ones(p.shape), where=p > 0))

def analogy(a, b, c, words, vectors):
    u = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    at = [words.index(word) for word in (a, b, c)]
    near = u @ (u[at[1]] - u[at[0]] + u[at[2]])
    near[at] = -np.inf
    return words[int(near.argmax())]

# %% wrong="infinite_where_nothing_was_counted" of="analogy" says="where the count is 0"
def ppmi(counts):
    p = counts / counts.sum()
    return np.maximum(np.log(p / (p.sum(1, keepdims=True) * p.sum(0, keepdims=True))) * (p >= 0),
                      np.where(p > 0, 0, -np.inf))

def analogy(a, b, c, words, vectors):
    u = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    at = [words.index(word) for word in (a, b, c)]
    near = u @ (u[at[1]] - u[at[0]] + u[at[2]])
    near[at] = -np.inf
    return words[int(near.argmax())]

# %% wrong="bits" of="analogy" says="not the one to the base 2"
def ppmi(counts):
    p = counts / counts.sum()
    ratio = np.divide(p, p.sum(1, keepdims=True) * p.sum(0, keepdims=True),
                      out=np.ones(p.shape), where=p > 0)
    return np.maximum(0, np.log2(ratio))

def analogy(a, b, c, words, vectors):
    u = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    at = [words.index(word) for word in (a, b, c)]
    near = u @ (u[at[1]] - u[at[0]] + u[at[2]])
    near[at] = -np.inf
    return words[int(near.argmax())]

# %% wrong="counts_instead_of_shares" of="analogy" says="p_wc is a share of n, too"
def ppmi(counts):
    p = counts / counts.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = p / (counts.sum(1, keepdims=True) * p.sum(0, keepdims=True))
    return np.log(np.maximum(np.nan_to_num(ratio), 1))

def analogy(a, b, c, words, vectors):
    return a

# %% wrong="the_question_takes_part" of="analogy" says="a word of the question"
def ppmi(counts):
    p = counts / counts.sum()
    ratio = np.divide(p, p.sum(1, keepdims=True) * p.sum(0, keepdims=True),
                      out=np.ones(p.shape), where=p > 0)
    return np.maximum(0, np.log(ratio))

def analogy(a, b, c, words, vectors):
    u = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    at = [words.index(word) for word in (a, b, c)]
    return words[int((u @ (u[at[1]] - u[at[0]] + u[at[2]])).argmax())]

# %% wrong="the_other_way" of="analogy" says="b - a + c: what leads from a to b"
def ppmi(counts):
    p = counts / counts.sum()
    ratio = np.divide(p, p.sum(1, keepdims=True) * p.sum(0, keepdims=True),
                      out=np.ones(p.shape), where=p > 0)
    return np.maximum(0, np.log(ratio))

def analogy(a, b, c, words, vectors):
    u = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    at = [words.index(word) for word in (a, b, c)]
    near = u @ (u[at[0]] - u[at[1]] + u[at[2]])
    near[at] = -np.inf
    return words[int(near.argmax())]

# %% wrong="product_instead_of_cosine" of="analogy" says="else long ones win"
def ppmi(counts):
    p = counts / counts.sum()
    ratio = np.divide(p, p.sum(1, keepdims=True) * p.sum(0, keepdims=True),
                      out=np.ones(p.shape), where=p > 0)
    return np.maximum(0, np.log(ratio))

def analogy(a, b, c, words, vectors):
    at = [words.index(word) for word in (a, b, c)]
    near = vectors @ (vectors[at[1]] - vectors[at[0]] + vectors[at[2]])
    near[at] = -np.inf
    return words[int(near.argmax())]

# %% wrong="lengths_only_at_the_end" of="analogy" says="before you subtract and add"
def ppmi(counts):
    p = counts / counts.sum()
    ratio = np.divide(p, p.sum(1, keepdims=True) * p.sum(0, keepdims=True),
                      out=np.ones(p.shape), where=p > 0)
    return np.maximum(0, np.log(ratio))

def analogy(a, b, c, words, vectors):
    at = [words.index(word) for word in (a, b, c)]
    y = vectors[at[1]] - vectors[at[0]] + vectors[at[2]]
    near = vectors @ y / np.maximum(np.linalg.norm(vectors, axis=1), 1e-12)
    near[at] = -np.inf
    return words[int(near.argmax())]

# %% wrong="a_number_for_a_word" of="analogy" says="expected one of the words"
def ppmi(counts):
    p = counts / counts.sum()
    ratio = np.divide(p, p.sum(1, keepdims=True) * p.sum(0, keepdims=True),
                      out=np.ones(p.shape), where=p > 0)
    return np.maximum(0, np.log(ratio))

def analogy(a, b, c, words, vectors):
    u = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    at = [words.index(word) for word in (a, b, c)]
    near = u @ (u[at[1]] - u[at[0]] + u[at[2]])
    near[at] = -np.inf
    return int(near.argmax())

# %% wrong="divides_the_counts_in_place" of="analogy" says="argument 1 came back changed"
def ppmi(counts):
    n = counts.sum()
    p = counts / n
    ratio = np.divide(p, p.sum(1, keepdims=True) * p.sum(0, keepdims=True),
                      out=np.ones(p.shape), where=p > 0)
    counts[counts == 0] = 1
    return np.maximum(0, np.log(ratio))

def analogy(a, b, c, words, vectors):
    return a

# %% right="word_by_word" of="analogy"
import math

def ppmi(counts):
    n, table = int(counts.sum()), []
    for row in counts.tolist():
        table.append([])
        for j, count in enumerate(row):
            column = sum(other[j] for other in counts.tolist())
            table[-1].append(max(0.0, math.log(count * n / (sum(row) * column))) if count else 0)
    return table

def analogy(a, b, c, words, vectors):
    def unit(word):
        v = vectors[words.index(word)].tolist()
        size = math.sqrt(sum(x * x for x in v))
        return [x / size if size else 0.0 for x in v]

    y = [p - q + r for p, q, r in zip(unit(b), unit(a), unit(c))]
    best, most = None, -math.inf
    for word in words:
        fit = sum(p * q for p, q in zip(unit(word), y))
        if word not in (a, b, c) and fit > most:
            best, most = word, fit
    return best

# %% right="torch_and_sorting" of="analogy"
def ppmi(counts):
    n = torch.tensor(counts, dtype=torch.float64)
    expected = n.sum(1, keepdim=True) * n.sum(0, keepdim=True) / n.sum()
    return torch.log(n / expected).nan_to_num(0, 0, 0).clamp(min=0)

def analogy(a, b, c, words, vectors):
    u = torch.nn.functional.normalize(torch.tensor(vectors), dim=1)
    find = words.index
    y = u[find(b)] - u[find(a)] + u[find(c)]
    order = torch.nn.functional.cosine_similarity(u, y[None], dim=1).argsort(descending=True)
    return next(words[k] for k in order.tolist() if words[k] not in {a, b, c})

# %% [markdown]
# ## attention

# %% wrong="no_scale" of="attention" says="scores are divided by sqrt(d)"
def attention(q, k, v, mask=None):
    scores = q @ k.swapaxes(-1, -2)
    if mask is not None:
        scores = np.where(mask, scores, -1e30)
    w = np.exp(scores - scores.max(-1, keepdims=True))
    w = w / w.sum(-1, keepdims=True)
    if mask is not None:
        w = w * mask
    return w @ v, w

# %% wrong="divides_by_d" of="attention" says="the root of d, not by d itself"
def attention(q, k, v, mask=None):
    scores = q @ k.swapaxes(-1, -2) / q.shape[-1]
    if mask is not None:
        scores = np.where(mask, scores, -1e30)
    w = np.exp(scores - scores.max(-1, keepdims=True))
    w = w / w.sum(-1, keepdims=True)
    if mask is not None:
        w = w * mask
    return w @ v, w

# %% wrong="root_of_the_number_of_keys" of="attention" says="not how many keys"
def attention(q, k, v, mask=None):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(k.shape[-2])
    if mask is not None:
        scores = np.where(mask, scores, -1e30)
    w = np.exp(scores - scores.max(-1, keepdims=True))
    w = w / w.sum(-1, keepdims=True)
    if mask is not None:
        w = w * mask
    return w @ v, w

# %% wrong="softmax_over_queries" of="attention" says="along the last axis"
def attention(q, k, v, mask=None):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -1e30)
    w = np.exp(scores - scores.max(-2, keepdims=True))
    w = w / w.sum(-2, keepdims=True)
    return w @ v, w

# %% wrong="mask_after_the_softmax" of="attention" says="the mask comes before the softmax"
def attention(q, k, v, mask=None):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    w = np.exp(scores - scores.max(-1, keepdims=True))
    w = w / w.sum(-1, keepdims=True)
    if mask is not None:
        w = w * mask
    return w @ v, w

# %% wrong="masked_scores_are_zero" of="attention" says="a score of 0 still gets a weight"
def attention(q, k, v, mask=None):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores * mask
    w = np.exp(scores - scores.max(-1, keepdims=True))
    w = w / w.sum(-1, keepdims=True)
    return w @ v, w

# %% wrong="mask_the_wrong_way_round" of="attention" says="True means may look"
def attention(q, k, v, mask=None):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    if mask is not None:
        scores = np.where(mask, -1e30, scores)
    w = np.exp(scores - scores.max(-1, keepdims=True))
    w = w / w.sum(-1, keepdims=True)
    return w @ v, w

# %% wrong="the_blind_look_at_everything" of="attention" says="may look at nothing gets zeros"
def attention(q, k, v, mask=None):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -1e9)
    w = np.exp(scores - scores.max(-1, keepdims=True))
    w = w / w.sum(-1, keepdims=True)
    return w @ v, w

# %% wrong="the_blind_get_nan" of="attention" says="zeros where a query may look at nothing"
def attention(q, k, v, mask=None):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    w = np.exp(scores - scores.max(-1, keepdims=True))
    w = w / w.sum(-1, keepdims=True)
    return w @ v, w

# %% wrong="overflows" of="attention" says="take the largest score of a row away"
def attention(q, k, v, mask=None):
    w = np.exp(q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1]))
    if mask is not None:
        w = w * mask
    total = w.sum(-1, keepdims=True)
    w = w / np.where(total > 0, total, 1)
    return w @ v, w

# %% wrong="two_axes_only" of="attention" says="attention, q (2, 3, 5, 4)"
def attention(q, k, v, mask=None):
    scores = np.tensordot(q, k, axes=(-1, -1)) / np.sqrt(q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -1e30)
    w = np.exp(scores - scores.max(-1, keepdims=True))
    w = w / w.sum(-1, keepdims=True)
    if mask is not None:
        w = w * mask
    return np.tensordot(w, v, axes=(-1, -2)), w

# %% wrong="output_only" of="attention" says="attention, q (1, 4)"
def attention(q, k, v, mask=None):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    w = np.exp(scores - scores.max(-1, keepdims=True))
    return w / w.sum(-1, keepdims=True) @ v

# %% wrong="largest_score_of_all" of="attention" says="found"
def attention(q, k, v, mask=None):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    w = np.exp(scores - scores.max())
    if mask is not None:
        w = w * mask
    total = w.sum(-1, keepdims=True)
    w = w / np.where(total > 0, total, 1)
    return w @ v, w

# %% right="one_query_after_the_other" of="attention"
def attention(q, k, v, mask=None):
    n, m = q.shape[-2], k.shape[-2]
    front = q.shape[:-2]
    see = np.broadcast_to(True if mask is None else mask, (*front, n, m))
    weights = np.zeros((*front, n, m))
    out = np.zeros((*front, n, v.shape[-1]))
    for at in np.ndindex(*front, n):
        keys = np.flatnonzero(see[at])
        if len(keys):
            s = k[at[:-1]][keys] @ q[at] / q.shape[-1] ** 0.5
            w = np.exp(s - s.max())
            weights[at][keys] = w / w.sum()
            out[at] = weights[at] @ v[at[:-1]]
    return out, weights

# %% right="einsum_in_float32" of="attention"
def attention(q, k, v, mask=None):
    q, k, v = (torch.tensor(a, dtype=torch.float32) for a in (q, k, v))
    scores = torch.einsum("...nd,...md->...nm", q, k) * q.shape[-1] ** -0.5
    if mask is not None:
        scores = scores.masked_fill(~torch.tensor(mask), float("-inf"))
    weights = torch.softmax(scores, dim=-1).nan_to_num(0.0)
    return torch.einsum("...nm,...me->...ne", weights, v), weights

# %% right="a_very_low_score_and_the_mask_again" of="attention"
def attention(q, k, v, mask=None):
    see = np.ones((), bool) if mask is None else mask
    s = np.where(see, np.matmul(q, np.moveaxis(k, -1, -2)) / np.sqrt(k.shape[-1]), -1e300)
    w = np.exp(s - s.max(axis=-1)[..., None]) * see
    w = w / np.maximum(w.sum(axis=-1), 1e-300)[..., None]
    return [np.matmul(w, v), w]

# %% [markdown]
# ## masks

# %% wrong="looks_ahead" of="masks" says="this looks ahead, not back"
def causal(n):
    return np.triu(np.ones((n, n), bool))

def padding(tokens, pad):
    return (tokens != pad)[:, None, :]

def decoder_mask(tokens, pad):
    return causal(tokens.shape[1]) & padding(tokens, pad)

# %% wrong="blind_to_itself" of="masks" says="each position may look at itself"
def causal(n):
    return np.tril(np.ones((n, n), bool), -1)

def padding(tokens, pad):
    return (tokens != pad)[:, None, :]

def decoder_mask(tokens, pad):
    return causal(tokens.shape[1]) & padding(tokens, pad)

# %% wrong="true_means_forbidden" of="masks" says="True means may look"
def causal(n):
    return np.triu(np.ones((n, n), bool), 1)

def padding(tokens, pad):
    return (tokens == pad)[:, None, :]

def decoder_mask(tokens, pad):
    return causal(tokens.shape[1]) | padding(tokens, pad)

# %% wrong="no_axis_for_queries" of="masks" says="a row for the queries is missing"
def causal(n):
    return np.tril(np.ones((n, n), bool))

def padding(tokens, pad):
    return tokens != pad

def decoder_mask(tokens, pad):
    return causal(tokens.shape[1]) & padding(tokens, pad)[:, None]

# %% wrong="padded_queries_instead_of_keys" of="masks" says="the key must not be padding"
def causal(n):
    return np.tril(np.ones((n, n), bool))

def padding(tokens, pad):
    return (tokens != pad)[:, None, :]

def decoder_mask(tokens, pad):
    return causal(tokens.shape[1]) & (tokens != pad)[:, :, None]

# %% wrong="pad_is_always_zero" of="masks" says="use the pad that was given"
def causal(n):
    return np.tril(np.ones((n, n), bool))

def padding(tokens, pad):
    return (tokens != 0)[:, None, :]

def decoder_mask(tokens, pad):
    return causal(tokens.shape[1]) & padding(tokens, pad)

# %% wrong="or_instead_of_and" of="masks" says="and, not or"
def causal(n):
    return np.tril(np.ones((n, n), bool))

def padding(tokens, pad):
    return (tokens != pad)[:, None, :]

def decoder_mask(tokens, pad):
    return causal(tokens.shape[1]) | padding(tokens, pad)

# %% wrong="padding_forgotten" of="masks" says="the padding is missing"
def causal(n):
    return np.tril(np.ones((n, n), bool))

def padding(tokens, pad):
    return (tokens != pad)[:, None, :]

def decoder_mask(tokens, pad):
    return np.stack([causal(tokens.shape[1]) for _ in tokens])

# %% wrong="scores_instead_of_booleans" of="masks" says="True where j <= i"
def causal(n):
    return np.where(np.tril(np.ones((n, n))) == 1, 0, -np.inf)

def padding(tokens, pad):
    return (tokens != pad)[:, None, :]

def decoder_mask(tokens, pad):
    return np.tril(np.ones(2 * tokens.shape[1:], bool)) & padding(tokens, pad)

# %% wrong="one_square_for_all" of="masks" says="a square of n by n for each sentence"
def causal(n):
    return np.tril(np.ones((n, n), bool))

def padding(tokens, pad):
    return (tokens != pad)[:, None, :]

def decoder_mask(tokens, pad):
    return causal(tokens.shape[1]) & (tokens != pad).any(axis=0)

# %% wrong="prints_the_masks" of="masks" says="is there a `return`?"
def causal(n):
    print(np.tril(np.ones((n, n), bool)))

def padding(tokens, pad):
    print((tokens != pad)[:, None, :])

def decoder_mask(tokens, pad):
    print(np.tril(np.ones((tokens.shape[1], tokens.shape[1]), bool)) & (tokens != pad)[:, None, :])

# %% right="lists_of_lists" of="masks"
def causal(n):
    return [[j <= i for j in range(n)] for i in range(n)]

def padding(tokens, pad):
    return [[[int(token) != pad for token in row]] for row in tokens]

def decoder_mask(tokens, pad):
    n = tokens.shape[1]
    return [[[j <= i and int(row[j]) != pad for j in range(n)] for i in range(n)] for row in tokens]

# %% right="torch_ones" of="masks"
def causal(n):
    return torch.ones(n, n).tril().bool()

def padding(tokens, pad):
    return torch.tensor(tokens).ne(pad).unsqueeze(1)

def decoder_mask(tokens, pad):
    return padding(tokens, pad).logical_and(causal(tokens.shape[1]))

# %% right="by_indices_as_zero_and_one" of="masks"
def causal(n):
    i, j = np.indices((n, n))
    return (j <= i).astype(int)

def padding(tokens, pad):
    return np.expand_dims(np.not_equal(tokens, pad), 1)

def decoder_mask(tokens, pad):
    return np.array([causal(len(row)) * (row != pad) for row in tokens])

# %% [markdown]
# ## positions

# %% wrong="two_halves" of="positions" says="these are two halves"
def positions(n, d):
    angles = np.arange(n)[:, None] * 10000.0 ** (-np.arange(0, d, 2) / d)
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)

def shift(k, d):
    w = k * 10000.0 ** (-np.arange(0, d, 2) / d)
    M = np.zeros((d, d))
    for i, a in enumerate(w):
        M[2*i:2*i+2, 2*i:2*i+2] = [[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]
    return M

# %% wrong="an_angle_for_each_column" of="positions" says="both columns of a pair have the same"
def positions(n, d):
    angles = np.arange(n)[:, None] * 10000.0 ** (-np.arange(d) / d)
    return np.where(np.arange(d) % 2 == 0, np.sin(angles), np.cos(angles))

def shift(k, d):
    w = k * 10000.0 ** (-np.arange(0, d, 2) / d)
    M = np.zeros((d, d))
    for i, a in enumerate(w):
        M[2*i:2*i+2, 2*i:2*i+2] = [[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]
    return M

# %% wrong="columns_counted_twice" of="positions" says="i counts pairs, not columns"
def positions(n, d):
    table = np.zeros((n, d))
    for p in range(n):
        for i in range(0, d, 2):
            table[p, i] = np.sin(p / 10000 ** (2 * i / d))
            table[p, i + 1] = np.cos(p / 10000 ** (2 * i / d))
    return table

def shift(k, d):
    w = k * 10000.0 ** (-np.arange(0, d, 2) / d)
    M = np.zeros((d, d))
    for i, a in enumerate(w):
        M[2*i:2*i+2, 2*i:2*i+2] = [[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]
    return M

# %% wrong="the_two_forgotten" of="positions" says="the exponent is -2i/d"
def positions(n, d):
    table = np.zeros((n, d))
    for i in range(d // 2):
        angle = np.arange(n) / 10000 ** (i / d)
        table[:, 2 * i], table[:, 2 * i + 1] = np.sin(angle), np.cos(angle)
    return table

def shift(k, d):
    return np.eye(d)

# %% wrong="cosine_first" of="positions" says="even columns are the sines"
def positions(n, d):
    angles = np.arange(n)[:, None] * 10000.0 ** (-np.arange(0, d, 2) / d)
    return np.stack([np.cos(angles), np.sin(angles)], axis=-1).reshape(n, d)

def shift(k, d):
    return np.eye(d)

# %% wrong="places_from_one" of="positions" says="the first place is 0"
def positions(n, d):
    angles = np.arange(1, n + 1)[:, None] * 10000.0 ** (-np.arange(0, d, 2) / d)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, d)

def shift(k, d):
    return np.eye(d)

# %% wrong="faster_and_faster" of="positions" says="the hands get slower"
def positions(n, d):
    angles = np.arange(n)[:, None] * 10000.0 ** (np.arange(0, d, 2) / d)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, d)

def shift(k, d):
    return np.eye(d)

# %% wrong="turns_back" of="positions" says="it turns the wrong way"
def positions(n, d):
    angles = np.arange(n)[:, None] * 10000.0 ** (-np.arange(0, d, 2) / d)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, d)

def shift(k, d):
    w = k * 10000.0 ** (-np.arange(0, d, 2) / d)
    M = np.zeros((d, d))
    for i, a in enumerate(w):
        M[2*i:2*i+2, 2*i:2*i+2] = [[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]
    return M

# %% wrong="fits_one_place_only" of="positions" says="the vectors of the places"
def positions(n, d):
    angles = np.arange(n)[:, None] * 10000.0 ** (-np.arange(0, d, 2) / d)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, d)

def shift(k, d):
    # A scale for each column is right for one place at most.
    here, there = positions(9, d)[1], positions(9 + abs(k), d)[1 + k]
    return np.diag(there / here)

# %% wrong="the_same_turn_for_all_pairs" of="positions" says="the vectors of the places"
def positions(n, d):
    angles = np.arange(n)[:, None] * 10000.0 ** (-np.arange(0, d, 2) / d)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, d)

def shift(k, d):
    block = np.array([[np.cos(k), -np.sin(k)], [np.sin(k), np.cos(k)]])
    return np.kron(np.eye(d // 2), block)

# %% wrong="a_permutation" of="positions" says="the vectors of the places"
def positions(n, d):
    angles = np.arange(n)[:, None] * 10000.0 ** (-np.arange(0, d, 2) / d)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, d)

def shift(k, d):
    return np.roll(np.eye(d), k, axis=1)

# %% wrong="turned_on_its_side" of="positions" says="n rows, d columns"
def positions(n, d):
    angles = np.arange(n)[:, None] * 10000.0 ** (-np.arange(0, d, 2) / d)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, d).T

def shift(k, d):
    return np.eye(d)

# %% right="imaginary_hands" of="positions"
def positions(n, d):
    hands = np.exp(1j * np.outer(np.arange(n), 10000.0 ** (-2 * np.arange(d // 2) / d)))
    table = np.empty((n, d))
    table[:, 0::2], table[:, 1::2] = hands.imag, hands.real
    return table

def shift(k, d):
    # From the places 0 and a quarter turn on: the rows that a basis is sent to.
    M = np.zeros((d, d))
    for i in range(d // 2):
        turn = np.exp(1j * k / 10000.0 ** (2 * i / d))
        M[2 * i + 1, 2 * i:2 * i + 2] = turn.imag, turn.real
        M[2 * i, 2 * i:2 * i + 2] = turn.real, -turn.imag
    return M

# %% right="loops_and_lists" of="positions"
import math

def positions(n, d):
    return [[(math.cos if j % 2 else math.sin)(p / 10000 ** ((j - j % 2) / d)) for j in range(d)]
            for p in range(n)]

def shift(k, d):
    M = [[0.0] * d for _ in range(d)]
    for j in range(d):
        angle = k / 10000 ** ((j - j % 2) / d)
        M[j][j] = math.cos(angle)
        M[j][j + 1 if j % 2 == 0 else j - 1] = math.sin(angle) * (-1 if j % 2 == 0 else 1)
    return M

# %% right="torch_blocks" of="positions"
def positions(n, d):
    rates = torch.exp(-math_log() * torch.arange(0, d, 2, dtype=torch.float64) / d)
    angles = torch.arange(n, dtype=torch.float64)[:, None] * rates
    return torch.stack((angles.sin(), angles.cos()), dim=2).flatten(1)

def math_log():
    return float(np.log(10000.0))

def shift(k, d):
    a = k * torch.exp(-math_log() * torch.arange(0, d, 2, dtype=torch.float64) / d)
    blocks = torch.stack([a.cos(), -a.sin(), a.sin(), a.cos()], dim=1).reshape(-1, 2, 2)
    return torch.block_diag(*blocks)

# %% [markdown]
# ## heads

# %% wrong="reshape_cuts_across_positions" of="heads" says="reshape to (h, n, d/h) cuts across"
def multi_head(x, memory, mask, p, h):
    q, k, v = x @ p["wq"], memory @ p["wk"], memory @ p["wv"]
    out = attend(q.reshape(h, len(x), -1), k.reshape(h, len(memory), -1),
                 v.reshape(h, len(memory), -1), mask)
    return out.swapaxes(0, 1).reshape(x.shape) @ p["wo"]

# %% wrong="forgets_to_swap_back" of="heads" says="swap the axes back"
def multi_head(x, memory, mask, p, h):
    def split(a):
        return a.reshape(len(a), h, -1).swapaxes(0, 1)
    out = attend(split(x @ p["wq"]), split(memory @ p["wk"]), split(memory @ p["wv"]), mask)
    return np.ascontiguousarray(out).reshape(x.shape) @ p["wo"]

# %% wrong="not_mixed" of="heads" says="the heads are mixed by wo"
def multi_head(x, memory, mask, p, h):
    q, k, v = x @ p["wq"], memory @ p["wk"], memory @ p["wv"]
    parts = zip(*(np.split(a, h, axis=1) for a in (q, k, v)))
    return np.concatenate([attend(*part, mask) for part in parts], axis=1)

# %% wrong="heads_added" of="heads" says="side by side, not added"
def multi_head(x, memory, mask, p, h):
    q, k, v = x @ p["wq"], memory @ p["wk"], memory @ p["wv"]
    parts = zip(*(np.split(a, h, axis=1) for a in (q, k, v)))
    return sum(attend(*part, mask) for part in parts) @ p["wo"][:x.shape[1] // h]

# %% wrong="scaled_by_the_whole_width" of="heads" says="the length of its own queries"
def multi_head(x, memory, mask, p, h):
    q, k, v = x @ p["wq"], memory @ p["wk"], memory @ p["wv"]
    heads = []
    for a, b, c in zip(*(np.split(m, h, axis=1) for m in (q, k, v))):
        s = a @ b.T / np.sqrt(x.shape[1])
        s = s if mask is None else np.where(mask, s, -np.inf)
        w = np.exp(s - s.max(1, keepdims=True))
        heads.append(w / w.sum(1, keepdims=True) @ c)
    return np.hstack(heads) @ p["wo"]

# %% wrong="asks_itself" of="heads" says="keys and values come from the memory"
def multi_head(x, memory, mask, p, h):
    q, k, v = x @ p["wq"], x @ p["wk"], x @ p["wv"]
    parts = zip(*(np.split(a, h, axis=1) for a in (q, k, v)))
    return np.concatenate([attend(*part, mask) for part in parts], axis=1) @ p["wo"]

# %% wrong="the_memory_asks" of="heads" says="x asks and the memory is asked"
def multi_head(x, memory, mask, p, h):
    q, k, v = memory @ p["wq"], x @ p["wk"], x @ p["wv"]
    parts = zip(*(np.split(a, h, axis=1) for a in (q, k, v)))
    return np.concatenate([attend(*part, mask) for part in parts], axis=1) @ p["wo"]

# %% wrong="values_are_keys" of="heads" says="values have a matrix of their own"
def multi_head(x, memory, mask, p, h):
    q, k = x @ p["wq"], memory @ p["wk"]
    parts = zip(*(np.split(a, h, axis=1) for a in (q, k, k)))
    return np.concatenate([attend(*part, mask) for part in parts], axis=1) @ p["wo"]

# %% wrong="one_wide_head" of="heads" says="this is one head of full width"
def multi_head(x, memory, mask, p, h):
    return attend(x @ p["wq"], memory @ p["wk"], memory @ p["wv"], mask) @ p["wo"]

# %% wrong="every_second_column" of="heads" says="a head has neighbouring columns"
def multi_head(x, memory, mask, p, h):
    q, k, v = x @ p["wq"], memory @ p["wk"], memory @ p["wv"]
    parts = [attend(q[:, i::h], k[:, i::h], v[:, i::h], mask) for i in range(h)]
    return np.concatenate(parts, axis=1) @ p["wo"]

# %% wrong="as_torch_stores_them" of="heads" says="so x @ w, not w.T"
def multi_head(x, memory, mask, p, h):
    q, k, v = x @ p["wq"].T, memory @ p["wk"].T, memory @ p["wv"].T
    parts = zip(*(np.split(a, h, axis=1) for a in (q, k, v)))
    return np.concatenate([attend(*part, mask) for part in parts], axis=1) @ p["wo"].T

# %% wrong="mask_forgotten" of="heads" says="the mask has no effect"
def multi_head(x, memory, mask, p, h):
    q, k, v = x @ p["wq"], memory @ p["wk"], memory @ p["wv"]
    parts = zip(*(np.split(a, h, axis=1) for a in (q, k, v)))
    return np.concatenate([attend(*part) for part in parts], axis=1) @ p["wo"]

# %% wrong="takes_the_output_matrix_away" of="heads" says="argument 4 came back changed"
def multi_head(x, memory, mask, p, h):
    mix = p.pop("wo")
    q, k, v = x @ p["wq"], memory @ p["wk"], memory @ p["wv"]
    parts = zip(*(np.split(a, h, axis=1) for a in (q, k, v)))
    return np.concatenate([attend(*part, mask) for part in parts], axis=1) @ mix

# %% right="a_loop_over_slices" of="heads"
def multi_head(x, memory, mask, p, h):
    size, out = x.shape[1] // h, 0
    for i in range(h):
        own = slice(i * size, (i + 1) * size)
        s = (x @ p["wq"][:, own]) @ (memory @ p["wk"][:, own]).T / size ** 0.5
        if mask is not None:
            s[~mask] = -np.inf
        w = np.exp(s - s.max(axis=1, keepdims=True))
        # Side by side, times wo, is the sum over heads, each times its own rows of wo.
        out = out + (w / w.sum(axis=1, keepdims=True)) @ (memory @ p["wv"][:, own]) @ p["wo"][own]
    return out

# %% right="einsum_of_torch" of="heads"
def multi_head(x, memory, mask, p, h):
    x, memory = torch.tensor(x), torch.tensor(memory)
    q, k, v = (torch.einsum("nd,dhe->hne", a, torch.tensor(p[w]).unflatten(1, (h, -1)))
               for a, w in ((x, "wq"), (memory, "wk"), (memory, "wv")))
    s = torch.einsum("hne,hme->hnm", q, k) / q.shape[-1] ** 0.5
    if mask is not None:
        s = s.masked_fill(torch.tensor(~mask), float("-inf"))
    mix = torch.tensor(p["wo"]).unflatten(0, (h, -1))
    return torch.einsum("hnm,hme,hef->nf", s.softmax(-1), v, mix)

# %% right="hstack_of_single" of="heads"
def multi_head(x, memory, mask, p, h):
    x, memory = x.astype(np.float32), memory.astype(np.float32)
    q, k, v = (a @ p[w].astype(np.float32) for a, w in ((x, "wq"), (memory, "wk"), (memory, "wv")))
    parts = [attend(*three, mask) for three in zip(*(np.split(a, h, axis=1) for a in (q, k, v)))]
    return np.hstack(parts) @ p["wo"].astype(np.float32)

# %% [markdown]
# ## layer

# %% wrong="over_the_positions" of="layer" says="the last axis"
def normalise(x, gain, bias):
    return gain * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5) + bias

def encoder_layer(x, mask, p, h):
    x = normalise(x + many_heads(x, x, mask, p, h), p["gain1"], p["bias1"])
    y = np.maximum(x @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]
    return normalise(x + y, p["gain2"], p["bias2"])

# %% wrong="all_numbers_together" of="layer" says="not all numbers together"
def normalise(x, gain, bias):
    return gain * (x - x.mean()) / np.sqrt(x.var() + 1e-5) + bias

def encoder_layer(x, mask, p, h):
    x = normalise(x + many_heads(x, x, mask, p, h), p["gain1"], p["bias1"])
    y = np.maximum(x @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]
    return normalise(x + y, p["gain2"], p["bias2"])

# %% wrong="variance_by_d_minus_one" of="layer" says="a mean over d, not d - 1"
def normalise(x, gain, bias):
    x = torch.tensor(x)
    y = (x - x.mean(-1, keepdim=True)) / torch.sqrt(x.var(-1, keepdim=True) + 1e-5)
    return y.numpy() * gain + bias

def encoder_layer(x, mask, p, h):
    x = normalise(x + many_heads(x, x, mask, p, h), p["gain1"], p["bias1"])
    y = np.maximum(x @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]
    return normalise(x + y, p["gain2"], p["bias2"])

# %% wrong="no_epsilon" of="layer" says="equal numbers do not divide by 0"
def normalise(x, gain, bias):
    return gain * (x - x.mean(-1, keepdims=True)) / x.std(-1, keepdims=True) + bias

def encoder_layer(x, mask, p, h):
    x = normalise(x + many_heads(x, x, mask, p, h), p["gain1"], p["bias1"])
    y = np.maximum(x @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]
    return normalise(x + y, p["gain2"], p["bias2"])

# %% wrong="epsilon_beside_the_root" of="layer" says="1e-5 is added to the variance, under the root"
def normalise(x, gain, bias):
    return gain * (x - x.mean(-1, keepdims=True)) / (x.std(-1, keepdims=True) + 1e-5) + bias

def encoder_layer(x, mask, p, h):
    x = normalise(x + many_heads(x, x, mask, p, h), p["gain1"], p["bias1"])
    y = np.maximum(x @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]
    return normalise(x + y, p["gain2"], p["bias2"])

# %% wrong="divided_by_the_variance" of="layer" says="divide by the root of the variance"
def normalise(x, gain, bias):
    off = x - x.mean(-1, keepdims=True)
    return gain * off / ((off ** 2).mean(-1, keepdims=True) + 1e-5) + bias

def encoder_layer(x, mask, p, h):
    x = normalise(x + many_heads(x, x, mask, p, h), p["gain1"], p["bias1"])
    y = np.maximum(x @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]
    return normalise(x + y, p["gain2"], p["bias2"])

# %% wrong="gain_forgotten" of="layer" says="gain and bias are missing"
def normalise(x, gain, bias):
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5)

def encoder_layer(x, mask, p, h):
    x = normalise(x + many_heads(x, x, mask, p, h), p["gain1"], p["bias1"])
    y = np.maximum(x @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]
    return normalise(x + y, p["gain2"], p["bias2"])

# %% wrong="nothing_added_to_the_heads" of="layer" says="added to what the heads say"
def normalise(x, gain, bias):
    return gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) + bias

def encoder_layer(x, mask, p, h):
    x = normalise(many_heads(x, x, mask, p, h), p["gain1"], p["bias1"])
    y = np.maximum(x @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]
    return normalise(x + y, p["gain2"], p["bias2"])

# %% wrong="nothing_added_to_feed_forward" of="layer" says="added to what feed forward says"
def normalise(x, gain, bias):
    return gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) + bias

def encoder_layer(x, mask, p, h):
    x = normalise(x + many_heads(x, x, mask, p, h), p["gain1"], p["bias1"])
    y = np.maximum(x @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]
    return normalise(y, p["gain2"], p["bias2"])

# %% wrong="norm_first" of="layer" says="the norm comes after the addition"
def normalise(x, gain, bias):
    return gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) + bias

def encoder_layer(x, mask, p, h):
    y = normalise(x, p["gain1"], p["bias1"])
    x = x + many_heads(y, y, mask, p, h)
    y = normalise(x, p["gain2"], p["bias2"])
    return x + np.maximum(y @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]

# %% wrong="a_straight_line_forward" of="layer" says="max(0, ...) between the two layers is missing"
def normalise(x, gain, bias):
    return gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) + bias

def encoder_layer(x, mask, p, h):
    x = normalise(x + many_heads(x, x, mask, p, h), p["gain1"], p["bias1"])
    return normalise(x + (x @ p["w1"] + p["b1"]) @ p["w2"] + p["b2"], p["gain2"], p["bias2"])

# %% wrong="relu_at_the_end" of="layer" says="stands between the two layers, not after"
def normalise(x, gain, bias):
    return gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) + bias

def encoder_layer(x, mask, p, h):
    x = normalise(x + many_heads(x, x, mask, p, h), p["gain1"], p["bias1"])
    y = np.maximum((x @ p["w1"] + p["b1"]) @ p["w2"] + p["b2"], 0)
    return normalise(x + y, p["gain2"], p["bias2"])

# %% wrong="one_norm_at_the_end" of="layer" says="there is a norm after the heads, too"
def normalise(x, gain, bias):
    return gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) + bias

def encoder_layer(x, mask, p, h):
    x = x + many_heads(x, x, mask, p, h)
    y = np.maximum(x @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]
    return normalise(x + y, p["gain2"], p["bias2"])

# %% wrong="both_parts_side_by_side" of="layer" says="feed forward reads what the first norm says"
def normalise(x, gain, bias):
    return gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) + bias

def encoder_layer(x, mask, p, h):
    y = normalise(x + many_heads(x, x, mask, p, h), p["gain1"], p["bias1"])
    z = np.maximum(x @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]
    return normalise(y + z, p["gain2"], p["bias2"])

# %% wrong="the_mask_gets_lost" of="layer" says="the mask has no effect"
def normalise(x, gain, bias):
    return gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) + bias

def encoder_layer(x, mask, p, h):
    x = normalise(x + many_heads(x, x, None, p, h), p["gain1"], p["bias1"])
    y = np.maximum(x @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]
    return normalise(x + y, p["gain2"], p["bias2"])

# %% wrong="adds_in_place" of="layer" says="argument 1 came back changed"
def normalise(x, gain, bias):
    x -= x.mean(-1, keepdims=True)
    x /= np.sqrt((x ** 2).mean(-1, keepdims=True) + 1e-5)
    return gain * x + bias

def encoder_layer(x, mask, p, h):
    x = normalise(x + many_heads(x, x, mask, p, h), p["gain1"], p["bias1"])
    y = np.maximum(x @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]
    return normalise(x + y, p["gain2"], p["bias2"])

# %% right="row_by_row" of="layer"
def normalise(x, gain, bias):
    out = np.empty(x.shape)
    for at in np.ndindex(x.shape[:-1]):
        mu = sum(x[at]) / x.shape[-1]
        sigma2 = sum((v - mu) ** 2 for v in x[at]) / x.shape[-1]
        for k in range(x.shape[-1]):
            out[at][k] = gain[k] * (x[at][k] - mu) / (sigma2 + 1e-5) ** 0.5 + bias[k]
    return out

def encoder_layer(x, mask, p, h):
    after = normalise(x + many_heads(x, x, mask, p, h), p["gain1"], p["bias1"])
    changed = np.empty(x.shape)
    for k, row in enumerate(after):
        inner = row @ p["w1"] + p["b1"]
        inner[inner < 0] = 0
        changed[k] = row + inner @ p["w2"] + p["b2"]
    return normalise(changed, p["gain2"], p["bias2"])

# %% right="functions_of_torch" of="layer"
def normalise(x, gain, bias):
    x, gain, bias = (torch.tensor(a) for a in (x, gain, bias))
    return torch.nn.functional.layer_norm(x, gain.shape, gain, bias)

def encoder_layer(x, mask, p, h):
    t = {name: torch.tensor(w) for name, w in p.items()}
    x = torch.tensor(x + many_heads(x, x, mask, p, h))
    x = torch.nn.functional.layer_norm(x, x.shape[1:], t["gain1"], t["bias1"])
    y = x + torch.relu(x @ t["w1"] + t["b1"]) @ t["w2"] + t["b2"]
    return torch.nn.functional.layer_norm(y, y.shape[1:], t["gain2"], t["bias2"])

# %% right="mean_of_squares" of="layer"
def normalise(x, gain, bias):
    mean = x.mean(-1)[..., None]
    root = np.sqrt(x.var(-1) + 1e-5)[..., None]
    return (x / root - mean / root) * gain + bias

def encoder_layer(x, mask, p, h):
    def ff(a):
        inner = a @ p["w1"] + p["b1"]
        return (inner * (inner > 0)) @ p["w2"] + p["b2"]
    parts = (lambda a: many_heads(a, a, mask, p, h)), ff
    for k, part in enumerate(parts, 1):
        x = normalise(x + part(x), p[f"gain{k}"], p[f"bias{k}"])
    return x

# %% [markdown]
# ## transformer

# %% wrong="words_too_small" of="transformer" says="the words are multiplied by sqrt(d)"
def transformer(source, target, p, h):
    n, m = source.shape[1], target.shape[1]
    see, back = (source != PAD)[:, None, :], np.tril(np.ones((m, m), bool))
    x = p["source_words"][source] + p["positions"][:n]
    for part in p["encoder"]:
        x = encoder_step(x, see, part, h)
    y = p["target_words"][target] + p["positions"][:m]
    for part in p["decoder"]:
        y = decoder_step(y, x, back, see, part, h)
    return y @ p["target_words"].T

# %% wrong="places_multiplied_too" of="transformer" says="places are added after"
def transformer(source, target, p, h):
    d, n, m = p["positions"].shape[1], source.shape[1], target.shape[1]
    see, back = (source != PAD)[:, None, :], np.tril(np.ones((m, m), bool))
    x = (p["source_words"][source] + p["positions"][:n]) * d ** 0.5
    for part in p["encoder"]:
        x = encoder_step(x, see, part, h)
    y = (p["target_words"][target] + p["positions"][:m]) * d ** 0.5
    for part in p["decoder"]:
        y = decoder_step(y, x, back, see, part, h)
    return y @ p["target_words"].T

# %% wrong="no_places" of="transformer" says="the places are missing"
def transformer(source, target, p, h):
    d, m = p["positions"].shape[1], target.shape[1]
    see, back = (source != PAD)[:, None, :], np.tril(np.ones((m, m), bool))
    x = p["source_words"][source] * d ** 0.5
    for part in p["encoder"]:
        x = encoder_step(x, see, part, h)
    y = p["target_words"][target] * d ** 0.5
    for part in p["decoder"]:
        y = decoder_step(y, x, back, see, part, h)
    return y @ p["target_words"].T

# %% wrong="no_places_for_the_target" of="transformer" says="the target needs places, too"
def transformer(source, target, p, h):
    d, n, m = p["positions"].shape[1], source.shape[1], target.shape[1]
    see, back = (source != PAD)[:, None, :], np.tril(np.ones((m, m), bool))
    x = p["source_words"][source] * d ** 0.5 + p["positions"][:n]
    for part in p["encoder"]:
        x = encoder_step(x, see, part, h)
    y = p["target_words"][target] * d ** 0.5
    for part in p["decoder"]:
        y = decoder_step(y, x, back, see, part, h)
    return y @ p["target_words"].T

# %% wrong="reads_the_answer" of="transformer" says="the decoder looks ahead"
def transformer(source, target, p, h):
    d, n, m = p["positions"].shape[1], source.shape[1], target.shape[1]
    see, back = (source != PAD)[:, None, :], np.ones((m, m), bool)
    x = p["source_words"][source] * d ** 0.5 + p["positions"][:n]
    for part in p["encoder"]:
        x = encoder_step(x, see, part, h)
    y = p["target_words"][target] * d ** 0.5 + p["positions"][:m]
    for part in p["decoder"]:
        y = decoder_step(y, x, back, see, part, h)
    return y @ p["target_words"].T

# %% wrong="padding_is_read" of="transformer" says="padding of the source is seen"
def transformer(source, target, p, h):
    d, n, m = p["positions"].shape[1], source.shape[1], target.shape[1]
    back = np.tril(np.ones((m, m), bool))
    x = p["source_words"][source] * d ** 0.5 + p["positions"][:n]
    for part in p["encoder"]:
        x = encoder_step(x, np.ones((n, n), bool), part, h)
    y = p["target_words"][target] * d ** 0.5 + p["positions"][:m]
    for part in p["decoder"]:
        y = decoder_step(y, x, back, np.ones((m, n), bool), part, h)
    return y @ p["target_words"].T

# %% wrong="padding_is_read_by_the_decoder" of="transformer" says="is seen from the decoder"
def transformer(source, target, p, h):
    d, n, m = p["positions"].shape[1], source.shape[1], target.shape[1]
    see, back = (source != PAD)[:, None, :], np.tril(np.ones((m, m), bool))
    x = p["source_words"][source] * d ** 0.5 + p["positions"][:n]
    for part in p["encoder"]:
        x = encoder_step(x, see, part, h)
    y = p["target_words"][target] * d ** 0.5 + p["positions"][:m]
    for part in p["decoder"]:
        y = decoder_step(y, x, back, True, part, h)
    return y @ p["target_words"].T

# %% wrong="layer_beside_layer" of="transformer" says="not the one beside"
def transformer(source, target, p, h):
    d, n, m = p["positions"].shape[1], source.shape[1], target.shape[1]
    see, back = (source != PAD)[:, None, :], np.tril(np.ones((m, m), bool))
    x = p["source_words"][source] * d ** 0.5 + p["positions"][:n]
    y = p["target_words"][target] * d ** 0.5 + p["positions"][:m]
    for below, above in zip(p["encoder"], p["decoder"]):
        x = encoder_step(x, see, below, h)
        y = decoder_step(y, x, back, see, above, h)
    return y @ p["target_words"].T

# %% wrong="remembers_what_went_in" of="transformer" says="not what went in"
def transformer(source, target, p, h):
    d, n, m = p["positions"].shape[1], source.shape[1], target.shape[1]
    see, back = (source != PAD)[:, None, :], np.tril(np.ones((m, m), bool))
    x = p["source_words"][source] * d ** 0.5 + p["positions"][:n]
    for part in p["encoder"]:
        encoder_step(x, see, part, h)
    y = p["target_words"][target] * d ** 0.5 + p["positions"][:m]
    for part in p["decoder"]:
        y = decoder_step(y, x, back, see, part, h)
    return y @ p["target_words"].T

# %% wrong="one_layer_of_each" of="transformer" says="go through all layers"
def transformer(source, target, p, h):
    d, n, m = p["positions"].shape[1], source.shape[1], target.shape[1]
    see, back = (source != PAD)[:, None, :], np.tril(np.ones((m, m), bool))
    x = p["source_words"][source] * d ** 0.5 + p["positions"][:n]
    x = encoder_step(x, see, p["encoder"][0], h)
    y = p["target_words"][target] * d ** 0.5 + p["positions"][:m]
    y = decoder_step(y, x, back, see, p["decoder"][0], h)
    return y @ p["target_words"].T

# %% wrong="shares_instead_of_scores" of="transformer" says="before any softmax"
def transformer(source, target, p, h):
    d, n, m = p["positions"].shape[1], source.shape[1], target.shape[1]
    see, back = (source != PAD)[:, None, :], np.tril(np.ones((m, m), bool))
    x = p["source_words"][source] * d ** 0.5 + p["positions"][:n]
    for part in p["encoder"]:
        x = encoder_step(x, see, part, h)
    y = p["target_words"][target] * d ** 0.5 + p["positions"][:m]
    for part in p["decoder"]:
        y = decoder_step(y, x, back, see, part, h)
    return torch.softmax(torch.tensor(y @ p["target_words"].T), dim=-1)

# %% wrong="stops_before_the_words" of="transformer" says="the output times target_words, turned"
def transformer(source, target, p, h):
    d, n, m = p["positions"].shape[1], source.shape[1], target.shape[1]
    see, back = (source != PAD)[:, None, :], np.tril(np.ones((m, m), bool))
    x = p["source_words"][source] * d ** 0.5 + p["positions"][:n]
    for part in p["encoder"]:
        x = encoder_step(x, see, part, h)
    y = p["target_words"][target] * d ** 0.5 + p["positions"][:m]
    for part in p["decoder"]:
        y = decoder_step(y, x, back, see, part, h)
    return y

# %% wrong="only_the_last_position" of="transformer" says="at each of its positions"
def transformer(source, target, p, h):
    d, n, m = p["positions"].shape[1], source.shape[1], target.shape[1]
    see, back = (source != PAD)[:, None, :], np.tril(np.ones((m, m), bool))
    x = p["source_words"][source] * d ** 0.5 + p["positions"][:n]
    for part in p["encoder"]:
        x = encoder_step(x, see, part, h)
    y = p["target_words"][target] * d ** 0.5 + p["positions"][:m]
    for part in p["decoder"]:
        y = decoder_step(y, x, back, see, part, h)
    return y[:, -1] @ p["target_words"].T

# %% right="padding_of_the_target_too" of="transformer"
def transformer(source, target, p, h):
    def embedded(tokens, table):
        return table[tokens] * np.sqrt(table.shape[1]) + p["positions"][None, :tokens.shape[1]]

    m = target.shape[1]
    from_source = np.repeat((source != PAD)[:, None], source.shape[1], axis=1)
    from_target = np.repeat((source != PAD)[:, None], m, axis=1)
    own = np.tril(np.ones((m, m), bool)) & (target != PAD)[:, None]
    memory, y = embedded(source, p["source_words"]), embedded(target, p["target_words"])
    for part in p["encoder"]:
        memory = encoder_step(memory, from_source, part, h)
    for part in p["decoder"]:
        y = decoder_step(y, memory, own, from_target, part, h)
    return np.einsum("bmd,td->bmt", y, p["target_words"])

# %% right="sentence_by_sentence" of="transformer"
def transformer(source, target, p, h):
    d, m, out = p["positions"].shape[1], target.shape[1], []
    for s, t in zip(source, target):
        s = s[s != PAD]
        x = (p["source_words"][s] * d ** 0.5 + p["positions"][:len(s)])[None]
        for part in p["encoder"]:
            x = encoder_step(x, np.ones((1, len(s), len(s)), bool), part, h)
        y = (p["target_words"][t] * d ** 0.5 + p["positions"][:m])[None]
        for part in p["decoder"]:
            y = decoder_step(y, x, np.arange(m) <= np.arange(m)[:, None], True, part, h)
        out.append((y[0] @ p["target_words"].T).tolist())
    return out

# %% right="strict_masks_and_a_tensor" of="transformer"
def transformer(source, target, p, h):
    B, n = source.shape
    m = target.shape[1]
    real = source > 0
    see = real[:, :, None] & real[:, None, :]
    x = np.sqrt(p["positions"].shape[-1]) * p["source_words"][source]
    x = x + np.tile(p["positions"][:n], (B, 1, 1))
    for part in p["encoder"]:
        x = encoder_step(x, see, part, h)
    y = np.sqrt(p["positions"].shape[-1]) * p["target_words"][target] + p["positions"][:m]
    own = np.tril(np.ones((m, m), bool)) & (target > 0)[:, None] & (target > 0)[:, :, None]
    for part in p["decoder"]:
        y = decoder_step(y, x, own, real[:, None], part, h)
    return torch.nn.functional.linear(torch.tensor(y), torch.tensor(p["target_words"]))

# %% [markdown]
# ## decode

# %% wrong="a_beam_that_is_greedy" of="decode" says="this is what greedy says"
def greedy(score, end, longest):
    tokens = []
    while len(tokens) < longest and end not in tokens:
        tokens.append(int(np.argmax(score(tuple(tokens)))))
    return tokens

def beam(score, width, end, longest):
    tokens = greedy(score, end, longest)
    return tokens, sum(score(tuple(tokens[:k]))[t] for k, t in enumerate(tokens))

# %% wrong="never_stops" of="decode" says="expected no question about a sentence that has ended"
def greedy(score, end, longest):
    tokens = []
    for _ in range(longest):
        tokens.append(int(np.argmax(score(tuple(tokens)))))
    return tokens

def beam(score, width, end, longest):
    alive, done = [((), 0.0)], []
    for _ in range(longest):
        more = [((*t, k), a + s) for t, a in alive for k, s in enumerate(score(t))]
        best = sorted(more, key=lambda one: (-one[1], one[0]))[:width]
        done += [one for one in best if one[0][-1] == end]
        alive = [one for one in best if one[0][-1] != end]
    return min(done + alive, key=lambda one: (-one[1], one[0]))

# %% wrong="the_end_is_left_out" of="decode" says="`end` itself is the last token"
def greedy(score, end, longest):
    tokens = []
    while len(tokens) < longest:
        token = int(np.argmax(score(tuple(tokens))))
        if token == end:
            break
        tokens.append(token)
    return tokens

def beam(score, width, end, longest):
    alive, done = [((), 0.0)], []
    for _ in range(longest):
        more = [((*t, k), a + s) for t, a in alive for k, s in enumerate(score(t))]
        best = sorted(more, key=lambda one: (-one[1], one[0]))[:width]
        done += [one for one in best if one[0][-1] == end]
        alive = [one for one in best if one[0][-1] != end]
    return min(done + alive, key=lambda one: (-one[1], one[0]))

# %% wrong="of_equal_tokens_the_last" of="decode" says="of equal ones the smaller number"
def greedy(score, end, longest):
    tokens = []
    while len(tokens) < longest and end not in tokens:
        s = score(tuple(tokens))
        tokens.append(len(s) - 1 - int(np.argmax(s[::-1])))
    return tokens

def beam(score, width, end, longest):
    alive, done = [((), 0.0)], []
    for _ in range(longest):
        more = [((*t, k), a + s) for t, a in alive for k, s in enumerate(score(t))]
        best = sorted(more, key=lambda one: (-one[1], one[0]))[:width]
        done += [one for one in best if one[0][-1] == end]
        alive = [one for one in best if one[0][-1] != end]
    return min(done + alive, key=lambda one: (-one[1], one[0]))

# %% wrong="width_for_each_beginning" of="decode" says="not of each beginning"
def greedy(score, end, longest):
    tokens = []
    while len(tokens) < longest and end not in tokens:
        tokens.append(int(np.argmax(score(tuple(tokens)))))
    return tokens

def beam(score, width, end, longest):
    alive, done = [((), 0.0)], []
    for _ in range(longest):
        best = []
        for t, a in alive:
            more = [((*t, k), a + s) for k, s in enumerate(score(t))]
            best += sorted(more, key=lambda one: (-one[1], one[0]))[:width]
        done += [one for one in best if one[0][-1] == end]
        alive = [one for one in best if one[0][-1] != end]
    return min(done + alive, key=lambda one: (-one[1], one[0]))

# %% wrong="first_one_home" of="decode" says="do not stop at the first that is finished"
def greedy(score, end, longest):
    tokens = []
    while len(tokens) < longest and end not in tokens:
        tokens.append(int(np.argmax(score(tuple(tokens)))))
    return tokens

def beam(score, width, end, longest):
    alive, done = [((), 0.0)], []
    for _ in range(longest):
        more = [((*t, k), a + s) for t, a in alive for k, s in enumerate(score(t))]
        best = sorted(more, key=lambda one: (-one[1], one[0]))[:width]
        done += [one for one in best if one[0][-1] == end]
        alive = [one for one in best if one[0][-1] != end]
        if done:
            break
    return min(done + alive, key=lambda one: (-one[1], one[0]))

# %% wrong="the_unfinished_do_not_count" of="decode" says="still alive at `longest` count as well"
def greedy(score, end, longest):
    tokens = []
    while len(tokens) < longest and end not in tokens:
        tokens.append(int(np.argmax(score(tuple(tokens)))))
    return tokens

def beam(score, width, end, longest):
    alive, done = [((), 0.0)], []
    for _ in range(longest):
        more = [((*t, k), a + s) for t, a in alive for k, s in enumerate(score(t))]
        best = sorted(more, key=lambda one: (-one[1], one[0]))[:width]
        done += [one for one in best if one[0][-1] == end]
        alive = [one for one in best if one[0][-1] != end]
    return min(done or alive, key=lambda one: (-one[1], one[0]))

# %% wrong="the_finished_are_forgotten" of="decode" says="put aside count as well"
def greedy(score, end, longest):
    tokens = []
    while len(tokens) < longest and end not in tokens:
        tokens.append(int(np.argmax(score(tuple(tokens)))))
    return tokens

def beam(score, width, end, longest):
    alive = last = [((), 0.0)]
    for _ in range(longest):
        more = [((*t, k), a + s) for t, a in alive for k, s in enumerate(score(t))]
        best = sorted(more, key=lambda one: (-one[1], one[0]))[:width]
        alive = [one for one in best if one[0][-1] != end]
        last = alive or (best if best else last)
    return min(last, key=lambda one: (-one[1], one[0]))

# %% wrong="mean_over_the_length" of="decode" says="compare totals, not means"
def greedy(score, end, longest):
    tokens = []
    while len(tokens) < longest and end not in tokens:
        tokens.append(int(np.argmax(score(tuple(tokens)))))
    return tokens

def beam(score, width, end, longest):
    alive, done = [((), 0.0)], []
    for _ in range(longest):
        more = [((*t, k), a + s) for t, a in alive for k, s in enumerate(score(t))]
        best = sorted(more, key=lambda one: (-one[1], one[0]))[:width]
        done += [one for one in best if one[0][-1] == end]
        alive = [one for one in best if one[0][-1] != end]
    return min(done + alive, key=lambda one: (-one[1] / len(one[0]), one[0]))

# %% wrong="equal_totals_as_they_come" of="decode" says="the tokens that come first"
def greedy(score, end, longest):
    tokens = []
    while len(tokens) < longest and end not in tokens:
        tokens.append(int(np.argmax(score(tuple(tokens)))))
    return tokens

def beam(score, width, end, longest):
    alive, done = [((), 0.0)], []
    for _ in range(longest):
        more = [((*t, k), a + s) for t, a in alive for k, s in enumerate(score(t))]
        best = sorted(reversed(more), key=lambda one: -one[1])[:width]
        done += [one for one in best if one[0][-1] == end]
        alive = [one for one in best if one[0][-1] != end]
    return min(done + alive, key=lambda one: -one[1])

# %% wrong="probability_for_its_logarithm" of="decode" says="not the probability"
def greedy(score, end, longest):
    tokens = []
    while len(tokens) < longest and end not in tokens:
        tokens.append(int(np.argmax(score(tuple(tokens)))))
    return tokens

def beam(score, width, end, longest):
    alive, done = [((), 1.0)], []
    for _ in range(longest):
        more = [((*t, k), a * np.exp(s)) for t, a in alive for k, s in enumerate(score(t))]
        best = sorted(more, key=lambda one: (-one[1], one[0]))[:width]
        done += [one for one in best if one[0][-1] == end]
        alive = [one for one in best if one[0][-1] != end]
    return min(done + alive, key=lambda one: (-one[1], one[0]))

# %% wrong="total_left_out" of="decode" says="expected (tokens, total)"
def greedy(score, end, longest):
    tokens = []
    while len(tokens) < longest and end not in tokens:
        tokens.append(int(np.argmax(score(tuple(tokens)))))
    return tokens

def beam(score, width, end, longest):
    alive, done = [((), 0.0)], []
    for _ in range(longest):
        more = [((*t, k), a + s) for t, a in alive for k, s in enumerate(score(t))]
        best = sorted(more, key=lambda one: (-one[1], one[0]))[:width]
        done += [one for one in best if one[0][-1] == end]
        alive = [one for one in best if one[0][-1] != end]
    print(min(done + alive, key=lambda one: (-one[1], one[0])))

# %% right="dictionaries" of="decode"
def greedy(score, end, longest):
    prefix = ()
    for _ in range(longest):
        s = list(score(prefix))
        prefix += (s.index(max(s)),)
        if prefix[-1] == end:
            break
    return prefix

def beam(score, width, end, longest):
    living, done = {(): 0.0}, {}
    for _ in range(longest):
        grown = {(*t, k): a + float(s) for t, a in living.items() for k, s in enumerate(score(t))}
        living = {}
        for t in sorted(sorted(grown), key=grown.get, reverse=True)[:width]:
            (done if t[-1] == end else living)[t] = grown[t]
        if not living:
            break
    done |= living
    best = max(done.values())
    return min(t for t in done if done[t] == best), best

# %% right="torch_topk_and_an_early_end" of="decode"
def greedy(score, end, longest):
    tokens = torch.empty(0, dtype=torch.long)
    while len(tokens) < longest and (len(tokens) == 0 or tokens[-1] != end):
        values = torch.tensor(np.array(score(tuple(tokens.tolist()))))
        tokens = torch.cat([tokens, torch.nonzero(values == values.max())[0]])
    return tokens

def beam(score, width, end, longest):
    import heapq

    alive, best = [(0.0, ())], (np.inf, ())
    for _ in range(longest):
        more = ((cost - s, (*t, k)) for cost, t in alive for k, s in enumerate(score(t)))
        alive = []
        for cost, t in heapq.nsmallest(width, more):
            if t[-1] == end:
                best = min(best, (cost, t))
            else:
                alive.append((cost, t))
        # Costs only grow: who is worse than the best finished one can stay at home.
        if not alive or best[0] < alive[0][0]:
            break
    cost, t = min([best, *alive])
    return np.array(t), -cost

# %% [markdown]
# ## cache

# %% wrong="does_not_see_itself" of="cache" says="append first, then attend"
def step(x, kept, p, h):
    def split(a):
        return a.reshape(len(a), h, -1).swapaxes(0, 1)
    keys, values = kept
    new = np.vstack([keys, x @ p["wk"]]), np.vstack([values, x @ p["wv"]])
    if not len(keys):
        return x @ p["wv"] @ p["wo"], new
    out = attend(split((x @ p["wq"])[None]), split(keys), split(values))
    return out.reshape(-1) @ p["wo"], new

def pairs(n):
    return n * (n + 1) * (n + 2) // 6, n * (n + 1) // 2

# %% wrong="keeps_what_went_in" of="cache" says="keep keys and values, not what went in"
def step(x, kept, p, h):
    def split(a):
        return a.reshape(len(a), h, -1).swapaxes(0, 1)
    seen = np.vstack([kept[0], x])
    out = attend(split((x @ p["wq"])[None]), split(seen @ p["wk"]), split(seen @ p["wv"]))
    return out.reshape(-1) @ p["wo"], (seen, seen)

def pairs(n):
    return n * (n + 1) * (n + 2) // 6, n * (n + 1) // 2

# %% wrong="the_new_one_first" of="cache" says="the new one comes last"
def step(x, kept, p, h):
    def split(a):
        return a.reshape(len(a), h, -1).swapaxes(0, 1)
    keys, values = np.vstack([x @ p["wk"], kept[0]]), np.vstack([x @ p["wv"], kept[1]])
    out = attend(split((x @ p["wq"])[None]), split(keys), split(values))
    return out.reshape(-1) @ p["wo"], (keys, values)

def pairs(n):
    return n * (n + 1) * (n + 2) // 6, n * (n + 1) // 2

# %% wrong="keeps_the_last_only" of="cache" says="one row more than before"
def step(x, kept, p, h):
    keys, values = (x @ p["wk"])[None], (x @ p["wv"])[None]
    return values[0] @ p["wo"], (keys, values)

def pairs(n):
    return n * (n + 1) * (n + 2) // 6, n * (n + 1) // 2

# %% wrong="keeps_but_does_not_look" of="cache" says="the query looks at all keys"
def step(x, kept, p, h):
    keys, values = np.vstack([kept[0], x @ p["wk"]]), np.vstack([kept[1], x @ p["wv"]])
    return values[-1] @ p["wo"], (keys, values)

def pairs(n):
    return n * (n + 1) * (n + 2) // 6, n * (n + 1) // 2

# %% wrong="one_wide_head" of="cache" says="this is one head of full width"
def step(x, kept, p, h):
    keys, values = np.vstack([kept[0], x @ p["wk"]]), np.vstack([kept[1], x @ p["wv"]])
    return attend((x @ p["wq"])[None], keys, values)[0] @ p["wo"], (keys, values)

def pairs(n):
    return n * (n + 1) * (n + 2) // 6, n * (n + 1) // 2

# %% wrong="the_same_cache_for_both" of="cache" says="values are x @ wv"
def step(x, kept, p, h):
    def split(a):
        return a.reshape(len(a), h, -1).swapaxes(0, 1)
    keys = np.vstack([kept[0], x @ p["wk"]])
    out = attend(split((x @ p["wq"])[None]), split(keys), split(keys))
    return out.reshape(-1) @ p["wo"], (keys, keys)

def pairs(n):
    return n * (n + 1) * (n + 2) // 6, n * (n + 1) // 2

# %% wrong="not_mixed" of="cache" says="wo is missing"
def step(x, kept, p, h):
    def split(a):
        return a.reshape(len(a), h, -1).swapaxes(0, 1)
    keys, values = np.vstack([kept[0], x @ p["wk"]]), np.vstack([kept[1], x @ p["wv"]])
    return attend(split((x @ p["wq"])[None]), split(keys), split(values)).ravel(), (keys, values)

def pairs(n):
    return n * (n + 1) * (n + 2) // 6, n * (n + 1) // 2

# %% wrong="whole_squares_counted" of="cache" says="position i looks at i keys"
def step(x, kept, p, h):
    def split(a):
        return a.reshape(len(a), h, -1).swapaxes(0, 1)
    keys, values = np.vstack([kept[0], x @ p["wk"]]), np.vstack([kept[1], x @ p["wv"]])
    out = attend(split((x @ p["wq"])[None]), split(keys), split(values))
    return out.reshape(-1) @ p["wo"], (keys, values)

def pairs(n):
    return sum(t * t for t in range(n + 1)), n * (n + 1) // 2

# %% wrong="a_cache_is_linear" of="cache" says="the one query of step t looks at t keys"
def step(x, kept, p, h):
    def split(a):
        return a.reshape(len(a), h, -1).swapaxes(0, 1)
    keys, values = np.vstack([kept[0], x @ p["wk"]]), np.vstack([kept[1], x @ p["wv"]])
    out = attend(split((x @ p["wq"])[None]), split(keys), split(values))
    return out.reshape(-1) @ p["wo"], (keys, values)

def pairs(n):
    return n * (n + 1) * (n + 2) // 6, n

# %% wrong="with_before_without" of="cache" says="without a cache comes first"
def step(x, kept, p, h):
    def split(a):
        return a.reshape(len(a), h, -1).swapaxes(0, 1)
    keys, values = np.vstack([kept[0], x @ p["wk"]]), np.vstack([kept[1], x @ p["wv"]])
    out = attend(split((x @ p["wq"])[None]), split(keys), split(values))
    return out.reshape(-1) @ p["wo"], (keys, values)

def pairs(n):
    return n * (n + 1) // 2, n * (n + 1) * (n + 2) // 6

# %% wrong="output_without_the_cache" of="cache" says="expected (out, kept)"
def step(x, kept, p, h):
    def split(a):
        return a.reshape(len(a), h, -1).swapaxes(0, 1)
    keys, values = np.vstack([kept[0], x @ p["wk"]]), np.vstack([kept[1], x @ p["wv"]])
    return attend(split((x @ p["wq"])[None]), split(keys), split(values)).ravel() @ p["wo"]

def pairs(n):
    return n * (n + 1) * (n + 2) // 6, n * (n + 1) // 2

# %% right="a_loop_over_heads" of="cache"
def step(x, kept, p, h):
    keys, values = [np.append(old, (x @ p[w])[None], axis=0) for old, w in zip(kept, ("wk", "wv"))]
    q, size, said = x @ p["wq"], len(x) // h, []
    for i in range(h):
        own = slice(i * size, (i + 1) * size)
        s = keys[:, own] @ q[own] / size ** 0.5
        w = np.exp(s - s.max())
        said += list(w / w.sum() @ values[:, own])
    return np.array(said) @ p["wo"], [keys, values]

def pairs(n):
    without = with_cache = 0
    for t in range(1, n + 1):
        with_cache += t
        for i in range(1, t + 1):
            without += i
    return without, with_cache

# %% right="torch_and_its_attention" of="cache"
def step(x, kept, p, h):
    x, p = torch.tensor(x), {name: torch.tensor(w) for name, w in p.items()}
    keys, values = (torch.cat([torch.tensor(old), (x @ p[w]).unsqueeze(0)])
                    for old, w in zip(kept, ("wk", "wv")))
    q, k, v = (a.unflatten(-1, (h, -1)).transpose(0, 1)
               for a in ((x @ p["wq"])[None], keys, values))
    out = torch.nn.functional.scaled_dot_product_attention(q, k, v)
    return out.transpose(0, 1).flatten() @ p["wo"], (keys, values)

def pairs(n):
    steps = np.arange(1, n + 1)
    return (steps * (steps + 1) // 2).sum(), steps.sum()

# %% right="binomials" of="cache"
import math

def step(x, kept, p, h):
    new = tuple(np.concatenate([old, x[None] @ p[w]]) for old, w in zip(kept, ("wk", "wv")))
    q, k, v = (np.stack(np.split(a, h, axis=1)) for a in (x[None] @ p["wq"], *new))
    return np.concatenate(list(attend(q, k, v)), axis=1)[0] @ p["wo"], new

def pairs(n):
    return math.comb(n + 2, 3), math.comb(n + 1, 2)
