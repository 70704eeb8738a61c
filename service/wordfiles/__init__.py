"""What a Word file (.docx) says, read in a process of its own that `service.papers.word` starts and bounds.

Nothing of a file reaches a page but texts, numbers and the names of pictures inside it: no link is followed,
no field worked out, no entity expanded, nothing fetched, and macros are not even looked at.
"""
