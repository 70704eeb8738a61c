"""The addresses of the pages."""

from fastapi import APIRouter

from service.pages import assets, decisions, docs, home, law, overviews, sign_in, trying

router = APIRouter()
for part in (home, decisions, overviews, trying, law, sign_in, docs, assets):
    router.include_router(part.router)
