"""Office Open XML packages (ECMA-376 part 2): what a Word file or a workbook is, links to, and could run."""

from service.ooxml.package import PackageRefused, check

__all__ = ["PackageRefused", "check"]
