"""The addresses of the pages."""

from fastapi import APIRouter

from service.pages import assets, decisions, docs, home, law, overviews, sign_in, single_sign_on, trying
from service.pages.people import routes as people

router = APIRouter()
for part in (home, decisions, overviews, trying, law, single_sign_on, sign_in, people, docs, assets):
    router.include_router(part.router)
