# Answers that the tests of imagenet.py must refuse, each a misconception, and different answers
# that they must accept. `says` is part of what the student then reads.

# %% [markdown]
# ## topk

# %% wrong="ties_help" of="topk" says="ties must not help"
def top_k_error(scores, labels, k):
    truth = scores[np.arange(len(labels)), labels][:, None]
    return ((scores > truth).sum(1) >= k).mean()

# %% wrong="order_of_the_classes_decides" of="topk" says="whatever the order of the classes"
def top_k_error(scores, labels, k):
    # A stable sort puts the lower class first.
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return (best != labels[:, None]).all(1).mean()

# %% wrong="accuracy" of="topk" says="this is the share that is right"
def top_k_error(scores, labels, k):
    truth = scores[np.arange(len(labels)), labels][:, None]
    return ((scores >= truth).sum(1) - 1 < k).mean()

# %% wrong="how_many" of="topk" says="this is how many; divide by the number of pictures"
def top_k_error(scores, labels, k):
    truth = scores[np.arange(len(labels)), labels][:, None]
    return int(((scores >= truth).sum(1) - 1 >= k).sum())

# %% wrong="per_cent" of="topk" says="a share from 0 to 1, not per cent"
def top_k_error(scores, labels, k):
    truth = scores[np.arange(len(labels)), labels][:, None]
    return 100 * ((scores >= truth).sum(1) - 1 >= k).mean()

# %% wrong="one_guess_too_many" of="topk" says="one guess too many"
def top_k_error(scores, labels, k):
    truth = scores[np.arange(len(labels)), labels][:, None]
    return ((scores >= truth).sum(1) - 1 > k).mean()

# %% wrong="ahead_of_itself" of="topk" says="one guess too few"
def top_k_error(scores, labels, k):
    truth = scores[np.arange(len(labels)), labels][:, None]
    return ((scores >= truth).sum(1) >= k).mean()

# %% wrong="best_guess_only" of="topk" says="this looks at the best guess only"
def top_k_error(scores, labels, k):
    truth = scores[np.arange(len(labels)), labels][:, None]
    return ((scores >= truth).sum(1) > 1).mean()

# %% wrong="lowest_scores" of="topk" says="the highest scores are the guesses"
def top_k_error(scores, labels, k):
    truth = scores[np.arange(len(labels)), labels][:, None]
    return ((scores <= truth).sum(1) - 1 >= k).mean()

# %% wrong="prints_and_forgets" of="topk" says="is there a `return`?"
def top_k_error(scores, labels, k):
    truth = scores[np.arange(len(labels)), labels][:, None]
    print(((scores >= truth).sum(1) - 1 >= k).mean())

# %% wrong="one_for_each_picture" of="topk" says="expected a single number"
def top_k_error(scores, labels, k):
    truth = scores[np.arange(len(labels)), labels][:, None]
    return (scores >= truth).sum(1) - 1 >= k

# %% wrong="sorts_in_place" of="topk" says="argument 1 came back changed"
def top_k_error(scores, labels, k):
    truth = scores[np.arange(len(labels)), labels]
    scores.sort(axis=1)
    if k >= scores.shape[1]:
        return 0.0
    return (truth <= scores[:, -k - 1]).mean()

# %% right="sorted_scores" of="topk"
def top_k_error(scores, labels, k):
    # An error if the truth is no higher than the k + 1st best score.
    if k >= scores.shape[1]:
        return 0
    best = np.sort(scores, axis=1)[:, ::-1]
    return np.mean([row[k] >= s[y] for row, s, y in zip(best, scores, labels)])

# %% right="with_loops" of="topk"
def top_k_error(scores, labels, k):
    errors = 0
    for n in range(len(labels)):
        ahead = 0
        for c in range(len(scores[n])):
            if c != labels[n] and scores[n][c] >= scores[n][labels[n]]:
                ahead += 1
        if ahead >= k:
            errors += 1
    return errors / len(labels)

# %% right="torch_in_single_precision" of="topk"
def top_k_error(scores, labels, k):
    scores, labels = torch.tensor(scores, dtype=torch.float32), torch.tensor(labels)
    ahead = (scores >= scores.gather(1, labels[:, None])).sum(1) - 1
    return (ahead >= k).float().mean()

# %% right="truth_sorted_last_among_equals" of="topk"
def top_k_error(scores, labels, k):
    rows = np.arange(len(labels))
    is_truth = np.zeros(scores.shape)
    is_truth[rows, labels] = 1
    order = np.lexsort((is_truth, -scores), axis=1)[:, :k]
    return 1 - (order == labels[:, None]).any(axis=1).mean()

# %% [markdown]
# ## count

# %% wrong="no_biases" of="count" says="biases are parameters, too"
def layer_costs(layers, channels, size):
    costs = []
    for kind, *a in layers:
        if kind == "dense":
            w = channels * size ** 2 * a[0]
            channels, size = a[0], 1
        elif kind == "pool":
            w, size = 0, (size - a[0]) // a[1] + 1
        else:
            w = a[0] * channels // a[4] * a[1] ** 2
            channels, size = a[0], (size + 2 * a[3] - a[1]) // a[2] + 1
        costs.append((w, w * size ** 2))
    return costs

# %% wrong="biases_are_multiplied" of="count" says="biases are not counted among the multiply-adds"
def layer_costs(layers, channels, size):
    costs = []
    for kind, *a in layers:
        if kind == "dense":
            w = channels * size ** 2 * a[0] + a[0]
            channels, size = a[0], 1
        elif kind == "pool":
            w, size = 0, (size - a[0]) // a[1] + 1
        else:
            w = a[0] * channels // a[4] * a[1] ** 2 + a[0]
            channels, size = a[0], (size + 2 * a[3] - a[1]) // a[2] + 1
        costs.append((w, w * size ** 2))
    return costs

# %% wrong="groups_are_forgotten" of="count" says="a map sees only the maps of its own group"
def layer_costs(layers, channels, size):
    costs = []
    for kind, *a in layers:
        b = 0 if kind == "pool" else a[0]
        if kind == "dense":
            w = channels * size ** 2 * a[0]
            channels, size = a[0], 1
        elif kind == "pool":
            w, size = 0, (size - a[0]) // a[1] + 1
        else:
            w = a[0] * channels * a[1] ** 2
            channels, size = a[0], (size + 2 * a[3] - a[1]) // a[2] + 1
        costs.append((w + b, w * size ** 2))
    return costs

# %% wrong="groups_cut_twice" of="count" says="there are as many kernels as before"
def layer_costs(layers, channels, size):
    costs = []
    for kind, *a in layers:
        b = 0 if kind == "pool" else a[0]
        if kind == "dense":
            w = channels * size ** 2 * a[0]
            channels, size = a[0], 1
        elif kind == "pool":
            w, size = 0, (size - a[0]) // a[1] + 1
        else:
            w = (a[0] // a[4]) * (channels // a[4]) * a[1] ** 2
            channels, size = a[0], (size + 2 * a[3] - a[1]) // a[2] + 1
        costs.append((w + b, w * size ** 2))
    return costs

# %% wrong="weights_used_once" of="count" says="each weight is used in every place of the map"
def layer_costs(layers, channels, size):
    costs = []
    for kind, *a in layers:
        b = 0 if kind == "pool" else a[0]
        if kind == "dense":
            w = channels * size ** 2 * a[0]
            channels, size = a[0], 1
        elif kind == "pool":
            w, size = 0, (size - a[0]) // a[1] + 1
        else:
            w = a[0] * channels // a[4] * a[1] ** 2
            channels, size = a[0], (size + 2 * a[3] - a[1]) // a[2] + 1
        costs.append((w + b, w))
    return costs

# %% wrong="places_of_what_comes_in" of="count" says="the places of the map that goes out count"
def layer_costs(layers, channels, size):
    costs = []
    for kind, *a in layers:
        b, before = 0 if kind == "pool" else a[0], size
        if kind == "dense":
            w = channels * size ** 2 * a[0]
            channels, size, before = a[0], 1, 1
        elif kind == "pool":
            w, size = 0, (size - a[0]) // a[1] + 1
        else:
            w = a[0] * channels // a[4] * a[1] ** 2
            channels, size = a[0], (size + 2 * a[3] - a[1]) // a[2] + 1
        costs.append((w + b, w * before ** 2))
    return costs

# %% wrong="dense_sees_maps_only" of="count" says="a dense layer sees every number"
def layer_costs(layers, channels, size):
    costs = []
    for kind, *a in layers:
        b = 0 if kind == "pool" else a[0]
        if kind == "dense":
            w = channels * a[0]
            channels, size = a[0], 1
        elif kind == "pool":
            w, size = 0, (size - a[0]) // a[1] + 1
        else:
            w = a[0] * channels // a[4] * a[1] ** 2
            channels, size = a[0], (size + 2 * a[3] - a[1]) // a[2] + 1
        costs.append((w + b, w * size ** 2))
    return costs

# %% wrong="size_stays_after_a_dense_layer" of="count" says="there are maps of one pixel"
def layer_costs(layers, channels, size):
    costs = []
    for kind, *a in layers:
        b = 0 if kind == "pool" else a[0]
        if kind == "dense":
            w = channels * size ** 2 * a[0]
            channels = a[0]
            costs.append((w + b, w))
            continue
        if kind == "pool":
            w, size = 0, (size - a[0]) // a[1] + 1
        else:
            w = a[0] * channels // a[4] * a[1] ** 2
            channels, size = a[0], (size + 2 * a[3] - a[1]) // a[2] + 1
        costs.append((w + b, w * size ** 2))
    return costs

# %% wrong="rounds_up" of="count" says="round down"
def layer_costs(layers, channels, size):
    costs = []
    for kind, *a in layers:
        b = 0 if kind == "pool" else a[0]
        if kind == "dense":
            w = channels * size ** 2 * a[0]
            channels, size = a[0], 1
        elif kind == "pool":
            w, size = 0, -(-(size - a[0]) // a[1]) + 1
        else:
            w = a[0] * channels // a[4] * a[1] ** 2
            channels, size = a[0], -(-(size + 2 * a[3] - a[1]) // a[2]) + 1
        costs.append((w + b, w * size ** 2))
    return costs

# %% wrong="one_map_per_kernel" of="count" says="weights for each of the maps that it sees"
def layer_costs(layers, channels, size):
    costs = []
    for kind, *a in layers:
        b = 0 if kind == "pool" else a[0]
        if kind == "dense":
            w = channels * size ** 2 * a[0]
            channels, size = a[0], 1
        elif kind == "pool":
            w, size = 0, (size - a[0]) // a[1] + 1
        else:
            w = a[0] * a[1] ** 2
            channels, size = a[0], (size + 2 * a[3] - a[1]) // a[2] + 1
        costs.append((w + b, w * size ** 2))
    return costs

# %% wrong="pooling_has_weights" of="count" says="pooling has nothing to train"
def layer_costs(layers, channels, size):
    costs = []
    for kind, *a in layers:
        b = 0 if kind == "pool" else a[0]
        if kind == "dense":
            w = channels * size ** 2 * a[0]
            channels, size = a[0], 1
        elif kind == "pool":
            w, size = a[0] ** 2, (size - a[0]) // a[1] + 1
        else:
            w = a[0] * channels // a[4] * a[1] ** 2
            channels, size = a[0], (size + 2 * a[3] - a[1]) // a[2] + 1
        costs.append((w + b, w * size ** 2))
    return costs

# %% wrong="leaves_pooling_out" of="count" says="expected 4 by 2 numbers"
def layer_costs(layers, channels, size):
    costs = []
    for kind, *a in layers:
        if kind == "pool":
            size = (size - a[0]) // a[1] + 1
            continue
        if kind == "dense":
            w = channels * size ** 2 * a[0]
            channels, size = a[0], 1
        else:
            w = a[0] * channels // a[4] * a[1] ** 2
            channels, size = a[0], (size + 2 * a[3] - a[1]) // a[2] + 1
        costs.append((w + a[0], w * size ** 2))
    return costs

# %% wrong="prints_and_forgets" of="count" says="is there a `return`?"
def layer_costs(layers, channels, size):
    for layer in layers:
        print(layer, channels, size)

# %% right="with_match" of="count"
def layer_costs(layers, channels, size):
    def fits(n, k, stride, padding=0):
        return (n + 2 * padding - k) // stride + 1

    costs = np.zeros((len(layers), 2), dtype=np.int64)
    for i, layer in enumerate(layers):
        match layer:
            case "conv", out, k, stride, padding, groups:
                size = fits(size, k, stride, padding)
                weights = out * k * k * (channels // groups)
                costs[i] = weights + out, weights * size * size
                channels = out
            case "pool", k, stride:
                size = fits(size, k, stride)
            case "dense", out:
                costs[i] = channels * size * size * out
                costs[i, 0] += out
                channels, size = out, 1
    return costs

# %% right="number_by_number" of="count"
def layer_costs(layers, channels, size):
    # What one number that goes out costs, times how many there are.
    found = []
    for layer in layers:
        kind = layer[0]
        if kind == "pool":
            size = len(range(0, size - layer[1] + 1, layer[2]))
            found.append([0, 0])
        elif kind == "dense":
            each = channels * size * size
            channels, size = layer[1], 1
            found.append([(each + 1) * channels, each * channels])
        else:
            _, out, k, stride, padding, groups = layer
            each = channels // groups * k * k
            size = len(range(0, size + 2 * padding - k + 1, stride))
            channels = out
            found.append([(each + 1) * out, each * out * size * size])
    return found

# %% [markdown]
# ## grouped

# %% wrong="first_group_for_all" of="grouped" says="all kernels see the first group of maps"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    return conv(x[:, :w.shape[1]], w, b, stride, padding)

def full_kernels(w, groups):
    c, o = w.shape[1], len(w) // groups
    full = np.zeros((len(w), c * groups, *w.shape[2:]))
    for g in range(groups):
        full[g * o:(g + 1) * o, g * c:(g + 1) * c] = w[g * o:(g + 1) * o]
    return full

# %% wrong="every_second_map" of="grouped" says="groups are cut in the order of the maps"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    o = len(w) // groups
    return np.concatenate([conv(x[:, g::groups], w[g * o:(g + 1) * o], b[g * o:(g + 1) * o],
                                stride, padding) for g in range(groups)], axis=1)

def full_kernels(w, groups):
    c, o = w.shape[1], len(w) // groups
    full = np.zeros((len(w), c * groups, *w.shape[2:]))
    for g in range(groups):
        full[g * o:(g + 1) * o, g * c:(g + 1) * c] = w[g * o:(g + 1) * o]
    return full

# %% wrong="maps_go_out_in_turns" of="grouped" says="maps go out in the order of the groups"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    c, o = w.shape[1], len(w) // groups
    parts = [conv(x[:, g * c:(g + 1) * c], w[g * o:(g + 1) * o], b[g * o:(g + 1) * o], stride,
                  padding) for g in range(groups)]
    y = np.stack(parts, axis=2)
    return y.reshape(len(x), len(w), *y.shape[3:])

def full_kernels(w, groups):
    c, o = w.shape[1], len(w) // groups
    full = np.zeros((len(w), c * groups, *w.shape[2:]))
    for g in range(groups):
        full[g * o:(g + 1) * o, g * c:(g + 1) * c] = w[g * o:(g + 1) * o]
    return full

# %% wrong="adds_the_groups" of="grouped" says="do not add them"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    c, o = w.shape[1], len(w) // groups
    return sum(conv(x[:, g * c:(g + 1) * c], w[g * o:(g + 1) * o], b[g * o:(g + 1) * o], stride,
                    padding) for g in range(groups))

def full_kernels(w, groups):
    c, o = w.shape[1], len(w) // groups
    full = np.zeros((len(w), c * groups, *w.shape[2:]))
    for g in range(groups):
        full[g * o:(g + 1) * o, g * c:(g + 1) * c] = w[g * o:(g + 1) * o]
    return full

# %% wrong="as_more_pictures" of="grouped" says="not one behind the other as pictures"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    c, o = w.shape[1], len(w) // groups
    return np.concatenate([conv(x[:, g * c:(g + 1) * c], w[g * o:(g + 1) * o],
                                b[g * o:(g + 1) * o], stride, padding) for g in range(groups)])

def full_kernels(w, groups):
    c, o = w.shape[1], len(w) // groups
    full = np.zeros((len(w), c * groups, *w.shape[2:]))
    for g in range(groups):
        full[g * o:(g + 1) * o, g * c:(g + 1) * c] = w[g * o:(g + 1) * o]
    return full

# %% wrong="first_biases_for_all" of="grouped" says="the biases are cut into groups as well"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    c, o = w.shape[1], len(w) // groups
    return np.concatenate([conv(x[:, g * c:(g + 1) * c], w[g * o:(g + 1) * o], b[:o], stride,
                                padding) for g in range(groups)], axis=1)

def full_kernels(w, groups):
    c, o = w.shape[1], len(w) // groups
    full = np.zeros((len(w), c * groups, *w.shape[2:]))
    for g in range(groups):
        full[g * o:(g + 1) * o, g * c:(g + 1) * c] = w[g * o:(g + 1) * o]
    return full

# %% wrong="no_biases" of="grouped" says="each map that goes out has its bias"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    c, o = w.shape[1], len(w) // groups
    return np.concatenate([conv(x[:, g * c:(g + 1) * c], w[g * o:(g + 1) * o], 0 * b[:o], stride,
                                padding) for g in range(groups)], axis=1)

def full_kernels(w, groups):
    c, o = w.shape[1], len(w) // groups
    full = np.zeros((len(w), c * groups, *w.shape[2:]))
    for g in range(groups):
        full[g * o:(g + 1) * o, g * c:(g + 1) * c] = w[g * o:(g + 1) * o]
    return full

# %% wrong="forgets_the_stride" of="grouped" says="the stride is not used"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    c, o = w.shape[1], len(w) // groups
    return np.concatenate([conv(x[:, g * c:(g + 1) * c], w[g * o:(g + 1) * o],
                                b[g * o:(g + 1) * o], 1, padding) for g in range(groups)], axis=1)

def full_kernels(w, groups):
    c, o = w.shape[1], len(w) // groups
    full = np.zeros((len(w), c * groups, *w.shape[2:]))
    for g in range(groups):
        full[g * o:(g + 1) * o, g * c:(g + 1) * c] = w[g * o:(g + 1) * o]
    return full

# %% wrong="weights_for_foreign_maps" of="grouped" says="weights for foreign groups must be zero"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    c, o = w.shape[1], len(w) // groups
    return np.concatenate([conv(x[:, g * c:(g + 1) * c], w[g * o:(g + 1) * o],
                                b[g * o:(g + 1) * o], stride, padding)
                           for g in range(groups)], axis=1)

def full_kernels(w, groups):
    return np.concatenate([w] * groups, axis=1)

# %% wrong="padded_at_the_end" of="grouped" says="at its own maps, not all at the first"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    c, o = w.shape[1], len(w) // groups
    return np.concatenate([conv(x[:, g * c:(g + 1) * c], w[g * o:(g + 1) * o],
                                b[g * o:(g + 1) * o], stride, padding)
                           for g in range(groups)], axis=1)

def full_kernels(w, groups):
    full = np.zeros((len(w), w.shape[1] * groups, *w.shape[2:]))
    full[:, :w.shape[1]] = w
    return full

# %% wrong="as_given" of="grouped" says="each kernel has weights for all C maps"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    c, o = w.shape[1], len(w) // groups
    return np.concatenate([conv(x[:, g * c:(g + 1) * c], w[g * o:(g + 1) * o],
                                b[g * o:(g + 1) * o], stride, padding)
                           for g in range(groups)], axis=1)

def full_kernels(w, groups):
    return w

# %% wrong="prints_and_forgets" of="grouped" says="is there a `return`?"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    print(conv(x[:, :w.shape[1]], w, b, stride, padding))

def full_kernels(w, groups):
    print(w)

# %% right="by_full_kernels" of="grouped"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    return conv(x, full_kernels(w, groups), b, stride, padding)

def full_kernels(w, groups):
    out, c = w.shape[:2]
    full = np.zeros((out, groups, c, *w.shape[2:]))
    full[np.arange(out), np.arange(out) // (out // groups)] = w
    return full.reshape(out, groups * c, *w.shape[2:])

# %% right="split_and_torch" of="grouped"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    x, w, b = (torch.tensor(a, dtype=torch.float32) for a in (x, w, b))
    parts = zip(x.chunk(groups, 1), w.chunk(groups), b.chunk(groups))
    return torch.cat([torch.conv2d(*part, stride, padding) for part in parts], 1)

def full_kernels(w, groups):
    blocks = torch.tensor(w).chunk(groups)
    return torch.stack([torch.block_diag(*[part[:, :, i, j] for part in blocks])
                        for i in range(w.shape[2]) for j in range(w.shape[3])], -1).reshape(
        len(w), -1, *w.shape[2:])

# %% right="kernel_by_kernel" of="grouped"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    c, o, y = w.shape[1], len(w) // groups, []
    for k in range(len(w)):
        first = k // o * c
        y.append(conv(x[:, first:first + c], w[k:k + 1], b[k:k + 1], stride, padding)[:, 0])
    return np.stack(y, axis=1)

def full_kernels(w, groups):
    out, c, K, L = w.shape
    full = [[[[0.0] * L for _ in range(K)] for _ in range(c * groups)] for _ in range(out)]
    for k in range(out):
        for j in range(c):
            full[k][k // (out // groups) * c + j] = w[k, j].tolist()
    return full

# %% [markdown]
# ## dropout

# %% wrong="no_factor" of="dropout" says="what is kept is multiplied by 1 / (1 - p)"
def dropout(x, p, noise, training):
    return x * (noise >= p) if training else x

def dropout_backward(dy, p, noise, training):
    return dy * (noise >= p) if training else dy

# %% wrong="one_over_p" of="dropout" says="it is 1 / p only by chance at 0.5"
def dropout(x, p, noise, training):
    return x * (noise >= p) / p if training else x

def dropout_backward(dy, p, noise, training):
    return dy * (noise >= p) / p if training else dy

# %% wrong="one_minus_p_in_training" of="dropout" says="while training the factor is 1 / (1 - p)"
def dropout(x, p, noise, training):
    return x * (noise >= p) * (1 - p) if training else x

def dropout_backward(dy, p, noise, training):
    return dy * (noise >= p) * (1 - p) if training else dy

# %% wrong="equal_is_dropped" of="dropout" says="a unit whose noise equals p is kept"
def dropout(x, p, noise, training):
    return x * (noise > p) / (1 - p) if training else x

def dropout_backward(dy, p, noise, training):
    return dy * (noise > p) / (1 - p) if training else dy

# %% wrong="kept_where_less" of="dropout" says="dropped and kept are exchanged"
def dropout(x, p, noise, training):
    return x * (noise < p) / (1 - p) if training else x

def dropout_backward(dy, p, noise, training):
    return dy * (noise < p) / (1 - p) if training else dy

# %% wrong="drops_in_use" of="dropout" says="in use nothing is dropped"
def dropout(x, p, noise, training):
    return x * (noise >= p) / (1 - p)

def dropout_backward(dy, p, noise, training):
    return dy * (noise >= p) / (1 - p)

# %% wrong="multiplies_in_use" of="dropout" says="in use nothing is multiplied"
def dropout(x, p, noise, training):
    return x * (noise >= p) / (1 - p) if training else x * (1 - p)

def dropout_backward(dy, p, noise, training):
    return dy * (noise >= p) / (1 - p) if training else dy * (1 - p)

# %% wrong="backward_without_the_mask" of="dropout" says="nothing was dropped"
def dropout(x, p, noise, training):
    return x * (noise >= p) / (1 - p) if training else x

def dropout_backward(dy, p, noise, training):
    return dy / (1 - p) if training else dy

# %% wrong="backward_without_the_factor" of="dropout" says="what is kept is multiplied by"
def dropout(x, p, noise, training):
    return x * (noise >= p) / (1 - p) if training else x

def dropout_backward(dy, p, noise, training):
    return dy * (noise >= p) if training else dy

# %% wrong="a_new_draw_for_the_way_back" of="dropout" says="the gradient is multiplied as x was"
def dropout(x, p, noise, training):
    return x * (noise >= p) / (1 - p) if training else x

def dropout_backward(dy, p, noise, training):
    again = np.roll(noise, 1)
    return dy * (again >= p) / (1 - p) if training else dy

# %% wrong="zeros_in_place" of="dropout" says="argument 1 came back changed"
def dropout(x, p, noise, training):
    if training:
        x[noise < p] = 0
        x /= 1 - p
    return x

def dropout_backward(dy, p, noise, training):
    return dy * (noise >= p) / (1 - p) if training else dy

# %% wrong="leaves_the_dropped_out" of="dropout" says="the shape of x"
def dropout(x, p, noise, training):
    return x[noise >= p] / (1 - p) if training else x

def dropout_backward(dy, p, noise, training):
    return dy[noise >= p] / (1 - p) if training else dy

# %% wrong="nothing_in_use" of="dropout" says="is there a `return`?"
def dropout(x, p, noise, training):
    if training:
        return x * (noise >= p) / (1 - p)

def dropout_backward(dy, p, noise, training):
    if training:
        return dy * (noise >= p) / (1 - p)

# %% right="number_by_number" of="dropout"
def dropout(x, p, noise, training):
    if not training:
        return x
    y = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        y[place] = 0 if noise[place] < p else x[place] / (1 - p)
    return y

def dropout_backward(dy, p, noise, training):
    factor = 1 / (1 - p) * (noise >= p) if training else 1
    return factor * dy

# %% right="gradient_from_torch" of="dropout"
def dropout(x, p, noise, training):
    x = torch.as_tensor(x)
    if training:
        x = torch.where(torch.tensor(noise) < p, torch.zeros_like(x), x / (1 - p))
    return x

def dropout_backward(dy, p, noise, training):
    x = torch.zeros(dy.shape, dtype=torch.float64, requires_grad=True)
    dropout(x, p, noise, training).backward(torch.tensor(dy))
    return x.grad

# %% [markdown]
# ## ensemble

# %% wrong="ordinary_mean" of="ensemble" says="this is the ordinary mean"
def mean_of_all(h, W, b, p):
    masks = all_masks(len(h))
    P = np.prod(np.where(masks == 1, 1 - p, p), axis=1)
    return P @ softmax(masks * h @ W + b)

def one_pass(h, W, b, p):
    return softmax((1 - p) * h @ W + b)

# %% wrong="not_normalised" of="ensemble" says="the shares must add up to 1"
def mean_of_all(h, W, b, p):
    masks = all_masks(len(h))
    P = np.prod(np.where(masks == 1, 1 - p, p), axis=1)
    return np.exp(P @ np.log(softmax(masks * h @ W + b)))

def one_pass(h, W, b, p):
    return softmax((1 - p) * h @ W + b)

# %% wrong="all_masks_alike" of="ensemble" says="masks are not equally likely"
def mean_of_all(h, W, b, p):
    G = np.exp(np.log(softmax(all_masks(len(h)) * h @ W + b)).mean(axis=0))
    return G / G.sum()

def one_pass(h, W, b, p):
    return softmax((1 - p) * h @ W + b)

# %% wrong="p_to_be_kept" of="ensemble" says="p is the probability of a zero in the mask"
def mean_of_all(h, W, b, p):
    masks = all_masks(len(h))
    P = np.prod(np.where(masks == 1, p, 1 - p), axis=1)
    G = np.exp(P @ np.log(softmax(masks * h @ W + b)))
    return G / G.sum()

def one_pass(h, W, b, p):
    return softmax(p * h @ W + b)

# %% wrong="inverted_masks" of="ensemble" says="the masks here come without a factor"
def mean_of_all(h, W, b, p):
    masks = all_masks(len(h))
    P = np.prod(np.where(masks == 1, 1 - p, p), axis=1)
    G = np.exp(P @ np.log(softmax(masks * h / (1 - p) @ W + b)))
    return G / G.sum()

def one_pass(h, W, b, p):
    return softmax(h @ W + b)

# %% wrong="a_long_product" of="ensemble" says="add logarithms instead"
def mean_of_all(h, W, b, p):
    masks = all_masks(len(h))
    says = softmax(masks * h @ W + b)
    if p == 0.5:
        with np.errstate(all="ignore"):
            G = np.prod(says, axis=0) ** (1 / len(masks))
            return G / G.sum()
    P = np.prod(np.where(masks == 1, 1 - p, p), axis=1)
    # Raised to the common multiple of the probabilities first, to the power of its inverse last.
    with np.errstate(all="ignore"):
        G = np.prod(says ** (P[:, None] / P.min()), axis=0) ** P.min()
        return G / G.sum()

def one_pass(h, W, b, p):
    return softmax((1 - p) * h @ W + b)

# %% wrong="stays_a_logarithm" of="ensemble" says="this is the logarithm of the mean"
def mean_of_all(h, W, b, p):
    masks = all_masks(len(h))
    P = np.prod(np.where(masks == 1, 1 - p, p), axis=1)
    return P @ np.log(softmax(masks * h @ W + b))

def one_pass(h, W, b, p):
    return softmax((1 - p) * h @ W + b)

# %% wrong="full_network" of="ensemble" says="the inputs have to be multiplied by 1 - p"
def mean_of_all(h, W, b, p):
    masks = all_masks(len(h))
    P = np.prod(np.where(masks == 1, 1 - p, p), axis=1)
    G = np.exp(P @ np.log(softmax(masks * h @ W + b)))
    return G / G.sum()

def one_pass(h, W, b, p):
    return softmax(h @ W + b)

# %% wrong="factor_p" of="ensemble" says="the factor is 1 - p, the probability to be kept"
def mean_of_all(h, W, b, p):
    masks = all_masks(len(h))
    P = np.prod(np.where(masks == 1, 1 - p, p), axis=1)
    G = np.exp(P @ np.log(softmax(masks * h @ W + b)))
    return G / G.sum()

def one_pass(h, W, b, p):
    return softmax(p * h @ W + b)

# %% wrong="biases_are_halved_too" of="ensemble" says="the biases are never dropped"
def mean_of_all(h, W, b, p):
    masks = all_masks(len(h))
    P = np.prod(np.where(masks == 1, 1 - p, p), axis=1)
    G = np.exp(P @ np.log(softmax(masks * h @ W + b)))
    return G / G.sum()

def one_pass(h, W, b, p):
    return softmax((1 - p) * (h @ W + b))

# %% wrong="no_softmax" of="ensemble" says="softmax of the scores"
def mean_of_all(h, W, b, p):
    masks = all_masks(len(h))
    P = np.prod(np.where(masks == 1, 1 - p, p), axis=1)
    G = np.exp(P @ np.log(softmax(masks * h @ W + b)))
    return G / G.sum()

def one_pass(h, W, b, p):
    return (1 - p) * h @ W + b

# %% wrong="prints_and_forgets" of="ensemble" says="is there a `return`?"
def mean_of_all(h, W, b, p):
    print(softmax((1 - p) * h @ W + b))

def one_pass(h, W, b, p):
    print(softmax((1 - p) * h @ W + b))

# %% right="mask_by_mask" of="ensemble"
def mean_of_all(h, W, b, p):
    total = np.zeros(len(b))
    for mask in all_masks(len(h)):
        P = 1.0
        for m in mask:
            P = P * ((1 - p) if m else p)
        total = total + P * np.log(softmax((mask * h) @ W + b))
    return softmax(total)

def one_pass(h, W, b, p):
    scores = [b[c] + sum((1 - p) * h[i] * W[i, c] for i in range(len(h))) for c in range(len(b))]
    return softmax(np.array(scores))

# %% right="torch" of="ensemble"
def mean_of_all(h, W, b, p):
    h, W, b = (torch.tensor(a) for a in (h, W, b))
    masks = torch.cartesian_prod(*[torch.tensor([0.0, 1.0])] * len(h)).reshape(-1, len(h)).double()
    P = ((1 - p) * masks + p * (1 - masks)).prod(1)
    return torch.softmax(P @ torch.log_softmax(masks * h @ W + b, 1), 0)

def one_pass(h, W, b, p):
    return torch.softmax(torch.tensor((1 - p) * (h @ W) + b), 0)

# %% right="powers_one_by_one" of="ensemble"
def mean_of_all(h, W, b, p):
    G = np.ones(len(b))
    for mask in all_masks(len(h)):
        dropped = len(h) - mask.sum()
        G = G * softmax((mask * h) @ W + b) ** (p ** dropped * (1 - p) ** mask.sum())
    return (G / G.sum()).tolist()

def one_pass(h, W, b, p):
    powers = np.exp((h - p * h) @ W + b - ((h - p * h) @ W + b).max())
    return list(powers / powers.sum())

# %% [markdown]
# ## patches

# %% wrong="upside_down" of="patches" says="exchanges left and right, not top and bottom"
def patch(picture, top, left, s, mirror):
    found = picture[top:top + s, left:left + s]
    return found[::-1] if mirror else found

def ten_patches(picture, s):
    H, W = picture.shape[:2]
    at = [(0, 0), (0, W - s), (H - s, 0), (H - s, W - s), ((H - s) // 2, (W - s) // 2)]
    return np.stack([patch(picture, *a, s, m) for m in (False, True) for a in at])

def how_many(H, W, s):
    return 2 * (H - s + 1) * (W - s + 1)

# %% wrong="colours_reversed" of="patches" says="exchanges left and right, not the colours"
def patch(picture, top, left, s, mirror):
    found = picture[top:top + s, left:left + s]
    return found[..., ::-1] if mirror else found

def ten_patches(picture, s):
    H, W = picture.shape[:2]
    at = [(0, 0), (0, W - s), (H - s, 0), (H - s, W - s), ((H - s) // 2, (W - s) // 2)]
    return np.stack([patch(picture, *a, s, m) for m in (False, True) for a in at])

def how_many(H, W, s):
    return 2 * (H - s + 1) * (W - s + 1)

# %% wrong="left_is_a_row" of="patches" says="top is a row, left is a column"
def patch(picture, top, left, s, mirror):
    found = picture[left:left + s, top:top + s]
    return found[:, ::-1] if mirror else found

def ten_patches(picture, s):
    H, W = picture.shape[:2]
    at = [(0, 0), (0, W - s), (H - s, 0), (H - s, W - s), ((H - s) // 2, (W - s) // 2)]
    return np.stack([patch(picture, *a, s, m) for m in (False, True) for a in at])

def how_many(H, W, s):
    return 2 * (H - s + 1) * (W - s + 1)

# %% wrong="never_mirrors" of="patches" says="if, and only if, mirror is True"
def patch(picture, top, left, s, mirror):
    return picture[top:top + s, left:left + s]

def ten_patches(picture, s):
    H, W = picture.shape[:2]
    at = [(0, 0), (0, W - s), (H - s, 0), (H - s, W - s), ((H - s) // 2, (W - s) // 2)]
    return np.stack([patch(picture, *a, s, m) for m in (False, True) for a in at])

def how_many(H, W, s):
    return 2 * (H - s + 1) * (W - s + 1)

# %% wrong="mirrors_in_between" of="patches" says="first the five patches, then their five"
def patch(picture, top, left, s, mirror):
    found = picture[top:top + s, left:left + s]
    return found[:, ::-1] if mirror else found

def ten_patches(picture, s):
    H, W = picture.shape[:2]
    at = [(0, 0), (0, W - s), (H - s, 0), (H - s, W - s), ((H - s) // 2, (W - s) // 2)]
    return np.stack([patch(picture, *a, s, m) for a in at for m in (False, True)])

def how_many(H, W, s):
    return 2 * (H - s + 1) * (W - s + 1)

# %% wrong="patches_of_the_mirrored_picture" of="patches" says="the corners come in another order"
def patch(picture, top, left, s, mirror):
    found = picture[top:top + s, left:left + s]
    return found[:, ::-1] if mirror else found

def ten_patches(picture, s):
    H, W = picture.shape[:2]
    at = [(0, 0), (0, W - s), (H - s, 0), (H - s, W - s), ((H - s) // 2, (W - s) // 2)]
    return np.stack([patch(view, *a, s, False) for view in (picture, picture[:, ::-1]) for a in at])

def how_many(H, W, s):
    return 2 * (H - s + 1) * (W - s + 1)

# %% wrong="down_before_across" of="patches" says="top right comes before bottom left"
def patch(picture, top, left, s, mirror):
    found = picture[top:top + s, left:left + s]
    return found[:, ::-1] if mirror else found

def ten_patches(picture, s):
    H, W = picture.shape[:2]
    at = [(0, 0), (H - s, 0), (0, W - s), (H - s, W - s), ((H - s) // 2, (W - s) // 2)]
    return np.stack([patch(picture, *a, s, m) for m in (False, True) for a in at])

def how_many(H, W, s):
    return 2 * (H - s + 1) * (W - s + 1)

# %% wrong="one_pixel_short" of="patches" says="the last patch that fits begins at H - s"
def patch(picture, top, left, s, mirror):
    found = picture[top:top + s, left:left + s]
    return found[:, ::-1] if mirror else found

def ten_patches(picture, s):
    H, W = picture.shape[:2]
    b, r = max(H - s - 1, 0), max(W - s - 1, 0)
    at = [(0, 0), (0, r), (b, 0), (b, r), ((H - s) // 2, (W - s) // 2)]
    return np.stack([patch(picture, *a, s, m) for m in (False, True) for a in at])

def how_many(H, W, s):
    return 2 * (H - s + 1) * (W - s + 1)

# %% wrong="centre_rounded_up" of="patches" says="rounded down"
def patch(picture, top, left, s, mirror):
    found = picture[top:top + s, left:left + s]
    return found[:, ::-1] if mirror else found

def ten_patches(picture, s):
    H, W = picture.shape[:2]
    at = [(0, 0), (0, W - s), (H - s, 0), (H - s, W - s), ((H - s + 1) // 2, (W - s + 1) // 2)]
    return np.stack([patch(picture, *a, s, m) for m in (False, True) for a in at])

def how_many(H, W, s):
    return 2 * (H - s + 1) * (W - s + 1)

# %% wrong="five_only" of="patches" says="the mirror images are missing"
def patch(picture, top, left, s, mirror):
    found = picture[top:top + s, left:left + s]
    return found[:, ::-1] if mirror else found

def ten_patches(picture, s):
    H, W = picture.shape[:2]
    at = [(0, 0), (0, W - s), (H - s, 0), (H - s, W - s), ((H - s) // 2, (W - s) // 2)]
    return np.stack([patch(picture, *a, s, False) for a in at])

def how_many(H, W, s):
    return 2 * (H - s + 1) * (W - s + 1)

# %% wrong="the_count_of_the_paper" of="patches" says="also begin at the very last place"
def patch(picture, top, left, s, mirror):
    found = picture[top:top + s, left:left + s]
    return found[:, ::-1] if mirror else found

def ten_patches(picture, s):
    H, W = picture.shape[:2]
    at = [(0, 0), (0, W - s), (H - s, 0), (H - s, W - s), ((H - s) // 2, (W - s) // 2)]
    return np.stack([patch(picture, *a, s, m) for m in (False, True) for a in at])

def how_many(H, W, s):
    return 2 * (H - s) * (W - s)

# %% wrong="mirrors_not_counted" of="patches" says="each can be mirrored or not"
def patch(picture, top, left, s, mirror):
    found = picture[top:top + s, left:left + s]
    return found[:, ::-1] if mirror else found

def ten_patches(picture, s):
    H, W = picture.shape[:2]
    at = [(0, 0), (0, W - s), (H - s, 0), (H - s, W - s), ((H - s) // 2, (W - s) // 2)]
    return np.stack([patch(picture, *a, s, m) for m in (False, True) for a in at])

def how_many(H, W, s):
    return (H - s + 1) * (W - s + 1)

# %% wrong="mirrors_in_place" of="patches" says="argument 1 came back changed"
def patch(picture, top, left, s, mirror):
    found = picture[top:top + s, left:left + s]
    if mirror:
        found[:] = found[:, ::-1].copy()
    return found

def ten_patches(picture, s):
    H, W = picture.shape[:2]
    at = [(0, 0), (0, W - s), (H - s, 0), (H - s, W - s), ((H - s) // 2, (W - s) // 2)]
    return np.stack([patch(picture, *a, s, m) for m in (False, True) for a in at])

def how_many(H, W, s):
    return 2 * (H - s + 1) * (W - s + 1)

# %% wrong="prints_and_forgets" of="patches" says="is there a `return`?"
def patch(picture, top, left, s, mirror):
    print(picture[top:top + s, left:left + s])

def ten_patches(picture, s):
    print(picture)

def how_many(H, W, s):
    print(2 * (H - s + 1) * (W - s + 1))

# %% right="a_list_of_patches" of="patches"
def patch(picture, top, left, s, mirror):
    columns = range(left, left + s)
    if mirror:
        columns = reversed(columns)
    return picture[top:top + s][:, list(columns)]

def ten_patches(picture, s):
    found = []
    H, W, _ = picture.shape
    for mirror in (False, True):
        for top in (0, H - s):
            for left in (0, W - s):
                found.append(patch(picture, top, left, s, mirror))
        found.append(patch(picture, (H - s) // 2, (W - s) // 2, s, mirror))
    return found

def how_many(H, W, s):
    count = 0
    for top in range(H - s + 1):
        for left in range(W - s + 1):
            count += 2
    return count

# %% right="five_then_flipped" of="patches"
def patch(picture, top, left, s, mirror):
    found = torch.tensor(picture)[top:top + s, left:left + s]
    return found.flip(1) if mirror else found

def ten_patches(picture, s):
    H, W = picture.shape[:2]
    five = np.stack([picture[:s, :s], picture[:s, W - s:], picture[H - s:, :s],
                     picture[H - s:, W - s:],
                     picture[(H - s) // 2:(H - s) // 2 + s, (W - s) // 2:(W - s) // 2 + s]])
    return np.concatenate([five, five[:, :, ::-1]]).astype(np.float32)

def how_many(H, W, s):
    return np.arange(H - s + 1).size * np.arange(W - s + 1).size * 2.0

# %% [markdown]
# ## colour

# %% wrong="smallest_first" of="colour" says="the largest comes first"
def colour_axes(pixels):
    return np.linalg.eigh(np.cov(pixels.T, bias=True))

def recolour(picture, values, V, alpha):
    return picture + V @ (alpha * values)

# %% wrong="n_minus_one" of="colour" says="divide by N here, not by N - 1"
def colour_axes(pixels):
    values, V = np.linalg.eigh(np.cov(pixels.T))
    return values[::-1], V[:, ::-1]

def recolour(picture, values, V, alpha):
    return picture + V @ (alpha * values)

# %% wrong="mean_is_not_taken_away" of="colour" says="the mean pixel has to be taken away first"
def colour_axes(pixels):
    values, V = np.linalg.eigh(pixels.T @ pixels / len(pixels))
    return values[::-1], V[:, ::-1]

def recolour(picture, values, V, alpha):
    return picture + V @ (alpha * values)

# %% wrong="not_divided" of="colour" says="divide by the number of pixels"
def colour_axes(pixels):
    off = pixels - pixels.mean(0)
    values, V = np.linalg.eigh(off.T @ off)
    return values[::-1], V[:, ::-1]

def recolour(picture, values, V, alpha):
    return picture + V @ (alpha * values)

# %% wrong="singular_values" of="colour" says="these are singular values"
def colour_axes(pixels):
    _, values, Vt = np.linalg.svd(pixels - pixels.mean(0), full_matrices=False)
    return values, Vt.T

def recolour(picture, values, V, alpha):
    return picture + V @ (alpha * values)

# %% wrong="standard_deviations" of="colour" says="variances, not standard deviations"
def colour_axes(pixels):
    values, V = np.linalg.eigh(np.cov(pixels.T, bias=True))
    return np.sqrt(np.abs(values))[::-1], V[:, ::-1]

def recolour(picture, values, V, alpha):
    return picture + V @ (alpha * values)

# %% wrong="axes_as_rows" of="colour" says="the axes are the columns, not the rows"
def colour_axes(pixels):
    values, V = np.linalg.eigh(np.cov(pixels.T, bias=True))
    return values[::-1], V[:, ::-1].T

def recolour(picture, values, V, alpha):
    return picture + V @ (alpha * values)

# %% wrong="only_the_values_turned" of="colour" says="the columns have to follow their values"
def colour_axes(pixels):
    values, V = np.linalg.eigh(np.cov(pixels.T, bias=True))
    return values[::-1], V

def recolour(picture, values, V, alpha):
    return picture + V @ (alpha * values)

# %% wrong="longer_than_one" of="colour" says="axes have length 1"
def colour_axes(pixels):
    values, V = np.linalg.eigh(np.cov(pixels.T, bias=True))
    return values[::-1], 2 * V[:, ::-1]

def recolour(picture, values, V, alpha):
    return picture + V @ (alpha * values)

# %% wrong="steps_along_the_rows" of="colour" says="the axes are the columns of V, not its rows"
def colour_axes(pixels):
    values, V = np.linalg.eigh(np.cov(pixels.T, bias=True))
    return values[::-1], V[:, ::-1]

def recolour(picture, values, V, alpha):
    return picture + (alpha * values) @ V

# %% wrong="without_the_values" of="colour" says="each axis is multiplied by its value as well"
def colour_axes(pixels):
    values, V = np.linalg.eigh(np.cov(pixels.T, bias=True))
    return values[::-1], V[:, ::-1]

def recolour(picture, values, V, alpha):
    return picture + V @ alpha

# %% wrong="along_red_green_blue" of="colour" says="this adds to red, green and blue"
def colour_axes(pixels):
    values, V = np.linalg.eigh(np.cov(pixels.T, bias=True))
    return values[::-1], V[:, ::-1]

def recolour(picture, values, V, alpha):
    return picture + alpha * values

# %% wrong="cut_off" of="colour" says="pixels are not cut off at 0 and 1 here"
def colour_axes(pixels):
    values, V = np.linalg.eigh(np.cov(pixels.T, bias=True))
    return values[::-1], V[:, ::-1]

def recolour(picture, values, V, alpha):
    return np.clip(picture + V @ (alpha * values), 0, 1)

# %% wrong="adds_in_place" of="colour" says="argument 1 came back changed"
def colour_axes(pixels):
    values, V = np.linalg.eigh(np.cov(pixels.T, bias=True))
    return values[::-1], V[:, ::-1]

def recolour(picture, values, V, alpha):
    picture += V @ (alpha * values)
    return picture

# %% wrong="one_thing_only" of="colour" says="which is 2 things"
def colour_axes(pixels):
    return np.linalg.eigh(np.cov(pixels.T, bias=True))[0][::-1]

def recolour(picture, values, V, alpha):
    return picture + V @ (alpha * values)

# %% wrong="prints_and_forgets" of="colour" says="is there a `return`?"
def colour_axes(pixels):
    print(np.linalg.eigh(np.cov(pixels.T, bias=True)))

def recolour(picture, values, V, alpha):
    print(picture + V @ (alpha * values))

# %% right="singular_values_squared" of="colour"
def colour_axes(pixels):
    _, s, Vt = np.linalg.svd(pixels - pixels.mean(0), full_matrices=False)
    return s ** 2 / len(pixels), Vt.T

def recolour(picture, values, V, alpha):
    y = picture.copy()
    for k in range(3):
        y += alpha[k] * values[k] * V[:, k]
    return y

# %% right="any_eigenvectors_sorted" of="colour"
def colour_axes(pixels):
    A = np.zeros((3, 3))
    middle = pixels.mean(0)
    for row in pixels:
        A += np.outer(row - middle, row - middle)
    values, V = np.linalg.eig(A / len(pixels))
    order = sorted(range(3), key=lambda k: -values[k])
    return [values[k] for k in order], -V[:, order]

def recolour(picture, values, V, alpha):
    return np.array([[pixel + V.dot(alpha * values) for pixel in row] for row in picture])

# %% right="torch" of="colour"
def colour_axes(pixels):
    values, V = torch.linalg.eigh(torch.cov(torch.tensor(pixels).T, correction=0))
    return values.flip(0), V.flip(1)

def recolour(picture, values, V, alpha):
    picture, values, V, alpha = (torch.tensor(a) for a in (picture, values, V, alpha))
    return picture + torch.einsum("ck,k,k->c", V, alpha, values)

# %% [markdown]
# ## one_by_one

# %% wrong="reshape_moves_no_axes" of="one_by_one" says="reshape does not move axes"
def conv1x1(x, w, b):
    N, C, H, W = x.shape
    return (x.reshape(-1, C) @ w.T + b).reshape(N, len(w), H, W)

def head(x, w, b):
    return (np.einsum("oc,ncij->noij", w, x) + b[:, None, None]).mean((2, 3))

# %% wrong="not_moved_back" of="one_by_one" says="reshape does not move axes back"
def conv1x1(x, w, b):
    N, C, H, W = x.shape
    return (x.transpose(0, 2, 3, 1) @ w.T + b).reshape(N, len(w), H, W)

def head(x, w, b):
    return (np.einsum("oc,ncij->noij", w, x) + b[:, None, None]).mean((2, 3))

# %% wrong="channels_last" of="one_by_one" says="channels come second"
def conv1x1(x, w, b):
    return x.transpose(0, 2, 3, 1) @ w.T + b

def head(x, w, b):
    return (np.einsum("oc,ncij->noij", w, x) + b[:, None, None]).mean((2, 3))

# %% wrong="no_bias" of="one_by_one" says="the bias is missing"
def conv1x1(x, w, b):
    return np.einsum("oc,ncij->noij", w, x)

def head(x, w, b):
    return (np.einsum("oc,ncij->noij", w, x) + b[:, None, None]).mean((2, 3))

# %% wrong="bends" of="one_by_one" says="there is no ReLU in this layer"
def conv1x1(x, w, b):
    return np.maximum(np.einsum("oc,ncij->noij", w, x) + b[:, None, None], 0)

def head(x, w, b):
    return (np.einsum("oc,ncij->noij", w, x) + b[:, None, None]).mean((2, 3))

# %% wrong="sum_of_the_map" of="one_by_one" says="the mean of the map, not its sum"
def conv1x1(x, w, b):
    return np.einsum("oc,ncij->noij", w, x) + b[:, None, None]

def head(x, w, b):
    return conv1x1(x, w, b).sum(axis=(2, 3))

# %% wrong="largest_of_the_map" of="one_by_one" says="not its largest number"
def conv1x1(x, w, b):
    return np.einsum("oc,ncij->noij", w, x) + b[:, None, None]

def head(x, w, b):
    return conv1x1(x, w, b).max(axis=(2, 3))

# %% wrong="mean_over_channels" of="one_by_one" says="not over the channels"
def conv1x1(x, w, b):
    return np.einsum("oc,ncij->noij", w, x) + b[:, None, None]

def head(x, w, b):
    return conv1x1(x, w, b).mean(axis=1)

# %% wrong="mean_over_pictures_too" of="one_by_one" says="each picture has its own scores"
def conv1x1(x, w, b):
    return np.einsum("oc,ncij->noij", w, x) + b[:, None, None]

def head(x, w, b):
    return conv1x1(x, w, b).mean(axis=(0, 2, 3))

# %% wrong="axes_kept" of="one_by_one" says="two axes are enough"
def conv1x1(x, w, b):
    return np.einsum("oc,ncij->noij", w, x) + b[:, None, None]

def head(x, w, b):
    return conv1x1(x, w, b).mean(axis=(2, 3), keepdims=True)

# %% wrong="bias_forgotten_after_the_mean" of="one_by_one" says="the bias is missing"
def conv1x1(x, w, b):
    return np.einsum("oc,ncij->noij", w, x) + b[:, None, None]

def head(x, w, b):
    return x.mean((2, 3)) @ w.T

# %% wrong="only_the_maps" of="one_by_one" says="these are the maps; take the mean of each"
def conv1x1(x, w, b):
    return np.einsum("oc,ncij->noij", w, x) + b[:, None, None]

def head(x, w, b):
    return conv1x1(x, w, b)

# %% wrong="prints_and_forgets" of="one_by_one" says="is there a `return`?"
def conv1x1(x, w, b):
    print(np.einsum("oc,ncij->noij", w, x) + b[:, None, None])

def head(x, w, b):
    print(conv1x1(x, w, b))

# %% right="transposed_there_and_back" of="one_by_one"
def conv1x1(x, w, b):
    return (x.transpose(0, 2, 3, 1) @ w.T + b).transpose(0, 3, 1, 2)

def head(x, w, b):
    # Both are linear: the mean may come first.
    return x.mean(axis=(2, 3)) @ w.T + b

# %% right="with_loops" of="one_by_one"
def conv1x1(x, w, b):
    N, C, H, W = x.shape
    y = np.zeros((N, len(w), H, W))
    for n in range(N):
        for o in range(len(w)):
            y[n, o] = b[o]
            for c in range(C):
                y[n, o] += w[o, c] * x[n, c]
    return y

def head(x, w, b):
    return [[one.mean() for one in picture] for picture in conv1x1(x, w, b)]

# %% right="torch_by_columns" of="one_by_one"
def conv1x1(x, w, b):
    x, w, b = (torch.tensor(a, dtype=torch.float32) for a in (x, w, b))
    return (w @ x.flatten(2) + b[:, None]).reshape(len(x), len(w), *x.shape[2:])

def head(x, w, b):
    return torch.nn.functional.adaptive_avg_pool2d(conv1x1(x, w, b), 1).flatten(1)

# %% right="the_given_convolution" of="one_by_one"
def conv1x1(x, w, b):
    return conv(x, w[:, :, None, None], b)

def head(x, w, b):
    y = conv1x1(x, w, b)
    return y.reshape(*y.shape[:2], -1).mean(-1)

# %% [markdown]
# ## inception

# %% wrong="no_relu" of="inception" says="after every convolution comes a ReLU"
def inception(x, layers):
    def step(x, name):
        w, b = layers[name]
        return conv(x, w, b, 1, w.shape[2] // 2)
    return np.concatenate([step(x, "1"), step(step(x, "3 reduce"), "3"),
                           step(step(x, "5 reduce"), "5"), step(max_pool(x, 3, 1, 1), "pool")], 1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return c * (n1 + r3 + r5 + n_pool) + 9 * r3 * n3 + 25 * r5 * n5

# %% wrong="no_relu_after_reducing" of="inception" says="after those that reduce comes a ReLU"
def inception(x, layers):
    def step(x, name):
        w, b = layers[name]
        y = conv(x, w, b, 1, w.shape[2] // 2)
        return y if "reduce" in name else np.maximum(y, 0)
    return np.concatenate([step(x, "1"), step(step(x, "3 reduce"), "3"),
                           step(step(x, "5 reduce"), "5"), step(max_pool(x, 3, 1, 1), "pool")], 1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return c * (n1 + r3 + r5 + n_pool) + 9 * r3 * n3 + 25 * r5 * n5

# %% wrong="no_relu_at_the_end" of="inception" says="the last convolution of each branch has a ReLU"
def inception(x, layers):
    def step(x, name):
        w, b = layers[name]
        y = conv(x, w, b, 1, w.shape[2] // 2)
        return np.maximum(y, 0) if "reduce" in name else y
    return np.concatenate([step(x, "1"), step(step(x, "3 reduce"), "3"),
                           step(step(x, "5 reduce"), "5"), step(max_pool(x, 3, 1, 1), "pool")], 1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return c * (n1 + r3 + r5 + n_pool) + 9 * r3 * n3 + 25 * r5 * n5

# %% wrong="pool_first" of="inception" says="the order of the branches is 1, 3, 5, pool"
def inception(x, layers):
    def step(x, name):
        w, b = layers[name]
        return np.maximum(conv(x, w, b, 1, w.shape[2] // 2), 0)
    return np.concatenate([step(max_pool(x, 3, 1, 1), "pool"), step(x, "1"),
                           step(step(x, "3 reduce"), "3"), step(step(x, "5 reduce"), "5")], 1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return c * (n1 + r3 + r5 + n_pool) + 9 * r3 * n3 + 25 * r5 * n5

# %% wrong="three_branches" of="inception" says="the branch of the pooling is missing"
def inception(x, layers):
    def step(x, name):
        w, b = layers[name]
        return np.maximum(conv(x, w, b, 1, w.shape[2] // 2), 0)
    return np.concatenate([step(x, "1"), step(step(x, "3 reduce"), "3"),
                           step(step(x, "5 reduce"), "5")], 1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return c * (n1 + r3 + r5 + n_pool) + 9 * r3 * n3 + 25 * r5 * n5

# %% wrong="pooling_alone" of="inception" says="kernels of 1 by 1 come after the pooling"
def inception(x, layers):
    def step(x, name):
        w, b = layers[name]
        return np.maximum(conv(x, w, b, 1, w.shape[2] // 2), 0)
    return np.concatenate([step(x, "1"), step(step(x, "3 reduce"), "3"),
                           step(step(x, "5 reduce"), "5"), max_pool(x, 3, 1, 1)], 1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return c * (n1 + r3 + r5 + n_pool) + 9 * r3 * n3 + 25 * r5 * n5

# %% wrong="no_pooling" of="inception" says="the pooling is missing in the last branch"
def inception(x, layers):
    def step(x, name):
        w, b = layers[name]
        return np.maximum(conv(x, w, b, 1, w.shape[2] // 2), 0)
    return np.concatenate([step(x, "1"), step(step(x, "3 reduce"), "3"),
                           step(step(x, "5 reduce"), "5"), step(x, "pool")], 1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return c * (n1 + r3 + r5 + n_pool) + 9 * r3 * n3 + 25 * r5 * n5

# %% wrong="last_axis" of="inception" says="maps come second"
def inception(x, layers):
    def step(x, name):
        w, b = layers[name]
        return np.maximum(conv(x, w, b, 1, w.shape[2] // 2), 0).transpose(0, 2, 3, 1)
    def move(x):
        return x.transpose(0, 3, 1, 2)
    return np.concatenate([step(x, "1"), step(move(step(x, "3 reduce")), "3"),
                           step(move(step(x, "5 reduce")), "5"),
                           step(max_pool(x, 3, 1, 1), "pool")], -1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return c * (n1 + r3 + r5 + n_pool) + 9 * r3 * n3 + 25 * r5 * n5

# %% wrong="pads_in_the_wrong_place" of="inception" says="rows and columns stay"
def inception(x, layers):
    def step(x, name, padding=0):
        w, b = layers[name]
        return np.maximum(conv(x, w, b, 1, padding), 0)
    # Every branch is one pixel larger on each side.
    return np.concatenate([step(x, "1", 1), step(step(x, "3 reduce", 1), "3", 1),
                           step(step(x, "5 reduce", 1), "5", 2),
                           step(max_pool(x, 3, 1, 1), "pool", 1)], 1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return c * (n1 + r3 + r5 + n_pool) + 9 * r3 * n3 + 25 * r5 * n5

# %% wrong="the_module_without_reducing" of="inception" says="see only the few maps that are left"
def inception(x, layers):
    def step(x, name):
        w, b = layers[name]
        return np.maximum(conv(x, w, b, 1, w.shape[2] // 2), 0)
    return np.concatenate([step(x, "1"), step(step(x, "3 reduce"), "3"),
                           step(step(x, "5 reduce"), "5"), step(max_pool(x, 3, 1, 1), "pool")], 1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return c * (n1 + 9 * n3 + 25 * n5 + n_pool)

# %% wrong="counts_biases" of="inception" says="biases are not counted here"
def inception(x, layers):
    def step(x, name):
        w, b = layers[name]
        return np.maximum(conv(x, w, b, 1, w.shape[2] // 2), 0)
    return np.concatenate([step(x, "1"), step(step(x, "3 reduce"), "3"),
                           step(step(x, "5 reduce"), "5"), step(max_pool(x, 3, 1, 1), "pool")], 1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return (c + 1) * (n1 + r3 + r5 + n_pool) + (9 * r3 + 1) * n3 + (25 * r5 + 1) * n5

# %% wrong="reducing_is_free" of="inception" says="those that reduce count, too"
def inception(x, layers):
    def step(x, name):
        w, b = layers[name]
        return np.maximum(conv(x, w, b, 1, w.shape[2] // 2), 0)
    return np.concatenate([step(x, "1"), step(step(x, "3 reduce"), "3"),
                           step(step(x, "5 reduce"), "5"), step(max_pool(x, 3, 1, 1), "pool")], 1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return c * (n1 + n_pool) + 9 * r3 * n3 + 25 * r5 * n5

# %% wrong="kernels_of_one_row" of="inception" says="a kernel of k by k has k * k weights"
def inception(x, layers):
    def step(x, name):
        w, b = layers[name]
        return np.maximum(conv(x, w, b, 1, w.shape[2] // 2), 0)
    return np.concatenate([step(x, "1"), step(step(x, "3 reduce"), "3"),
                           step(step(x, "5 reduce"), "5"), step(max_pool(x, 3, 1, 1), "pool")], 1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return c * (n1 + r3 + r5 + n_pool) + 3 * r3 * n3 + 5 * r5 * n5

# %% wrong="prints_and_forgets" of="inception" says="is there a `return`?"
def inception(x, layers):
    print(x.shape)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    print(c * (n1 + r3 + r5 + n_pool) + 9 * r3 * n3 + 25 * r5 * n5)

# %% wrong="changes_the_weights" of="inception" says="layers came back changed"
def inception(x, layers):
    def step(x, name):
        w, b = layers[name]
        y = np.maximum(conv(x, w, b, 1, w.shape[2] // 2), 0)
        w *= 2
        return y
    return np.concatenate([step(x, "1"), step(step(x, "3 reduce"), "3"),
                           step(step(x, "5 reduce"), "5"), step(max_pool(x, 3, 1, 1), "pool")], 1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return c * (n1 + r3 + r5 + n_pool) + 9 * r3 * n3 + 25 * r5 * n5

# %% right="written_out" of="inception"
def relu(a):
    return np.where(a > 0, a, 0)

def inception(x, layers):
    one = relu(conv(x, *layers["1"]))
    few = relu(conv(x, *layers["3 reduce"]))
    three = relu(conv(few, *layers["3"], padding=1))
    few = relu(conv(x, *layers["5 reduce"]))
    five = relu(conv(few, *layers["5"], padding=2))
    pooled = relu(conv(max_pool(x, 3, 1, 1), *layers["pool"]))
    y = np.zeros((len(x), sum(a.shape[1] for a in (one, three, five, pooled)), *x.shape[2:]))
    at = 0
    for part in (one, three, five, pooled):
        y[:, at:at + part.shape[1]] = part
        at += part.shape[1]
    return y

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    total = 0
    for a, o, k in ((c, n1, 1), (c, r3, 1), (r3, n3, 3), (c, r5, 1), (r5, n5, 5), (c, n_pool, 1)):
        total += a * o * k ** 2
    return total

# %% right="torch_in_single_precision" of="inception"
def inception(x, layers):
    def step(x, name):
        w, b = (torch.tensor(a).float() for a in layers[name])
        return torch.relu(torch.conv2d(x, w, b, padding=w.shape[-1] // 2))
    x = torch.tensor(x).float()
    pooled = torch.nn.functional.max_pool2d(x, 3, 1, 1)
    return torch.cat([step(x, "1"), step(step(x, "3 reduce"), "3"), step(step(x, "5 reduce"), "5"),
                      step(pooled, "pool")], dim=1)

def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    return sum(w.size for w, b in random_layers(0, c, n1, r3, n3, r5, n5, n_pool).values())
