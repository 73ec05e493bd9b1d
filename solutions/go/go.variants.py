# Answers that the tests of go.py must refuse, each a misconception, and different answers that they
# must accept. `says` is part of what the student then reads.

# %% [markdown]
# ## play

# %% wrong="each_stone_for_itself" of="play" says="stones of a group share their liberties"
def liberties(board):
    wide = np.pad(board == 0, 1)
    free = (wide[:-2, 1:-1].astype(int) + wide[2:, 1:-1] + wide[1:-1, :-2] + wide[1:-1, 2:])
    return np.where(board != 0, free, 0)


def play(board, point, colour):
    r, c = divmod(point, len(board))
    if board[r, c] != 0:
        return None
    after = board.copy()
    after[r, c] = colour
    after[(after == -colour) & (liberties(after) == 0)] = 0
    return after if liberties(after)[r, c] > 0 else None

# %% wrong="counts_a_liberty_twice" of="play" says="touches two stones of the group counts once"
def liberties(board):
    n, found = len(board), np.zeros(board.shape, int)
    for r, c in np.argwhere(board != 0).tolist():
        stones, free, todo = {(r, c)}, 0, [(r, c)]
        while todo:
            i, j = todo.pop()
            for near in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
                if 0 <= near[0] < n and 0 <= near[1] < n:
                    free += board[near] == 0
                    if board[near] == board[r, c] and near not in stones:
                        stones.add(near)
                        todo.append(near)
        found[r, c] = free
    return found


def play(board, point, colour):
    r, c = divmod(point, len(board))
    if board[r, c] != 0:
        return None
    after = board.copy()
    after[r, c] = colour
    after[(after == -colour) & (liberties(after) == 0)] = 0
    return after if liberties(after)[r, c] > 0 else None

# %% wrong="suicide_before_captures" of="play" says="captures come before the question"
def liberties(board):
    n, found = len(board), np.zeros(board.shape, int)
    for r, c in np.argwhere(board != 0).tolist():
        stones, free, todo = {(r, c)}, set(), [(r, c)]
        while todo:
            i, j = todo.pop()
            for near in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
                if 0 <= near[0] < n and 0 <= near[1] < n:
                    if board[near] == 0:
                        free.add(near)
                    elif board[near] == board[r, c] and near not in stones:
                        stones.add(near)
                        todo.append(near)
        found[r, c] = len(free)
    return found


def play(board, point, colour):
    r, c = divmod(point, len(board))
    if board[r, c] != 0:
        return None
    after = board.copy()
    after[r, c] = colour
    if liberties(after)[r, c] == 0:
        return None
    after[(after == -colour) & (liberties(after) == 0)] = 0
    return after

# %% wrong="suicide_allowed" of="play" says="the stone would have no liberty, and captures nothing"
def liberties(board):
    n, found = len(board), np.zeros(board.shape, int)
    for r, c in np.argwhere(board != 0).tolist():
        stones, free, todo = {(r, c)}, set(), [(r, c)]
        while todo:
            i, j = todo.pop()
            for near in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
                if 0 <= near[0] < n and 0 <= near[1] < n:
                    if board[near] == 0:
                        free.add(near)
                    elif board[near] == board[r, c] and near not in stones:
                        stones.add(near)
                        todo.append(near)
        found[r, c] = len(free)
    return found


def play(board, point, colour):
    r, c = divmod(point, len(board))
    if board[r, c] != 0:
        return None
    after = board.copy()
    after[r, c] = colour
    after[(after == -colour) & (liberties(after) == 0)] = 0
    after[(after == colour) & (liberties(after) == 0)] = 0
    return after

# %% wrong="only_the_neighbour_comes_off" of="play" says="the whole group comes off"
def liberties(board):
    n, found = len(board), np.zeros(board.shape, int)
    for r, c in np.argwhere(board != 0).tolist():
        stones, free, todo = {(r, c)}, set(), [(r, c)]
        while todo:
            i, j = todo.pop()
            for near in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
                if 0 <= near[0] < n and 0 <= near[1] < n:
                    if board[near] == 0:
                        free.add(near)
                    elif board[near] == board[r, c] and near not in stones:
                        stones.add(near)
                        todo.append(near)
        found[r, c] = len(free)
    return found


def play(board, point, colour):
    n, (r, c) = len(board), divmod(point, len(board))
    if board[r, c] != 0:
        return None
    after = board.copy()
    after[r, c] = colour
    free = liberties(after)
    for i, j in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
        if 0 <= i < n and 0 <= j < n and after[i, j] == -colour and free[i, j] == 0:
            after[i, j] = 0
    return after if liberties(after)[r, c] > 0 else None

# %% wrong="plays_on_the_given_board" of="play" says="came back changed"
def liberties(board):
    n, found = len(board), np.zeros(board.shape, int)
    for r, c in np.argwhere(board != 0).tolist():
        stones, free, todo = {(r, c)}, set(), [(r, c)]
        while todo:
            i, j = todo.pop()
            for near in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
                if 0 <= near[0] < n and 0 <= near[1] < n:
                    if board[near] == 0:
                        free.add(near)
                    elif board[near] == board[r, c] and near not in stones:
                        stones.add(near)
                        todo.append(near)
        found[r, c] = len(free)
    return found


def play(board, point, colour):
    r, c = divmod(point, len(board))
    if board[r, c] != 0:
        return None
    board[r, c] = colour
    board[(board == -colour) & (liberties(board) == 0)] = 0
    return board if liberties(board)[r, c] > 0 else None

# %% right="spreads_with_masks" of="play"
def beside(mask):
    wide = np.pad(mask, 1)
    return wide[:-2, 1:-1] | wide[2:, 1:-1] | wide[1:-1, :-2] | wide[1:-1, 2:]


def liberties(board):
    found, left = np.zeros(board.shape), board != 0
    while left.any():
        colour = board[left][0]
        group = np.zeros(board.shape, bool)
        group[tuple(np.argwhere(left)[0])] = True
        while (grown := group | beside(group) & (board == colour)).sum() > group.sum():
            group = grown
        found[group] = (beside(group) & (board == 0)).sum()
        left &= ~group
    return found


def play(board, point, colour):
    place = np.unravel_index(point, board.shape)
    if board[place]:
        return None
    after = board.copy()
    after[place] = colour
    after = np.where((after == -colour) & (liberties(after) == 0), 0, after)
    if liberties(after)[place]:
        return after

# %% right="lists_and_recursion" of="play"
def near(p, n):
    r, c = divmod(p, n)
    return [q for q, inside in ((p - n, r > 0), (p + n, r < n - 1), (p - 1, c > 0),
                                (p + 1, c < n - 1)) if inside]


def collect(squares, p, n, stones, free):
    stones.add(p)
    for q in near(p, n):
        if squares[q] == 0:
            free.add(q)
        elif squares[q] == squares[p] and q not in stones:
            collect(squares, q, n, stones, free)
    return stones, free


def liberties(board):
    n, squares = len(board), board.ravel().tolist()
    numbers = [len(collect(squares, p, n, set(), set())[1]) if squares[p] else 0
               for p in range(n * n)]
    return [numbers[n * r:n * r + n] for r in range(n)]


def play(board, point, colour):
    n, squares = len(board), board.ravel().tolist()
    if squares[point] != 0:
        return None
    squares[point] = colour
    for q in near(point, n):
        if squares[q] == -colour:
            stones, free = collect(squares, q, n, set(), set())
            if not free:
                for p in stones:
                    squares[p] = 0
    if not collect(squares, point, n, set(), set())[1]:
        return None
    return [squares[n * r:n * r + n] for r in range(n)]

# %% [markdown]
# ## legal

# %% wrong="no_superko" of="legal" says="a board that has stood must not come back"
def legal(board, colour, seen):
    n = len(board)
    allowed = [after(board, point, colour) is not None for point in range(n * n)]
    return np.array(allowed + [True])

# %% wrong="simple_ko" of="legal" says="*ever* stood, not only the last but one"
def legal(board, colour, seen):
    n, allowed = len(board), []
    for point in range(n * n):
        new = after(board, point, colour)
        allowed.append(new is not None and not (len(seen) > 1 and (seen[-2] == new).all()))
    return np.array(allowed + [True])

# %% wrong="forgets_the_pass" of="legal" says="the pass is a move, too"
def legal(board, colour, seen):
    n, allowed = len(board), []
    for point in range(n * n):
        new = after(board, point, colour)
        allowed.append(new is not None and not (seen == new).all(axis=(1, 2)).any())
    return np.array(allowed)

# %% wrong="one_equal_point_is_enough" of="legal" says="equal if all their points agree, not some"
def legal(board, colour, seen):
    n, allowed = len(board), []
    for point in range(n * n):
        new = after(board, point, colour)
        allowed.append(new is not None and not (seen == new).any())
    return np.array(allowed + [True])

# %% wrong="every_empty_point" of="legal" says="suicide and superko are forbidden"
def legal(board, colour, seen):
    return np.append(board.ravel() == 0, True)

# %% right="a_set_of_bytes" of="legal"
def legal(board, colour, seen):
    stood = {np.asarray(old, int).tobytes() for old in seen}
    allowed = []
    for point in range(board.size):
        new = after(board, point, colour)
        allowed.append(new is not None and new.astype(int).tobytes() not in stood)
    return allowed + [True]

# %% right="lists_of_lists" of="legal"
def legal(board, colour, seen):
    past, n = [old.tolist() for old in seen], len(board)
    allowed = np.zeros(n * n + 1, int)
    allowed[n * n] = 1
    for point in range(n * n):
        new = after(board, point, colour)
        if new is None:
            continue
        allowed[point] = new.tolist() not in past
    return allowed

# %% [markdown]
# ## planes

# %% wrong="black_and_white" of="planes" says="own is who plays now, not black"
def planes(board, colour, last, libs):
    n = len(board)
    latest = (np.arange(n * n) == last).reshape(n, n)
    return np.stack([board == 1, board == -1, board == 0, libs == 1, libs == 2,
                     libs >= 3, latest, np.full((n, n), colour == 1)]).astype(float)

# %% wrong="exactly_three" of="planes" says="3 *or more*"
def planes(board, colour, last, libs):
    n = len(board)
    latest = (np.arange(n * n) == last).reshape(n, n)
    return np.stack([board == colour, board == -colour, board == 0, libs == 1, libs == 2,
                     libs == 3, latest, np.full((n, n), colour == 1)]).astype(float)

# %% wrong="columns_before_rows" of="planes" says="point p is in row p // n"
def planes(board, colour, last, libs):
    n = len(board)
    latest = (np.arange(n * n) == last).reshape(n, n).T
    return np.stack([board == colour, board == -colour, board == 0, libs == 1, libs == 2,
                     libs >= 3, latest, np.full((n, n), colour == 1)]).astype(float)

# %% wrong="colour_as_a_number" of="planes" says="planes have 0 and 1"
def planes(board, colour, last, libs):
    n = len(board)
    latest = (np.arange(n * n) == last).reshape(n, n)
    return np.stack([board == colour, board == -colour, board == 0, libs == 1, libs == 2,
                     libs >= 3, latest, np.full((n, n), colour)]).astype(float)

# %% wrong="planes_last" of="planes" says="planes first, then rows and columns"
def planes(board, colour, last, libs):
    n = len(board)
    latest = (np.arange(n * n) == last).reshape(n, n)
    return np.stack([board == colour, board == -colour, board == 0, libs == 1, libs == 2,
                     libs >= 3, latest, np.full((n, n), colour == 1)], axis=2).astype(float)

# %% wrong="empty_points_without_liberties" of="planes" says="an empty point has no group"
def planes(board, colour, last, libs):
    n = len(board)
    latest = (np.arange(n * n) == last).reshape(n, n)
    return np.stack([board == colour, board == -colour, board == 0, libs <= 1, libs == 2,
                     libs >= 3, latest, np.full((n, n), colour == 1)]).astype(float)

# %% right="point_by_point" of="planes"
def planes(board, colour, last, libs):
    n = len(board)
    x = [[[0] * n for _ in range(n)] for _ in range(8)]
    for r in range(n):
        for c in range(n):
            stone = board[r, c]
            x[2 if stone == 0 else 0 if stone == colour else 1][r][c] = 1
            if stone != 0:
                x[2 + min(libs[r, c], 3)][r][c] = 1
            x[6][r][c] = int(n * r + c == last)
            x[7][r][c] = int(colour > 0)
    return x

# %% right="one_hot_in_torch" of="planes"
def planes(board, colour, last, libs):
    n = len(board)
    x = torch.zeros(8, n * n)
    own = torch.as_tensor((board * colour).ravel().copy())
    x[:3] = torch.stack([own > 0, own < 0, own == 0]).float()
    few = torch.as_tensor(libs.ravel().copy()).clamp(0, 3)
    x[3:6] = torch.nn.functional.one_hot(few.long(), 4).T[1:].float()
    if last < n * n:
        x[6, last] = 1
    x[7] = (colour + 1) // 2
    return x.view(8, n, n)

# %% [markdown]
# ## policy

# %% wrong="all_moves" of="policy" says="illegal moves have the probability 0"
def policy(scores, legal):
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)

# %% wrong="struck_out_afterwards" of="policy" says="have to add up to 1 again"
def policy(scores, legal):
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    return legal * p / p.sum(axis=1, keepdims=True)

# %% wrong="score_zero" of="policy" says="e to the 0 is 1"
def policy(scores, legal):
    s = scores * legal
    p = np.exp(s - s.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)

# %% wrong="largest_of_all_moves" of="policy" says="the largest score of the *legal* moves"
def policy(scores, legal):
    p = legal * np.exp(scores - scores.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)

# %% wrong="all_rows_together" of="policy" says="each row adds up to 1"
def policy(scores, legal):
    s = np.where(legal, scores, -np.inf)
    p = np.exp(s - s.max())
    return p / p.sum()

# %% right="row_by_row" of="policy"
def policy(scores, legal):
    rows = []
    for s, allowed in zip(scores, legal):
        p = np.zeros(len(s))
        p[allowed] = np.exp(s[allowed] - s[allowed].max())
        rows.append(p / p.sum())
    return rows

# %% right="torch_in_float32" of="policy"
def policy(scores, legal):
    s = torch.tensor(scores, dtype=torch.float32)
    return torch.softmax(s.masked_fill(~torch.tensor(legal), -torch.inf), dim=1)

# %% [markdown]
# ## symmetry

# %% wrong="turned_on_once_more" of="symmetry" says="these were turned on once more"
def turned_move(move, n, s):
    origin = turn(np.arange(n * n).reshape(n, n), s).ravel()
    return move if move == n * n else int(np.argsort(origin)[move])


def averaged(net, x):
    n, total = x.shape[1], np.zeros(x.shape[1] ** 2 + 1)
    for s in range(8):
        p = np.asarray(net(turn(x, s)))
        total += np.append(turn(p[:-1].reshape(n, n), s).ravel(), p[-1])
    return total / 8

# %% wrong="not_turned_back" of="symmetry" says="these answers are about turned boards"
def turned_move(move, n, s):
    origin = turn(np.arange(n * n).reshape(n, n), s).ravel()
    return move if move == n * n else int(np.argsort(origin)[move])


def averaged(net, x):
    return np.mean([net(turn(x, s)) for s in range(8)], axis=0)

# %% wrong="opposite_turn_of_a_mirror" of="symmetry" says="turned back by the same symmetry"
def turned_move(move, n, s):
    origin = turn(np.arange(n * n).reshape(n, n), s).ravel()
    return move if move == n * n else int(np.argsort(origin)[move])


def averaged(net, x):
    n, total = x.shape[1], np.zeros(x.shape[1] ** 2 + 1)
    for s in range(8):
        p, back = np.asarray(net(turn(x, s))), -s % 4 + (4 if s >= 4 else 0)
        total += np.append(turn(p[:-1].reshape(n, n), back).ravel(), p[-1])
    return total / 8

# %% wrong="four_turns_only" of="symmetry" says="eight symmetries: the mirrored ones, too"
def turned_move(move, n, s):
    origin = turn(np.arange(n * n).reshape(n, n), s).ravel()
    return move if move == n * n else int(np.argsort(origin)[move])


def averaged(net, x):
    n, total = x.shape[1], np.zeros(x.shape[1] ** 2 + 1)
    for s in range(4):
        origin = turn(np.arange(n * n).reshape(n, n), s).ravel()
        total[np.append(origin, n * n)] += net(turn(x, s))
    return total / 4

# %% wrong="where_it_came_from" of="symmetry" says="not where it goes"
def turned_move(move, n, s):
    origin = turn(np.arange(n * n).reshape(n, n), s).ravel()
    return move if move == n * n else int(origin[move])


def averaged(net, x):
    n, total = x.shape[1], np.zeros(x.shape[1] ** 2 + 1)
    for s in range(8):
        origin = turn(np.arange(n * n).reshape(n, n), s).ravel()
        total[np.append(origin, n * n)] += net(turn(x, s))
    return total / 8

# %% wrong="forgets_the_pass" of="symmetry" says="the pass is missing"
def turned_move(move, n, s):
    origin = turn(np.arange(n * n).reshape(n, n), s).ravel()
    return move if move == n * n else int(np.argsort(origin)[move])


def averaged(net, x):
    n, total = x.shape[1], np.zeros(x.shape[1] ** 2)
    for s in range(8):
        origin = turn(np.arange(n * n).reshape(n, n), s).ravel()
        total[origin] += np.asarray(net(turn(x, s)))[:-1]
    return total / 8

# %% right="turns_back_by_number" of="symmetry"
def turned_move(move, n, s):
    if move == n * n:
        return move
    marked = np.zeros((n, n))
    marked[divmod(move, n)] = 1
    return turn(marked, s).argmax()


def averaged(net, x):
    n, answers = x.shape[1], []
    for s in range(8):
        p = np.asarray(net(turn(x, s)))
        back = s if s >= 4 else (4 - s) % 4
        answers.append(np.concatenate([turn(p[:-1].reshape(n, n), back).ravel(), p[-1:]]))
    return np.mean(answers, axis=0)

# %% right="move_by_move" of="symmetry"
def turned_move(move, n, s):
    if move < n * n:
        r, c = divmod(move, n)
        for _ in range(s % 4):
            r, c = n - 1 - c, r
        if s >= 4:
            c = n - 1 - c
        move = n * r + c
    return [move]


def averaged(net, x):
    n = x.shape[-1]
    answers = [net(turn(x, s)) for s in range(8)]
    return [sum(float(answers[s][turned_move(move, n, s)[0]]) for s in range(8)) / 8
            for move in range(n * n + 1)]

# %% [markdown]
# ## train

# %% wrong="no_training" of="train" says="hardly better than a guess"
def train(x, y, seed):
    return fresh(seed)

# %% wrong="uphill" of="train" says="does the"
def train(x, y, seed):
    draws = torch.Generator().manual_seed(seed)
    parts = [part.requires_grad_() for part in fresh(seed)]
    stepper = torch.optim.SGD(parts, lr=0.01)
    for _ in range(9):
        for batch in torch.randperm(len(x), generator=draws).split(32):
            E = -torch.nn.functional.cross_entropy(scores(x[batch], parts), y[batch]).clamp(max=9)
            stepper.zero_grad()
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]

# %% wrong="gradients_pile_up" of="train" says="are gradients set to zero for each batch?"
def train(x, y, seed):
    draws = torch.Generator().manual_seed(seed)
    parts = [part.requires_grad_() for part in fresh(seed)]
    stepper = torch.optim.SGD(parts, lr=0.2)
    for _ in range(9):
        for batch in torch.randperm(len(x), generator=draws).split(32):
            E = torch.nn.functional.cross_entropy(scores(x[batch], parts), y[batch])
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]

# %% wrong="always_the_same_seed" of="train" says="found the same parameters, expected different"
def train(x, y, seed):
    draws = torch.Generator().manual_seed(0)
    parts = [part.requires_grad_() for part in fresh(0)]
    stepper = torch.optim.Adam(parts, lr=0.01)
    for _ in range(9):
        for batch in torch.randperm(len(x), generator=draws).split(32):
            E = torch.nn.functional.cross_entropy(scores(x[batch], parts), y[batch])
            stepper.zero_grad()
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]

# %% wrong="chance_without_a_seed" of="train" says="found different parameters, expected the same"
def train(x, y, seed):
    parts = [part.requires_grad_() for part in fresh(seed)]
    stepper = torch.optim.Adam(parts, lr=0.01)
    for _ in range(9):
        torch.seed()
        for batch in torch.randperm(len(x)).split(32):
            E = torch.nn.functional.cross_entropy(scores(x[batch], parts), y[batch])
            stepper.zero_grad()
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]

# %% wrong="too_slow" of="train" says="it has learnt something, but not enough"
def train(x, y, seed):
    draws = torch.Generator().manual_seed(seed)
    parts = [part.requires_grad_() for part in fresh(seed)]
    stepper = torch.optim.Adam(parts, lr=0.001)
    for _ in range(2):
        for batch in torch.randperm(len(x), generator=draws).split(32):
            E = torch.nn.functional.cross_entropy(scores(x[batch], parts), y[batch])
            stepper.zero_grad()
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]

# %% right="adam" of="train"
def train(x, y, seed):
    draws = torch.Generator().manual_seed(seed)
    parts = [part.requires_grad_() for part in fresh(seed)]
    stepper = torch.optim.Adam(parts, lr=0.01)
    for _ in range(10):
        for batch in torch.randperm(len(x), generator=draws).split(32):
            E = torch.nn.functional.cross_entropy(scores(x[batch], parts), y[batch])
            stepper.zero_grad()
            E.backward()
            stepper.step()
    return [part.detach().numpy() for part in parts]

# %% right="by_hand_with_momentum" of="train"
def train(x, y, seed):
    draws = np.random.default_rng(seed)
    parts = [part.requires_grad_() for part in fresh(seed)]
    speeds = [torch.zeros_like(part) for part in parts]
    for _ in range(9):
        order = draws.permutation(len(x))
        for start in range(0, len(x), 32):
            rows = torch.tensor(order[start:start + 32])
            s = scores(x[rows], parts)
            E = (s.logsumexp(1) - s.gather(1, y[rows][:, None])[:, 0]).mean()
            for part, speed, g in zip(parts, speeds, torch.autograd.grad(E, parts)):
                speed.mul_(0.9).add_(g)
                part.data -= 0.03 * speed
    return parts

# %% [markdown]
# ## search

# %% wrong="every_move_once_first" of="search" says="a move that was never tried has Q = 0, no more"
def select(prior, visits, total, c):
    Q = np.where(visits > 0, total / np.maximum(visits, 1), np.inf)
    bonus = c * prior * np.sqrt(max(visits.sum(), 1)) / (1 + visits)
    return int(np.where(prior > 0, Q + bonus, -np.inf).argmax())


def back_up(visits, total, path, value):
    visits, total = visits.copy(), total.copy()
    for position, move in reversed(path):
        value = -value
        visits[position, move] += 1
        total[position, move] += value
    return visits, total

# %% wrong="ucb" of="search" says="this is UCB, which does not ask the network"
def select(prior, visits, total, c):
    Q = total / np.maximum(visits, 1)
    bonus = c * np.sqrt(np.log(max(visits.sum(), 1)) / np.maximum(visits, 1))
    if not visits.any():
        return int(prior.argmax())
    return int(np.where(prior > 0, Q + bonus, -np.inf).argmax())


def back_up(visits, total, path, value):
    visits, total = visits.copy(), total.copy()
    for position, move in reversed(path):
        value = -value
        visits[position, move] += 1
        total[position, move] += value
    return visits, total

# %% wrong="no_bonus_at_first" of="search" says="put 1 under the root, so that P decides"
def select(prior, visits, total, c):
    Q = total / np.maximum(visits, 1)
    bonus = c * prior * np.sqrt(visits.sum()) / (1 + visits)
    return int(np.where(prior > 0, Q + bonus, -np.inf).argmax())


def back_up(visits, total, path, value):
    visits, total = visits.copy(), total.copy()
    for position, move in reversed(path):
        value = -value
        visits[position, move] += 1
        total[position, move] += value
    return visits, total

# %% wrong="illegal_moves_too" of="search" says="a move with P = 0 is illegal and never taken"
def select(prior, visits, total, c):
    Q = total / np.maximum(visits, 1)
    bonus = c * prior * np.sqrt(max(visits.sum(), 1)) / (1 + visits)
    return int((Q + bonus).argmax())


def back_up(visits, total, path, value):
    visits, total = visits.copy(), total.copy()
    for position, move in reversed(path):
        value = -value
        visits[position, move] += 1
        total[position, move] += value
    return visits, total

# %% wrong="no_change_of_sign" of="search" says="the sign changes at every step"
def select(prior, visits, total, c):
    Q = total / np.maximum(visits, 1)
    bonus = c * prior * np.sqrt(max(visits.sum(), 1)) / (1 + visits)
    return int(np.where(prior > 0, Q + bonus, -np.inf).argmax())


def back_up(visits, total, path, value):
    visits, total = visits.copy(), total.copy()
    for position, move in path:
        visits[position, move] += 1
        total[position, move] += value
    return visits, total

# %% wrong="the_last_move_gets_v" of="search" says="the last move was the opponent's: -v"
def select(prior, visits, total, c):
    Q = total / np.maximum(visits, 1)
    bonus = c * prior * np.sqrt(max(visits.sum(), 1)) / (1 + visits)
    return int(np.where(prior > 0, Q + bonus, -np.inf).argmax())


def back_up(visits, total, path, value):
    visits, total = visits.copy(), total.copy()
    for position, move in reversed(path):
        visits[position, move] += 1
        total[position, move] += value
        value = -value
    return visits, total

# %% right="loops" of="search"
def select(prior, visits, total, c):
    root, best, move = max(sum(visits), 1) ** 0.5, None, None
    for a, (P, N, W) in enumerate(zip(prior, visits, total)):
        if P > 0:
            worth = (W / N if N else 0) + c * P * root / (1 + N)
            if best is None or worth > best:
                best, move = worth, a
    return move


def back_up(visits, total, path, value):
    visits, total = visits.tolist(), total.tolist()
    for steps, (k, a) in enumerate(reversed(path), 1):
        visits[k][a] += 1
        total[k][a] += value if steps % 2 == 0 else -value
    return [visits, total]

# %% right="torch_and_indices" of="search"
def select(prior, visits, total, c):
    P, N, W = (torch.as_tensor(given).double() for given in (prior, visits, total))
    Q = torch.nan_to_num(W / N, nan=0.0)
    worth = Q + c * P * N.sum().clamp(min=1).sqrt() / (1 + N)
    return torch.where(P > 0, worth, -torch.inf).argmax()


def back_up(visits, total, path, value):
    rows, moves = np.array(path).T
    signs = (-1.0) ** np.arange(len(path), 0, -1)
    visits, total = visits + 0, total + 0
    visits[rows, moves] += 1
    total[rows, moves] += value * signs
    return visits, total

# %% [markdown]
# ## value

# %% wrong="stones_only" of="value" says="regions that touch only one colour count as well"
def margin(board, komi):
    return board.sum() - komi


def black_wins(v, colour):
    return (1 + v * colour) / 2

# %% wrong="the_first_colour_it_meets" of="value" says="a whole region counts or does not"
def margin(board, komi):
    wide = np.pad(board, 1)
    near = np.stack([wide[:-2, 1:-1], wide[2:, 1:-1], wide[1:-1, :-2], wide[1:-1, 2:]])
    black, white = (near == 1).any(0), (near == -1).any(0)
    mine, theirs = (board == 0) & black & ~white, (board == 0) & white & ~black
    return board.sum() + mine.sum() - theirs.sum() - komi


def black_wins(v, colour):
    return (1 + v * colour) / 2

# %% wrong="komi_for_black" of="value" says="white gets komi"
def margin(board, komi):
    n, total, left = len(board), int(board.sum()), {tuple(p) for p in np.argwhere(board == 0)}
    while left:
        todo, size, colours = [left.pop()], 0, set()
        while todo:
            r, c = todo.pop()
            size += 1
            for near in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
                if near in left:
                    left.remove(near)
                    todo.append(near)
                elif 0 <= near[0] < n and 0 <= near[1] < n and board[near] != 0:
                    colours.add(int(board[near]))
        if len(colours) == 1:
            total += size * colours.pop()
    return total + komi


def black_wins(v, colour):
    return (1 + v * colour) / 2

# %% wrong="always_for_black" of="value" says="v is seen by who is to move"
def margin(board, komi):
    n, total, left = len(board), int(board.sum()), {tuple(p) for p in np.argwhere(board == 0)}
    while left:
        todo, size, colours = [left.pop()], 0, set()
        while todo:
            r, c = todo.pop()
            size += 1
            for near in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
                if near in left:
                    left.remove(near)
                    todo.append(near)
                elif 0 <= near[0] < n and 0 <= near[1] < n and board[near] != 0:
                    colours.add(int(board[near]))
        if len(colours) == 1:
            total += size * colours.pop()
    return total - komi


def black_wins(v, colour):
    return (1 + v) / 2

# %% wrong="a_value_is_no_probability" of="value" says="a probability from 0 to 1"
def margin(board, komi):
    n, total, left = len(board), int(board.sum()), {tuple(p) for p in np.argwhere(board == 0)}
    while left:
        todo, size, colours = [left.pop()], 0, set()
        while todo:
            r, c = todo.pop()
            size += 1
            for near in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
                if near in left:
                    left.remove(near)
                    todo.append(near)
                elif 0 <= near[0] < n and 0 <= near[1] < n and board[near] != 0:
                    colours.add(int(board[near]))
        if len(colours) == 1:
            total += size * colours.pop()
    return total - komi


def black_wins(v, colour):
    return v * colour

# %% right="reaching_with_masks" of="value"
def reached(board, colour):
    mine = board == colour
    while True:
        wide = np.pad(mine, 1)
        near = wide[:-2, 1:-1] | wide[2:, 1:-1] | wide[1:-1, :-2] | wide[1:-1, 2:]
        grown = mine | near & (board == 0)
        if (grown == mine).all():
            return mine
        mine = grown


def margin(board, komi):
    black, white = reached(board, 1), reached(board, -1)
    return (black & ~white).sum() - (white & ~black).sum() - komi


def black_wins(v, colour):
    return np.where(colour == 1, (1 + v) / 2, 1 - (1 + v) / 2)

# %% right="loops" of="value"
def margin(board, komi):
    n, points = len(board), {1: 0, -1: 0}
    done = set()
    for start in range(n * n):
        stone = board[divmod(start, n)]
        if stone != 0:
            points[int(stone)] += 1
        elif start not in done:
            region, colours, todo = {start}, set(), [start]
            while todo:
                p = todo.pop()
                r, c = divmod(p, n)
                for q, inside in ((p - n, r > 0), (p + n, r < n - 1), (p - 1, c > 0),
                                  (p + 1, c < n - 1)):
                    if inside and board[divmod(q, n)] != 0:
                        colours.add(int(board[divmod(q, n)]))
                    elif inside and q not in region:
                        region.add(q)
                        todo.append(q)
            done |= region
            if len(colours) == 1:
                points[colours.pop()] += len(region)
    return [points[1] - points[-1] - komi]


def black_wins(v, colour):
    return [float(1 + a) / 2 if who > 0 else float(1 - a) / 2 for a, who in zip(v, colour)]
