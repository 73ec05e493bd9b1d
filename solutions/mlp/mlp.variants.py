# Answers that the tests of mlp.py must refuse, each a misconception, and different answers
# that they must accept. `says` is part of what the student then reads.

# %% [markdown]
# ## forward

# %% wrong="tanh_at_the_end_too" of="forward" says="a tanh on the last layer too"
def forward(x, layers):
    for W, b in layers:
        x = np.tanh(x @ W + b)
    return x

# %% wrong="no_bend" of="forward" says="no tanh between the layers"
def forward(x, layers):
    for W, b in layers:
        x = x @ W + b
    return x

# %% wrong="bias_after_the_bend" of="forward" says="the bias was added after tanh"
def forward(x, layers):
    h = x
    for W, b in layers[:-1]:
        h = np.tanh(h @ W) + b
    W, b = layers[-1]
    return h @ W + b

# %% wrong="no_bias" of="forward" says="no bias arrived"
def forward(x, layers):
    h = x
    for W, b in layers[:-1]:
        h = np.tanh(h @ W)
    W, b = layers[-1]
    return h @ W

# %% wrong="relu_instead" of="forward" says="a relu; the formula has tanh"
def forward(x, layers):
    h = x
    for W, b in layers[:-1]:
        h = np.maximum(0, h @ W + b)
    W, b = layers[-1]
    return h @ W + b

# %% wrong="sigmoid_instead" of="forward" says="a sigmoid; tanh is asked"
def forward(x, layers):
    h = x
    for W, b in layers[:-1]:
        h = 1 / (1 + np.exp(-(h @ W + b)))
    W, b = layers[-1]
    return h @ W + b

# %% wrong="bend_on_the_inputs" of="forward" says="a tanh on the inputs"
def forward(x, layers):
    h = np.tanh(x)
    for W, b in layers[:-1]:
        h = np.tanh(h @ W + b)
    W, b = layers[-1]
    return h @ W + b

# %% wrong="softmax_at_the_end" of="forward" says="a softmax at the end"
def forward(x, layers):
    h = x
    for W, b in layers[:-1]:
        h = np.tanh(h @ W + b)
    W, b = layers[-1]
    e = np.exp(h @ W + b)
    return e / e.sum(axis=1, keepdims=True)

# %% wrong="two_layers_only" of="forward" says="each layer takes what the one before it put out"
def forward(x, layers):
    # The layers between the first and the last never have their turn.
    (W, b), (V, c) = layers[0], layers[-1]
    return np.resize(np.tanh(x @ W + b), (len(x), len(V))) @ V + c

# %% wrong="weights_on_their_side" of="forward" says="one row per example and one column per unit"
def forward(x, layers):
    h = x
    for W, b in layers[:-1]:
        h = np.tanh(h @ W.T + b)
    W, b = layers[-1]
    return h @ W.T + b

# %% wrong="always_from_the_input" of="forward" says="one row per example and one column per unit"
def forward(x, layers):
    h = x
    for W, b in layers[:-1]:
        h = np.tanh(x @ W + b)
    W, b = layers[-1]
    return h @ W + b

# %% wrong="takes_layers_out" of="forward" says="layers came back changed"
def forward(x, layers):
    V, c = layers.pop()
    for W, b in layers:
        x = np.tanh(x @ W + b)
    return x @ V + c

# %% wrong="changes_the_input" of="forward" says="x came back changed"
def forward(x, layers):
    h = x.copy()
    for W, b in layers[:-1]:
        h = np.tanh(h @ W + b)
    x *= 0
    return h @ layers[-1][0] + layers[-1][1]

# %% wrong="prints_and_forgets" of="forward" says="is there a `return`?"
def forward(x, layers):
    h = x
    for W, b in layers[:-1]:
        h = np.tanh(h @ W + b)
    W, b = layers[-1]
    print(h @ W + b)

# %% wrong="columns_of_examples" of="forward" says="expected 3 by 1 numbers"
def forward(x, layers):
    h = x
    for W, b in layers[:-1]:
        h = np.tanh(h @ W + b)
    W, b = layers[-1]
    return (h @ W + b).T

# %% right="loops_over_units" of="forward"
def forward(x, layers):
    rows = []
    for row in x:
        h = [float(v) for v in row]
        for k, (W, b) in enumerate(layers):
            z = [sum(h[i] * W[i, j] for i in range(len(h))) + b[j] for j in range(len(b))]
            h = z if k == len(layers) - 1 else [np.tanh(v) for v in z]
        rows.append(h)
    return rows

# %% right="torch_in_single_precision" of="forward"
def forward(x, layers):
    stack = []
    for W, b in layers:
        layer = torch.nn.Linear(*W.shape)
        layer.weight.data = torch.tensor(W.T, dtype=torch.float32)
        layer.bias.data = torch.tensor(b, dtype=torch.float32)
        stack += [layer, torch.nn.Tanh()]
    return torch.nn.Sequential(*stack[:-1])(torch.tensor(x, dtype=torch.float32))

# %% right="recursive_einsum" of="forward"
def forward(x, layers):
    W, b = layers[0]
    z = np.einsum("nd,dh->nh", x, W) + b[None, :]
    return z if len(layers) == 1 else forward(np.tanh(z), layers[1:])

# %% right="bias_as_a_weight_of_one" of="forward"
from functools import reduce

def forward(x, layers):
    def score(h, layer):
        return np.hstack([h, np.ones((len(h), 1))]) @ np.vstack(layer)

    first = score(x, layers[0])
    return reduce(lambda z, layer: score(np.tanh(z), layer), layers[1:], first)

# %% [markdown]
# ## collapse

# %% wrong="last_weights_first" of="collapse" says="the order: x meets the first layer first"
def collapse(layers):
    W, b = layers[0]
    for V, c in layers[1:]:
        W, b = V @ W if V.shape[1] == W.shape[0] else W @ V, b @ V + c
    return W, b

# %% wrong="only_the_last_bias" of="collapse" says="only the last bias is there"
def collapse(layers):
    W, b = layers[0]
    for V, c in layers[1:]:
        W, b = W @ V, c
    return W, b

# %% wrong="biases_added" of="collapse" says="each travels through the later W's"
def collapse(layers):
    W, b = layers[0]
    for V, c in layers[1:]:
        W, b = W @ V, b + c
    return W, b

# %% wrong="no_bias" of="collapse" says="no bias is left"
def collapse(layers):
    W, b = layers[0]
    for V, c in layers[1:]:
        W, b = W @ V, 0 * c
    return W, b

# %% wrong="numbers_multiplied_one_by_one" of="collapse" says="the product of matrices is @"
def collapse(layers):
    W, b = layers[0]
    for V, c in layers[1:]:
        W, b = W * V, b @ V + c
    return W, b

# %% wrong="weights_added" of="collapse" says="the weights were added"
def collapse(layers):
    W, b = layers[0]
    for V, c in layers[1:]:
        W, b = W + V, b @ V + c
    return W, b

# %% wrong="the_last_layer_alone" of="collapse" says="this is the last layer alone"
def collapse(layers):
    W, b = layers[0]
    for V, c in layers[1:]:
        W, b = V, c
    return W, b

# %% wrong="the_first_layer_alone" of="collapse" says="this is the first layer alone"
def collapse(layers):
    return layers[0]

# %% wrong="bias_skips_a_layer" of="collapse" says="each travels through the later W's"
def collapse(layers):
    W, b = layers[0][0], 0
    for V, c in layers[1:]:
        W = W @ V
    for k, (_, c) in enumerate(layers):
        for V, _ in layers[k + 2:]:
            c = c @ V
        b = b + np.resize(c, W.shape[1])
    return W, b

# %% wrong="weights_without_bias" of="collapse" says="expected (W, b)"
def collapse(layers):
    W, b = layers[0]
    for V, c in layers[1:]:
        W, b = W @ V, b @ V + c
    return [W]

# %% wrong="changes_the_layers" of="collapse" says="layers came back changed"
def collapse(layers):
    while len(layers) > 1:
        (W, b), (V, c) = layers.pop(0), layers.pop(0)
        layers.insert(0, (W @ V, b @ V + c))
    return layers[0]

# %% right="asks_the_stack" of="collapse"
def collapse(layers):
    def through(x):
        for W, b in layers:
            x = x @ W + b
        return x

    D = len(layers[0][0])
    b = through(np.zeros((1, D)))[0]
    return through(np.eye(D)) - b, b

# %% right="one_matrix_for_both" of="collapse"
def collapse(layers):
    # A last row carries the bias, a last column keeps a 1.
    whole = np.eye(len(layers[0][0]) + 1)
    for W, b in layers:
        step = np.zeros((len(W) + 1, len(b) + 1))
        step[:-1, :-1], step[-1, :-1], step[-1, -1] = W, b, 1
        whole = whole @ step
    return whole[:-1, :-1], whole[-1, :-1]

# %% right="torch_from_the_end" of="collapse"
def collapse(layers):
    stack = [[torch.tensor(part, dtype=torch.float32) for part in layer] for layer in layers]
    W, b = stack[-1]
    for V, c in stack[-2::-1]:
        W, b = V @ W, c @ W + b
    return W, b

# %% [markdown]
# ## bumps

# %% wrong="bias_is_minus_the_edge" of="bumps" says="is where it steps, so b = -w * edge"
def bumps(edges, heights):
    steep = 100 / np.diff(edges).min()
    w = np.full(len(edges), steep)
    v = np.diff(np.concatenate([[0], heights, [0]]))
    return w, -edges, v, 0

# %% wrong="bias_without_its_minus" of="bumps" says="is where it steps, so b = -w * edge"
def bumps(edges, heights):
    steep = 100 / np.diff(edges).min()
    w = np.full(len(edges), steep)
    v = np.diff(np.concatenate([[0], heights, [0]]))
    return w, steep * edges, v, 0

# %% wrong="as_steep_as_the_picture" of="bumps" says="too soft: a unit has w = 40"
def bumps(edges, heights):
    steep = 40
    w = np.full(len(edges), steep)
    v = np.diff(np.concatenate([[0], heights, [0]]))
    return w, -steep * edges, v, 0

# %% wrong="steep_for_the_widest_only" of="bumps" says="too soft: a unit has w"
def bumps(edges, heights):
    steep = 100 / np.diff(edges).max()
    w = np.full(len(edges), steep)
    v = np.diff(np.concatenate([[0], heights, [0]]))
    return w, -steep * edges, v, 0

# %% wrong="one_hundred_whatever_the_width" of="bumps" says="too soft: a unit has w = 100"
def bumps(edges, heights):
    steep = 100.0
    w = np.full(len(edges), steep)
    v = np.diff(np.concatenate([[0], heights, [0]]))
    return w, -steep * edges, v, 0

# %% wrong="never_comes_down" of="bumps" says="all that stepped up must have come down"
def bumps(edges, heights):
    steep = 100 / np.diff(edges).min()
    w = np.full(len(edges), steep)
    v = np.diff(np.concatenate([[0], heights, heights[-1:]]))
    return w, -steep * edges, v, 0

# %% wrong="heights_as_steps" of="bumps" says="with their v's, must add up"
def bumps(edges, heights):
    steep = 100 / np.diff(edges).min()
    w = np.full(len(edges), steep)
    v = np.append(heights, -heights.sum())
    return w, -steep * edges, v, 0

# %% wrong="steps_from_right_to_left" of="bumps" says="is 1 on the left of where it steps"
def bumps(edges, heights):
    steep = 100 / np.diff(edges).min()
    w = np.full(len(edges), -steep)
    v = np.diff(np.concatenate([[0], heights, [0]]))
    return w, steep * edges, v, 0

# %% wrong="heights_in_c" of="bumps" says="before the first edge nothing has stepped yet"
def bumps(edges, heights):
    steep = 100 / np.diff(edges).min()
    w = np.full(len(edges), steep)
    v = np.diff(np.concatenate([[0], heights, [0]]))
    return w, -steep * edges, v, heights[0]

# %% wrong="one_unit_per_height" of="bumps" says="three equal ones"
def bumps(edges, heights):
    steep = 100 / np.diff(edges).min()
    w = np.full(len(edges), steep)
    v = heights
    return w, -steep * edges, v, 0

# %% wrong="infinitely_steep" of="bumps" says="found infinite weights"
def bumps(edges, heights):
    steep = np.inf
    w = np.full(len(edges), steep)
    v = np.diff(np.concatenate([[0], heights, [0]]))
    return w, -steep * edges, v, 0

# %% wrong="steps_in_the_middle" of="bumps" says="steps at x = "
def bumps(edges, heights):
    steep = 100 / np.diff(edges).min()
    w = np.full(len(edges), steep)
    v = np.diff(np.concatenate([[0], heights, [0]]))
    return w, -steep * (edges + np.diff(edges, append=edges[-1] + 1) / 2), v, 0

# %% wrong="c_forgotten" of="bumps" says="which is 4 things"
def bumps(edges, heights):
    steep = 100 / np.diff(edges).min()
    w = np.full(len(edges), steep)
    v = np.diff(np.concatenate([[0], heights, [0]]))
    return w, -steep * edges, v

# %% wrong="moves_the_edges" of="bumps" says="edges came back changed"
def bumps(edges, heights):
    steep = 100 / np.diff(edges).min()
    w = np.full(len(edges), steep)
    v = np.diff(np.concatenate([[0], heights, [0]]))
    edges *= -steep
    return w, edges, v, 0

# %% right="two_units_per_bump" of="bumps"
def bumps(edges, heights):
    s = 400 / min(b - a for a, b in zip(edges, edges[1:]))
    w, b, v = [], [], []
    for left, right, height in zip(edges, edges[1:], heights):
        w += [s, s]
        b += [-s * left, -s * right]
        v += [height, -height]
    return w, b, v, 0.0

# %% right="falling_units" of="bumps"
def bumps(edges, heights):
    # A unit with negative weight is 1 on the left of its edge.
    s = 200 / np.min(edges[1:] - edges[:-1])
    before = np.r_[0, heights]
    after = np.r_[heights, 0]
    return -s * np.ones(len(edges)), s * edges, before - after, 0

# %% right="torch_and_each_edge_its_own_steepness" of="bumps"
def bumps(edges, heights):
    e, a = torch.tensor(edges), torch.tensor(heights)
    w = (200 + torch.arange(len(e))) / (e[1:] - e[:-1]).min()
    zero = torch.zeros(1, dtype=a.dtype)
    return w, -w * e, torch.cat([a, zero]) - torch.cat([zero, a]), torch.tensor(0.0)

# %% [markdown]
# ## sawtooth

# %% wrong="wide_instead_of_deep" of="sawtooth" says="L hidden ones, one tent each"
def sawtooth(L):
    H = 2 ** L
    v = H * np.array([1.0] + [2.0 * (-1) ** k for k in range(1, H)])
    return [(np.ones((1, H)), -np.arange(H) / H), (v[:, None], np.zeros(1))]

# %% wrong="one_layer_short" of="sawtooth" says="L hidden ones, one tent each"
def sawtooth(L):
    b = np.array([0, -0.5])
    fold = np.array([[2.0], [-4.0]])
    layers = [(np.ones((1, 2)), b)]
    for _ in range(L - 2):
        layers.append((np.hstack([fold, fold]), b))
    layers.append((fold, np.zeros(1)))
    return layers

# %% wrong="no_output_layer" of="sawtooth" says="L hidden ones, one tent each"
def sawtooth(L):
    b = np.array([0, -0.5])
    fold = np.array([[2.0], [-4.0]])
    layers = [(np.ones((1, 2)), b)]
    for _ in range(L - 1):
        layers.append((np.hstack([fold, fold]), b))
    return layers

# %% wrong="units_not_summed" of="sawtooth" says="each hidden layer must take the whole tent"
def sawtooth(L):
    b = np.array([0, -0.5])
    fold = np.array([[2.0], [-4.0]])
    layers = [(np.ones((1, 2)), b)]
    for _ in range(L - 1):
        layers.append((np.eye(2), b))
    layers.append((fold, np.zeros(1)))
    return layers

# %% wrong="goes_flat_instead_of_down" of="sawtooth" says="strokes up and down"
def sawtooth(L):
    b = np.array([0, -0.5])
    fold = np.array([[2.0], [-2.0]])
    layers = [(np.ones((1, 2)), b)]
    for _ in range(L - 1):
        layers.append((np.hstack([fold, fold]), b))
    layers.append((fold, np.zeros(1)))
    return layers

# %% wrong="half_as_high" of="sawtooth" says="every stroke goes all the way between 0 and 1"
def sawtooth(L):
    b = np.array([0, -0.5])
    fold = np.array([[2.0], [-4.0]])
    layers = [(np.ones((1, 2)), b)]
    for _ in range(L - 1):
        layers.append((np.hstack([fold, fold]), b))
    layers.append((fold / 2, np.zeros(1)))
    return layers

# %% wrong="kink_at_one" of="sawtooth" says="strokes up and down"
def sawtooth(L):
    b = np.array([0, -1.0])
    fold = np.array([[2.0], [-4.0]])
    layers = [(np.ones((1, 2)), b)]
    for _ in range(L - 1):
        layers.append((np.hstack([fold, fold]), b))
    layers.append((fold, np.zeros(1)))
    return layers

# %% wrong="kink_on_the_other_side" of="sawtooth" says="strokes up and down"
def sawtooth(L):
    b = np.array([0, 0.5])
    fold = np.array([[2.0], [-4.0]])
    layers = [(np.ones((1, 2)), b)]
    for _ in range(L - 1):
        layers.append((np.hstack([fold, fold]), b))
    layers.append((fold, np.zeros(1)))
    return layers

# %% wrong="weights_on_their_side" of="sawtooth" says="one row per unit of the layer before it"
def sawtooth(L):
    b = np.array([0, -0.5])
    fold = np.array([[2.0], [-4.0]])
    layers = [(np.ones((2, 1)), b)]
    for _ in range(L - 1):
        layers.append((np.hstack([fold, fold]), b))
    layers.append((fold, np.zeros(1)))
    return layers

# %% wrong="fold_on_its_side" of="sawtooth" says="each hidden layer must take the whole tent"
def sawtooth(L):
    b = np.array([0, -0.5])
    fold = np.array([[2.0], [-4.0]])
    layers = [(np.ones((1, 2)), b)]
    for _ in range(L - 1):
        layers.append((np.hstack([fold, fold]).T, b))
    layers.append((fold, np.zeros(1)))
    return layers

# %% wrong="two_outputs" of="sawtooth" says="one number comes out"
def sawtooth(L):
    b = np.array([0, -0.5])
    fold = np.array([[2.0], [-4.0]])
    layers = [(np.ones((1, 2)), b)]
    for _ in range(L - 1):
        layers.append((np.hstack([fold, fold]), b))
    layers.append((np.hstack([fold, fold]), np.zeros(2)))
    return layers

# %% wrong="same_layer_for_any_depth" of="sawtooth" says="L hidden ones, one tent each"
def sawtooth(L):
    b = np.array([0, -0.5])
    fold = np.array([[2.0], [-4.0]])
    layers = [(np.ones((1, 2)), b)]
    for _ in range(1):
        layers.append((np.hstack([fold, fold]), b))
    layers.append((fold, np.zeros(1)))
    return layers

# %% wrong="eight_units_a_layer" of="sawtooth" says="depth does the folding here, not width"
def sawtooth(L):
    b = np.tile([0, -0.5], 4)
    fold = np.tile([[2.0], [-4.0]], (4, 1)) / 4
    middle = fold @ np.ones((1, 8))
    return [(np.ones((1, 8)), b)] + [(middle, b)] * (L - 1) + [(fold, [0.0])]

# %% wrong="the_numbers_not_the_network" of="sawtooth" says="expected a list of 2 pairs"
def sawtooth(L):
    return lambda x: tent(x)

# %% wrong="weights_without_biases" of="sawtooth" says="expected (W, b)"
def sawtooth(L):
    b = np.array([0, -0.5])
    fold = np.array([[2.0], [-4.0]])
    layers = [(np.ones((1, 2)), b)]
    for _ in range(L - 1):
        layers.append((np.hstack([fold, fold]), b))
    layers.append((fold, np.zeros(1)))
    return [W for W, _ in layers]

# %% right="three_units" of="sawtooth"
def sawtooth(L):
    kinks = [0.0, -0.5, -1.0]
    out = [[2.0], [-4.0], [2.0]]
    middle = [row * 3 for row in out]
    return [([[1.0, 1.0, 1.0]], kinks), *[(middle, kinks)] * (L - 1), (out, [0.0])]

# %% right="one_minus_a_size" of="sawtooth"
def sawtooth(L):
    # tent(x) = 1 - |2 x - 1|, and a size is relu(z) + relu(-z).
    layers = [(np.array([[2, -2]]), np.array([-1, 1]))]
    for _ in range(1, L):
        layers += [(np.array([[-2, 2], [-2, 2]]), np.array([1, -1]))]
    return layers + [(np.array([[-1], [-1]]), np.ones(1))]

# %% right="torch_with_the_slope_inside" of="sawtooth"
def sawtooth(L):
    layers = [(torch.tensor([[2.0, 4.0]]), torch.tensor([0.0, -2.0]))]
    for _ in range(L - 1):
        layers.append((torch.tensor([[2.0, 4.0], [-2.0, -4.0]]), torch.tensor([0.0, -2.0])))
    return (*layers, (torch.tensor([[1.0], [-1.0]]), torch.zeros(1)))

# %% [markdown]
# ## cost

# %% wrong="sum_of_losses" of="cost" says="losses were summed; the cost is their mean"
def loss_and_cost(outputs, targets, layers, decay):
    losses = ((outputs - targets) ** 2).sum(axis=1)
    squares = sum((W ** 2).sum() for W, b in layers)
    return losses, losses.sum() + decay / 2 * squares

# %% wrong="mean_over_the_outputs" of="cost" says="this is the mean over the outputs"
def loss_and_cost(outputs, targets, layers, decay):
    losses = ((outputs - targets) ** 2).mean(axis=1)
    squares = sum((W ** 2).sum() for W, b in layers)
    return losses, losses.mean() + decay / 2 * squares

# %% wrong="mean_over_all_numbers" of="cost" says="sum over the outputs first, then over N"
def loss_and_cost(outputs, targets, layers, decay):
    losses = ((outputs - targets) ** 2).sum(axis=1)
    squares = sum((W ** 2).sum() for W, b in layers)
    return losses, ((outputs - targets) ** 2).mean() + decay / 2 * squares

# %% wrong="biases_decay" of="cost" says="the biases were punished too"
def loss_and_cost(outputs, targets, layers, decay):
    losses = ((outputs - targets) ** 2).sum(axis=1)
    squares = sum((W ** 2).sum() + (b ** 2).sum() for W, b in layers)
    return losses, losses.mean() + decay / 2 * squares

# %% wrong="no_half" of="cost" says="twice the penalty; the half is missing"
def loss_and_cost(outputs, targets, layers, decay):
    losses = ((outputs - targets) ** 2).sum(axis=1)
    squares = sum((W ** 2).sum() for W, b in layers)
    return losses, losses.mean() + decay * squares

# %% wrong="penalty_over_n" of="cost" says="so it is not divided by N"
def loss_and_cost(outputs, targets, layers, decay):
    losses = ((outputs - targets) ** 2).sum(axis=1)
    squares = sum((W ** 2).sum() for W, b in layers)
    return losses, losses.mean() + decay / 2 * squares / len(outputs)

# %% wrong="length_not_square" of="cost" says="square the weights, without a root"
def loss_and_cost(outputs, targets, layers, decay):
    losses = ((outputs - targets) ** 2).sum(axis=1)
    squares = sum(np.linalg.norm(W) for W, b in layers)
    return losses, losses.mean() + decay / 2 * squares

# %% wrong="last_layer_only" of="cost" says="only the last layer was punished"
def loss_and_cost(outputs, targets, layers, decay):
    losses = ((outputs - targets) ** 2).sum(axis=1)
    squares = sum((W ** 2).sum() for W, b in layers[-1:])
    return losses, losses.mean() + decay / 2 * squares

# %% wrong="no_penalty" of="cost" says="the penalty is missing"
def loss_and_cost(outputs, targets, layers, decay):
    losses = ((outputs - targets) ** 2).sum(axis=1)
    return losses, losses.mean()

# %% wrong="penalty_taken_off" of="cost" says="the penalty makes the cost larger"
def loss_and_cost(outputs, targets, layers, decay):
    losses = ((outputs - targets) ** 2).sum(axis=1)
    squares = sum((W ** 2).sum() for W, b in layers)
    return losses, losses.mean() - decay / 2 * squares

# %% wrong="sum_over_examples" of="cost" says="one loss per example, so sum over the outputs"
def loss_and_cost(outputs, targets, layers, decay):
    losses = ((outputs - targets) ** 2).sum(axis=0)
    squares = sum((W ** 2).sum() for W, b in layers)
    return losses, losses.mean() + decay / 2 * squares

# %% wrong="sizes_not_squares" of="cost" says="these are sizes of differences, not squares"
def loss_and_cost(outputs, targets, layers, decay):
    losses = np.abs(outputs - targets).sum(axis=1)
    squares = sum((W ** 2).sum() for W, b in layers)
    return losses, losses.mean() + decay / 2 * squares

# %% wrong="distance" of="cost" says="this is the distance; the loss is its square"
def loss_and_cost(outputs, targets, layers, decay):
    losses = np.linalg.norm(outputs - targets, axis=1)
    squares = sum((W ** 2).sum() for W, b in layers)
    return losses, losses.mean() + decay / 2 * squares

# %% wrong="half_the_loss" of="cost" says="this formula has no half before it"
def loss_and_cost(outputs, targets, layers, decay):
    losses = ((outputs - targets) ** 2).sum(axis=1) / 2
    squares = sum((W ** 2).sum() for W, b in layers)
    return losses, losses.mean() + decay / 2 * squares

# %% wrong="cost_alone" of="cost" says="expected (losses, cost)"
def loss_and_cost(outputs, targets, layers, decay):
    losses = ((outputs - targets) ** 2).sum(axis=1)
    squares = sum((W ** 2).sum() for W, b in layers)
    return losses.mean() + decay / 2 * squares

# %% wrong="in_place" of="cost" says="outputs came back changed"
def loss_and_cost(outputs, targets, layers, decay):
    outputs -= targets
    losses = (outputs ** 2).sum(axis=1)
    squares = sum((W ** 2).sum() for W, b in layers)
    return losses, losses.mean() + decay / 2 * squares

# %% right="loops" of="cost"
def loss_and_cost(outputs, targets, layers, decay):
    losses = []
    for o, t in zip(outputs, targets):
        losses.append(sum((a - b) ** 2 for a, b in zip(o, t)))
    cost = sum(losses) / len(losses)
    for W, _ in layers:
        for row in W:
            for w in row:
                cost += decay * w * w / 2
    return losses, cost

# %% right="torch_in_single_precision" of="cost"
def loss_and_cost(outputs, targets, layers, decay):
    o, t = (torch.tensor(a, dtype=torch.float32) for a in (outputs, targets))
    losses = (o - t).square().sum(1)
    penalty = sum(torch.tensor(W).float().square().sum() for W, _ in layers)
    return losses, losses.mean() + 0.5 * decay * penalty

# %% right="einsum" of="cost"
def loss_and_cost(outputs, targets, layers, decay):
    off = np.subtract(outputs, targets)
    losses = np.einsum("nk,nk->n", off, off)
    weights = np.concatenate([W.ravel() for W, _ in layers])
    return losses, np.average(losses) + decay * (weights @ weights) / 2

# %% [markdown]
# ## gradients

# %% wrong="slope_of_tanh_forgotten" of="gradients" says="the slope of tanh is missing on the way"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh
    gW = x.T @ gz + decay * W
    gb = gz.sum(axis=0)
    return gW, gb, gV, gc

# %% wrong="slope_from_the_input" of="gradients" says="uses what tanh put out, not what went in"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (1 - z ** 2)
    gW = x.T @ gz + decay * W
    gb = gz.sum(axis=0)
    return gW, gb, gV, gc

# %% wrong="slope_of_the_sigmoid" of="gradients" says="that is the slope of the logistic sigmoid"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * h * (1 - h)
    gW = x.T @ gz + decay * W
    gb = gz.sum(axis=0)
    return gW, gb, gV, gc

# %% wrong="slope_of_relu" of="gradients" says="that is the slope of relu, not of tanh"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (z > 0)
    gW = x.T @ gz + decay * W
    gb = gz.sum(axis=0)
    return gW, gb, gV, gc

# %% wrong="no_decay" of="gradients" says="weight decay is missing"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz
    gb = gz.sum(axis=0)
    return gW, gb, gV, gc

# %% wrong="twice_the_decay" of="gradients" says="the 2 of the square meets the half"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + 2 * decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz + 2 * decay * W
    gb = gz.sum(axis=0)
    return gW, gb, gV, gc

# %% wrong="decay_over_n" of="gradients" says="decay is not divided by N"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + decay / len(x) * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz + decay / len(x) * W
    gb = gz.sum(axis=0)
    return gW, gb, gV, gc

# %% wrong="biases_decay" of="gradients" says="biases do not decay"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + decay * V
    gc = g.sum(axis=0) + decay * c
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz + decay * W
    gb = gz.sum(axis=0) + decay * b
    return gW, gb, gV, gc

# %% wrong="divided_by_n_twice" of="gradients" says="divided by N twice"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    g = softmax_loss(s, labels)[1] / len(x)
    gV = h.T @ g + decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz + decay * W
    gb = gz.sum(axis=0)
    return gW, gb, gV, gc

# %% wrong="sum_of_losses" of="gradients" says="N times too large: softmax_loss has the mean"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    g = softmax_loss(s, labels)[1] * len(x)
    gV = h.T @ g + decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz + decay * W
    gb = gz.sum(axis=0)
    return gW, gb, gV, gc

# %% wrong="mean_for_the_biases" of="gradients" says="sum over the examples, no mean"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + decay * V
    gc = g.mean(axis=0)
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz + decay * W
    gb = gz.mean(axis=0)
    return gW, gb, gV, gc

# %% wrong="uphill_sign" of="gradients" says="the sign: the gradient points uphill"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz + decay * W
    gb = gz.sum(axis=0)
    return -gW, -gb, -gV, -gc

# %% wrong="transposed_gradients" of="gradients" says="a gradient has the shape of its"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz + decay * W
    gb = gz.sum(axis=0)
    return gW.T, gb, gV.T, gc

# %% wrong="no_transpose" of="gradients" says="which factor has to be transposed?"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h @ g + decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz + decay * W
    gb = gz.sum(axis=0)
    return gW, gb, gV, gc

# %% wrong="bias_per_example" of="gradients" says="a gradient has the shape of its b"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz + decay * W
    gb = gz
    return gW, gb, gV, gc

# %% wrong="no_bend_forward" of="gradients" says="h from the left, what comes back from the right"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = z
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz + decay * W
    gb = gz.sum(axis=0)
    return gW, gb, gV, gc

# %% wrong="in_the_other_order" of="gradients" says="a gradient has the shape of its W"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz + decay * W
    gb = gz.sum(axis=0)
    return gV, gc, gW, gb

# %% wrong="steps_at_once" of="gradients" says="weights came back changed"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz + decay * W
    gb = gz.sum(axis=0)
    for w, g in zip(weights, (gW, gb, gV, gc)):
        w -= 0.1 * g
    return gW, gb, gV, gc

# %% wrong="loss_too" of="gradients" says="which is 4 things"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    z = x @ W + b
    h = np.tanh(z)
    s = h @ V + c
    _, g = softmax_loss(s, labels)
    gV = h.T @ g + decay * V
    gc = g.sum(axis=0)
    gh = g @ V.T
    gz = gh * (1 - h ** 2)
    gW = x.T @ gz + decay * W
    gb = gz.sum(axis=0)
    return 0.0, gW, gb, gV, gc

# %% right="autograd_of_torch" of="gradients"
def gradients(x, labels, weights, decay):
    W, b, V, c = leaves = [torch.tensor(w, dtype=torch.float32, requires_grad=True)
                           for w in weights]
    scores = torch.tanh(torch.tensor(x, dtype=torch.float32) @ W + b) @ V + c
    cost = torch.nn.functional.cross_entropy(scores, torch.tensor(labels))
    cost = cost + decay / 2 * (W.square().sum() + V.square().sum())
    cost.backward()
    return [leaf.grad for leaf in leaves]

# %% right="one_example_at_a_time" of="gradients"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    found = [decay * W, np.zeros(b.shape), decay * V, np.zeros(c.shape)]
    for row, label in zip(x, labels):
        h = np.tanh(row @ W + b)
        p = np.exp(h @ V + c - (h @ V + c).max())
        p /= p.sum()
        p[label] -= 1
        back = (V @ p) / np.cosh(row @ W + b) ** 2
        for total, part in zip(found, (np.outer(row, back), back, np.outer(h, p), p)):
            total += part / len(x)
    return tuple(found)

# %% right="einsum_and_bias_rows" of="gradients"
def gradients(x, labels, weights, decay):
    W, b, V, c = weights
    ones = np.ones((len(x), 1))
    x1 = np.hstack([x, ones])
    h1 = np.hstack([np.tanh(x1 @ np.vstack([W, b])), ones])
    _, g = softmax_loss(h1 @ np.vstack([V, c]), labels)
    out = np.einsum("nh,nc->hc", h1, g)
    back = np.einsum("nc,hc,nh->nh", g, V, 1 - h1[:, :-1] ** 2)
    hidden = np.einsum("nd,nh->dh", x1, back)
    return hidden[:-1] + decay * W, hidden[-1], out[:-1] + decay * V, out[-1]

# %% [markdown]
# ## batches

# %% wrong="drops_the_short_batch" of="batches" says="may be short, but its examples count"
def batches(x, t, size, generator):
    order = generator.permutation(len(x))
    found = []
    for k in range(0, len(x) - size + 1, size):
        part = order[k:k + size]
        found.append((x[part], t[part]))
    return found

# %% wrong="with_replacement" of="batches" says="an example twice in one epoch"
def batches(x, t, size, generator):
    order = generator.integers(0, len(x), len(x))
    found = []
    for k in range(0, len(x), size):
        part = order[k:k + size]
        found.append((x[part], t[part]))
    return found

# %% wrong="each_batch_by_itself" of="batches" says="an example twice in one epoch"
def batches(x, t, size, generator):
    found = []
    for k in range(0, len(x), size):
        part = generator.choice(len(x), min(size, len(x) - k), replace=False)
        found.append((x[part], t[part]))
    return found

# %% wrong="fills_the_last_batch_up" of="batches" says="an example twice in one epoch"
def batches(x, t, size, generator):
    order = generator.permutation(len(x))
    found = []
    for k in range(0, len(x), size):
        part = order[np.arange(k, k + size) % len(x)]
        found.append((x[part], t[part]))
    return found

# %% wrong="no_shuffle" of="batches" says="shuffle before each epoch"
def batches(x, t, size, generator):
    order = np.arange(len(x))
    found = []
    for k in range(0, len(x), size):
        part = order[k:k + size]
        found.append((x[part], t[part]))
    return found

# %% wrong="only_the_batches_shuffled" of="batches" says="shuffle the examples, not the batches"
def batches(x, t, size, generator):
    order = np.arange(len(x))
    found = []
    for k in range(0, len(x), size):
        part = order[k:k + size]
        found.append((x[part], t[part]))
    return [found[k] for k in generator.permutation(len(found))]

# %% wrong="x_and_t_apart" of="batches" says="x and t do not belong together any more"
def batches(x, t, size, generator):
    order = generator.permutation(len(x))
    found = []
    for k in range(0, len(x), size):
        part = order[k:k + size]
        found.append((x[part], t[generator.permutation(len(x))[k:k + size]]))
    return found

# %% wrong="labels_stay" of="batches" says="x and t do not belong together any more"
def batches(x, t, size, generator):
    order = generator.permutation(len(x))
    found = []
    for k in range(0, len(x), size):
        part = order[k:k + size]
        found.append((x[part], t[k:k + size]))
    return found

# %% wrong="global_chance" of="batches" says="draw from `generator` and from nothing else"
def batches(x, t, size, generator):
    order = np.random.permutation(len(x))
    found = []
    for k in range(0, len(x), size):
        part = order[k:k + size]
        found.append((x[part], t[part]))
    return found

# %% wrong="its_own_seed" of="batches" says="draw from the generator that is given"
def batches(x, t, size, generator):
    order = np.random.default_rng(0).permutation(len(x))
    found = []
    for k in range(0, len(x), size):
        part = order[k:k + size]
        found.append((x[part], t[part]))
    return found

# %% wrong="shuffles_the_data_itself" of="batches" says="came back changed"
def batches(x, t, size, generator):
    order = generator.permutation(len(x))
    x[:], t[:] = x[order].copy(), t[order].copy()
    return [(x[k:k + size].copy(), t[k:k + size].copy()) for k in range(0, len(x), size)]

# %% wrong="number_of_batches_for_their_size" of="batches" says="sizes: found"
def batches(x, t, size, generator):
    order = generator.permutation(len(x))
    found = []
    for k in range(0, len(x), -(-len(x) // size)):
        part = order[k:k + -(-len(x) // size)]
        found.append((x[part], t[part]))
    return found

# %% wrong="first_batch_only" of="batches" says="each example has its turn"
def batches(x, t, size, generator):
    order = generator.permutation(len(x))
    found = []
    for k in range(0, len(x), size):
        part = order[k:k + size]
        found.append((x[part], t[part]))
    return found[:1]

# %% wrong="skips_one_between" of="batches" says="each example has its turn"
def batches(x, t, size, generator):
    order = generator.permutation(len(x))
    found = []
    for k in range(0, len(x), size + 1):
        part = order[k:k + size]
        found.append((x[part], t[part]))
    return found

# %% wrong="only_x" of="batches" says="expected (x batch, t batch)"
def batches(x, t, size, generator):
    order = generator.permutation(len(x))
    found = []
    for k in range(0, len(x), size):
        part = order[k:k + size]
        found.append([x[part]])
    return found

# %% wrong="never_ends" of="batches" says="an example twice in one epoch"
def batches(x, t, size, generator):
    order = generator.permutation(len(x))
    while True:
        for k in range(0, len(x), size):
            part = order[k:k + size]
            yield x[part], t[part]

# %% wrong="returns_nothing" of="batches" says="is there a `return`?"
def batches(x, t, size, generator):
    order = generator.permutation(len(x))
    found = []
    for k in range(0, len(x), size):
        part = order[k:k + size]
        found.append((x[part], t[part]))
    print(len(found), 'batches')

# %% right="generator_function" of="batches"
def batches(x, t, size, generator):
    order = list(range(len(x)))
    generator.shuffle(order)
    while order:
        part, order = order[:size], order[size:]
        yield x[part], t[part]

# %% right="torch_loader" of="batches"
def batches(x, t, size, generator):
    chance = torch.Generator().manual_seed(int(generator.integers(2 ** 31)))
    both = torch.utils.data.TensorDataset(torch.tensor(x), torch.tensor(t))
    return torch.utils.data.DataLoader(both, batch_size=size, shuffle=True, generator=chance)

# %% right="sorted_by_chance_and_split" of="batches"
def batches(x, t, size, generator):
    order = np.argsort(generator.random(len(x)))
    cuts = np.arange(size, len(x), size)
    return zip(np.split(x[order], cuts), np.split(t[order], cuts))

# %% [markdown]
# ## stopping

# %% wrong="keeps_the_last" of="stopping" says="the weights of the best epoch are kept"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or error < errors[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return epoch, epoch

# %% wrong="sees_the_future" of="stopping" says="training never sees it"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or error < errors[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return int(np.argmin(errors)), epoch

# %% wrong="compares_with_the_epoch_before" of="stopping" says="than the 4 before it does not count"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or error < errors[epoch - 1]:
            best, waited = min(range(epoch + 1), key=errors.__getitem__), 0
        else:
            waited += 1
        if waited >= patience:
            break
    return best, epoch

# %% wrong="one_too_late" of="stopping" says="one epoch too late"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or error < errors[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited > patience:
            break
    return best, epoch

# %% wrong="one_too_early" of="stopping" says="one epoch too early"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or error < errors[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= max(1, patience - 1):
            break
    return best, epoch

# %% wrong="patience_never_renewed" of="stopping" says="begins anew with each new lowest error"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or error < errors[best]:
            best = epoch
        else:
            waited += 1
        if waited >= patience:
            break
    return best, epoch

# %% wrong="equal_is_better" of="stopping" says="an equal error is no improvement"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or error <= errors[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return best, epoch

# %% wrong="never_stops" of="stopping" says="found (11, 11), expected (5, 8)"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or error < errors[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited > 10 ** 9:
            break
    return best, epoch

# %% wrong="epochs_from_one" of="stopping" says="epochs are counted from 0"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or error < errors[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return best + 1, epoch + 1

# %% wrong="error_instead_of_epoch" of="stopping" says="found (3, 8), expected (5, 8)"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or error < errors[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return errors[best], epoch

# %% wrong="the_wrong_way_round" of="stopping" says="first the best epoch, then the last"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or error < errors[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return epoch, best

# %% wrong="higher_is_better" of="stopping" says="expected (5, 8)"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or error > errors[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return best, epoch

# %% wrong="best_starts_at_nought" of="stopping" says="lower is lower, also below 0"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or 0 <= error < errors[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return best, epoch

# %% wrong="patience_over_at_the_end" of="stopping" says="there is no epoch"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or error < errors[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return best, best + patience

# %% wrong="only_the_best" of="stopping" says="expected (best, last)"
def early_stopping(errors, patience):
    best, waited = 0, 0
    for epoch, error in enumerate(errors):
        if epoch == 0 or error < errors[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return best

# %% right="by_the_definition" of="stopping"
def early_stopping(errors, patience):
    last = len(errors) - 1
    for end in range(patience, len(errors)):
        before, lately = errors[:end + 1 - patience], errors[end + 1 - patience:end + 1]
        if min(lately) >= min(before):
            last = end
            break
    seen = errors[:last + 1]
    return seen.index(min(seen)), last

# %% right="running_minimum" of="stopping"
def early_stopping(errors, patience):
    e = np.array(errors, dtype=float)
    lowest = np.minimum.accumulate(e)
    new = np.r_[True, e[1:] < lowest[:-1]]
    best = np.maximum.accumulate(np.where(new, np.arange(len(e)), 0))
    tired = np.flatnonzero(np.arange(len(e)) - best >= patience)
    last = tired[0] if len(tired) else len(e) - 1
    return best[last], last

# %% right="a_while_loop" of="stopping"
def early_stopping(errors, patience):
    low, best, last, left = errors[0], 0, 0, patience
    while left and last + 1 < len(errors):
        last += 1
        left -= 1
        if errors[last] < low:
            low, best, left = errors[last], last, patience
    return [best, last]

# %% [markdown]
# ## train

# %% wrong="climbs" of="train" says="do you step against the slope"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(20):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            W, b, V, c = W + 0.5 * gW, b + 0.5 * gb, V + 0.5 * gV, c + 0.5 * gc
    return W, b, V, c

# %% wrong="never_shuffles" of="train" says="is the order drawn anew in each epoch"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(20):
        order = np.arange(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            W, b, V, c = W - 0.5 * gW, b - 0.5 * gb, V - 0.5 * gV, c - 0.5 * gc
    return W, b, V, c

# %% wrong="starts_at_zero" of="train" says="hidden units are copies of each other"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = np.zeros((D, H)), np.zeros(H)
    V, c = np.zeros((H, C)), np.zeros(C)
    for epoch in range(20):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            W, b, V, c = W - 0.5 * gW, b - 0.5 * gb, V - 0.5 * gV, c - 0.5 * gc
    return W, b, V, c

# %% wrong="starts_all_alike" of="train" says="hidden units are copies of each other"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = np.full((D, H), 0.1), np.zeros(H)
    V, c = np.full((H, C), 0.1), np.zeros(C)
    for epoch in range(20):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            W, b, V, c = W - 0.5 * gW, b - 0.5 * gb, V - 0.5 * gV, c - 0.5 * gc
    return W, b, V, c

# %% wrong="all_examples_in_one_batch" of="train" says="it has learnt something, but not enough"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(20):
        order = g.permutation(len(x))
        for k in range(0, len(x), len(x)):
            part = order[k:k + len(x)]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            W, b, V, c = W - 0.5 * gW, b - 0.5 * gb, V - 0.5 * gV, c - 0.5 * gc
    return W, b, V, c

# %% wrong="only_the_output_layer" of="train" says="do all four arrays move?"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(20):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            V, c = V - 0.5 * gV, c - 0.5 * gc
    return W, b, V, c

# %% wrong="one_epoch" of="train" says="it has learnt something, but not enough"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(1):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            W, b, V, c = W - 0.5 * gW, b - 0.5 * gb, V - 0.5 * gV, c - 0.5 * gc
    return W, b, V, c

# %% wrong="rate_far_too_large" of="train" says="is the rate small enough?"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(20):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            W, b, V, c = W - 20 * gW, b - 20 * gb, V - 20 * gV, c - 20 * gc
    return W, b, V, c

# %% wrong="labels_of_other_examples" of="train" says="with each x and its own label"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(20):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[k:k + 32])
            W, b, V, c = W - 0.5 * gW, b - 0.5 * gb, V - 0.5 * gV, c - 0.5 * gc
    return W, b, V, c

# %% wrong="chance_without_the_seed" of="train" says="has to come from a generator with this seed"
def train(x, labels, seed):
    g = np.random.default_rng()
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(30):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            W, b, V, c = W - 0.1 * gW, b - 0.1 * gb, V - 0.1 * gV, c - 0.1 * gc
    return W, b, V, c

# %% wrong="always_the_same_seed" of="train" says="the start and the order come from the seed"
def train(x, labels, seed):
    g = np.random.default_rng(0)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(20):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            W, b, V, c = W - 0.5 * gW, b - 0.5 * gb, V - 0.5 * gV, c - 0.5 * gc
    return W, b, V, c

# %% wrong="ten_classes_always" of="train" says="expected 32 by 4 numbers"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], 10
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(20):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            W, b, V, c = W - 0.5 * gW, b - 0.5 * gb, V - 0.5 * gV, c - 0.5 * gc
    return W, b, V, c

# %% wrong="gradients_returned" of="train" says="no better than a guess"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(20):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            W, b, V, c = W - 0.5 * gW, b - 0.5 * gb, V - 0.5 * gV, c - 0.5 * gc
    return gW, gb, gV, gc

# %% wrong="classes_one_short" of="train" says="expected 32 by 10 numbers"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(20):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            W, b, V, c = W - 0.5 * gW, b - 0.5 * gb, V - 0.5 * gV, c - 0.5 * gc
    return W, b, V[:, :-1], c[:-1]

# %% wrong="accuracy_instead_of_weights" of="train" says="expected (W, b, V, c)"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(20):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            W, b, V, c = W - 0.5 * gW, b - 0.5 * gb, V - 0.5 * gV, c - 0.5 * gc
    return accuracy((W, b, V, c), x, labels)

# %% wrong="sorts_its_input" of="train" says="came back changed"
def train(x, labels, seed):
    x[:] = x[np.argsort(labels)]
    labels.sort()
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(20):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            W, b, V, c = W - 0.5 * gW, b - 0.5 * gb, V - 0.5 * gV, c - 0.5 * gc
    return W, b, V, c

# %% wrong="start_returned" of="train" says="no better than a guess"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 32, x.shape[1], labels.max() + 1
    W, b = g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H)
    V, c = g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)
    for epoch in range(20):
        order = g.permutation(len(x))
        for k in range(0, len(x), 32):
            part = order[k:k + 32]
            gW, gb, gV, gc = slopes((W, b, V, c), x[part], labels[part])
            _ = W - 0.5 * gW, b - 0.5 * gb, V - 0.5 * gV, c - 0.5 * gc
    return W, b, V, c

# %% right="backpropagation_by_hand" of="train"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    H, D, C = 40, x.shape[1], len(set(labels.tolist()))
    W, b = g.normal(size=(D, H)) / D ** 0.5, np.zeros(H)
    V, c = g.normal(size=(H, C)) / H ** 0.5, np.zeros(C)
    for _ in range(25):
        for part in np.array_split(g.permutation(len(x)), max(1, len(x) // 25)):
            h = np.tanh(x[part] @ W + b)
            p = np.exp(h @ V + c)
            p /= p.sum(axis=1, keepdims=True)
            off = (p - np.eye(C)[labels[part]]) / len(part)
            back = off @ V.T * (1 - h ** 2)
            V -= 0.4 * (h.T @ off + 1e-4 * V)
            c -= 0.4 * off.sum(axis=0)
            W -= 0.4 * (x[part].T @ back + 1e-4 * W)
            b -= 0.4 * back.sum(axis=0)
    return W, b, V, c

# %% right="torch_with_adam" of="train"
def train(x, labels, seed):
    torch.manual_seed(seed)
    hidden = torch.nn.Linear(x.shape[1], 48)
    out = torch.nn.Linear(48, int(labels.max()) + 1)
    net = torch.nn.Sequential(hidden, torch.nn.Tanh(), out)
    x, labels = torch.tensor(x, dtype=torch.float32), torch.tensor(labels)
    descent = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(15):
        for part in torch.randperm(len(x)).split(32):
            descent.zero_grad()
            torch.nn.functional.cross_entropy(net(x[part]), labels[part]).backward()
            descent.step()
    return hidden.weight.T, hidden.bias, out.weight.T, out.bias

# %% right="stops_early" of="train"
def train(x, labels, seed):
    g = np.random.default_rng(seed)
    order = g.permutation(len(x))
    kept, aside = order[len(x) // 10:], order[:len(x) // 10]
    H, D, C = 32, x.shape[1], labels.max() + 1
    weights = [g.normal(size=(D, H)) / np.sqrt(D), np.zeros(H),
               g.normal(size=(H, C)) / np.sqrt(H), np.zeros(C)]
    best, most, waited = weights, 0.0, 0
    for _ in range(60):
        for k in range(0, len(kept), 20):
            part = kept[k:k + 20]
            moves = slopes(weights, x[part], labels[part])
            weights = [w - 0.4 * m for w, m in zip(weights, moves)]
        g.shuffle(kept)
        share = accuracy(weights, x[aside], labels[aside])
        best, most, waited = (weights, share, 0) if share > most else (best, most, waited + 1)
        if waited == 15:
            break
    return best
