"""Lets the tests import the pipeline's modules, which lie here rather than in a package."""
