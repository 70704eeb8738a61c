"""The pages people look at, in Chinese by default and in English by choice."""
