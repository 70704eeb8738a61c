"""Which route a path at a gateway takes.

A template is literal text in which `{name}` stands for one non-empty part of a segment. A path that is not
in normal form takes no route: empty, `.` or `..` segments, backslashes, control characters, and dots,
slashes or backslashes in percent-encoding. What a gateway and its upstream may read differently must not be
permitted by either reading.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from catalog.entries import Route

PREFIX_LENGTH = 200
"""Characters of a prefix that are kept for the index; the template itself decides."""

_AMBIGUOUS = re.compile(r"[\x00-\x1f\x7f\\]|%2e|%2f|%5c", re.IGNORECASE)
_PLACE = re.compile(r"\{[^{}/]*\}")


def prefix(template: str) -> str:
    """Cut off what every path of the template begins with: up to the last slash before anything varies."""
    place = _PLACE.search(template)
    fixed = template if place is None else template[: template.rfind("/", 0, place.start()) + 1]
    return fixed[:PREFIX_LENGTH]


def prefixes(path: str) -> list[str]:
    """List all prefixes a route for this path may have."""
    ends = (place.end() for place in re.finditer("/", path))
    return sorted({path[:PREFIX_LENGTH], *(path[:end][:PREFIX_LENGTH] for end in ends)})


def best(routes: Iterable[Route], method: str, host: str | None, path: str) -> Route | None:
    """Choose the most specific route that fits, or None.

    Literal text counts most, then a stated host, then stated methods; between equals the smaller id.
    """
    fitting = [route for route in routes if _fits(route, method, host, path)]
    return min(fitting, key=_generality, default=None)


def _fits(route: Route, method: str, host: str | None, path: str) -> bool:
    return (
        _is_normal(path)
        and (route.methods is None or method.upper() in route.methods)
        and (route.host is None or (host is not None and route.host.lower() == host.lower()))
        and _pattern(route.path).fullmatch(path) is not None
    )


def _is_normal(path: str) -> bool:
    first, *segments = path.split("/")
    inner = segments[:-1] if segments and segments[-1] == "" else segments
    return first == "" and not {"", ".", ".."} & set(inner) and not _AMBIGUOUS.search(path)


def _generality(route: Route) -> tuple[int, int, bool, bool, str]:
    places = _PLACE.findall(route.path)
    literal = len(route.path) - sum(map(len, places))
    return (len(places), -literal, route.host is None, route.methods is None, route.id)


@lru_cache(maxsize=4096)
def _pattern(template: str) -> re.Pattern[str]:
    literals = map(re.escape, _PLACE.split(template))
    return re.compile("[^/]+".join(literals), re.DOTALL)
