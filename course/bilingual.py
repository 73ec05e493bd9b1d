"""A small English and its French: sentences that need word order, gender and elision.

An article and an adjective of French go by the gender of their noun, some adjectives stand after
it, and before a vowel le and la become l'. So a word's translation depends on words elsewhere.
"""

NOUNS = {"cat": ("chat", "m"), "dog": ("chien", "m"), "boy": ("garçon", "m"),
         "bird": ("oiseau", "m"), "man": ("homme", "m"), "mouse": ("souris", "f"),
         "girl": ("fille", "f"), "cow": ("vache", "f"), "woman": ("femme", "f"),
         "bee": ("abeille", "f")}
# Masculine, masculine before a vowel, feminine; these stand before their noun.
BEFORE = {"small": ("petit", "petit", "petite"), "new": ("nouveau", "nouvel", "nouvelle")}
AFTER = {"black": ("noir", "noire"), "white": ("blanc", "blanche")}
ALONE = {"sat": "s'assit", "slept": "dormit", "ran": "courut", "sang": "chanta", "fell": "tomba"}
WITH_OBJECT = {"saw": "vit", "bit": "mordit", "followed": "suivit", "loved": "aima"}
ARTICLES = "the", "a"
ADJECTIVES = None, *BEFORE, *AFTER
VOWELS = "aeiouh"  # the h of homme is silent

PAD, BEGIN, END = "<pad>", "<s>", "</s>"
ENGLISH = (PAD, *ARTICLES, *BEFORE, *AFTER, *NOUNS, *ALONE, *WITH_OBJECT)
FRENCH = (PAD, BEGIN, END, "le", "la", "l'", "un", "une",
          "petit", "petite", "nouveau", "nouvel", "nouvelle", "noir", "noire", "blanc", "blanche",
          *(word for word, _ in NOUNS.values()), *ALONE.values(), *WITH_OBJECT.values())
FIRST = "the cat sat"  # the famous one; nothing is ever trained on it


def phrase(article, adjective, noun):
    """The French words of an article, an adjective or None, and a noun; all three in English."""
    word, gender = NOUNS[noun]
    she = gender == "f"
    words = [word]
    if adjective in BEFORE:
        he, he_vowel, hers = BEFORE[adjective]
        words = [hers if she else he_vowel if word[0] in VOWELS else he, word]
    elif adjective:
        words = [word, AFTER[adjective][she]]
    return [_article(article, she, words[0]), *words]


def _article(article, she, following):
    if article == "a":
        return "une" if she else "un"
    if following[0] in VOWELS:
        return "l'"
    return "la" if she else "le"


def translate(sentence):
    """The French of an English sentence, as a text of words between spaces.

    raises: KeyError or ValueError if it is no sentence of this small English
    """
    words = sentence.split()
    at = next(i for i, word in enumerate(words) if word in ALONE or word in WITH_OBJECT)
    french = _phrase(words[:at])
    verb, rest = words[at], words[at + 1:]
    if verb in ALONE and not rest:
        return " ".join([*french, ALONE[verb]])
    return " ".join([*french, WITH_OBJECT[verb], *_phrase(rest)])


def _phrase(words):
    article, *adjectives, noun = words
    (adjective,) = adjectives or (None,)
    return phrase(article, adjective, noun)


def sentence(rng, objects=0.7):
    """An English sentence by chance; with a share `objects` of objects."""
    def thing():
        adjective = ADJECTIVES[rng.integers(len(ADJECTIVES))]
        noun = list(NOUNS)[rng.integers(len(NOUNS))]
        return [ARTICLES[rng.integers(2)], *([adjective] if adjective else []), noun]

    if rng.random() >= objects:
        return " ".join([*thing(), list(ALONE)[rng.integers(len(ALONE))]])
    verb = list(WITH_OBJECT)[rng.integers(len(WITH_OBJECT))]
    return " ".join([*thing(), verb, *thing()])


def pairs(rng, count, without=(), objects=0.7):
    """So many different (English, French) pairs, none of whose English is FIRST or in `without`."""
    taken, found = {FIRST, *without}, []
    while len(found) < count:
        new = sentence(rng, objects)
        if new not in taken:
            taken.add(new)
            found.append((new, translate(new)))
    return found


def read_aloud(words):
    """French words as one writes them: "l' oiseau" is l'oiseau."""
    return " ".join(words).replace("l' ", "l'")
