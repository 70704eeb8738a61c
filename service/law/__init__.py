"""The law as people read it: acts, articles, rules in words, cases. Never on the way of a decision."""
