"""Dispatch of the site: policies that plan, and a tracker that holds the plan's import cap."""
