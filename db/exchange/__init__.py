"""Files from outside, read into facts."""
