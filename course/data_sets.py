"""The table of data sets: what each one is, where its files are published, how they are read.

course/data.py looks for the files; nothing here asks the network.
"""
import gzip
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

NAMES_SHA256 = "0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d"
SHAKESPEARE_SHA256 = "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"


@dataclass(frozen=True)
class Dataset:
    """Examples, labels, and where they come from.

    x:        (N, D) float64
    y:        (N,) int64; every value is a key of `names`
    names:    label -> class name
    features: D names, one per column of x
    source:   who collected it, in words
    licence:  what the publisher states
    """
    x: np.ndarray
    y: np.ndarray
    names: dict
    features: tuple
    source: str
    licence: str


@dataclass(frozen=True)
class Text:
    """A text to read letter by letter, and where it comes from.

    text:    str; ends with a line break
    source, licence: as for Dataset
    """
    text: str
    source: str
    licence: str

    @property
    def letters(self):
        """Every different character, in the order of their code points."""
        return "".join(sorted(set(self.text)))


@dataclass(frozen=True)
class Images:
    """Small grey pictures with labels, in the publisher's own division into training and test.

    x, x_test: (N, H, W), of the publisher's own numbers, from `paper` (no ink) to `ink`
    y, y_test: (N,) int64
    source, licence: as for Dataset
    """
    x: np.ndarray
    y: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    paper: float
    ink: float
    source: str
    licence: str


@dataclass(frozen=True)
class Address:
    """One place to download a file from, and the SHA-256 of the bytes served there."""
    url: str
    sha256: str


@dataclass(frozen=True)
class File:
    """A file of a set: its name in mirror and cache, its size and its addresses in order.

    also: SHA-256 of other archives of the same numbers, which a mirror may hold
    """
    name: str
    size_bytes: int
    addresses: tuple
    also: tuple = ()

    @property
    def hashes(self):
        return (*(address.sha256 for address in self.addresses), *self.also)


@dataclass(frozen=True)
class Source:
    """A row of the table: what a set is and how to get it.

    files: empty for a set that scikit-learn ships
    cite:  key in book/references.bib
    load:  (source, paths of the files) -> Dataset, Text or Images
    """
    name: str
    title: str
    licence: str
    cite: str
    files: tuple
    load: Callable


def load_iris(source, _paths):
    from sklearn import datasets
    bunch = datasets.load_iris()
    names = {label: str(name) for label, name in enumerate(bunch.target_names)}
    return Dataset(bunch.data, bunch.target.astype(np.int64), names,
                   tuple(bunch.feature_names), source.title, source.licence)


def load_sonar(source, paths):
    rows = [line.split(",") for line in paths[0].read_text("ascii").split()]
    x = np.array([row[:60] for row in rows], dtype=np.float64)
    y = np.array([1 if row[60] == "M" else -1 for row in rows])
    bands = tuple(f"band {band}" for band in range(1, 61))
    return Dataset(x, y, {-1: "rock", 1: "mine"}, bands, source.title, source.licence)


def load_text(source, paths):
    # The bytes are the published ones; a system's own line ends must not get in.
    text = paths[0].read_bytes().decode("ascii")
    return Text(text.rstrip("\n") + "\n", source.title, source.licence)


def load_zip_codes(source, paths):
    (x, y), (x_test, y_test) = map(_zip_codes, paths)
    return Images(x, y, x_test, y_test, -1.0, 1.0, source.title, source.licence)


def _zip_codes(path):
    """One digit a line: its label, then 256 greys row by row."""
    rows = np.loadtxt(path, dtype=np.float32)  # opens .gz by itself
    return rows[:, 1:].reshape(-1, 16, 16), rows[:, 0].astype(np.int64)


def load_mnist(source, paths):
    x, y, x_test, y_test = map(_idx, paths)
    return Images(x, y.astype(np.int64), x_test, y_test.astype(np.int64), 0, 255,
                  source.title, source.licence)


def _idx(path):
    """The array of bytes in a compressed idx file: two zeros, type, axes, lengths, values."""
    content = gzip.decompress(path.read_bytes())
    axes = content[3]
    shape = np.frombuffer(content, ">i4", count=axes, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)


def zip_file(name, size_bytes, sha256, rebuilt):
    # The site moved in the 2020s; the old address still leads there.
    homes = "web.stanford.edu/~hastie", "hastie.su.domains"
    addresses = (Address(f"https://{home}/ElemStatLearn/datasets/{name}", sha256) for home in homes)
    return File(name, size_bytes, tuple(addresses), (rebuilt,))


def mnist_file(name, size_bytes, sha256):
    homes = ("https://ossci-datasets.s3.amazonaws.com/mnist",
             "https://storage.googleapis.com/cvdf-datasets/mnist")
    return File(name, size_bytes, tuple(Address(f"{home}/{name}", sha256) for home in homes))


SOURCES = {source.name: source for source in (
    Source("iris", "Iris flowers: E. Anderson's measurements, published by R. A. Fisher (1936)",
           "BSD 3-Clause, as shipped with scikit-learn", "fisher1936taxonomic", (), load_iris),
    Source("sonar", "Sonar returns, mines against rocks: R. P. Gorman and T. J. Sejnowski (1988)",
           "none stated in the files; downloaded by each reader, never passed on",
           "gorman1988analysis",
           # The two publishers differ in the last line end alone, so the hashes do.
           (File("sonar.csv", 87_775, (
               Address("https://archive.ics.uci.edu/ml/machine-learning-databases/undocumented/"
                       "connectionist-bench/sonar/sonar.all-data",
                       "e90434cdbf00fcf93ffa911fe447ae25606979658e60f1d32e155c3b5240234d"),
               Address("https://raw.githubusercontent.com/jbrownlee/Datasets/"
                       "d20fcb6402ae34e653d4513b00f39257bb37ed7f/sonar.csv",
                       "3079c09b5d2789a0f96aff82c28e5164fafe2495c5f8da96c6c256c1bd25763f"))),),
           load_sonar),
    Source("names", "32,033 first names given in the United States: A. Karpathy (2022)",
           "MIT (the repository); names published by the Social Security Administration",
           "karpathy2022makemore",
           (File("names.txt", 228_145, (
               Address("https://raw.githubusercontent.com/karpathy/makemore/"
                       "988aa59e4d8fefa526d06f3b453ad116258398d4/names.txt", NAMES_SHA256),
               Address("https://raw.githubusercontent.com/karpathy/makemore/master/names.txt",
                       NAMES_SHA256))),),
           load_text),
    Source("tiny-shakespeare", "40,000 lines from Shakespeare's plays: A. Karpathy (2015)",
           "text in the public domain; the repository MIT", "karpathy2015unreasonable",
           (File("input.txt", 1_115_394, (
               Address("https://raw.githubusercontent.com/karpathy/char-rnn/"
                       "6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt",
                       SHAKESPEARE_SHA256),
               Address("https://raw.githubusercontent.com/karpathy/char-rnn/master/"
                       "data/tinyshakespeare/input.txt", SHAKESPEARE_SHA256))),),
           load_text),
    Source("usps-zip", "Digits of zip codes on envelopes, 7,291 and 2,007: Y. LeCun et al. (1989)",
           "none stated in the files; downloaded by each reader, never passed on",
           "lecun1989backpropagation",
           (zip_file("zip.train.gz", 1_829_071,
                     "66ebf231ab51f2cf6ac1a892d0f98ccffee1079d7a5db638c1f11f366046ca16",
                     "749a15535b9761ceb2e39cbecce0245cde997d5ffeddc715706f30afd752ef5e"),
            zip_file("zip.test.gz", 439_208,
                     "8dacc3c6e136af6c3488de9e5113a7daf140c8c2f1f0b61c54ee02f03f1a962f",
                     "0604d515ee089c785224feea595506b491047826a3b7cb3d3cd47dbb830d561d")),
           load_zip_codes),
    Source("mnist", "MNIST handwritten digits, 60,000 and 10,000: Y. LeCun et al. (1998)",
           "CC BY-SA 3.0, Y. LeCun and C. Cortes", "lecun1998gradient",
           (mnist_file("train-images-idx3-ubyte.gz", 9_912_422,
                       "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            mnist_file("train-labels-idx1-ubyte.gz", 28_881,
                       "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            mnist_file("t10k-images-idx3-ubyte.gz", 1_648_877,
                       "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            mnist_file("t10k-labels-idx1-ubyte.gz", 4_542,
                       "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")),
           load_mnist),
)}
