"""The one way in which explaining fails."""


class NotExplained(Exception):
    """There is no explanation; `str()` says why, in a sentence. The decision itself stands."""
