"""What the asker would rather have: a page or a document (RFC 9110, section 12.5.1)."""

from fastapi import Request

PAGE, DOCUMENT = "text/html", "application/json"


def wants_page(http: Request) -> bool:
    """Whether a page is asked for by name, and no less than JSON is: browsers do, programs do not."""
    weights = _weights(http.headers.get("accept", ""))
    return weights.get(PAGE, 0.0) > 0 and weights[PAGE] >= weights.get(DOCUMENT, 0.0)


def wants_document(http: Request) -> bool:
    """Whether JSON is asked for by name, or nothing by name by a caller with a key."""
    named = _weights(http.headers.get("accept", ""))
    if named.get(DOCUMENT, 0.0) > named.get(PAGE, 0.0):
        return True
    return PAGE not in named and "authorization" in http.headers


def _weights(accept: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in accept.lower().split(","):
        kind, _, rest = part.partition(";")
        parameters = dict(item.strip().partition("=")[::2] for item in rest.split(";"))
        weights[kind.strip()] = _number(parameters.get("q", "1"))
    return weights


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0
