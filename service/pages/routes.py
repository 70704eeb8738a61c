"""The addresses of the pages."""

from fastapi import APIRouter

from service.pages import assets, decisions, docs, home, law, sign_in, trying
from service.pages.projects import routes as projects

router = APIRouter()
for part in (home, decisions, trying, law, projects, sign_in, docs, assets):
    router.include_router(part.router)
