"""Questions put over a screen, each answered with one typed value."""
