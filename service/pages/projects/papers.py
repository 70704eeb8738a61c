"""The papers of a project: taken by their content, viewed in a page that runs nothing, downloaded."""

from fastapi import APIRouter, Request

from service.decisions import Caller
from service.wiring import Service

router = APIRouter(include_in_schema=False)
MAX_FORM = 64 << 20


async def keep_all(http: Request, project: str, person: Caller, parts: Service) -> str:  # noqa: ARG001
    return ""
