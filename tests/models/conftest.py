"""Settings of the tests of the rules."""

from hypothesis import settings

# A rule is not wrong because the machine was busy.
settings.register_profile("rules", deadline=None)
settings.load_profile("rules")
