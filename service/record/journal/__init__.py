"""The journal 流水: where decisions are kept at once, and filed from."""
