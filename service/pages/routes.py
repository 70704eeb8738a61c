"""The addresses of the pages."""

from fastapi import APIRouter

from service.pages import assets, decisions, docs, home, law, letters, office, sign_in, trying, verifying

router = APIRouter()
for part in (home, decisions, trying, law, letters, office, verifying, sign_in, docs, assets):
    router.include_router(part.router)
