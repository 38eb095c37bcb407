"""What AI capability can you field with the chips you can get?

One function a verb of the command line, made from its table of fields; an answer is data.

    import countervail as cv
    a = cv.parity(candidate="Ascend 910C", reference="H800 SXM5 80GB", reference_count=2048)
    a.sentence; a["candidate.units"]; a.frame("strategies"); a.svg()
"""
from ._engine import version as __version__
from .answer import Answer, Figure
from .error import Error
from .facts import Facts, ask, load

_NAMES = ["Answer", "Error", "Facts", "Figure", "ask", "load"]


def __getattr__(name):
    """Functions of verbs, made when the first of them is asked for, so that an import costs the engine alone."""
    if name.startswith("__") and name != "__all__":
        raise AttributeError(name)
    from .verbs import functions

    globals().update(functions)
    globals()["__all__"] = [*_NAMES, *functions]
    try:
        return globals()[name]
    except KeyError:
        raise AttributeError(f"module 'countervail' has no attribute {name!r}") from None


def __dir__():
    return sorted({*globals(), *__getattr__("__all__")})
