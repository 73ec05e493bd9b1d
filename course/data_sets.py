"""The table of data sets: what each one is, where its files are published, how they are read.

course/data.py looks for the files; nothing here asks the network.
"""
import gzip
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

NAMES_SHA256 = "0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d"
SHAKESPEARE_SHA256 = "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"

# At one commit: what stands in the archive is known, what GitHub packs around it is not.
GO9 = ("Download https://codeload.github.com/michaelnny/alpha_zero/tar.gz/"
       "41ec8d65b3db3ef94949e006f25475c0a4624bb0 and run: python -m course.go collect FILE")
GO19 = ("It was made of github.com/yenw/computer-go-dataset at commit "
        "d40334f8feba3115ef22817b981d40784a8c9758; set COURSE_DATA to a mirror that holds it")
LEE_SEDOL = ("https://raw.githubusercontent.com/yenw/computer-go-dataset/"
             "d40334f8feba3115ef22817b981d40784a8c9758/AI/AlphaGo")


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
class Pairs:
    """Sentences of two languages.

    pairs: ((English, French), ...), the shortest English first; many of them come more than once
    source, licence: as for Dataset
    """
    pairs: tuple
    source: str
    licence: str


@dataclass(frozen=True)
class Analogies:
    """Questions of four words: the first is to the second as the third to the fourth.

    sections: {name: ((word, word, word, word), ...)}
    source, licence: as for Dataset
    """
    sections: dict
    source: str
    licence: str


@dataclass(frozen=True)
class Games:
    """Games of Go as files; `course.go.records` reads tables, `course.go.sgf` single games.

    paths: of the files, in the order of the table
    source, licence: as for Dataset
    """
    paths: tuple
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
    made: for a file that nobody serves as it is, with no address: how to make it, in words
    """
    name: str
    size_bytes: int
    addresses: tuple
    also: tuple = ()
    made: str = ""

    @property
    def hashes(self):
        return (*(address.sha256 for address in self.addresses), *self.also)


@dataclass(frozen=True)
class Source:
    """A row of the table: what a set is and how to get it.

    files: empty for a set that scikit-learn or the course itself ships
    cite:  key in book/references.bib
    load:  (source, paths of the files) -> Dataset, Text, Images, Pairs, Analogies, Games
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


def load_pairs(source, paths):
    with zipfile.ZipFile(paths[0]) as archive:
        text = archive.read("fra-eng/fra.txt").decode("utf-8")
    pairs = tuple(tuple(line.split("\t")) for line in text.splitlines())
    return Pairs(pairs, source.title, source.licence)


def load_analogies(source, paths):
    sections = {}
    for line in paths[0].read_text("utf-8").splitlines():
        if line.startswith(": "):
            sections[line[2:]] = questions = []
        else:
            questions.append(tuple(line.split()))
    sections = {name: tuple(questions) for name, questions in sections.items()}
    return Analogies(sections, source.title, source.licence)


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


def load_games(source, paths):
    return Games(paths, source.title, source.licence)


def load_own_games(source, _paths):
    return Games((Path(__file__).parent / "go" / "own_games.tsv",), source.title, source.licence)


def go_table(name, size_bytes, sha256, made):
    """A table of games that was made of many SGF files, and which no publisher serves."""
    return (File(name, size_bytes, (), (sha256,), made),)


def lee_sedol_game(number, size_bytes, sha256):
    name = f"LS vs AG - G{number} - English.sgf"
    address = Address(f"{LEE_SEDOL}/{name.replace(' ', '%20')}", sha256)
    return File(name, size_bytes, (address,))


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
    Source("tatoeba-eng-fra", "167,130 English sentences with their French: Tatoeba (2019)",
           "CC BY 2.0; tatoeba.org, through www.manythings.org/anki", "tatoeba2019pairs",
           # The publisher renews its file from time to time, so only this copy has these bytes.
           (File("fra-eng.zip", 3_424_571, (
               Address("https://raw.githubusercontent.com/modelexlab/data/"
                       "adddaf33ac35572bcfeb421efec29435e7ea9332/fra-eng.zip",
                       "161c93f18da3a7e6df611ed961426613260de8af06ccf8c79c977afe5135ac44"),)),),
           load_pairs),
    Source("word2vec-analogies", "19,544 questions of four words: T. Mikolov et al. (2013)",
           "Apache 2.0", "mikolov2013efficient",
           (File("questions-words.txt", 603_955, (
               Address("https://raw.githubusercontent.com/tmikolov/word2vec/"
                       "20c129af10659f7c50e86e3be406df663beff438/questions-words.txt",
                       "8c29b3332afc46f3fb8be04cb5297bf96f39aa7131272dff57869b4485b22a36"),)),),
           load_analogies),
    Source("go9-own", "9x9 games of the course's own network against itself",
           "MIT, with the course", "silver2017mastering", (), load_own_games),
    Source("go9-cgos", "4,438 games of strong 9x9 programs on CGOS, 2016 to 2018",
           "none stated; moves of computers, which are facts", "yamashita2018cgos",
           go_table("cgos9.moves.tsv.gz", 260_021,
                    "cd53fd8bea5b016979fb55079dd9d7bb32f9572d87546753978a3d8dc61a5771", GO9),
           load_games),
    Source("go9-minigo", "400 9x9 games of Minigo against itself",
           "none stated for the games; Minigo is Apache 2.0", "minigo2018",
           go_table("minigo9.moves.tsv.gz", 34_891,
                    "b92499f799aca835b94c7e7a05495c6f635a09c1ca64b35615ebe71e5867bbd5", GO9),
           load_games),
    Source("go9-alphazero-selfplay", "2,412 9x9 games of an AlphaZero agent against itself",
           "MIT", "hu2023art",
           go_table("azselfplay9.moves.tsv.gz", 128_421,
                    "f73fb0260729f1e3755cb51edd4bc0701135b804c623c7050e427c48873d7437", GO9),
           load_games),
    Source("go19-ai", "7,189 19x19 games of strong programs, AlphaGo among them, 2016 to 2020",
           "none stated; moves, which are facts", "yenw2020dataset",
           go_table("go19-ai.moves.tsv.gz", 1_306_646,
                    "bb983dd5484689498ae774484d2a838d10288f0e71c7d01233c5c4851f62fc12", GO19),
           load_games),
    Source("go19-alphago-lee", "The five games of AlphaGo against Lee Sedol, March 2016",
           "none stated; moves, which are facts", "silver2016mastering",
           (lee_sedol_game(1, 1_282,
                           "59dfb37df6eb5e2a069af2a6c93bb9b05efbf687b6af8a9c56bf5f674a0af300"),
            lee_sedol_game(2, 1_435,
                           "1fceb859fa84a1cd0c57fd1393fb06b15448d575c08e648518fd9cdaa79aaa1d"),
            lee_sedol_game(3, 1_222,
                           "c5f205474cca91dd650dc6fa841d47e08bc68ff0de3085facd2574c49ec31fef"),
            lee_sedol_game(4, 1_246,
                           "7e093fd35d08ae7e02b24dba226f058fb2b1efd685bebae1fa0c4cef18cb7ed7"),
            lee_sedol_game(5, 1_855,
                           "27b525612e01a21d5f2b8c6ca290ca06bd1943a38dc2584f10c9af2984fa2ef8")),
           load_games),
)}
