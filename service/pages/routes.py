"""The addresses of the pages."""

from fastapi import APIRouter

from service.pages import (
    assets,
    decisions,
    docs,
    home,
    law,
    letters,
    office,
    overviews,
    sign_in,
    single_sign_on,
    trying,
    verifying,
)
from service.pages.people import routes as people
from service.pages.projects import routes as projects

ROOMS = (
    home,
    decisions,
    overviews,
    projects,
    trying,
    law,
    letters,
    office,
    verifying,
    single_sign_on,
    sign_in,
    people,
    docs,
    assets,
)
router = APIRouter()
for part in ROOMS:
    router.include_router(part.router)
