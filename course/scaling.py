"""What small GPTs lose, by their size and by how much they read: a recorded run.

    python -m course.scaling           shows what was recorded
    python -m course.scaling --train   measures it again, on Shakespeare's plays: half an hour
    python -m course.scaling --more    goes on where a run was stopped

Every run reads its text once, as in Hoffmann (2022): the letters after a random place of the plays,
none twice, at a rate of learning that falls to nothing by the end of just that run.
"""
import json
import sys

import numpy as np

from course import ROOT, gpt
from course.gpt_train import ALPHABET, plays, windows

RECORD = ROOT / "book" / "figures" / "scaling_record.json"
WIDTHS = 8, 16, 32, 64
STEPS = 64, 128, 256, 512, 1024
ROWS, LONG = 24, 32  # texts in a batch, letters in a text
SEEDS = range(10)
UNSEEN = 600  # pieces of the plays' last tenth, of LONG letters each


def shape(width):
    return gpt.Shape(len(ALPHABET), width, 2, max(2, width // 16), LONG)


def rate(width):
    """Of learning; narrow nets bear a higher one."""
    return 0.03 * width ** -0.5


def lost(width, steps, seed):
    """Nats a letter on the unseen tenth, after `steps` batches that were each read once."""
    import torch

    known, unseen = plays()
    need = steps * ROWS * LONG + 1
    begin = np.random.default_rng([seed, steps]).integers(0, len(known) - need + 1)
    order = np.random.default_rng([seed, steps, 1]).permutation(steps * ROWS)

    def batch(step):
        pieces = order[step * ROWS:(step + 1) * ROWS]
        return windows(known, begin + pieces * LONG, LONG + 1)

    weights = gpt.train(shape(width), batch, steps, rate=rate(width), seed=seed)
    starts = np.linspace(0, len(unseen) - LONG - 1, UNSEEN).astype(int)
    with torch.no_grad():
        return float(gpt.surprise(weights, windows(unseen, starts, LONG + 1), shape(width))[0])


def sweep(seed):
    """Losses of one seed, to four decimals: a list for each width, by steps."""
    return [[round(lost(width, steps, seed), 4) for steps in STEPS] for width in WIDTHS]


def recipe():
    return {"text": "tiny-shakespeare", "sizes": [shape(w).parameters["inner"] for w in WIDTHS],
            "letters": [steps * ROWS * LONG for steps in STEPS], "widths": list(WIDTHS),
            "steps": list(STEPS), "rows": ROWS, "long": LONG, "unit": "nats a letter"}


def load():
    """(sizes (N,), letters (D,), losses (seeds, N, D)) as recorded."""
    kept = json.loads(RECORD.read_text("utf-8"))
    told = kept["recipe"]
    return (np.array(told["sizes"]), np.array(told["letters"]),
            np.array(list(kept["losses"].values())))


def store(losses):
    """Write the record; losses: {seed: as `sweep` gives them}."""
    lines = ",\n".join(f'  "{seed}": {json.dumps(rows)}' for seed, rows in losses.items())
    text = f'{{"recipe": {json.dumps(recipe())},\n "losses": {{\n{lines}\n}}}}\n'
    RECORD.write_text(text, "utf-8")


def main(argv=()):
    """The verb; returns 0."""
    import torch

    torch.set_num_threads(1)
    if {"--train", "--more"} & set(argv):
        rows = load()[2].tolist() if "--more" in argv else []
        for seed in SEEDS[len(rows):]:  # one by one: whoever stops early keeps what was measured
            rows.append(sweep(seed))
            store(dict(enumerate(rows)))
            print(f"seed {seed}: {rows[-1]}", file=sys.stderr)
    sizes, letters, losses = load()
    print(f"{len(losses)} seeds; columns: letters read {letters}")
    for size, row in zip(sizes, losses.mean(0), strict=True):
        print(f"{size:8}", *(f"{loss:.3f}" for loss in row))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
