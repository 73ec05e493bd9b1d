# Answers that the tests of styles.py must refuse, each a misconception, and different answers that
# they must accept. `says` is part of what the student then reads.

# %% wrong="base_times_height" of="triangle" says="expected sqrt(3)"
def triangle(a, b, c):
    return a * b / 2

# %% wrong="whole_perimeter" of="triangle" says="triangle(3, 4, 5): found"
def triangle(a, b, c):
    s = a + b + c
    return math.sqrt(s * (s - a) * (s - b) * (s - c))

# %% wrong="root_below_zero" of="triangle" says="ValueError: math domain error"
def triangle(a, b, c):
    s = (a + b + c) / 2
    return math.sqrt(s * (s - a) * (s - b) * (s - c))

# %% wrong="whole_half" of="triangle" says="s is half the perimeter"
def triangle(a, b, c):
    if a + b <= c:
        return 0
    if a == b == c:
        return math.sqrt(3) / 4 * a * a
    s = (a + b + c) // 2
    return math.sqrt(s * (s - a) * (s - b) * (s - c))

# %% wrong="no_root" of="triangle" says="found 36"
def triangle(a, b, c):
    s = (a + b + c) / 2
    return max(0, s * (s - a) * (s - b) * (s - c))

# %% right="by_the_cosine" of="triangle"
def triangle(a, b, c):
    if a >= b + c or b >= a + c or c >= a + b:
        return 0
    cosine = (a * a + b * b - c * c) / (2 * a * b)
    return round(a * b * math.sqrt(1 - cosine ** 2) / 2, 12)

# %% right="numpy_number" of="triangle"
def triangle(a, b, c):
    sides = np.array([a, b, c], float)
    s = sides.sum() / 2
    return np.sqrt(max(0, s * np.prod(s - sides)))

# %% wrong="columns" of="shares" says="each row sums to 1"
def shares(counts):
    return counts / counts.sum(axis=0)

# %% wrong="of_all" of="shares" says="each row sums to 1"
def shares(counts):
    return counts / counts.sum()

# %% wrong="zero_by_zero" of="shares" says="a row of zeros stays zero"
def shares(counts):
    return counts / counts.sum(axis=1, keepdims=True)

# %% wrong="whole_numbers" of="shares" says="each row sums to 1"
def shares(counts):
    return counts // counts.sum(axis=1, keepdims=True)

# %% wrong="only_the_largest" of="shares" says="the shape stays"
def shares(counts):
    return counts.max(axis=1) / counts.sum(axis=1)

# %% wrong="writes_into_counts" of="shares" says="counts came back changed"
def shares(counts):
    out = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    counts[:] = 0
    return out

# %% right="row_by_row" of="shares"
def shares(counts):
    return np.array([row / row.sum() if row.any() else 0.0 * row for row in counts])

# %% right="divide_where" of="shares"
def shares(counts):
    total = counts.sum(axis=1, keepdims=True) * np.ones(counts.shape)
    return np.divide(counts, total, out=np.zeros(counts.shape), where=total > 0)

# %% wrong="no_limits" of="age" says="age('-1'): nothing was raised"
def age(text):
    return int(text)

# %% wrong="returns_minus_one" of="age" says="nothing was raised, expected ValueError"
def age(text):
    try:
        years = int(text)
    except ValueError:
        return -1
    return years if 0 <= years <= 150 else -1

# %% wrong="asserts" of="age" says="Error"
def age(text):
    years = int(text)
    assert 0 <= years <= 150, "no age: an AssertionError is not a ValueError"
    return years

# %% wrong="open_end" of="age" says="the ends count"
def age(text):
    if not isinstance(text, str):
        raise TypeError("not text")
    years = int(text)
    if years not in range(150):
        if years == 150:
            return 149
        raise ValueError("out of range")
    return years

# %% wrong="float_of_text" of="age" says="expected an int"
def age(text):
    years = float(text)
    if not 0 <= years <= 150:
        raise ValueError(text)
    return years

# %% wrong="takes_numbers_too" of="age" says="expected TypeError"
def age(text):
    years = int(text)
    if years < 0 or years > 150:
        raise ValueError(f"{years} is no age")
    return years

# %% right="strips_and_looks" of="age"
def age(text):
    if type(text) is not str:
        raise TypeError("an age is read from text")
    digits = text.strip()
    if not digits.isdigit() or int(digits) > 150:
        raise ValueError(f"{text!r} is no age")
    return int(digits)

# %% right="an_error_of_its_own" of="age"
class NoAge(ValueError):
    def __init__(self, text):
        super().__init__(f"not an age: {text}")
        self.text = text

def age(text):
    text + ""
    try:
        years = int(text)
    except ValueError:
        raise NoAge(text) from None
    if years in range(151):
        return years
    raise NoAge(text)

# %% wrong="forgets_one" of="prime" says="0 and 1 have too few divisors" scores=3
def prime(n):
    return all(n % d for d in range(2, n))

# %% wrong="stops_before_the_root" of="prime" says="squares of primes" scores=3
def prime(n):
    return n == 2 or n > 1 and n % 2 == 1 and all(n % d for d in range(3, math.isqrt(n), 2))

# %% wrong="odd_is_prime" of="prime" says="expected True, True, False"
def prime(n):
    return n % 2 == 1

# %% wrong="odd_or_two" of="prime" says="odd numbers may have divisors" scores=2
def prime(n):
    return n == 2 or n > 1 and n % 2 == 1

# %% wrong="returns_the_divisors" of="prime" says="expected True, True, False"
def prime(n):
    return [d for d in range(2, n) if n % d == 0]

# %% right="sieve" of="prime"
def prime(n):
    is_prime = np.ones(n + 2, bool)
    is_prime[:2] = False
    for d in range(2, n + 1):
        is_prime[2 * d::d] = False
    return is_prime[n]

# %% right="counts_divisors" of="prime"
def prime(n):
    return sum(n % d == 0 for d in range(1, n + 1)) == 2

# %% wrong="returns_the_text" of="bill" says="nothing was printed"
def bill(prices):
    lines = [f"{name}: {price:.2f}" for name, price in prices.items()]
    return "\n".join([*lines, f"total: {sum(prices.values()):.2f}"])

# %% wrong="prints_and_returns" of="bill" says="expected only printing"
def bill(prices):
    for name, price in prices.items():
        print(f"{name}: {price:.2f}")
    print(f"total: {sum(prices.values()):.2f}")
    return sum(prices.values())

# %% wrong="one_decimal" of="bill" says="the first line is 'tea: 2.5'"
def bill(prices):
    for name, price in prices.items():
        print(f"{name}: {price}")
    print(f"total: {sum(prices.values())}")

# %% wrong="no_total" of="bill" says="bill: then ['cake: 3.00']"
def bill(prices):
    for name, price in prices.items():
        print(f"{name}: {price:.2f}")

# %% wrong="total_in_the_loop" of="bill" says="bill: then ['total: 2.50', 'cake: 3.00'"
def bill(prices):
    total = 0
    for name, price in prices.items():
        total += price
        print(f"{name}: {price:.2f}")
        print(f"total: {total:.2f}")

# %% wrong="sums_what_was_rounded_up" of="bill" says="bill of nothing and of 1/3"
def bill(prices):
    total = 0
    for name, price in prices.items():
        price = math.ceil(price * 100) / 100
        total += price
        print(f"{name}: {price:.2f}")
    print(f"total: {total:.2f}")

# %% right="one_print" of="bill"
def bill(prices):
    rows = {**prices, "total": math.fsum(prices.values())}
    print("\n".join(f"{name}: {amount:.2f}" for name, amount in rows.items()))

# %% right="writes_to_stdout" of="bill"
import sys

def bill(prices):
    total = 0
    for name in prices:
        total += prices[name]
        sys.stdout.write(f"{name}: {prices[name]:.2f}\n")
    print("total", format(total, ".2f"), sep=": ", flush=True)

# %% wrong="adds_to_a_tuple" of="vector" says="v + w: expected another Vector"
class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return self.x + other.x, self.y + other.y

    def __len__(self):
        return 2

    def __getitem__(self, k):
        return [self.x, self.y][k]

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"

    def scaled(self, k):
        return Vector(k * self.x, k * self.y)

# %% wrong="adds_in_place" of="vector" says="was changed, expected new vectors"
class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        self.x += other.x
        self.y += other.y
        return self

    def __len__(self):
        return 2

    def __getitem__(self, k):
        return [1, -2][k]

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"

    def scaled(self, k):
        return Vector(2, -4)

# %% wrong="y_is_x" of="vector" says="found x = 1, y = 1"
class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, x

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def scaled(self, k):
        return Vector(k * self.x, k * self.y)

# %% wrong="no_items" of="vector" says="TypeError"
class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __len__(self):
        return 2

    def scaled(self, k):
        return Vector(k * self.x, k * self.y)

# %% wrong="says_nothing_of_itself" of="vector" says="repr: found <"
class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __len__(self):
        return 2

    def __getitem__(self, k):
        return self.y if k else self.x

    def scaled(self, k):
        return Vector(k * self.x, k * self.y)

# %% wrong="two_truths" of="vector" says="did not see it"
class Vector:
    def __init__(self, x, y):
        self.x, self.y, self.both = x, y, (x, y)

    def __add__(self, other):
        return Vector(self.both[0] + other.both[0], self.both[1] + other.both[1])

    def __len__(self):
        return len(self.both)

    def __getitem__(self, k):
        return self.both[k]

    def __repr__(self):
        return "Vector" + repr(self.both)

    def scaled(self, k):
        return Vector(k * self.x, k * self.y)

# %% right="a_dataclass" of="vector"
from dataclasses import astuple, dataclass

@dataclass(repr=False)
class Vector:
    x: float
    y: float

    def __add__(self, other):
        return Vector(*(a + b for a, b in zip(astuple(self), astuple(other))))

    def __len__(self):
        return len(astuple(self))

    def __getitem__(self, k):
        return astuple(self)[k]

    def __repr__(self):
        return f"Vector{astuple(self)}"

    def scaled(self, k):
        return Vector(*(k * a for a in astuple(self)))

# %% right="properties_over_an_array" of="vector"
class Vector:
    def __init__(self, x, y):
        self._both = np.array([x, y])

    @property
    def x(self):
        return int(self._both[0])

    @x.setter
    def x(self, value):
        self._both[0] = value

    @property
    def y(self):
        return int(self._both[1])

    def __add__(self, other):
        return Vector(*(self._both + other._both))

    def __len__(self):
        return len(self._both)

    def __getitem__(self, k):
        return self._both[k]

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"

    def scaled(self, k):
        return Vector(*(k * self._both))

# %% wrong="counts_up" of="countdown" says="found [1, 2, 3]"
class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(1, self.n + 1))

# %% wrong="down_to_zero" of="countdown" says="found [3, 2, 1, 0]"
class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n, -1, -1))

# %% wrong="only_once" of="countdown" says="twice over the same"
class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1

# %% wrong="shared_place" of="countdown" says="a loop in a loop over the same"
class Countdown:
    def __init__(self, n):
        self.n = self.at = n

    def __iter__(self):
        self.at = self.n
        return self

    def __next__(self):
        if self.at == 0:
            raise StopIteration
        self.at -= 1
        return self.at + 1

# %% wrong="cannot_be_looped_over" of="countdown" says="TypeError"
class Countdown:
    def __init__(self, n):
        self.n = n

    def numbers(self):
        return list(range(self.n, 0, -1))

# %% right="a_generator" of="countdown"
class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        k = self.n
        while k > 0:
            yield k
            k -= 1

# %% right="items_by_number" of="countdown"
class Countdown:
    def __init__(self, n):
        self.n = n

    def __getitem__(self, k):
        if k >= self.n:
            raise IndexError(k)
        return self.n - k

# %% right="a_kind_of_list" of="countdown"
class Countdown(list):
    def __init__(self, n):
        super().__init__(range(n, 0, -1))

# %% wrong="a_queue" of="stack" says="expected what was pushed last"
class EmptyStack(LookupError):
    pass

class Stack:
    def __init__(self):
        self.things = []

    def push(self, thing):
        self.things.append(thing)

    def pop(self):
        if not self.things:
            raise EmptyStack("empty")
        return self.things.pop(0)

# %% wrong="index_error" of="stack" says="found IndexError, expected EmptyStack"
class EmptyStack(LookupError):
    pass

class Stack:
    def __init__(self):
        self.things = []

    def push(self, thing):
        self.things.append(thing)

    def pop(self):
        return self.things.pop()

# %% wrong="none_when_empty" of="stack" says="empty: nothing was raised"
class EmptyStack(LookupError):
    pass

class Stack:
    def __init__(self):
        self.things = []

    def push(self, thing):
        self.things.append(thing)

    def pop(self):
        return self.things.pop() if self.things else None

# %% wrong="says_nothing" of="stack" says="expected a word on why"
class EmptyStack(LookupError):
    pass

class Stack:
    def __init__(self):
        self.things = []

    def push(self, thing):
        self.things.append(thing)

    def pop(self):
        if not self.things:
            raise EmptyStack
        return self.things.pop()

# %% wrong="any_exception" of="stack" says="EmptyStack is no LookupError"
class EmptyStack(Exception):
    pass

class Stack:
    def __init__(self):
        self.things = []

    def push(self, thing):
        self.things.append(thing)

    def pop(self):
        if not self.things:
            raise EmptyStack("the stack is empty")
        return self.things.pop()

# %% wrong="one_list_for_all" of="stack" says="two stacks share what lies on them"
class EmptyStack(LookupError):
    pass

class Stack:
    things = []

    def push(self, thing):
        self.things.append(thing)

    def pop(self):
        if not self.things:
            raise EmptyStack("the stack is empty")
        return self.things.pop()

# %% right="linked" of="stack"
class EmptyStack(IndexError):
    """IndexError is a LookupError as well."""

class Stack:
    top = None

    def push(self, thing):
        self.top = thing, self.top

    def pop(self):
        if self.top is None:
            raise EmptyStack("it is empty")
        thing, self.top = self.top
        return thing

# %% right="translates_the_error" of="stack"
from collections import deque

class EmptyStack(KeyError):
    def __str__(self):
        return "an empty stack"

class Stack:
    def __init__(self):
        self.things = deque()
        self.push = self.things.append

    def pop(self):
        try:
            return self.things.pop()
        except IndexError as problem:
            raise EmptyStack() from problem

# %% wrong="last_one_first" of="compose" says="add 1, then double, of 3: found 7"
def compose(*functions):
    def applied(x):
        for function in reversed(functions):
            x = function(x)
        return x
    return applied

# %% wrong="only_the_first" of="compose" says="found 4"
def compose(*functions):
    def applied(x):
        for function in functions:
            return function(x)
        return x
    return applied

# %% wrong="each_from_the_start" of="compose" says="found 6"
def compose(*functions):
    def applied(x):
        out = x
        for function in functions:
            out = function(x)
        return out
    return applied

# %% wrong="calls_at_once" of="compose" says="Error"
def compose(*functions):
    x = None
    for function in functions:
        x = function(x)
    return x

# %% wrong="none_for_none" of="compose" says="compose(): expected its argument back"
def compose(*functions):
    def applied(x):
        for number, function in enumerate(functions):
            x = function(x)
            if number == len(functions) - 1:
                return x
    return applied

# %% right="by_reduce" of="compose"
from functools import reduce

def compose(*functions):
    return lambda x: reduce(lambda value, function: function(value), functions, x)

# %% right="recursion" of="compose"
def compose(*functions):
    if not functions:
        return lambda x: x
    rest = compose(*functions[1:])
    return lambda x: rest(functions[0](x))

# %% right="an_object_that_can_be_called" of="compose"
class Pipeline:
    def __init__(self, functions):
        self.functions = functions

    def __call__(self, x):
        for function in self.functions:
            x = function(x)
        return x

def compose(*functions):
    return Pipeline(functions)

# %% wrong="a_new_list" of="tidy" says="the list is now ['b', 'a', 'b', 'c', 'b']"
def tidy(names, seen):
    before = len(names)
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    names = list(dict.fromkeys(names))
    return before - len(names)

# %% wrong="sorts" of="tidy" says="the list is now ['a', 'b', 'c']"
def tidy(names, seen):
    before = len(names)
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    names[:] = sorted(set(names))
    return before - len(names)

# %% wrong="counts_what_is_left" of="tidy" says="found 3, expected 2 taken out"
def tidy(names, seen):
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    names[:] = dict.fromkeys(names)
    return len(names)

# %% wrong="counts_anew" of="tidy" says="'a': 1, 'c': 1}, expected a: 6"
def tidy(names, seen):
    before = len(names)
    seen.clear()
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    names[:] = dict.fromkeys(names)
    return before - len(names)

# %% wrong="keeps_the_last" of="tidy" says="the list is now ['a', 'c', 'b']"
def tidy(names, seen):
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    removed = 0
    for name in list(names):
        while names.count(name) > 1:
            names.remove(name)
            removed += 1
    return removed

# %% wrong="seen_is_another" of="tidy" says="seen is now {'a': 5}"
def tidy(names, seen):
    seen = dict(seen)
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    before = len(names)
    names[:] = dict.fromkeys(names)
    return before - len(names)

# %% right="deletes_from_the_end" of="tidy"
def tidy(names, seen):
    removed = 0
    for k in range(len(names) - 1, -1, -1):
        seen[names[k]] = seen.setdefault(names[k], 0) + 1
        if names[k] in names[:k]:
            del names[k]
            removed += 1
    return removed

# %% right="with_a_counter" of="tidy"
from collections import Counter

def tidy(names, seen):
    counts = Counter(names)
    for name, count in counts.items():
        seen[name] = seen.get(name, 0) + count
    kept = list(counts)
    names.clear()
    names.extend(kept)
    return sum(counts.values()) - len(counts)

# %% wrong="counts_from_zero" of="constants" says="counted from 1"
PLANETS = {"mercury": 0, "venus": 1, "earth": 2, "mars": 3}
LIGHT_SPEED = 299_792_458

# %% wrong="a_list" of="constants" says="expected a dictionary of four"
PLANETS = ["mercury", "venus", "earth", "mars"]
LIGHT_SPEED = 299_792_458

# %% wrong="rounded_light" of="constants" says="the metre is defined by it"
PLANETS = {"mercury": 1, "venus": 2, "earth": 3, "mars": 4}
LIGHT_SPEED = 3e8

# %% wrong="venus_first" of="constants" says="PLANETS: order"
PLANETS = {"venus": 1, "mercury": 2, "earth": 3, "mars": 4}
LIGHT_SPEED = 299_792_458

# %% wrong="misspelt_name" of="constants" says="NameError"
PLANETS = {"mercury": 1, "venus": 2, "earth": 3, "mars": 4}
LIGHTSPEED = 299_792_458

# %% right="zipped" of="constants"
PLANETS = dict(zip(["mercury", "venus", "earth", "mars"], range(1, 5)))
LIGHT_SPEED = 299792.458e3

# %% right="one_by_one" of="constants"
PLANETS = {}
for name in ("mercury", "venus", "earth", "mars"):
    PLANETS[name] = len(PLANETS) + 1
LIGHT_SPEED = np.float64(299_792_458)

# %% wrong="power" of="choice" says="compare the logarithms"
fastest = "a"
bounded = ["c"]

# %% wrong="a_sentence" of="choice" says="expected one of a, b, c"
fastest = "the second one"
bounded = ["c"]

# %% wrong="one_letter_for_a_list" of="choice" says="found 'c', expected a list"
fastest = "b"
bounded = "c"

# %% wrong="power_is_bounded" of="choice" says="divide each by n * n"
fastest = "b"
bounded = ["a", "c"]

# %% wrong="nothing_is_bounded" of="choice" says="bounded: found []"
fastest = "b"
bounded = []

# %% right="a_tuple" of="choice"
fastest = "b"
bounded = ("c",)

# %% right="a_set_that_was_thought_about" of="choice"
speeds = {"a": 10 * math.log(1e6), "b": 1e6 * math.log(2), "c": math.log(1e6 * math.log(1e6))}
fastest = max(speeds, key=speeds.get)
bounded = {letter for letter, size in speeds.items() if size < 2 * math.log(1e6)}

# %% wrong="no_heading" of="table" says="the first line is [['1', '1']]"
with open("squares.csv", "w", encoding="utf-8") as file:
    for n in range(1, 6):
        file.write(f"{n},{n * n}\n")

# %% wrong="stops_at_four" of="table" says="found 5 lines, expected 6"
with open("squares.csv", "w", encoding="utf-8") as file:
    file.write("n,square\n")
    for n in range(1, 5):
        file.write(f"{n},{n * n}\n")

# %% wrong="semicolons" of="table" says="the first line is [['n;square']]"
with open("squares.csv", "w", encoding="utf-8") as file:
    file.write("n;square\n")
    for n in range(1, 6):
        file.write(f"{n};{n * n}\n")

# %% wrong="doubles" of="table" says="['2', '4'], ['3', '6']"
with open("squares.csv", "w", encoding="utf-8") as file:
    file.write("n,square\n")
    for n in range(1, 6):
        file.write(f"{n},{n + n}\n")

# %% wrong="overwrites_each_line" of="table" says="the first line is [['5', '25']]"
for n in range(1, 6):
    with open("squares.csv", "w", encoding="utf-8") as file:
        file.write(f"{n},{n * n}\n")

# %% right="csv_writer" of="table"
with open("squares.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["n", "square"])
    writer.writerows([n, n ** 2] for n in range(1, 6))

# %% right="numpy_text" of="table"
numbers = np.arange(1, 6)
np.savetxt("squares.csv", np.column_stack([numbers, numbers ** 2]), delimiter=",",
           header="n,square", comments="")

# %% wrong="no_seed" of="dice" says="twice: found other throws"
def dice(n, seed):
    return [random.randint(1, 6) for _ in range(n)]

# %% wrong="from_zero" of="dice" says="found the sides [0, 1, 2, 3, 4, 5]"
def dice(n, seed):
    source = random.Random(seed)
    return [source.randrange(6) for _ in range(n)]

# %% wrong="one_seed_for_all" of="dice" says="seeds 1 and 2: found the same throws"
def dice(n, seed):
    source = random.Random(42)
    return [source.randint(1, 6) for _ in range(n)]

# %% wrong="seeded_every_time" of="dice" says="found the sides ["
def dice(n, seed):
    throws = []
    for _ in range(n):
        random.seed(seed)
        throws.append(random.randint(1, 6))
    return throws

# %% wrong="uneven" of="dice" says="some side hardly ever comes"
def dice(n, seed):
    source = random.Random(seed)
    return [min(source.randint(1, 6), source.randint(1, 6), source.randint(1, 6)) for _ in range(n)]

# %% wrong="depends_on_how_many" of="dice" says="20 of 50 throws and 20 throws"
def dice(n, seed):
    source = random.Random(seed + 1000 * n)
    return [source.randint(1, 6) for _ in range(n)]

# %% right="numpy_generator" of="dice"
def dice(n, seed):
    source = np.random.default_rng(seed)
    return [int(source.integers(1, 7)) for _ in range(n)]

# %% right="global_seed" of="dice"
def dice(n, seed):
    np.random.seed(seed)
    return np.random.randint(1, 7, size=n)

# %% right="a_choice_of_sides" of="dice"
def dice(n, seed):
    random.seed(seed)
    return random.choices(range(1, 7), k=n)

# %% wrong="loops" of="digits" says="digits: found While, expected no loop"
def digits(n):
    total = 0
    while n:
        total, n = total + n % 10, n // 10
    return total

# %% wrong="hidden_loop" of="digits" says="digits: found GeneratorExp"
def digits(n):
    return sum(int(c) for c in str(n))

# %% wrong="never_calls_itself" of="digits" says="it never calls itself"
def digits(n):
    return sum(map(int, str(n)))

# %% wrong="drops_the_first" of="digits" says="found [0, 0, 0, 5, 36]"
def digits(n):
    return 0 if n < 10 else n % 10 + digits(n // 10)

# %% wrong="counts_them" of="digits" says="found [1, 1, 2, 3, 5]"
def digits(n):
    return 1 if n < 10 else 1 + digits(n // 10)

# %% wrong="never_ends" of="digits" says="RecursionError"
def digits(n):
    return n % 10 + digits(n // 10)

# %% right="through_text" of="digits"
def digits(n):
    text = str(n)
    return int(text[0]) + (digits(int(text[1:])) if text[1:] else 0)

# %% right="divmod" of="digits"
def digits(n):
    if n == 0:
        return 0
    rest, last = divmod(n, 10)
    return digits(rest) + last

# %% wrong="a_source_of_its_own" of="noise" says="noise(4): found"
def noise(n):
    if n < 2:
        warnings.warn("too few")
    return np.random.default_rng(11).normal(size=n)

# %% wrong="no_warning" of="noise" says="noise(1): found 0 warnings"
def noise(n):
    return np.random.normal(size=n)

# %% wrong="warns_always" of="noise" says="a warning came, expected none"
def noise(n):
    if n < 4:
        warnings.warn("fewer than two numbers have no spread")
    return np.random.normal(size=n)

# %% wrong="uniform" of="noise" says="noise(4): found"
def noise(n):
    return np.random.uniform(size=n)

# %% wrong="raises_it" of="noise" says="UserWarning: fewer than two"
def noise(n):
    if n < 2:
        raise UserWarning("fewer than two numbers have no spread")
    return np.random.normal(size=n)

# %% right="standard_normal" of="noise"
def noise(n):
    if n <= 1:
        warnings.warn(f"{n} numbers", UserWarning, stacklevel=2)
    return np.random.randn(n)

# %% right="one_at_a_time" of="noise"
def noise(n):
    if n < 2:
        warnings.warn(UserWarning("no spread"))
    return np.array([np.random.normal() for _ in range(n)])
