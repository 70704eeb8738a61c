"""The addresses of a project's pages; those with a name of their own before those of a project."""

from fastapi import APIRouter

from service.pages.projects import (
    deeds,
    filing,
    matching,
    papers,
    previews,
    reading,
    readings,
    rows,
    sheets,
)

router = APIRouter()
for part in (filing, sheets, readings, matching, papers, previews, rows, deeds, reading):
    router.include_router(part.router)
