"""How much room papers may take: of one project, and on the disk that they share with others."""

from dataclasses import dataclass

from service.words import table

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Bounds:
    """At most so many papers of a project and so many bytes of them, and the bytes left free on the disk."""

    most: int = 200
    size: int = 1024 * MIB
    free: int = 1024 * MIB

    def hold(self, papers: int, size: int) -> bool:
        """Whether a project may have so many papers of so many bytes in all."""
        return papers <= self.most and size <= self.size

    @property
    def said(self) -> tuple[str, str]:
        """What to tell of a project whose papers are too many, in Chinese and in English."""
        zh, en = table()["papers"]["papers_full"]
        bounds = {"most": self.most, "size": self.size // MIB}
        return zh.format(**bounds), en.format(**bounds)
