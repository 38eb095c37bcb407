"""The one error: what was got, what is allowed, where."""


class Error(ValueError):
    """A question that cannot be understood or answered.

    kind: "read", "syntax", "unit", "unknown name", "unknown key", "missing", "range" or "conflict"
    field: the keyword that it is about, or None
    hint: what to try, such as the nearest spelling; may be empty
    file, line, column: of a file that was read; empty and 0 where there is none
    """

    def __init__(self, message, kind="", field=None, hint="", file="", line=0, column=0):
        super().__init__(message)
        self.message, self.kind, self.field, self.hint = message, kind, field, hint
        self.file, self.line, self.column = file, line, column

    def __str__(self):
        place = f"{self.file}:{self.line}:{self.column}: " if self.file else ""
        return place + self.message + (f" ({self.hint})" if self.hint else "")

    def __reduce__(self):
        return Error, (self.message, self.kind, self.field, self.hint, self.file, self.line, self.column)


def of_answer(error, keywords):
    """The error of an answer's JSON, with the keyword that its message names."""
    named = [k for k in keywords if f"'{k}'" in error["message"] or f"--{k.replace('_', '-')}" in error["message"]]
    return Error(error["message"], error["kind"], named[0] if named else None, error["hint"], error["file"],
                 error["line"], error["column"])
