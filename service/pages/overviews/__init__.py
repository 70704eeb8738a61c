"""The overviews of the reviewer's workbench: lists, board, periods, workload, figures, runs, platforms."""

from fastapi import APIRouter

from service.pages.overviews import (
    board,
    changes,
    deadlines,
    figures,
    platforms,
    projects,
    redeciding,
    views,
    workload,
)

router = APIRouter()
for part in (projects, views, board, deadlines, workload, figures, redeciding, changes, platforms):
    router.include_router(part.router)
