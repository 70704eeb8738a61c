"""The addresses of the pages about people."""

from fastapi import APIRouter

from service.pages.people import accounts, audit, own, roles

router = APIRouter()
for part in (own, roles, audit, accounts):
    router.include_router(part.router)
