"""The race by hand: its machine against every schedule there is, then the page itself."""

import math
from collections import Counter

import pytest
import traitlets

from course.kernel_widgets import BarrierRace
from tests.book.figure_page import PHONE, sticking_out

SWITCHES = [(True, True), (True, False), (False, True), (False, False)]


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data); its `start` is a race of given.threads threads, barriers in place."""
    return asker(
        BarrierRace,
        "countAll, everySchedule, expected, follow, isDone, numbersOf, ready, search, "
        "startRace, stepAll, stepThread, unluckyRun",
        before="const numbers = numbersOf(given.threads, given.seed ?? 1);"
               "const start = startRace({ ...given, ...numbers });")


def races(threads, seed=1):
    return [{"threads": threads, "loaded": loaded, "looped": looped, "seed": seed}
            for loaded, looped in SWITCHES]


def kernel(t, n, x, s, out, loaded, looped):
    """Thread t as a Python generator: it yields before each access, and "barrier" at a barrier."""
    yield "step"
    s[t] = x[t]
    if loaded:
        yield "barrier"
    k = n // 2
    while k > 0:
        if t < k:
            yield "step"
            both = s[t] + s[t + k]
            yield "step"
            s[t] = both
        if looped:
            yield "barrier"
        k //= 2
    if t == 0:
        yield "step"
        out.append(s[0])


class Block:
    """The same block written another way: generators, replayed from the start by a schedule."""

    def __init__(self, x, left, loaded, looped):
        self.s, self.out, n = list(left), [], len(x)
        self.threads = [kernel(t, n, x, self.s, self.out, loaded, looped) for t in range(n)]
        self.next = [next(thread) for thread in self.threads]

    def ready(self):
        return [t for t, at in enumerate(self.next) if at == "step"]

    def step(self, t):
        self.next[t] = next(self.threads[t], "end")
        while set(self.next) == {"barrier"}:
            self.next = [next(thread, "end") for thread in self.threads]


def sums_of_every_schedule(x, left, loaded, looped):
    """How many schedules give which sum, by running every one of them."""
    counted, stack = Counter(), [[]]
    while stack:
        schedule = stack.pop()
        block = Block(x, left, loaded, looped)
        for t in schedule:
            block.step(t)
        can = block.ready()
        if not can:
            assert set(block.next) == {"end"}, "no schedule may hang"
            counted[block.out[0]] += 1
        stack += [[*schedule, t] for t in can]
    return counted


def test_every_schedule_of_four_threads_ends_as_in_python(ask):
    found = ask("""({ numbers: numbersOf(4, given.seed), all: countAll(start),
                      sums: everySchedule(start).map((s) => follow(start, s).out) })""", races(4))
    for (loaded, looped), one in zip(SWITCHES, found, strict=True):
        x, left = one["numbers"]["x"], one["numbers"]["left"]
        peer = sums_of_every_schedule(x, left, loaded, looped)
        assert Counter(one["sums"]) == peer
        assert one["all"]["schedules"] == peer.total()
        assert one["all"]["wrong"] == peer.total() - peer[sum(x)]
        assert one["all"]["sums"] == sorted(peer)
        assert (one["all"]["wrong"] > 0) == (not (loaded and looped))


def test_without_barriers_the_schedules_are_as_many_as_shuffles_of_the_steps(ask):
    four, eight = ask("[countAll(start).schedules, start.programs.map((p) => p.length)]",
                      [{"threads": 4, "loaded": False, "looped": False},
                       {"threads": 8, "loaded": True, "looped": True}])
    assert four[0] == math.factorial(sum(four[1])) // math.prod(map(math.factorial, four[1]))
    # Between barriers the rounds multiply: 8 stores, then 4, 2 and 1 threads that read and write.
    rounds = [math.factorial(8), *(math.factorial(2 * m) // 2**m for m in (4, 2, 1)), 1]
    assert eight[0] == math.prod(rounds)


def test_with_both_barriers_no_schedule_goes_wrong_or_races(ask):
    runs = ask("everySchedule(start).map((s) => follow(start, s))"
               ".map((r) => [r.out === expected(r), r.races.length])", races(4)[:1])[0]
    assert len(runs) > 100
    assert {tuple(run) for run in runs} == {(True, 0)}
    for seed in range(5):
        (all8,) = ask("countAll(start)", races(8, seed)[:1])
        assert all8["wrong"] == 0 and len(all8["sums"]) == 1
    drawn = ask("""Array.from({ length: 300 }, () => unluckyRun(start, Math.random))
                   .map(({ schedule }) => follow(start, schedule))
                   .every((r) => isDone(r) && r.out === expected(r) && !r.races.length)""",
                races(8)[:1])
    assert drawn == [True]


def test_a_missing_barrier_races_in_every_schedule_even_where_the_sum_is_right(ask):
    told = ask("""everySchedule(start).map((s) => follow(start, s)).map((r) =>
        [r.out === expected(r), r.races.map(([a, b]) => [a, b].map((x) =>
            `${x.thread} ${x.kind} ${x.word} ${x.line}`).sort().join(" & ")).sort().join("; ")])""",
               races(4)[1:])
    for runs in told:
        assert {right for right, _ in runs} == {True, False}, "by luck the sum may be right"
        assert len({names for _, names in runs}) == 1, "the same races whatever the schedule"
    assert told[0][0][1] == "0 read 1 6 & 1 write 1 6"
    assert told[1][0][1] == "0 read 2 6 & 2 write 2 3; 1 read 3 6 & 3 write 3 3"


def test_a_race_is_found_as_soon_as_its_second_access_happens(ask):
    (after,) = ask("""[[0], [0, 0], [0, 0, 2]].map((s) => follow(start, s).races)""",
                   [{"threads": 4, "loaded": False, "looped": True}])
    assert after[:2] == [[], []]
    (first, second), = after[2]
    assert (first["thread"], first["kind"], first["line"], first["k"]) == (0, "read", 6, 2)
    assert (second["thread"], second["kind"], second["line"]) == (2, "write", 3)
    assert first["word"] == second["word"] == 2
    assert first["interval"] == second["interval"] == 0


def test_in_step_the_sum_is_right_by_luck(ask):
    for given in races(8, seed=3):
        (end,) = ask("(() => { let r = start; while (!isDone(r)) r = stepAll(r);"
                     " return [r.out === expected(r), r.races.length]; })()", [given])
        assert end[0], "lockstep hides the missing barrier"
        assert (end[1] > 0) == (not (given["loaded"] and given["looped"]))


def test_the_search_finds_a_wrong_schedule_wherever_there_is_one(ask):
    for threads in (4, 8):
        for given in races(threads, seed=2):
            (found,) = ask("(() => { const f = search(start, Math.random); return { ...f, sum:"
                           " f.schedule && follow(start, f.schedule).out, right: expected(start) };"
                           " })()", [given])
            safe = given["loaded"] and given["looped"]
            assert (found["schedule"] is None) == safe
            assert safe or found["sum"] != found["right"]
            assert found["all"] or not (given["loaded"] or given["looped"])


def test_a_thread_at_a_barrier_or_at_its_end_does_not_move(ask):
    told = ask("""(() => { const r = follow(start, [3]);
        return [ready(r), stepThread(r, 3) === r, follow(start, [3, 2, 1, 0]).interval]; })()""",
               races(4)[:1])
    assert told == [[[0, 1, 2], True, 1]]


@pytest.mark.parametrize(("name", "wrong"), [("threads", 6), ("seed", -1), ("loaded", "yes")])
def test_a_wrong_argument_is_refused_by_name(name, wrong):
    with pytest.raises(traitlets.TraitError, match=f"{name}.*{wrong}"):
        BarrierRace(**{name: wrong})


def thread(page, t):
    return page.get_by_role("button", name=f"Thread {t}")


def press(page, name, times=1):
    for _ in range(times):
        page.get_by_role("button", name=name, exact=True).click()


def plain(part):
    return part.inner_text().replace("\xa0", " ")


def told(page):
    return plain(page.locator(".tw-told"))


def counter(page, name):
    return page.locator(f".tw-counters div:has(span:text-is('{name}')) b").inner_text()


def words(page, row):
    return page.locator(f".tw-words tr:has(th:text-is('{row}')) td").all_inner_texts()


@pytest.mark.browser
def test_the_reader_is_the_scheduler(show):
    page = show(BarrierRace())
    assert page.locator("[data-fallback]").count() == 0
    x = words(page, "x[ ]")
    thread(page, 2).click()
    assert told(page) == f"Thread 2 writes x[2] = {x[2]} to s[2]."
    assert words(page, "s[ ]")[2] == x[2]
    assert words(page, "writer") == ["–", "–", "t2", "–"]
    assert thread(page, 2).get_attribute("aria-disabled") == "true"
    thread(page, 2).click(force=True)
    assert told(page) == "Thread 2 waits at the barrier of line 4 until all threads stand there."
    for t in (0, 1, 3):
        thread(page, t).click()
    assert "it opens, interval 1 begins" in told(page)
    press(page, "Step all", 6)
    assert counter(page, "Found") == f"{counter(page, 'Expected')} ✓"
    assert told(page).endswith("a barrier stands between each write and its readers.")
    assert page.locator(".tw-races").inner_text().startswith("No race so far")
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_a_race_is_shown_with_both_sides_though_the_sum_is_right(show):
    page = show(BarrierRace(looped=False))
    assert "// __syncthreads();" in page.locator(".tw-source").inner_text()
    press(page, "Step all", 3)
    assert page.locator(".tw-raced").count() == 0
    press(page, "Step all")
    listed = "s[1]: thread 1 writes (line 6, k = 2), thread 0 reads (line 6, k = 1)"
    assert f"Race on {listed}" in told(page)
    assert listed in plain(page.locator(".tw-races"))
    assert page.locator(".tw-thread.tw-raced").count() == 2
    assert page.locator("td.tw-raced").count() == 1
    press(page, "Step all", 2)
    assert "✓" in counter(page, "Found")
    assert "Right, but by luck" in told(page)


@pytest.mark.browser
def test_the_search_replays_a_wrong_sum_and_proves_that_there_is_none(show, new_page):
    page = show(BarrierRace(), page=new_page(reduced_motion="reduce"))
    press(page, "Find a schedule that goes wrong")
    assert told(page).startswith("There is none: all 144 schedules of 4 threads were counted")
    page.get_by_label("Barrier in line 4").uncheck()
    press(page, "Find a schedule that goes wrong")
    assert "✗" in counter(page, "Found")
    assert f"Wrong: {counter(page, 'Found').split()[0]} instead of" in told(page)
    assert "schedules" in page.locator(".tw-found").inner_text()
    page.get_by_label("Barrier in line 4").check()
    assert counter(page, "Found") == "–", "another kernel begins again"
    assert page.locator(".tw-found").inner_text() == ""


@pytest.mark.browser
def test_back_and_reset_take_steps_back(show):
    page = show(BarrierRace(loaded=False))
    back = page.get_by_role("button", name="Back", exact=True)
    assert back.is_disabled()
    thread(page, 0).click()
    press(page, "Step all")
    press(page, "Back")
    assert words(page, "writer") == ["t0", "–", "–", "–"], "a round is one step back"
    press(page, "Reset")
    assert words(page, "writer") == ["–"] * 4
    page.get_by_role("radio", name="8").click()
    assert len(words(page, "s[ ]")) == 8
    numbers = words(page, "x[ ]")
    press(page, "Other numbers")
    assert words(page, "x[ ]") != numbers


@pytest.mark.browser
def test_playing_goes_on_by_itself_and_pauses(show):
    page = show(BarrierRace(loaded=False, looped=False))
    press(page, "Play")
    page.wait_for_function("document.querySelectorAll('td.tw-old').length < 4")
    press(page, "Pause")
    before = told(page)
    page.wait_for_timeout(900)
    assert told(page) == before
    thread(page, 0).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent").startswith("0Thread 0")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (390, "light"), (760, "dark"),
                                              (1100, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    for threads in (4, 8):
        show(BarrierRace(threads=threads, loaded=False, looped=False), page=page,
             html=f'data-theme="{theme}"')
        page.get_by_text("How to read it", exact=True).click()
        for _ in range(2):
            press(page, "Step all")
            assert sticking_out(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator(".tw-raced").count() > 3
        assert axe(page) == []
        press(page, "Play")
        assert axe(page) == []


@pytest.mark.browser
def test_targets_are_wide_enough_for_fingers(show, new_page):
    page = show(BarrierRace(threads=8), page=new_page(**PHONE))
    targets = page.locator("button, .tw-bar label, summary, .tw-check").all()
    assert len(targets) > 15
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 44] == []
    thread(page, 5).tap()
    assert told(page).startswith("Thread 5 writes")


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(BarrierRace(), """
        model.set("threads", 8);
        const heard = [el.querySelectorAll(".tw-thread").length, model.get("found"),
          `${model.get("expected")}` === el.querySelector(".tw-counters b").textContent];""")
    assert heard == [8, None, True, 0]
