"""An answer is data: figures, tables, facts and notes as the JSON of the command line has them."""
from collections import namedtuple


class Figure(namedtuple("Figure", "low mid high unit label", defaults=("",))):
    """A number of an answer with its range, in SI or a counted thing; None where it is not known."""

    __slots__ = ()

    @property
    def is_known(self):
        return self.mid is not None


def _figure(each):
    return Figure(each.get("low"), each.get("value"), each.get("high"), each.get("unit", ""), each.get("label", ""))


def _flat(row):
    """A row for a frame: quantities become their value; unknown ones None."""
    return {k: v.get("value") if isinstance(v, dict) else v for k, v in row.items()}


class Answer:
    """What a question comes back with.

    data: the whole document, plain dicts and lists    question: what was asked    facts_asked: of what facts
    """

    def __init__(self, data, question, facts):
        self.data, self.question, self.facts_asked = data, question, facts

    @property
    def sentence(self):
        """The answer in one paragraph."""
        return self.data["sentence"]

    @property
    def outcome(self):
        """A word for machines; empty where there is but one outcome."""
        return self.data.get("outcome", "")

    @property
    def figures(self):
        """Key -> Figure."""
        return {each["key"]: _figure(each) for each in self.data["figures"]}

    @property
    def tables(self):
        """Key -> list of rows."""
        return {each["key"]: each["rows"] for each in self.data["tables"]}

    @property
    def facts(self):
        """Every fact that the answer rests on: path, value, unit, source, confidence, date."""
        return self.data["facts"]

    @property
    def notes(self):
        """Key -> what must be known to read the answer."""
        return {each["key"]: each["text"] for each in self.data["notes"]}

    @property
    def warnings(self):
        return self.data["warnings"]

    def __getitem__(self, key):
        try:
            return self.figures[key]
        except KeyError:
            near = [k for k in self.figures if key.split(".")[0] in k][:5]
            raise KeyError(f"no figure {key!r}" + (f": {', '.join(near)}" if near else "")) from None

    def __iter__(self):
        return iter(self.figures)

    def frame(self, table=None):
        """A table (by key; the first without one) as a pandas DataFrame; "figures" and "facts" are tables too."""
        try:
            import pandas
        except ImportError:
            raise ImportError("frame() needs pandas; .tables has the rows without it") from None
        if table == "figures":
            return pandas.DataFrame(self.data["figures"]).set_index("key")
        if table == "facts":
            return pandas.DataFrame(self.facts).set_index("path")
        tables = self.tables
        if not tables:
            raise KeyError("this answer has no table")
        key = table if table is not None else next(iter(tables))
        if key not in tables:
            raise KeyError(f"no table {key!r}: {', '.join(tables)}")
        return pandas.DataFrame([_flat(row) for row in tables[key]])

    def _again(self, form, **more):
        return self.facts_asked._text({**self.question, "format": form, **more})

    def svg(self, view=None, width=760):
        """A picture of the answer by its name, or the first; the question is asked again."""
        return self._again("svg", view=view, width=width)

    def vega(self, view=None):
        """The same as a Vega-Lite specification."""
        return self._again("vega", view=view)

    def page(self):
        """The whole page of `countervail report`, as HTML."""
        return self._again("html")

    def text(self, width=100):
        """What the command line prints."""
        return self._again("text", width=width)

    @property
    def command(self):
        """The command line that asks the same."""
        return self._again("command").strip()

    @property
    def python(self):
        """The call from Python that asks the same."""
        return self._again("python")

    def to_toml(self):
        """The same as a scenario file; empty for verbs that read none."""
        return self._again("toml")

    def _repr_html_(self):
        """Sentence, first picture, first table: what a notebook shows."""
        import html

        parts = [f"<p>{html.escape(self.sentence)}</p>"]
        try:
            parts.append(self.svg())
        except ValueError:
            pass  # an answer without pictures
        for rows in list(self.tables.values())[:1]:
            if rows:
                head = "".join(f"<th>{html.escape(str(k))}</th>" for k in rows[0])
                body = "".join("<tr>" + "".join(f"<td>{html.escape(_cell(v))}</td>" for v in row.values()) + "</tr>"
                               for row in rows)
                parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
        return "\n".join(parts)

    def __repr__(self):
        return f"<Answer {self.data['schema']}: {self.sentence}>"

    def __eq__(self, other):
        return isinstance(other, Answer) and self.data == other.data

    __hash__ = None


def _cell(value):
    if isinstance(value, dict):
        number = "unknown" if value.get("value") is None else f"{value['value']:.4g}"
        return f"{number} {value.get('unit', '')}".strip()
    return "unknown" if value is None else str(value)
