"""Styles of tests that courses on deep learning use: a right answer, a wrong one, and the test."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    name: str
    right: str
    wrong: str
    test: str


STYLES = [
    Style(
        "plain numbers",
        "def f(x): return 3 * x + 1",
        "def f(x): return 3 * x",
        "assert f(2) == 7, f'found {f(2)}'\nassert f(-1.5) == -3.5",
    ),
    Style(
        "lists and tuples",
        "def pairs(a): return [(x, x * x) for x in a]",
        "def pairs(a): return [[x, x * x] for x in a]",
        "assert pairs([1, 2, 3]) == [(1, 1), (2, 4), (3, 9)]",
    ),
    Style(
        "dicts",
        "def count(s): return {c: s.count(c) for c in s}",
        "def count(s): return {c: 1 for c in s}",
        "assert count('hello') == {'h': 1, 'e': 1, 'l': 2, 'o': 1}",
    ),
    Style(
        "types of results",
        "def mean(a): return sum(a) / len(a)",
        "def mean(a): return str(sum(a) / len(a))",
        "assert isinstance(mean([1, 2]), float), type(mean([1, 2])).__name__",
    ),
    Style(
        "arrays",
        """
        import numpy as np
        def softmax(x):
            e = np.exp(x - x.max(axis=1, keepdims=True))
            return e / e.sum(axis=1, keepdims=True)""",
        """
        import numpy as np
        def softmax(x):
            e = np.exp(x)
            return e / e.sum()""",
        """
        import numpy as np
        x = np.random.default_rng(0).normal(size=(4, 3))
        found = softmax(x)
        assert found.shape == (4, 3)
        np.testing.assert_allclose(found.sum(axis=1), np.ones(4))""",
    ),
    Style(
        "argument left alone",
        "def up(a):\n    b = a.copy()\n    b += 1\n    return b",
        "def up(a):\n    a += 1\n    return a",
        """
        import numpy as np
        a = np.arange(3)
        b = up(a)
        assert a.tolist() == [0, 1, 2], f"the argument became {a}"
        assert b.tolist() == [1, 2, 3]""",
    ),
    Style(
        "changed in place",
        "def up(a):\n    a += 1",
        "def up(a):\n    a = a + 1",
        """
        import numpy as np
        a = np.arange(3)
        assert up(a) is None
        assert a.tolist() == [1, 2, 3], f"the argument is {a}\"""",
    ),
    Style(
        "the same object back",
        "def sort(a):\n    a.sort()\n    return a",
        "def sort(a): return sorted(a)",
        """
        a = [3, 1, 2]
        assert sort(a) is a, "a new list"
        assert a == [1, 2, 3]""",
    ),
    Style(
        "nested changes",
        """
        def put(d):
            d["a"].append(1)
            d["b"] = {"c": [2]}""",
        "def put(d): d['b'] = {'c': [2]}",
        """
        d = {"a": []}
        put(d)
        assert d == {"a": [1], "b": {"c": [2]}}, d""",
    ),
    Style(
        "an exception that must be raised",
        """
        def root(x):
            if x < 0: raise ValueError("negative")
            return x ** 0.5""",
        "def root(x): return abs(x) ** 0.5",
        """
        try:
            root(-1)
        except ValueError as problem:
            assert "negative" in str(problem)
        else:
            raise AssertionError("nothing was raised")""",
    ),
    Style(
        "pytest.raises",
        "def first(a): return a[0]",
        "def first(a): return a[0] if a else None",
        """
        import pytest
        with pytest.raises(IndexError):
            first([])""",
    ),
    Style(
        "an exception of the student's",
        """
        class Full(Exception): pass
        def put(n):
            if n > 2: raise Full("full", n)""",
        """
        class Full(Exception): pass
        def put(n):
            if n > 2: raise KeyError(n)""",
        """
        try:
            put(3)
        except Full as problem:
            assert problem.args == ("full", 3)
            assert issubclass(Full, Exception)""",
    ),
    Style(
        "an unsolved exercise",
        "def f(x): return x",
        "def f(x): raise NotImplementedError()",
        "assert f(1) == 1",
    ),
    Style(
        "a class",
        """
        class Stack:
            def __init__(self): self.items = []
            def push(self, x): self.items.append(x)
            def pop(self): return self.items.pop()
            def __len__(self): return len(self.items)""",
        """
        class Stack:
            def __init__(self): self.items = []
            def push(self, x): self.items.insert(0, x)
            def pop(self): return self.items.pop()
            def __len__(self): return len(self.items)""",
        """
        s = Stack()
        s.push(1); s.push(2)
        assert len(s) == 2 and hasattr(s, "items") and not hasattr(s, "other")
        assert s.pop() == 2, "last in, first out"
        assert isinstance(s, Stack) and type(s).__name__ == "Stack\"""",
    ),
    Style(
        "attributes set by the test",
        """
        class Unit:
            def __init__(self): self.w = 0
            def out(self, x): return self.w * x""",
        """
        class Unit:
            def __init__(self): self.w = self.v = 0
            def out(self, x): return self.v * x""",
        """
        u = Unit()
        u.w = 4
        u.w += 1
        assert u.out(3) == 15""",
    ),
    Style(
        "parameters in a dict",
        """
        import numpy as np
        class Net:
            def __init__(self): self.params = {"W": np.zeros((2, 2)), "b": np.zeros(2)}
            def forward(self, x): return x @ self.params["W"] + self.params["b"]""",
        """
        import numpy as np
        class Net:
            def __init__(self): self.params = {"W": np.zeros((2, 2)), "b": np.zeros(2)}
            def forward(self, x): return x @ self.params["W"]""",
        """
        import numpy as np
        net = Net()
        net.params["W"][0, 1] = 5
        net.params["b"] = np.array([1.0, 2.0])
        assert net.forward(np.ones(2)).tolist() == [1, 7]""",
    ),
    Style(
        "a measured gradient by changes in place",
        """
        import numpy as np
        class Net:
            def __init__(self): self.W = np.ones(3)
            def loss(self): return float((self.W ** 3).sum())
            def grad(self): return 3 * self.W ** 2""",
        """
        import numpy as np
        class Net:
            def __init__(self): self.W = np.ones(3)
            def loss(self): return float((self.W ** 3).sum())
            def grad(self): return 2 * self.W ** 2""",
        """
        import numpy as np
        net = Net()
        W, slopes = net.W, []
        for i in range(3):
            W[i] += 1e-5; up = net.loss()
            W[i] -= 2e-5; down = net.loss()
            W[i] += 1e-5
            slopes.append((up - down) / 2e-5)
        np.testing.assert_allclose(net.grad(), slopes, rtol=1e-6)""",
    ),
    Style(
        "scalar autograd",
        """
        class Value:
            def __init__(self, data, parents=()):
                self.data, self.grad, self.parents = data, 0.0, parents
            def __add__(self, other):
                return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))
            def __mul__(self, other):
                return Value(self.data * other.data, ((self, other.data), (other, self.data)))
            def backward(self, g=1.0):
                self.grad += g
                for parent, local in self.parents: parent.backward(g * local)
            def __repr__(self): return f"Value({self.data})\"""",
        """
        class Value:
            def __init__(self, data, parents=()):
                self.data, self.grad, self.parents = data, 0.0, parents
            def __add__(self, other):
                return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))
            def __mul__(self, other):
                return Value(self.data * other.data, ((self, other.data), (other, self.data)))
            def backward(self, g=1.0):
                self.grad = g
                for parent, local in self.parents: parent.backward(g * local)
            def __repr__(self): return f"Value({self.data})\"""",
        """
        a, b = Value(2.0), Value(3.0)
        c = a * b + a
        c.backward()
        assert repr(c) == "Value(8.0)"
        assert (a.grad, b.grad) == (4.0, 2.0), a.grad""",
    ),
    Style(
        "a linked list",
        """
        class Node:
            def __init__(self, value, after=None): self.value, self.after = value, after
        def build(values):
            head = None
            for v in reversed(values): head = Node(v, head)
            return head""",
        """
        class Node:
            def __init__(self, value, after=None): self.value, self.after = value, after
        def build(values):
            head = None
            for v in values: head = Node(v, head)
            return head""",
        """
        node, found = build([1, 2, 3]), []
        while node:
            found.append(node.value)
            node = node.after
        assert found == [1, 2, 3], found""",
    ),
    Style(
        "a generator",
        "def batches(a, n):\n    for i in range(0, len(a), n): yield a[i:i + n]",
        "def batches(a, n):\n    for i in range(0, len(a) - n + 1, n): yield a[i:i + n]",
        """
        import types
        g = batches([1, 2, 3, 4, 5], 2)
        assert isinstance(g, types.GeneratorType)
        assert next(g) == [1, 2]
        assert list(g) == [[3, 4], [5]]""",
    ),
    Style(
        "a class that is iterated",
        """
        class Data:
            def __init__(self, n): self.n = n
            def __len__(self): return self.n
            def __getitem__(self, i):
                if i >= self.n: raise IndexError(i)
                return i * i""",
        """
        class Data:
            def __init__(self, n): self.n = n
            def __len__(self): return self.n
            def __getitem__(self, i): return i * i if i <= self.n else [][0]""",
        """
        d = Data(3)
        assert len(d) == 3 and d[2] == 4
        assert [x for x in d] == [0, 1, 4]""",
    ),
    Style(
        "membership",
        """
        class Vocabulary:
            def __init__(self, words): self.words = set(words)
            def __contains__(self, w): return w.lower() in self.words""",
        """
        class Vocabulary:
            def __init__(self, words): self.words = set(words)
            def __contains__(self, w): return w in self.words""",
        "v = Vocabulary(['a', 'b'])\nassert 'A' in v and 'c' not in v",
    ),
    Style(
        "a context manager",
        """
        class Track:
            def __init__(self): self.log = []
            def __enter__(self): self.log.append("in"); return self
            def __exit__(self, *problem): self.log.append("out")""",
        """
        class Track:
            def __init__(self): self.log = []
            def __enter__(self): self.log.append("in"); return self
            def __exit__(self, *problem): pass""",
        "t = Track()\nwith t as inside:\n    assert inside is t\nassert t.log == ['in', 'out']",
    ),
    Style(
        "a function given",
        "def twice(f, x): return f(f(x))",
        "def twice(f, x): return f(x)",
        "calls = []\ndef g(x):\n    calls.append(x)\n    return x + 10\n"
        "assert twice(g, 1) == 21\nassert calls == [1, 11]",
    ),
    Style(
        "a library function given",
        "def apply(f, x): return f(x)",
        "def apply(f, x): return x",
        "import numpy as np\n"
        "assert apply(np.tanh, 0.5) == np.tanh(0.5)\n"
        "assert apply(len, 'abc') == 3",
    ),
    Style(
        "a function returned",
        "def adder(n): return lambda x: x + n",
        "def adder(n): return lambda x: n",
        "add = adder(3)\nassert callable(add)\nassert add(4) == 7",
    ),
    Style(
        "a decorator",
        """
        def logged(f):
            def inner(*a, **k):
                inner.calls += 1
                return f(*a, **k)
            inner.calls = 0
            return inner""",
        """
        def logged(f):
            def inner(*a, **k): return f(*a, **k)
            inner.calls = 0
            return inner""",
        """
        @logged
        def g(a, b=2): return a * b
        assert g(3) == 6 and g(3, b=5) == 15
        assert g.calls == 2""",
    ),
    Style(
        "an exception through a callback",
        """
        def safe(f):
            try: return f()
            except KeyError as e: return ("missing", e.args[0])""",
        """
        def safe(f):
            try: return f()
            except ValueError: return None""",
        """
        def bad(): raise KeyError("k")
        assert safe(bad) == ("missing", "k")""",
    ),
    Style(
        "an environment given",
        """
        def play(env):
            total, done = 0, False
            env.reset()
            while not done:
                state, reward, done = env.step(1)
                total += reward
            return total""",
        """
        def play(env):
            env.reset()
            state, reward, done = env.step(1)
            return reward""",
        """
        class Env:
            def reset(self): self.t = 0
            def step(self, action):
                self.t += 1
                return self.t, action * 2, self.t == 4
        assert play(Env()) == 8""",
    ),
    Style(
        "printed output",
        "def greet(n): return f'hello {n}'",
        "def greet(n): return f'Hello {n}'",
        "assert f'{greet(3)}' == 'hello 3' and str(greet(1)).endswith('1')",
    ),
    Style(
        "a global list",
        "log = []\ndef note(x): log.append(x)",
        "log = []\ndef note(x): pass",
        "note(1)\nnote(2)\nassert log == [1, 2], log",
    ),
    Style(
        "constants",
        "LAYERS = (784, 128, 10)\nRATE = 0.1",
        "LAYERS = (784, 128, 1)\nRATE = 0.1",
        "assert LAYERS[0] == 784 and LAYERS[-1] == 10, LAYERS\nassert 0 < RATE < 1",
    ),
    Style(
        "signature",
        "def f(x, *, rate=0.1): return x",
        "def f(x, rate): return x",
        """
        import inspect
        parameters = inspect.signature(f).parameters
        assert list(parameters) == ["x", "rate"]
        assert parameters["rate"].default == 0.1""",
    ),
    Style(
        "seeded numbers as recorded",
        """
        import numpy as np
        def init(n): return 0.1 * np.random.randn(n)""",
        """
        import numpy as np
        def init(n): return 0.1 * np.random.rand(n)""",
        """
        import numpy as np
        np.random.seed(1)
        w, after = init(3), np.random.rand()
        np.random.seed(1)
        expected, last = 0.1 * np.random.randn(3), np.random.rand()
        assert np.array_equal(w, expected)
        assert after == last""",
    ),
    Style(
        "a generator of random numbers given",
        "def init(rng, n): return rng.normal(size=n)",
        "def init(rng, n): return rng.uniform(size=n)",
        """
        import numpy as np
        rng, other = np.random.default_rng(3), np.random.default_rng(3)
        for n in (2, 3):
            assert np.array_equal(init(rng, n), other.normal(size=n))
        assert rng.random() == other.random()""",
    ),
    Style(
        "dataclass and property",
        """
        from dataclasses import dataclass
        @dataclass
        class Box:
            w: float
            h: float
            @property
            def area(self): return self.w * self.h""",
        """
        from dataclasses import dataclass
        @dataclass
        class Box:
            w: float
            h: float
            @property
            def area(self): return self.w + self.h""",
        "b = Box(2, h=5)\n"
        "assert (b.w, b.h) == (2, 5)\n"
        "assert b.area == 10\n"
        "assert vars(b) == {'w': 2, 'h': 5}",
    ),
    Style(
        "enum",
        "import enum\n"
        "class Way(enum.Enum):\n"
        "    UP = 1\n"
        "    DOWN = 2\n"
        "def turn(w): return Way.DOWN if w is Way.UP else Way.UP",
        "import enum\nclass Way(enum.Enum):\n    UP = 1\n    DOWN = 2\ndef turn(w): return w",
        "assert turn(Way.UP) is Way.DOWN and turn(Way.DOWN) == Way.UP\n"
        "assert [w.name for w in Way] == ['UP', 'DOWN']",
    ),
    Style(
        "unpacking and keywords",
        "def fit(x, y, rate=1, **more): return x + y, {'rate': rate, **more}",
        "def fit(x, y, rate=1, **more): return x + y, {'rate': rate}",
        "total, options = fit(*[1, 2], **{'rate': 3, 'steps': 4})\n"
        "assert total == 3\n"
        "assert options == {'rate': 3, 'steps': 4}",
    ),
]
