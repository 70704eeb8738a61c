"""The addresses of projects' pages, and the ids of projects that stand in them."""

import re

from fastapi.routing import APIRoute

from service.pages.routes import router
from service.review.filing import OTHERS, is_sound


def paths(found: object) -> list[str]:
    """The addresses of a router, those of the routers in it among them."""
    routes = getattr(found, "routes", ())
    own = [route.path for route in routes if isinstance(route, APIRoute)]
    return own + [path for route in routes for path in paths(getattr(route, "original_router", None))]


def test_no_project_is_called_as_a_page() -> None:
    """A project whose id is a page's name could be filed, and nobody could open it."""
    named = {match[1] for path in paths(router) if (match := re.match("/projects/([^/{]+)", path))}
    assert {"board", "template.xlsx"} < named
    assert not [name for name in named if is_sound(name)]
    assert named >= OTHERS
