"""What can go wrong when the law is read to be shown."""

from service.errors import Failure


class LawUnreadable(Failure):
    """The policy folders cannot be read as law; decisions are not concerned."""

    status = 503
    code = "law_unreadable"
