"""What can go wrong in this room; every message is a sentence with the cause and the way out."""


class OpaError(Exception):
    """Any failure of this room, so that a door can catch them all in one place."""


class OpaMissing(OpaError):
    """No OPA of the pinned version is here, and none could be brought."""


class BundleInvalid(OpaError):
    """The policy folders do not make a bundle; the message carries OPA's first errors with file and line."""


class OpaFailed(OpaError):
    """OPA could not be started, or is not answering."""
