"""The preprocessor: directives obeyed, macros expanded; what is left is what the parser reads.

source: ISO C++ 14, clause 16
"""

from difflib import get_close_matches

from kernels.language.conditions import holds
from kernels.language.headers import PREDEFINED, known, missing
from kernels.language.macros import PLACES, Expander, Macro, MacroProblem, TooMuch, body_of, plain
from kernels.language.source import Diagnostic
from kernels.language.strays import explain
from kernels.language.tokens import Token, tokenise

LONGEST_TEXT = 1_000_000      # characters
MOST_FINDINGS = 20

PREDEFINED_MACROS = {name: plain(name, text)
                     for name, text in (PREDEFINED | dict.fromkeys(PLACES, "")).items()}

BEFORE_A_VALUE = ("return", "const", "volatile", "case", "sizeof", "typename", "else")
CONDITIONALS = ("if", "ifdef", "ifndef", "elif", "else", "endif")


class Preprocessor:
    """Turns a source into tokens. `findings` collects diagnostics, errors and warnings."""

    def __init__(self, source, defines):
        self.source = source
        self.findings = []
        given = {name: plain(name, "1" if value is None else str(value), predefined=False)
                 for name, value in defines.items()}
        self.macros = PREDEFINED_MACROS | given
        self.expander = Expander(self.macros, source.name)
        self.included = set()
        self.open = []            # of [#if token, live, has a branch been taken, outer is live]
        self.live = True

    def tokens(self):
        """All tokens of the program, the last of kind "end"."""
        try:
            found = self._cut()
            done = self._tokens(found)
            self._warn_of_headers(found)
            return done
        except TooMuch as problem:
            self.problem(problem.token.span, problem.message, problem.hint)
            return tokenise("")

    def _tokens(self, found):
        end, done, i = found[-1], [], 0
        while found[i] is not end:
            begin, i = i, _directive_from(found, i)
            if self.live and begin < i:
                self._guard(self._expand_into, done, found[begin:i])
            if found[i] is end:
                break
            begin, i = i, _next_line(found, i)
            self._guard(self._directive, found[begin], found[begin + 1:i], done)
        for opened in self.open:
            self.problem(opened[0].span, f"'#{opened[0].text}' has no '#endif'")
        return done + [end]

    def _warn_of_headers(self, found):
        """The names that a GPU's compiler does not know without an #include, each once."""
        told = _own_names(found)
        for token in found:
            name = token.text
            if token.kind != "name" or name in told or \
                    self.macros.get(name) is not PREDEFINED_MACROS.get(name):
                continue
            told.add(name)
            if hint := missing(name, self.included):
                self.problem(token.span, f"on a GPU the compiler does not know {name} here", hint,
                             "warning")

    def problem(self, span, message, hint="", level="error"):
        self.findings.append(Diagnostic(self.source, span, message, hint, level))

    def _cut(self):
        if len(self.source.text) <= LONGEST_TEXT:
            return tokenise(self.source.text)
        end = tokenise("")
        self.problem(end[0].span, f"the text has {len(self.source.text)} characters; "
                                  f"at most {LONGEST_TEXT} can be compiled")
        return end

    def _guard(self, action, *arguments):
        """Runs an action; what it finds wrong is kept, and the next line goes on."""
        problems = self.expander.problems
        try:
            action(*arguments)
        except TooMuch:
            raise
        except MacroProblem as problem:
            problems.append(problem)
        while problems:
            problem = problems.pop(0)
            self.problem(problem.token.span, problem.message, problem.hint)

    def _expand_into(self, done, tokens):
        done += self._expanded(tokens)

    def _expanded(self, tokens):
        """A run of the program's own tokens, macros replaced and stray characters named."""
        tokens = self.expander.expand(tokens)
        if "_Pragma" in self.source.text:
            tokens = self._pragma_operators(tokens)
        strays = [t for t in tokens if t.kind == "stray"]
        for stray in strays[:MOST_FINDINGS]:
            self.problem(stray.span, *explain(stray.text))
        return [t for t in tokens if t.kind != "stray"] if strays else tokens

    def _pragma_operators(self, tokens):
        """_Pragma("unroll") says what #pragma unroll says, where a macro may say it."""
        done = list(tokens)
        for i in range(len(done) - 4, -1, -1):
            if done[i].text == "_Pragma" and done[i + 1].text == "(" \
                    and done[i + 2].kind == "string" and done[i + 3].text == ")":
                made = []
                self._pragma(done[i], tokenise(done[i + 2].text[1:-1])[:-1], made)
                done[i:i + 4] = made
        return done

    # directive: "#" [name tokens] end-of-line
    def _directive(self, sharp, line, done):
        if not line:
            return
        name, rest = line[0], line[1:]
        if name.text in CONDITIONALS:
            getattr(self, f"_{name.text}")(name, rest)
        elif not self.live:
            return
        elif name.text == "pragma":
            self._pragma(sharp, rest, done)
        elif name.text in DIRECTIVES:
            DIRECTIVES[name.text](self, name, rest)
        else:
            near = get_close_matches(name.text, [*CONDITIONALS, *DIRECTIVES, "pragma"], 1)
            raise MacroProblem(name, f"there is no directive '#{name.text}'",
                               f"did you mean '#{near[0]}'?" if near else "")

    # -- conditions

    def _if(self, name, rest):
        self._open(name, lambda: self._holds(name, rest))

    def _ifdef(self, name, rest):
        self._open(name, lambda: _name_of(name, rest).text in self.macros)

    def _ifndef(self, name, rest):
        self._open(name, lambda: _name_of(name, rest).text not in self.macros)

    def _open(self, name, asked):
        outer = self.live
        state = [name, False, True, outer]
        self.open.append(state)
        self.live = False
        if outer:
            state[1] = state[2] = self.live = bool(asked())

    def _elif(self, name, rest):
        state = self._innermost(name)
        self.live = False
        if state[3] and not state[2]:
            state[2] = True
            state[2] = self.live = self._holds(name, rest)

    def _else(self, name, rest):
        state = self._innermost(name)
        self.live = state[3] and not state[2]
        state[2] = True

    def _endif(self, name, rest):
        self.live = self._innermost(name)[3]
        self.open.pop()

    def _innermost(self, name):
        if not self.open:
            raise MacroProblem(name, f"'#{name.text}' without an '#if' before it")
        return self.open[-1]

    def _holds(self, name, rest):
        return holds(self.expander.expand(self._defined(name, rest)), name)

    def _defined(self, name, rest):
        """The line with each defined(X) answered, before X can be expanded."""
        done, i = [], 0
        while i < len(rest):
            token = rest[i]
            i += 1
            if token.text == "defined":
                brackets = i < len(rest) and rest[i].text == "("
                asked = _name_of(token, rest[i + brackets:])
                i += 1 + 2 * brackets
                if brackets and (i > len(rest) or rest[i - 1].text != ")"):
                    raise MacroProblem(token, "expected ')' after 'defined(' and a name")
                token = Token("number", str(int(asked.text in self.macros)),
                              token.line, token.column)
            done.append(token)
        return done

    # -- the other directives

    # define: "define" name ["(" parameters ")"] tokens
    def _define(self, directive, rest):
        name = _name_of(directive, rest)
        if name.text == "defined":
            raise MacroProblem(name, "'defined' cannot be a macro's name")
        parameters, variadic, body = None, False, rest[1:]
        if body and body[0].text == "(" and not body[0].spaced:
            parameters, variadic, body = _parameters(name, body)
        macro = Macro(name.text, parameters, body_of(body), variadic)
        before = self.macros.get(name.text)
        if before and not before.predefined and not before.same(macro):
            self.problem(name.span, f"macro '{name.text}' is defined a second time, differently",
                         "the later definition holds from here on", "warning")
        self.macros[name.text] = macro

    def _undef(self, directive, rest):
        self.macros.pop(_name_of(directive, rest).text, None)

    def _error(self, directive, rest):
        raise MacroProblem(directive, "#error " + _text(rest))

    def _warning(self, directive, rest):
        self.problem(directive.span, "#warning " + _text(rest), level="warning")

    def _include(self, directive, rest):
        shown = _text(rest)
        header = shown[1:-1].replace(" ", "")
        if len(shown) < 3 or shown[0] + shown[-1] not in ('""', "<>"):
            raise MacroProblem(directive, "expected <header> or \"header\" after '#include'")
        if not known(header):
            raise MacroProblem(rest[0], f"the header {shown} is not here",
                               "a kernel is one text: put what it needs into it")
        self.included.add(header)

    def _pass(self, directive, rest):
        """#line changes nothing: messages speak of the text as it was written."""

    # pragma: "#" "pragma" ("once" | "unroll" [number | "(" number ")"] | anything else)
    def _pragma(self, sharp, rest, done):
        if not rest or rest[0].text not in ("unroll", "nounroll"):
            return
        given = [t for t in self.expander.expand(rest[1:]) if t.text not in ("(", ")")]
        count = "1" if rest[0].text == "nounroll" else given[0].text if given else ""
        done.append(Token("pragma", f"#pragma unroll {count}".rstrip(), sharp.line, sharp.column))


DIRECTIVES = {"define": Preprocessor._define, "undef": Preprocessor._undef,
              "error": Preprocessor._error, "warning": Preprocessor._warning,
              "include": Preprocessor._include, "line": Preprocessor._pass}


def _own_names(tokens):
    """Names that stand where a variable or a function is declared: int half = 3;"""
    return {name.text for before, name, after in zip(tokens, tokens[1:], tokens[2:], strict=False)
            if name.kind == "name" and after.text in ("=", ";", ",", ")", "[", "(")
            and before.kind == "name" and before.text not in BEFORE_A_VALUE}


def _directive_from(tokens, i):
    """Where the next directive, or the end, stands."""
    while not (tokens[i].first and (tokens[i].text == "#" or tokens[i].kind == "end")):
        i += 1
    return i


def _next_line(tokens, i):
    i += 1
    while not tokens[i].first:
        i += 1
    return i


def _name_of(directive, rest):
    if not rest or rest[0].kind != "name":
        found = f"found '{rest[0].text}'" if rest else "found the end of the line"
        raise MacroProblem(rest[0] if rest else directive,
                           f"expected a name after '{directive.text}', {found}")
    return rest[0]


# parameters: "(" [name ("," name)*] ["..." | name "..."] ")"
def _parameters(name, body):
    """(names, variadic, the tokens of the body) of a macro that takes arguments."""
    closing = next((i for i, t in enumerate(body) if t.text == ")"), None)
    if closing is None:
        raise MacroProblem(name, f"the parameters of macro '{name.text}' have no closing ')'")
    inside, names, variadic = body[1:closing], [], False
    for i, token in enumerate(inside):
        if token.text == "...":
            variadic = True
            if i == 0 or inside[i - 1].text == ",":
                names.append("__VA_ARGS__")
        elif token.kind == "name":
            names.append(token.text)
        elif token.text != "," or i % 2 == 0:
            raise MacroProblem(token, f"expected a parameter's name, found '{token.text}'")
    if len(set(names)) < len(names):
        raise MacroProblem(name, f"two parameters of macro '{name.text}' have the same name")
    return tuple(names), variadic, body[closing + 1:]


def _text(tokens):
    return "".join(" " * (t.spaced and i > 0) + t.text for i, t in enumerate(tokens))
