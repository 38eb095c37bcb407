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
from .verbs import functions as _functions

globals().update(_functions)
__all__ = ["Answer", "Error", "Facts", "Figure", "ask", "load", *_functions]
