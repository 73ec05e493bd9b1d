# Answers that the tests of gpt_bert_vit.py must refuse, each a misconception, and different
# answers that they must accept. `says` is part of what the student then reads.

# %% [markdown]
# ## mask

# %% wrong="sees_the_future" of="mask" says="rows are who looks, columns are who is looked at"
def may_see(T, prefix, lengths):
    place = np.arange(T)
    seen = (place[None, :] <= place[:, None]) | (place < prefix)
    both = seen[None] & (place < lengths[:, None])[:, None, :]
    return both.transpose(0, 2, 1)

# %% wrong="not_even_itself" of="mask" says="a place may look at itself"
def may_see(T, prefix, lengths):
    place = np.arange(T)
    seen = (place[None, :] < place[:, None]) | (place < prefix)
    return seen[None] & (place < lengths[:, None])[:, None, :]

# %% wrong="padding_stays_open" of="mask" says="nobody looks at padding"
def may_see(T, prefix, lengths):
    place = np.arange(T)
    seen = (place[None, :] <= place[:, None]) | (place < prefix)
    return np.repeat(seen[None], len(lengths), 0)

# %% wrong="padding_closes_rows" of="mask" says="padding closes columns, not rows"
def may_see(T, prefix, lengths):
    place = np.arange(T)
    seen = (place[None, :] <= place[:, None]) | (place < prefix)
    return seen[None] & (place < lengths[:, None])[:, :, None]

# %% wrong="padding_closes_rows_too" of="mask" says="a filled place looks at real ones"
def may_see(T, prefix, lengths):
    place = np.arange(T)
    seen = (place[None, :] <= place[:, None]) | (place < prefix)
    real = place < lengths[:, None]
    return seen[None] & real[:, None, :] & real[:, :, None]

# %% wrong="no_prefix" of="mask" says="the prefix is seen from everywhere"
def may_see(T, prefix, lengths):
    place = np.arange(T)
    seen = (place[None, :] <= place[:, None])
    return seen[None] & (place < lengths[:, None])[:, None, :]

# %% wrong="one_place_too_many" of="mask" says="which end at place prefix - 1"
def may_see(T, prefix, lengths):
    place = np.arange(T)
    seen = (place[None, :] <= place[:, None]) | (place <= prefix)
    return seen[None] & (place < lengths[:, None])[:, None, :]

# %% wrong="both_at_once" of="mask" says="*or* j < prefix, not both"
def may_see(T, prefix, lengths):
    place = np.arange(T)
    seen = (place[None, :] <= place[:, None]) & (place < prefix)
    return seen[None] & (place < lengths[:, None])[:, None, :]

# %% wrong="padding_open_in_the_prefix" of="mask" says="padding is closed, in the prefix as well"
def may_see(T, prefix, lengths):
    place = np.arange(T)
    seen = (place[None, :] <= place[:, None]) | (place < prefix)
    real = (place < lengths[:, None]) | (place < prefix)
    return seen[None] & real[:, None, :]

# %% wrong="true_means_closed" of="mask" says="True means: may see"
def may_see(T, prefix, lengths):
    place = np.arange(T)
    seen = (place[None, :] <= place[:, None]) | (place < prefix)
    return ~(seen[None] & (place < lengths[:, None])[:, None, :])

# %% wrong="minus_infinity" of="mask" says="this is what one adds to the scores later"
def may_see(T, prefix, lengths):
    place = np.arange(T)
    seen = (place[None, :] <= place[:, None]) | (place < prefix)
    both = seen[None] & (place < lengths[:, None])[:, None, :]
    return np.where(both, 0.0, -np.inf)

# %% wrong="one_mask_for_all" of="mask" says="one T by T mask for each sequence"
def may_see(T, prefix, lengths):
    place = np.arange(T)
    seen = (place[None, :] <= place[:, None]) | (place < prefix)
    return seen & (place < lengths[0])

# %% wrong="prints_it" of="mask" says="is there a `return`?"
def may_see(T, prefix, lengths):
    place = np.arange(T)
    seen = (place[None, :] <= place[:, None]) | (place < prefix)
    print(seen[None] & (place < lengths[:, None])[:, None, :])

# %% wrong="shortens_the_lengths" of="mask" says="argument 1 came back changed"
def may_see(T, prefix, lengths):
    lengths -= 1
    place = np.arange(T)
    seen = (place[None, :] <= place[:, None]) | (place < prefix)
    return seen[None] & (place < lengths[:, None])[:, None, :]

# %% right="place_by_place" of="mask"
def may_see(T, prefix, lengths):
    masks = []
    for length in lengths:
        rows = []
        for i in range(T):
            rows.append([j < length and (j <= i or j < prefix) for j in range(T)])
        masks.append(rows)
    return masks

# %% right="torch_triangles" of="mask"
def may_see(T, prefix, lengths):
    seen = torch.ones(T, T).tril().bool()
    seen[:, :prefix] = True
    real = torch.arange(T)[None] < torch.as_tensor(lengths)[:, None]
    return seen[None].repeat(len(lengths), 1, 1) * real[:, None]

# %% right="closes_what_is_padding" of="mask"
def may_see(T, prefix, lengths):
    seen = np.ones((len(lengths), T, T), int)
    for b, length in enumerate(lengths):
        for i in range(T):
            seen[b, i, max(i + 1, prefix):] = 0
        seen[b, :, length:] = 0
    return seen

# %% [markdown]
# ## next_token

# %% wrong="repeats_what_it_read" of="next_token" says="token t + 1, not with what it just read"
def next_loss(scores, tokens, pad):
    s, target = scores, tokens
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return cost[target != pad].mean()

# %% wrong="shifts_backwards" of="next_token" says="shifted the wrong way"
def next_loss(scores, tokens, pad):
    s, target = scores[:, 1:], tokens[:, :-1]
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return cost[target != pad].mean()

# %% wrong="padding_counts" of="next_token" says="padding is no target"
def next_loss(scores, tokens, pad):
    s, target = scores[:, :-1], tokens[:, 1:]
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return cost.mean()

# %% wrong="sum_of_costs" of="next_token" says="mean over the forecasts that count, not their sum"
def next_loss(scores, tokens, pad):
    s, target = scores[:, :-1], tokens[:, 1:]
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return cost[target != pad].sum()

# %% wrong="divides_by_all_places" of="next_token" says="divide by how many forecasts count"
def next_loss(scores, tokens, pad):
    s, target = scores[:, :-1], tokens[:, 1:]
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return cost[target != pad].sum() / tokens.size

# %% wrong="divides_by_padding_too" of="next_token" says="how many forecasts count, without padding"
def next_loss(scores, tokens, pad):
    s, target = scores[:, :-1], tokens[:, 1:]
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return np.where(target == pad, 0, cost).mean()

# %% wrong="divides_by_sequences" of="next_token" says="not their sum"
def next_loss(scores, tokens, pad):
    s, target = scores[:, :-1], tokens[:, 1:]
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return cost[target != pad].sum() / len(tokens)

# %% wrong="mean_of_means" of="next_token" says="not of the means of sequences"
def next_loss(scores, tokens, pad):
    s, target = scores[:, :-1], tokens[:, 1:]
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    real = target != pad
    return np.mean([c[r].mean() for c, r in zip(cost, real)])

# %% wrong="overflows" of="next_token" says="take the largest score of each place away first"
def next_loss(scores, tokens, pad):
    s, target = scores[:, :-1], tokens[:, 1:]
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return cost[target != pad].mean()

# %% wrong="logarithm_of_a_rounded_share" of="next_token" says="logarithm of a rounded probability"
def next_loss(scores, tokens, pad):
    s, target = scores[:, :-1], tokens[:, 1:]
    s = s - s.max(axis=2, keepdims=True)
    p = np.exp(s) / np.exp(s).sum(axis=2, keepdims=True)
    cost = -np.log(np.take_along_axis(p, target[..., None], 2)[..., 0])
    return cost[target != pad].mean()

# %% wrong="bits" of="next_token" says="not the one to the base 2"
def next_loss(scores, tokens, pad):
    s, target = scores[:, :-1], tokens[:, 1:]
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return cost[target != pad].mean() / np.log(2)

# %% wrong="negative_loss" of="next_token" says="the sign: a cost is at least 0"
def next_loss(scores, tokens, pad):
    s, target = scores[:, :-1], tokens[:, 1:]
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return -cost[target != pad].mean()

# %% wrong="perplexity" of="next_token" says="this is the perplexity"
def next_loss(scores, tokens, pad):
    s, target = scores[:, :-1], tokens[:, 1:]
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return np.exp(cost[target != pad].mean())

# %% wrong="no_logarithm" of="next_token" says="the logarithm is missing"
def next_loss(scores, tokens, pad):
    s, target = scores[:, :-1], tokens[:, 1:]
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return -np.exp(-cost)[target != pad].mean()

# %% wrong="looks_whether_it_read_padding" of="next_token" says="is *predicted* must be no padding"
def next_loss(scores, tokens, pad):
    s, target = scores[:, :-1], tokens[:, 1:]
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return cost[tokens[:, :-1] != pad].mean()

# %% wrong="one_cost_each" of="next_token" says="a single number"
def next_loss(scores, tokens, pad):
    s, target = scores[:, :-1], tokens[:, 1:]
    s = s - s.max(axis=2, keepdims=True)
    cost = np.log(np.exp(s).sum(axis=2)) - np.take_along_axis(s, target[..., None], 2)[..., 0]
    return np.where(target == pad, 0, cost)

# %% right="loops" of="next_token"
def next_loss(scores, tokens, pad):
    total, many = 0.0, 0
    for said, row in zip(scores, tokens):
        for s, target in zip(said, row[1:]):
            if target != pad:
                top = s.max()
                total += top + np.log(np.exp(s - top).sum()) - s[target]
                many += 1
    return total / many

# %% right="torch_in_float32" of="next_token"
def next_loss(scores, tokens, pad):
    said = torch.tensor(scores[:, :-1], dtype=torch.float32).flatten(0, 1)
    targets = torch.tensor(tokens[:, 1:]).flatten()
    return torch.nn.functional.cross_entropy(said, targets, ignore_index=pad)

# %% right="by_one_hot" of="next_token"
def next_loss(scores, tokens, pad):
    V = scores.shape[2]
    said, targets = scores[:, :-1].reshape(-1, V), tokens[:, 1:].reshape(-1)
    said, targets = said[targets != pad], targets[targets != pad]
    hot = np.eye(V)[targets]
    total = np.logaddexp.reduce(said, axis=1)
    return [np.mean(total - np.einsum("nv,nv->n", said, hot))]

# %% [markdown]
# ## sample

# %% wrong="no_temperature" of="sample" says="the temperature is not used"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(-scores, kind="stable")[:k]
    p = np.zeros(len(scores))
    p[kept] = np.exp(scores[kept] - scores.max())
    return p / p.sum()


def pick(p, u):
    passed = np.flatnonzero(np.cumsum(p) > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% wrong="multiplies_by_the_temperature" of="sample" says="by the temperature, do not multiply"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(-scores, kind="stable")[:k]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) * temperature)
    return p / p.sum()


def pick(p, u):
    passed = np.flatnonzero(np.cumsum(p) > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% wrong="all_may_come" of="sample" says="only the k largest may be drawn"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(-scores, kind="stable")
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) / temperature)
    return p / p.sum()


def pick(p, u):
    passed = np.flatnonzero(np.cumsum(p) > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% wrong="cut_without_sharing_again" of="sample" says="what is kept has to add up to 1 again"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(-scores, kind="stable")[:k]
    p = np.exp((scores - scores.max()) / temperature)
    p /= p.sum()
    cut = np.zeros(len(scores))
    cut[kept] = p[kept]
    return cut


def pick(p, u):
    passed = np.flatnonzero(np.cumsum(p) > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% wrong="score_zero_for_the_rest" of="sample" says="a score of 0 is a score like others"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(-scores, kind="stable")[:k]
    s = np.zeros(len(scores))
    s[kept] = scores[kept]
    p = np.exp((s - s.max()) / temperature)
    return p / p.sum()


def pick(p, u):
    passed = np.flatnonzero(np.cumsum(p) > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% wrong="everything_as_good_as_the_kth" of="sample" says="k places and no more"
def next_probabilities(scores, temperature, k):
    kept = scores >= np.sort(scores)[-min(k, len(scores))]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) / temperature)
    return p / p.sum()


def pick(p, u):
    passed = np.flatnonzero(np.cumsum(p) > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% wrong="later_place_stays" of="sample" says="the earlier place stays"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(scores, kind="stable")[::-1][:k]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) / temperature)
    return p / p.sum()


def pick(p, u):
    passed = np.flatnonzero(np.cumsum(p) > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% wrong="the_k_smallest" of="sample" says="these are the k smallest"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(scores, kind="stable")[:k]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) / temperature)
    return p / p.sum()


def pick(p, u):
    passed = np.flatnonzero(np.cumsum(p) > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% wrong="one_too_many" of="sample" says="k places and no more"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(-scores, kind="stable")[:k + 1]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) / temperature)
    return p / p.sum()


def pick(p, u):
    passed = np.flatnonzero(np.cumsum(p) > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% wrong="one_too_few" of="sample" says="one too few is kept"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(-scores, kind="stable")[:max(k - 1, 1)]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) / temperature)
    return p / p.sum()


def pick(p, u):
    passed = np.flatnonzero(np.cumsum(p) > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% wrong="overflow_when_cold" of="sample" says="take the largest score away"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(-scores, kind="stable")[:k]
    p = np.zeros(len(scores))
    p[kept] = np.exp(scores[kept] / temperature)
    return p / p.sum()


def pick(p, u):
    passed = np.flatnonzero(np.cumsum(p) > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% wrong="only_the_likely_ones_come_back" of="sample" says="one probability for each token"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(-scores, kind="stable")[:k]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) / temperature)
    return p[kept] / p.sum()


def pick(p, u):
    passed = np.flatnonzero(np.cumsum(p) > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% wrong="always_the_likeliest" of="sample" says="place where the running sum is larger than u"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(-scores, kind="stable")[:k]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) / temperature)
    return p / p.sum()


def pick(p, u):
    return int(np.argmax(p))

# %% wrong="equal_is_enough" of="sample" says="a token with probability 0 is never picked"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(-scores, kind="stable")[:k]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) / temperature)
    return p / p.sum()


def pick(p, u):
    passed = np.flatnonzero(np.cumsum(p) >= u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% wrong="the_piece_before" of="sample" says="first place where the running sum is larger than u"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(-scores, kind="stable")[:k]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) / temperature)
    return p / p.sum()


def pick(p, u):
    return max(int(np.searchsorted(np.cumsum(p), u, side="right")) - 1, 0)

# %% wrong="off_the_end_by_rounding" of="sample" says="the last token whose probability is not 0"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(-scores, kind="stable")[:k]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) / temperature)
    return p / p.sum()


def pick(p, u):
    return int(min(np.searchsorted(np.cumsum(p), u, side="right"), len(p) - 1))

# %% wrong="a_score_above_u" of="sample" says="first place where the running sum is larger than u"
def next_probabilities(scores, temperature, k):
    kept = np.argsort(-scores, kind="stable")[:k]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) / temperature)
    return p / p.sum()


def pick(p, u):
    passed = np.flatnonzero(p > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% wrong="sorts_the_given_scores" of="sample" says="argument 1 came back changed"
def next_probabilities(scores, temperature, k):
    scores -= scores.max()
    kept = np.argsort(-scores, kind="stable")[:k]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores.max()) / temperature)
    return p / p.sum()


def pick(p, u):
    passed = np.flatnonzero(np.cumsum(p) > u)
    return int(passed[0]) if len(passed) else int(np.flatnonzero(p)[-1])

# %% right="loops_and_sorted" of="sample"
import math

def next_probabilities(scores, temperature, k):
    places = sorted(range(len(scores)), key=lambda v: -scores[v])[:k]
    top = max(scores)
    weights = {v: math.exp((scores[v] - top) / temperature) for v in places}
    total = sum(weights.values())
    return [weights.get(v, 0) / total for v in range(len(scores))]

def pick(p, u):
    total, last = 0.0, 0
    for v, share in enumerate(p):
        total += share
        if share > 0:
            last = v
        if total > u:
            return v
    return last

# %% right="torch_with_minus_infinity" of="sample"
def next_probabilities(scores, temperature, k):
    s = torch.tensor(scores)
    order = torch.argsort(s, descending=True, stable=True)
    s[order[k:]] = -torch.inf
    return torch.softmax(s / temperature, dim=0)

def pick(p, u):
    ends = torch.cumsum(torch.tensor(p), 0)
    ends[int(np.flatnonzero(p)[-1]):] = 1.0
    return torch.searchsorted(ends, torch.tensor(u, dtype=ends.dtype), right=True)

# %% right="ranks" of="sample"
def next_probabilities(scores, temperature, k):
    V = np.arange(len(scores))
    others, own = scores[None], scores[:, None]
    better = (others > own) | ((others == own) & (V[:, None] > V))
    p = np.where(better.sum(1) < k, np.exp((scores - max(scores)) / temperature), 0)
    return p / sum(p)

def pick(p, u):
    likely = np.flatnonzero(p > 0)
    ends = np.cumsum(p[likely])
    return likely[min((ends <= u).sum(), len(likely) - 1)]

# %% [markdown]
# ## bert

# %% wrong="always_mask" of="bert" says="80 % become MASK"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen, MASK, tokens)
    inputs = np.where(chosen & (fate > 1), word, inputs)
    return inputs, np.where(chosen, tokens, ASK_NOT)

# %% wrong="shares_of_what_is_left" of="bert" says="10 % a random word, 10 % stay"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    left = chosen & (fate >= 0.8)
    inputs = np.where(left & (rng.random(tokens.shape) < 0.1), word, inputs)
    return inputs, np.where(chosen, tokens, ASK_NOT)

# %% wrong="nothing_stays" of="bert" says="10 % stay"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.8), word, inputs)
    return inputs, np.where(chosen, tokens, ASK_NOT)

# %% wrong="a_fifth_stays" of="bert" says="10 % stay"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate = rng.random(tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    return inputs, np.where(chosen, tokens, ASK_NOT)

# %% wrong="special_tokens_too" of="bert" says="special tokens"
def hide(tokens, V, rng):
    chosen = (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return inputs, np.where(chosen, tokens, ASK_NOT)

# %% wrong="random_special_tokens" of="bert" says="a random word is no special token"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(0, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return inputs, np.where(chosen, tokens, ASK_NOT)

# %% wrong="the_last_word_never_comes" of="bert" says="the last word can come, too"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V - 1, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return inputs, np.where(chosen, tokens, ASK_NOT)

# %% wrong="asks_everywhere" of="bert" says="where nothing is asked"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return inputs, tokens.copy()

# %% wrong="label_is_what_it_reads" of="bert" says="a label is the original token"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return inputs, np.where(chosen, inputs, ASK_NOT)

# %% wrong="asks_only_where_masked" of="bert" says="also what did not become MASK"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate = rng.random(tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    return inputs, np.where(inputs == MASK, tokens, ASK_NOT)

# %% wrong="asks_only_where_it_changed" of="bert" says="a chosen token that stays is asked, too"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return inputs, np.where(inputs != tokens, tokens, ASK_NOT)

# %% wrong="chooses_a_tenth" of="bert" says="it is 15 %"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.10)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return inputs, np.where(chosen, tokens, ASK_NOT)

# %% wrong="fifteen_percent_masked" of="bert" says="15 % are chosen, not 15 % masked"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15 / 0.8)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return inputs, np.where(chosen, tokens, ASK_NOT)

# %% wrong="one_pattern_for_all_sequences" of="bert" says="each token is chosen by itself"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape[1]) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return inputs, np.where(chosen, tokens, ASK_NOT)

# %% wrong="one_fate_for_all" of="bert" says="of the chosen, 80 % become MASK"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return inputs, np.where(chosen, tokens, ASK_NOT)

# %% wrong="one_word_for_all" of="bert" says="each word is as likely as any other"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return inputs, np.where(chosen, tokens, ASK_NOT)

# %% wrong="chance_of_its_own" of="bert" says="draw from rng alone"
def hide(tokens, V, rng):
    rng = np.random.default_rng()
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return inputs, np.where(chosen, tokens, ASK_NOT)

# %% wrong="always_the_same_seed" of="bert" says="draw from rng"
def hide(tokens, V, rng):
    rng = np.random.default_rng(0)
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return inputs, np.where(chosen, tokens, ASK_NOT)

# %% wrong="writes_into_the_tokens" of="bert" says="argument 1 came back changed"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    labels = np.where(chosen, tokens, ASK_NOT)
    tokens[:] = inputs
    return tokens, labels

# %% wrong="inputs_alone" of="bert" says="expected (inputs, labels)"
def hide(tokens, V, rng):
    chosen = (tokens >= FIRST_WORD) & (rng.random(tokens.shape) < 0.15)
    fate, word = rng.random(tokens.shape), rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.where(chosen & (fate < 0.8), MASK, tokens)
    inputs = np.where(chosen & (fate >= 0.9), word, inputs)
    return {'inputs': inputs}

# %% right="token_by_token" of="bert"
def hide(tokens, V, rng):
    inputs, labels = tokens.tolist(), []
    for row in inputs:
        asked = [ASK_NOT] * len(row)
        for t, token in enumerate(row):
            if token < FIRST_WORD or rng.random() >= 0.15:
                continue
            asked[t] = token
            u = rng.random()
            if u < 0.8:
                row[t] = MASK
            elif u < 0.9:
                row[t] = int(rng.integers(FIRST_WORD, V))
        labels.append(asked)
    return inputs, labels

# %% right="fates_by_choice" of="bert"
def hide(tokens, V, rng):
    inputs, labels = tokens.copy(), np.full(tokens.shape, ASK_NOT)
    b, t = np.nonzero(tokens >= FIRST_WORD)
    asked = rng.random(len(b)) < 0.15
    b, t = b[asked], t[asked]
    labels[b, t] = tokens[b, t]
    fate = rng.choice(3, size=len(b), p=[0.8, 0.1, 0.1])
    inputs[b[fate == 0], t[fate == 0]] = MASK
    random = fate == 1
    inputs[b[random], t[random]] = rng.choice(np.arange(FIRST_WORD, V), size=random.sum())
    return inputs, labels

# %% right="one_draw_cut_in_four" of="bert"
def hide(tokens, V, rng):
    u = np.where(tokens < FIRST_WORD, 1.0, rng.random(tokens.shape))
    words = rng.integers(FIRST_WORD, V, tokens.shape)
    inputs = np.select([u < 0.12, u < 0.135], [MASK, words], tokens)
    return torch.tensor(inputs), torch.tensor(np.where(u < 0.15, tokens, -100))

# %% [markdown]
# ## patches

# %% wrong="reshape_alone" of="patches" says="a reshape alone cuts nothing"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E], axis=1) + r

# %% wrong="as_unfold_returns_it" of="patches" says="first the tokens, then the numbers of each"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 2, 4, 1, 3, 5)
    return cut.reshape(N, -1, C * h * w).transpose(0, 2, 1)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E], axis=1) + r

# %% wrong="column_by_column" of="patches" says="patches are numbered row by row"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 4, 2, 1, 3, 5)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E], axis=1) + r

# %% wrong="channels_last" of="patches" says="in a patch channels come first"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 2, 4, 3, 5, 1)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E], axis=1) + r

# %% wrong="columns_before_rows" of="patches" says="in a patch rows come before columns"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 2, 4, 1, 5, 3)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E], axis=1) + r

# %% wrong="each_channel_by_itself" of="patches" says="a token holds all channels"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 1, 2, 4, 3, 5)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E], axis=1) + r

# %% wrong="square_patches_only" of="patches" says="patches row by row"
def patchify(x, h, w):
    N, C, H, W = x.shape
    tokens = [x[:, :, i:i + h, j:j + h].reshape(N, -1)
              for i in range(0, H - h + 1, h) for j in range(0, W - h + 1, h)]
    cut = np.stack(tokens, axis=1)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E], axis=1) + r

# %% wrong="puts_together_by_reshape" of="patches" says="a reshape alone puts nothing together"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 2, 4, 1, 3, 5)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    return patches.reshape(-1, C, H, W)

def embed(patches, E, c, r):
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E], axis=1) + r

# %% wrong="same_exchange_for_the_way_back" of="patches" says="numbered row by row"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 2, 4, 1, 3, 5)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 2, 4, 1, 3, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E], axis=1) + r

# %% wrong="no_positions" of="patches" says="the positions are missing"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 2, 4, 1, 3, 5)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E], axis=1)

# %% wrong="class_token_last" of="patches" says="the class token comes in front"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 2, 4, 1, 3, 5)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([patches @ E, first], axis=1) + r

# %% wrong="class_token_without_position" of="patches" says="place has a position, too"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 2, 4, 1, 3, 5)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E + r[1:]], axis=1)

# %% wrong="positions_from_the_first_patch" of="patches" says="position 0 is the class token's"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 2, 4, 1, 3, 5)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E + r[:-1]], axis=1)

# %% wrong="empty_class_token" of="patches" says="the class token is missing, place 0 is empty"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 2, 4, 1, 3, 5)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    first = np.zeros((len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E], axis=1) + r

# %% wrong="class_token_added_to_all" of="patches" says="is a token of its own"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 2, 4, 1, 3, 5)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    return patches @ E + c + r[1:]

# %% wrong="one_position_for_all" of="patches" says="each place has its own position"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 2, 4, 1, 3, 5)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    first = np.broadcast_to(c, (len(patches), 1, len(c)))
    return np.concatenate([first, patches @ E], axis=1) + r[0]

# %% wrong="no_class_token" of="patches" says="the class token is missing"
def patchify(x, h, w):
    N, C, H, W = x.shape
    cut = x.reshape(N, C, H // h, h, W // w, w).transpose(0, 2, 4, 1, 3, 5)
    return cut.reshape(N, -1, C * h * w)

def unpatchify(patches, C, H, W, h, w):
    N = len(patches)
    cut = patches.reshape(N, H // h, W // w, C, h, w).transpose(0, 3, 1, 4, 2, 5)
    return cut.reshape(N, C, H, W)

def embed(patches, E, c, r):
    return patches @ E + r[1:]

# %% right="loops_over_patches" of="patches"
def patchify(x, h, w):
    N, C, H, W = x.shape
    tokens = [x[:, :, i:i + h, j:j + w].reshape(N, -1)
              for i in range(0, H, h) for j in range(0, W, w)]
    return np.stack(tokens, axis=1)

def unpatchify(patches, C, H, W, h, w):
    x, t = np.zeros((len(patches), C, H, W)), 0
    for i in range(0, H, h):
        for j in range(0, W, w):
            x[:, :, i:i + h, j:j + w] = patches[:, t].reshape(-1, C, h, w)
            t += 1
    return x

def embed(patches, E, c, r):
    out = np.zeros((len(patches), len(r), len(c)))
    for n, tokens in enumerate(patches):
        out[n, 0] = c + r[0]
        for t, token in enumerate(tokens, 1):
            out[n, t] = token @ E + r[t]
    return out

# %% right="unfold_and_fold" of="patches"
def patchify(x, h, w):
    return torch.nn.functional.unfold(torch.tensor(x), (h, w), stride=(h, w)).mT

def unpatchify(patches, C, H, W, h, w):
    return torch.nn.functional.fold(torch.tensor(patches).mT, (H, W), (h, w), stride=(h, w))

def embed(patches, E, c, r):
    patches, E, c, r = (torch.tensor(a, dtype=torch.float32) for a in (patches, E, c, r))
    return torch.cat([c.expand(len(patches), 1, -1), patches @ E], 1) + r

# %% right="einsum_and_lists" of="patches"
def patchify(x, h, w):
    N, C, H, W = x.shape
    six = x.reshape(N, C, H // h, h, W // w, w)
    return np.einsum("ncihjw->nijchw", six).reshape(N, H // h * (W // w), C * h * w).tolist()

def unpatchify(patches, C, H, W, h, w):
    six = patches.reshape(len(patches), H // h, W // w, C, h, w)
    return np.einsum("nijchw->ncihjw", six).reshape(-1, C, H, W).tolist()

def embed(patches, E, c, r):
    inner = np.einsum("ntp,pd->ntd", patches, E)
    return np.insert(inner, 0, c, axis=1) + r

# %% [markdown]
# ## bpe

# %% wrong="words_count_once" of="bpe" says="a word that comes f times counts f times"
def merge(pieces, pair):
    done, k = [], 0
    while k < len(pieces):
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done

def learn_merges(words, count):
    split = {word: list(word) for word in words}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, pieces in split.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += 1
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        split = {word: merge(pieces, best) for word, pieces in split.items()}
        merges.append(best)
    return merges

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="first_seen_wins_ties" of="bpe" says="take the one that Python sorts first"
def merge(pieces, pair):
    done, k = [], 0
    while k < len(pieces):
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done

def learn_merges(words, count):
    split = {word: list(word) for word in words}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, pieces in split.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += words[word]
        if not pairs:
            break
        best = min(pairs, key=lambda pair: -pairs[pair])
        split = {word: merge(pieces, best) for word, pieces in split.items()}
        merges.append(best)
    return merges

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="last_in_order_wins_ties" of="bpe" says="take the one that Python sorts first"
def merge(pieces, pair):
    done, k = [], 0
    while k < len(pieces):
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done

def learn_merges(words, count):
    split = {word: list(word) for word in words}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, pieces in split.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += words[word]
        if not pairs:
            break
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        split = {word: merge(pieces, best) for word, pieces in split.items()}
        merges.append(best)
    return merges

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="merges_from_the_right" of="bpe" says="from the left, not from the right"
def merge(pieces, pair):
    done, k = [], len(pieces)
    while k > 0:
        step = 2 if tuple(pieces[max(k - 2, 0):k]) == tuple(pair) else 1
        done.insert(0, "".join(pieces[k - step:k]))
        k -= step
    return done

def learn_merges(words, count):
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

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="only_the_first_place" of="bpe" says="not only at its first place"
def merge(pieces, pair):
    for k in range(len(pieces) - 1):
        if (pieces[k], pieces[k + 1]) == tuple(pair):
            return pieces[:k] + [pieces[k] + pieces[k + 1]] + pieces[k + 2:]
    return list(pieces)

def learn_merges(words, count):
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

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="replaces_in_a_string" of="bpe" says="whole pieces only"
def merge(pieces, pair):
    left, right = pair
    return " ".join(pieces).replace(left + " " + right, left + right).split()

def learn_merges(words, count):
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

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="letters_of_the_joined_word" of="bpe" says="whole pieces only"
def merge(pieces, pair):
    whole, new, done = "".join(pieces), "".join(pair), []
    while whole:
        size = len(new) if whole.startswith(new) else 1
        done.append(whole[:size])
        whole = whole[size:]
    return done

def learn_merges(words, count):
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

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="drops_the_rest" of="bpe" says="no letter is lost"
def merge(pieces, pair):
    done, k = [], 0
    while k < len(pieces) - 1:
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done

def learn_merges(words, count):
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

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="changes_the_given_pieces" of="bpe" says="pieces came back changed"
def merge(pieces, pair):
    k = 0
    while k < len(pieces) - 1:
        if (pieces[k], pieces[k + 1]) == tuple(pair):
            pieces[k:k + 2] = [pieces[k] + pieces[k + 1]]
        k += 1
    return pieces

def learn_merges(words, count):
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

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="pairs_across_words" of="bpe" says="these two are no neighbours now"
def merge(pieces, pair):
    done, k = [], 0
    while k < len(pieces):
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done

def learn_merges(words, count):
    split = {word: list(word) for word in words}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        line = [piece for word, pieces in split.items() for piece in pieces * words[word]]
        for pair in zip(line, line[1:]):
            pairs[pair] += 1
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        split = {word: merge(pieces, best) for word, pieces in split.items()}
        merges.append(best)
    return merges

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="each_pair_once_per_word" of="bpe" says="every two neighbours count"
def merge(pieces, pair):
    done, k = [], 0
    while k < len(pieces):
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done

def learn_merges(words, count):
    split = {word: list(word) for word in words}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, pieces in split.items():
            for pair in set(zip(pieces, pieces[1:])):
                pairs[pair] += words[word]
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        split = {word: merge(pieces, best) for word, pieces in split.items()}
        merges.append(best)
    return merges

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="stops_at_pairs_that_come_once" of="bpe" says="only then is it over early"
def merge(pieces, pair):
    done, k = [], 0
    while k < len(pieces):
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done

def learn_merges(words, count):
    split = {word: list(word) for word in words}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, pieces in split.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += words[word]
        if not pairs or max(pairs.values()) < 2:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        split = {word: merge(pieces, best) for word, pieces in split.items()}
        merges.append(best)
    return merges

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="returns_the_new_pieces" of="bpe" says="a pair of pieces such as ('a', 'n')"
def merge(pieces, pair):
    done, k = [], 0
    while k < len(pieces):
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done

def learn_merges(words, count):
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
        merges.append("".join(best))
    return merges

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="returns_the_split_words" of="bpe" says="a list of pairs"
def merge(pieces, pair):
    done, k = [], 0
    while k < len(pieces):
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done

def learn_merges(words, count):
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
    return split

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="one_merge_too_many" of="bpe" says="at most so many"
def merge(pieces, pair):
    done, k = [], 0
    while k < len(pieces):
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done

def learn_merges(words, count):
    split = {word: list(word) for word in words}
    merges = []
    while len(merges) <= count:
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

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="encodes_longest_piece_first" of="bpe" says="in the order in which they were learnt"
def merge(pieces, pair):
    done, k = [], 0
    while k < len(pieces):
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done

def learn_merges(words, count):
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

def encode(word, merges):
    known, pieces = {"".join(pair) for pair in merges}, []
    while word:
        size = next((n for n in range(len(word), 1, -1) if word[:n] in known), 1)
        pieces.append(word[:size])
        word = word[size:]
    return pieces

# %% wrong="encodes_from_the_last_merge" of="bpe" says="in the order in which they were learnt"
def merge(pieces, pair):
    done, k = [], 0
    while k < len(pieces):
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done

def learn_merges(words, count):
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

def encode(word, merges):
    pieces = list(word)
    for pair in reversed(merges):
        pieces = merge(pieces, pair)
    return pieces

# %% wrong="encodes_the_first_pair_that_fits" of="bpe" says="in the order in which they were learnt"
def merge(pieces, pair):
    done, k = [], 0
    while k < len(pieces):
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done

def learn_merges(words, count):
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

def encode(word, merges):
    pieces = list(word)
    known, k = set(merges), 0
    while k < len(pieces) - 1:
        if (pieces[k], pieces[k + 1]) in known:
            pieces[k:k + 2] = [pieces[k] + pieces[k + 1]]
        else:
            k += 1
    return pieces

# %% wrong="joins_the_pieces" of="bpe" says="the pieces, in their order"
def merge(pieces, pair):
    done, k = [], 0
    while k < len(pieces):
        step = 2 if tuple(pieces[k:k + 2]) == tuple(pair) else 1
        done.append("".join(pieces[k:k + step]))
        k += step
    return done

def learn_merges(words, count):
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

def encode(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = merge(pieces, pair)
    return " ".join(pieces)

# %% right="with_iterators" of="bpe"
def merge(pieces, pair):
    done = []
    waiting = list(reversed(pieces))
    while waiting:
        piece = waiting.pop()
        if waiting and (piece, waiting[-1]) == tuple(pair):
            piece += waiting.pop()
        done.append(piece)
    return done

def learn_merges(words, count):
    state, merges = [(list(word), times) for word, times in words.items()], []
    for _ in range(count):
        counts = {}
        for pieces, times in state:
            for k in range(len(pieces) - 1):
                pair = pieces[k], pieces[k + 1]
                counts[pair] = counts.get(pair, 0) + times
        if not counts:
            return merges
        most = max(counts.values())
        merges.append(min(pair for pair in counts if counts[pair] == most))
        state = [(merge(pieces, merges[-1]), times) for pieces, times in state]
    return merges

def encode(word, merges):
    # The earliest merge that fits, as often as one does: the same as all of them in order.
    rank, pieces = {pair: k for k, pair in reversed(list(enumerate(merges)))}, list(word)
    while True:
        known = [pair for pair in zip(pieces, pieces[1:]) if pair in rank]
        if not known:
            return pieces
        pieces = merge(pieces, min(known, key=rank.get))

# %% right="splits_by_pattern" of="bpe"
import re

def merge(pieces, pair):
    # Unit separators on both sides of each piece, so that only whole pieces fit.
    line = "".join(f"<{piece}>" for piece in pieces)
    left, right = pair
    return re.findall(r"<([^<>]*)>", line.replace(f"<{left}><{right}>", f"<{left}{right}>"))

def learn_merges(words, count):
    split, merges = {word: tuple(word) for word in words}, ()
    for _ in range(count):
        pairs = Counter(p for word, ps in split.items()
                        for p in list(zip(ps, ps[1:])) * words[word])
        if pairs:
            best = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[0][0]
            merges += (best,)
            split = {word: merge(ps, best) for word, ps in split.items()}
    return merges

def encode(word, merges):
    from functools import reduce
    return tuple(reduce(merge, merges, list(word)))

# %% [markdown]
# ## power_law

# %% wrong="slope_instead_of_exponent" of="power_law" says="the sign: L falls if b is positive"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), -b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="no_logarithms" of="power_law" says="fit ln L against ln n, not L against n"
def fit(n, L):
    x, y = n, L
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="only_L_is_a_logarithm" of="power_law" says="n has to be a logarithm, too"
def fit(n, L):
    x, y = n, np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="only_n_is_a_logarithm" of="power_law" says="L has to be a logarithm, too"
def fit(n, L):
    x, y = np.log(n), L
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="through_the_origin" of="power_law" says="a line through the origin has no a"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    b = -(x @ y) / (x @ x)
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="first_and_last_point" of="power_law" says="use all points"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    b = -(y[-1] - y[0]) / (x[-1] - x[0])
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="forgets_to_raise_e" of="power_law" says="this is ln a"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return y.mean() + b * x.mean(), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="base_ten_undone_by_e" of="power_law" says="undone by powers of 10"
def fit(n, L):
    x, y = np.log10(n), np.log10(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="sign_of_the_mean" of="power_law" says="the sign: ln a is the mean"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() - b * x.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="mean_of_the_losses" of="power_law" says="add b times the mean of ln n"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="x_over_y" of="power_law" says="the slope of y over x"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    slope, start = np.polyfit(y, x, 1)
    return np.exp(-start / slope), -slope

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="all_at_each_end" of="power_law" says="half of what is left out goes to each end"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [1 - share, share]))

# %% wrong="smallest_and_largest" of="power_law" says="the middle `share`, not all of them"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return min(bs), max(bs)

# %% wrong="mean_plus_minus_deviation" of="power_law" says="not a standard deviation"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return np.mean(bs) - np.std(bs), np.mean(bs) + np.std(bs)

# %% wrong="high_before_low" of="power_law" says="low comes first"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 + share) / 2, (1 - share) / 2]))

# %% wrong="interval_of_the_slope" of="power_law" says="the interval of b, which is minus the slope"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    bs = [-fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="one_size_counts_as_zero" of="power_law" says="is left out, not counted as 0"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] if np.ptp(n[row]) > 0 else 0 for row in draws]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="one_size_gives_nan" of="power_law" says="a sample with points of one size is left out"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n[row], L[row])[1] for row in draws]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="always_the_same_points" of="power_law" says="fit each sample anew"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    bs = [fit(n, L)[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% wrong="draws_its_own_samples" of="power_law" says="the middle `share` of the b"
def fit(n, L):
    x, y = np.log(n), np.log(L)
    off = x - x.mean()
    b = -(off @ (y - y.mean())) / (off @ off)
    return np.exp(y.mean() + b * x.mean()), b

def interval(n, L, draws, share):
    draws = np.random.default_rng(0).integers(0, len(n), draws.shape)
    bs = [fit(n[row], L[row])[1] for row in draws if np.ptp(n[row]) > 0]
    return tuple(np.quantile(bs, [(1 - share) / 2, (1 + share) / 2]))

# %% right="polyfit" of="power_law"
def fit(n, L):
    slope, start = np.polyfit(np.log(n), np.log(L), 1)
    return np.exp(start), -slope

def interval(n, L, draws, share):
    bs = []
    for row in draws:
        if len(set(n[row])) > 1:
            bs.append(fit(n[row], L[row])[1])
    return np.quantile(bs, (1 - share) / 2), np.quantile(bs, 1 - (1 - share) / 2)

# %% right="base_two_and_lstsq" of="power_law"
def fit(n, L):
    A = np.stack([np.ones(len(n)), -np.log2(n)], axis=1)
    (start, b), *_ = np.linalg.lstsq(A, np.log2(L), rcond=None)
    return 2 ** start, b

def interval(n, L, draws, share):
    draws = np.array([row for row in draws if n[row].min() < n[row].max()])
    x, y = np.log(n)[draws], np.log(L)[draws]
    x = x - x.mean(1, keepdims=True)
    bs = -(x * y).sum(1) / (x ** 2).sum(1)
    return np.percentile(bs, [50 * (1 - share), 50 * (1 + share)])

# %% right="torch_and_sums" of="power_law"
def fit(n, L):
    x, y = torch.log(torch.tensor(n)), torch.log(torch.tensor(L))
    M = len(x)
    slope = (M * (x * y).sum() - x.sum() * y.sum()) / (M * (x * x).sum() - x.sum() ** 2)
    return torch.exp((y.sum() - slope * x.sum()) / M), -slope

def interval(n, L, draws, share):
    bs = torch.stack([fit(n[row], L[row])[1] for row in draws if len(np.unique(n[row])) > 1])
    return torch.quantile(bs, torch.tensor([0.5 - share / 2, 0.5 + share / 2], dtype=bs.dtype))

# %% [markdown]
# ## moe

# %% wrong="asks_everybody" of="moe" says="only the chosen expert sees a token, once"
def mixture(x, G, experts):
    s = x @ G
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    chosen = p.argmax(axis=1)
    answers = [expert(x) for expert in experts]
    rows = [p[n, k] * answers[k][n] for n, k in enumerate(chosen)]
    return np.array(rows), p, np.bincount(chosen, minlength=G.shape[1])

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))

# %% wrong="a_mixture_of_all" of="moe" says="only the chosen expert sees a token, once"
def mixture(x, G, experts):
    s = x @ G
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    chosen = p.argmax(axis=1)
    rows = sum(p[:, [k]] * expert(x) for k, expert in enumerate(experts))
    return np.array(rows), p, np.bincount(chosen, minlength=G.shape[1])

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))

# %% wrong="not_weighed" of="moe" says="the answer is weighed with the expert's probability"
def mixture(x, G, experts):
    s = x @ G
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    chosen = p.argmax(axis=1)
    rows = [None] * len(x)
    for k in np.unique(chosen):
        mine = np.flatnonzero(chosen == k)
        for n, answer in zip(mine, experts[k](x[mine])):
            rows[n] = answer
    return np.array(rows), p, np.bincount(chosen, minlength=G.shape[1])

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))

# %% wrong="in_the_order_of_experts" of="moe" says="each answer back in its token's place"
def mixture(x, G, experts):
    s = x @ G
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    chosen = p.argmax(axis=1)
    rows = []
    for k in np.unique(chosen):
        mine = np.flatnonzero(chosen == k)
        for n, answer in zip(mine, experts[k](x[mine])):
            rows.append(p[n, k] * answer)
    return np.array(rows), p, np.bincount(chosen, minlength=G.shape[1])

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))

# %% wrong="softmax_over_tokens" of="moe" says="over experts, not over tokens"
def mixture(x, G, experts):
    s = x @ G
    p = np.exp(s - s.max(axis=0))
    p /= p.sum(axis=0)
    chosen = p.argmax(axis=1)
    rows = [None] * len(x)
    for k in np.unique(chosen):
        mine = np.flatnonzero(chosen == k)
        for n, answer in zip(mine, experts[k](x[mine])):
            rows[n] = p[n, k] * answer
    return np.array(rows), p, np.bincount(chosen, minlength=G.shape[1])

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))

# %% wrong="scores_for_probabilities" of="moe" says="softmax makes probabilities of them"
def mixture(x, G, experts):
    s = x @ G
    p = s
    chosen = p.argmax(axis=1)
    rows = [None] * len(x)
    for k in np.unique(chosen):
        mine = np.flatnonzero(chosen == k)
        for n, answer in zip(mine, experts[k](x[mine])):
            rows[n] = p[n, k] * answer
    return np.array(rows), p, np.bincount(chosen, minlength=G.shape[1])

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))

# %% wrong="gives_back_the_choice" of="moe" says="probabilities before the choice"
def mixture(x, G, experts):
    s = x @ G
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    chosen = p.argmax(axis=1)
    rows = [None] * len(x)
    for k in np.unique(chosen):
        mine = np.flatnonzero(chosen == k)
        for n, answer in zip(mine, experts[k](x[mine])):
            rows[n] = p[n, k] * answer
    return np.array(rows), np.eye(G.shape[1])[chosen], np.bincount(chosen, minlength=G.shape[1])

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))

# %% wrong="overflow" of="moe" says="NaN"
def mixture(x, G, experts):
    s = x @ G
    p = np.exp(s)
    p /= p.sum(axis=1, keepdims=True)
    chosen = p.argmax(axis=1)
    rows = [None] * len(x)
    for k in np.unique(chosen):
        mine = np.flatnonzero(chosen == k)
        for n, answer in zip(mine, experts[k](x[mine])):
            rows[n] = p[n, k] * answer
    return np.array(rows), p, np.bincount(chosen, minlength=G.shape[1])

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))

# %% wrong="wakes_everybody" of="moe" says="was called without tokens; leave it at rest"
def mixture(x, G, experts):
    s = x @ G
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    chosen = p.argmax(axis=1)
    rows = [None] * len(x)
    for k in range(G.shape[1]):
        mine = np.flatnonzero(chosen == k)
        for n, answer in zip(mine, experts[k](x[mine])):
            rows[n] = p[n, k] * answer
    return np.array(rows), p, np.bincount(chosen, minlength=G.shape[1])

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))

# %% wrong="forgets_idle_experts" of="moe" says="also for those without tokens"
def mixture(x, G, experts):
    s = x @ G
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    chosen = p.argmax(axis=1)
    rows = [None] * len(x)
    for k in np.unique(chosen):
        mine = np.flatnonzero(chosen == k)
        for n, answer in zip(mine, experts[k](x[mine])):
            rows[n] = p[n, k] * answer
    return np.array(rows), p, np.unique(chosen, return_counts=True)[1]

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))

# %% wrong="load_in_shares" of="moe" says="numbers of tokens, not shares"
def mixture(x, G, experts):
    s = x @ G
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    chosen = p.argmax(axis=1)
    rows = [None] * len(x)
    for k in np.unique(chosen):
        mine = np.flatnonzero(chosen == k)
        for n, answer in zip(mine, experts[k](x[mine])):
            rows[n] = p[n, k] * answer
    return np.array(rows), p, np.bincount(chosen, minlength=G.shape[1]) / len(x)

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))

# %% wrong="load_as_mean_probability" of="moe" says="numbers of tokens, not mean probabilities"
def mixture(x, G, experts):
    s = x @ G
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    chosen = p.argmax(axis=1)
    rows = [None] * len(x)
    for k in np.unique(chosen):
        mine = np.flatnonzero(chosen == k)
        for n, answer in zip(mine, experts[k](x[mine])):
            rows[n] = p[n, k] * answer
    return np.array(rows), p, p.mean(axis=0)

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))

# %% wrong="least_probable_expert" of="moe" says="how many tokens chose each expert"
def mixture(x, G, experts):
    s = x @ G
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    chosen = p.argmin(axis=1)
    rows = [None] * len(x)
    for k in np.unique(chosen):
        mine = np.flatnonzero(chosen == k)
        for n, answer in zip(mine, experts[k](x[mine])):
            rows[n] = p[n, k] * answer
    return np.array(rows), p, np.bincount(chosen, minlength=G.shape[1])

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))

# %% wrong="balance_without_E" of="moe" says="the factor E is missing"
def mixture(x, G, experts):
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

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return (went @ p.mean(axis=0))

# %% wrong="balance_of_counts" of="moe" says="shares and means, not sums"
def mixture(x, G, experts):
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

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E)
    return E * (went @ p.mean(axis=0))

# %% wrong="balance_of_shares_alone" of="moe" says="no gradient would reach the gate"
def mixture(x, G, experts):
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

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ went)

# %% wrong="balance_of_probabilities_alone" of="moe" says="is the share of tokens that *went* there"
def mixture(x, G, experts):
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

def balance(p):
    return p.shape[1] * (p.mean(axis=0) @ p.mean(axis=0))

# %% wrong="balance_for_each_expert" of="moe" says="the sum over experts"
def mixture(x, G, experts):
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

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went * p.mean(axis=0))

# %% wrong="centres_the_tokens_in_place" of="moe" says="argument 1 came back changed"
def mixture(x, G, experts):
    x -= x.mean(axis=0)
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

def balance(p):
    N, E = p.shape
    went = np.bincount(p.argmax(axis=1), minlength=E) / N
    return E * (went @ p.mean(axis=0))

# %% right="token_by_token" of="moe"
def mixture(x, G, experts):
    y, p, load = [], [], [0] * len(experts)
    for token in x:
        s = token @ G
        e = np.exp(s - max(s))
        p.append(e / sum(e))
        k = int(np.argmax(p[-1]))
        load[k] += 1
        y.append(p[-1][k] * experts[k](token[None])[0])
    return y, p, load

def balance(p):
    N, E = len(p), len(p[0])
    total = 0.0
    for k in range(E):
        went = sum(1 for row in p if list(row).index(max(row)) == k)
        total += went / N * sum(row[k] for row in p) / N
    return E * total

# %% right="torch" of="moe"
def mixture(x, G, experts):
    tokens = torch.tensor(x)
    p = torch.softmax(tokens @ torch.tensor(G), dim=1)
    weight, chosen = p.max(dim=1)
    y = None
    for k, expert in enumerate(experts):
        mine = chosen == k
        if mine.any():
            said = torch.tensor(np.asarray(expert(tokens[mine].numpy())))
            y = torch.zeros(len(x), said.shape[1], dtype=said.dtype) if y is None else y
            y[mine] = weight[mine, None] * said
    return y, p, torch.bincount(chosen, minlength=len(experts))

def balance(p):
    p = torch.tensor(p)
    went = torch.nn.functional.one_hot(p.argmax(1), p.shape[1]).double().mean(0)
    return p.shape[1] * (went * p.mean(0)).sum()

# %% right="sorted_by_expert" of="moe"
def mixture(x, G, experts):
    s = x @ G
    p = np.exp(s - np.logaddexp.reduce(s, axis=1, keepdims=True))
    chosen = s.argmax(axis=1)
    order = np.argsort(chosen, kind="stable")
    load = np.bincount(chosen, minlength=len(experts))
    parts = [expert(part) for expert, part in zip(experts, np.split(x[order], load.cumsum()[:-1]))
             if len(part)]
    y = np.concatenate(parts)
    back = np.argsort(order)
    return y[back] * p.max(axis=1, keepdims=True), p, load

def balance(p):
    one_hot = p == p.max(axis=1, keepdims=True)
    first = one_hot & (one_hot.cumsum(axis=1) == 1)
    return p.shape[1] * np.einsum("nk,mk->", first, p) / len(p) ** 2
