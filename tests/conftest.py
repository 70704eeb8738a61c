"""What all tests share; each plugin says what it brings."""

pytest_plugins = (
    "tests.databases",
    "tests.houses",
    "tests.longest",
    "tests.loopback",
    "tests.no_skip",
    "tests.scratch",
)
