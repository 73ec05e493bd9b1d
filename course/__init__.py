"""What chapters and notebooks import, and the verbs that run the book."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
