"""Programs behind GTP: their words, their refusals, and a player that keeps them up to date."""

import sys

import pytest

from course.go import board as go
from course.go import gtp, players
from course.go.board import PASS
from course.go.players import RESIGN

# A program that notes every command, plays what its first argument says, and knows "fail", "die".
PROGRAM = """
import sys
replies, log = sys.argv[1].split(","), []
for line in sys.stdin:
    word = line.split()[0]
    if word == "die":
        sys.exit(3)
    if word == "log":
        print("= " + "; ".join(log), end="\\n\\n", flush=True)
        continue
    log.append(line.strip())
    if word == "fail":
        print("? no such thing", end="\\n\\n", flush=True)
    elif word == "genmove":
        print("= " + replies.pop(0), end="\\n\\n", flush=True)
    else:
        print("= echo", "two lines", sep="\\n", end="\\n\\n", flush=True)
"""


def command(*replies):
    return [sys.executable, "-c", PROGRAM, ",".join(replies)]


@pytest.mark.parametrize("word, n, move", [("A1", 9, 72), ("A9", 9, 0), ("J1", 9, 80), ("H9", 9, 7),
                                           ("T19", 19, 18), ("pass", 5, PASS)])
def test_columns_skip_i_and_rows_count_from_the_bottom(word, n, move):
    assert gtp.from_vertex(word, n) == gtp.from_vertex(f" {word.lower()}\n", n) == move
    assert gtp.vertex(move, n) == word


@pytest.mark.parametrize("word", ["I3", "A0", "A10", "K1", "", "resign", "A", "5"])
def test_words_that_are_no_point_are_refused(word):
    with pytest.raises(gtp.GTPError, match="no point of a 9x9"):
        gtp.from_vertex(word, 9)


def test_answers_come_without_their_mark_and_in_their_order():
    with gtp.Engine(command("D4")) as program:
        assert program.ask("name") == "echo\ntwo lines"
        assert program.ask_all(["genmove black", *["name"] * 250]) == [
            "D4", *["echo\ntwo lines"] * 250]


def test_a_refusal_is_told_in_the_program_s_words_and_leaves_it_usable():
    with gtp.Engine(command("D4")) as program:
        with pytest.raises(gtp.GTPError, match="refuses 'fail now': no such thing"):
            program.ask_all(["name", "fail now", "name"])
        assert program.ask("genmove black") == "D4"


def test_a_program_that_is_gone_is_reported_and_can_still_be_closed():
    program = gtp.Engine(command("D4"))
    with pytest.raises(gtp.GTPError, match="is gone, at 'die'"):
        program.ask("die")
    with pytest.raises(gtp.GTPError, match="is gone"):
        program.ask("name")
    program.close()
    program.close()
    assert program.process.returncode == 3


def test_a_program_that_does_not_exist_is_named():
    with pytest.raises(gtp.GTPError, match="no-such-program"):
        gtp.Engine(["no-such-program"])


def test_closing_ends_the_program():
    with gtp.Engine(command("D4")) as program:
        pass
    assert program.process.returncode == 0


def test_without_gnu_go_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(gtp, "find_gnugo", lambda: None)
    with pytest.raises(gtp.GTPError, match="apt-get install gnugo"):
        gtp.gnugo_command()


# -- a player

def told(player):
    return player.engine.ask("log").split("; ")


def test_a_player_tells_its_program_only_what_is_new():
    with players.GTPPlayer(command("C3", "pass", "A1"), "other") as player:
        game = go.after(go.new_game(5, 6.5), 0)
        game = go.after(game, player.choose(game))
        assert told(player) == ["boardsize 5", "clear_board", "komi 6.5", "play black A5",
                                "genmove white"]
        game = go.after(game, 24)
        assert player.choose(game) == PASS
        assert told(player)[5:] == ["play black E1", "genmove white"]
        assert player.choose(go.new_game(5, 6.5)) == 20               # another game: all anew
        assert told(player)[7:] == ["boardsize 5", "clear_board", "komi 6.5", "genmove black"]


def test_a_player_s_name_is_the_program_s_own_unless_one_is_given():
    with players.GTPPlayer(command("C3")) as player:
        assert player.name == "echo\ntwo lines"


def test_a_program_may_resign_and_may_break_the_rules():
    with players.GTPPlayer(command("resign", "E5"), "other") as player:
        assert player.choose(go.new_game(5)) == RESIGN
        assert player.at is None
        game = go.after(go.new_game(5), 4)
        move = player.choose(game)
        with pytest.raises(go.IllegalMove, match="a stone stands there"):
            go.after(game, move)
        assert player.at is None


def test_a_game_with_stones_set_up_cannot_be_told():
    with (players.GTPPlayer(command("A1"), "other") as player,
          pytest.raises(gtp.GTPError, match="begins with stones")):
        player.choose(go.Game(2, ("X...",)))
