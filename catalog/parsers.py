"""PyYAML's parsers as a stream of events: libyaml's where it is compiled in, else the one in Python."""

from collections.abc import Callable, Iterator
from typing import Any

from yaml import Event, MarkedYAMLError
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.scanner import Scanner

from catalog.streams import UnreadableError, Utf8Stream


class PythonParser(Reader, Scanner, Parser):
    """PyYAML's own parser, for where libyaml is not compiled in; about ten times slower."""

    def __init__(self, stream: Any) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)


MakeParser = Callable[[Any], Any]
try:
    from yaml._yaml import CParser
except ImportError:  # pragma: no cover  PyYAML built without libyaml
    PARSER: MakeParser = PythonParser
else:
    PARSER = CParser


def events_of(stream: Utf8Stream, make: MakeParser) -> Iterator[Event]:
    """Parse a stream; UnreadableError with the line where it is not YAML."""
    try:
        parser = make(stream)
        while parser.check_event():
            yield parser.get_event()
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise _not_yaml(line, str(error.problem)) from error
    except ReaderError as error:
        raise _not_yaml(None, f"the character {error.character!r} may not stand in a file") from error


def _not_yaml(line: int | None, problem: str) -> UnreadableError:
    return UnreadableError(line, f"this is not YAML ({problem})", f"不是有效的YAML({problem})")
