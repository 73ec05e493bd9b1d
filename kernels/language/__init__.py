"""CUDA C in, a typed program out."""

from functools import lru_cache

from kernels.language.checker.unit import check_unit
from kernels.language.parser import parse, parse_name_expression
from kernels.language.source import Source


def compile(text, name="kernel.cu", defines=None, instances=()):
    """The typed Program of a text of CUDA C.

    name:       what messages call the text
    defines:    {name: value}, as -Dname=value has it
    instances:  name expressions such as "scale<float, 4>", for kernels that are templates
    raises:     CompileError with everything that is wrong
    """
    return _compile(text, name, tuple(sorted((defines or {}).items())), tuple(instances))


@lru_cache(64)
def _compile(text, name, defines, instances):
    source = Source(text, name)
    unit = parse(source, dict(defines))
    asked = [(text_, parse_name_expression(text_)) for text_ in instances]
    return check_unit(source, unit, asked)
