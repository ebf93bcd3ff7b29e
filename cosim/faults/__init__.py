"""Fault studies: what a disturbance does to the site, in figures, against limit curves, as a report."""
