"""The program: command line, app shell, settings. It reads the clock, opens the store and knows who works."""

__version__ = "0.1.0"
