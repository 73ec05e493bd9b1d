"""What the parser must know of names: a type, a template, or neither decides how C reads."""

from kernels.language.parser.words import BUILTIN


class Names:
    """Which names mean types and templates here. Scopes nest; an inner name hides an outer one."""

    def __init__(self):
        self.table = dict(BUILTIN)
        self.namespaces = {}          # alias -> the namespace's full name
        self.methods = set()          # names of templates among the methods of structs
        self.undo = []

    def declare(self, name, kind):
        self.undo.append((name, self.table.get(name)))
        self.table[name] = kind

    def mark(self):
        return len(self.undo)

    def restore(self, mark):
        """Forgets what was declared since the mark."""
        while len(self.undo) > mark:
            name, before = self.undo.pop()
            if before is None:
                del self.table[name]
            else:
                self.table[name] = before

    def open_namespace(self, namespace):
        """Makes the names that we know in a namespace usable without its prefix."""
        prefix = namespace + "::"
        for name, kind in list(self.table.items()):
            if name.startswith(prefix) and "::" not in name[len(prefix):]:
                self.table.setdefault(name[len(prefix):], kind)

    def resolve(self, name):
        """A name with the alias of a namespace in front replaced."""
        first, colons, rest = name.partition("::")
        return self.namespaces.get(first, first) + colons + rest if colons else name
