"""Facts, and the one way to ask them."""
import functools
import json
import math
import os
import pathlib

from . import _engine
from .answer import Answer
from .error import Error, of_answer

_SHOWN = ("verb", "format", "view", "width")


def _data_directory():
    """As installed, else of the source tree, else of the system; COUNTERVAIL_DATA before all."""
    here = pathlib.Path(__file__).resolve().parent
    places = [os.environ.get("COUNTERVAIL_DATA"), here / "data", here.parent.parent / "data",
              "/usr/share/countervail/data"]
    for place in places:
        if place and (pathlib.Path(place) / "catalog").is_dir():
            return str(place)
    raise Error("cannot find the data directory", "read", hint="set COUNTERVAIL_DATA, or load(DIRECTORY)")


@functools.lru_cache(maxsize=4)
def _loaded(directory):
    try:
        return _engine.load(directory)
    except ValueError as error:
        raise Error(str(error), "read") from None


def _words(value):
    """What the engine takes: words, numbers, truths, lists of them; a mapping becomes "key=value" each."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no such number; the engine refuses the word by its field
    if isinstance(value, dict):
        return [f"{k}={v}" for k, v in value.items()]
    if isinstance(value, (list, tuple)):
        return [v if isinstance(v, (bool, int, float, str)) else str(v) for v in value]
    return value if isinstance(value, (bool, int, float, str)) else str(value)


class Facts:
    """The shipped facts, perhaps with one's own on top. Never changed: with_() gives another.

    Cheap to copy, may be used by several threads at once, can be pickled (by its folder).
    """

    def __init__(self, data=None, own=None):
        self.data = str(data) if data is not None else _data_directory()
        self.own = dict(own or {})
        _loaded(self.data)

    def with_(self, **own):
        """These facts with more of one's own: set={"chip/Ascend 910C/bf16": "350 TFLOP/s"}, catalog="mine.csv", ..."""
        merged = dict(self.own)
        for key, value in own.items():
            value = _words(value)
            before = merged.get(key, [])
            merged[key] = before + (value if isinstance(value, list) else [value])
        return Facts(self.data, merged)

    def _text(self, question):
        """One question to the engine; raises Error."""
        asked = {**self.own, **{k: _words(v) for k, v in question.items() if v is not None}}
        for key in self.own.keys() & question.keys():
            value = _words(question[key])
            asked[key] = self.own[key] + (value if isinstance(value, list) else [value])
        text = _loaded(self.data).ask(json.dumps(asked))
        if text.startswith("{") and '"error"' in text[:16]:
            raise of_answer(json.loads(text)["error"], [k for k in question if k not in _SHOWN])
        return text

    def ask(self, question):
        """The answer to {"verb": "plan", "chip": "H20 96GB", ...}."""
        return Answer(json.loads(self._text({**question, "format": "json"})), dict(question), self)

    def __eq__(self, other):
        return isinstance(other, Facts) and (self.data, self.own) == (other.data, other.own)

    __hash__ = None

    def __repr__(self):
        return f"Facts({self.data!r}{', ' + repr(self.own) if self.own else ''})"


def load(data=None):
    """The facts below a data directory; without one those that came with the package."""
    return Facts(data)


@functools.lru_cache(maxsize=1)
def _shipped():
    return Facts()


def ask(question, facts=None):
    """The answer to {"verb": "plan", "chip": "H20 96GB", ...}, of the shipped facts or of others."""
    return (facts or _shipped()).ask(question)
