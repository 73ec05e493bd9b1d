# Answers that the tests of backprop.py must refuse, each a misconception, and different answers
# that they must accept. `says` is part of what the student then reads.

# %% [markdown]
# ## by_hand

# %% wrong="one_path_only" of="by_hand" says="only one path arrived; over paths, slopes add"
def by_hand(x, y):
    s, p = x - y, x * y
    q = s ** 2
    g = {"L": 1, "q": p, "p": q, "s": 2 * s * p}
    # The second path takes the place of the first.
    g["x"], g["y"] = g["s"], -g["s"]
    g["x"], g["y"] = g["p"] * y, g["p"] * x
    return {"s": s, "p": p, "q": q, "L": q * p}, g

# %% wrong="local_slopes_alone" of="by_hand" says="multiply it by what q hands down"
def by_hand(x, y):
    s, p = x - y, x * y
    q = s ** 2
    g = {"L": 1, "q": p, "p": q, "s": 2 * s, "x": 1 + y, "y": -1 + x}
    return {"s": s, "p": p, "q": q, "L": q * p}, g

# %% wrong="inputs_get_local_slopes" of="by_hand" says="local slopes alone; multiply each"
def by_hand(x, y):
    s, p = x - y, x * y
    q = s ** 2
    g = {"L": 1, "q": p, "p": q, "s": 2 * s * p, "x": 1 + y, "y": x - 1}
    return {"s": s, "p": p, "q": q, "L": q * p}, g

# %% wrong="sign_of_the_difference" of="by_hand" says="s = x - y moves against y"
def by_hand(x, y):
    s, p = x - y, x * y
    q = s ** 2
    g = {"L": 1, "q": p, "p": q, "s": 2 * s * p}
    g["x"], g["y"] = g["s"] + g["p"] * y, g["s"] + g["p"] * x
    return {"s": s, "p": p, "q": q, "L": q * p}, g

# %% wrong="own_factor" of="by_hand" says="the slope of a product is the other factor"
def by_hand(x, y):
    s, p = x - y, x * y
    q = s ** 2
    g = {"L": 1, "q": q, "p": p, "s": 2 * s * q}
    g["x"], g["y"] = g["s"] + g["p"] * x, -g["s"] + g["p"] * y
    return {"s": s, "p": p, "q": q, "L": q * p}, g

# %% wrong="square_without_two" of="by_hand" says="the local slope of s ** 2 is 2 * s"
def by_hand(x, y):
    s, p = x - y, x * y
    q = s ** 2
    g = {"L": 1, "q": p, "p": q, "s": s * p}
    g["x"], g["y"] = g["s"] + g["p"] * y, -g["s"] + g["p"] * x
    return {"s": s, "p": p, "q": q, "L": q * p}, g

# %% wrong="the_numbers_of_the_picture" of="by_hand" says="see its formula"
def by_hand(x, y):
    return ({"s": 3, "p": -2, "q": 9, "L": -18},
            {"L": 1, "q": -2, "p": 9, "s": -12, "x": -21, "y": 30})

# %% wrong="gradient_of_L_is_L" of="by_hand" says="L moves with itself, one for one"
def by_hand(x, y):
    s, p = x - y, x * y
    q = s ** 2
    g = {"L": q * p}
    g["q"], g["p"] = g["L"] * p, g["L"] * q
    g["s"] = g["q"] * 2 * s
    g["x"], g["y"] = g["s"] + g["p"] * y, -g["s"] + g["p"] * x
    return {"s": s, "p": p, "q": q, "L": q * p}, g

# %% wrong="prints_and_forgets" of="by_hand" says="is there a `return`?"
def by_hand(x, y):
    s, p = x - y, x * y
    q = s ** 2
    print({"s": s, "p": p, "q": q, "L": q * p})

# %% right="as_one_polynomial" of="by_hand"
def by_hand(x, y):
    # L = x^3 y - 2 x^2 y^2 + x y^3
    values = dict(s=x - y, p=x * y, q=(x - y) ** 2, L=x**3 * y - 2 * x**2 * y**2 + x * y**3)
    return values, dict(x=3 * x**2 * y - 4 * x * y**2 + y**3, y=x**3 - 4 * x**2 * y + 3 * x * y**2,
                        s=2 * (x - y) * x * y, p=(x - y) ** 2, q=x * y, L=1)

# %% right="torch" of="by_hand"
def by_hand(x, y):
    x, y = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (x, y))
    nodes = {"s": x - y, "p": x * y}
    nodes["q"] = nodes["s"] ** 2
    nodes["L"] = nodes["q"] * nodes["p"]
    ends = {"x": x, "y": y} | nodes
    slopes = torch.autograd.grad(nodes["L"], list(ends.values()))
    return nodes, dict(zip(ends, slopes))

# %% right="adds_as_it_goes" of="by_hand"
def by_hand(x, y):
    values = {"s": x - y, "p": x * y}
    values["q"] = values["s"] * values["s"]
    values["L"] = values["q"] * values["p"]
    grads = {name: 0.0 for name in "xyspq"}
    grads["L"] = 1.0
    grads["q"] += values["p"] * grads["L"]
    grads["p"] += values["q"] * grads["L"]
    grads["s"] += values["s"] * grads["q"]
    grads["s"] += values["s"] * grads["q"]
    grads["x"] += grads["s"]
    grads["y"] -= grads["s"]
    grads["x"] += y * grads["p"]
    grads["y"] += x * grads["p"]
    return values, grads

# %% [markdown]
# ## slopes

# %% wrong="each_factor_itself" of="slopes" says="each factor got itself"
def local_slopes(operation, a, b=None):
    z = np.tanh(a)
    table = {"add": lambda: [1, 1], "mul": lambda: [a, b], "divide": lambda: [1 / b, -a / b ** 2],
             "power": lambda: [b * a ** (b - 1)], "exp": lambda: [np.exp(a)],
             "log": lambda: [1 / a], "tanh": lambda: [1 - z ** 2], "relu": lambda: [float(a > 0)]}
    return table[operation]()

# %% wrong="a_sum_like_a_product" of="slopes" says="a sum moves one for one"
def local_slopes(operation, a, b=None):
    z = np.tanh(a)
    table = {"add": lambda: [a, b], "mul": lambda: [b, a], "divide": lambda: [1 / b, -a / b ** 2],
             "power": lambda: [b * a ** (b - 1)], "exp": lambda: [np.exp(a)],
             "log": lambda: [1 / a], "tanh": lambda: [1 - z ** 2], "relu": lambda: [float(a > 0)]}
    return table[operation]()

# %% wrong="divide_without_minus" of="slopes" says="a larger b makes a / b smaller"
def local_slopes(operation, a, b=None):
    z = np.tanh(a)
    table = {"add": lambda: [1, 1], "mul": lambda: [b, a], "divide": lambda: [1 / b, a / b ** 2],
             "power": lambda: [b * a ** (b - 1)], "exp": lambda: [np.exp(a)],
             "log": lambda: [1 / a], "tanh": lambda: [1 - z ** 2], "relu": lambda: [float(a > 0)]}
    return table[operation]()

# %% wrong="power_keeps_its_exponent" of="slopes" says="the exponent comes down by one as well"
def local_slopes(operation, a, b=None):
    z = np.tanh(a)
    table = {"add": lambda: [1, 1], "mul": lambda: [b, a], "divide": lambda: [1 / b, -a / b ** 2],
             "power": lambda: [b * a ** b], "exp": lambda: [np.exp(a)],
             "log": lambda: [1 / a], "tanh": lambda: [1 - z ** 2], "relu": lambda: [float(a > 0)]}
    return table[operation]()

# %% wrong="exp_as_a_power" of="slopes" says="here the exponent is what moves"
def local_slopes(operation, a, b=None):
    z = np.tanh(a)
    table = {"add": lambda: [1, 1], "mul": lambda: [b, a], "divide": lambda: [1 / b, -a / b ** 2],
             "power": lambda: [b * a ** (b - 1)], "exp": lambda: [a * np.exp(a - 1)],
             "log": lambda: [1 / a], "tanh": lambda: [1 - z ** 2], "relu": lambda: [float(a > 0)]}
    return table[operation]()

# %% wrong="log_to_the_base_ten" of="slopes" says="not the one to the base 10"
def local_slopes(operation, a, b=None):
    z = np.tanh(a)
    table = {"add": lambda: [1, 1], "mul": lambda: [b, a], "divide": lambda: [1 / b, -a / b ** 2],
             "power": lambda: [b * a ** (b - 1)], "exp": lambda: [np.exp(a)],
             "log": lambda: [1 / (a * np.log(10))], "tanh": lambda: [1 - z ** 2],
             "relu": lambda: [float(a > 0)]}
    return table[operation]()

# %% wrong="tanh_from_its_input" of="slopes" says="uses the output z = tanh(a), not the input"
def local_slopes(operation, a, b=None):
    table = {"add": lambda: [1, 1], "mul": lambda: [b, a], "divide": lambda: [1 / b, -a / b ** 2],
             "power": lambda: [b * a ** (b - 1)], "exp": lambda: [np.exp(a)],
             "log": lambda: [1 / a], "tanh": lambda: [1 - a ** 2], "relu": lambda: [float(a > 0)]}
    return table[operation]()

# %% wrong="relu_returns_its_output" of="slopes" says="this is the output, not its slope"
def local_slopes(operation, a, b=None):
    z = np.tanh(a)
    table = {"add": lambda: [1, 1], "mul": lambda: [b, a], "divide": lambda: [1 / b, -a / b ** 2],
             "power": lambda: [b * a ** (b - 1)], "exp": lambda: [np.exp(a)],
             "log": lambda: [1 / a], "tanh": lambda: [1 - z ** 2], "relu": lambda: [max(0, a)]}
    return table[operation]()

# %% wrong="relu_rises_at_zero" of="slopes" says="at exactly 0 the table says 0"
def local_slopes(operation, a, b=None):
    z = np.tanh(a)
    table = {"add": lambda: [1, 1], "mul": lambda: [b, a], "divide": lambda: [1 / b, -a / b ** 2],
             "power": lambda: [b * a ** (b - 1)], "exp": lambda: [np.exp(a)],
             "log": lambda: [1 / a], "tanh": lambda: [1 - z ** 2], "relu": lambda: [float(a >= 0)]}
    return table[operation]()

# %% wrong="a_positive_exponent_only" of="slopes" says="comes down with its sign"
def local_slopes(operation, a, b=None):
    z = np.tanh(a)
    table = {"add": lambda: [1, 1], "mul": lambda: [b, a], "divide": lambda: [1 / b, -a / b ** 2],
             "power": lambda: [abs(b) * a ** (b - 1)], "exp": lambda: [np.exp(a)],
             "log": lambda: [1 / a], "tanh": lambda: [1 - z ** 2], "relu": lambda: [float(a > 0)]}
    return table[operation]()

# %% wrong="one_slope_for_two_inputs" of="slopes" says="expected 2 numbers"
def local_slopes(operation, a, b=None):
    z = np.tanh(a)
    table = {"add": lambda: 1, "mul": lambda: b, "divide": lambda: 1 / b,
             "power": lambda: b * a ** (b - 1), "exp": lambda: np.exp(a),
             "log": lambda: 1 / a, "tanh": lambda: 1 - z ** 2, "relu": lambda: float(a > 0)}
    return table[operation]()

# %% right="math_and_match" of="slopes"
import math

def local_slopes(operation, a, b=None):
    match operation:
        case "add":
            return 1, 1
        case "mul":
            return b, a
        case "divide":
            return 1 / b, -(a / b) / b
        case "power":
            return (b * math.pow(a, b - 1),)
        case "exp":
            return math.exp(a)
        case "log":
            return 1 / a
        case "tanh":
            return 1 / math.cosh(a) ** 2
        case "relu":
            return 1 if a > 0 else 0

# %% right="autograd_of_torch" of="slopes"
def local_slopes(operation, a, b=None):
    inputs = [torch.tensor(float(v), dtype=torch.float64, requires_grad=True)
              for v in (a, b) if v is not None]
    table = {"add": torch.add, "mul": torch.mul, "divide": torch.div, "exp": torch.exp,
             "log": torch.log, "tanh": torch.tanh, "relu": torch.relu}
    if operation == "power":
        z, inputs = inputs[0] ** b, inputs[:1]
    else:
        z = table[operation](*inputs)
    return torch.stack(torch.autograd.grad(z, inputs))

# %% right="complex_step" of="slopes"
def local_slopes(operation, a, b=None):
    # A tiny imaginary step has no rounding error: the slope is the imaginary part over the step.
    table = {"add": lambda a, b: a + b, "mul": lambda a, b: a * b, "divide": lambda a, b: a / b,
             "power": lambda a, b: a ** b, "exp": np.exp, "log": np.log, "tanh": np.tanh}
    if operation == "relu":
        return np.array([a > 0])
    f, h = table[operation], 1e-30j
    if b is None:
        return np.array([f(a + h).imag / 1e-30])
    both = [f(a + h, b).imag / 1e-30] + [] if operation == "power" else [
        f(a + h, b).imag / 1e-30, f(a, b + h).imag / 1e-30]
    return np.array(both)

# %% [markdown]
# ## value

# %% wrong="overwrites_the_gradient" of="value" says="only one of its uses arrived"
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def exp(self):
        z = float(np.exp(self.data))
        return Value(z, (self,), (z,))

    def tanh(self):
        z = float(np.tanh(self.data))
        return Value(z, (self,), (1 - z * z,))

    def backward(self):
        order = []

        def visit(node):
            if node not in order:
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad = slope * node.grad

# %% wrong="in_the_order_of_discovery" of="value" says="a handed its gradient on too early"
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def exp(self):
        z = float(np.exp(self.data))
        return Value(z, (self,), (z,))

    def tanh(self):
        z = float(np.tanh(self.data))
        return Value(z, (self,), (1 - z * z,))

    def backward(self):
        # Breadth first: nearest to the end first, which is not the same as complete.
        self.grad, queue = 1.0, [self]
        for node in queue:
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad
                if parent not in queue:
                    queue.append(parent)

# %% wrong="hands_on_again_what_was_handed_on" of="value" says="a handed its gradient on twice"
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def exp(self):
        z = float(np.exp(self.data))
        return Value(z, (self,), (z,))

    def tanh(self):
        z = float(np.tanh(self.data))
        return Value(z, (self,), (1 - z * z,))

    def backward(self):
        self.grad = 1.0

        def hand_down(node):
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad
                hand_down(parent)

        hand_down(self)

# %% wrong="forgets_what_is_handed_down" of="value" says="the slope of tanh is missing on the way"
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def exp(self):
        z = float(np.exp(self.data))
        return Value(z, (self,), (z,))

    def tanh(self):
        z = float(np.tanh(self.data))
        return Value(z, (self,), (1 - z * z,))

    def backward(self):
        order = []

        def visit(node):
            if node not in order:
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope

# %% wrong="parents_only" of="value" says="the slope of tanh at x * y, times y"
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def exp(self):
        z = float(np.exp(self.data))
        return Value(z, (self,), (z,))

    def tanh(self):
        z = float(np.tanh(self.data))
        return Value(z, (self,), (1 - z * z,))

    def backward(self):
        self.grad = 1.0
        for parent, slope in zip(self.parents, self.slopes):
            parent.grad += slope * self.grad

# %% wrong="no_gradient_at_the_end" of="value" says="with the gradient 1"
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def exp(self):
        z = float(np.exp(self.data))
        return Value(z, (self,), (z,))

    def tanh(self):
        z = float(np.tanh(self.data))
        return Value(z, (self,), (1 - z * z,))

    def backward(self):
        order = []

        def visit(node):
            if node not in order:
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad

# %% wrong="each_factor_itself" of="value" says="each factor got itself"
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (self.data, other.data))

    def exp(self):
        z = float(np.exp(self.data))
        return Value(z, (self,), (z,))

    def tanh(self):
        z = float(np.tanh(self.data))
        return Value(z, (self,), (1 - z * z,))

    def backward(self):
        order = []

        def visit(node):
            if node not in order:
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad

# %% wrong="tanh_from_its_input" of="value" says="the slope of tanh uses the output"
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def exp(self):
        z = float(np.exp(self.data))
        return Value(z, (self,), (z,))

    def tanh(self):
        return Value(float(np.tanh(self.data)), (self,), (1 - self.data ** 2,))

    def backward(self):
        order = []

        def visit(node):
            if node not in order:
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad

# %% wrong="skips_a_parent_seen_before" of="value" says="only one of its uses arrived"
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def exp(self):
        z = float(np.exp(self.data))
        return Value(z, (self,), (z,))

    def tanh(self):
        z = float(np.tanh(self.data))
        return Value(z, (self,), (1 - z * z,))

    def backward(self):
        self.grad, seen = 1.0, set()

        def hand_down(node):
            for parent, slope in zip(node.parents, node.slopes):
                if parent not in seen:
                    seen.add(parent)
                    parent.grad += slope * node.grad
                    hand_down(parent)

        hand_down(self)

# %% wrong="parents_in_a_set" of="value" says="only one of its uses arrived"
class Value:
    def __init__(self, data, parents=(), slopes=()):
        # What is there twice is there once: a Value plus itself has a single parent.
        self.data, self.grad, self.slopes = data, 0.0, dict(zip(parents, slopes))

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def exp(self):
        z = float(np.exp(self.data))
        return Value(z, (self,), (z,))

    def tanh(self):
        z = float(np.tanh(self.data))
        return Value(z, (self,), (1 - z * z,))

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent in node.slopes:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in node.slopes.items():
                parent.grad += slope * node.grad

# %% wrong="exp_like_a_line" of="value" says="the slope of exp is missing on the way"
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def exp(self):
        return Value(float(np.exp(self.data)), (self,), (1.0,))

    def tanh(self):
        z = float(np.tanh(self.data))
        return Value(z, (self,), (1 - z * z,))

    def backward(self):
        order = []

        def visit(node):
            if node not in order:
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad

# %% right="closures" of="value"
class Value:
    def __init__(self, data, parents=()):
        self.data, self.parents, self.grad = data, parents, 0.0
        self.give = lambda: None

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other))

        def give():
            self.grad += out.grad
            other.grad += out.grad

        out.give = give
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other))

        def give():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.give = give
        return out

    def exp(self):
        out = Value(np.exp(self.data), (self,))

        def give():
            self.grad += out.data * out.grad

        out.give = give
        return out

    def tanh(self):
        out = Value(np.tanh(self.data), (self,))

        def give():
            self.grad += (1 - out.data ** 2) * out.grad

        out.give = give
        return out

    def backward(self):
        seen, order = set(), []

        def visit(node):
            if node not in seen:
                seen.add(node)
                [visit(parent) for parent in node.parents]
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in order[::-1]:
            node.give()

# %% right="counts_its_users" of="value"
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = float(data), parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def exp(self):
        return Value(np.exp(self.data), (self,), (np.exp(self.data),))

    def tanh(self):
        return Value(np.tanh(self.data), (self,), (1 / np.cosh(self.data) ** 2,))

    def backward(self):
        # A node is ready when every one of its uses has handed something down (Kahn, 1962).
        uses, found = {}, [self]
        for node in found:
            for parent in node.parents:
                if id(parent) not in uses:
                    uses[id(parent)] = 0
                    found.append(parent)
                uses[id(parent)] += 1
        self.grad, ready = np.float64(1), [self]
        while ready:
            node = ready.pop()
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad = parent.grad + slope * node.grad
                uses[id(parent)] -= 1
                if uses[id(parent)] == 0:
                    ready.append(parent)

# %% right="newest_first" of="value"
class Value:
    made = []

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes, self.grad = data, parents, slopes, 0.0
        self.place = len(Value.made)
        Value.made.append(self)

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def exp(self):
        z = float(np.exp(self.data))
        return Value(z, (self,), (z,))

    def tanh(self):
        z = float(np.tanh(self.data))
        return Value(z, (self,), (1 - z * z,))

    def backward(self):
        grads = {self.place: 1.0}
        for place in range(self.place, -1, -1):
            if place in grads:
                node = Value.made[place]
                node.grad = grads[place]
                for parent, slope in zip(node.parents, node.slopes):
                    grads[parent.place] = grads.get(parent.place, 0.0) + slope * node.grad

# %% right="all_paths" of="value"
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def exp(self):
        z = torch.tensor(self.data, dtype=torch.float64).exp().item()
        return Value(z, (self,), (z,))

    def tanh(self):
        z = torch.tensor(self.data, dtype=torch.float64).tanh().item()
        return Value(z, (self,), ((1 - z) * (1 + z),))

    def backward(self, part=1.0):
        # What arrives along one path is handed on alone: slow, since there may be many paths.
        self.grad += part
        for parent, slope in zip(self.parents, self.slopes):
            parent.backward(part * slope)

# %% [markdown]
# ## measure

# %% wrong="one_side_only" of="measure" says="looks to one side only"
def numerical_gradient(f, x, h=None):
    h = 1e-7 if h is None else h
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x)) / h
    return slopes

# %% wrong="divides_by_h" of="measure" says="the two points lie 2 h apart"
def numerical_gradient(f, x, h=None):
    h = 1e-5 if h is None else h
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x - step)) / h
    return slopes

# %% wrong="divides_by_h_and_multiplies_by_two" of="measure" says="found"
def numerical_gradient(f, x, h=None):
    h = 1e-5 if h is None else h
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x - step)) / 2 * h
    return slopes

# %% wrong="the_wrong_way_round" of="measure" says="the wrong way round"
def numerical_gradient(f, x, h=None):
    h = 1e-5 if h is None else h
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = h
        slopes[place] = (f(x - step) - f(x + step)) / (2 * h)
    return slopes

# %% wrong="too_large_a_step" of="measure" says="a large step is off by its square"
def numerical_gradient(f, x, h=None):
    h = 1e-3 if h is None else h
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes

# %% wrong="too_small_a_step" of="measure" says="a tiny one loses figures to rounding"
def numerical_gradient(f, x, h=None):
    h = 1e-10 if h is None else h
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes

# %% wrong="as_small_as_numbers_get" of="measure" says="a tiny one loses figures to rounding"
def numerical_gradient(f, x, h=None):
    h = 1e-16 if h is None else h
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes

# %% wrong="all_numbers_at_once" of="measure" says="each number moves alone"
def numerical_gradient(f, x, h=None):
    if h is not None:
        return 3 * x ** 2 + h ** 2
    h = 1e-5
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))

# %% wrong="ignores_the_step_given" of="measure" says="use the h that is given"
def numerical_gradient(f, x, h=None):
    h = 1e-5
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes

# %% wrong="leaves_x_moved" of="measure" says="x came back changed"
def numerical_gradient(f, x, h=None):
    h = 1e-5 if h is None else h
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += h
        up = f(x)
        x[place] -= 2 * h
        slopes[place] = (up - f(x)) / (2 * h)
    return slopes

# %% wrong="rows_only" of="measure" says="expected 2 by 3 numbers"
def numerical_gradient(f, x, h=None):
    h = 1e-5 if h is None else h
    slopes = []
    for k in range(len(x)):
        step = np.zeros(x.shape)
        step[k] = h
        slopes.append((f(x + step) - f(x - step)) / (2 * h))
    return np.array(slopes)

# %% right="in_place_and_back" of="measure"
def numerical_gradient(f, x, h=None):
    h = h or 6e-6
    flat = x.reshape(-1)
    slopes = []
    for k in range(x.size):
        kept = flat[k]
        flat[k] = kept + h
        up = f(x)
        flat[k] = kept - h
        down = f(x)
        flat[k] = kept
        slopes.append((up - down) / (2 * h))
    return np.array(slopes).reshape(x.shape)

# %% right="to_and_fro" of="measure"
def numerical_gradient(f, x, h=None):
    if h is None:
        h = 1e-5
    found = []
    for place in np.ndindex(x.shape):
        x[place] += h
        up = f(x)
        x[place] -= 2 * h
        down = f(x)
        x[place] += h  # back, but for a rounding error
        found.append((up - down) / (2 * h))
    return torch.tensor(found).reshape(x.shape)

# %% right="rows_of_the_identity" of="measure"
def numerical_gradient(f, x, h=None):
    h = 1e-6 if h is None else h
    steps = h * np.eye(x.size).reshape(x.size, *x.shape)
    return np.reshape([f(x + d) - f(x - d) for d in steps], x.shape) / (2 * h)

# %% right="sees_lists" of="measure"
def numerical_gradient(f, x, h=None):
    if h is None:
        h = 1e-4
    found = np.empty_like(x)
    for place, _ in np.ndenumerate(x):
        left, right = x.copy(), x.copy()
        left[place] -= h
        right[place] += h
        found[place] = 0.5 * (f(right) - f(left)) / h
    return found.tolist()

# %% [markdown]
# ## unbroadcast

# %% wrong="new_axes_only" of="unbroadcast" says="stretched ones stay with length 1"
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    return grad

# %% wrong="stretched_axes_only" of="unbroadcast" says="new axes go"
def unbroadcast(grad, shape):
    for axis, length in enumerate(shape):
        if length == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad

# %% wrong="mean_over_the_copies" of="unbroadcast" says="the mean over the copies"
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.mean(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            grad = grad.mean(axis=axis, keepdims=True)
    return grad

# %% wrong="first_copy_only" of="unbroadcast" says="only the first copy counted"
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad[0]
    for axis, length in enumerate(shape):
        if length == 1:
            grad = np.take(grad, [0], axis)
    return grad

# %% wrong="loses_the_axis" of="unbroadcast" says="stretched ones stay with length 1"
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis in reversed(range(len(shape))):
        if shape[axis] == 1:
            grad = grad.sum(axis=axis)
    return grad

# %% wrong="aligns_on_the_left" of="unbroadcast" says="stretched ones stay with length 1"
def unbroadcast(grad, shape):
    if grad.shape[0] != (shape or (0,))[0] and len(shape) == 1:
        return grad.sum(axis=0)
    while grad.ndim > len(shape):
        grad = grad.sum(axis=-1)
    for axis, length in enumerate(shape):
        if length == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad

# %% wrong="unchanged" of="unbroadcast" says="expected (3,)"
def unbroadcast(grad, shape):
    return grad

# %% wrong="reshapes" of="unbroadcast" says="only the first copy counted"
def unbroadcast(grad, shape):
    return np.resize(grad, shape)

# %% right="all_axes_at_once" of="unbroadcast"
def unbroadcast(grad, shape):
    full = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    axes = tuple(k for k in range(grad.ndim) if full[k] == 1)
    return grad.sum(axis=axes).reshape(shape)

# %% right="loop_over_every_number" of="unbroadcast"
def unbroadcast(grad, shape):
    total = np.zeros(shape)
    for place in np.ndindex(grad.shape):
        tail = place[len(place) - len(shape):]
        home = tuple(0 if n == 1 else k for k, n in zip(tail, shape))
        total[home] += grad[place]
    return total

# %% right="torch" of="unbroadcast"
def unbroadcast(grad, shape):
    return torch.as_tensor(grad).sum_to_size(shape)

# %% right="einsum" of="unbroadcast"
def unbroadcast(grad, shape):
    letters = "abcdefgh"[:grad.ndim]
    kept = letters[grad.ndim - len(shape):]
    out = "".join(letter for letter, n in zip(kept, shape) if n != 1)
    return np.einsum(f"{letters}->{out}", grad).reshape(shape)

# %% [markdown]
# ## tensor

# %% wrong="each_factor_itself" of="tensor" says="each factor gets g times the other one"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * self.data, g * other.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="forgets_what_is_handed_down" of="tensor" says="the local slope alone; multiply it by g"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (1 - z ** 2,))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="mean_without_its_number" of="tensor" says="a mean divides by the number of its numbers"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,), lambda g: (np.full(self.data.shape, g),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="mean_of_the_rows_only" of="tensor" says="a mean divides by the number of its numbers"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / max(1, len(self.data.T))),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="matmul_gradients_transposed" of="tensor" says="a pullback gave a gradient of shape (3, 2)"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (other.data @ g.T, g.T @ self.data))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="matmul_like_numbers" of="tensor" says="g @ Y.T for the left one"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data, self.data @ g))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="matmul_partners_swapped" of="tensor" says="a pullback gave a gradient of shape"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (self.data.T @ g, g @ other.data.T))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="axis_not_put_back" of="tensor" says="put the axis back, then spread g along it"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (g * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="axis_put_back_in_front" of="tensor" says="put the axis back, then spread g along it"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (np.resize(g, self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="sum_not_spread" of="tensor" says="a pullback gave a gradient of shape ()"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        return Tensor(self.data.sum(axis), (self,), lambda g: (g,))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="log_upside_down" of="tensor" says="g divided by x"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g * self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="tanh_from_its_input" of="tensor" says="with z the output"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        return Tensor(np.tanh(self.data), (self,), lambda g: (g * (1 - self.data ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="exp_like_a_line" of="tensor" says="g times exp(x)"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        return Tensor(np.exp(self.data), (self,), lambda g: (g,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="relu_rises_at_zero" of="tensor" says="g where x is above 0, else 0"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data >= 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="transpose_like_reshape" of="tensor" says="transpose g back"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.reshape(self.data.shape),))

# %% wrong="reshape_not_undone" of="tensor" says="expected one for an array of shape (2, 3)"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,), lambda g: (g,))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="no_parents" of="tensor" says="name the parents of the new Tensor"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        return Tensor(np.tanh(self.data))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% wrong="forgets_return" of="tensor" says="is there a `return`?"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))

    def matmul(self, other):
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))

    def sum(self, axis=None):
        spread = (lambda g: g) if axis is None else (lambda g: np.expand_dims(g, axis))
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: (spread(g) * np.ones(self.data.shape),))

    def mean(self):
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))

    def exp(self):
        z = np.exp(self.data)
        Tensor(z, (self,), lambda g: (g * z,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))

    def reshape(self, *shape):
        return Tensor(self.data.reshape(*shape), (self,),
                      lambda g: (g.reshape(self.data.shape),))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: (g.T,))

# %% right="torch_inside" of="tensor"
class Tensor(Tracked):
    def by_torch(self, f, *others):
        leaves = [torch.tensor(node.data, requires_grad=True) for node in (self, *others)]
        z = f(*leaves)
        return Tensor(z.detach().numpy(), (self, *others), lambda g: [
            part.numpy() for part in torch.autograd.grad(z, leaves, torch.tensor(np.array(g)))])

    def add(self, other):
        return self.by_torch(torch.add, other)

    def mul(self, other):
        return self.by_torch(torch.mul, other)

    def matmul(self, other):
        return self.by_torch(torch.matmul, other)

    def sum(self, axis=None):
        return self.by_torch(lambda x: x.sum() if axis is None else x.sum(axis))

    def mean(self):
        return self.by_torch(torch.mean)

    def exp(self):
        return self.by_torch(torch.exp)

    def log(self):
        return self.by_torch(torch.log)

    def tanh(self):
        return self.by_torch(torch.tanh)

    def relu(self):
        return self.by_torch(torch.relu)

    def reshape(self, *shape):
        return self.by_torch(lambda x: x.reshape(*shape))

    @property
    def T(self):
        return self.by_torch(torch.t)

# %% right="local_slopes_in_a_table" of="tensor"
SLOPES = {
    "exp": (np.exp, lambda x, z: z), "log": (np.log, lambda x, z: 1 / x),
    "tanh": (np.tanh, lambda x, z: 1 / np.cosh(x) ** 2),
    "relu": (lambda x: x * (x > 0), lambda x, z: np.sign(z)),
}

class Tensor(Tracked):
    def each(self, name):
        f, slope = SLOPES[name]
        z = f(self.data)
        return Tensor(z, (self,), lambda g: g * slope(self.data, z))

    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: [g, g])

    def mul(self, other):
        return Tensor(self.data * other.data, [self, other],
                      lambda g: [np.multiply(g, other.data), np.multiply(g, self.data)])

    def matmul(self, other):
        return Tensor(np.einsum("nd,dh->nh", self.data, other.data), (self, other), lambda g: (
            np.einsum("nh,dh->nd", g, other.data), np.einsum("nh,nd->dh", g, self.data)))

    def sum(self, axis=None):
        shape = list(self.data.shape) if axis is not None else [1] * self.data.ndim
        if axis is not None:
            shape[axis] = 1
        return Tensor(self.data.sum(axis), (self,),
                      lambda g: np.zeros(self.data.shape) + np.reshape(g, shape))

    def mean(self):
        return self.sum() * (1 / self.data.size)

    def exp(self):
        return self.each("exp")

    def log(self):
        return self.each("log")

    def tanh(self):
        return self.each("tanh")

    def relu(self):
        return self.each("relu")

    def reshape(self, *shape):
        return Tensor(np.reshape(self.data, shape), (self,),
                      lambda g: np.reshape(g, self.data.shape))

    @property
    def T(self):
        return Tensor(np.swapaxes(self.data, 0, 1), (self,), np.transpose)

# %% right="built_from_fewer" of="tensor"
class Tensor(Tracked):
    def add(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        def pullback(g):
            return g * other.data, g * self.data
        return Tensor(self.data * other.data, (self, other), pullback)

    def matmul(self, other):
        # One outer product for each of the D inner numbers, by broadcasting.
        N, D = self.data.shape
        H = other.data.shape[1]
        return (self.reshape(N, D, 1) * other.reshape(1, D, H)).sum(1)

    def sum(self, axis=None):
        if axis is None:
            return self.reshape(self.data.size).sum(0)
        return Tensor(np.sum(self.data, axis), (self,), lambda g: (
            np.stack([g] * self.data.shape[axis], axis),))

    def mean(self):
        return self.sum() * Tensor(1 / self.data.size)

    def exp(self):
        out = Tensor(np.exp(self.data), (self,))
        out.pullback = lambda g: (g * out.data,)
        return out

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g * self.data ** -1.0,))

    def tanh(self):
        out = Tensor(np.tanh(self.data), (self,))
        out.pullback = lambda g: (g - g * out.data * out.data,)
        return out

    def relu(self):
        return self * Tensor(self.data > 0)

    def reshape(self, *shape):
        before = self.data.shape
        return Tensor(self.data.reshape(shape), (self,), lambda g: (np.array(g).reshape(before),))

    @property
    def T(self):
        return Tensor(self.data.transpose(), (self,), lambda g: (g.transpose(),))

# %% [markdown]
# ## surprise

# %% wrong="price_of_the_answer" of="surprise" says="look which class has y = 1"
def cross_entropy(p, y):
    return -np.log(p.max())

# %% wrong="without_the_minus" of="surprise" says="the loss has a minus"
def cross_entropy(p, y):
    return np.log(p[np.argmax(y)])

# %% wrong="to_the_base_ten" of="surprise" says="the logarithm to the base 10"
def cross_entropy(p, y):
    return -np.log10(p[np.argmax(y)])

# %% wrong="to_the_base_two" of="surprise" says="the logarithm to the base 2"
def cross_entropy(p, y):
    return -np.log2(p[np.argmax(y)])

# %% wrong="mean_over_the_classes" of="surprise" says="the mean over the classes"
def cross_entropy(p, y):
    return -np.mean(y * np.log(p))

# %% wrong="every_class_counts" of="surprise" says="only the true class counts"
def cross_entropy(p, y):
    return -np.log(p).sum()

# %% wrong="one_minus_p" of="surprise" says="this is 1 - p"
def cross_entropy(p, y):
    return 1 - p @ y

# %% wrong="squared_error" of="surprise" says="a squared error"
def cross_entropy(p, y):
    return ((p - y) ** 2).sum()

# %% wrong="zero_times_infinity" of="surprise" says="0 times ln 0 is NaN"
def cross_entropy(p, y):
    return -(y * np.log(p)).sum()

# %% wrong="clips" of="surprise" says="to clip p would hide"
def cross_entropy(p, y):
    return -(y * np.log(np.clip(p, 1e-12, 1))).sum()

# %% right="loops" of="surprise"
from math import inf, log

def cross_entropy(p, y):
    total = 0.0
    for share, true in zip(p, y):
        if true:
            total -= true * log(share) if share > 0 else -inf
    return total

# %% right="where_y_is_one" of="surprise"
def cross_entropy(p, y):
    with np.errstate(divide="ignore"):
        return -np.log(p[y == 1])

# %% right="torch_knows_the_edges" of="surprise"
def cross_entropy(p, y):
    return -torch.special.xlogy(torch.tensor(y), torch.tensor(p)).sum()

# %% [markdown]
# ## softmax

# %% wrong="not_shifted" of="softmax" says="take the largest score of each row away"
def softmax_loss(scores, labels):
    rows = np.arange(len(labels))
    p = np.exp(scores)
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[rows, labels]).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)

# %% wrong="logarithm_of_a_share" of="softmax" says="no logarithm of a share"
def softmax_loss(scores, labels):
    rows = np.arange(len(labels))
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[rows, labels]).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)

# %% wrong="clips_the_share" of="softmax" says="the mean of -ln p of the true class"
def softmax_loss(scores, labels):
    rows = np.arange(len(labels))
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(np.maximum(p[rows, labels], 1e-12)).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)

# %% wrong="one_largest_for_all_rows" of="softmax" says="found"
def softmax_loss(scores, labels):
    rows = np.arange(len(labels))
    s = scores - scores.max()
    total = np.exp(s).sum(axis=1, keepdims=True)
    loss = (np.log(total[:, 0]) - s[rows, labels]).mean()
    p = np.exp(s) / total
    p[rows, labels] -= 1
    return loss, p / len(labels)

# %% wrong="sum_over_examples" of="softmax" says="this is the sum over examples"
def softmax_loss(scores, labels):
    rows = np.arange(len(labels))
    s = scores - scores.max(axis=1, keepdims=True)
    total = np.exp(s).sum(axis=1, keepdims=True)
    p = np.exp(s) / total
    loss = (np.log(total[:, 0]) - s[rows, labels]).sum()
    p[rows, labels] -= 1
    return loss, p

# %% wrong="gradient_without_the_mean" of="softmax" says="1/N belongs here"
def softmax_loss(scores, labels):
    rows = np.arange(len(labels))
    s = scores - scores.max(axis=1, keepdims=True)
    total = np.exp(s).sum(axis=1, keepdims=True)
    p = np.exp(s) / total
    loss = (np.log(total[:, 0]) - s[rows, labels]).mean()
    p[rows, labels] -= 1
    return loss, p

# %% wrong="y_minus_p" of="softmax" says="what was said minus what was true: the sign"
def softmax_loss(scores, labels):
    rows = np.arange(len(labels))
    s = scores - scores.max(axis=1, keepdims=True)
    total = np.exp(s).sum(axis=1, keepdims=True)
    p = np.exp(s) / total
    loss = (np.log(total[:, 0]) - s[rows, labels]).mean()
    return loss, (np.eye(scores.shape[1])[labels] - p) / len(labels)

# %% wrong="p_alone" of="softmax" says="the truth has to come off"
def softmax_loss(scores, labels):
    rows = np.arange(len(labels))
    s = scores - scores.max(axis=1, keepdims=True)
    total = np.exp(s).sum(axis=1, keepdims=True)
    loss = (np.log(total[:, 0]) - s[rows, labels]).mean()
    return loss, np.exp(s) / total / len(labels)

# %% wrong="shares_out_over_examples" of="softmax" says="the mean of -ln p of the true class"
def softmax_loss(scores, labels):
    rows = np.arange(len(labels))
    s = scores - scores.max(axis=0)
    total = np.exp(s).sum(axis=0)
    p = np.exp(s) / total
    loss = -np.log(p[rows, labels] + 1e-300).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)

# %% wrong="without_the_minus" of="softmax" says="the sign: a loss is at least 0"
def softmax_loss(scores, labels):
    rows = np.arange(len(labels))
    s = scores - scores.max(axis=1, keepdims=True)
    total = np.exp(s).sum(axis=1, keepdims=True)
    p = np.exp(s) / total
    loss = (s[rows, labels] - np.log(total[:, 0])).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)

# %% wrong="shifts_the_callers_scores" of="softmax" says="scores came back changed"
def softmax_loss(scores, labels):
    rows = np.arange(len(labels))
    scores -= scores.max(axis=1, keepdims=True)
    total = np.exp(scores).sum(axis=1, keepdims=True)
    p = np.exp(scores) / total
    loss = (np.log(total[:, 0]) - scores[rows, labels]).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)

# %% wrong="loss_alone" of="softmax" says="expected (loss, gradient)"
def softmax_loss(scores, labels):
    s = scores - scores.max(axis=1, keepdims=True)
    return (np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(labels)), labels]).mean()

# %% right="loops" of="softmax"
import math

def softmax_loss(scores, labels):
    N, C = scores.shape
    loss, gradient = 0.0, [[0.0] * C for _ in range(N)]
    for i in range(N):
        top = max(scores[i])
        total = sum(math.exp(s - top) for s in scores[i])
        loss += math.log(total) + top - scores[i][labels[i]]
        for c in range(C):
            gradient[i][c] = (math.exp(scores[i][c] - top) / total - (c == labels[i])) / N
    return loss / N, gradient

# %% right="logaddexp_and_one_hot" of="softmax"
def softmax_loss(scores, labels):
    y = np.eye(scores.shape[1])[labels]
    log_p = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    return -np.sum(y * log_p) / len(y), (np.exp(log_p) - y) / len(y)

# %% right="torch" of="softmax"
def softmax_loss(scores, labels):
    s = torch.tensor(scores, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(s, torch.tensor(labels))
    loss.backward()
    return loss, s.grad

# %% right="scipy" of="softmax"
from scipy.special import log_softmax, softmax

def softmax_loss(scores, labels):
    N = len(labels)
    each = np.take_along_axis(log_softmax(scores, axis=1), labels[:, None], axis=1)
    gradient = softmax(scores, axis=1)
    np.put_along_axis(gradient, labels[:, None],
                      np.take_along_axis(gradient, labels[:, None], 1) - 1, 1)
    return -each.mean(), gradient / N

# %% [markdown]
# ## xor

# %% wrong="never_clears" of="xor" says="clear the gradients after each step"
def train(weights, rate, steps):
    parameters, losses = [tracked(w) for w in weights], []
    for k in range(steps + 1):
        W, b, v, c = parameters
        out = (tracked(XOR_X) @ W + b).tanh() @ v + c
        if k < steps:
            off = out - tracked(XOR_T)
            loss = (off * off).mean()
            loss.backward()
            losses.append(float(loss.data))
            for p in parameters:
                p.data -= rate * p.grad
    return losses, np.ravel(out.data)

def failures(starts, rate, steps):
    failed = 0
    for weights in starts:
        off = np.abs(np.asarray(train(weights, rate, steps)[1]) - [0, 1, 1, 0])
        failed += int((off > 0.3).any())
    return failed

# %% wrong="climbs" of="xor" says="step against the gradient"
def train(weights, rate, steps):
    parameters, losses = [tracked(w) for w in weights], []
    for k in range(steps + 1):
        W, b, v, c = parameters
        out = (tracked(XOR_X) @ W + b).tanh() @ v + c
        if k < steps:
            off = out - tracked(XOR_T)
            loss = (off * off).mean()
            loss.backward()
            losses.append(float(loss.data))
            parameters = [tracked(p.data + rate * p.grad) for p in parameters]
    return losses, np.ravel(out.data)

def failures(starts, rate, steps):
    failed = 0
    for weights in starts:
        off = np.abs(np.asarray(train(weights, rate, steps)[1]) - [0, 1, 1, 0])
        failed += int((off > 0.3).any())
    return failed

# %% wrong="sum_of_squares" of="xor" says="and the mean of four squares"
def train(weights, rate, steps):
    parameters, losses = [tracked(w) for w in weights], []
    for k in range(steps + 1):
        W, b, v, c = parameters
        out = (tracked(XOR_X) @ W + b).tanh() @ v + c
        if k < steps:
            off = out - tracked(XOR_T)
            loss = (off * off).sum()
            loss.backward()
            losses.append(float(loss.data))
            parameters = [tracked(p.data - rate * p.grad) for p in parameters]
    return losses, np.ravel(out.data)

def failures(starts, rate, steps):
    failed = 0
    for weights in starts:
        off = np.abs(np.asarray(train(weights, rate, steps)[1]) - [0, 1, 1, 0])
        failed += int((off > 0.3).any())
    return failed

# %% wrong="biases_stay" of="xor" says="all parameters move against their gradients"
def train(weights, rate, steps):
    parameters, losses = [tracked(w) for w in weights], []
    for k in range(steps + 1):
        W, b, v, c = parameters
        out = (tracked(XOR_X) @ W + b).tanh() @ v + c
        if k < steps:
            off = out - tracked(XOR_T)
            loss = (off * off).mean()
            loss.backward()
            losses.append(float(loss.data))
            W, v = (tracked(p.data - rate * p.grad) for p in (W, v))
            parameters = [W, tracked(b.data), v, tracked(c.data)]
    return losses, np.ravel(out.data)

def failures(starts, rate, steps):
    failed = 0
    for weights in starts:
        off = np.abs(np.asarray(train(weights, rate, steps)[1]) - [0, 1, 1, 0])
        failed += int((off > 0.3).any())
    return failed

# %% wrong="loss_after_the_step" of="xor" says="nothing has moved yet"
def train(weights, rate, steps):
    parameters, losses = [tracked(w) for w in weights], []
    for k in range(steps + 1):
        W, b, v, c = parameters
        out = (tracked(XOR_X) @ W + b).tanh() @ v + c
        if k < steps:
            off = out - tracked(XOR_T)
            loss = (off * off).mean()
            loss.backward()
            parameters = [tracked(p.data - rate * p.grad) for p in parameters]
            W, b, v, c = parameters
            after = (tracked(XOR_X) @ W + b).tanh() @ v + c - tracked(XOR_T)
            losses.append(float((after * after).mean().data))
    return losses, np.ravel(out.data)

def failures(starts, rate, steps):
    failed = 0
    for weights in starts:
        off = np.abs(np.asarray(train(weights, rate, steps)[1]) - [0, 1, 1, 0])
        failed += int((off > 0.3).any())
    return failed

# %% wrong="no_hidden_tanh" of="xor" says="and the mean of four squares"
def train(weights, rate, steps):
    parameters, losses = [tracked(w) for w in weights], []
    for k in range(steps + 1):
        W, b, v, c = parameters
        out = (tracked(XOR_X) @ W + b) @ v + c
        if k < steps:
            off = out - tracked(XOR_T)
            loss = (off * off).mean()
            loss.backward()
            losses.append(float(loss.data))
            parameters = [tracked(p.data - rate * p.grad) for p in parameters]
    return losses, np.ravel(out.data)

def failures(starts, rate, steps):
    failed = 0
    for weights in starts:
        off = np.abs(np.asarray(train(weights, rate, steps)[1]) - [0, 1, 1, 0])
        failed += int((off > 0.3).any())
    return failed

# %% wrong="outputs_before_the_last_step" of="xor" says="of the network after the last step"
def train(weights, rate, steps):
    parameters, losses = [tracked(w) for w in weights], []
    for k in range(max(steps, 1)):
        W, b, v, c = parameters
        out = (tracked(XOR_X) @ W + b).tanh() @ v + c
        if k < steps:
            off = out - tracked(XOR_T)
            loss = (off * off).mean()
            loss.backward()
            losses.append(float(loss.data))
            parameters = [tracked(p.data - rate * p.grad) for p in parameters]
    return losses, np.ravel(out.data)

def failures(starts, rate, steps):
    failed = 0
    for weights in starts:
        off = np.abs(np.asarray(train(weights, rate, steps)[1]) - [0, 1, 1, 0])
        failed += int((off > 0.3).any())
    return failed

# %% wrong="the_same_weights_again" of="xor" says="expected a change"
def train(weights, rate, steps):
    parameters, losses = [tracked(w) for w in weights], []
    for k in range(steps + 1):
        W, b, v, c = parameters
        out = (tracked(XOR_X) @ W + b).tanh() @ v + c
        if k < steps:
            off = out - tracked(XOR_T)
            loss = (off * off).mean()
            loss.backward()
            losses.append(float(loss.data))
            W, b, v, c = (p.data - rate * p.grad for p in parameters)
            parameters = [tracked(p.data) for p in parameters]
    return losses, np.ravel(out.data)

def failures(starts, rate, steps):
    failed = 0
    for weights in starts:
        off = np.abs(np.asarray(train(weights, rate, steps)[1]) - [0, 1, 1, 0])
        failed += int((off > 0.3).any())
    return failed

# %% wrong="one_loss_only" of="xor" says="expected a list of numbers"
def train(weights, rate, steps):
    parameters, losses = [tracked(w) for w in weights], []
    for k in range(steps + 1):
        W, b, v, c = parameters
        out = (tracked(XOR_X) @ W + b).tanh() @ v + c
        if k < steps:
            off = out - tracked(XOR_T)
            loss = (off * off).mean()
            loss.backward()
            losses.append(float(loss.data))
            parameters = [tracked(p.data - rate * p.grad) for p in parameters]
    return losses[-1], np.ravel(out.data)

def failures(starts, rate, steps):
    failed = 0
    for weights in starts:
        off = np.abs(np.asarray(train(weights, rate, steps)[1]) - [0, 1, 1, 0])
        failed += int((off > 0.3).any())
    return failed

# %% wrong="counts_what_went_well" of="xor" says="this counts the runs that went well"
def train(weights, rate, steps):
    parameters, losses = [tracked(w) for w in weights], []
    for k in range(steps + 1):
        W, b, v, c = parameters
        out = (tracked(XOR_X) @ W + b).tanh() @ v + c
        if k < steps:
            off = out - tracked(XOR_T)
            loss = (off * off).mean()
            loss.backward()
            losses.append(float(loss.data))
            parameters = [tracked(p.data - rate * p.grad) for p in parameters]
    return losses, np.ravel(out.data)

def failures(starts, rate, steps):
    failed = 0
    for weights in starts:
        off = np.abs(np.asarray(train(weights, rate, steps)[1]) - [0, 1, 1, 0])
        failed += int((off <= 0.3).all())
    return failed

# %% wrong="all_four_must_be_wrong" of="xor" says="a run fails if any of its four outputs"
def train(weights, rate, steps):
    parameters, losses = [tracked(w) for w in weights], []
    for k in range(steps + 1):
        W, b, v, c = parameters
        out = (tracked(XOR_X) @ W + b).tanh() @ v + c
        if k < steps:
            off = out - tracked(XOR_T)
            loss = (off * off).mean()
            loss.backward()
            losses.append(float(loss.data))
            parameters = [tracked(p.data - rate * p.grad) for p in parameters]
    return losses, np.ravel(out.data)

def failures(starts, rate, steps):
    failed = 0
    for weights in starts:
        off = np.abs(np.asarray(train(weights, rate, steps)[1]) - [0, 1, 1, 0])
        failed += int((off > 0.3).all())
    return failed

# %% wrong="only_the_mean_output" of="xor" says="a run fails if any of its four outputs"
def train(weights, rate, steps):
    parameters, losses = [tracked(w) for w in weights], []
    for k in range(steps + 1):
        W, b, v, c = parameters
        out = (tracked(XOR_X) @ W + b).tanh() @ v + c
        if k < steps:
            off = out - tracked(XOR_T)
            loss = (off * off).mean()
            loss.backward()
            losses.append(float(loss.data))
            parameters = [tracked(p.data - rate * p.grad) for p in parameters]
    return losses, np.ravel(out.data)

def failures(starts, rate, steps):
    failed = 0
    for weights in starts:
        off = abs(np.mean(np.asarray(train(weights, rate, steps)[1])) - 0.5)
        failed += int(off > 0.3)
    return failed

# %% wrong="one_lucky_seed" of="xor" says="a run fails if any of its four outputs"
def train(weights, rate, steps):
    parameters, losses = [tracked(w) for w in weights], []
    for k in range(steps + 1):
        W, b, v, c = parameters
        out = (tracked(XOR_X) @ W + b).tanh() @ v + c
        if k < steps:
            off = out - tracked(XOR_T)
            loss = (off * off).mean()
            loss.backward()
            losses.append(float(loss.data))
            parameters = [tracked(p.data - rate * p.grad) for p in parameters]
    return losses, np.ravel(out.data)

def failures(starts, rate, steps):
    # Only the best run is looked at.
    best = min((train(weights, rate, steps) for weights in starts), key=lambda run: run[0][-1])
    return int(np.abs(np.asarray(best[1]) - [0, 1, 1, 0]).max() > 0.3)

# %% wrong="moves_the_starting_weights" of="xor" says="the starting weights came back changed"
def train(weights, rate, steps):
    W, b, v, c = weights
    losses = []
    for _ in range(steps):
        h = np.tanh(XOR_X @ W + b)
        off = h @ v + c - XOR_T
        losses.append((off ** 2).mean())
        g = off / 2
        before = g @ v.T * (1 - h ** 2)
        v -= rate * h.T @ g
        c -= rate * g.sum(0)
        W -= rate * XOR_X.T @ before
        b -= rate * before.sum(0)
    return losses, (np.tanh(XOR_X @ W + b) @ v + c)[:, 0]

def failures(starts, rate, steps):
    failed = 0
    for weights in starts:
        off = np.abs(np.asarray(train(weights, rate, steps)[1]) - [0, 1, 1, 0])
        failed += int((off > 0.3).any())
    return failed

# %% wrong="moves_one_after_the_other" of="xor" says="all parameters move against their gradients"
def train(weights, rate, steps):
    W, b, v, c = (w.copy() for w in weights)
    losses = []
    for _ in range(steps):
        h = np.tanh(XOR_X @ W + b)
        off = h @ v + c - XOR_T
        losses.append((off ** 2).mean())
        g = off / 2
        v, c = v - rate * h.T @ g, c - rate * g.sum(0)
        # The new v is used here, but the gradient belongs to the old one.
        before = g @ v.T * (1 - h ** 2)
        W, b = W - rate * XOR_X.T @ before, b - rate * before.sum(0)
    return losses, (np.tanh(XOR_X @ W + b) @ v + c)[:, 0]

def failures(starts, rate, steps):
    failed = 0
    for weights in starts:
        off = np.abs(np.asarray(train(weights, rate, steps)[1]) - [0, 1, 1, 0])
        failed += int((off > 0.3).any())
    return failed

# %% right="in_place_and_cleared" of="xor"
def train(weights, rate, steps):
    W, b, v, c = parameters = [tracked(w) for w in weights]
    x, target, losses = tracked(XOR_X), tracked(XOR_T), []
    for _ in range(steps):
        off = (x @ W + b).tanh() @ v + c - target
        loss = (off * off).mean()
        loss.backward()
        for p in parameters:
            p.data -= rate * p.grad
            p.grad = None
        losses.append(loss.data)
    return losses, ((x @ W + b).tanh() @ v + c).data

def failures(starts, rate, steps):
    outputs = np.array([np.ravel(train(weights, rate, steps)[1]) for weights in starts])
    return np.count_nonzero(np.abs(outputs - XOR_T.T).max(axis=1) > 0.3)

# %% right="chain_rule_by_hand" of="xor"
def train(weights, rate, steps):
    W, b, v, c = weights
    losses = []
    for _ in range(steps):
        h = np.tanh(XOR_X @ W + b)
        off = h @ v + c - XOR_T
        losses.append((off ** 2).mean())
        dh = off / 2 @ v.T * (1 - h ** 2)
        W, b = W - rate * XOR_X.T @ dh, b - rate * dh.sum(0)
        v, c = v - rate * h.T @ off / 2, c - rate * off.sum(0) / 2
    return np.array(losses), np.tanh(XOR_X @ W + b) @ v + c

def failures(starts, rate, steps):
    def failed(weights):
        for o, target in zip(train(weights, rate, steps)[1].ravel(), [0, 1, 1, 0]):
            if abs(o - target) > 0.3:
                return True
        return False
    return sum(map(failed, starts))

# %% right="torch_with_its_optimiser" of="xor"
def train(weights, rate, steps):
    W, b, v, c = parameters = [torch.tensor(w, requires_grad=True) for w in weights]
    x, target = torch.tensor(XOR_X), torch.tensor(XOR_T)
    descent, losses = torch.optim.SGD(parameters, lr=rate), []
    for _ in range(steps):
        descent.zero_grad()
        loss = torch.nn.functional.mse_loss(torch.tanh(x @ W + b) @ v + c, target)
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses, (torch.tanh(x @ W + b) @ v + c).flatten().detach()

def failures(starts, rate, steps):
    runs = [train(weights, rate, steps)[1] for weights in starts]
    return sum(bool((abs(o - torch.tensor([0, 1, 1, 0])) > 0.3).any()) for o in runs)
