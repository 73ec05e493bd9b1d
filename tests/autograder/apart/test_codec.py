"""Plain values arrive as they were sent; all others are refused."""

import datetime
import decimal
import enum
import fractions
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple

import hypothesis.extra.numpy as arrays
import hypothesis.strategies as st
import numpy as np
import pytest
import torch
from hypothesis import given, settings

from autograder.apart import codec
from autograder.apart.errors import CannotCross
from tests.autograder.apart.values import carried, ends, equal

settings.register_profile("apart", deadline=None, max_examples=150)
settings.load_profile("apart")

ZONES = st.sampled_from([None, datetime.UTC, datetime.timezone(datetime.timedelta(hours=-3.5))])
ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.complex_numbers(allow_nan=False),
    st.text(),
    st.text(st.characters()),
    st.binary(),
    st.fractions(),
    st.decimals(allow_nan=False),
    st.dates(),
    st.timedeltas(),
    st.datetimes(timezones=ZONES),
    st.times(),
    st.just(...),
    st.just(NotImplemented),
    st.builds(range, st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 3)),
    st.builds(slice, st.integers(), st.none(), st.integers()),
)
HASHABLE = st.one_of(st.booleans(), st.integers(), st.text(), st.binary(), st.tuples(st.integers()))


def containers(inner):
    return st.one_of(
        st.lists(inner),
        st.tuples(inner, inner),
        st.dictionaries(HASHABLE, inner),
        st.dictionaries(HASHABLE, inner).map(OrderedDict),
        st.sets(HASHABLE),
        st.frozensets(HASHABLE),
        st.lists(inner, max_size=5).map(lambda a: deque(a, maxlen=7)),
        st.lists(HASHABLE).map(Counter),
        st.binary().map(bytearray),
        st.dictionaries(HASHABLE, inner).map(lambda d: defaultdict(list, d)),
        st.lists(st.floats(), min_size=15, max_size=20),
        st.lists(st.integers(-(2**64), 2**64), min_size=15, max_size=20),
    )


@given(st.recursive(ATOMS, containers, max_leaves=30))
def test_plain_values_arrive_with_their_types(value):
    assert equal(carried(value), value)


DTYPES = st.one_of(
    arrays.boolean_dtypes(),
    arrays.integer_dtypes(endianness="?"),
    arrays.floating_dtypes(endianness="?"),
    arrays.complex_number_dtypes(),
    arrays.unicode_string_dtypes(),
    arrays.byte_string_dtypes(),
    arrays.datetime64_dtypes(),
    arrays.timedelta64_dtypes(),
)
SHAPES = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)


@given(arrays.arrays(DTYPES, SHAPES), st.sampled_from("CF"), st.booleans())
def test_arrays_keep_dtype_order_and_whether_they_may_be_written(array, order, writeable):
    array = np.array(array, order=order)
    array.flags.writeable = writeable
    found = carried(array)
    assert equal(found, array)
    assert found.flags.c_contiguous == array.flags.c_contiguous
    assert found.flags.f_contiguous == array.flags.f_contiguous


@given(st.data(), st.permutations(range(3)))
def test_views_keep_their_strides(data, axes):
    array = np.arange(4 * 5 * 6, dtype="f4").reshape(4, 5, 6).transpose(axes)
    steps = st.sampled_from([1, 2, -1, -2])
    view = array[tuple(slice(None, None, data.draw(steps)) for _ in range(3))]
    assert equal(carried(view), view)


def test_broadcast_arrays_stay_small():
    wide = np.broadcast_to(np.float64(2.5), (1 << 20, 1 << 20))
    found = carried(wide)
    assert found.shape == wide.shape and found.strides == (0, 0) and found[3, 5] == 2.5


def test_what_lies_between_the_columns_of_a_view_is_not_sent():
    table = np.zeros((50, 3), "u1")
    table[:, 2] = 77
    writer = codec.Writer(ends()[0], asking=True)
    writer.tree(table[:, :2])
    writer.tree(torch.from_numpy(table)[:, :2])
    assert len(writer.buffers) == 2
    assert all(77 not in bytes(b) for b in writer.buffers)


@given(
    arrays.arrays(
        arrays.floating_dtypes()
        | arrays.integer_dtypes()
        | arrays.complex_number_dtypes()
        | arrays.unicode_string_dtypes(),
        1,
    )
)
def test_numpy_numbers_arrive_with_their_types(array):
    assert equal(carried(array[0]), array[0])


def test_dtypes_arrive():
    for code in "?bBhHiIlLqQefdgFDG":
        assert carried(np.dtype(code)) == np.dtype(code)
    for dtype in (torch.float32, torch.bfloat16, torch.bool, torch.complex64):
        assert carried(dtype) is dtype
    assert carried(torch.Size([2, 3])) == torch.Size([2, 3])
    assert type(carried(torch.Size([2, 3]))) is torch.Size
    assert carried(torch.device("cpu")) == torch.device("cpu")


TORCH = [
    torch.float32,
    torch.float64,
    torch.float16,
    torch.bfloat16,
    torch.int64,
    torch.int8,
    torch.uint8,
    torch.bool,
    torch.complex64,
    torch.int32,
]


@given(
    st.sampled_from(TORCH),
    st.lists(st.integers(0, 4), max_size=4),
    st.randoms(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_tensors_keep_dtype_strides_and_gradients(dtype, shape, random, turned, needs, has_grad):
    base = torch.tensor([random.randint(0, 1) for _ in range(int(np.prod(shape)))], dtype=dtype)
    tensor = base.reshape(shape)
    if turned and tensor.dim() > 1:
        tensor = tensor.transpose(0, -1)[::2]
    if needs and (dtype.is_floating_point or dtype.is_complex):
        tensor = tensor.detach().requires_grad_()
        tensor.grad = torch.full_like(tensor, 2) if has_grad else None
    found = carried(tensor)
    assert equal(found, tensor)


def test_expanded_tensors_and_parameters_arrive():
    wide = torch.tensor([1.0, 2.0]).expand(1 << 20, 2)
    assert carried(wide).stride() == (0, 1)
    parameter = torch.nn.Parameter(torch.ones(2, 3).t(), requires_grad=False)
    found = carried(parameter)
    assert type(found) is torch.nn.Parameter and equal(found, parameter)
    flipped = torch.view_as_complex(torch.tensor([[1.0, 2.0]])).conj()
    assert torch.equal(carried(flipped), flipped)


def test_a_value_that_stands_twice_arrives_as_one():
    row, array = [1], np.zeros(2)
    a, b, c, d = carried([row, row, array, {"again": array}])
    assert a is b and c is d["again"]


def test_a_list_that_contains_itself_arrives_so():
    knot = [1]
    knot.append(knot)
    loop = {}
    loop["self"] = (loop, 2)
    found, ring = carried(knot), carried(loop)
    assert found[1] is found and ring["self"][0] is ring


class Text(str):
    pass


class Close(float):
    def __eq__(self, other):
        return True


Pair = namedtuple("Pair", "a b")
Way = enum.IntEnum("Way", "UP")


@pytest.mark.parametrize(
    "value",
    [
        Text("a"),
        Close(1),
        Pair(1, 2),
        Way.UP,
        object(),
        print,
        len,
        int,
        lambda: 0,
        iter([]),
        np.ma.masked_array([1]),
        np.array([1]).view(np.recarray),
        np.zeros(1, "i4,f4"),
        torch.ones(2).to_sparse(),
        torch.nn.Linear(1, 1),
        torch.ones(1, device="meta"),
        defaultdict(lambda: 0),
        datetime.datetime.now,
        decimal,
        fractions,
    ],
    ids=lambda v: type(v).__name__,
)
def test_what_is_not_exactly_plain_is_refused(value):
    with pytest.raises(CannotCross, match="is not plain"):
        carried(value)
    with pytest.raises(CannotCross):
        carried([(value,)])


def test_depth_and_number_are_capped_with_a_reason(monkeypatch):
    deep = []
    for _ in range(101):
        deep = [deep]
    with pytest.raises(CannotCross, match="100 levels"):
        carried(deep)
    twice = (0,)
    for _ in range(60):
        twice = (twice, twice)
    monkeypatch.setattr(codec, "MOST_NODES", 5000)
    with pytest.raises(CannotCross, match="5000 parts"):
        carried(twice)
