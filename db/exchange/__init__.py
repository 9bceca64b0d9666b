"""Files from outside, read into facts; and files for others, made of what is known."""
