"""The web pages as tests use them: one class a page, in the words of a person in front of it."""
