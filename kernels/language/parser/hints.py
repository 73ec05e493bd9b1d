"""Hints for the slips that newcomers make, most of them habits of another language."""

from difflib import get_close_matches

PYTHON = {
    "True": "write true", "False": "write false", "None": "write nullptr",
    "elif": "write else if", "def": "a function begins with its type: float f(float x) { ... }",
    "pass": "write an empty block: { }", "lambda": "write a __device__ function",
    "import": "a kernel is one text; #include reads headers", "range": "write for (int i = 0; "
    "i < n; ++i)", "len": "pass the length as a parameter", "not": "write !",
    "self": "write this->", "print": "write printf",
}

TYPES = {
    "string": "text is const char*, and stands in double quotes", "boolean": "write bool",
    "byte": "write unsigned char", "uint32": "write unsigned int", "uint64": "write "
    "unsigned long long", "uint8": "write unsigned char", "int32": "write int",
    "int64": "write long long", "int8": "write signed char", "float32": "write float",
    "float64": "write double", "float16": "write half", "f32": "write float",
    "f64": "write double", "i32": "write int", "u32": "write unsigned int",
}

STATEMENTS = {
    "def": "a function begins with its type: __device__ float f(float x) { ... }",
    "elif": "write else if (...)", "pass": "write an empty block: { }",
    "import": "a kernel is one text; #include reads headers",
    "let": "a declaration begins with its type: int x = 1;",
    "var": "a declaration begins with its type: int x = 1;",
    "print": 'write printf("...", ...)',
}


def nearest(word, known):
    """A hint with the known word that this one was probably meant to be, or ""."""
    letters = sorted(word)
    swapped = [k for k in known if len(k) == len(word) and sorted(k) == letters]
    near = swapped or get_close_matches(word, known, 1, 0.75)
    return f"did you mean '{near[0]}'?" if near else ""


def double_operator(operator, following, after):
    """(message, hint) for an operator that C does not have, or None."""
    both = operator.text + following.text
    if operator.line != following.line or following.column != operator.column + len(operator.text):
        return None
    if both == "**" and after.kind == "number":
        return "there is no operator '**'", "multiply: x * x, or call powf(x, y)"
    if both in ("===", "!=="):
        return f"there is no operator '{both}'", f"write {both[:2]}"
    if both == "<>":
        return "there is no operator '<>'", "write !="
    return None


def no_expression(parser):
    """A hint for a token that begins no expression."""
    before, text = parser.before(), parser.text
    if macro(parser):
        return macro(parser)
    if text in ("<", ">") and before.text == "=":
        return f"write {text}="
    if text == "=" and before.text in ("=", "<", ">"):
        return f"write {before.text}= without a space"
    return ""


def macro(parser):
    """A hint for an error that a macro's body brought."""
    token = parser.tok if parser.tok.macro else parser.before()
    found = parser.macros.get(token.macro)
    if not found or not found.body:
        return ""
    if found.body[-1].text == ";":
        return f"#define {found.name} ends with ';', which is put wherever it is used"
    if found.body[0].text == "=":
        return f"#define {found.name} takes no '=': its body begins after its name"
    return ""


def comment(line, column):
    """A hint where // was meant to divide: the rest of the line ends a statement."""
    rest = line[column - 1:].strip()
    if rest.startswith("//") and rest.rstrip().endswith(";"):
        return "'//' begins a comment; / divides whole numbers already"
    return ""
