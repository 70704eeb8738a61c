"""The errors a caller can meet, each one sentence with the way out.

    Failure
    ├── RequestUnreadable   400  the request cannot be read
    ├── CallerUnknown       401  no key, or a wrong one
    ├── CallerForbidden     403  a key without the right
    ├── PasswordDue         403  a person whose password must be changed before anything else
    ├── NotFound            404  nothing under that address, or not for this caller
    ├── RequestSlow         408  the request did not arrive in time
    ├── HeadTooLarge        431  head, trailers or chunk lines beyond their bounds
    ├── RecordUnavailable   503  the decision could not be recorded, so it is not given
    ├── DatabaseUnavailable 503  the database is away
    ├── ServiceCrowded      503  too many requests at once
    ├── ServiceStopping     503  the service is being stopped
    └── SearchUnavailable   503  the policy engine is away, so nobody can say what a search would find

A refusal is not an error: it is an answer. An engine that fails is an answer too.
"""

UNAUTHORIZED = 401


class Failure(Exception):
    """What a door turns into the one error shape: `code`, `message`, `where`."""

    status = 500
    code = "failure"

    def __init__(self, message: str, where: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer: how to say who one is, to somebody who has not."""
        return {"WWW-Authenticate": "Bearer"} if self.status == UNAUTHORIZED else {}

    @property
    def shape(self) -> dict[str, dict[str, str | None]]:
        """The body of the answer (contract, section 3)."""
        return {"error": {"code": self.code, "message": self.message, "where": self.where}}


class RequestUnreadable(Failure):
    """The request is not what the contract says; `where` is the member's path."""

    status = 400
    code = "request_unreadable"


class CallerUnknown(Failure):
    """Nobody we know is asking."""

    status = 401
    code = "caller_unknown"


class CallerForbidden(Failure):
    """The caller is known and may not ask this."""

    status = 403
    code = "caller_forbidden"


class PasswordDue(Failure):
    """A person with a temporary password; nothing else is done before it is changed."""

    status = 403
    code = "password_due"


class NotFound(Failure):
    """There is nothing here, or nothing this caller may see."""

    status = 404
    code = "not_found"


class RequestSlow(Failure):
    """The request did not arrive whole in the time it has."""

    status = 408
    code = "request_slow"


class HeadTooLarge(Failure):
    """Head, trailers and chunk lines of a request are beyond their bounds."""

    status = 431
    code = "head_too_large"


class RecordUnavailable(Failure):
    """The record cannot take the decision; nothing is answered that is not kept."""

    status = 503
    code = "record_unavailable"


class DatabaseUnavailable(Failure):
    """The database cannot be used; nothing was decided."""

    status = 503
    code = "database_unavailable"


class ServiceCrowded(Failure):
    """More is asked at once than is answered; nothing was decided."""

    status = 503
    code = "service_crowded"


class ServiceStopping(Failure):
    """The service stops before the request has arrived; nothing was decided."""

    status = 503
    code = "service_stopping"


class SearchUnavailable(Failure):
    """A search without its engine has no result, which is not the same as an empty one."""

    status = 503
    code = "search_unavailable"
