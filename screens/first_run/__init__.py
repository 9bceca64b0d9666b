"""The guided start of somebody who has no store yet."""
