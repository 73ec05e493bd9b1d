"""The figure `goboard` in its page: play, refusals, the net's turn, reading, keys, fingers."""

import pytest
import traitlets

from course.go import board as go
from course.go.gtp import from_vertex
from course.go_widgets import GoBoard
from tests.book.figure_page import PHONE, sticking_out

QUICK = {"trials": 0}           # the policy alone: the net's answer comes at once
ALONE = {"white": "you", **QUICK}


# The widget

@pytest.mark.parametrize(("given", "says"), [
    ({"moves": ["E5", "E5"]}, "move 2, E5: point 40: a stone stands there"),
    ({"moves": ["I3"]}, "move 1: found 'I3'"), ({"moves": [None]}, "move 1: found None"),
    ({"moves": ["K10"], "size": 9}, "move 1: found 'K10'"), ({"moves": [81]}, "move 1: found 81"),
    ({"size": 19, "reading": False}, "size: found 19, expected 9"),
    ({"size": 5, "preset": "ko"}, "preset: found 'ko' with size 5"),
    ({"preset": "seki"}, "preset"), ({"black": "gnugo"}, "black"), ({"trials": 500}, "trials"),
    ({"heat": [1, 2]}, "heat: found 2 numbers"), ({"heat": [-1] * 81}, "heat"),
    ({"value": 1.5}, "value"), ({"mark": "Z1"}, "Z1")])
def test_a_wrong_argument_is_refused_by_name(given, says):
    with pytest.raises(traitlets.TraitError, match=says):
        GoBoard(**given)


def test_moves_make_it_a_game_to_read_and_points_are_taken_as_moves():
    assert not GoBoard().reading and GoBoard(size=13).reading
    board = GoBoard(moves=[40, "d4", -1])
    assert board.reading and board.moves == ["E5", "D4", "pass"]
    assert not GoBoard(moves=["E5"], reading=False).reading
    assert GoBoard(mark=0).mark == "A9"


def test_the_net_has_white_on_the_empty_board_only():
    players = {name: (board.black, board.white) for name, board in
               (("empty", GoBoard()), ("ko", GoBoard(preset="ko")),
                ("asked", GoBoard(preset="ko", white="net")))}
    assert players == {"empty": ("you", "net"), "ko": ("you", "you"), "asked": ("you", "net")}


def test_a_new_preset_forgets_the_moves():
    board = GoBoard(moves=["E5"], reading=False)
    board.preset = "ko"
    assert board.moves == []


def test_the_joined_module_has_no_imports_left():
    assert "import {" not in str(GoBoard._esm)
    assert 'data-figure="goboard"' in GoBoard().static_html()


# Playing

def told(page):
    return page.locator(".tw-told").inner_text()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def give(page, colour, player):
    page.get_by_role("radiogroup", name=colour).get_by_role("radio", name=player).check()


def place(page, name, n=9):
    """Where a point is on the screen."""
    box = page.locator(".tw-go-board").bounding_box()
    margin = 15 if n > 13 else 19
    cell = (400 - 2 * margin) / n
    row, col = divmod(from_vertex(name, n), n)
    unit = box["width"] / 400
    return (box["x"] + unit * (margin + (col + 0.5) * cell),
            box["y"] + unit * (margin + (row + 0.5) * cell))


def click(page, *names):
    for name in names:
        page.mouse.click(*place(page, name))


def stones(page):
    """Black and white stones on the board."""
    return [page.locator(f"circle.tw-go-{colour}").count() for colour in ("black", "white")]


def wait_for_stones(page, many):
    page.wait_for_function(
        "many => document.querySelectorAll('circle.tw-go-black, circle.tw-go-white').length"
        " === many", arg=many)


@pytest.mark.browser
def test_the_net_answers_and_undo_takes_both_moves_back(show):
    page = show(GoBoard(**QUICK))
    assert told(page).startswith("You have Black")
    click(page, "E5")
    wait_for_stones(page, 2)
    assert stones(page) == [1, 1] and told(page).startswith("White plays ")
    press(page, "Undo")
    assert stones(page) == [0, 0] and told(page) == "Black to play."
    assert page.get_by_role("button", name="Undo").is_disabled()
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_the_net_begins_when_it_has_black(show):
    page = show(GoBoard(black="net", white="you", **QUICK))
    wait_for_stones(page, 1)
    assert stones(page) == [1, 0] and told(page).startswith("Black plays ")
    press(page, "Undo")
    wait_for_stones(page, 1)


@pytest.mark.browser
def test_a_capture_is_told_and_suicide_refused(show):
    page = show(GoBoard(preset="capture", **QUICK))
    click(page, "E5")
    assert told(page) == "Black plays E5 and captures 3 stones. White to play."
    assert "by Black 3, by White 0" in page.locator(".tw-go-took").inner_text()
    press(page, "Pass")
    before = stones(page)
    click(page, "J1")
    assert told(page).startswith("Black may not play J1: the stone would have no liberty")
    click(page, "H1")
    assert told(page) == "H1 is taken: a stone stands there." and stones(page) == before


@pytest.mark.browser
def test_a_ko_may_not_be_taken_back_at_once_but_later(show):
    page = show(GoBoard(preset="ko", **QUICK))
    click(page, "E5", "D5")
    assert told(page).startswith("White may not play D5 now: the board would be the same as at the")
    click(page, "A1", "J9", "D5")
    assert told(page) == "White plays D5 and captures 1 stone. Black to play."
    press(page, "New game")
    assert stones(page) == [3, 4] and told(page).startswith("Black takes a stone")


@pytest.mark.browser
def test_two_passes_end_the_game_and_the_area_is_counted(show):
    moves = ["E9", "F9", "E8", "F8", "E7", "F7", "E6", "F6", "E5", "F5", "E4", "F4", "E3", "F3",
             "E2", "F2", "E1", "F1", "C3", "B2"]
    page = show(GoBoard(moves=moves, reading=False, **ALONE))
    game = go.new_game(9)
    for move in moves:
        game = go.after(game, from_vertex(move, 9))
    area = go.area(game.board, 9)
    press(page, "Pass")
    assert told(page) == "Black passes. White to play."
    press(page, "Pass")
    # White's stone at B2 is dead, but stands: the region around it belongs to nobody.
    assert area == {"X": 10, "O": 37}
    assert "Black has 10, White 37 and 7 for moving second. White wins by 34." in told(page)
    assert "dead ones must be captured" in told(page)
    assert page.locator("rect.tw-go-land.tw-go-white").count() == 27
    assert page.locator("rect.tw-go-land.tw-go-black").count() == 0
    click(page, "A1")
    assert told(page).startswith("The game is over")
    assert page.get_by_role("button", name="Hint").is_disabled()
    press(page, "Undo")
    assert page.locator("rect.tw-go-land").count() == 0


@pytest.mark.browser
def test_the_policy_is_shown_and_a_hint_is_a_move_that_one_may_make(show):
    page = show(GoBoard(trials=12))
    assert page.locator(".tw-go-heat").count() == 0
    page.get_by_text("Show where the net would play").click()
    assert page.locator(".tw-go-heat").count() > 0
    page.mouse.move(*place(page, "C3"))
    assert page.locator(".tw-go-point").inner_text().startswith("C3: empty; the policy gives it ")
    press(page, "Hint")
    page.wait_for_function("document.querySelector('.tw-told').textContent.includes('12 trials')")
    words = told(page).split()
    assert words[:4] == ["The", "net", "would", "play"]
    if words[4] != "pass":
        assert page.locator(".tw-go-hint").count() == 1
    assert page.locator(".tw-go-said").inner_text().startswith("Black ")


@pytest.mark.browser
def test_the_net_plays_itself_step_by_step_and_in_one_go(show):
    page = show(GoBoard(black="net", white="net", **QUICK))
    assert page.get_by_role("button", name="Pass").is_disabled()
    click(page, "E5")
    assert told(page).startswith("The net plays both colours")
    for many in (1, 2):
        press(page, "Next move")
        wait_for_stones(page, many)
    press(page, "Let it play")
    page.wait_for_function("document.querySelectorAll('circle.tw-go-white').length >= 2")
    press(page, "Stop")
    assert page.get_by_role("button", name="Let it play").count() == 1 and page.errors == []


@pytest.mark.browser
def test_while_the_net_thinks_the_page_answers_and_undo_calls_it_off(show):
    page = show(GoBoard(trials=400))
    click(page, "E5")
    page.wait_for_function("document.querySelector('.tw-go').textContent.includes(' of 400')")
    click(page, "C3")
    assert told(page).startswith("It is White\u2019s turn")
    press(page, "Undo")
    assert stones(page) == [0, 0] and told(page) == "Black to play."
    give(page, "White", "You")
    click(page, "C3", "G7")
    assert stones(page) == [1, 1]


@pytest.mark.browser
def test_a_preset_chosen_in_the_page_gives_both_colours_to_the_reader(show):
    page = show(GoBoard(**QUICK))
    page.get_by_label("Position").select_option("ladder")
    click(page, "D7", "C6", "C5")
    assert told(page) == "Black plays C5. White to play."
    page.get_by_label("Position").select_option("empty")
    click(page, "D7")
    wait_for_stones(page, 2)


# Keys, fingers, phones

@pytest.mark.browser
def test_the_board_is_played_with_the_keys_alone(show):
    page = show(GoBoard(**ALONE))
    page.locator(".tw-go-board").focus()
    for key in ("ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
    assert page.locator(".tw-heard").inner_text() == "F6: empty."
    page.keyboard.press("Enter")
    assert told(page) == "Black plays F6. White to play."
    for key in ["ArrowLeft"] * 12 + [" "]:
        page.keyboard.press(key)
    assert told(page) == "White plays A6. Black to play."
    name = page.locator(".tw-go-board").get_attribute("aria-label")
    assert name.startswith("9 by 9 board after 2 moves: 1 black and 1 white stones.")
    page.keyboard.press("p")
    assert told(page).startswith("Black passes")
    page.keyboard.press("u")
    assert told(page) == "White plays A6. Black to play."
    page.keyboard.press("Control+p")
    assert told(page) == "White plays A6. Black to play."


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (390, "light"), (1100, "dark")])
@pytest.mark.parametrize("kind", ["play", "read"])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme, kind):
    page = new_page(viewport={"width": width, "height": 900})
    figure = GoBoard(preset="capture", **QUICK) if kind == "play" else reading()
    show(figure, page=page, html=f'data-theme="{theme}"')
    if kind == "play":
        page.get_by_text("Show where the net would play").click()
        give(page, "Black", "The net")
        give(page, "White", "The net")
    for name in ("Rules and keys", "The network"):
        page.get_by_text(name, exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert sticking_out(page) == []
    assert axe(page) == []


@pytest.mark.browser
def test_targets_are_wide_enough_for_fingers_and_a_finger_plays(show, new_page):
    page = show(GoBoard(**ALONE), page=new_page(**PHONE))
    targets = page.locator("button:visible, select, summary, .tw-bar span, .tw-check").all()
    assert len(targets) >= 14
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 43.5] == []
    page.touchscreen.tap(*place(page, "G3"))
    assert told(page) == "Black plays G3. White to play."


# Reading

def reading(**more):
    heat = [0.0] * 361
    heat[from_vertex("K10", 19)], heat[from_vertex("C3", 19)] = 3, 1
    return GoBoard(moves=["Q16", "D4", "Q3"], size=19, heat=heat, value=0.4, mark="R4",
                   title="Three moves", **more)


@pytest.mark.browser
def test_a_game_is_read_forwards_and_backwards(show):
    page = show(reading())
    assert page.locator(".tw-title").inner_text() == "Three moves"
    assert stones(page) == [2, 1] and page.locator(".tw-go-heat").count() == 2
    assert page.locator(".tw-go-mark").count() == 1
    assert page.locator(".tw-go-said").inner_text() == "Black 40 %, White 60 %."
    page.mouse.move(*place(page, "K10", 19))
    words = page.locator(".tw-go-point").inner_text()
    assert words == "K10: empty; the policy gives it 75 %, rank 1."
    press(page, "Back")
    # What Python said belongs to the last position alone.
    assert stones(page) == [1, 1] and page.locator(".tw-go-heat, .tw-go-mark").count() == 0
    assert not page.locator(".tw-go-said").is_visible()
    slider = page.get_by_label("Move", exact=True)
    slider.fill("0")
    assert stones(page) == [0, 0] and page.get_by_role("button", name="Back").is_disabled()
    for _ in range(3):
        press(page, "Next")
    assert page.locator(".tw-go-heat").count() == 2
    assert told(page) == ("Black plays Q3. White to play. "
                          "The diamond marks R4: empty; the policy gives it 0.00 %, rank 3.")
    page.mouse.click(*place(page, "K10", 19))
    assert stones(page) == [2, 1]
    page.get_by_text("Show where the net would play").click()
    assert page.locator(".tw-go-heat").count() == 0
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_a_small_game_to_read_asks_the_net_of_the_page(show):
    page = show(GoBoard(moves=["E5", "C3", "pass"]))
    assert page.locator(".tw-go-heat").count() > 0
    assert page.locator(".tw-go-said").is_visible()
    assert not page.get_by_role("button", name="Hint").is_visible()
    press(page, "Back")
    assert page.locator(".tw-go-heat").count() > 0 and stones(page) == [1, 1]


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(GoBoard(**ALONE), """
        const board = () => el.querySelectorAll("circle.tw-go-black, circle.tw-go-white").length;
        model.set("moves", ["E5", "C3", "G7"]);
        const three = board();
        const press = (name) => [...el.querySelectorAll("button")]
          .find((button) => button.textContent === name).click();
        press("Pass");
        press("Pass");
        const heard = [three, model.get("moves"), model.get("result")];
        model.set("preset", "ko");
        model.set("moves", []);
        heard.push(board(), model.get("result"));""")
    moves = ["E5", "C3", "G7", "pass", "pass"]
    assert heard == [3, moves, "W+6", 7, "", 0]
