"""NumPy's arrays, numbers and dtypes on the wire.

["A", twin, dtype, shape, "C" | "F" | [strides], writeable, buffer]    an array
["AO", twin, shape, [..]]                                              an array of objects
["An", dtype, value or {"b": buffer}]                                  a NumPy number
["As", text], ["Ab", buffer]                                           NumPy's str_, bytes_
["Ad", dtype]                                                          a dtype
"""

import sys

import numpy as np

from . import strides as layout
from .codec import PLAIN, READ, exactly
from .errors import ProtocolError
from .shared import BIG_BYTES, Shared, digest, enter

# Booleans, numbers, fixed-width text and times. No objects and no records inside a buffer.
KINDS = frozenset("biufcSUmM")
EXACT = frozenset("?bBhHiIlLqQefd")  # what JSON carries exactly as int or float


def known(dtype):
    return type(dtype.str) is str and dtype.kind in KINDS and dtype.itemsize > 0


def travels(array):
    if array.dtype.kind == "O":
        return array.dtype == np.dtype(object)
    return known(array.dtype) and array.dtype.metadata is None


def read_dtype(text):
    """A plain dtype by its code, such as "<f8"."""
    if len(exactly(str, text)) > 32:
        raise ProtocolError("found no dtype")
    try:
        dtype = np.dtype(text)
    except (TypeError, ValueError, SyntaxError):
        raise ProtocolError(f"found {text!r}, expected a dtype") from None
    if not known(dtype):
        raise ProtocolError(f"found the dtype {text!r}, expected plain numbers or text")
    return dtype


def write(writer, array):
    shape, steps, unit = array.shape, array.strides, array.itemsize
    order = layout.packed(shape, steps, unit) if array.size else "C"
    if not order and layout.modest(shape, steps, unit):
        order, array = list(steps), array[layout.once(shape, steps)]
    data = np.asarray(array, order="F" if order == "F" else "C")
    raw = data.T if order == "F" else np.ascontiguousarray(data)
    number = writer.buffer(raw.reshape(-1).view(np.uint8).data if raw.size else b"")
    return [array.dtype.str, list(shape), order or "C", bool(array.flags.writeable), number]


def make(reader, parts):
    """An array of the right layout, which owns its memory so that views of it can be seen."""
    dtype = read_dtype(parts[0])
    shape, steps = layout.checked(parts[1], parts[2], dtype.itemsize)
    if steps in ("C", "F"):
        return np.zeros(shape, dtype, order=steps)
    first, size = layout.span(shape, steps, dtype.itemsize)
    return np.ndarray(shape, dtype, np.zeros(size, np.uint8), first, steps)


def fill(reader, array, parts):
    text, shape, steps, writeable, number = parts
    dtype, (shape, steps) = read_dtype(text), layout.checked(shape, steps, array.itemsize)
    if dtype != array.dtype or shape != array.shape:
        raise ProtocolError(f"found an array of {dtype} {shape} for {array.dtype} {array.shape}")
    inside = array if steps in ("C", "F") else array[layout.once(shape, steps)]
    raw = reader.buffer(number)
    if len(raw) != inside.size * dtype.itemsize:
        raise ProtocolError(f"found {len(raw)} bytes for {inside.size} of {dtype}")
    if not array.flags.writeable:
        raise ProtocolError("found a change of an array that is read-only")
    data = np.frombuffer(raw, dtype)
    if dtype.kind == "b":
        # True is 1 in memory; any other byte would be a value that NumPy never makes.
        data = data.view(np.uint8) != 0
    if dtype.kind == "U" and data.size and data.view(native_words(dtype)).max() > sys.maxunicode:
        raise ProtocolError("found text that is no Unicode")
    inside[...] = data.reshape(inside.shape, order=steps_order(steps))
    array.flags.writeable = exactly(bool, writeable)


def native_words(dtype):
    return np.dtype(np.uint32).newbyteorder(dtype.byteorder)


def steps_order(steps):
    return "F" if steps == "F" else "C"


def raw_bytes(array):
    """The elements as whole numbers, eight bytes at a time where that is possible."""
    flat = np.ascontiguousarray(array).reshape(-1)
    return flat.view(np.int64 if flat.nbytes % 8 == 0 and flat.size else np.uint8)


def copy(array):
    if not array.size:
        return array.shape, None
    raw = raw_bytes(array)
    return array.shape, digest(raw) if big(array) else raw.copy()


def same(array, snapshot):
    # Bytes and not values: NaN equals itself here, and -0.0 is not 0.0.
    shape, data = snapshot
    if array.shape != shape or data is None:
        return array.shape == shape
    raw = raw_bytes(array)
    return digest(raw) == data if big(array) else np.array_equal(raw, data)


def big(array):
    return array.nbytes > BIG_BYTES


def held(array):
    # Views made later refer to the owner of the memory. One reference is the array's, one the
    # argument's.
    return array.base is not None and sys.getrefcount(array.base) > 2


def write_objects(writer, array):
    return [list(array.shape), writer.items(list(array.flat))]


def make_objects(reader, parts):
    shape, _ = layout.checked(parts[0], "C", 8)
    return np.empty(shape, object)


def fill_objects(reader, array, parts):
    members = reader.items(parts[1])
    shape, _ = layout.checked(parts[0], "C", 8)
    if shape != array.shape or len(members) != array.size:
        raise ProtocolError("found an array of objects with the wrong number of them")
    for index, member in enumerate(members):
        array.reshape(-1)[index] = member


OBJECTS = Shared(
    "AO",
    write_objects,
    make_objects,
    fill_objects,
    lambda array: (array.shape, list(array.flat)),
    lambda array, kept: (
        array.shape == kept[0] and all(a is b for a, b in zip(array.flat, kept[1], strict=True))
    ),
)


def objects_instead(writer, array):
    return writer.shared(OBJECTS, array) if array.dtype.kind == "O" and travels(array) else None


def write_number(writer, number):
    dtype = number.dtype
    if dtype.char in EXACT and number == number:
        return ["An", dtype.str, number.item()]
    # There are many NaNs; as bytes it stays the same one.
    return ["An", dtype.str, {"b": writer.buffer(number.tobytes())}] if known(dtype) else None


def read_number(reader, tree):
    _, text, value = tree
    dtype = read_dtype(text)
    if type(value) is dict:
        one = np.zeros((), dtype)
        fill(reader, one, [text, [], "C", True, value.get("b")])
        return one[()]
    if type(value) not in (bool, int, float) or dtype.char not in EXACT:
        raise ProtocolError(f"found {type(value).__name__} for one {dtype}")
    return dtype.type(value)


def write_dtype(writer, dtype):
    return ["Ad", dtype.str] if known(dtype) and dtype.metadata is None else None


enter(np.ndarray, Shared("A", write, make, fill, copy, same, travels, held, big, objects_instead))
READ["AO"] = lambda reader, tree: reader.shared(OBJECTS, tree)
READ["An"] = read_number
READ["Ad"] = lambda reader, tree: read_dtype(tree[1])
for scalar in {np.dtype(code).type for code in np.typecodes["All"]}:
    PLAIN[scalar] = write_number
PLAIN[np.str_] = lambda writer, text: ["As", str(text)]
PLAIN[np.bytes_] = lambda writer, data: ["Ab", writer.buffer(bytes(data))]
READ["As"] = lambda reader, tree: np.str_(exactly(str, tree[1]))
READ["Ab"] = lambda reader, tree: np.bytes_(bytes(reader.buffer(tree[1])))
for dtype_class in {type(np.dtype(code)) for code in np.typecodes["All"]}:
    PLAIN[dtype_class] = write_dtype
