"""The office 文书: its settings in versions, and the book of the letters it issued."""
