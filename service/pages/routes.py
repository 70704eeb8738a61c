"""The addresses of the pages."""

from fastapi import APIRouter

from service.pages import assets, decisions, docs, home, sign_in

router = APIRouter()
for part in (home, decisions, sign_in, docs, assets):
    router.include_router(part.router)
