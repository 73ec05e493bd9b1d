"""Data sets: where they come from, and what is refused."""
import gzip
import hashlib
import os
import socket
import time
from pathlib import Path

import numpy as np
import pytest

from course import data, data_sets

ROW = ",".join(["0.5"] * 59 + ["0.25"])
TOY = f"{ROW},R\n{ROW},M\n{ROW},M\n".encode()


@pytest.fixture
def apart(monkeypatch, tmp_path):
    """No mirror, and a cache of one's own; the cache's folder."""
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setattr(data, "cache", lambda: tmp_path / "cache")
    return tmp_path / "cache"


def digest(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def toy(apart, monkeypatch):
    """toy(url, ...) puts a set of three echoes into the table, to be had at these addresses."""
    def put(*urls, content=TOY):
        addresses = tuple(data_sets.Address(url, digest(content)) for url in urls)
        file = data_sets.File("toy.csv", len(content), addresses)
        source = data_sets.Source("toy", "Three echoes", "none", "nobody", (file,),
                                  data_sets.load_sonar)
        monkeypatch.setitem(data.SOURCES, "toy", source)
    put("http://127.0.0.1:1/toy.csv")
    return put


def mirror(monkeypatch, folder, content=TOY):
    """COURSE_DATA names `folder`, which holds the toy set; content None leaves the file out."""
    (folder / "toy").mkdir(parents=True)
    if content is not None:
        (folder / "toy" / "toy.csv").write_bytes(content)
    monkeypatch.setenv("COURSE_DATA", str(folder))
    return folder / "toy" / "toy.csv"


def nobody():
    """An address on this machine where nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/toy.csv"


def test_iris_is_embedded(apart):
    flowers = data.iris()
    assert flowers.x.shape == (150, 4) and flowers.x.dtype == np.float64
    assert np.bincount(flowers.y).tolist() == [50, 50, 50]
    assert flowers.names[0] == "setosa" and len(flowers.features) == 4
    assert data.available("iris") and data.fetch("iris") == () and data.status("iris") == "embedded"
    assert not apart.exists(), "an embedded set must not touch the cache"


def test_a_mirror_serves_offline(toy, monkeypatch, tmp_path):
    path = mirror(monkeypatch, tmp_path / "a mirror")
    echoes = data.load("toy")
    assert echoes.x.shape == (3, 60) and echoes.x[0, 59] == 0.25
    assert echoes.y.tolist() == [-1, 1, 1] and echoes.names[1] == "mine"
    assert data.fetch("toy") == (path,) and data.status("toy") == "mirror"


def test_the_mirror_is_the_only_place_looked_at(toy, apart, monkeypatch, tmp_path):
    (apart / "toy").mkdir(parents=True)
    (apart / "toy" / "toy.csv").write_bytes(TOY)
    path = mirror(monkeypatch, tmp_path / "mirror", content=None)
    with pytest.raises(data.Unavailable) as problem:
        data.load("toy")
    assert str(path) in str(problem.value) and "unset COURSE_DATA" in str(problem.value)
    assert not data.available("toy") and data.status("toy") == "not in the mirror"


def test_a_damaged_mirror_is_told_and_never_used(toy, monkeypatch, tmp_path):
    bad = TOY.replace(b"0.25", b"0.26", 1)
    path = mirror(monkeypatch, tmp_path / "mirror", content=bad)
    for ask in (data.load, data.available):
        with pytest.raises(data.Damaged) as problem:
            ask("toy")
        for word in (str(path), digest(bad), digest(TOY)):
            assert word in str(problem.value)
    assert data.status("toy") == "damaged"


def test_a_mirror_that_is_not_there_is_told(toy, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(data.Unavailable, match="COURSE_DATA names .*nowhere"):
        data.load("toy")
    assert not data.available("toy")


def test_a_download_is_kept(toy, apart, serve, tmp_path):
    (tmp_path / "toy.csv").write_bytes(TOY)
    toy(serve(tmp_path) + "toy.csv")
    assert data.status("toy") == "to download"
    assert data.load("toy").y.tolist() == [-1, 1, 1]
    assert data.status("toy") == "cached"
    (tmp_path / "toy.csv").unlink()
    assert data.fetch("toy") == (apart / "toy" / "toy.csv",), "the second time asks nobody"


def test_the_next_address_is_tried(toy, serve, tmp_path):
    (tmp_path / "toy.csv").write_bytes(TOY)
    toy(nobody(), serve(tmp_path) + "missing.csv", serve(tmp_path) + "toy.csv")
    assert data.available("toy")


def test_other_bytes_are_refused_and_not_kept(toy, apart, serve, tmp_path):
    (tmp_path / "toy.csv").write_bytes(b"<html>log in to this network</html>")
    url = serve(tmp_path) + "toy.csv"
    toy(url)
    with pytest.raises(data.Unavailable) as problem:
        data.load("toy")
    assert url in str(problem.value) and "other bytes" in str(problem.value)
    assert digest(TOY) in str(problem.value)
    assert not list(apart.rglob("toy.csv"))


def test_a_damaged_download_is_fetched_again(toy, apart, serve, tmp_path):
    (tmp_path / "toy.csv").write_bytes(TOY)
    (apart / "toy").mkdir(parents=True)
    (apart / "toy" / "toy.csv").write_bytes(TOY[:-9])
    toy(serve(tmp_path) + "toy.csv")
    assert data.status("toy") == "damaged"
    assert data.load("toy").x.shape == (3, 60)


def test_offline_says_what_was_tried_and_the_ways_out(toy, apart):
    addresses = nobody(), nobody()
    toy(*addresses)
    start = time.monotonic()
    assert not data.available("toy")
    with pytest.raises(data.Unavailable) as problem:
        data.load("toy")
    assert time.monotonic() - start < 10, "offline must not keep one waiting"
    for word in (*addresses, "COURSE_DATA", str(apart / "toy" / "toy.csv")):
        assert word in str(problem.value)


def test_a_silent_host_is_given_up(toy, monkeypatch):
    # A listener that never accepts is what a filtered address looks like from here.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(data, "TIMEOUT_S", (0.5, 0.5))
        toy(f"http://127.0.0.1:{silent.getsockname()[1]}/toy.csv")
        start = time.monotonic()
        assert not data.available("toy")
    assert time.monotonic() - start < 5


def test_the_list_names_every_set(apart, capsys):
    assert data.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[0] for line in lines[:-2]} == set(data.SOURCES)
    assert "to download" in next(line for line in lines if line.startswith("sonar"))
    assert str(apart) in lines[-2]


def test_the_list_survives_a_mirror_that_is_not_there(apart, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "nowhere"))
    assert data.main([]) == 1
    assert "no such folder" in capsys.readouterr().out


def test_an_unknown_name_is_told(apart, capsys):
    assert data.main(["sonnar"]) == 2
    assert "sonnar" in capsys.readouterr().out


@pytest.mark.parametrize("source", data.SOURCES.values(), ids=lambda source: source.name)
def test_the_table_is_whole(source):
    assert source.title and source.licence and source.cite
    for file in source.files:
        assert file.size_bytes > 0 and (file.addresses or (file.also and file.made))
        for address in file.addresses:
            assert address.url.startswith("https://"), "an address that nobody can forge"
            assert len(address.sha256) == 64 and int(address.sha256, 16)


@pytest.mark.skipif(not Path(os.environ.get("COURSE_DATA", "none"), "sonar").is_dir(),
                    reason="COURSE_DATA names no mirror with the sonar set")
def test_sonar_is_what_its_authors_describe():
    echoes = data.sonar()
    assert echoes.x.shape == (208, 60) and echoes.x.min() >= 0 and echoes.x.max() <= 1
    assert (echoes.y == 1).sum() == 111 and (echoes.y == -1).sum() == 97
    assert echoes.names == {-1: "rock", 1: "mine"} and len(echoes.features) == 60


def mirrored(name):
    return pytest.mark.skipif(
        not Path(os.environ.get("COURSE_DATA", "none"), name).is_dir(),
        reason=f"COURSE_DATA names no mirror with the set {name}")


@mirrored("names")
def test_names_are_what_their_publisher_describes():
    names = data.names()
    lines = names.text.splitlines()
    assert len(lines) == 32_033 and len(set(lines)) == 29_494
    assert names.letters == "\n" + "abcdefghijklmnopqrstuvwxyz"
    assert {len(line) for line in lines} == set(range(2, 16)) and lines[0] == "emma"


@mirrored("tiny-shakespeare")
def test_tiny_shakespeare_is_what_its_publisher_describes():
    plays = data.shakespeare()
    assert len(plays.text) == 1_115_394 and len(plays.letters) == 65
    assert plays.text.count("\n") == 40_000 and plays.text.startswith("First Citizen:\n")


@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n"])
def test_a_text_ends_with_one_line_break_whatever_its_file_does(tmp_path, end):
    (tmp_path / "names.txt").write_bytes(b"ada\nbo" + end)
    text = data_sets.load_text(data.SOURCES["names"], (tmp_path / "names.txt",))
    assert (text.text, text.letters) == ("ada\nbo\n", "\nabdo")
    assert text.licence.startswith("MIT")


@mirrored("usps-zip")
def test_zip_codes_are_what_their_publisher_describes():
    digits = data.usps()
    assert digits.x.shape == (7291, 16, 16) and digits.x_test.shape == (2007, 16, 16)
    assert (digits.x.min(), digits.x.max()) == (digits.paper, digits.ink) == (-1, 1)
    # The counts of the publisher's zip.info.txt.
    assert np.bincount(digits.y).tolist() == [1194, 1005, 731, 658, 652, 556, 664, 645, 542, 644]
    assert np.bincount(digits.y_test).tolist() == [359, 264, 198, 166, 200, 160, 170, 147, 166, 177]


@mirrored("mnist")
def test_mnist_is_what_its_publisher_describes():
    digits = data.mnist()
    assert digits.x.shape == (60_000, 28, 28) and digits.x_test.shape == (10_000, 28, 28)
    assert (digits.x.min(), digits.x.max()) == (digits.paper, digits.ink) == (0, 255)
    assert digits.y[:5].tolist() == [5, 0, 4, 1, 9] and np.bincount(digits.y_test).sum() == 10_000
    assert digits.x.mean() / 255 == pytest.approx(0.1307, abs=1e-4)


def test_a_file_of_images_is_read_as_its_format_says(tmp_path):
    grey = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)  # unequal axes
    head = bytes([0, 0, 8, 3, *[0, 0, 0, 2], *[0, 0, 0, 3], *[0, 0, 0, 4]])
    (tmp_path / "images.gz").write_bytes(gzip.compress(head + grey.tobytes()))
    assert (data_sets._idx(tmp_path / "images.gz") == grey).all()


def test_a_rebuilt_archive_with_a_hash_of_its_own_may_stand_in_a_mirror(monkeypatch, tmp_path):
    file = data_sets.File("toy.csv", len(TOY), (data_sets.Address("https://nobody.example", "0"),),
                          also=(digest(TOY),))
    source = data_sets.Source("toy", "Three echoes", "none", "nobody", (file,),
                              data_sets.load_sonar)
    monkeypatch.setitem(data.SOURCES, "toy", source)
    mirror(monkeypatch, tmp_path / "mirror")
    assert data.status("toy") == "mirror" and len(data.load("toy").y) == 3
