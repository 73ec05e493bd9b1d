"""Macros: their definitions, and what their uses become (ISO C++ 14, 16.3).

Expansion follows Prosser's algorithm, which the C standard describes in words: each token carries
the names that must not be expanded in it again (its hide set).
"""

from dataclasses import dataclass

from kernels.language.tokens import Token, tokenise

MOST_TOKENS = 100_000     # that all macros of a text may make together
DEEPEST = 50              # macro calls inside the arguments of macro calls
EMPTY = Token("nothing", "", 0, 0)     # what ## finds in place of an empty argument


class MacroProblem(Exception):
    """Something wrong with a directive or a macro's use: (token, message, hint)."""

    def __init__(self, token, message, hint=""):
        super().__init__(message)
        self.token, self.message, self.hint = token, message, hint


class TooMuch(MacroProblem):
    """Macros that would not end: nothing of the text can be read."""


@dataclass(frozen=True)
class Macro:
    """parameters: names, or None where the macro takes no parentheses.

    variadic:  the last parameter takes all the arguments that are left
    """

    name: str
    parameters: tuple | None
    body: tuple
    variadic: bool = False
    predefined: bool = False

    def same(self, other):
        """Whether a second definition says the same, which C allows."""
        return (self.parameters == other.parameters
                and [t.text for t in self.body] == [t.text for t in other.body])


def plain(name, text, predefined=True):
    """The macro that -Dname=text would define."""
    return Macro(name, None, body_of(tokenise(text)[:-1]), predefined=predefined)


def body_of(tokens):
    """Tokens of a macro's body: line 0 says that they stand where the macro is used."""
    return tuple(Token(t.kind, t.text, 0, 0, spaced=t.spaced and i > 0)
                 for i, t in enumerate(tokens))


# Macros whose body is where they stand.
PLACES = {
    "__LINE__": lambda use, file: Token("number", str(use.line), 0, 0),
    "__FILE__": lambda use, file: Token("string", '"{}"'.format(
        file.replace("\\", "\\\\").replace('"', '\\"')), 0, 0),
}


class Expander:
    """Expands tokens by the macros of the moment, and counts what that costs."""

    def __init__(self, macros, file):
        self.macros, self.file = macros, file
        self.made = 0
        self.problems = []        # uses that were left unexpanded

    def expand(self, tokens, depth=0):
        """The tokens with every macro replaced. tokens: a list without an end token."""
        macros = self.macros
        if not any(t.text in macros for t in tokens):
            return tokens
        waiting, done = tokens[::-1], []
        while waiting:
            token = waiting.pop()
            macro = macros.get(token.text) if token.kind == "name" else None
            if macro is None or macro.name in token.hide:
                done.append(token)
            elif macro.parameters is None:
                waiting += reversed(self._plain(macro, token))
            elif waiting and waiting[-1].text == "(":
                waiting += reversed(self._tried_call(macro, token, waiting, depth))
            else:
                done.append(token)
        return done

    def _plain(self, macro, token):
        """What a use without arguments becomes."""
        if macro.name in PLACES:
            return [self._marked(PLACES[macro.name](token, self.file), token, token.hide)]
        return self._replace(macro, token, {}, {}, token.hide | {macro.name})

    def _tried_call(self, macro, token, waiting, depth):
        """What the use becomes; one that is wrong is kept as its name alone, never expanded."""
        try:
            return self._call(macro, token, waiting, depth)
        except TooMuch:
            raise
        except MacroProblem as problem:
            self.problems.append(problem)
            return [self._marked(token, token, token.hide | {macro.name})]

    def _call(self, macro, token, waiting, depth):
        """What a use with arguments becomes; they are taken from the end of `waiting`."""
        if depth > DEEPEST:
            raise TooMuch(token, f"macro calls stand more than {DEEPEST} deep in each other")
        arguments, closing = self._arguments(macro, token, waiting)
        raw = self._bind(macro, token, arguments)
        self._pay(token, sum(map(len, raw.values())))
        full = {name: self.expand(list(given), depth + 1) for name, given in raw.items()}
        hide = (token.hide & closing.hide) | {macro.name}
        return self._replace(macro, token, raw, full, hide)

    def _arguments(self, macro, token, waiting):
        """The lists of tokens between the parentheses, and the closing one."""
        waiting.pop()
        arguments, deep = [[]], 1
        while waiting:
            found = waiting.pop()
            deep += (found.text == "(") - (found.text == ")")
            if deep == 0:
                return arguments, found
            if found.text == "," and deep == 1:
                arguments.append([])
            else:
                arguments[-1].append(found)
        raise MacroProblem(token, f"the arguments of macro '{macro.name}' have no closing ')'")

    def _bind(self, macro, token, arguments):
        """Arguments by parameter name."""
        names = macro.parameters
        if not names and arguments == [[]]:
            return {}
        if macro.variadic and len(arguments) >= len(names):
            rest = _joined(arguments[len(names) - 1:])
            return dict(zip(names, arguments[:len(names) - 1] + [rest], strict=True))
        if macro.variadic and len(arguments) == len(names) - 1:
            return dict(zip(names, arguments + [[]], strict=True))
        if len(arguments) != len(names):
            least = "at least " if macro.variadic else ""
            wanted = len(names) - macro.variadic
            plural = "argument" if wanted == 1 else "arguments"
            raise MacroProblem(token, f"macro '{macro.name}' takes {least}{wanted} {plural}, "
                                      f"found {len(arguments)}")
        return dict(zip(names, arguments, strict=True))

    def _replace(self, macro, use, raw, full, hide):
        """The body with its parameters replaced, # and ## done, and `hide` added to each token."""
        made, body, i = [], macro.body, 0
        while i < len(body):
            part, text = body[i], body[i].text
            following = body[i + 1].text if i + 1 < len(body) else ""
            if text == "#" and following in raw:
                made.append(self._string(raw[following], use, part))
                i += 1
            elif text == "##" and i + 1 < len(body):
                variadic = macro.variadic and following == macro.parameters[-1]
                self._paste(made, raw.get(following, [body[i + 1]]), variadic, use)
                i += 1
            elif text in raw:
                glued = following == "##"
                made += (raw[text] or [EMPTY]) if glued else _spaced(full[text], part)
            else:
                made.append(part)
            i += 1
        self._pay(use, len(made))
        return [self._marked(t, use, hide) for t in made if t is not EMPTY]

    def _marked(self, token, use, hide):
        """A token of the result: from the body it stands where the macro was used."""
        if token.line:
            return Token(token.kind, token.text, token.line, token.column, token.first,
                         token.spaced, token.macro, token.hide | hide)
        return Token(token.kind, token.text, use.line, use.column, False, token.spaced,
                     use.macro or use.text, token.hide | hide)

    def _string(self, tokens, use, part):
        text = "".join((" " if t.spaced and i else "") + _escaped(t)
                       for i, t in enumerate(tokens))
        return Token("string", f'"{text}"', 0, 0, spaced=part.spaced)

    def _paste(self, made, right, variadic, use):
        """## joins the last token made with the first of `right`."""
        left = made.pop() if made else EMPTY
        if left.text == "," and variadic:
            # GNU's comma: it goes away with an empty __VA_ARGS__, else nothing is joined.
            made += [left, *right] if right else []
        elif left is EMPTY or not right:
            made += right or [left]
        else:
            made += [self._joined_token(left, right[0], use), *right[1:]]

    def _joined_token(self, left, right, use):
        tokens = tokenise(left.text + right.text)
        if len(tokens) != 2 or tokens[0].kind == "stray":
            raise MacroProblem(use, f"'##' makes '{left.text}{right.text}', "
                                    "which is not one token")
        return Token(tokens[0].kind, tokens[0].text, 0, 0, spaced=left.spaced,
                     hide=left.hide & right.hide)

    def _pay(self, token, count):
        self.made += count + 1
        if self.made > MOST_TOKENS:
            raise TooMuch(token, f"macros expand to more than {MOST_TOKENS} tokens",
                               "a macro that uses another one twice doubles at every step")


def _joined(arguments):
    comma = Token("op", ",", 0, 0)
    whole = list(arguments[0])
    for argument in arguments[1:]:
        whole += [comma, *argument]
    return whole


def _spaced(tokens, part):
    """An argument as its parameter stood: with or without white space before it."""
    if not tokens or tokens[0].spaced == part.spaced:
        return tokens
    head = tokens[0]
    return [Token(head.kind, head.text, head.line, head.column, head.first, part.spaced,
                  head.macro, head.hide), *tokens[1:]]


def _escaped(token):
    if token.kind in ("string", "character"):
        return token.text.replace("\\", "\\\\").replace('"', '\\"')
    return token.text
