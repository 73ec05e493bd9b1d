"""Parameter strings of elementwise and reduction kernels: "T x, raw float32 y".

source:  CuPy user guide, "User-Defined Kernels"
"""

from dataclasses import dataclass

import numpy as np

C_NAMES = {
    "bool": "bool", "int8": "signed char", "uint8": "unsigned char", "int16": "short",
    "uint16": "unsigned short", "int32": "int", "uint32": "unsigned int", "int64": "long long",
    "uint64": "unsigned long long", "float16": "__half", "float32": "float", "float64": "double",
}


@dataclass(frozen=True)
class Parameter:
    """One parameter. letter: its type placeholder such as "T", or "" where dtype is given."""

    name: str
    dtype: object
    letter: str
    raw: bool
    const: bool


def parse(text, const):
    """The parameters that a string declares. raises: as CuPy, Exception where it cannot be read"""
    return tuple(_parameter(part, const) for part in text.strip().split(",")) if text else ()


def _parameter(text, const):
    *keywords, kind, name = text.split() if len(text.split()) > 1 else _unreadable(text)
    for keyword in keywords:
        if keyword not in ("raw", "_non_const"):
            raise Exception(f'Unknown keyword "{keyword}"')
    letter = kind if len(kind) == 1 else ""
    dtype = None if letter else np.dtype(kind)
    if dtype is not None:
        c_name(dtype)
    return Parameter(name, dtype, letter, "raw" in keywords,
                     const and "_non_const" not in keywords)


def _unreadable(text):
    raise Exception(f"Syntax error: {text}")


def c_name(dtype):
    """What CUDA C calls a dtype. raises: NotImplementedError for complex numbers"""
    name = C_NAMES.get(np.dtype(dtype).name)
    if name is None:
        raise NotImplementedError(
            f"{np.dtype(dtype)} works in CuPy's kernels but not in the course's emulator; "
            "pass real and imaginary parts as two arrays")
    return name


def working_name(dtype):
    """The C type that expressions work in: CuPy's float16 turns into float wherever it is used."""
    return "float" if np.dtype(dtype) == np.float16 else c_name(dtype)


def decide_types(inputs, outputs, in_dtypes, out_dtypes):
    """The dtype of every parameter, and of every letter.

    in_dtypes:  dtype of each argument, None for a scalar; out_dtypes: () where none was given
    raises:     TypeError where an argument contradicts its parameter or another argument
    """
    letters = {}
    for p, dtype in [*zip(outputs, out_dtypes), *zip(inputs, in_dtypes)]:  # noqa: B905
        if dtype is not None:
            _agree(p, dtype, letters)
    return [_decided(p, letters) for p in inputs], [_decided(p, letters) for p in outputs], letters


def _agree(p, dtype, letters):
    wanted = p.dtype if p.dtype is not None else letters.setdefault(p.letter, dtype)
    if wanted != dtype:
        letter = f" {p.letter}" if p.letter else ""
        raise TypeError(f"Type is mismatched. {p.name} {dtype} {wanted}{letter}")


def _decided(p, letters):
    if p.dtype is None and p.letter not in letters:
        raise TypeError(f"type {p.letter} of parameter {p.name} is undecided: no array argument "
                        "has it; pass an array, or name the type (float32 instead of "
                        f"{p.letter})")
    return p.dtype if p.dtype is not None else letters[p.letter]
