"""What was asked: the AuthZEN request, and the strict reading of JSON."""

from service.requests.request import Action, Party, Request, folded

__all__ = ["Action", "Party", "Request", "folded"]
